#!/usr/bin/env python3
# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Run docs/installation.md: each of its commands in its order, each of its files at its place.

    scripts/fresh_machine.py 13 root 'scripts/install_python && scripts/follow_installation.py'

It is for a machine that is thrown away afterwards: it installs packages, makes databases and users
and writes below /etc. First it makes what the document begins with, an Odoo 19 below /opt/odoo; at
the end it asks the server what a reader would look at. The lines for Windows are left out.
"""

import os
import re
import shutil
import ssl
import subprocess
import sys
import time
import urllib.request
import xmlrpc.client
from pathlib import Path

from servicedesk import debian, odoo_source, paths

DOCUMENT = paths.ROOT / "docs" / "installation.md"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
HOST = "desk.example.com"
AUTHORITY = "/usr/local/share/company-ca.pem"
PASSWORD = re.compile(r'password = "(.+)"')
CONF = "/etc/odoo/odoo.conf"
SAMPLE_CODE = "K7QMW-3HTXA"
# Files that stand in the document as a whole, by how they begin, and where it says that they lie.
FILES = {
    "upstream odoo": "/etc/nginx/conf.d/servicedesk.conf",
    "#!/bin/sh": "/usr/local/bin/liteviewer-login",
    "[Desktop Entry]": "/etc/xdg/autostart/liteviewer-login.desktop",
}
# A machine without an init: it knows the one unit of the document, and nginx.
SYSTEMCTL = r"""#!/bin/sh
unit=/etc/systemd/system/odoo.service
case "$*" in
    daemon-reload) ;;
    "reload nginx") nginx -s reload 2>/dev/null || nginx ;;
    "enable --now odoo"|"start odoo")
        user=$(sed -n s/^User=//p $unit)
        setsid runuser -u "$user" -- $(sed -n s/^ExecStart=//p $unit) >>/var/log/odoo.log 2>&1 &
        echo $! >/run/odoo.pid ;;
    "stop odoo")
        kill -- "-$(cat /run/odoo.pid)"
        while kill -0 "$(cat /run/odoo.pid)" 2>/dev/null; do sleep 0.2; done ;;
    *) echo "systemctl $*: not known here" >&2; exit 1 ;;
esac
"""
NEW_CODE = """
client = env["res.partner"].create({"name": "Romashka", "is_helpdesk_client": True})
wizard = env["liteviewer.connect.computer"].create({"client_id": client.id})
action = wizard.action_create_code()
env.cr.commit()
print("CODE", wizard.with_context(action["context"]).code)
"""


def main():
    text = DOCUMENT.read_text(encoding="utf-8")
    make_odoo()
    make_ready()
    for number, (language, block) in enumerate(BLOCK.findall(text), 1):
        say(f"{number}: {block.splitlines()[0]} ...")
        if language != "bat":
            follow(block)
    look(PASSWORD.search(text).group(1))
    say("All of it holds.")


def say(text):
    print(f"[installation] {text}", flush=True)


def run(command, **options):
    return subprocess.run(command, check=True, text=True, **options)


def make_odoo():
    """Make the Odoo that the document begins with."""
    debian.require(*debian.ODOO)
    paths.make_work_folder()
    odoo_source.fetch()
    package = Path("/opt/odoo/package")
    shutil.copytree(paths.ODOO, package, symlinks=True)
    python_path = odoo_source.find(package).python_path
    Path("/opt/odoo/addons").symlink_to(odoo_source.find(package).addons[0])
    pip = "/opt/odoo/venv/bin/pip"
    run([sys.executable, "-m", "venv", "/opt/odoo/venv"])
    run([pip, "install", "-q", "-r", paths.REQUIREMENTS / "odoo.txt"])
    run([pip, "install", "-q", "--no-deps", "-r", paths.REQUIREMENTS / "odoo-bare.txt"])
    write(
        "/usr/bin/odoo",
        f'#!/bin/sh\nPYTHONPATH={python_path} exec /opt/odoo/venv/bin/python -m odoo "$@"\n',
    )
    run(["useradd", "--system", "--create-home", "--home-dir=/var/lib/odoo", "odoo"])


def make_ready():
    """Have an answer where a person or an init would give one."""
    write("/etc/apt/apt.conf.d/91yes", 'APT::Get::Assume-Yes "true";\n')
    write("/usr/local/bin/systemctl", SYSTEMCTL)
    with open("/etc/hosts", "a", encoding="utf-8") as hosts:
        hosts.write(f"127.0.0.1 {HOST}\n")


def write(path, text):
    """Write a file; one that begins as a program may be executed."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755 if text.startswith("#!") else 0o644)


def follow(block):
    """Run the commands of a block, or write the file that it shows."""
    for beginning, path in FILES.items():
        if block.startswith(beginning):
            if SAMPLE_CODE in block:
                block = block.replace(SAMPLE_CODE, make_code())
            write(path, block)
            return
    block = block.replace("<this repository>", str(paths.ROOT))
    if "--http-port=8079" in block:
        try_out(block)
        return
    run(["bash", "-e", "-c", block], stdin=subprocess.DEVNULL)
    if "postgresql" in block:
        start_database()
    if re.search("systemctl .*(start|--now) odoo", block):
        wait_for("http://127.0.0.1:8069/web/health")


def start_database():
    """Start the cluster that Debian's package has made; its init script may start nothing here."""
    [line] = subprocess.check_output(["pg_lsclusters", "-h"], text=True).splitlines()
    version, name, port, status = line.split()[:4]
    if port != "5432":
        sys.exit("Error: port 5432 of this machine is taken; the document means that one.")
    if status != "online":
        run(["pg_ctlcluster", version, name, "start"])


def try_out(block):
    """Run a block whose last command is a server, until it answers."""
    group = subprocess.Popen(["bash", "-e", "-c", block], start_new_session=True)
    try:
        wait_for("http://127.0.0.1:8079/web/health", group)
    finally:
        os.killpg(group.pid, 15)
        group.wait()


def wait_for(address, process=None, seconds=90):
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=60):
                return
        except OSError as error:
            ended = process is not None and process.poll() is not None
            if ended or time.monotonic() > until:
                sys.exit(f"Error: {address} does not answer: {error}")
            time.sleep(0.3)


def make_code():
    """Return an enrolment code, as *Connect a Computer* gives one."""
    command = ["runuser", "-u", "odoo", "--", "odoo", "shell", "-c", CONF, "--no-http"]
    said = run(command, input=NEW_CODE, stdout=subprocess.PIPE).stdout
    return re.search(r"^CODE (\S+)$", said, re.MULTILINE).group(1)


def look(password):
    """Look at what the document promises: address and login, an employee's agent, the update."""
    context = ssl.create_default_context(cafile=AUTHORITY)
    common = xmlrpc.client.ServerProxy(f"https://{HOST}/xmlrpc/2/common", context=context)
    uid = common.authenticate("servicedesk", "admin", password, {})
    assert uid, "the new password of the administrator is refused"
    run(["useradd", "--create-home", "employee"])
    for _login in range(2):
        run(["runuser", "-l", "employee", "-c", "/usr/local/bin/liteviewer-login"])
    models = xmlrpc.client.ServerProxy(f"https://{HOST}/xmlrpc/2/object", context=context)
    devices = models.execute_kw(
        "servicedesk", uid, password, "liteviewer.agent.device", "search_count", [[]]
    )
    assert devices == 1, f"two logins of an employee made {devices} devices"
    shortcuts = list(Path("/home/employee").rglob("*.desktop"))
    assert shortcuts, "there is no shortcut"


if __name__ == "__main__":
    sys.exit(main())
