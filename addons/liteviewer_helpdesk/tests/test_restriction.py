# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import contextlib

from odoo.api import NewId
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.models import MAGIC_COLUMNS, BaseModel
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import GROUPS, HelpdeskTransactionCase


class RestrictionTests:
    """An engineer who looks after client A only, over the records that ``make_records`` makes."""

    allow_inherited_tests_method = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.engineer.write(
            {
                "helpdesk_client_ids": [Command.set(cls.client_a.ids)],
                "group_ids": [Command.link(cls.env.ref("base.group_allow_export").id)],
            }
        )
        cls.ours = cls.make_records(cls.client_a, cls.person_a)
        cls.theirs = cls.make_records(cls.client_b, cls.person_b)
        cls.env.flush_all()

    @classmethod
    def make_records(cls, client, person):
        """Return {model: a record of ``client``}."""
        raise NotImplementedError

    def test_sees_and_reads_own_clients_only(self):
        for name, foreign in self.theirs.items():
            own = self.ours[name]
            model = self.env[name].with_user(self.engineer)
            domain = [("id", "in", (own + foreign).ids)]
            with self.subTest(model=name):
                self.assertEqual(model.search(domain).ids, own.ids)
                self.assertEqual(model.search_count(domain), 1)
                self.assertEqual(model._read_group(domain, [], ["__count"]), [(1,)])
                groups = model.formatted_read_group(domain, ["create_uid"], ["__count"])
                self.assertEqual(sum(group["__count"] for group in groups), 1)
                found = model.web_search_read(domain, {"display_name": {}})
                self.assertEqual([values["id"] for values in found["records"]], own.ids)
                if model._rec_name:
                    names = model.name_search(foreign.display_name, operator="=")
                    self.assertNotIn(foreign.id, [record_id for record_id, _name in names])
                record = foreign.with_user(self.engineer)
                self.env.invalidate_all()
                with self.assertRaises(AccessError):
                    record.read(["display_name"])
                with self.assertRaises(AccessError):
                    record.web_read({"display_name": {}})
                with self.assertRaises(AccessError):
                    record.export_data(["display_name"])

    def test_writes_and_deletes_nothing_foreign(self):
        for name, foreign in self.theirs.items():
            record = foreign.with_user(self.engineer)
            with self.subTest(model=name):
                for operation in ("read", "write", "unlink"):
                    self.assertFalse(record.has_access(operation))
                with self.assertRaises(AccessError):
                    record.write({"write_date": "2026-01-01"})
                with self.assertRaises(AccessError):
                    record.unlink()

    def test_no_form_shows_what_a_link_in_any_shape_leads_to(self):
        """Over every link of every model that an engineer may read, to every kind of record: by
        values of a form and by defaults. Every shape is tried on one link of each kind, and some on
        each of the others, by turns.
        """
        foreign = self._get_foreign_records()
        names = {record.display_name for record in foreign.values() if record.display_name}
        names |= {self.client_b.name, self.person_b.name}
        self.env.flush_all()
        tried, kinds = set(), set()
        for name in sorted(self.env.registry):
            model = self.env[name].with_user(self.engineer)
            if model._abstract or not (model._auto and model.has_access("read")):
                continue
            for field in model._fields.values():
                if field.name in MAGIC_COLUMNS and not name.startswith("liteviewer."):
                    continue
                for record in self._get_targets(field, foreign):
                    shapes = list(self._get_shapes(field, record))
                    if (kind := (field.type, record._name, model._name.split(".")[0])) in kinds:
                        shapes = shapes[len(tried) % len(shapes) :][:2]
                    kinds.add(kind)
                    tried.add(field)
                    for value in shapes:
                        with self.subTest(field=str(field), value=value):
                            self._try_link(model, field, value, names)
        self.assertIn(self.env["liteviewer.ticket"]._fields["partner_id"], tried)
        self.assertIn("mail.message", {field.model_name for field in tried})

    def test_no_form_finds_foreign_contacts_by_what_is_typed(self):
        """Computed fields of Odoo look for others with the same numbers, with elevated rights."""
        facts = {
            "vat": "7707083893",
            "company_registry": "1027700132195",
            "email": "info@foreign.example",
            "phone": "+74951234567",
            "ref": "F-77",
            "barcode": "4600000000017",
        }
        foreign = self.env["res.partner"].create(
            {"name": "Foreign Works", "is_company": True, "is_helpdesk_client": True, **facts}
        )
        partners = self.env["res.partner"]
        for user, told in ((self.engineer, False), (self.colleague, True)):
            form = partners.with_user(user)
            spec = {
                name: {"fields": {"display_name": {}}} if field.relational else {}
                for name, field in form._fields.items()
                if form._has_field_access(field, "read")
                and (not field.relational or form.env[field.comodel_name].has_access("read"))
                and self._may_read(form.browse(self.client_a.id), name)
            }
            for own in (form, form.browse(self.client_a.id)):
                answer = own.onchange({**facts, "is_company": True}, list(facts), spec)
                with self.subTest(user=user.name, own=own):
                    self.assertEqual(foreign.name in repr(answer), told, answer)

    def _may_read(self, record, name):
        """Tell whether a field is worked out for the user: what invoices say is not for all."""
        try:
            record.read([name])
        except AccessError:
            return False
        return True

    def _get_foreign_records(self):
        """Return {model: a record of client B}, of models of ours and of Odoo's."""
        ticket = self.theirs.get("liteviewer.ticket") or self.make_ticket(self.person_b)
        message = ticket.message_post(body="Secret", subtype_xmlid="mail.mt_note")
        return {
            "res.partner": self.person_b,
            "res.users": self.portal_b,
            "mail.message": message,
            "res.partner.bank": self.env["res.partner.bank"].create(
                {"partner_id": self.client_b.id, "acc_number": "40702"}
            ),
            **self.theirs,
        }

    def _get_targets(self, field, foreign):
        if field.type == "reference":
            values = {each for each, _label in field._description_selection(self.env)}
            return [record for model, record in foreign.items() if model in values]
        if field.type == "many2one_reference":
            return list(foreign.values())
        return [foreign[field.comodel_name]] if field.comodel_name in foreign else []

    def _get_shapes(self, field, record):
        """Yield what Odoo, or the database below it, might take for a link to the record."""
        number = record.id
        if field.type == "reference":
            yield from (f"{record._name},{number}", f"{record._name}, {number}", record)
            return
        if field.type == "many2one_reference":
            yield from (number, str(number), record)
            return
        yield {"id": number}
        yield {"id": str(number)}
        yield {"id": [number]}
        yield (number, "x")
        if field.type == "many2one":
            yield number
            yield record.browse((NewId(number),))
            yield NewId(number)
            yield record
            yield {"id": NewId(number)}
            yield [number]
            yield str(number)
            yield float(number)
            yield from self._get_nested(field, record)
            return
        for command in (
            Command.link(number),
            Command.set([number]),
            Command.set([str(number)]),
            (1.0, number, {}),
            Command.update(number, {}),
            Command.link(str(number)),
            Command.link(NewId(number)),
            number,
            str(number),
            {"id": number},
        ):
            yield [command]
        for nested in self._get_nested(field, record):
            yield [Command.create(nested)]
            yield [nested]

    def _get_nested(self, field, record):
        """Yield values of an unsaved record behind the field that itself links to the record."""
        for name, inner in self.env[field.comodel_name]._fields.items():
            if inner.type == "many2one" and inner.comodel_name == record._name:
                yield {name: record.id}
                return

    def _try_link(self, model, field, value, names):
        """Open a form with the link in it, and one that gets it as a default.

        What Odoo refuses for another reason is none of the guard's business; a link in its plain
        shape is refused by the guard.
        """
        spec = {field.name: {"fields": {"display_name": {}}}}
        if field.type == "many2one_reference":
            model = model.with_context(**{f"default_{field.model_field}": self.client_b._name})
        answers = []
        for values, changed, context in (
            ({field.name: value}, [field.name], {}),
            # a context holds no records
            ({}, [], {} if isinstance(value, BaseModel) else {f"default_{field.name}": value}),
        ):
            with (
                contextlib.suppress(
                    UserError, TypeError, ValueError, AttributeError, KeyError, IndexError
                ),
                self.env.cr.savepoint(flush=False),
                mute_logger("odoo.sql_db", "odoo.domains"),
            ):
                form = model.with_context(**context)
                answers.append(form.default_get([field.name]))
                answers.append(form.onchange(values, changed, spec))
        told = [name for name in names if name in repr(answers)]
        self.assertFalse(told, answers)


