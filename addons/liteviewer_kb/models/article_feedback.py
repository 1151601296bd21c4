# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import plaintext2html


class ArticleFeedback(models.Model):
    """What a reader thinks of an article, one word of each reader on each version. Only the server
    makes rows.
    """

    _name = "liteviewer.article.feedback"
    _description = "Feedback on an Article"
    _order = "date DESC, id DESC"

    article_id = fields.Many2one(
        "liteviewer.article", required=True, readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users", string="Reader", required=True, readonly=True, index=True, ondelete="cascade"
    )
    client_id = fields.Many2one(
        "res.partner", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", string="Service Company", readonly=True, index="btree_not_null"
    )
    version = fields.Integer(readonly=True, aggregator=None)
    is_helpful = fields.Boolean(string="Helpful", readonly=True)
    comment = fields.Text(readonly=True)
    date = fields.Datetime(required=True, readonly=True)

    _reader_uniq = models.UniqueIndex("(article_id, user_id, version)")

    @api.model
    def _give(self, article, is_helpful, comment):
        """Write down what the user thinks of an article, and tell its owner what there is to mend.

        :param article: one that the user may read
        :param bool is_helpful:
        :param str comment: may be empty
        """
        user = self.env.user
        client = user.partner_id.commercial_partner_id
        # sudo: readers write to no record; the article was looked at before
        rows, article = self.sudo(), article.sudo()
        values = {
            "is_helpful": is_helpful,
            "date": fields.Datetime.now(),
            **({"comment": comment} if comment else {}),
        }
        row = rows.search(
            [
                ("article_id", "=", article.id),
                ("user_id", "=", user.id),
                ("version", "=", article.version),
            ]
        )
        if row:
            row.write(values)
        else:
            rows.create(
                {
                    **values,
                    "article_id": article.id,
                    "user_id": user.id,
                    "client_id": client.id if user.share else False,
                    "company_id": (article.company_id or self.env.company).id,
                    "version": article.version,
                }
            )
        if comment or not is_helpful:
            rows._tell_keeper(article, client if user.share else None, comment)

    @api.model
    def _tell_keeper(self, article, client, comment):
        """Let who looks after the article look at what was said; once, until it is done."""
        keeper = article._get_keeper(client)
        if not keeper:
            return
        kind = self.env.ref("liteviewer_kb.mail_activity_type_feedback")
        note = (
            plaintext2html(comment) if comment else Markup("<p>%s</p>") % self.env._("Not helpful")
        )
        open_one = article.activity_ids.filtered(
            lambda activity: activity.activity_type_id == kind and activity.user_id == keeper
        )[:1]
        if open_one:
            open_one.note = (open_one.note or Markup("")) + note
        else:
            # as the server: the reader may not see who it is told to
            article.with_user(self.env.ref("base.user_root")).activity_schedule(
                activity_type_id=kind.id, user_id=keeper.id, note=note
            )
