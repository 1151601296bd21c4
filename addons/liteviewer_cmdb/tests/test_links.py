# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.liteviewer_helpdesk.tests.common import GROUPS
from odoo.addons.liteviewer_vault.models.secret_mixin import CREDENTIALS_GROUP

from .common import CmdbTransactionCase


@tagged("post_install", "-at_install")
class TestLinks(CmdbTransactionCase):
    """Whoever can point a record at another one must not get at that other one by it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = f"{CREDENTIALS_GROUP},{GROUPS['engineer']}"
        cls.restricted = new_test_user(cls.env, "test-restricted", groups)
        cls.restricted.helpdesk_client_ids = [Command.set(cls.client_a.ids)]
        cls.outsider = cls.make_stranger(f"{CREDENTIALS_GROUP},{GROUPS['manager']}")
        cls.foreign = cls.make_equipment("PC-B", cls.client_b, serial="SECRET-1")
        cls.theirs = cls.make_records()
        cls.env.flush_all()

    @classmethod
    def make_records(cls):
        """Return {model: a record of client B, which neither of the two may see}."""
        ticket = cls.make_ticket(cls.person_b)
        credential = cls.env["liteviewer.credential"].create(
            {"name": "Domain", "login": "root", "client_id": cls.client_b.id}
        )
        site = cls.env["liteviewer.site"].create({"name": "x", "client_id": cls.client_b.id})
        interface = cls.env["liteviewer.network.interface"].create(
            {"name": "eth0", "equipment_id": cls.foreign.id}
        )
        records = (ticket, credential, site, interface, cls.foreign)
        return {record._name: record for record in records}

    def assert_links_refused(self, user, foreign, wizards_only=False):
        """Every link of every model that the user may create to one of ``foreign``."""
        tried = 0
        for name in sorted(self.env.registry):
            model = self.env[name].with_user(user)
            if (
                not name.startswith("liteviewer.")
                or model._abstract
                or (wizards_only and not model._transient)
                or not model.has_access("create")
            ):
                continue
            for field in model._fields.values():
                if field.type != "many2one" or not (record := foreign.get(field.comodel_name)):
                    continue
                if not model._has_field_access(field, "read"):
                    continue
                tried += 1
                # what the server keeps nobody gives
                refusal = UserError if field.name in model._get_server_kept() else AccessError
                with self.subTest(model=name, field=field.name):
                    with self.assertRaises(refusal):
                        model.create({field.name: record.id})
                    if refusal is UserError:
                        continue
                    with self.assertRaises(AccessError):
                        model.with_context(**{f"default_{field.name}": record.id}).create({})
                    with self.assertRaises(AccessError):
                        model.onchange({field.name: record.id}, [field.name], {field.name: {}})
        self.assertTrue(tried)

    def test_restricted_engineer(self):
        foreign = {**self.theirs, "res.partner": self.client_b}
        self.assert_links_refused(self.restricted, foreign)

    def test_wizards_of_another_company(self):
        self.assert_links_refused(self.outsider, self.theirs, wizards_only=True)

    def test_nothing_moves_to_another_client(self):
        grant = self.env["liteviewer.access.grant"].create(
            {"person_id": self.person_a.id, "resource": "Share", "right": "read"}
        )
        installation = self.env["liteviewer.software.installation"].create(
            {
                "software_id": self.env["liteviewer.software"].create({"name": "Editor"}).id,
                "equipment_id": self.computer.id,
            }
        )
        for record, vals in (
            (grant, {"person_id": self.person_b.id}),
            (installation, {"equipment_id": self.foreign.id}),
        ):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                record.with_user(self.restricted).write(vals)

    def test_line_of_work_tells_no_value_that_is_closed(self):
        """Not even where the link itself was let through."""
        values = {
            "kind": "equipment",
            "equipment_id": self.foreign.id,
            "equipment_field": "serial",
        }
        for user in (self.restricted, self.outsider):
            lines = self.env["liteviewer.work.change"].with_user(user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                lines.new(values).mapped("before")

    def test_property_tells_no_name_by_the_history(self):
        self.computer_type.properties_definition = [
            {"name": "one", "string": "Owner", "type": "many2one", "comodel": "res.partner"},
            {"name": "many", "string": "Users", "type": "many2many", "comodel": "res.partner"},
        ]
        for number, user in enumerate((self.restricted, self.engineer)):
            self.computer.properties = False
            self.computer.with_user(user).properties = {
                "one": self.client_b.id,
                "many": self.person_b.ids,
            }
            told = str(self.changes_of(self.computer)[-1:].changes)
            with self.subTest(user=user.login):
                self.assertEqual(told.count(self.client_b.name), number)
                self.assertEqual(told.count(self.person_b.name), number)