@tagged("post_install", "-at_install")
class TestRestriction(RestrictionTests, HelpdeskTransactionCase):
    """Over every model that carries a client."""

    @classmethod
    def make_records(cls, client, person):
        """Return {model: a record of ``client``}."""
        ticket = cls.make_ticket(person, name=f"Secret of {client.name}")
        entry = cls.env["liteviewer.work.entry"].create(
            {"ticket_id": ticket.id, "name": "x", "user_id": cls.engineer.id, "duration": 5}
        )
        return {record._name: record for record in (ticket, entry, person)}

    def test_every_model_with_a_client_has_its_rule(self):
        models = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("liteviewer.")
            and "client_id" in model._fields
            and not model._transient
            and not model._abstract
        }
        rules = self.env["ir.rule"].search([("domain_force", "like", "is_helpdesk_restricted")])
        self.assertFalse(models - set(rules.mapped("model_id.model")))
        self.assertFalse(rules.groups, "rules of groups could be loosened by others")

    def test_creates_nothing_for_others(self):
        as_engineer = self.env(user=self.engineer)
        for model, vals in (
            ("liteviewer.ticket", {"name": "x", "partner_id": self.person_b.id}),
            ("liteviewer.ticket", {"name": "x", "client_id": self.client_b.id}),
            (
                "liteviewer.work.entry",
                {"ticket_id": self.theirs["liteviewer.ticket"].id, "duration": 1},
            ),
            ("res.partner", {"name": "x", "parent_id": self.client_b.id}),
            ("res.partner", {"name": "Foreign Ltd", "is_company": True}),
        ):
            with self.subTest(model=model, vals=vals), self.assertRaises(AccessError):
                as_engineer[model].create(vals)
                self.env.flush_all()

    def test_links_to_foreign_records_are_refused(self):
        """The name behind a link is shown to whoever sees the link."""
        ticket = self.ours["liteviewer.ticket"].with_user(self.engineer)
        foreign = self.theirs["liteviewer.ticket"]
        for vals in (
            {"partner_id": self.person_b.id, "client_id": self.client_a.id},
            {"parent_id": foreign.id},
            {"duplicate_of_id": foreign.id},
            {"child_ids": [Command.link(foreign.id)]},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                ticket.write(vals)
        entry = self.ours["liteviewer.work.entry"].with_user(self.engineer)
        with self.assertRaises(AccessError):
            entry.ticket_id = foreign.with_user(self.engineer)
        with self.assertRaises(AccessError):
            self.person_a.with_user(self.engineer).parent_id = self.client_b.id

    def test_no_record_moves_to_a_foreign_client(self):
        """Not even one whose client follows from a link."""
        as_engineer = self.env(user=self.engineer)
        item = as_engineer["liteviewer.ticket.checklist.item"].create(
            {"name": "x", "ticket_id": self.ours["liteviewer.ticket"].id}
        )
        with self.assertRaises(AccessError):
            item.ticket_id = self.theirs["liteviewer.ticket"].id

    def test_forms_and_wizards_show_nothing_foreign(self):
        """Links are refused in what is not saved as well, wherever they come from."""
        spec = {"partner_phone": {}, "partner_id": {"fields": {"display_name": {}}}}
        ticket = self.tickets.with_user(self.engineer)
        link = {"partner_id": self.person_b.id}
        with self.assertRaises(AccessError):
            ticket.onchange(link, ["partner_id"], spec)
        with self.assertRaises(AccessError):
            ticket.with_context(default_partner_id=self.person_b.id).onchange({}, [], spec)
        with self.assertRaises(AccessError):
            ticket.with_context(default_parent_id=self.theirs[ticket._name].id).create(
                {"name": "x", "partner_id": self.person_a.id}
            )

    def test_links_in_dicts_and_in_lines_are_refused(self):
        """As forms send them: the record that a line belongs to, and lines that are not saved."""
        as_engineer = self.env(user=self.engineer)
        person = {"id": self.person_b.id}
        line = {"name": "x", "partner_id": self.person_b.id}
        for model, values in (
            ("liteviewer.ticket", {"partner_id": person}),
            ("liteviewer.ticket", {"parent_id": {"id": False, "partner_id": self.person_b.id}}),
            ("liteviewer.ticket", {"child_ids": [[0, "virtual_1", line]]}),
            ("liteviewer.ticket", {"child_ids": [[0, "virtual_1", {"partner_id": person}]]}),
            ("res.partner", {"ticket_ids": [[0, "virtual_1", line]]}),
        ):
            with self.subTest(model=model, values=values), self.assertRaises(AccessError):
                as_engineer[model].onchange(values, [], {name: {} for name in values})

    def test_models_of_odoo_tell_nothing_of_other_clients(self):
        ticket = self.theirs["liteviewer.ticket"]
        ticket.message_subscribe(self.person_b.ids)
        ticket.message_post(
            body="Secret", partner_ids=self.person_b.ids, subtype_xmlid="mail.mt_comment"
        )
        self.env["res.partner.bank"].create({"partner_id": self.client_b.id, "acc_number": "1"})
        foreign = (self.client_b + self.person_b).ids
        as_engineer = self.env(user=self.engineer)
        for model, name in (
            ("mail.followers", "partner_id"),
            ("mail.notification", "res_partner_id"),
            ("res.partner.bank", "partner_id"),
        ):
            domain = [(name, "in", foreign)]
            with self.subTest(model=model):
                self.assertTrue(self.env[model].search(domain))
                self.assertFalse(as_engineer[model].search(domain))
        for model, name in (
            ("res.partner.bank", "partner_id"),
            ("mail.message", "author_id"),
            ("base.partner.merge.automatic.wizard", "dst_partner_id"),
        ):
            spec = {name: {"fields": {"display_name": {}}}}
            for value in (self.client_b.id, {"id": self.client_b.id}):
                with self.subTest(model=model, value=value), self.assertRaises(AccessError):
                    as_engineer[model].onchange({name: value}, [], spec)

    def test_what_is_no_id_is_no_link(self):
        ticket = self.tickets.with_user(self.engineer)
        for value in ("Person B", True, float("inf"), {}, []):
            with self.subTest(value=value):
                answer = ticket.onchange({"partner_id": value}, ["partner_id"], {"client_id": {}})
                self.assertFalse(answer["value"].get("client_id"))

    def test_works_on_own_clients_as_ever(self):
        ticket = self.tickets.with_user(self.engineer).create(
            {"name": "x", "partner_id": self.person_a.id}
        )
        ticket.action_take()
        ticket.message_post(
            body="Good day", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        entry = self.env["liteviewer.work.entry"].with_user(self.engineer)
        entry.create({"ticket_id": ticket.id, "duration": 5}).name = "Done"
        person = self.env["res.partner"].with_user(self.engineer)
        person.create({"name": "New one", "parent_id": self.client_a.id}).phone = "1"

    def test_sees_colleagues_and_the_service(self):
        partners = self.env["res.partner"].with_user(self.engineer)
        for partner in (
            self.colleague.partner_id,
            self.engineer.partner_id,
            self.env.company.partner_id,
            self.client_a,
        ):
            self.assertTrue(partners.browse(partner.id).has_access("read"), partner.name)
        users = self.env["res.users"].with_user(self.engineer)
        self.assertFalse(users.browse(self.portal_b.id).has_access("read"))
        self.assertTrue(users.browse(self.portal_a.id).has_access("read"))

    def test_mail_and_attachments_follow(self):
        foreign = self.theirs["liteviewer.ticket"]
        message = foreign.message_post(body="Secret", subtype_xmlid="mail.mt_note")
        shot = self.env["ir.attachment"].create(
            {"name": "x.png", "raw": b"x", "res_model": foreign._name, "res_id": foreign.id}
        )
        activity = foreign.activity_schedule("mail.mail_activity_data_todo")
        for record in (message, shot, activity):
            theirs = record.with_user(self.engineer)
            self.assertFalse(theirs.search([("id", "=", record.id)]), record._name)
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                theirs.read(["create_date"])
        with self.assertRaises(AccessError):
            foreign.with_user(self.engineer).message_post(body="Hello")
        foreign.with_user(self.engineer).message_subscribe(self.engineer.partner_id.ids)
        self.assertNotIn(self.engineer.partner_id, foreign.message_partner_ids)

    def test_followers_who_may_not_see_the_ticket_any_more_are_told_nothing(self):
        ticket = self.ours["liteviewer.ticket"]
        ticket.message_subscribe((self.engineer + self.colleague).partner_id.ids)
        words = {"body": "Secret", "message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
        told = ticket.message_post(**words).notified_partner_ids
        self.assertLessEqual((self.engineer + self.colleague).partner_id, told)
        ticket.partner_id = self.person_b
        told = ticket.message_post(**words).notified_partner_ids
        self.assertIn(self.colleague.partner_id, told)
        self.assertNotIn(self.engineer.partner_id, told)

    def test_counters_count_what_is_seen(self):
        team = self.theirs["liteviewer.ticket"].team_id
        seen = self.tickets.with_user(self.engineer).search_count(
            [("team_id", "=", team.id), ("is_open", "=", True)]
        )
        self.assertEqual(team.with_user(self.engineer).open_ticket_count, seen)
        self.assertGreater(team.with_user(self.manager).open_ticket_count, seen)
        clients = self.env["res.partner"].with_user(self.engineer)
        seen = clients.search([("id", "in", (self.client_a + self.client_b).ids)])
        self.assertEqual(seen.mapped("open_ticket_count"), [1])

    def test_who_becomes_a_manager_is_exempt_at_once(self):
        foreign = self.theirs["liteviewer.ticket"].with_user(self.engineer)
        self.assertFalse(foreign.has_access("read"))
        self.engineer.group_ids += self.manager.group_ids
        self.assertTrue(foreign.has_access("read"))

    def test_copy_of_a_restricted_user_is_restricted(self):
        copy = self.engineer.copy({"login": "test-copy"})
        self.assertFalse(self.theirs["liteviewer.ticket"].with_user(copy).has_access("read"))

    def test_managers_are_exempt(self):
        self.manager.helpdesk_client_ids = self.client_a
        for foreign in self.theirs.values():
            self.assertTrue(foreign.with_user(self.manager).has_access("read"), foreign._name)

    def test_change_takes_effect_at_once(self):
        foreign = self.theirs["liteviewer.ticket"].with_user(self.engineer)
        self.assertFalse(foreign.has_access("read"))
        self.engineer.helpdesk_client_ids += self.client_b
        self.assertTrue(foreign.has_access("write"))
        self.engineer.helpdesk_client_ids = self.client_a
        self.assertFalse(foreign.has_access("read"))
        self.engineer.helpdesk_client_ids = False
        self.assertTrue(foreign.has_access("read"))
        user = new_test_user(
            self.env,
            "test-new",
            GROUPS["engineer"],
            helpdesk_client_ids=[Command.set(self.client_a.ids)],
        )
        self.assertFalse(foreign.with_user(user).has_access("read"))

    def test_another_thread_keeps_no_restriction_that_is_gone(self):
        """Until the commit it still sees what was before, and may remember it."""
        self.engineer.helpdesk_client_ids += self.client_b
        self.env.registry.cache_invalidated.clear()
        self.env.cr.postcommit.run()
        self.assertIn("default", self.env.registry.cache_invalidated)

    def test_archived_client_does_not_open_the_others(self):
        self.client_a.child_ids.user_ids.active = False
        self.client_a.child_ids.active = False
        self.client_a.active = False
        self.env.registry.clear_cache()
        self.env.invalidate_all()
        foreign = self.theirs["liteviewer.ticket"].with_user(self.engineer)
        self.assertFalse(foreign.has_access("read"))
        self.assertTrue(self.ours["liteviewer.ticket"].with_user(self.engineer).has_access("read"))

    def test_engineers_do_not_read_or_lift_restrictions(self):
        with self.assertRaises(AccessError):
            self.colleague.with_user(self.engineer).read(["helpdesk_client_ids"])
        with self.assertRaises(AccessError):
            self.engineer.with_user(self.engineer).helpdesk_client_ids = False
        self.assertTrue(self.engineer.with_user(self.manager).read(["helpdesk_client_ids"]))

    def test_rule_costs_no_query_per_call(self):
        tickets = self.tickets.with_user(self.engineer)
        tickets.search([], limit=1)
        with self.assertQueryCount(1):
            tickets.search([], limit=80)
