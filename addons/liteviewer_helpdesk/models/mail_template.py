# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.arguments import Flag, IdList, List, Number, Object, Text
from .mail_policy import SERVER, TEMPLATE, TRUST

TEXT = {"body", "body_html", "subject"}


class MailTemplate(models.Model):
    _name = "mail.template"
    _inherit = ["liteviewer.linked.files.mixin", "mail.template"]

    is_helpdesk_answer = fields.Boolean(
        string="Ready Answer",
        help="Engineers choose it where they write to the client of a ticket. It comes in the "
        "language of the reporter.",
    )
    helpdesk_category_ids = fields.Many2many(
        "liteviewer.ticket.category",
        string="For Categories",
        help="Offered first on tickets of these categories and those below them.",
    )
    helpdesk_use_count = fields.Integer(
        string="Times Sent",
        compute="_compute_helpdesk_use_count",
        groups="liteviewer_helpdesk.helpdesk_group_manager",
        help="How often it was sent within a year.",
    )

    def _compute_helpdesk_use_count(self):
        uses = self.env["liteviewer.answer.use"]
        counts = dict(uses._read_group([("answer_id", "in", self.ids)], ["answer_id"], ["__count"]))
        for template in self:
            template.helpdesk_use_count = counts.get(template, 0)

    @api.model
    def name_search(
        self,
        name: Text = "",
        domain: List = None,
        operator: Text = "ilike",
        limit: Number = 100,
    ):
        """Offer the ready answers for a ticket (``helpdesk_answers_for`` in the context): first
        those of its category, of them those sent most often there, then those sent most often.
        """
        ticket_id = self.env.context.get("helpdesk_answers_for")
        if not isinstance(ticket_id, int) or not ticket_id:
            return super().name_search(name, domain, operator, limit)
        ticket = self.env["liteviewer.ticket"].browse(ticket_id)
        ticket.check_access("read")
        answers = self.search(Domain("display_name", operator, name) & Domain(domain or []))
        ranked = answers._rank_for_category(ticket.category_id)[:limit]
        return [(answer.id, answer.display_name) for answer in ranked]

    def _rank_for_category(self, category):
        """Return these ready answers, the likeliest one for a ticket of that category first."""
        # sudo: how often, no more
        uses = self.env["liteviewer.answer.use"].sudo()
        domain = [("answer_id", "in", self.ids)]
        total, here = (
            {
                answer.id: count
                for answer, count in uses._read_group(part, ["answer_id"], ["__count"])
            }
            for part in (domain, [*domain, ("category_id", "=", category.id or -1)])
        )
        path = {int(each) for each in (category.parent_path or "").split("/") if each}

        def get_rank(answer):
            wanted = set(answer.helpdesk_category_ids.ids)
            # for others than this one
            distance = 0 if wanted & path else 2 if wanted else 1
            return (
                distance,
                -here.get(answer.id, 0),
                -total.get(answer.id, 0),
                (answer.name or "").lower(),
            )

        return self.sorted(get_rank)

    def send_mail_batch(
        self,
        res_ids: IdList,
        force_send: Flag = False,
        raise_exception: Flag = False,
        email_values: Object = None,
        email_layout_xmlid: Text = False,
    ):
        """Tell the policy whose doing the mail is: the server's, where it asks with elevated
        rights, or that of the user, with words that others wrote or with their own.
        """
        if self.env.su:
            self = self.with_context(**{TRUST: SERVER})
        elif (
            not self.env["liteviewer.mail.policy"]._is_trusted()
            and TEXT.isdisjoint(email_values or ())
            and not self.has_access("write")
        ):
            self = self.with_context(**{TRUST: TEMPLATE})
        return super().send_mail_batch(
            res_ids,
            force_send=force_send,
            raise_exception=raise_exception,
            email_values=email_values,
            email_layout_xmlid=email_layout_xmlid,
        )
