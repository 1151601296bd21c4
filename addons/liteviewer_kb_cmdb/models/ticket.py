# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from dataclasses import replace

from odoo import models
from odoo.tools import SQL

NOBODYS_LOGINS = {"admin", "administrator", "guest", "root", "user"}
"""Those tell of nobody, and stand in every instruction."""
MOST_EQUIPMENT = 2000
"""Of a client, whose names are looked for in a text."""


class Ticket(models.Model):
    _inherit = "liteviewer.ticket"

    def _rank_suggestions(self, found, facts):
        """Put articles about the equipment of the ticket first, then those about software on it;
        the order is otherwise as it was.
        """
        found = super()._rank_suggestions(found, facts)
        equipment_id = facts["equipment_id"]
        if equipment_id is None:
            equipment_id = self.equipment_id.id
        if not found or type(equipment_id) is not int or not equipment_id:
            return found
        # the equipment counts as far as the user may read it
        equipment = self.env["liteviewer.equipment"].browse(equipment_id)
        if equipment != self.equipment_id:
            equipment = equipment._filtered_access("read")
        about = self._get_articles_about(equipment, [article.id for article, *_rest in found])
        return sorted(found, key=lambda row: -about.get(row[0].id, 0))

    def _get_articles_about(self, equipment, article_ids):
        """Return {article id: 2 where it is about the type of the equipment, 1 about software}."""
        if not equipment:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT r.article_id, 2 FROM liteviewer_article_equipment_type_rel r
                  JOIN liteviewer_equipment e ON e.type_id = r.type_id
                 WHERE e.id = %(equipment)s AND r.article_id = ANY(%(articles)s)
                 UNION ALL
                SELECT r.article_id, 1 FROM liteviewer_article_software_rel r
                  JOIN liteviewer_software_installation i ON i.software_id = r.software_id
                 WHERE i.equipment_id = %(equipment)s AND r.article_id = ANY(%(articles)s)
                """,
                equipment=equipment.id,
                articles=article_ids,
            )
        )
        about = {}
        for article_id, rank in rows:
            about[article_id] = max(rank, about.get(article_id, 0))
        return about

    def _get_private_data(self):
        """Add the names of the client's equipment and the logins of its people."""
        known = super()._get_private_data()
        client = self.client_id
        # sudo: only what stands in the text of the ticket already is shown of it
        equipment = self.env["liteviewer.equipment"].sudo().with_context(active_test=False)
        equipment = equipment.search_fetch(
            [("client_id", "in", client.ids)],
            ["name", "hostname", "serial", "inventory_number"],
            limit=MOST_EQUIPMENT,
        )
        credentials = self.env["liteviewer.credential"].sudo()
        credentials = credentials.search_fetch([("client_id", "in", client.ids)], ["login"])
        logins = {login for login in credentials.mapped("login") if login and len(login) > 2}
        logins = {login for login in logins if login.lower() not in NOBODYS_LOGINS}
        names = {
            value
            for one in equipment
            for value in (one.name, one.hostname, one.serial, one.inventory_number)
            # a name such as "Printer" is no secret: one that tells which it is holds a number
            if value and len(value) > 3 and any(letter.isdigit() for letter in value)
        }
        return replace(
            known,
            computers=(*known.computers, *sorted(names)),
            logins=(*known.logins, *sorted(logins)),
        )
