# Copyright 2026 LiteViewer ServiceDesk contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import groupby

from odoo.addons.liteviewer_helpdesk.tools.arguments import Names, One


class WorkReturn(models.TransientModel):
    """Gives works back to their engineers, with a word."""

    _name = "liteviewer.work.return"
    _description = "Return Works"

    work_entry_ids = fields.Many2many(
        "liteviewer.work.entry", "liteviewer_work_return_rel", string="Works"
    )
    note = fields.Char(string="What Is Missing")

    @api.model
    def default_get(self, fields: Names):
        values = super().default_get(fields)
        ids = self.env.context.get("active_ids")
        if self.env.context.get("active_model") == "liteviewer.work.entry" and ids:
            values.setdefault("work_entry_ids", [(6, 0, ids)])
        return values

    def action_apply(self: One):
        """Return the works; each engineer is told on the ticket.

        :raises UserError: without a word
        """
        self.ensure_one()
        note = (self.note or "").strip()
        if not note:
            raise UserError(self.env._("Say what is missing: the engineer reads it."))
        self.work_entry_ids._check_reviewer()
        # sudo: accountants only read works, and may set this one thing of those that they read
        works = self.work_entry_ids.sudo().filtered(lambda work: not work.period_id)
        works.write({"review_state": "returned"})
        for (ticket, engineer), group in groupby(
            works, lambda work: (work.ticket_id, work.user_id)
        ):
            ticket.message_post(
                body=self.env._(
                    "Work to be completed: %(works)s. %(note)s",
                    works=", ".join(work.name or "\N{EM DASH}" for work in group),
                    note=note,
                ),
                author_id=self.env.user.partner_id.id,
                partner_ids=engineer.partner_id.ids,
                subtype_xmlid="mail.mt_note",
            )
        return {"type": "ir.actions.act_window_close"}
