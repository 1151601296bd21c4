# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: makes the accounts that send tickets, and their keys."""


def main(env):
    client = env["res.partner"].create({"name": "Bench Intake", "is_company": True})
    enrollment, _code = env["liteviewer.agent.enrollment"]._create_code(client)
    ours = env["liteviewer.agent.device"]._enroll(
        enrollment, {"computer": {"hostname": "BENCH"}, "agent_version": ""}
    )
    admin = env.ref("base.user_admin")
    key = env["res.users.apikeys"].with_user(admin).sudo()._generate(None, "bench", None)
    env.cr.commit()
    return {"ours": ours, "peer": {"uid": admin.id, "key": key}}
