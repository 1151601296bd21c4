# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from base64 import b64encode
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from odoo.addons.liteviewer_helpdesk.tests.common import make_image

from ..models.article import NewerVersion
from .common import ArticleCase


@tagged("post_install", "-at_install", "together")
class TestArticle(ArticleCase, TransactionCase):
    def as_user(self, user, article):
        article.invalidate_recordset()
        return article.with_user(user)

    # ------------------------------------------------------------
    # WHO SEES
    # ------------------------------------------------------------

    def find(self, user):
        return self.articles.with_user(user).search([("id", "in", self.all.ids)]).mapped("name")

    def test_everybody_finds_what_is_theirs(self):
        self.all = self.articles
        for state in ("draft", "published"):
            for portal in (False, True):
                for clients in (
                    (),
                    (self.client_a,),
                    (self.client_b,),
                    (self.client_a, self.client_b),
                ):
                    name = "-".join(
                        [state, "portal" if portal else "inside", *(c.name[-1] for c in clients)]
                    )
                    self.all |= self.make_article(
                        *clients, name=name, state=state, is_on_portal=portal
                    )
        everything = set(self.all.mapped("name"))
        self.assertEqual(set(self.find(self.engineer)), everything)
        self.assertEqual(set(self.find(self.manager)), everything)
        self.assertEqual(
            set(self.find(self.restricted)),
            {
                name
                for name in everything
                if not name.endswith("portal-B") and name[-8:] != "inside-B"
            },
        )
        self.assertEqual(set(self.find(self.accountant)), {"published-inside", "published-portal"})
        self.assertEqual(
            set(self.find(self.portal_a)),
            {"published-portal", "published-portal-A", "published-portal-A-B"},
        )
        self.assertEqual(
            set(self.find(self.portal_b)),
            {"published-portal", "published-portal-B", "published-portal-A-B"},
        )
        domain = self.articles._get_client_domain(self.client_a)
        self.assertEqual(
            set(self.all.filtered_domain(domain).mapped("name")), set(self.find(self.portal_a))
        )
        for article in self.all:
            readers = {
                user
                for user in (self.restricted, self.accountant, self.portal_b)
                if article.with_user(user).has_access("read")
            }
            found = {
                user
                for user in (self.restricted, self.accountant, self.portal_b)
                if article.name in self.find(user)
            }
            self.assertEqual(readers, found, article.name)

    def test_archived_client_does_not_make_it_general(self):
        article = self.make_article(self.client_b, state="published", is_on_portal=True)
        self.client_b.with_context(active_test=False).active = False
        self.env.flush_all()
        for user in (self.restricted, self.portal_a, self.accountant):
            seen = self.articles.with_user(user).search([("id", "=", article.id)])
            self.assertFalse(seen, user.name)
            self.assertFalse(article.with_user(user).has_access("read"), user.name)

    def test_other_clients_are_not_named(self):
        article = self.make_article(self.client_b, self.client_a)
        seen = self.as_user(self.restricted, article)
        self.assertEqual(seen.read(["client_ids"])[0]["client_ids"], self.client_a.ids)
        spec = {
            "client_ids": {"fields": {"display_name": {}}},
            "client_id": {"fields": {"display_name": {}}},
        }
        (row,) = seen.web_read(spec)
        self.assertEqual([client["display_name"] for client in row["client_ids"]], ["Client A"])
        self.assertEqual(row["client_id"]["display_name"], "Client A")
        self.restricted.group_ids |= self.env.ref("base.group_allow_export")
        self.assertNotIn("Client B", str(seen.export_data(["client_ids/name"])))
        # what the engineer does to the clients leaves the other one its article
        seen.client_ids = [Command.clear()]
        self.assertEqual(article.sudo().client_ids, self.client_b)

    def test_other_clients_are_not_named_after_an_elevated_look(self):
        article = self.make_article(self.client_b, self.client_a)
        self.env.invalidate_all()
        article.sudo().client_ids.mapped("name")
        (row,) = article.with_user(self.restricted).web_read(
            {
                "client_ids": {"fields": {"display_name": {}}},
                "client_id": {"fields": {"display_name": {}}},
            }
        )
        self.assertNotIn("Client B", str(row))

    def test_restricted_engineer_binds_to_own_clients_only(self):
        article = self.make_article(self.client_a).with_user(self.restricted)
        with self.assertRaises(AccessError):
            article.client_ids = [Command.link(self.client_b.id)]

    def test_archived_ones_are_withdrawn_from_clients(self):
        article = self.make_article(state="published", is_on_portal=True)
        self.assertTrue(self.as_user(self.portal_a, article).has_access("read"))
        article.active = False
        self.assertFalse(self.as_user(self.portal_a, article).has_access("read"))
        self.assertTrue(self.as_user(self.engineer, article).has_access("read"))

    def test_nobody_learns_who_of_another_company_reads(self):
        branch = self.env["res.company"].create({"name": "Branch"})
        article = self.make_article(state="published", is_on_portal=True, company_id=False)
        colleague = self.env["res.users"].create(
            {
                **self._staff_values("branch", "liteviewer_helpdesk.helpdesk_group_engineer"),
                "company_id": branch.id,
                "company_ids": [Command.set(branch.ids)],
            }
        )
        for user in (self.portal_a, colleague):
            article.with_user(user).mark_read()
            self.env["liteviewer.article.feedback"].with_user(user)._give(article, True, "")
        for user in (self.engineer, colleague):
            self.env.invalidate_all()
            seen = article.with_user(user).with_company(user.company_id)
            others = (self.portal_a | colleague).filtered(
                lambda reader, user=user: reader.company_id != user.company_id
            )
            self.assertFalse(seen.read_ids.user_id & others)
            self.assertFalse(seen.feedback_ids.user_id & others)
            self.assertEqual((seen.reader_count, seen.feedback_count), (1, 1))

    def test_portal_reads_nothing_of_the_inside(self):
        article = self.make_article(self.client_a, state="published", is_on_portal=True)
        article.message_post(body="Between us", subtype_xmlid="mail.mt_comment")
        seen = self.as_user(self.portal_a, article)
        self.assertEqual(seen.name, "Printing")
        for name in ("client_ids", "owner_id", "version_ids", "read_ids", "use_ids", "check_on"):
            with self.assertRaises(AccessError):
                seen.read([name])
        found = (
            self.env["mail.message"]
            .with_user(self.portal_a)
            .search([("model", "=", "liteviewer.article"), ("res_id", "=", article.id)])
        )
        self.assertFalse(found)
        with self.assertRaises(AccessError):
            seen.name = "Mine"

    # ------------------------------------------------------------
    # STATES
    # ------------------------------------------------------------

    def test_engineer_writes_manager_publishes(self):
        article = self.articles.with_user(self.engineer).create({"name": "VPN"})
        self.assertEqual(article.owner_id, self.engineer)
        article.action_review()
        with self.assertRaises(UserError):
            article.action_publish()
        article.with_user(self.manager).action_publish()
        self.assertEqual(article.approved_by_id, self.manager)
        self.assertTrue(article.published_at)
        with self.assertRaises(UserError):
            article.body = "<p>Otherwise</p>"
        with self.assertRaises(UserError):
            article.action_draft()
        # who owns it knows when it is no longer right
        article.action_outdate()

    def test_engineers_publish_where_the_setting_says_so(self):
        self.env.company.kb_engineers_publish = True
        article = self.articles.with_user(self.engineer).create({"name": "VPN"})
        article.action_publish()
        article.body = "<p>Otherwise</p>"
        self.assertEqual(article.approved_by_id, self.engineer)

    def test_nothing_is_published_on_another_way(self):
        with self.assertRaises(UserError):
            self.articles.with_user(self.engineer).create({"name": "VPN", "state": "published"})
        article = self.articles.with_user(self.engineer).create({"name": "VPN"})
        with self.assertRaises(UserError):
            article.write({"state": "published"})
        with self.assertRaises(UserError):
            article.write({"approved_by_id": self.engineer.id})

    def test_revision_replaces_the_published_text(self):
        article = self.make_article(self.client_a, self.client_b, state="published")
        seen = self.as_user(self.restricted, article)
        revision = self.articles.browse(seen.action_revise()["res_id"])
        self.assertEqual(revision.sudo().client_ids, self.client_a | self.client_b)
        self.assertEqual(seen.action_revise()["res_id"], revision.id)
        revision.with_user(self.restricted).body = "<p>Switch it off and on.</p>"
        self.assertEqual(article.body, "<p>Switch it on.</p>")
        revision.with_user(self.manager).action_publish()
        self.assertEqual(article.body, "<p>Switch it off and on.</p>")
        self.assertEqual(article.version, 2)
        self.assertFalse(revision.active)

    def test_who_only_reads_prepares_no_revision(self):
        article = self.make_article(state="published")
        for user in (self.accountant, self.portal_a):
            with self.assertRaises(AccessError):
                self.as_user(user, article).action_revise()
        self.assertFalse(article.revision_ids)

    def test_nobody_becomes_the_owner_to_withdraw_an_article(self):
        article = self.make_article(state="published").with_user(self.engineer)
        with self.assertRaises(UserError):
            article.owner_id = self.engineer
        article.with_user(self.manager).owner_id = self.engineer
        article.action_outdate()

    def test_revision_of_a_regulation_is_one(self):
        article = self.make_article(self.client_a, kind="regulation", state="published")
        revision = self.articles.browse(
            self.as_user(self.engineer, article).action_revise()["res_id"]
        )
        self.assertEqual(
            (revision.kind, revision.client_ids, revision.owner_id, revision.version),
            ("regulation", self.client_a, self.engineer, 1),
        )

    def test_regulation_has_a_client(self):
        with self.assertRaises(ValidationError):
            self.make_article(kind="regulation")

    # ------------------------------------------------------------
    # VERSIONS
    # ------------------------------------------------------------

    def test_each_saving_is_a_version(self):
        article = self.articles.with_user(self.engineer).create(
            {"name": "VPN", "body": "<p>One</p>"}
        )
        article.write({"body": "<p>Two</p>", "change_note": "more"})
        article.write({"check_on": "2030-01-01"})
        article.write({"name": "VPN"})
        versions = article.version_ids.sorted("number")
        self.assertEqual(versions.mapped("number"), [1, 2])
        self.assertEqual(versions.mapped("body"), ["<p>One</p>", "<p>Two</p>"])
        self.assertEqual(versions[1].comment, "more")
        self.assertEqual(article.version, 2)
        self.assertIn("<del>One</del>", versions[1].changes)
        self.assertIn("<ins>Two</ins>", versions[1].changes)
        versions[0].action_restore()
        self.assertEqual((article.body, article.version), ("<p>One</p>", 3))
        with self.assertRaises(AccessError):
            versions[0].with_user(self.manager).write({"body": "x"})
        with self.assertRaises(UserError):
            versions[0].sudo().write({"body": "x"})
        with self.assertRaises(AccessError):
            versions[0].with_user(self.manager).unlink()

    def test_difference_shows_no_markup(self):
        article = self.make_article(body="<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")
        self.assertIn("&lt;script&gt;", article.version_ids.changes)
        self.assertNotIn("<script>", article.version_ids.changes)

    def test_second_saving_is_warned(self):
        article = self.make_article()
        article.with_user(self.engineer).web_save({"body": "<p>Mine</p>", "based_on": 1}, {})
        with self.assertRaises(NewerVersion) as refusal:
            article.with_user(self.colleague).web_save({"body": "<p>Other</p>", "based_on": 1}, {})
        self.assertIn(self.engineer.name, str(refusal.exception))
        self.assertEqual(article.body, "<p>Mine</p>")
        # tags disturb no text
        article.with_user(self.colleague).web_save({"check_on": "2030-01-01", "based_on": 1}, {})
        article.with_user(self.colleague).web_save({"body": "<p>Other</p>"}, {})
        self.assertEqual(article.version, 3)

    # ------------------------------------------------------------
    # FILES
    # ------------------------------------------------------------

    def test_pictures_belong_to_the_article(self):
        picture = b64encode(make_image()).decode()
        article = self.articles.with_user(self.engineer).create(
            {"name": "VPN", "body": f'<p><img src="data:image/png;base64,{picture}"></p>'}
        )
        file = self.env["ir.attachment"].search(
            [("res_model", "=", "liteviewer.article"), ("res_id", "=", article.id)]
        )
        self.assertEqual(file.raw, make_image())
        self.assertEqual(article.body, f'<p><img src="/web/image/{file.id}"></p>')
        self.assertEqual(article.version_ids.body, article.body)

    def test_uploaded_pictures_come_to_the_article(self):
        files = self.env["ir.attachment"].with_user(self.engineer)
        fresh = files.create(
            {"name": "a.png", "raw": make_image(), "res_model": "liteviewer.article"}
        )
        token = fresh.sudo().generate_access_token()[0]
        ticket = self.make_ticket()
        shot = files.create(
            {"name": "b.png", "raw": make_image(), "res_model": ticket._name, "res_id": ticket.id}
        )
        article = self.articles.with_user(self.engineer).create(
            {
                "name": "VPN",
                "body": f'<p><img src="/web/image/{fresh.id}?access_token={token}">'
                f'<img src="/web/image/{shot.id}/b.png"></p>',
            }
        )
        self.assertEqual(fresh.res_id, article.id)
        self.assertNotIn("token", article.body)
        self.assertNotIn(f"/{shot.id}", article.body)
        self.assertEqual(shot.res_id, ticket.id)
        copies = self.env["ir.attachment"].search(
            [("res_model", "=", "liteviewer.article"), ("res_id", "=", article.id)]
        )
        self.assertEqual(len(copies), 2)

    def test_foreign_pictures_are_not_copied(self):
        ticket = self.make_ticket(self.person_b)
        shot = self.env["ir.attachment"].create(
            {"name": "b.png", "raw": make_image(), "res_model": ticket._name, "res_id": ticket.id}
        )
        body = (
            f'<p><img src="/web/image/{shot.id}">'
            f'<a href="/web/content/{shot.id}">File</a>'
            f'<img src="/web/image/{shot.id + 1_000_000}"></p>'
        )
        article = self.articles.with_user(self.restricted).create({"name": "VPN", "body": body})
        # nor by somebody else who saves the text and may read them
        article.with_user(self.manager).body += "<p>Well done</p>"
        self.assertNotIn(str(shot.id), article.body)
        self.assertFalse(self.get_files(article))

    def test_revisions_copy_no_foreign_pictures(self):
        ticket = self.make_ticket(self.person_b)
        shot = self.env["ir.attachment"].create(
            {"name": "b.png", "raw": make_image(), "res_model": ticket._name, "res_id": ticket.id}
        )
        article = self.make_article(self.client_a)
        # a text from before such addresses were taken out
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE liteviewer_article SET body = %s WHERE id = %s",
                f'<p><img src="/web/image/{shot.id}"></p>',
                article.id,
            )
        )
        self.env.invalidate_all()
        revision = self.articles.browse(
            article.with_user(self.restricted).action_revise()["res_id"]
        )
        self.assertEqual(revision.revises_id, article)
        self.assertFalse(self.get_files(revision))

    def test_files_of_a_published_article_are_for_managers_to_change(self):
        article = self.make_article()
        file = self.env["ir.attachment"].create(
            {
                "name": "a.txt",
                "raw": b"Well",
                "res_model": "liteviewer.article",
                "res_id": article.id,
            }
        )
        article.file_ids = file
        file.with_user(self.engineer).raw = b"Better"
        article.with_user(self.manager).action_publish()
        for values in ({"raw": b"Worse"}, {"type": "url", "url": "/x"}, {"res_id": 0}):
            with self.assertRaises(UserError):
                file.with_user(self.engineer).write(values)
        with self.assertRaises(UserError):
            file.with_user(self.engineer).unlink()
        self.assertEqual(file.raw, b"Better")
        file.with_user(self.manager).raw = b"Best"

    def get_files(self, article):
        return self.env["ir.attachment"].search(
            [("res_model", "=", "liteviewer.article"), ("res_id", "=", article.id)]
        )

    def test_pictures_stay_in_a_revision_by_whoever_reads_it(self):
        picture = b64encode(make_image()).decode()
        article = self.make_article(
            self.client_a, self.client_b, body=f'<p><img src="data:image/png;base64,{picture}"></p>'
        )
        revision = self.articles.browse(
            self.as_user(self.restricted, article).action_revise()["res_id"]
        )
        self.assertEqual(revision.body, article.body)
        # the article is not theirs any more, the revision is
        article.client_ids = self.client_b
        self.as_user(self.restricted, revision).body += "<p>More</p>"
        self.assertIn(article.body, revision.body)

    def test_copy_has_pictures_of_its_own(self):
        picture = b64encode(make_image()).decode()
        article = self.make_article(body=f'<p><img src="data:image/png;base64,{picture}"></p>')
        copy = article.copy()
        self.assertNotEqual(copy.body, article.body)
        self.assertEqual((copy.state, copy.version), ("draft", 1))

    # ------------------------------------------------------------
    # CARE
    # ------------------------------------------------------------

    def test_owner_is_reminded_once(self):
        today = fields.Date.context_today(self.articles)
        article = self.make_article(
            state="published", owner_id=self.engineer.id, check_on=today - timedelta(days=1)
        )
        draft = self.make_article(owner_id=self.engineer.id, check_on=today)
        self.articles._cron_remind()
        self.articles._cron_remind()
        self.assertEqual(article.activity_ids.user_id, self.engineer)
        self.assertEqual(len(article.activity_ids), 1)
        self.assertFalse(draft.activity_ids)
        article.activity_ids.action_feedback()
        self.articles._cron_remind()
        self.assertFalse(article.activity_ids)
        article.check_on = today
        self.articles._cron_remind()
        self.assertEqual(len(article.activity_ids), 1)

    def test_who_lost_the_client_is_not_reminded(self):
        today = fields.Date.context_today(self.articles)
        article = self.make_article(
            self.client_b, state="published", owner_id=self.restricted.id, check_on=today
        )
        self.articles._cron_remind()
        self.assertNotIn(self.restricted, article.activity_ids.user_id)
        self.assertEqual(article.reminded_for, today)

    def test_readers_are_written_down(self):
        article = self.make_article()
        article.with_user(self.engineer).mark_read()
        self.assertFalse(article.read_ids)
        article.action_publish()
        article.with_user(self.engineer).mark_read()
        article.body = "<p>Two</p>"
        article.with_user(self.engineer).mark_read()
        self.assertEqual(article.read_ids.mapped("version"), [2])
        self.assertEqual(article.reader_count, 1)
        bound = self.make_article(self.client_b, state="published")
        with self.assertRaises(AccessError):
            bound.with_user(self.restricted).mark_read()
