# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import secrets

from odoo import api, fields, models
from odoo.fields import Command

from .interface import hash_token


class AgentDevice(models.Model):
    """The part of the device that comes into being when its computer is connected."""

    _inherit = "liteviewer.agent.device"

    @api.model
    def _enroll(self, enrollment, body):
        """Connect a computer.

        :param enrollment: a valid ``liteviewer.agent.enrollment``, locked
        :param dict body: of ``tools.payload.parse_enrollment``
        :return: what the agent needs to call, see ``docs/architecture.md``; the key and the
            token are told here and never again
        :rtype: dict
        :raises AccessError: agents are not served, see ``liteviewer.odoo.hooks``
        """
        self.env["liteviewer.odoo.hooks"]._check_protected("agents")
        client = enrollment.client_id
        enrollment.use_count += 1
        account = client._ensure_agent_account(enrollment.company_id)
        # who has left the client since the code was made is not at this computer
        persons = enrollment.person_ids.filtered(
            lambda person: person.commercial_partner_id == client
        )
        computer = body["computer"]
        name = str(computer.get("hostname") or self.env._("Unnamed computer"))
        # sudo: a key without an end can only be made with elevated rights
        key = (
            self.env["res.users.apikeys"]
            .with_user(account)
            .sudo()
            ._generate(None, f"liteviewer-agent {name}", None)
        )
        token = secrets.token_urlsafe(32)
        self.create(
            {
                "name": name,
                "client_id": client.id,
                "company_id": enrollment.company_id.id,
                "user_id": account.id,
                "enrollment_id": enrollment.id,
                "person_ids": [Command.set(persons.ids)],
                "apikey_id": account._find_apikey(key).id,
                "token_hash": hash_token(token),
                "computer_data": computer,
                "agent_version": body["agent_version"],
                "last_seen_at": fields.Datetime.now(),
            }
        )
        return {
            "database": self.env.cr.dbname,
            "login": account.login,
            "uid": account.id,
            "key": key,
            "device_token": token,
            "client_name": client.name,
            "language": account.lang,
            **self._get_terms(),
        }
