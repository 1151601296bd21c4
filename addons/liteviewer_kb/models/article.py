# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import SQL, html2plaintext

from odoo.addons.liteviewer_helpdesk.models.readable_many2many import ReadableMany2many
from odoo.addons.liteviewer_helpdesk.models.rich_text import RichText
from odoo.addons.liteviewer_helpdesk.tools.arguments import One
from odoo.addons.liteviewer_helpdesk.tools.kept import Kept, kept

from ..tools.body import SUMMARY, find_links, may_lead_to_files
from ..tools.markdown import parse, serialize

STATES = [
    ("draft", "Draft"),
    ("review", "In Review"),
    ("published", "Published"),
    ("outdated", "Outdated"),
]
KINDS = [("article", "Article"), ("regulation", "Regulation of a Client")]
INTERNAL = "base.group_user"
ENGINEERS = "liteviewer_helpdesk.helpdesk_group_engineer"
"""What of an article is not for clients, however they ask for it."""
CONTENT = ("name", "summary", "body")
"""What a version is of."""
GUARDED = {
    "active", "body", "category_id", "client_id", "client_ids", "company_id", "file_ids",
    "is_on_portal", "kind", "name", "owner_id", "state", "summary",
}  # fmt: skip
"""What of a published article is for those to change who may publish."""
MAX_PICTURE = 10 * 2**20
"""Bytes of a picture that comes inside of a text."""


class NewerVersion(UserError):
    """Somebody else has saved the text meanwhile."""


