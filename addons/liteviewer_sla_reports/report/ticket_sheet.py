# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from base64 import b64encode

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import groupby

from odoo.addons.liteviewer_helpdesk.tools.images import check_image
from odoo.addons.liteviewer_helpdesk.tools.input import InputError
from odoo.addons.liteviewer_helpdesk.tools.picture import make_printable

from ..tools.html_painter import make_parts, paint_section
from ..tools.report_matrix import (
    BLANK,
    CHANGE,
    DATETIME,
    DURATION,
    LINE,
    MUTED,
    STRONG,
    SUM,
    Column,
    Matrix,
    Section,
    Span,
)
from ..tools.report_text import to_plain_text

MAX_TICKETS = 100
"""Tickets that are printed at once."""
MAX_PICTURES = 12
"""Pictures of one ticket that are printed."""
MAX_TEXT = 20_000
"""Characters of what was asked that are printed."""


class TicketSheet(models.AbstractModel):
    """One or several tickets on paper, each in the language and the time zone of its client: what
    was asked, said and done, with the client's pictures and lines to sign.

    It is for the client: of the conversation it holds what the client sees, and of the ticket
    nothing internal. Whoever prints it gets what they may see in the ticket.
    """

    _name = "report.liteviewer_sla_reports.ticket_sheet_pages"
    _inherit = ["liteviewer.paper.mixin"]
    _description = "Ticket Sheet"

    @api.model
    def _get_report_values(self, docids, data=None):
        tickets = self.env["liteviewer.ticket"].browse(docids)
        tickets.check_access("read")
        if len(tickets) > MAX_TICKETS:
            raise UserError(
                self.env._("Print at most %(limit)s tickets at once.", limit=MAX_TICKETS)
            )
        works = self.env["liteviewer.work.entry"].search(
            [("ticket_id", "in", tickets.ids), ("is_running", "=", False)],
            order="started_at, id",
        )
        messages = self._get_messages(tickets)
        by_ticket = {ticket: works.browse() for ticket in tickets} | {
            ticket: works.browse().concat(*group)
            for ticket, group in groupby(works, lambda work: work.ticket_id)
        }
        said = dict(groupby(messages, lambda message: message.res_id))
        return {
            "doc_ids": tickets.ids,
            "docs": tickets,
            "sheets": [
                self._prepare_sheet(
                    ticket, by_ticket[ticket], messages.browse().concat(*said.get(ticket.id, ()))
                )
                for ticket in tickets
            ],
        }

    @api.model
    def _make_papers(self, record_ids):
        papers, of_paper = [], self.env["liteviewer.report.mixin"]._get_paper_values()
        for sheet in self._get_report_values(record_ids)["sheets"]:
            ticket = sheet["ticket"]
            reader = self.with_context(lang=sheet["lang"])
            values = {**of_paper, "sheet": sheet}
            papers.append(
                reader._make_paper(
                    ticket.display_name,
                    ticket.company_id,
                    [reader._paint("liteviewer_sla_reports.ticket_sheet_body", values)],
                    titles=[
                        piece.page.section.title for piece in sheet["pieces"] if piece.is_first
                    ],
                )
            )
        return papers

    @api.model
    def _get_messages(self, tickets):
        """Return what was said in the conversations with the clients, the oldest first: what the
        portal shows, so no notes.
        """
        field = tickets._fields["website_message_ids"]
        return self.env["mail.message"].search(
            Domain(field.get_comodel_domain(tickets))
            & Domain("res_id", "in", tickets.ids)
            & Domain("subtype_id", "=", self.env.ref("mail.mt_comment").id)
            & Domain("is_internal", "=", False),
            order="date, id",
        )

    @api.model
    def _prepare_sheet(self, ticket, works, messages):
        """Return what the template shows of a ticket, in the language of its client.

        :return: {"ticket": record, "lang": str, "matrix": Matrix, "pieces": [html_painter.Piece],
            "texts": [(title, text)], "solution": str, "pictures": [address], "omitted": str}
        """
        client = ticket.client_id or ticket.partner_id
        reader = {
            "lang": client.lang or self.env.lang,
            "tz": client.tz or ticket.company_id._get_helpdesk_tz(),
        }
        self, ticket, works, messages = (
            records.with_context(**reader) for records in (self, ticket, works, messages)
        )
        reports = self.env["liteviewer.report.mixin"]
        formats = reports._get_formats()
        asked = to_plain_text(ticket.description)
        sections = [
            self._prepare_conversation(messages, asked),
            self._prepare_works(works, reports),
        ]
        pages = [paint_section(section, formats) for section in sections if section.rows]
        pieces = [piece for part in make_parts(pages) for piece in part.pieces]
        pictures, omitted = self._get_pictures(ticket, messages)
        return {
            "ticket": ticket,
            "lang": reader["lang"],
            "matrix": Matrix(
                title=self.env._("Ticket %(number)s", number=ticket.number),
                subtitle=ticket.name,
                facts=self._prepare_facts(ticket, reports, formats),
                sections=sections,
            ),
            "pieces": pieces,
            "asked": asked[:MAX_TEXT],
            "solution": to_plain_text(ticket.solution),
            "pictures": pictures,
            "omitted": omitted,
        }

    @api.model
    def _prepare_facts(self, ticket, reports, formats):
        """Return [(label, text)] for the head of the sheet; other addons add theirs."""
        moment = Column("", DATETIME)
        reporter = ticket.partner_id
        selections = {
            name: dict(ticket._fields[name]._description_selection(self.env))
            for name in ("priority", "channel")
        }
        facts = [
            (
                self.env._("Client"),
                ticket.client_id and reports._describe_partner(ticket.client_id),
            ),
            (self.env._("Contractor"), reports._describe_partner(ticket.company_id.partner_id)),
            (
                self.env._("Reporter"),
                ", ".join(filter(None, (reporter.name, reporter.function, reporter.phone))),
            ),
            (self.env._("Category"), ticket.category_id.display_name),
            (self.env._("Priority"), selections["priority"].get(ticket.priority)),
            (self.env._("Stage"), ticket.stage_id.name),
            (
                self.env._("Received"),
                ", ".join(
                    (
                        formats.get_text(ticket.received_at, moment),
                        selections["channel"][ticket.channel],
                    )
                ),
            ),
            (
                self.env._("Resolved"),
                ticket.resolved_at and formats.get_text(ticket.resolved_at, moment),
            ),
            # sudo: who works on it is told to the client
            (self.env._("Engineer"), ticket.user_id.sudo().name),
            # sudo: how the service level stands is told to the client
            (
                self.env._("Service Level"),
                " ".join(ticket.sudo()._get_sla_words(self.env.context["tz"])),
            ),
        ]
        return [(label, text) for label, text in facts if text]

    @api.model
    def _prepare_conversation(self, messages, asked):
        """Return what client and service have said. What came in by e-mail stands above already."""
        section = Section(
            title=self.env._("Conversation"),
            columns=(
                Column(self.env._("Date"), DATETIME, width=24),
                Column(self.env._("Author"), width=24),
                Column(self.env._("Message"), width=78),
            ),
        )
        for message in messages:
            words = to_plain_text(message.body)
            files = ", ".join(message.attachment_ids.mapped("name"))
            if (words == asked or not words) and not files:
                continue
            spans = [Span("" if words == asked else words)]
            if files:
                spans.append(Span(f"\n{files}" if spans[0].text else files, MUTED))
            # sudo: who wrote it is told with it
            author = message.author_id.sudo().name or message.email_from or BLANK
            section.add(message.date, (Span(author, STRONG),), tuple(spans))
        return section

    @api.model
    def _prepare_works(self, works, reports):
        section = Section(
            title=self.env._("Works"),
            columns=(
                Column(self.env._("Date"), DATETIME, width=24),
                Column(self.env._("What Was Done"), width=62),
                Column(self.env._("Engineer"), width=22),
                Column(self.env._("Kind of Work"), width=18),
                Column(self.env._("Time"), DURATION, SUM, width=10),
            ),
            total_label=self.env._("Total"),
        )
        kinds = reports._get_work_kinds()
        changes = works._get_reported_changes()
        for work in works:
            found = changes.get(work, ())
            section.add(
                work.started_at,
                work.name or BLANK,
                # sudo: who did it is told to the client
                work.user_id.sudo().name,
                kinds[work.work_type, work.is_out_of_hours],
                work.duration * 60,
                kind=CHANGE if found else LINE,
            )
            for change in found:
                section.add(
                    BLANK, tuple(reports._describe_change(change)), *[BLANK] * 3, kind=CHANGE
                )
        return section

    # ------------------------------------------------------------
    # PICTURES
    # ------------------------------------------------------------

    @api.model
    def _get_pictures(self, ticket, messages):
        """Return the pictures that the client sees, as addresses that hold them, and a sentence
        about those that are not printed. Nothing is fetched: what is only linked to is no picture
        of the ticket.

        :rtype: tuple[list[str], str]
        """
        limit = ticket._get_picture_limits().image_pixels
        found, omitted = {}, 0
        files = ticket.screenshot_ids | messages.attachment_ids.filtered(
            lambda file: (file.mimetype or "").startswith("image/")
        )
        for file in files.sorted("id"):
            if file.checksum in found:
                continue
            if len(found) == MAX_PICTURES:
                omitted += 1
                continue
            try:
                mimetype, content = make_printable(check_image(file.raw or b"", "file", limit))
            except InputError:
                omitted += 1
                continue
            found[file.checksum] = f"data:{mimetype};base64,{b64encode(content).decode()}"
        told = omitted and self.env._("Pictures that are not printed: %(count)s", count=omitted)
        return list(found.values()), told or ""
