# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ..tools.adoption import adopt_records, remember_rules, restore_rules

OLD = "liteviewer_helpdesk"
NEW = "liteviewer_parting"


@tagged("post_install", "-at_install", "alone")
class TestAdoption(TransactionCase):
    """The tags of tickets leave for an addon of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new = cls.env["ir.module.module"].create({"name": NEW, "state": "to install"})

    def _owned(self, module):
        """Return the records that belong to an addon, as {name: (model, id)}."""
        found = self.env["ir.model.data"].search([("module", "=", module)])
        return {each.name: (each.model, each.res_id) for each in found}

    def _schema(self, table, module):
        rows = self.env.execute_query(
            SQL(
                "SELECT name FROM %s WHERE module = %s",
                SQL.identifier(table),
                self.env["ir.module.module"].search([("name", "=", module)]).id,
            )
        )
        return {name for (name,) in rows}

    def test_what_fits_changes_its_owner_and_nothing_else(self):
        before = self._owned(OLD)
        constraints = self._schema("ir_model_constraint", OLD)
        relations = self._schema("ir_model_relation", OLD)
        adopt_records(self.env.cr, OLD, NEW, r"(access_|liteviewer_)?ticket_tag(_.*)?")
        self.env.invalidate_all()
        adopted = self._owned(NEW)
        for name in (
            "access_ticket_tag_engineer",
            "field_liteviewer_ticket_tag__name",
            "model_liteviewer_ticket_tag",
            "ticket_tag_action",
        ):
            self.assertIn(name, adopted)
        self.assertEqual({**self._owned(OLD), **adopted}, before)
        self.assertFalse([name for name in adopted if "ticket_tag" not in name])
        self.assertIn("model_liteviewer_ticket", self._owned(OLD))
        for table, were in (("ir_model_constraint", constraints), ("ir_model_relation", relations)):
            now = self._schema(table, NEW)
            of_tags = {name for name in were if name.startswith("liteviewer_ticket_tag")}
            self.assertEqual(now, of_tags)
            self.assertEqual(self._schema(table, OLD), were - now)
        self.assertTrue(self._schema("ir_model_constraint", NEW))

    def test_from_an_addon_that_is_not_there_nothing_comes(self):
        before = self._owned(OLD)
        adopt_records(self.env.cr, "liteviewer_never_installed", NEW, ".*")
        self.env.invalidate_all()
        self.assertEqual(self._owned(OLD), before)
        self.assertFalse(self._owned(NEW))

    def test_changed_rules_are_put_back(self):
        rule = self.env.ref(f"{OLD}.ticket_rule_company")
        own = "[('company_id', 'in', company_ids), ('id', '>', 0)]"
        rule.write({"domain_force": own, "active": False})
        self.env.flush_all()
        remember_rules(self.env.cr, OLD)
        rule.write({"domain_force": "[]", "active": True})
        self.env.flush_all()
        restore_rules(self.env.cr, NEW)
        self.env.invalidate_all()
        self.assertEqual(rule.domain_force, "[]")
        restore_rules(self.env.cr, OLD)
        self.env.invalidate_all()
        self.assertEqual(rule.domain_force, own)
        self.assertFalse(rule.active)
