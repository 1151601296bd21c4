#!/usr/bin/env python3
# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Run a command in a fresh clone of this checkout on a fresh Debian: a chroot made by debootstrap.

    scripts/fresh_machine.py 13 user 'make test'

The machine has nothing but a minimal Debian with git and make: no package lists, no sudo, no
Python. Mirrors, the Python index, proxies and certificates are those of the machine it runs on.
All of it happens in namespaces of its own, so mounts and processes end with the command, whatever
ends it; then the machine is removed. The network is shared: mind PORT when a server runs already.
"""

import argparse
import ast
import fcntl
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CODENAMES = {"12": "bookworm", "13": "trixie"}
CACHE = "/var/cache/servicedesk-fresh"
USER = "julia"
# A space and Cyrillic letters, as people have them in their folders.
USER_HOME = "/home/Юля Ким"

# Killed with this script even when it has no chance to do so.
NAMESPACES = [
    *("setpriv", "--pdeathsig", "KILL"),
    *("unshare", "--mount", "--pid", "--ipc", "--fork", "--kill-child"),
]
PROXIES = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
CERTIFICATES = "usr/local/share/ca-certificates"
PIP_OPTIONS = ("index-url", "extra-index-url", "find-links", "trusted-host", "proxy", "timeout")
APT_OPTIONS = re.compile(r"Acquire::(Check-|https?::|Retries)")
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# What an ordinary user is told when Debian packages are missing.
ADVICE = re.compile(r"sudo apt-get .+|su -c '.+'")


def main():
    options = _parse()
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        return "Error: it needs root and Debian's package debootstrap."
    if options.inside:
        return inside(options.inside, options)
    for number in _ENDING:
        signal.signal(number, lambda number, _frame: sys.exit(128 + number))
    with machine(options) as folder:
        return _run_inside(folder)


def _parse():
    parser = argparse.ArgumentParser(
        description="Run a command in a fresh clone of this checkout on a fresh Debian."
    )
    parser.add_argument("release", choices=CODENAMES)
    parser.add_argument("account", choices=("root", "user"))
    parser.add_argument("command", help="for the shell, in the folder of the clone")
    parser.add_argument("--home", default=USER_HOME, help="of the user (default: %(default)s)")
    parser.add_argument(
        "--cache",
        type=Path,
        default=CACHE,
        help="folder that keeps the bare machines (default: %(default)s); removing it renews them",
    )
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def say(text):
    print(f"[fresh machine] {text}", file=sys.stderr, flush=True)


# ---- The machine, from outside -------------------------------------------------------------


@contextmanager
def machine(options):
    """Have the folder of a new machine with the clone in it; it is removed at the end."""
    options.cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    began = time.monotonic()
    busy = _lock(options.cache, wait=True)
    _remove_leftovers(options.cache)
    bare = _bare(options.cache, CODENAMES[options.release])
    run = Path(tempfile.mkdtemp(prefix="servicedesk-run-", dir=options.cache))
    lock = _lock(run)
    os.close(busy)
    try:
        folder = run / "machine"
        subprocess.run(["cp", "-a", "--reflink=auto", bare, folder], check=True)
        _take_over_network(folder)
        # Hard links would hand the objects of this checkout over to the user.
        clone = folder / _home(options).lstrip("/") / "servicedesk"
        subprocess.run(["git", "clone", "-q", "--no-hardlinks", ROOT, clone], check=True)
        say(f"Debian {options.release} is there after {time.monotonic() - began:.1f} s.")
        yield folder
    finally:
        for number in _ENDING:
            signal.signal(number, signal.SIG_IGN)
        _remove(run)
        os.close(lock)


def _home(options):
    return options.home if options.account == "user" else "/root"


def _bare(cache, codename):
    """Return the folder of the bare machine, made if it is not there yet."""
    folder = cache / codename
    if not folder.is_dir():
        say(f"Making a bare {codename} in {folder} ...")
        partial = cache / f"{codename}.partial"
        _remove(partial)
        command = [
            *(*NAMESPACES, "debootstrap", "--variant=minbase"),
            *("--include=git,make,ca-certificates", codename, partial, _mirrors(codename)[0][0]),
        ]
        environment = {**_debootstrap_proxy(), **os.environ}
        if subprocess.run(command, stdout=subprocess.DEVNULL, env=environment).returncode:
            sys.exit(f"Error: debootstrap failed; see {partial}/debootstrap/debootstrap.log")
        # Hardest case: a machine that never asked its mirror for the lists of packages.
        for kept in ("var/lib/apt/lists", "var/cache/apt/archives"):
            shutil.rmtree(partial / kept)
            (partial / kept / "partial").mkdir(parents=True)
        partial.rename(folder)
    return folder


def _lock(folder, *, wait=False):
    """Lock a folder until the returned descriptor is closed; None if somebody else has it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _remove_leftovers(cache):
    """Remove machines whose run was killed before it could do so."""
    for run in cache.glob("servicedesk-run-*"):
        with suppress(FileNotFoundError):  # its own run was removing it just now
            lock = _lock(run)
            if lock is not None:
                _remove(run)
                os.close(lock)


