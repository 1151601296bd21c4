# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Child processes: each in a session of its own, all of them ended when we end."""

import contextlib
import errno
import os
import re
import signal
import subprocess
import threading
import time

from .errors import Interrupted, Problem

# Our children and the seconds each may take to end when asked to; None is for one that is not
# asked, because half of its work would be worse than all or none.
_children = {}
_guard = threading.Lock()
_closing = False

# What package tools print when the network or a registry is out of reach.
_UNREACHABLE = re.compile(
    r"Temporary failure (in name resolution|resolving)|Could not resolve|Could not connect"
    r"|Failed to establish a new connection|Connection (refused|timed out)"
    r"|Network is unreachable|Unable to connect|ProxyError|Read timed out|ConnectTimeoutError"
    r"|\(from versions: none\)"
)
_UNKNOWN_AUTHORITY = re.compile(r"CERTIFICATE_VERIFY_FAILED|Certificate verification failed")
_TELLING = re.compile(
    r"^(E: |ERROR|error:|fatal:|.*(Error|FATAL|CRITICAL|denied)\b)", re.IGNORECASE
)


class _Thread(threading.local):
    """Whether this thread starts a child at this moment, and the interruption that came."""

    is_starting = False
    interruption = None


_thread = _Thread()


def install_signal_handlers():
    """Make Ctrl-C, SIGTERM and a closed terminal raise `Interrupted` in the main thread."""

    def interrupt(number, frame):
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        interruption = Interrupted(signal.Signals(number).name)
        if not _thread.is_starting:
            raise interruption
        _thread.interruption = interruption

    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, interrupt)


def start(command, *, patience=5, **options):
    """Start a child in its own session, so that only we decide when it ends.

    `patience` is how many seconds it may take to end when we are interrupted; with None it is
    left to end by itself. Takes the options of `subprocess.Popen` too.
    """
    options.setdefault("stdin", subprocess.DEVNULL)
    command = [str(word) for word in command]
    # An interruption waits: it would leave a child that runs and that nobody knows of.
    _thread.is_starting = True
    try:
        with _guard:
            if _closing:
                raise Interrupted("closing")
            child = subprocess.Popen(command, start_new_session=True, **options)
            _children[child] = patience
    except FileNotFoundError:
        raise Problem(f"The program {command[0]} was not found.") from None
    finally:
        _thread.is_starting = False
    interruption, _thread.interruption = _thread.interruption, None
    if interruption:
        raise interruption
    return child


def _forget(child):
    with _guard:
        _children.pop(child, None)


def stop(child, *, first=signal.SIGTERM, patience=20):
    """End a child and whatever it started; wait at most `patience` seconds before force."""
    end_group(child.pid, first=first, patience=patience, reap=child.poll)
    child.wait()
    _forget(child)


def end_group(group, *, first=signal.SIGTERM, patience=20, reap=lambda: None):
    """End a group of processes; `reap` is called while waiting, to collect an ended child."""
    for number, seconds in ((first, patience), (signal.SIGKILL, 5)):
        deadline = time.monotonic() + seconds
        try:
            os.killpg(group, number)
            while time.monotonic() < deadline:
                reap()
                os.killpg(group, 0)
                time.sleep(0.05)
        except (ProcessLookupError, PermissionError):
            return


def stop_all(*, final=False):
    """End every child; with `final` no new one can start any more."""
    global _closing
    with _guard:
        _closing = _closing or final
        children = dict(_children)
    for child, patience in children.items():
        if patience is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGTERM)
    for child, patience in children.items():
        if patience is None:
            print(f"Waiting for {child.args[0]} to end: it must not stop halfway ...", flush=True)
            child.wait()
            _forget(child)
        else:
            # Asked once already: a second request would interrupt its cleaning up.
            stop(child, first=0, patience=patience)


def run(command, *, failed, log=None, uninterrupted=False, **options):
    """Run a command to its end and return what it printed.

    `failed` begins the line told to the user when it does not succeed; `log` is a file that
    receives the output; `uninterrupted` lets the command end before Ctrl-C ends us.
    """
    if uninterrupted:
        options["patience"] = None
    code, text = capture(command, log=log, **options)
    if code:
        raise Problem(f"{failed}: {explain(text, code)}" + (f" (all of it: {log})" if log else ""))
    return text


def capture(command, *, log=None, **options):
    """Run a command to its end; return its exit status and what it printed, into `log` if given."""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, **options}
    if not log:
        child = start(command, **options)
        output, _none = child.communicate()
        return wait(child), output.decode(errors="replace")
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        code = wait(start(command, **{**options, "stdout": output}))
    return code, log.read_text(encoding="utf-8", errors="replace")


def wait(child):
    """Wait for a child and return its exit status."""
    code = child.wait()
    with _guard:
        _children.pop(child, None)
        if _closing:
            raise Interrupted("closing")
    return code


def unreachable(output):
    """Return why a package registry could not be reached, or an empty text when it was."""
    if _UNKNOWN_AUTHORITY.search(output):
        return (
            "the certificate of the package registry is signed by an authority that this machine "
            "does not know; put its certificate into /usr/local/share/ca-certificates, run "
            "update-ca-certificates, and for pip set PIP_CERT=/etc/ssl/certs/ca-certificates.crt"
        )
    if _UNREACHABLE.search(output):
        return "the package registry cannot be reached; check the network, then try again"
    return ""


def explain(output, code):
    """Pick from a failed command's output the line that tells why."""
    if os.strerror(errno.ENOSPC) in output:
        return "the disk is full"
    if unreachable(output):
        return unreachable(output)
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if _TELLING.match(line)]
    return (telling or lines or [f"exit status {code}"])[-1][:300]