class Article(models.Model):
    """What the service knows: how a thing is done, or what holds for one client.

    A general article has no client. One that is bound to clients is seen by whoever may see at
    least one of them, who is told no other's name. Clients read what is published to the portal,
    for everybody or for them. Each saving of title, summary or text is a version.
    """

    _name = "liteviewer.article"
    _description = "Article"
    _inherit = ["liteviewer.linked.files.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(string="Title", required=True)
    summary = fields.Text(
        help="What it is about, in a sentence or two. Empty: the beginning of the text."
    )
    body = RichText(string="Text")
    active = fields.Boolean(default=True)
    category_id = fields.Many2one(
        "liteviewer.article.category", index="btree_not_null", ondelete="restrict"
    )
    tag_ids = fields.Many2many(
        "liteviewer.ticket.tag",
        "liteviewer_article_tag_rel",
        "article_id",
        "tag_id",
        string="Tags",
        groups=INTERNAL,
    )
    client_ids = ReadableMany2many(
        "res.partner",
        "liteviewer_article_client_rel",
        "article_id",
        "client_id",
        string="Clients",
        # an archived or deleted client must not make its article one for everybody
        context={"active_test": False},
        ondelete="restrict",
        check_company=True,
        domain=[("is_company", "=", True), ("parent_id", "=", False)],
        groups=INTERNAL,
        help="Whom it is for. Empty: all, a general article.",
    )
    client_id = fields.Many2one(
        "res.partner",
        compute="_compute_client_id",
        inverse="_inverse_client_id",
        search="_search_client_id",
        groups=INTERNAL,
        help="The client it is for, the first of several that you may see. Empty: all.",
    )
    ticket_category_ids = fields.Many2many(
        "liteviewer.ticket.category",
        "liteviewer_article_ticket_category_rel",
        "article_id",
        "category_id",
        string="Categories of Tickets",
        groups=INTERNAL,
        help="The tickets it is about: of these categories and those below them.",
    )
    kind = fields.Selection(
        KINDS,
        required=True,
        default="article",
        groups=INTERNAL,
        help="A regulation is shown on each ticket of its clients without asking.",
    )
    state = fields.Selection(
        STATES, required=True, default="draft", index=True, copy=False, tracking=True
    )
    is_on_portal = fields.Boolean(
        string="On the Portal",
        help="Once it is published, the people of its clients read it on the portal and in the "
        "agent; those of all clients where it is a general article.",
    )
    owner_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        ondelete="set null",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        groups=INTERNAL,
        help="Who keeps it right, and is told what readers think of it.",
    )
    check_on = fields.Date(
        string="Check Again On",
        index="btree_not_null",
        copy=False,
        groups=INTERNAL,
        help="On that day the owner is reminded to look whether it is still right.",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Service Company",
        index="btree_not_null",
        default=lambda self: self.env.company,
        help="Empty: for every company.",
    )
    file_ids = fields.Many2many(
        "ir.attachment",
        "liteviewer_article_file_rel",
        "article_id",
        "attachment_id",
        string="Files",
        copy=False,
        groups=INTERNAL,
        help="Files to download, for whoever reads the article.",
    )
    version = fields.Integer(
        compute="_compute_version", store=True, copy=False, aggregator=None, compute_sudo=True
    )
    change_note = fields.Char(
        string="What Was Changed", store=False, groups=INTERNAL, help="Kept with the new version."
    )
    based_on = fields.Integer(
        string="Based on Version",
        store=False,
        aggregator=None,
        groups=INTERNAL,
        help="Saving is refused if there is a newer version than the one that was changed.",
    )
    revises_id = fields.Many2one(
        "liteviewer.article",
        string="Revision of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="cascade",
        groups=INTERNAL,
        help="The published article that takes over this text when it is published.",
    )
    revision_ids = fields.One2many(
        "liteviewer.article",
        "revises_id",
        string="Revisions",
        groups=INTERNAL,
        domain=[("state", "in", ("draft", "review"))],
    )
    feedback_ids = fields.One2many("liteviewer.article.feedback", "article_id", groups=ENGINEERS)
    feedback_count = fields.Integer(compute="_compute_feedback_count", groups=ENGINEERS)
    reminded_for = fields.Date(readonly=True, copy=False, groups=INTERNAL)
    may_publish = fields.Boolean(compute="_compute_may_publish", groups=INTERNAL)
    reader_count = fields.Integer(compute="_compute_reader_count", groups=ENGINEERS)
    published_at = fields.Datetime(string="Published On", readonly=True, copy=False)
    approved_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        groups=INTERNAL,
    )
    version_ids = fields.One2many(
        "liteviewer.article.version", "article_id", string="All Versions", groups=ENGINEERS
    )
    use_ids = fields.One2many("liteviewer.article.use", "article_id", groups=ENGINEERS)
    read_ids = fields.One2many("liteviewer.article.read", "article_id", groups=ENGINEERS)

    _to_check = models.Index("(check_on) WHERE state = 'published' AND active")

    @api.depends("client_ids")
    @api.depends_context("uid")
    def _compute_client_id(self):
        for article in self:
            article.client_id = article.client_ids[:1]

    def _inverse_client_id(self):
        for article in self:
            article.client_ids = [Command.set(article.client_id.ids)]

    @api.model
    def _search_client_id(self, operator, value):
        return [("client_ids", operator, value)]

    @api.depends("version_ids")
    def _compute_version(self):
        groups = self.env["liteviewer.article.version"]._read_group(
            [("article_id", "in", self.ids)], ["article_id"], ["number:max"]
        )
        numbers = {article.id: number for article, number in groups}
        for article in self:
            article.version = numbers.get(article.id, 0)

    @api.depends("company_id")
    @api.depends_context("uid")
    def _compute_may_publish(self):
        for article in self:
            article.may_publish = article._is_publisher()

    @api.depends("read_ids")
    def _compute_reader_count(self):
        groups = self.env["liteviewer.article.read"]._read_group(
            [("article_id", "in", self.ids)], ["article_id"], ["__count"]
        )
        counts = {article.id: count for article, count in groups}
        for article in self:
            article.reader_count = counts.get(article.id, 0)

    @api.depends("feedback_ids")
    def _compute_feedback_count(self):
        groups = self.env["liteviewer.article.feedback"]._read_group(
            [("article_id", "in", self.ids)], ["article_id"], ["__count"]
        )
        counts = {article.id: count for article, count in groups}
        for article in self:
            article.feedback_count = counts.get(article.id, 0)

    @api.constrains("kind", "client_ids")
    def _check_kind(self):
        # what was written leaves out the clients that the user may not see
        self.invalidate_recordset(["client_ids"])
        for article in self:
            # sudo: of all its clients
            if article.kind == "regulation" and not article.sudo().client_ids:
                raise ValidationError(
                    self.env._("A regulation is one of clients: choose whose it is.")
                )

    # ------------------------------------------------------------
    # CHANGES
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        notes, prepared = [], []
        for vals in vals_list:
            vals = {**vals}
            notes.append(vals.pop("change_note", False))
            vals.pop("based_on", None)
            prepared.append({**vals, **self._get_state_vals(vals.get("state"))})
        articles = super().create(prepared)
        articles.filtered(lambda article: article.state == "published")._check_publisher()
        articles._settle_files()
        articles._add_versions(notes)
        return articles

    def write(self, vals):
        if isinstance(vals.get("body"), Kept):
            # of `_settle_files`: part of a change that is under way
            return super().write({"body": vals["body"].value})
        vals = {**vals}
        note, based_on = vals.pop("change_note", False), vals.pop("based_on", False)
        if not vals:
            return True
        self.check_access("write")
        self._check_based_on(based_on, vals)
        self._check_guarded(vals)
        before = {article: article._get_content() for article in self}
        result = super().write({**vals, **self._get_state_vals(vals.get("state"))})
        if vals.get("state") == "published":
            self._check_publisher()
        if not vals.keys().isdisjoint(("body", "file_ids")):
            self._settle_files()
        if not vals.keys().isdisjoint(("client_ids", "client_id")):
            # see _check_kind
            self.invalidate_recordset(["client_ids"])
        changed = self.filtered(lambda article: article._get_content() != before[article])
        changed._add_versions([note] * len(changed))
        return result

    def copy_data(self, default=None):
        """A copy is a draft with a name of its own; its pictures are copied when it is made."""
        return [
            {"name": self.env._("%s (copy)", article.name), **vals}
            if "name" not in (default or {})
            else vals
            for article, vals in zip(self, super().copy_data(default), strict=True)
        ]

    @api.model
    def _get_state_vals(self, state):
        """Return what the server keeps of a change of the state. :rtype: dict"""
        if state != "published":
            return {}
        return kept({"published_at": fields.Datetime.now(), "approved_by_id": self.env.uid})

    def _get_content(self):
        return [self[name] or "" for name in CONTENT]

    def _add_versions(self, notes):
        """Keep what the articles say now.

        :param notes: [what was changed, one for each article]
        """
        now = fields.Datetime.now()
        # sudo: versions are made by nobody but here
        self.env["liteviewer.article.version"].sudo().create(
            [
                {
                    "article_id": article.id,
                    "number": article.version + 1,
                    "author_id": self.env.uid,
                    "date": now,
                    "comment": note,
                    **{name: article[name] for name in CONTENT},
                }
                for article, note in zip(self, notes, strict=True)
            ]
        )

    def _check_based_on(self, based_on, vals):
        """Let nobody save over what somebody else has saved meanwhile without knowing.

        :param int based_on: the version that was changed; 0: not told, as by an import
        :raises NewerVersion:
        """
        if not based_on or vals.keys().isdisjoint(CONTENT):
            return
        for article in self:
            if article.version > based_on:
                latest = article.version_ids.sorted("number")[-1:]
                raise NewerVersion(
                    self.env._(
                        "%(name)s has saved version %(number)s of this article meanwhile. Your "
                        "text is still here: go on editing, or save yours as the newest version. "
                        "Both are kept among the versions.",
                        # sudo: the name of a colleague
                        name=latest.author_id.sudo().name,
                        number=article.version,
                    )
                )

    # ------------------------------------------------------------
    # WHO MAY PUBLISH
    # ------------------------------------------------------------

    def _is_publisher(self):
        """Tell whether the user may publish the article and change it afterwards."""
        user = self.env.user
        if self.env.su or user.has_group("liteviewer_helpdesk.helpdesk_group_manager"):
            return True
        # sudo: a setting
        company = (self.company_id or self.env.company).sudo()
        return company.kb_engineers_publish and user.has_group(
            "liteviewer_helpdesk.helpdesk_group_engineer"
        )

    def _check_publisher(self):
        """:raises UserError: the user may not publish one of the articles"""
        if not all(article._is_publisher() for article in self):
            raise UserError(
                self.env._("Service managers publish articles. Send it for review instead.")
            )

    def _check_guarded(self, vals):
        """:raises UserError: a published article would be changed by who may not publish it"""
        if vals.keys().isdisjoint(GUARDED):
            return
        for article in self:
            if article.state == "published" and not article._is_publisher():
                is_outdated = vals.keys() & GUARDED == {"state"} and vals["state"] == "outdated"
                # its owner knows best
                if is_outdated and article.owner_id == self.env.user:
                    continue
                raise UserError(
                    self.env._(
                        "“%(name)s” is published, and changed by service managers. Press “Revise” "
                        "to prepare a new text that one of them publishes.",
                        name=article.name,
                    )
                )

    # ------------------------------------------------------------
    # STATES
    # ------------------------------------------------------------

    def action_review(self):
        self.write({"state": "review"})

    def action_publish(self):
        """Publish the articles. What revises another one becomes the next version of that one."""
        revisions = self.filtered("revises_id")
        for revision in revisions:
            revision._take_over()
        (self - revisions).write({"state": "published"})
        if len(revisions) == len(self) == 1:
            return self._open(self.revises_id)
        return False

    def action_outdate(self):
        self.write({"state": "outdated"})

    def action_draft(self):
        self.write({"state": "draft"})

    def action_revise(self: One):
        """Open a draft of a new text for a published article, which stays as it is meanwhile."""
        self.check_access("read")
        revision = self.revision_ids[:1]
        if not revision:
            # with the rights of the user, who gets no copy of a file that they may not read
            revision = self.create(
                {
                    **{name: self[name] for name in CONTENT},
                    **kept({"revises_id": self.id}),
                    "category_id": self.category_id.id,
                    "company_id": self.company_id.id,
                }
            )
            # sudo: it is for the same clients as the article, those included that the user may not
            # see, and who reads the one reads the other
            revision.sudo().write(
                {"kind": self.kind, "client_ids": [Command.set(self.sudo().client_ids.ids)]}
            )
        return self._open(revision)

    def _take_over(self):
        """Make the text of a revision that of the article that it revises."""
        article = self.revises_id
        article._check_publisher()
        # the pictures come along
        files = self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "=", self.id)]
        )
        files.write({"res_id": article.id})
        article.write(
            {
                **{name: self[name] for name in CONTENT},
                "state": "published",
                "change_note": self.env._("Revision by %(name)s", name=self.create_uid.name),
            }
        )
        self.write({"state": "outdated", "active": False})

    @api.model
    def _open(self, article):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": article.id,
            "views": [[False, "form"]],
        }

    def action_open_versions(self: One):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "liteviewer_kb.article_version_action"
        )
        return {**action, "domain": [("article_id", "=", self.id)]}

    def action_open_feedback(self: One):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "liteviewer_kb.article_feedback_action"
        )
        return {**action, "domain": [("article_id", "=", self.id)]}

    def action_open_readers(self: One):
        action = self.env["ir.actions.act_window"]._for_xml_id("liteviewer_kb.article_read_action")
        return {**action, "domain": [("article_id", "=", self.id)]}

    # ------------------------------------------------------------
    # READERS
    # ------------------------------------------------------------

    def mark_read(self: One):
        """Write down that the user has read what is published."""
        self.check_access("read")
        if self.state != "published":
            return
        now = fields.Datetime.now()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO liteviewer_article_read
                    (article_id, user_id, version, date, create_uid, create_date)
                VALUES (%(article)s, %(user)s, %(version)s, %(now)s, %(user)s, %(now)s)
                ON CONFLICT (article_id, user_id)
                DO UPDATE SET version = %(version)s, date = %(now)s
                """,
                article=self.id,
                user=self.env.uid,
                version=self.version,
                now=now,
            )
        )
        self.env["liteviewer.article.read"].invalidate_model(["version", "date"])
        self.invalidate_recordset(["read_ids", "reader_count"])

    @api.model
    def _get_client_domain(self, client):
        """Return what the people of a client may read, on the portal and in the agent.

        :param client: res.partner; empty: what is for everybody
        :rtype: Domain
        """
        return (
            Domain("active", "=", True)
            & Domain("state", "=", "published")
            & Domain("is_on_portal", "=", True)
            & (Domain("client_ids", "=", False) | Domain("client_ids", "in", client.ids))
        )

    def _get_summary(self):
        """Return what the article is about: its summary, else the beginning of its text."""
        self.ensure_one()
        text = self.summary or html2plaintext(self.body or "", include_references=False)
        text = " ".join(text.split())
        return text if len(text) <= SUMMARY else f"{text[:SUMMARY].rsplit(' ', 1)[0]}…"

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """The conversation on an article is one of the service: clients who read the article do not
        read it.
        """
        operations = super()._mail_get_operation_for_mail_message_operation(message_operation)
        if self.env.user.share and not self.env.su:
            return dict.fromkeys(operations, "write")
        return operations

    # ------------------------------------------------------------
    # FILES
    # ------------------------------------------------------------

    def _settle_files(self):
        """Give the articles the files that their texts show: they are read by whoever reads the
        article, and by nobody else.

        Pictures that come inside of the text become files. What was uploaded before the article was
        saved comes to it; what belongs to another record is copied, where the user may read it.
        Else its address goes: who saves the text next may read more, and would have it copied.
        """
        roots = {
            article: parse(article.body) for article in self if may_lead_to_files(article.body)
        }
        links = [(article, link) for article, root in roots.items() for link in find_links(root)]
        files = (
            self.env["ir.attachment"]
            .browse({link.file_id for _article, link in links if link.file_id})
            .exists()
        )
        known = {file.id: file for file in files._filtered_access("read")}
        # sudo: where they belong
        there = {file.id: file for file in files.sudo()}
        self._adopt(
            [(article, known[link.file_id]) for article, link in links if link.file_id in known]
            + [(article, file) for article in self for file in article.file_ids]
        )
        made, owners = [], []
        for article, link in links:
            file = known.get(link.file_id)
            if file and not self._is_of(article, file) and not file.public:
                made.append(article._get_file_vals(file.name, file.raw))
            elif not link.file_id and 0 < len(data := link.get_data()) <= MAX_PICTURE:
                made.append(article._get_file_vals(self.env._("Picture"), data))
            else:
                if link.file_id in known:
                    link.lead_to(link.file_id)
                elif not self._is_of(article, there.get(link.file_id, files.browse())):
                    link.element.attrib.pop(link.attribute)
                continue
            owners.append(link)
        for link, file in zip(owners, self.env["ir.attachment"].create(made), strict=True):
            link.lead_to(file.id)
        for article, root in roots.items():
            body = serialize(root)
            if body != article.body:
                article.write({"body": Kept(body)})

    def _get_shown_file_ids(self):
        """Return the ids of the files that belong to what is read: those in the text, and those to
        download. The files of the conversation do not, nor does what the text showed once.

        :rtype: set[int]
        """
        self.ensure_one()
        # sudo: which files these are; who reads the article is another matter
        article = self.sudo()
        ids = set(article.file_ids.ids)
        if may_lead_to_files(article.body):
            ids |= {link.file_id for link in find_links(parse(article.body)) if link.file_id}
        return ids

    @api.model
    def _adopt(self, pairs):
        """Give articles the files that were uploaded for them before they were saved.

        :param pairs: [(article, file)]
        """
        for article, file in pairs:
            if not file.res_id and file.res_model in (False, self._name):
                file.write({"res_model": self._name, "res_id": article.id})

    @api.model
    def _is_of(self, article, file):
        ours = article | article.revises_id
        return file.res_model == self._name and file.res_id in ours.ids

    def _get_file_vals(self, name, content):
        return {"name": name, "raw": content, "res_model": self._name, "res_id": self.id}

    # ------------------------------------------------------------
    # REMINDERS
    # ------------------------------------------------------------

    @api.model
    def _cron_remind(self):
        """Remind owners of articles that are to be looked at again, once for each such day."""
        due = self.search(
            [
                ("state", "=", "published"),
                ("check_on", "<=", fields.Date.context_today(self)),
            ]
        ).filtered(lambda article: article.reminded_for != article.check_on)
        for article in due:
            owner = article._get_keeper()
            if owner:
                article.activity_schedule(
                    "liteviewer_kb.mail_activity_type_check",
                    date_deadline=article.check_on,
                    user_id=owner.id,
                )
            article.reminded_for = article.check_on

    def _get_keeper(self, client=None):
        """Return who looks after the article: its owner, else who has approved it; nobody who may
        not read it any more, or may not see the client that it is about.

        :param client: res.partner
        """
        for user in self.owner_id | self.approved_by_id:
            if (
                user.active
                and self.with_user(user).has_access("read")
                and not (client and not user._is_allowed_client(client))
            ):
                return user
        return self.env["res.users"]
