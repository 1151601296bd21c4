# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.liteviewer_helpdesk.models.rich_text import RichText
from odoo.addons.liteviewer_helpdesk.tools.arguments import One

from ..tools.difference import ADDED, CHANGED, GAP, REMOVED, compare
from .article import CONTENT


class ArticleVersion(models.Model):
    """What an article said from one saving to the next. Rows are only ever added, and go with their
    article.
    """

    _name = "liteviewer.article.version"
    _description = "Article Version"
    _order = "article_id, number DESC"

    article_id = fields.Many2one(
        "liteviewer.article", required=True, readonly=True, ondelete="cascade"
    )
    number = fields.Integer(required=True, readonly=True, aggregator=None)
    name = fields.Char(string="Title", required=True, readonly=True)
    summary = fields.Text(readonly=True)
    body = RichText(readonly=True)
    author_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")
    date = fields.Datetime(required=True, readonly=True)
    comment = fields.Char(readonly=True, help="What was changed, in the author's words.")

    is_current = fields.Boolean(compute="_compute_is_current")
    # sanitize=False: put together here, of texts that are escaped
    changes = fields.Html(compute="_compute_changes", sanitize=False, string="What Changed in It")
    changes_since = fields.Html(
        compute="_compute_changes_since", sanitize=False, string="What Has Changed Since"
    )

    # also what the list of an article's versions is ordered by
    _number_uniq = models.UniqueIndex("(article_id, number)")

    @api.depends("number", "name")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(name)s, version %(number)s", name=version.name, number=version.number
            )

    @api.depends("article_id.version", "number")
    def _compute_is_current(self):
        for version in self:
            version.is_current = version.number == version.article_id.version

    @api.depends("number")
    def _compute_changes(self):
        """Compare each version with the one before it."""
        earlier = self.search([("article_id", "in", self.article_id.ids)])
        by_number = {(version.article_id.id, version.number): version for version in earlier}
        for version in self:
            before = by_number.get((version.article_id.id, version.number - 1), self.browse())
            version.changes = version._paint_difference(before, version)

    @api.depends("article_id.name", "article_id.summary", "article_id.body")
    def _compute_changes_since(self):
        for version in self:
            version.changes_since = version._paint_difference(version, version.article_id)

    def _paint_difference(self, before, after):
        """Return what differs between two versions, as a table; empty where nothing does.

        :param before: version, or nothing
        :param after: version, or the article itself
        :rtype: Markup
        """
        parts = []
        for name in CONTENT:
            field = self._fields[name]
            old, new = before[name] or "", after[name] or ""
            if name != "body":
                # plain texts, compared like a block each
                old, new = (Markup("<p>%s</p>") % text if text else "" for text in (old, new))
            rows = compare(old, new, self.env._("picture"))
            if rows:
                label = field._description_string(self.env)
                parts.append(Markup('<tr><th colspan="2" class="o_kb_part">%s</th></tr>') % label)
                parts += [self._paint_row(row) for row in rows]
        if not parts:
            return Markup("")
        return Markup(
            '<table class="o_kb_difference"><thead><tr><th>%s</th><th>%s</th></tr></thead>'
            "<tbody>%s</tbody></table>"
        ) % (self.env._("Before"), self.env._("After"), Markup("").join(parts))

    @api.model
    def _paint_row(self, row):
        if row.kind == GAP:
            return Markup('<tr class="o_kb_gap"><td colspan="2">…</td></tr>')
        cells = Markup("").join(
            Markup('<td class="%s">%s</td>')
            % (
                mark if row.kind in kinds else "",
                Markup("").join(
                    Markup("<%s>%s</%s>") % (tag, text, tag) if changed else text
                    for text, changed in spans
                ),
            )
            for spans, tag, mark, kinds in (
                (row.before, "del", "o_kb_removed", (REMOVED, CHANGED)),
                (row.after, "ins", "o_kb_added", (ADDED, CHANGED)),
            )
        )
        return Markup("<tr>%s</tr>") % cells

    def action_restore(self: One):
        """Let the article say again what this version said; that is a new version, too."""
        self.check_access("read")
        self.article_id.write(
            {
                **{name: self[name] for name in CONTENT},
                "change_note": self.env._("Version %(number)s restored", number=self.number),
            }
        )
        return self.article_id._open(self.article_id)

    def write(self, vals):
        self.check_access("write")
        if vals:
            raise UserError(
                self.env._("A version of an article says what was, it cannot be changed.")
            )
        return super().write(vals)
