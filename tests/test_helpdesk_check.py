# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The command that lists what earlier versions left behind, as an administrator runs it."""

import subprocess

from servicedesk import paths

WAIT = 120


def check(server, *options):
    """Run `odoo helpdesk_check`. :return: (exit status, what was printed, errors)"""
    runtime = server.runtime
    child = subprocess.run(
        [
            runtime.python,
            paths.SCRIPTS / "odoo_program.py",
            f"--addons-path={','.join(map(str, runtime.addons_path))}",
            "helpdesk_check",
            f"--config={paths.ODOO_CONF}",
            *options,
        ],
        env=runtime.environment(),
        capture_output=True,
        text=True,
        timeout=WAIT,
        check=False,
    )
    return child.returncode, child.stdout, child.stderr


def test_stray_client_is_listed_and_left_alone(odoo_server, client_id):
    database = f"--database={odoo_server.database}"
    values = {"name": "Stray", "parent_id": client_id, "is_company": True}
    stray = odoo_server.call("res.partner", "create", {**values, "is_helpdesk_client": True})
    try:
        code, output, errors = check(odoo_server, database)
        assert code == 1, errors
        assert f"contact {stray} “Stray”: below the client" in output
        fields = ["is_company", "is_helpdesk_client"]
        [left] = odoo_server.call("res.partner", "read", [stray], fields)
        assert left == {"id": stray, "is_company": True, "is_helpdesk_client": True}
    finally:
        odoo_server.call("res.partner", "unlink", [stray])
    code, output, errors = check(odoo_server, database)
    assert f"contact {stray} " not in output
    # what other tests have left on the server may be listed, and the status says so
    assert code == int("\n  " in output), errors
    assert "cards of equipment that several agents have to do with" in output


def test_database_has_to_be_named(odoo_server):
    code, output, errors = check(odoo_server)
    assert (code, output) == (1, "")
    assert "Name the database" in errors
