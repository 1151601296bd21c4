# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import api, fields, models

KEPT_DAYS = 365
"""For how long the uses of an answer count."""


class AnswerUse(models.Model):
    """A ready answer was sent to a client. The dialogues offer first what is used most: each use
    is a row of its own, so that engineers who send the same answer at once do not wait for each
    other.
    """

    _name = "liteviewer.answer.use"
    _description = "Use of a Ready Answer"
    _rec_name = "answer_id"

    answer_id = fields.Many2one(
        "mail.template", required=True, readonly=True, index=True, ondelete="cascade"
    )
    category_id = fields.Many2one(
        "liteviewer.ticket.category", readonly=True, index="btree_not_null", ondelete="set null"
    )

    @api.autovacuum
    def _forget_old_ones(self):
        before = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([("create_date", "<", before)]).unlink()
