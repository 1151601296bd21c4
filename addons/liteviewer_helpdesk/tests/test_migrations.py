# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from pathlib import Path

from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

from .common import HelpdeskTransactionCase

MIGRATIONS = Path(__file__).parents[1] / "migrations"
RESOLVED = "liteviewer_helpdesk.mail_template_ticket_resolved"


@tagged("post_install", "-at_install", "alone")
class TestSolution(HelpdeskTransactionCase):
    def migrate(self, name):
        self.env.flush_all()
        self.env.invalidate_all()
        script = load_script(str(MIGRATIONS / "19.0.2.1.0" / f"{name}.py"), name)
        script.migrate(self.env.cr, "19.0.2.0.0")
        self.env.invalidate_all()

    def test_kind_after_hours_becomes_a_tick(self):
        kinds = ("remote", "onsite", "after_hours")
        entries = self.env["liteviewer.work.entry"].create(
            [
                {"ticket_id": self.make_ticket().id, "user_id": self.engineer.id, "duration": 5}
                for _kind in kinds
            ]
        )
        self.env.flush_all()
        for entry, kind in zip(entries, kinds, strict=True):
            self.env.cr.execute(
                SQL("UPDATE liteviewer_work_entry SET work_type = %s WHERE id = %s", kind, entry.id)
            )
        self.env.cr.execute("ALTER TABLE liteviewer_work_entry DROP COLUMN is_out_of_hours")
        self.migrate("pre-solution")
        self.assertEqual(
            [(entry.work_type, entry.is_out_of_hours) for entry in entries],
            [("remote", False), ("onsite", False), ("remote", True)],
        )

    def test_words_are_sorted_anew(self):
        ticket = self.make_ticket(solution="<p>A new fuser</p>")
        self.migrate("pre-solution")
        self.assertFalse(column_exists(self.env.cr, "liteviewer_ticket", "search_vector"))
        create_column(self.env.cr, "liteviewer_ticket", "search_vector", "tsvector")
        self.tickets._fields["search_vector"].fill(self.tickets)
        self.assertIn(ticket, self.tickets.search([("search_words", "ilike", "fuser")]))

    def test_own_text_of_the_mail_stays(self):
        """A text that nobody has touched is replaced, one that somebody has written is not."""
        template = self.env.ref(RESOLVED)
        for is_own in (False, True):
            template.body_html = "<p>As it was</p>"
            self.env.flush_all()
            self.env.cr.execute(
                SQL(
                    "UPDATE mail_template SET write_date = create_date + %s * interval '1 day'"
                    " WHERE id = %s",
                    int(is_own),
                    template.id,
                )
            )
            self.migrate("post-solution")
            self.assertEqual("solution" not in template.body_html, is_own)