def _remove(folder):
    """Remove a folder, but never while anything is mounted below it."""
    mounts = Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
    points = [line.split(" ")[1].replace(r"\040", " ") for line in mounts]
    inside = [point for point in points if Path(point).is_relative_to(folder)]
    if inside:
        sys.exit(f"Error: {', '.join(inside)} is mounted; {folder} is left alone.")
    if folder.exists():
        shutil.rmtree(folder)


# ---- What the machine takes over from the one it runs on -----------------------------------


def _output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _mirrors(codename):
    """Return pairs of an archive's address and a suite, Debian's main archive first."""
    release = dict(
        line.split("=", 1)
        for line in Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
        if "=" in line
    )
    here = release.get("VERSION_CODENAME", "").strip('"')
    found = []
    for line in _output(
        "apt-get",
        *(
            "indextargets",
            "--format",
            "$(REPO_URI) $(RELEASE) $(COMPONENT)",
            "Created-By: Packages",
        ),
    ).splitlines():
        address, suite, component = line.split(" ")
        name, dash, kind = suite.partition("-")
        if component == "main" and name in (here, "stable") and address.startswith("http"):
            found.append((address, f"{codename}{dash}{kind}"))
    if not found:
        sys.exit("Error: apt on this machine names no Debian mirror that another release may use.")
    return sorted(set(found), key=lambda each: each[1] != codename)


def _apt_options():
    lines = _output("apt-config", "dump", "Acquire").splitlines()
    return [line for line in lines if APT_OPTIONS.match(line)]


def _debootstrap_proxy():
    """Return the proxy of apt in the way debootstrap's downloads are told it."""
    found = re.findall(r'Acquire::(https?)::proxy "(\w.*)";', "\n".join(_apt_options()), re.I)
    return {f"{scheme.lower()}_proxy": address for scheme, address in found}


def _pip_options():
    """Return what pip is told here about its index; folders of this machine are not there."""
    listing = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    found = {}
    for key, value in re.findall(r"^[\w:]+\.([\w-]+)=(.+)$", listing.stdout, re.MULTILINE):
        words = [word for word in ast.literal_eval(value).split() if not _is_local(word)]
        if key in PIP_OPTIONS and words:
            found[key] = " ".join(words)
    return found


def _is_local(word):
    return word.startswith(("/", ".", "~", "file:"))


def _take_over_network(folder):
    """Tell the new machine about mirrors, indexes, names and certificates."""
    codename = next(
        line.partition("=")[2]
        for line in (folder / "etc/os-release").read_text(encoding="utf-8").splitlines()
        if line.startswith("VERSION_CODENAME=")
    )
    lines = [f"deb {address} {suite} main" for address, suite in _mirrors(codename)]
    _write(folder / "etc/apt/sources.list", lines)
    _write(folder / "etc/apt/apt.conf.d/90mirror", _apt_options())
    for path in ("etc/apt/auth.conf", "etc/apt/auth.conf.d", "etc/resolv.conf", "etc/hosts"):
        _copy(path, folder)
    _copy(CERTIFICATES, folder)
    # pip brings certificates of its own and has to be told of the machine's.
    options = {"cert": "/etc/ssl/certs/ca-certificates.crt", **_pip_options()}
    _write(folder / "etc/pip.conf", ["[global]", *(f"{k} = {v}" for k, v in options.items())])
    # There is no init that could start services, and their ports would be this machine's.
    policy = folder / "usr/sbin/policy-rc.d"
    _write(policy, ["#!/bin/sh", "exit 101"])
    policy.chmod(0o755)


def _write(path, lines):
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _copy(path, folder):
    source, target = Path("/", path), folder / path
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.is_file():
        target.unlink(missing_ok=True)
        shutil.copyfile(source, target)


def _run_inside(folder):
    """Start this script again in namespaces of its own; return the exit status of the command."""
    # Ctrl-C reaches the command by itself; we wait until it has tidied up.
    signal.signal(signal.SIGINT, lambda *_: None)
    arguments = [sys.executable, __file__, *sys.argv[1:], "--inside", folder]
    child = subprocess.Popen([*NAMESPACES, *arguments])
    try:
        return _status(child.wait())
    finally:
        child.kill()
        child.wait()


