# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from collections import Counter

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import is_html_empty
from odoo.tools.mail import plaintext2html

from odoo.addons.liteviewer_helpdesk.models.rich_text import RichText
from odoo.addons.liteviewer_helpdesk.tools.arguments import One

from ..tools.private_data import Known, find_private, mark, mask_html

MOST_PEOPLE = 2000
"""Of a client, whose names are looked for."""


class ArticleFromTicket(models.TransientModel):
    """Makes a draft of an article out of a ticket: question, solution, works and screenshots,
    without what belongs to the client.
    """

    _name = "liteviewer.article.from.ticket"
    _description = "Article from a Ticket"

    ticket_id = fields.Many2one("liteviewer.ticket", required=True, readonly=True)
    name = fields.Char(string="Title", required=True)
    body = RichText(string="Text")
    findings = RichText(string="What Was Found", readonly=True)
    finding_count = fields.Integer(readonly=True)
    screenshot_ids = fields.Many2many("ir.attachment", string="Screenshots")
    available_screenshot_ids = fields.Many2many(
        related="ticket_id.screenshot_ids", string="Screenshots of the Ticket"
    )

    @api.model
    def _prepare_from(self, ticket):
        """Return the values of the wizard for a ticket."""
        known = ticket._get_private_data()
        parts, findings = [], []
        for title, text in self._get_parts(ticket):
            masked, found = mask_html(text, known, self._get_placeholder)
            parts.append(f"<h3>{title}</h3>{masked}")
            findings += found
        name = ticket.name
        for finding in reversed(find_private(name, known)):
            findings.append(finding)
            placeholder = self._get_placeholder(finding.kind)
            name = f"{name[: finding.start]}{placeholder}{name[finding.end :]}"
        return {
            "ticket_id": ticket.id,
            "name": name,
            "body": "".join(parts),
            "findings": self._format_findings(findings),
            "finding_count": len(findings),
            "screenshot_ids": [fields.Command.set(ticket.screenshot_ids.ids)],
        }

    def _get_parts(self, ticket):
        """Return [(title, HTML)] of what the ticket says."""
        works = [entry.name for entry in ticket.work_entry_ids.sorted("started_at") if entry.name]
        items = Markup("").join(Markup("<li>%s</li>") % work for work in works)
        parts = (
            (self.env._("Question"), ticket.description or plaintext2html(ticket.name)),
            (self.env._("Solution"), ticket.solution),
            (self.env._("What Was Done"), works and Markup("<ul>%s</ul>") % items),
        )
        return [(title, text) for title, text in parts if text and not is_html_empty(text)]

    def _get_placeholder(self, kind):
        """Return what is written in the place of something that was found."""
        return {
            "email": self.env._("[e-mail]"),
            "phone": self.env._("[telephone]"),
            "address": self.env._("[address]"),
            "network": self.env._("[network address]"),
            "computer": self.env._("[computer]"),
            "login": self.env._("[login]"),
            "person": self.env._("[person]"),
            "company": self.env._("[company]"),
            "picture": self.env._("[picture]"),
        }[kind]

    def _format_findings(self, findings):
        """Return a list of what was taken out, each once, with how often."""
        counts = Counter((finding.kind, finding.text.strip()) for finding in findings)
        rows = Markup("").join(
            Markup("<li>%s <b>%s</b>%s</li>")
            % (self._get_placeholder(kind), text, f" × {count}" if count > 1 else "")
            for (kind, text), count in counts.items()
        )
        return rows and Markup("<ul>%s</ul>") % rows

    def action_create_draft(self: One):
        """Make the draft, with copies of the chosen screenshots, and open it."""
        self.check_access("write")
        self.ticket_id._check_article_use()
        article = self.env["liteviewer.article"].create(self._prepare_article())
        note = self.env._(
            "A draft of an article was made of this ticket: %s", article._get_html_link()
        )
        self.ticket_id.message_post(body=Markup("<p>%s</p>") % note)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Article"),
            "res_model": article._name,
            "res_id": article.id,
            "views": [(False, "form")],
        }

    def _prepare_article(self):
        pictures = self.screenshot_ids & self.ticket_id.screenshot_ids
        return {
            "name": self.name,
            "body": (self.body or "") + (self._format_pictures(pictures) if pictures else ""),
            "ticket_category_ids": [fields.Command.set(self.ticket_id.category_id.ids)],
        }

    def _format_pictures(self, screenshots):
        """Return HTML that shows them: the article makes copies of them. Nobody but a person can
        tell what a picture shows, so that is marked as well.
        """
        note = mark(self.env._("[look whether a picture shows whose it is]"))
        images = Markup("").join(
            Markup('<p><img src="/web/image/%s" alt="" class="img-fluid"/></p>') % screenshot.id
            for screenshot in screenshots
        )
        return Markup("<h3>%s</h3><p>%s</p>%s") % (self.env._("Pictures"), Markup(note), images)


class Ticket(models.Model):
    _inherit = "liteviewer.ticket"

    def action_write_article(self: One):
        """Propose an article made of this ticket."""
        self._check_article_use()
        wizard = self.env["liteviewer.article.from.ticket"].create(
            self.env["liteviewer.article.from.ticket"]._prepare_from(self)
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Article from This Ticket"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _get_private_data(self):
        """Return what the desk knows of the ticket's client, as words to be looked for in a text;
        other addons know more.

        :rtype: tools.private_data.Known
        """
        self.ensure_one()
        client = self.client_id
        # sudo: only what stands in the text of the ticket already is shown of it
        people = self.env["res.partner"].sudo().with_context(active_test=False)
        contacts = people.search_fetch(
            [("id", "child_of", client.ids)],
            ["name", "is_company", "street", "street2"],
            limit=MOST_PEOPLE,
        )
        contacts |= self.partner_id.sudo()
        companies = contacts.filtered("is_company")
        addresses = {*contacts.mapped("street"), *contacts.mapped("street2")}
        facts = self.sudo().computer_data or {}
        return Known(
            persons=tuple(filter(None, (contacts - companies).mapped("name"))),
            companies=tuple(filter(None, companies.mapped("name"))),
            # a house number alone is in every text
            addresses=tuple(text for text in addresses if text and len(text) > 5),
            computers=tuple(_texts(facts, "hostname", "serial", "domain")),
            logins=tuple(_texts(facts, "user")),
        )


def _texts(facts, *names):
    return [text for name in names if isinstance(text := facts.get(name), str) and len(text) > 2]
