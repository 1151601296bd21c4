# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import contextlib
import json
import xmlrpc.client
from unittest.mock import patch

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_model import make_compute
from odoo.addons.liteviewer_helpdesk.models.ticket.desk import DESK_NEWS, DESK_NEWS_SENT

from .vault_common import PASSWORD, SEED, VaultCase

MODEL = "liteviewer.credential"
DENIED = (AccessError, UserError, ValueError, KeyError)


@tagged("post_install", "-at_install", "together")
class TestWhoGetsNothing(VaultCase, HttpCase):
    """Every way to a password, tried by everybody who must not have it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.strangers = {
            "engineer outside the group": cls.engineer,
            "service manager": cls.manager,
            "administrator": cls.administrator,
            "engineer of another client": cls.restricted,
            "accountant": cls.accountant,
            "portal user": cls.portal_a,
            "portal manager": cls.portal_manager_a,
            "superuser": cls.env["res.users"].browse(SUPERUSER_ID),
            "public": cls.env.ref("base.public_user"),
        }
        cls.token = cls.get_tokens(cls, cls.credential)["password"]
        for user in (cls.engineer, cls.restricted, cls.accountant, cls.manager):
            user.password = user.login

    def assert_nothing(self, answer, user=None):
        """The superuser of the ORM reads every column, so the tokens; without the key no more."""
        text = answer if isinstance(answer, str) else repr(answer)
        self.assertNotIn(PASSWORD, text)
        self.assertNotIn(json.dumps(PASSWORD)[1:-1], text)
        self.assertNotIn(SEED, text)
        if user is None or user.id != SUPERUSER_ID:
            self.assertNotIn(self.token, text)

    def call(self, method, *arguments):
        """Call a method of the login over the network, as whoever is logged in."""
        return self.url_open(
            f"/web/dataset/call_kw/{MODEL}/{method}",
            json={
                "params": {
                    "model": MODEL,
                    "method": method,
                    "args": [self.credential.ids, *arguments],
                    "kwargs": {},
                }
            },
        )

    def try_all(self, user, calls):
        """Make the calls; what is not refused must hold no secret."""
        for name, call in calls.items():
            with self.subTest(user=user.login, call=name):
                try:
                    with self.env.cr.savepoint():
                        answer = call()
                except DENIED as error:
                    answer = str(error)
                self.assert_nothing(answer, user)
        self.env.invalidate_all()

    def test_reading_and_revealing(self):
        for user in self.strangers.values():
            model = self.credentials.with_user(user)
            record = model.browse(self.credential.id)
            for call in (
                lambda record=record: record.reveal_secret("password"),
                lambda record=record: record.reveal_secret("password", "copy"),
                lambda record=record: record.get_code(),
                lambda record=record: record.sudo().reveal_secret("password"),
                lambda record=record: record.sudo().get_code(),
                lambda record=record: record.action_share(),
            ):
                # the wizard is open to the group; what it makes is not, see below
                if user == self.restricted and call.__code__.co_names[-1] == "action_share":
                    continue
                with self.assertRaises(AccessError):
                    call()
            self.try_all(
                user,
                {
                    "read": lambda record=record: record.read(),
                    "read field": lambda record=record: record.read(["password", "totp_seed"]),
                    "read column": lambda record=record: record.read(["secret_tokens"]),
                    "attribute": lambda record=record: record.secret_tokens,
                    "web_read": lambda record=record: record.web_read(
                        {"password": {}, "secret_tokens": {}}
                    ),
                    "search_read": lambda model=model: model.search_read([], ["password"]),
                    "search_fetch": lambda model=model: model.search_fetch(
                        [], ["secret_tokens"]
                    ).mapped("secret_tokens"),
                    "rows": lambda model=model: model.get_rows(self.client_a.id),
                    "name_search": lambda model=model: model.name_search(PASSWORD),
                    "copy": lambda record=record: record.copy().secret_tokens,
                },
            )
        self.assertFalse(self.get_events("reveal", "copy", "code"))

    def test_everybody_reads_nothing_even_the_group(self):
        """What no role gets: the group itself reads no secret but by the two methods."""
        for user in (*self.strangers.values(), self.holder):
            model = self.credentials.with_user(user)
            record = model.browse(self.credential.id)
            self.try_all(
                user,
                {
                    "export": lambda record=record: record.export_data(
                        ["name", "password", "secret_tokens", "stored_secrets"]
                    ),
                    "group": lambda model=model: model.formatted_read_group(
                        [], ["secret_tokens"], ["__count"]
                    ),
                    "group secret": lambda model=model: model.formatted_read_group(
                        [], ["password"], ["__count"]
                    ),
                    "aggregate": lambda model=model: model._read_group(
                        [], [], ["secret_tokens:array_agg"]
                    ),
                    "order": lambda model=model: model.search([], order="secret_tokens"),
                    "fields": lambda model=model: model.fields_get(),
                    "rows": lambda model=model: model.get_rows(self.client_a.id),
                    "read": lambda record=record: record.read(),
                    "onchange": lambda record=record: record.onchange(
                        {"name": "x"}, ["name"], {"name": {}, "password": {}}
                    ),
                },
            )
            if user.id == SUPERUSER_ID:
                # searches every column, and finds tokens
                continue
            self.try_all(
                user,
                {
                    f"search {name} {operator}": lambda model=model, term=(name, operator, value): (
                        self.fail("found") if model.search([term]) else None
                    )
                    for name, operator, value in (
                        ("secret_tokens", "=", self.token),
                        ("secret_tokens", "like", self.token[:20]),
                        ("password", "=", PASSWORD),
                        ("password", "!=", False),
                        ("totp_seed", "ilike", "GEZD"),
                    )
                },
            )
        self.assertNotIn("secret_tokens", self.as_holder.fields_get())

    def test_writing_the_column_is_for_nobody(self):
        for user in (*self.strangers.values(), self.holder):
            if user.id == SUPERUSER_ID:
                continue
            record = self.credential.with_user(user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                record.write({"secret_tokens": {"password": "x"}})

    @mute_logger("odoo.addons.base.models.ir_actions")
    def test_templates_and_server_actions(self):
        """Code kept in the database gets nothing, even when who triggers it could."""
        inline = "{{ object.disclose('password', 'reveal')['text'] }}"
        qweb = "<p t-out=\"object.reveal_secret('password')['text']\"/>"
        code = "log(record.reveal_secret('password')['text']); action = record.get_code()"
        impersonation = (
            f"user = env['res.users'].browse({self.holder.id})\n"
            "raise UserError(record.with_user(user).reveal_secret('password')['text'])"
        )
        later = (
            f"user = env['res.users'].browse({self.holder.id})\n"
            "secret = lambda: record.with_user(user).reveal_secret('password')['text']\n"
            "env.cr.precommit.add(lambda: record.write({'note': secret()}))"
        )
        compute = make_compute("{}[self.reveal_secret('password')['text']]", "")
        renderer = self.env["mail.render.mixin"]
        template = self.env["ir.ui.view"].create(
            {
                "name": "secret",
                "type": "qweb",
                "arch": f'<t t-name="x"><t t-foreach="docs" t-as="object">{qweb}</t></t>',
            }
        )
        actions = self.env["ir.actions.server"].create(
            [
                {
                    "name": f"Action {number}",
                    "model_id": self.env["ir.model"]._get_id(MODEL),
                    "state": "code",
                    "code": text,
                }
                for number, text in enumerate((code, impersonation, later))
            ]
        )
        everybody = [*self.strangers.values(), self.holder, self.env.ref("base.user_admin")]
        for user in everybody:
            mail = renderer.with_user(user).with_context(lang="en_US")
            context = {"active_model": MODEL, "active_id": self.credential.id}
            with mute_logger("odoo.addons.mail.models.mail_render_mixin"):
                self.try_all(
                    user,
                    {
                        "inline": lambda mail=mail: mail._render_template(
                            inline, MODEL, self.credential.ids, engine="inline_template"
                        ),
                        "inline field": lambda mail=mail: mail._render_template(
                            "{{ object.password }}{{ object.secret_tokens }}",
                            MODEL,
                            self.credential.ids,
                            engine="inline_template",
                        ),
                        "qweb": lambda mail=mail: mail._render_template(
                            qweb, MODEL, self.credential.ids, engine="qweb"
                        ),
                        "computed field": lambda user=user: compute(
                            self.credential.with_user(user)
                        ),
                        "report": lambda user=user: (
                            self.env["ir.qweb"]
                            .with_user(user)
                            ._render(template.id, {"docs": self.credential.with_user(user)})
                        ),
                        **{
                            action.name: lambda action=action, user=user, context=context: (
                                action.with_user(user).with_context(**context).run(),
                                self.env.cr.precommit.run(),
                            )
                            for action in actions
                        },
                    },
                )
        self.assertFalse(self.credential.note)
        self.assertFalse(self.get_events("reveal", "copy", "code"))
        self.assert_nothing(self.env["ir.logging"].search([]).read())

    @mute_logger("odoo.addons.base.models.ir_actions")
    def test_what_code_leaves_behind(self):
        """What is no function of the code itself: it is called when the code has ended."""
        login = f"env['{MODEL}'].with_user({self.holder.id}).browse({self.credential.id})"
        left = f"map({login}.reveal_secret, ['password'])"
        for code in (
            f"env.cr.precommit.add({login}.get_code)",
            (
                "env['liteviewer.ticket']._notify_desk('new')\n"
                f"env.cr.precommit.data['{DESK_NEWS}'] = {{'new': {left}}}"
            ),
            f"env['res.partner']._fields['child_ids']._update_cache(record, {left})",
        ):
            action = self.env["ir.actions.server"].create(
                {
                    "name": "Later",
                    "model_id": self.env["ir.model"]._get_id("res.partner"),
                    "state": "code",
                    "code": code,
                }
            )
            as_admin = self.env(
                user=self.env.ref("base.user_admin"),
                context={"active_model": "res.partner", "active_id": self.client_a.id},
            )
            with self.subTest(code=code), patch.dict(DESK_NEWS_SENT, clear=True):
                with contextlib.suppress(AccessError):
                    action.with_env(as_admin).run()
                    as_admin["res.partner"].browse(self.client_a.id).web_read({"child_ids": {}})
                    self.env.cr.precommit.run()
                self.env.cr.precommit.clear()
                self.env.invalidate_all(flush=False)
                self.assertFalse(self.get_events("reveal", "copy", "code"))
                self.assert_nothing(self.env["bus.bus"].sudo().search([]).read())

    def make_report(self):
        """Return the name of a report that prints passwords, as an administrator could make it."""
        name = "liteviewer_vault.test_secret"
        view = self.env["ir.ui.view"].create(
            {
                "name": "secret",
                "type": "qweb",
                "key": name,
                "arch": f'<t t-name="{name}"><t t-foreach="docs" t-as="doc">'
                "<p t-out=\"doc.reveal_secret('password')['text']\"/></t></t>",
            }
        )
        self.env["ir.model.data"].create(
            {
                "module": "liteviewer_vault",
                "name": "test_secret",
                "model": "ir.ui.view",
                "res_id": view.id,
            }
        )
        self.env["ir.actions.report"].create(
            {"name": "Secret", "model": MODEL, "report_type": "qweb-html", "report_name": name}
        )
        return name

    @mute_logger("odoo.http", "odoo.addons.rpc.controllers.xmlrpc")
    def test_remote_calls(self):
        """Over XML-RPC and over the web client's route, with everything a client can send."""
        report = self.make_report()
        export = {
            "model": MODEL,
            "ids": self.credential.ids,
            "domain": [],
            "fields": [{"name": "password", "label": "x", "type": "char"}],
            "import_compat": False,
            "context": {},
        }
        for user in (self.engineer, self.restricted, self.accountant, self.manager):
            for method, arguments in (
                ("reveal_secret", [self.credential.ids, "password"]),
                ("get_code", [self.credential.ids]),
                ("read", [self.credential.ids, ["password", "secret_tokens"]]),
                ("export_data", [self.credential.ids, ["name", "password"]]),
                ("search_read", [[], ["secret_tokens"]]),
                ("get_rows", [self.client_a.id]),
                ("disclose", [self.credential.ids, "password", "reveal"]),
                ("_check_disclosure", [self.credential.ids, "password", "reveal"]),
                ("_get_secret_models", []),
            ):
                with self.subTest(user=user.login, method=method):
                    try:
                        answer = self.xmlrpc_object.execute_kw(
                            self.env.cr.dbname, user.id, user.login, MODEL, method, arguments
                        )
                    except xmlrpc.client.Fault as fault:
                        answer = fault.faultString
                    self.assert_nothing(answer)
            self.authenticate(user.login, user.login)
            for method in ("reveal_secret", "get_code"):
                arguments = ["password"] if method == "reveal_secret" else []
                answer = self.call(method, *arguments)
                self.assertIn("AccessError", answer.text)
                self.assert_nothing(answer.text)
            for path in (
                f"/web/content/{MODEL}/{self.credential.id}/password",
                f"/web/content/{MODEL}/{self.credential.id}/secret_tokens",
                f"/report/html/{report}/{self.credential.id}",
                f"/report/text/{report}/{self.credential.id}",
                f"/web/export/csv?data={json.dumps(export)}",
            ):
                with mute_logger("odoo.addons.web.controllers.export"):
                    self.assert_nothing(self.url_open(path).text)
        self.assertFalse(self.get_events("reveal", "copy", "code"))

    @mute_logger("odoo.http")
    def test_portal_over_the_network(self):
        for user in (self.portal_a, self.portal_manager_a):
            self.authenticate(user.login, user.login)
            answer = self.call("reveal_secret", "password")
            self.assertIn("error", answer.json())
            self.assert_nothing(answer.text)

    def test_the_group_gets_it_over_the_network(self):
        self.holder.password = self.holder.login
        self.authenticate(self.holder.login, self.holder.login)
        answer = self.call("reveal_secret", "password")
        self.assertEqual(answer.json()["result"]["text"], PASSWORD)
        self.assertTrue(self.get_events("reveal").address)

    def test_links_are_made_by_the_group_only(self):
        for user in self.strangers.values():
            wizards = self.env["liteviewer.secret.share"].with_user(user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                wizards.create(
                    {"credential_id": self.credential.id, "client_id": self.client_a.id}
                ).action_make_link()
