# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from ..tools.kept import kept


class TicketChecklistItem(models.Model):
    """A thing to do on a ticket. Who ticked it and when is kept by the model."""

    _name = "liteviewer.ticket.checklist.item"
    _description = "Checklist Item"
    _order = "ticket_id, sequence, id"

    name = fields.Char(string="To Do", required=True)
    sequence = fields.Integer(default=10)
    ticket_id = fields.Many2one(
        "liteviewer.ticket", required=True, index=True, ondelete="cascade", check_company=True
    )
    client_id = fields.Many2one(related="ticket_id.client_id", store=True, index=True)
    company_id = fields.Many2one(
        related="ticket_id.company_id", string="Service Company", store=True, index=True
    )
    done = fields.Boolean(copy=False)
    done_by = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    done_at = fields.Datetime(string="Done On", readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        """An item may be done already when it is written down."""
        return super().create(
            [{**self._get_done_vals(vals.get("done")), **vals} for vals in vals_list]
        )

    def write(self, vals):
        """Ticking what is ticked already does not change by whom it was."""
        if "done" not in vals:
            return super().write(vals)
        changed = self.filtered(lambda item: item.done != bool(vals["done"]))
        super(TicketChecklistItem, self - changed).write(vals)
        return super(TicketChecklistItem, changed).write(
            {**self._get_done_vals(vals["done"]), **vals}
        )

    @api.model
    def _get_done_vals(self, done):
        return kept(
            {
                "done_by": self.env.uid if done else False,
                "done_at": fields.Datetime.now() if done else False,
            }
        )


class ChecklistTemplate(models.Model):
    """A checklist to be put into tickets of a kind that comes again and again."""

    _name = "liteviewer.checklist.template"
    _description = "Checklist Template"
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", string="Service Company", index=True, help="Empty: for every company."
    )
    line_ids = fields.One2many(
        "liteviewer.checklist.template.line", "template_id", string="Items", copy=True
    )

    def _prepare_items(self):
        """Return the values of the checklist items that this template puts into a ticket."""
        return [{"name": line.name, "sequence": line.sequence} for line in self.line_ids]


class ChecklistTemplateLine(models.Model):
    """A line of a checklist template."""

    _name = "liteviewer.checklist.template.line"
    _description = "Checklist Template Line"
    _order = "template_id, sequence, id"

    name = fields.Char(string="To Do", required=True)
    sequence = fields.Integer(default=10)
    template_id = fields.Many2one(
        "liteviewer.checklist.template", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="template_id.company_id", store=True)
