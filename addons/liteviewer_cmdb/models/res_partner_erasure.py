# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize, escape_psql

from ..tools.inventory import login_name
from .config_item import RECORDED


class ResPartner(models.Model):
    """The configuration and its history forget a person together with the tickets."""

    _inherit = "res.partner"

    def action_erase_helpdesk_data(self):
        """Forget the names of the persons and their accounts as well: on the cards of computers,
        in what inventory reported, and in the history.
        """
        names = {person.id: person.name for person in self if person.name}
        # sudo: who may erase is checked before anything is changed; the cards, the reports and the
        # history of all companies forget
        persons = self.sudo()
        computers = persons._find_erased_computers()
        # before the persons are parted from their computers and lose their addresses
        logins = persons._find_erased_logins(computers)
        result = super().action_erase_helpdesk_data()
        persons._erase_logins(computers, set(logins))
        changes = persons.env["liteviewer.config.change"]
        told = Domain("client_id", "in", self.commercial_partner_id.ids) & Domain.OR(
            Domain("summary", "ilike", word) for word in [*names.values(), *logins]
        )
        for change in changes.search(told):
            values = change.changes or {}
            if "user_login" in values:
                sides = (
                    logins[side].name if side in logins else side for side in values["user_login"]
                )
                values = {**values, "user_login": list(sides)}
            record_name = change.record_name or ""
            for person in self.filtered(lambda person: person.id in names):
                record_name = record_name.replace(names[person.id], person.name)
                values = _replace_name(values, names[person.id], person.name)
            change.write({"record_name": record_name, "changes": values})
        return result

    def _find_erased_computers(self):
        """Return the equipment that the persons use or whose agent speaks for them."""
        return (
            self.env["liteviewer.equipment"]
            .with_context(active_test=False, config_recorded=RECORDED)
            .search(
                Domain("person_id", "in", self.ids)
                | Domain("device_id.partner_id", "in", self.ids)
                | Domain("device_id.person_ids", "in", self.ids)
            )
        )

    def _find_erased_logins(self, computers):
        """Return {login: person}, of what is logged on at their computers and of their addresses.

        :param computers: of ``_find_erased_computers``
        """
        logins = {
            computer.user_login: (
                (computer.person_id | computer.device_id.partner_id | computer.device_id.person_ids)
                & self
            )[0]
            for computer in computers
            if computer.user_login
        }
        for person in self:
            if address := email_normalize(person.email):
                logins[login_name(address)] = person
        return logins

    def _erase_logins(self, computers, logins):
        """Empty the accounts on the computers of the persons, and wherever else they worked.

        :param set logins: of ``_find_erased_logins``
        """
        clients = self.commercial_partner_id.ids
        computers |= computers.search(
            [("client_id", "in", clients), ("user_login", "in", list(logins))]
        )
        computers.user_login = False
        mentions = Domain.OR(
            Domain.custom(
                to_sql=lambda model, alias, _query, login=login: SQL(
                    "%s ->> 'user' ILIKE %s",
                    SQL.identifier(alias, "facts"),
                    f"%{escape_psql(login)}%",
                )
            )
            for login in logins
        )
        reports = self.env["liteviewer.inventory"].search(
            Domain("equipment_id", "in", computers.ids)
            | (Domain("client_id", "in", clients) & mentions)
        )
        for report in reports:
            facts = report.facts or {}
            user = login_name(facts.get("user", ""))
            if user and (user in logins or report.equipment_id in computers):
                report.facts = {name: fact for name, fact in facts.items() if name != "user"}


def _replace_name(value, old, new):
    """Return a value in JSON form with the name of a person replaced."""
    if isinstance(value, dict):
        return {key: _replace_name(part, old, new) for key, part in value.items()}
    if isinstance(value, list):
        return [_replace_name(part, old, new) for part in value]
    return value.replace(old, new) if isinstance(value, str) else value
