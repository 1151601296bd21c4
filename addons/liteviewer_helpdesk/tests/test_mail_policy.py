# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who may write to whom, in whose name, and with which files: every way out of the house."""

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.orm.model_classes import add_to_registry
from odoo.tests import tagged

from ..models.linked_files_mixin import FILES, find_ids
from .test_mail import ADDRESS, MailTicketCase

OUTSIDE = "vendor@elsewhere.example"
TASK = "fake.task"


class PolicyCase(MailTicketCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor", "email": OUTSIDE})
        cls.ticket = cls.make_ticket(user_id=cls.engineer.id, team_id=cls.team.id)
        cls.template = cls.env["mail.template"].create(
            {
                "name": "Template",
                "model_id": cls.env["ir.model"]._get_id("liteviewer.ticket"),
                "use_default_to": False,
                "email_to": OUTSIDE,
                "subject": "Subject",
                "body_html": "<p>Words of the administrator</p>",
            }
        )

    def as_user(self, user):
        return self.ticket.with_user(user)

    def ways_out(self, user, partner, address):
        """Return {name: a call that sends something to the partner or the address}."""
        ticket = self.as_user(user)
        env = ticket.env
        values = {"model": "liteviewer.ticket", "res_ids": str(ticket.ids)}
        shapes = {
            "composer": {"partner_ids": [Command.set(partner.ids)]},
            "composer in bulk": {
                "composition_mode": "mass_mail",
                "partner_ids": [Command.link(partner.id)],
                "subject": "x",
            },
        }
        soon = fields.Datetime.now() + timedelta(days=1)
        ways = {
            "message_post": lambda: ticket.message_post(body="x", partner_ids=partner.ids),
            "message_post later": lambda: ticket.message_post(
                body="x", partner_ids=partner.ids, scheduled_date=str(soon)
            ),
            "message_post to an address": lambda: ticket.message_post(
                body="x", outgoing_email_to=address
            ),
            "message_post of a view": lambda: ticket.message_post_with_source(
                "liteviewer_helpdesk.mail_template_ticket_received", partner_ids=partner.ids
            ),
            "message_notify": lambda: ticket.message_notify(body="x", partner_ids=partner.ids),
            "message_notify about nothing": lambda: env["mail.thread"].message_notify(
                body="x", partner_ids=partner.ids
            ),
            "message_mail_with_source": lambda: ticket.message_mail_with_source(
                self.template.with_env(env)
            ),
            "follower": lambda: ticket.message_subscribe(partner.ids),
            "invitation": lambda: (
                env["mail.followers.edit"]
                .create(
                    {
                        "res_model": ticket._name,
                        "res_ids": str(ticket.ids),
                        "partner_ids": [Command.set(partner.ids)],
                        "notify": True,
                    }
                )
                .edit_followers()
            ),
            "share": lambda: (
                env["portal.share"]
                .with_context(active_model=ticket._name, active_id=ticket.id)
                .create({"partner_ids": [Command.set(partner.ids)]})
                .action_send_mail()
            ),
            "template": lambda: self.template.with_env(env).send_mail(
                ticket.id, email_values={"email_to": address}
            ),
            "template to a partner": lambda: self.template.with_env(env).send_mail(
                ticket.id,
                email_values={"email_to": False, "recipient_ids": [Command.link(partner.id)]},
            ),
            "template with a copy": lambda: self.template.with_env(env).send_mail(
                ticket.id, email_values={"email_to": False, "email_cc": address}
            ),
            "template as a notice": lambda: self.template.with_env(env).send_mail(
                ticket.id,
                email_values={
                    "email_to": address,
                    "mail_message_id": ticket.message_post(body="x").id,
                },
            ),
            "scheduled": lambda: env["mail.scheduled.message"].create(
                {
                    "model": ticket._name,
                    "res_id": ticket.id,
                    "author_id": user.partner_id.id,
                    "scheduled_date": soon,
                    "body": "x",
                    "partner_ids": [Command.link(partner.id)],
                }
            ),
            "recipients added to a message": lambda: ticket.message_post(body="x").write(
                {"partner_ids": [Command.link(partner.id)]}
            ),
            "recipients added by hand": lambda: env["mail.message"].create(
                {
                    "model": ticket._name,
                    "res_id": ticket.id,
                    "body": "x",
                    "notification_ids": [Command.create({"res_partner_id": partner.id})],
                }
            ),
            "recipients by a default": lambda: (
                env["mail.message"]
                .with_context(default_partner_ids=[Command.set(partner.ids)])
                .create({"model": ticket._name, "res_id": ticket.id, "body": "x"})
            ),
            "the user's own subscription": lambda: ticket.with_context(
                mail_post_autofollow=True
            ).message_post(body="x", partner_ids=partner.ids),
        }
        for name, vals in shapes.items():
            ways[name] = lambda vals=vals: (
                env["mail.compose.message"]
                .create({**values, "body": "x", **vals})
                .action_send_mail()
            )
        return ways

    def try_way(self, call):
        """Tell whether the call got through; nothing of it stays."""
        with self.mock_mail_gateway(), self.cr.savepoint() as savepoint:
            try:
                call()
                self.env.flush_all()
            except AccessError:
                return False
            finally:
                savepoint.rollback()
                self.env.invalidate_all()
        return True


@tagged("post_install", "-at_install", "together")
class TestRecipients(PolicyCase):
    def test_nobody_but_managers_writes_outside_by_default(self):
        for user, expected in (
            (self.engineer, False),
            (self.accountant, False),
            (self.manager, True),
            (self.administrator, True),
        ):
            for name, call in self.ways_out(user, self.vendor, OUTSIDE).items():
                if user == self.accountant and name in ("follower", "invitation"):
                    # for want of any right to change the ticket
                    continue
                with self.subTest(user=user.name, way=name):
                    self.assertIs(self.try_way(call), expected)

    def test_people_of_another_client_are_outside(self):
        for name, call in self.ways_out(self.engineer, self.person_b, self.person_b.email).items():
            with self.subTest(way=name):
                self.assertFalse(self.try_way(call))

    def test_who_is_inside_for_one_of_several_tickets_is_outside_for_the_others(self):
        other = self.make_ticket(self.person_b)
        for tickets in (self.ticket | other, other | self.ticket):
            with self.assertRaises(AccessError):
                tickets.with_user(self.engineer).message_subscribe(self.person_b.ids)
        self.assertNotIn(self.person_b, self.ticket.message_partner_ids)
        other.with_user(self.engineer).message_subscribe(self.person_b.ids)

    def test_engineers_write_to_the_client_and_to_colleagues(self):
        friend = self.env["res.partner"].create(
            {"name": "Friend", "parent_id": self.client_a.id, "email": "friend@client-a.example"}
        )
        for partner in (self.person_a, friend, self.colleague.partner_id, self.engineer.partner_id):
            for name, call in self.ways_out(self.engineer, partner, partner.email).items():
                if name == "message_mail_with_source" or (
                    name == "message_notify about nothing" and partner.partner_share
                ):
                    # its template leads outside; nothing tells whose client it is about
                    continue
                with self.subTest(partner=partner.name, way=name):
                    self.assertTrue(self.try_way(call))

    def test_the_setting_decides(self):
        ways = self.ways_out(self.engineer, self.vendor, OUTSIDE)
        self.env.company.helpdesk_outside_mail = "engineers"
        self.assertTrue(self.try_way(ways["message_post"]))
        self.env.company.helpdesk_outside_mail = "nobody"
        self.assertFalse(
            self.try_way(self.ways_out(self.manager, self.vendor, OUTSIDE)["template"])
        )
        self.env.company.helpdesk_outside_mail = "engineers"
        self.env.company.helpdesk_outside_text = "template"
        self.assertFalse(self.try_way(ways["message_post"]))
        self.assertTrue(self.try_way(ways["template"]))
        own_words = {"body_html": "<p>Mine</p>", "email_to": OUTSIDE}
        template = self.template.with_user(self.engineer)
        self.assertFalse(
            self.try_way(lambda: template.send_mail(self.ticket.id, email_values=own_words))
        )

    def test_portal_users_write_to_nobody_else(self):
        for name in ("message_notify", "share", "template", "composer", "follower", "scheduled"):
            call = self.ways_out(self.portal_a, self.vendor, OUTSIDE)[name]
            with self.subTest(way=name):
                self.assertFalse(self.try_way(call))

    def test_who_follows_already_goes_on_being_told(self):
        self.as_user(self.manager).message_subscribe(self.vendor.ids)
        mails = self.answer(self.ticket)
        self.assertIn(OUTSIDE, str(self.recipients(mails)))
        mails = self.answer(self.ticket, user=self.portal_a)
        self.assertIn(OUTSIDE, str(self.recipients(mails)))
        mails = self.answer(self.ticket, partner_ids=self.vendor.ids)
        self.assertIn(OUTSIDE, str(self.recipients(mails)))

    def test_the_refusal_names_no_contact_that_is_not_theirs_to_read(self):
        self.env["res.users"].browse(self.engineer.id).helpdesk_client_ids = self.client_a
        foreign = self.env["res.partner"].create(
            {"name": "Secret Person", "parent_id": self.client_b.id, "email": "s@client-b.example"}
        )
        with self.assertRaises(AccessError) as caught:
            self.as_user(self.engineer).message_post(body="x", partner_ids=foreign.ids)
        self.assertNotIn("Secret", str(caught.exception))
        with self.assertRaises(AccessError) as caught:
            self.as_user(self.colleague).message_post(body="x", partner_ids=self.vendor.ids)
        self.assertIn("ask a service manager", str(caught.exception))

    def test_mail_that_comes_in_is_not_lost(self):
        """Whoever stands in a mail's copy is nobody whom our user wrote to."""
        ticket, _mails = self.receive(Cc=OUTSIDE, From='"Portal" <portal@client-a.example>')
        self.assertIn(self.vendor, ticket.message_ids.partner_ids)

    def test_nobody_brings_in_mail_but_the_gateway(self):
        forged = b"From: boss@service.example\r\nTo: support@service.example\r\n\r\nHello"
        for user in (self.engineer, self.portal_a, self.accountant):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.env["mail.thread"].with_user(user).message_process(None, forged)

    def test_invitations_to_a_channel(self):
        channel = self.env["discuss.channel"].with_user(self.engineer)._create_group([])
        call = channel.invite_by_email
        self.assertFalse(self.try_way(lambda: call([OUTSIDE])))

    def test_passwords_are_reset_all_the_same(self):
        self.person_a.email = "person@client-a.example"
        user = self.portal_a.with_user(self.env.ref("base.public_user")).sudo()
        with self.mock_mail_gateway():
            user.reset_password(user.login)
        self.assertIn("person@client-a.example", str(self.recipients(self._mails)))

    def test_accounts_are_for_people_of_clients(self):
        for partner, expected in ((self.vendor, False), (self.make_person(), True)):
            wizard = self.env["portal.wizard"].with_user(self.engineer)
            user = wizard.with_context(active_ids=partner.ids).create({}).user_ids
            with self.subTest(partner=partner.name):
                self.assertIs(self.try_way(user.action_grant_access), expected)

    def make_person(self):
        return self.env["res.partner"].create(
            {"name": "New", "parent_id": self.client_a.id, "email": "new@client-a.example"}
        )

    def test_an_answer_costs_nothing_more(self):
        """The checks of an ordinary answer look at nothing that is not there already."""
        policy = self.env.registry["liteviewer.mail.policy"]
        spent = []
        for name in ("_check_recipients", "_check_sender"):
            self.patch(policy, name, self.counting(getattr(policy, name), spent))
        ticket = self.as_user(self.engineer)
        with self.mock_mail_gateway():
            self.count_queries(self.post, ticket)
            spent.clear()
            self.count_queries(self.post, ticket)
        self.assertTrue(spent)
        self.assertFalse(sum(spent))

    def counting(self, check, spent):
        def count(policy, *args):
            before = self.cr.sql_log_count
            check(policy, *args)
            spent.append(self.cr.sql_log_count - before)

        return count

    def post(self, ticket):
        ticket.message_post(body="x", subtype_xmlid="mail.mt_comment")


@tagged("post_install", "-at_install", "together")
class TestSenders(PolicyCase):
    def ways(self, user):
        """Return {name: a call that writes in the name of the boss}."""
        ticket, boss = self.as_user(user), self.administrator.partner_id
        env = ticket.env
        forged = boss.email_formatted
        composer = {"model": ticket._name, "res_ids": str(ticket.ids), "body": "x"}
        scheduled = {
            "model": ticket._name,
            "res_id": ticket.id,
            "scheduled_date": fields.Datetime.now() + timedelta(days=1),
            "author_id": user.partner_id.id,
            "body": "x",
        }
        own = env["mail.message"].create(
            {"model": ticket._name, "res_id": ticket.id, "author_id": user.partner_id.id}
        )
        return {
            "author": lambda: ticket.message_post(body="x", author_id=boss.id),
            "sender": lambda: ticket.message_post(body="x", email_from=forged),
            "a name at the own address": lambda: ticket.message_post(
                body="x", email_from=f'"{boss.name}" <{user.email}>'
            ),
            "answers elsewhere": lambda: ticket.message_post(body="x", reply_to=OUTSIDE),
            "headers": lambda: ticket.message_post(body="x", mail_headers={"Bcc": OUTSIDE}),
            "note": lambda: ticket.message_notify(
                body="x", author_id=boss.id, partner_ids=self.colleague.partner_id.ids
            ),
            "composer": lambda: (
                env["mail.compose.message"]
                .create({**composer, "email_from": forged, "author_id": boss.id})
                .action_send_mail()
            ),
            "composer in bulk": lambda: (
                env["mail.compose.message"]
                .create(
                    {
                        **composer,
                        "composition_mode": "mass_mail",
                        "subject": "x",
                        "email_from": forged,
                    }
                )
                .action_send_mail()
            ),
            "template": lambda: self.template.with_env(env).send_mail(
                ticket.id, email_values={"email_to": self.person_a.email, "email_from": forged}
            ),
            "headers of a template": lambda: self.template.with_env(env).send_mail(
                ticket.id,
                email_values={
                    "email_to": self.person_a.email,
                    "headers": repr({"Bcc": OUTSIDE}),
                },
            ),
            "scheduled": lambda: env["mail.scheduled.message"].create(
                {**scheduled, "author_id": boss.id}
            ),
            "scheduled sender": lambda: env["mail.scheduled.message"].create(
                {**scheduled, "notification_parameters": '{"email_from": "boss@x.example"}'}
            ),
            "message": lambda: env["mail.message"].create(
                {"model": ticket._name, "res_id": ticket.id, "author_id": boss.id}
            ),
            "changed message": lambda: own.write({"author_id": boss.id}),
        }

    def test_nobody_writes_in_another_name(self):
        for user in (self.engineer, self.manager, self.accountant):
            for name, call in self.ways(user).items():
                with self.subTest(user=user.name, way=name):
                    self.assertFalse(self.try_way(call))

    def test_nobody_changes_what_others_wrote(self):
        words = self.as_user(self.portal_a).message_post(
            body="My words", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        note = self.as_user(self.colleague).message_post(body="Inside")
        for message in (words, note):
            own = message.with_user(self.engineer)
            for vals in (
                {"body": "Forged"},
                {"attachment_ids": [Command.clear()]},
                {"subtype_id": self.env.ref("mail.mt_comment").id},
                {"is_internal": False},
            ):
                with self.subTest(message=message.body, vals=vals):
                    self.assertFalse(self.try_way(lambda own=own, vals=vals: own.write(vals)))
            self.assertFalse(self.try_way(own.unlink))
        own = note.with_user(self.colleague)
        self.assertTrue(self.try_way(lambda: own.write({"body": "Better words"})))
        self.assertTrue(self.try_way(own.unlink))

    def test_nobody_says_when_it_was(self):
        ticket = self.as_user(self.manager)
        early = "2001-02-03 04:05:06"
        message = ticket.with_context(default_date=early).message_post(body="x")
        self.assertNotEqual(message.date.year, 2001)
        for call in (
            lambda: ticket.message_post(body="x", date=early),
            lambda: message.write({"date": early}),
            lambda: message.create({"model": ticket._name, "res_id": ticket.id, "date": early}),
        ):
            with self.assertRaises(UserError):
                call()

    def test_the_setting_lets_managers(self):
        self.env.company.helpdesk_foreign_sender = True
        self.assertTrue(self.try_way(self.ways(self.manager)["sender"]))
        self.assertFalse(self.try_way(self.ways(self.engineer)["sender"]))

    def test_the_service_may_be_the_sender(self):
        self.env.company.email = "desk@service.example"
        ticket = self.as_user(self.engineer)
        for sender in (
            f'"{self.env.company.name}" <desk@service.example>',
            f'"Engineer" <{ADDRESS}>',
        ):
            with self.subTest(sender=sender):
                self.assertTrue(
                    self.try_way(
                        lambda sender=sender: ticket.message_post(body="x", email_from=sender)
                    )
                )

    def test_who_is_away_still_answers(self):
        self.colleague.sudo().write(
            {
                "out_of_office_from": fields.Datetime.now() - timedelta(days=1),
                "out_of_office_to": fields.Datetime.now() + timedelta(days=1),
                "out_of_office_message": "<p>Back on Monday</p>",
            }
        )
        self.answer(self.ticket, partner_ids=self.colleague.partner_id.ids)
        self.assertIn("out_of_office", self.ticket.message_ids.mapped("message_type"))


@tagged("post_install", "-at_install", "together")
class TestForeignDocuments(PolicyCase):
    """What another app has to say to the partner of its document."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()

        class FakeTask(models.Model):
            _module = None
            _name = TASK
            _description = "Task of Another App"
            _inherit = ["mail.thread"]
            _mail_post_access = "read"

            name = fields.Char()
            partner_id = fields.Many2one("res.partner")
            email = fields.Char()

        cls.addClassCleanup(cls.forget_model)
        add_to_registry(cls.registry, FakeTask)
        cls.registry._setup_models__(cls.env.cr, [TASK])
        cls.registry.init_models(cls.env.cr, [TASK], {})
        cls.env["ir.model.access"].create(
            [
                {
                    "name": group,
                    "model_id": cls.env["ir.model"]._get_id(TASK),
                    "group_id": cls.env.ref(group).id,
                    "perm_read": True,
                    "perm_write": True,
                    "perm_create": True,
                }
                for group in ("base.group_user", "base.group_portal")
            ]
        )
        cls.friend = cls.env["res.partner"].create(
            {"name": "Friend", "parent_id": cls.client_a.id, "email": "friend@client-a.example"}
        )

    @classmethod
    def forget_model(cls):
        """Take the model out of the registry; its table goes with the transaction."""
        for parent in cls.registry[TASK]._inherit:
            cls.registry[parent]._inherit_children.discard(TASK)
        del cls.registry[TASK]
        cls.registry._setup_models__(cls.env.cr)

    def may_write(self, task, user, partner, ways=("message_post", "message_subscribe", "mail")):
        """Tell whether the user may write to the partner about the task, the same by each way."""
        task = task.with_user(user)
        mail = {"model": TASK, "res_id": task.id, "body_html": "x", "email_to": partner.email}
        calls = {
            "message_post": lambda: task.message_post(body="x", partner_ids=partner.ids),
            "message_subscribe": lambda: task.message_subscribe(partner.ids),
            "mail": lambda: task.env["mail.mail"].sudo().create(mail),
        }
        answers = {self.try_way(calls[way]) for way in ways}
        self.assertEqual(len(answers), 1, f"{user.name} to {partner.name}")
        return answers.pop()

    def make_task(self, **vals):
        return self.env[TASK].create({"name": "Task", **vals})

    def test_the_partner_it_names_is_inside(self):
        for partner in (self.vendor, self.person_a):
            task = self.make_task(partner_id=partner.id)
            for user in (self.engineer, self.accountant, self.manager):
                self.assertTrue(self.may_write(task, user, partner))
        self.assertTrue(self.may_write(self.make_task(email=OUTSIDE), self.engineer, self.vendor))

    def test_and_the_people_of_its_client(self):
        task = self.make_task(partner_id=self.person_a.id)
        self.assertTrue(self.may_write(task, self.engineer, self.friend))
        for partner in (self.person_b, self.vendor):
            self.assertFalse(self.may_write(task, self.engineer, partner))

    def test_a_company_that_is_no_client_has_no_people_inside(self):
        company = self.env["res.partner"].create({"name": "Bank", "is_company": True})
        people = self.env["res.partner"].create(
            [
                {"name": name, "parent_id": company.id, "email": f"{name}@bank.example"}
                for name in ("one", "two")
            ]
        )
        task = self.make_task(partner_id=people[0].id)
        self.assertTrue(self.may_write(task, self.engineer, people[0]))
        self.assertFalse(self.may_write(task, self.engineer, people[1]))

    def test_whom_the_user_may_not_read_is_outside(self):
        self.env["res.users"].browse(self.engineer.id).helpdesk_client_ids = self.client_a
        for partner in (self.person_b, self.vendor):
            task = self.make_task(partner_id=partner.id)
            self.assertFalse(self.may_write(task, self.engineer, partner))
            task = self.make_task(email=partner.email)
            self.assertFalse(self.may_write(task, self.engineer, partner))
        task = self.make_task(partner_id=self.vendor.id)
        self.assertFalse(self.may_write(task, self.portal_a, self.vendor, ["message_post"]))

    def test_what_is_no_document_has_no_partner(self):
        """Whoever makes a wizard or a message puts anybody on it."""
        env = self.env(user=self.engineer)
        wizard = env["mail.followers.edit"].create(
            {
                "res_model": "liteviewer.ticket",
                "res_ids": str(self.ticket.ids),
                "partner_ids": [Command.set(self.vendor.ids)],
            }
        )
        own = self.as_user(self.engineer).message_post(body="x")
        own.with_env(self.env).partner_ids = self.vendor
        policy = env["liteviewer.mail.policy"]
        for record in (wizard, own, self.vendor, self.client_b, env["discuss.channel"]):
            with self.subTest(model=record._name):
                outside, _unknown = policy._find_outside(record, self.vendor)
                self.assertEqual(outside, self.vendor)


@tagged("post_install", "-at_install", "together")
class TestNamedFiles(PolicyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        other = cls.make_ticket(cls.person_b)
        cls.foreign, cls.private, cls.own = cls.env["ir.attachment"].create(
            [
                {
                    "name": "foreign.txt",
                    "raw": b"of client B",
                    "res_model": other._name,
                    "res_id": other.id,
                },
                {"name": "private.txt", "raw": b"of nobody"},
                {
                    "name": "own.txt",
                    "raw": b"of client A",
                    "res_model": cls.ticket._name,
                    "res_id": cls.ticket.id,
                },
            ]
        )
        cls.engineer.sudo().helpdesk_client_ids = cls.client_a

    def shapes(self, file):
        return {
            "link": [Command.link(file.id)],
            "set": [Command.set(file.ids)],
            "bare pair": [[4, file.id]],
            "triple": [[6, False, file.ids]],
            "ids": file.ids,
            "tuple": tuple(file.ids),
            "records": file,
        }

    def models(self, ticket):
        env = ticket.env
        return {
            "mail.message": {"model": ticket._name, "res_id": ticket.id, "body": "x"},
            "mail.template": {
                "name": "x",
                "model_id": self.env["ir.model"]._get_id(ticket._name),
            },
            "mail.compose.message": {"model": ticket._name, "res_ids": str(ticket.ids)},
            "mail.scheduled.message": {
                "model": ticket._name,
                "res_id": ticket.id,
                "author_id": env.user.partner_id.id,
                "scheduled_date": fields.Datetime.now() + timedelta(days=1),
            },
            "mail.activity": {
                "res_model_id": self.env["ir.model"]._get_id(ticket._name),
                "res_id": ticket.id,
                "summary": "x",
            },
        }

    def test_whoever_names_a_file_can_read_it(self):
        for user in (self.engineer, self.accountant):
            ticket = self.as_user(user)
            for model, values in self.models(ticket).items():
                if user == self.accountant and model == "mail.activity":
                    continue
                for file in (self.foreign, self.private):
                    if user == self.accountant and file == self.foreign:
                        # they read all tickets
                        continue
                    for shape, value in self.shapes(file).items():
                        with self.subTest(user=user.name, model=model, file=file.name, shape=shape):
                            self.assertFalse(
                                self.try_way(
                                    lambda model=model, values=values, value=value, ticket=ticket: (
                                        ticket.env[model].create(
                                            {**values, "attachment_ids": value}
                                        )
                                    )
                                )
                            )
                        self.assertNotEqual(file.res_id, ticket.id)

    def test_nor_by_a_default_a_change_or_an_unsaved_form(self):
        ticket = self.as_user(self.engineer)
        command = [Command.set(self.private.ids)]
        for model, values in self.models(ticket).items():
            records = ticket.env[model]
            record = records.create(values)
            for way, call in {
                "default": lambda records=records, values=values: records.with_context(
                    default_attachment_ids=command
                ).create(values),
                "default_get": lambda records=records: records.with_context(
                    default_attachment_ids=command
                ).default_get(["attachment_ids"]),
                "write": lambda record=record: record.write({"attachment_ids": command}),
                "form": lambda records=records: records.onchange(
                    {"attachment_ids": command}, ["attachment_ids"], {"attachment_ids": {}}
                ),
            }.items():
                with self.subTest(model=model, way=way):
                    self.assertFalse(self.try_way(call))

    def test_nor_by_any_call_that_takes_files(self):
        ticket = self.as_user(self.engineer)
        template = self.template.with_user(self.engineer)
        to_client = {"email_to": self.person_a.email}
        for way, call in {
            "message_post": lambda: ticket.message_post(body="x", attachment_ids=self.private.ids),
            "message_notify": lambda: ticket.message_notify(
                body="x",
                attachment_ids=self.private.ids,
                partner_ids=self.colleague.partner_id.ids,
            ),
            "template": lambda: template.send_mail(
                ticket.id,
                email_values={**to_client, "attachment_ids": [Command.link(self.private.id)]},
            ),
            "activity": lambda: ticket.activity_schedule(
                "mail.mail_activity_data_todo"
            ).action_feedback(attachment_ids=self.private.ids),
        }.items():
            with self.subTest(way=way):
                self.assertFalse(self.try_way(call))

    def test_files_one_may_read_go_along(self):
        for user in (self.engineer, self.accountant, self.portal_a):
            ticket = self.as_user(user)
            mine = (
                self.env["ir.attachment"]
                .with_user(user)
                .sudo()
                .create({"name": "m.txt", "raw": b"m", "res_model": "mail.compose.message"})
            )
            # as the route of the chatter does, for which visitors show a token
            message = ticket.sudo().message_post(body="x", attachment_ids=mine.ids)
            with self.subTest(user=user.name):
                self.assertEqual(message.sudo().attachment_ids, mine)
                self.assertEqual(mine.res_id, ticket.id)
        message = self.as_user(self.engineer).message_post(body="x", attachment_ids=self.own.ids)
        self.assertEqual(message.attachment_ids, self.own)

    def test_files_go_along_later_too(self):
        """What a file belonged to before says nothing of whose id it has then."""
        self.env["res.users"].browse(self.engineer.id).helpdesk_client_ids = self.client_a
        env = self.as_user(self.engineer).env
        upload = {"name": "x", "raw": b"x", "res_model": "mail.compose.message", "res_id": 0}
        file = env["ir.attachment"].create(upload)
        message = env["mail.scheduled.message"].create(
            {
                "model": self.ticket._name,
                "res_id": self.ticket.id,
                "author_id": self.engineer.partner_id.id,
                "scheduled_date": fields.Datetime.now() + timedelta(days=1),
                "body": "x",
                "partner_ids": [Command.link(self.person_a.id)],
                "attachment_ids": [Command.link(file.id)],
            }
        )
        message.post_message()
        self.assertIn(file, self.ticket.message_ids.attachment_ids)

    def test_every_model_that_sends_is_looked_at(self):
        """Whatever of mail names files, with those that a future Odoo adds."""
        guard = self.env.registry["liteviewer.linked.files.mixin"]
        sending = {
            name
            for name, model in self.env.registry.items()
            if not model._abstract
            and model._original_module in ("mail", "portal", "digest", "calendar", "sms")
            and any(
                field.comodel_name == FILES
                and field.store
                and field.name != "message_main_attachment_id"
                for field in model._fields.values()
            )
        }
        self.assertTrue(sending)
        unguarded = {name for name in sending if not issubclass(self.env.registry[name], guard)}
        self.assertFalse(unguarded - {"discuss.voice.metadata"})

    def test_ids_in_values_of_any_shape(self):
        for value, expected in (
            (7, {7}),
            ("7", {7}),
            (True, set()),
            (False, set()),
            ([7, 8], {7, 8}),
            ((7, 8), {7, 8}),
            ([(4, 7)], {7}),
            ([[4, 7, 0], [6, 0, [8]]], {7, 8}),
            ([(3, 7), (2, 8), (5,)], set()),
            ([(1, 7, {"name": "x"})], {7}),
            ([(0, 0, {"name": "x"})], set()),
            ([{"id": 7}], {7}),
            (self.own, {self.own.id}),
            ([self.own], {self.own.id}),
            ([[]], set()),
        ):
            with self.subTest(value=value):
                self.assertEqual(set(find_ids(value)), expected)
