# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Dovecot from Debian with a mailbox of its own, on free ports of this machine."""

import getpass
import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from pathlib import Path

from servicedesk.odoo import free_port

USER, PASSWORD = "support", "a-long-password-1"
_CONFIGURATION = """
protocols = imap pop3
base_dir = {folder}/run
log_path = {folder}/dovecot.log
ssl = no
disable_plaintext_auth = no
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
mail_location = maildir:{folder}/mail
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    address = 127.0.0.1
    port = {pop}
  }}
  inet_listener pop3s {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class MailServer:
    """A context manager; `ports` is {"imap": port, "pop": port}."""

    def __init__(self):
        self.ports = {"imap": free_port(), "pop": free_port()}

    def __enter__(self):
        # others than root must come as far as the mailbox: not below pytest's own folders
        self._folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self._folder.chmod(0o755)
        self._mail = self._folder / "mail"
        for name in ("cur", "new", "tmp"):
            (self._mail / name).mkdir(parents=True)
        (self._folder / "home").mkdir()
        # Dovecot shows nobody's mail to root
        own = pwd.getpwnam("mail" if os.geteuid() == 0 else getpass.getuser())
        accounts = {"internal": own.pw_name, "login": own.pw_name}
        if os.geteuid() == 0:
            accounts = {"internal": "dovecot", "login": "dovenull"}
        self._owner = own.pw_uid, own.pw_gid
        for path in (self._mail, *self._mail.iterdir(), self._folder / "home"):
            os.chown(path, *self._owner)
        configuration = self._folder / "dovecot.conf"
        configuration.write_text(
            _CONFIGURATION.format(
                folder=self._folder,
                group=grp.getgrgid(pwd.getpwnam(accounts["internal"]).pw_gid).gr_name,
                uid=own.pw_uid,
                gid=own.pw_gid,
                password=PASSWORD,
                **accounts,
                **self.ports,
            ),
            encoding="utf-8",
        )
        self._process = subprocess.Popen(
            ["/usr/sbin/dovecot", "-F", "-c", configuration],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait()
        return self

    def __exit__(self, *problem):
        self._process.terminate()
        self._process.wait(timeout=30)
        shutil.rmtree(self._folder)

    def _wait(self):
        until = time.monotonic() + 30
        while True:
            try:
                for port in self.ports.values():
                    socket.create_connection(("127.0.0.1", port), timeout=5).close()
                return
            except OSError:
                log = self._folder / "dovecot.log"
                said = log.read_text(encoding="utf-8") if log.exists() else ""
                assert time.monotonic() < until, said
                assert self._process.poll() is None, said
                time.sleep(0.05)

    def deliver(self, source):
        """Put a mail into the mailbox, as a delivery agent does."""
        name = f"{time.time_ns()}.{uuid.uuid4().hex}.here"
        path = self._mail / "tmp" / name
        path.write_bytes(source)
        os.chown(path, *self._owner)
        path.rename(self._mail / "new" / name)

    def count_new(self):
        """Return how many mails are there that nobody has marked as read or deleted."""
        seen = [
            path for path in (self._mail / "cur").iterdir() if "S" in path.name.split(":2,")[-1]
        ]
        everything = sum(
            1 for folder in ("new", "cur") for _path in (self._mail / folder).iterdir()
        )
        return everything - len(seen)
