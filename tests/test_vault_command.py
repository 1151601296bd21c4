# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A new key for stored passwords by the commands of production, killed half way and gone on with.

The commands work on a copy of the key file, so the server ends with a key that opens nothing.
"""

import re
import shutil
import subprocess
import time
import xmlrpc.client

import pytest
from live_odoo import connect
from servicedesk import paths

WAIT = 120
LOGINS, SEATS = "liteviewer_credential", "liteviewer_license_assignment"
"""In this order the command takes the tables."""


class Vault:
    """The command `odoo vault` on the database of a server, with a key file of its own."""

    def __init__(self, server, key_file):
        self.server = server
        self.key_file = key_file

    def start(self, action, *options):
        runtime = self.server.runtime
        return subprocess.Popen(
            [
                runtime.python,
                paths.SCRIPTS / "odoo_program.py",
                f"--addons-path={','.join(map(str, runtime.addons_path))}",
                "vault",
                action,
                f"--key-file={self.key_file}",
                f"--config={paths.ODOO_CONF}",
                f"--database={self.server.database}",
                *options,
            ],
            env=runtime.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, action, *options):
        """:return: (exit status, what was printed)"""
        child = self.start(action, *options)
        output, errors = child.communicate(timeout=WAIT)
        return child.returncode, output + errors

    def count(self):
        """Return {key: number of secrets}, as the command tells. :raises AssertionError: broken"""
        code, output = self.run("status")
        assert code == 0, output
        return {key: int(number) for key, number in re.findall(r": (\w+): (\d+) secrets", output)}


@pytest.fixture
def vault(odoo_server, tmp_path):
    return Vault(odoo_server, shutil.copy(paths.KEY_RING, tmp_path / "key-ring"))


@pytest.fixture
def seat(odoo_server, client_id):
    """The id of a seat with a licence key."""
    make = odoo_server.call
    person = make("res.partner", "create", {"name": "Holder", "parent_id": client_id})
    values = {
        "software_id": make("liteviewer.software", "create", {"name": "Licensed"}),
        "client_id": client_id,
        "kind": "user",
    }
    return make(
        "liteviewer.license.assignment",
        "create",
        {
            "license_id": make("liteviewer.license", "create", values),
            "person_id": person,
            "product_key": "VK7JG-NPHTM-C97JM",
        },
    )


def count_rows(server, table, key):
    [[number]] = server.sql(
        f"SELECT count(*) FROM {table} WHERE secret_tokens::text LIKE '%.{key}.%'"
    )
    return int(number)


def test_new_key_step_by_step(odoo_server, vault, seat):
    (old,) = vault.count()
    logins = count_rows(odoo_server, LOGINS, old)
    assert logins

    code, output = vault.run("add")
    assert code == 0, output
    (new,) = set(vault.count()) - {old}

    # the command gets as far as the second table, and is killed there
    with connect(odoo_server.connection, odoo_server.database) as holder:
        holder.cursor().execute(f"LOCK TABLE {SEATS}")
        child = vault.start("rotate")
        deadline = time.monotonic() + WAIT
        while count_rows(odoo_server, LOGINS, new) < logins:
            assert child.poll() is None, child.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.1)
        child.kill()
        child.communicate()

    counts = vault.count()
    assert counts[old] >= 1
    assert counts[new] >= logins
    code, output = vault.run("drop", f"--key={old}")
    assert code == 1
    assert "need the key" in output

    code, output = vault.run("rotate")
    assert code == 0, output
    assert f" {counts[old]} secrets encrypted" in output
    assert vault.count() == {old: 0, new: sum(counts.values())}
    code, output = vault.run("drop", f"--key={old}")
    assert code == 0, output
    assert vault.count() == {new: sum(counts.values())}

    # the server has the old file still: it says so, and all else goes on
    model = "liteviewer.license.assignment"
    with pytest.raises(xmlrpc.client.Fault, match=new):
        odoo_server.call(model, "reveal_secret", [seat], "product_key")
    assert odoo_server.call(model, "read", [seat], ["product_key"])[0]["product_key"] is False
    assert vault.count() == {new: sum(counts.values())}
