# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.orm.model_classes import add_to_registry
from odoo.tests import tagged

from .vault_common import PASSWORD, VaultTransactionCase

NAME = "fake.token"


@tagged("post_install", "-at_install")
class TestSecretMixin(VaultTransactionCase):
    """Any model can keep secrets, whatever else it inherits and whether it knows of clients."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()

        class FakeToken(models.Model):
            _module = None
            _name = NAME
            _description = "Fake Token"
            _inherit = ["mail.thread", "liteviewer.secret.mixin"]
            _secret_fields = ("token", "pin")

            name = fields.Char(tracking=True)
            token = fields.Char(compute="_compute_secret_fields", search="_search_secret_fields")
            pin = fields.Char(compute="_compute_secret_fields", search="_search_secret_fields")
            parent_id = fields.Many2one(NAME)
            child_ids = fields.One2many(NAME, "parent_id")

        cls.addClassCleanup(cls.forget_model)
        add_to_registry(cls.registry, FakeToken)
        cls.registry._setup_models__(cls.env.cr, [NAME])
        cls.registry.init_models(cls.env.cr, [NAME], {})
        cls.env["ir.model.access"].create(
            {
                "name": "fake token",
                "model_id": cls.env["ir.model"]._get_id(NAME),
                "group_id": cls.env.ref("base.group_user").id,
                "perm_read": True,
                "perm_write": True,
                "perm_create": True,
                "perm_unlink": True,
            }
        )
        cls.tokens = cls.env[NAME]

    @classmethod
    def forget_model(cls):
        """Take the model out of the registry; its table goes with the transaction."""
        for parent in cls.registry[NAME]._inherit:
            cls.registry[parent]._inherit_children.discard(NAME)
        del cls.registry[NAME]
        cls.registry._setup_models__(cls.env.cr)

    def test_stores_and_reveals(self):
        first, second, third = self.tokens.with_user(self.holder).create(
            [
                {"name": "one", "token": PASSWORD, "pin": "1234"},
                {"name": "two"},
                {"name": "three", "pin": "5678"},
            ]
        )
        self.assertEqual(first.reveal_secret("token")["text"], PASSWORD)
        self.assertEqual(first.reveal_secret("pin")["text"], "1234")
        self.assertEqual(third.reveal_secret("pin")["text"], "5678")
        self.assertEqual(
            (first + second + third).mapped("stored_secrets"), [["pin", "token"], False, ["pin"]]
        )
        with self.assertRaises(UserError):
            second.reveal_secret("token")
        self.assertFalse(first.token)

    def test_engineer_stores_what_he_can_not_see(self):
        record = self.tokens.with_user(self.engineer).create({"token": PASSWORD})
        with self.assertRaises(AccessError):
            record.reveal_secret("token")
        self.assertEqual(record.with_user(self.holder).reveal_secret("token")["text"], PASSWORD)

    def test_written_through_a_parent(self):
        parent = self.tokens.create(
            {"name": "parent", "child_ids": [(0, 0, {"name": "child", "token": PASSWORD})]}
        )
        child = parent.child_ids.with_user(self.holder)
        self.assertEqual(child.reveal_secret("token")["text"], PASSWORD)

    def test_defaults_are_no_way_in(self):
        """A default would be kept in plain text, so it is none."""
        record = self.tokens.with_context(default_token=PASSWORD).create({"name": "x"})
        self.assertFalse(record.token)
        self.assertFalse(record.stored_secrets)

    def test_tracking_and_chatter_tell_nothing(self):
        record = self.tokens.create({"name": "x", "token": PASSWORD})
        record.write({"name": "y", "token": f"{PASSWORD}2"})
        self.env.cr.precommit.run()
        self.assertTrue(record.message_ids)
        for model in ("mail.message", "mail.tracking.value", "bus.bus"):
            content = str(self.env[model].sudo().search([]).read())
            self.assertNotIn(PASSWORD, content)
            self.assertNotIn("lv1.", content)

    def test_log_without_a_client(self):
        record = self.tokens.with_user(self.holder).create({"name": "x", "token": PASSWORD})
        record.reveal_secret("token")
        event = self.events.search([("res_model", "=", NAME), ("operation", "=", "reveal")])
        self.assertFalse(event.client_name)
        self.assertEqual(event.company_id, self.env.company)
        self.assertEqual(event.secret_label, "Token")

    def test_reading_of_the_record_is_needed(self):
        self.env["ir.rule"].create(
            {
                "name": "own",
                "model_id": self.env["ir.model"]._get_id(NAME),
                "domain_force": "[('create_uid', '=', user.id)]",
            }
        )
        record = self.tokens.with_user(self.engineer).create({"token": PASSWORD})
        for env in (self.env(user=self.holder), self.env(user=self.holder, su=True)):
            with self.assertRaises(AccessError):
                record.with_env(env).reveal_secret("token")