def _status(code):
    return code if code >= 0 else 128 - code


# ---- Inside: the first process of the new machine ------------------------------------------


def inside(folder, options):
    """Run the command; an ordinary user gets the packages that a first try names as missing."""
    signal.signal(signal.SIGINT, lambda *_: None)
    _mount(folder)
    _run(folder, "update-ca-certificates >/dev/null 2>&1")
    home = shlex.quote(_home(options))
    as_user = options.account == "user"
    if as_user:
        _run(folder, f"useradd -M -d {home} -s /bin/bash {USER} && chown -R {USER}: {home}")
    work = f"cd {home}/servicedesk && {options.command}"
    terms = {"as_user": as_user, "home": _home(options), "stdin": None}
    status, said = _run(folder, work, listen=as_user, **terms)
    advice = ADVICE.search(said)
    if status and advice:
        say(f"As root: {advice.group()}")
        if _install(folder, advice.group()):
            return "Error: what the user is told to do does not work."
        status, _ = _run(folder, work, **terms)
    left = _running(folder)
    if left:
        say(f"Still running at the end: {'; '.join(left)}")
    return status


def _mount(folder):
    """Mount what a machine has besides its disk; all of it ends with the namespace."""
    dev = folder / "dev"
    _mount_one("proc", folder / "proc")
    _mount_one("sysfs", folder / "sys", "ro")
    _mount_one("tmpfs", folder / "run", "mode=755")
    _mount_one("tmpfs", dev, "mode=755")
    for name in ("null", "zero", "full", "random", "urandom", "tty"):
        (dev / name).touch()
        subprocess.run(["mount", "--bind", f"/dev/{name}", dev / name], check=True)
    for name in ("pts", "shm"):
        (dev / name).mkdir()
    _mount_one("devpts", dev / "pts", "newinstance,ptmxmode=0666,mode=620,gid=5")
    _mount_one("tmpfs", dev / "shm", "mode=1777")
    links = {"fd": "/proc/self/fd", "ptmx": "pts/ptmx"}
    links |= {name: f"fd/{number}" for number, name in enumerate(("stdin", "stdout", "stderr"))}
    for name, target in links.items():
        (dev / name).symlink_to(target)


def _mount_one(kind, point, options="defaults"):
    subprocess.run(["mount", "-t", kind, "-o", options, kind, point], check=True)


def _install(folder, line):
    """Do what a user with the right to `sudo` would do; return the exit status."""
    sudo = folder / "usr/local/bin/sudo"
    _write(sudo, ["#!/bin/sh", 'exec "$@"'])
    sudo.chmod(0o755)
    try:
        return _run(folder, line)[0]
    finally:
        sudo.unlink()


def _run(folder, command, *, as_user=False, home="/root", listen=False, stdin=subprocess.DEVNULL):
    """Run a shell command in the machine; return its exit status and, to a listener, its words."""
    environment = {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": home,
        "USER": USER if as_user else "root",
        "LOGNAME": USER if as_user else "root",
        "SHELL": "/bin/bash",
        "LANG": "C.UTF-8",
        "TERM": os.environ.get("TERM", "dumb"),
        **{name: os.environ[name] for name in PROXIES if name in os.environ},
    }
    account = [f"--userspec={USER}:{USER}", f"--groups={USER}"] if as_user else []
    child = subprocess.Popen(
        ["/usr/sbin/chroot", *account, folder, "/bin/sh", "-c", command],
        env=environment,
        stdin=stdin,
        stdout=subprocess.PIPE if listen else None,
        stderr=subprocess.STDOUT if listen else None,
    )
    said = []
    if listen:
        listener = threading.Thread(target=_pass_on, args=(child.stdout, said), daemon=True)
        listener.start()
    status = _status(_wait_for(child))
    if listen:
        listener.join(timeout=1)
    return status, b"".join(said).decode(errors="replace")


def _pass_on(stream, said):
    while piece := os.read(stream.fileno(), 65536):
        said.append(piece)
        sys.stdout.buffer.write(piece)
        sys.stdout.flush()


def _wait_for(child):
    """Wait for a child and, as the first process has to, for whatever else ends meanwhile."""
    while True:
        number, status = os.wait()
        if number == child.pid:
            child.returncode = os.waitstatus_to_exitcode(status)
            return child.returncode


def _running(folder):
    """Return the command lines of all processes of the machine but this first one."""
    found = []
    for process in (folder / "proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):
            words = (process / "cmdline").read_bytes().decode(errors="replace")
            if process.name != "1" and words:
                found.append(" ".join(words.split("\0")).strip()[:100])
    return found


if __name__ == "__main__":
    sys.exit(main())
