# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from werkzeug.exceptions import NotFound
from werkzeug.urls import url_encode

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Domain
from odoo.http import request
from odoo.tools.mail import plaintext2html

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..models.ticket.rating import RATES
from ..tools.arguments import RECORD_PATH
from ..tools.images import check_image
from ..tools.input import (
    MAX_DESCRIPTION,
    MAX_FILENAME,
    MAX_SUBJECT,
    InputError,
    clean_text,
)

CLOSED_KINDS = ("closed", "cancelled")
"""What is resolved is not among them: it waits for the client's yes."""
CLOSED = Domain("stage_kind", "in", CLOSED_KINDS)


class TicketPortal(CustomerPortal):
    """The tickets of a client's employee, or of the whole client for its manager.

    Who may see a ticket is up to its record rules; who has the link out of an e-mail or the
    agent sees that one ticket without logging in.
    """

    # ------------------------------------------------------------
    # LIST
    # ------------------------------------------------------------

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "ticket_count" in counters:
            tickets = request.env["liteviewer.ticket"]
            values["ticket_count"] = (
                tickets.search_count(self._get_ticket_domain() & ~CLOSED)
                if tickets.has_access("read")
                else 0
            )
        return values

    def _get_ticket_domain(self):
        """Narrow what the record rules let through; other addons may narrow it further."""
        return Domain.TRUE

    def _get_ticket_sortings(self):
        return {
            "newest": {"label": request.env._("Newest"), "order": "received_at desc, id desc"},
            "oldest": {"label": request.env._("Oldest"), "order": "received_at, id"},
            "status": {
                "label": request.env._("Status"),
                "order": "stage_id, received_at desc, id desc",
            },
            "subject": {"label": request.env._("Subject"), "order": "name, id"},
        }

    def _get_ticket_filters(self):
        return {
            "open": {"label": request.env._("Open"), "domain": ~CLOSED},
            "closed": {"label": request.env._("Closed ones"), "domain": CLOSED},
            "all": {"label": request.env._("All"), "domain": Domain.TRUE},
        }

    def _get_ticket_search_inputs(self):
        inputs = {
            "content": {
                "input": "content",
                "label": request.env._("Number or subject"),
                "fields": ["number", "name"],
            },
        }
        if self._is_ticket_manager():
            inputs["reporter"] = {
                "input": "reporter",
                "label": request.env._("Reporter"),
                "fields": ["partner_id.name"],
            }
        return inputs

    def _is_ticket_manager(self):
        """Tell whether the user sees tickets of other people."""
        return request.env.user._is_internal() or request.env.user.has_group(
            "liteviewer_helpdesk.helpdesk_group_portal_manager"
        )

    @http.route(
        ["/my/tickets", "/my/tickets/page/<int:page>"], type="http", auth="user", website=True
    )
    def portal_my_tickets(
        self, page=1, sortby=None, filterby=None, search="", search_in="content", **kwargs
    ):
        tickets = request.env["liteviewer.ticket"]
        if not tickets.has_access("read"):
            return request.redirect("/my")
        sortings = self._get_ticket_sortings()
        filters = self._get_ticket_filters()
        inputs = self._get_ticket_search_inputs()
        search = self._get_typed(search).strip()
        search_in = search_in if search_in in inputs else "content"
        sortby = sortby if sortby in sortings else "newest"
        if filterby not in filters:
            filterby = "all" if search else "open"

        domain = self._get_ticket_domain() & filters[filterby]["domain"]
        if search:
            domain &= Domain.OR(
                [Domain(name, "ilike", search)] for name in inputs[search_in]["fields"]
            )
        pager = portal_pager(
            url="/my/tickets",
            url_args={
                "sortby": sortby,
                "filterby": filterby,
                "search": search,
                "search_in": search_in,
            },
            total=tickets.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        found = tickets.search(
            domain,
            order=sortings[sortby]["order"],
            limit=self._items_per_page,
            offset=pager["offset"],
        )
        request.session["my_tickets_history"] = found.ids[:100]
        values = self._prepare_portal_layout_values()
        values.update(
            # sudo: names of colleagues and stages; the tickets are those the rules let through
            tickets=found.sudo(),
            show_reporter=self._is_ticket_manager(),
            timezone=self._get_timezone(request.env.company),
            page_name="ticket",
            default_url="/my/tickets",
            pager=pager,
            searchbar_sortings=sortings,
            searchbar_filters=filters,
            searchbar_inputs=inputs,
            sortby=sortby,
            filterby=filterby,
            search=search,
            search_in=search_in,
        )
        return self._render_page("liteviewer_helpdesk.portal_my_tickets", values)

    def _get_timezone(self, company, reporter=None):
        """Return the time zone for the visitor: their own, else where the service works."""
        # sudo: portal users and visitors may not read working hours
        return (
            request.env.context.get("tz")
            or (reporter and reporter.tz)
            or company.sudo().resource_calendar_id.tz
            or "UTC"
        )

    def _render_page(self, template, values=None, **options):
        """Answer with a page of ours: no other site shows it in a frame, to have its buttons
        pressed unseen; it loads no plug-ins, and nothing in it turns its links elsewhere. Which
        scripts run is left alone: Odoo's own stand in the page and make programs of texts.
        """
        response = request.render(template, values, **options)
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        response.headers["Content-Security-Policy"] = (
            "frame-ancestors 'self'; object-src 'none'; base-uri 'self'"
        )
        return response

    # ------------------------------------------------------------
    # ONE TICKET
    # ------------------------------------------------------------

    def _get_ticket(self, ticket_id, access_token):
        """Return the ticket with elevated rights, in the name of the visitor.

        :raises AccessError, MissingError: the visitor may not see it, or the link has ended
        """
        # no token has other letters, and Odoo compares none that has
        token = self._get_typed(access_token)
        token = token if token.isascii() else None
        try:
            ticket_sudo = self._document_check_access("liteviewer.ticket", ticket_id)
        except AccessError:
            ticket_sudo = self._document_check_access("liteviewer.ticket", ticket_id, token)
            if ticket_sudo._has_ended_link():
                raise
        return ticket_sudo.with_user(request.env.user).sudo()

    def _refuse_ticket(self, ticket_id, access_token):
        """Lead away from a ticket, alike whether it exists or not, and whether its link has ended
        or was never one.
        """
        if access_token:
            return self._render_page("liteviewer_helpdesk.portal_link_ended", status=410)
        if request.env.user._is_public():
            query = url_encode({"redirect": f"/my/tickets/{ticket_id}"})
            return request.redirect(f"/web/login?{query}")
        return request.redirect("/my")

    def _get_visitor(self, ticket):
        """Return the contact that looks at the ticket: without a login it is the reporter."""
        return ticket.partner_id if request.env.user._is_public() else request.env.user.partner_id

    @http.route(f"/my/tickets/<{RECORD_PATH}:ticket_id>", type="http", auth="public", website=True)
    def portal_my_ticket(self, ticket_id, access_token=None, created=None, **query):
        try:
            ticket = self._get_ticket(ticket_id, access_token)
        except (AccessError, MissingError):
            return self._refuse_ticket(ticket_id, access_token)
        if (survivor := ticket._get_survivor()) != ticket:
            return request.redirect(survivor._get_share_link())
        # who writes from a mail, as Odoo's conversation takes it; nothing else of the address
        writer = {name: query[name] for name in ("pid", "hash") if name in query}
        # a link in a mail chooses a rating; it is sent from the page
        return self._render_ticket(
            ticket,
            access_token,
            is_created=bool(created),
            rating={"rating": query.get("rating")},
            **writer,
        )

    def _render_ticket(
        self,
        ticket,
        access_token,
        is_created=False,
        reason="",
        reason_error="",
        rating=(),
        **writer,
    ):
        """Show the page of a ticket.

        :param str reason: why it should be reopened, as typed
        :param str reason_error: what is wrong with that; the page then says so beside it
        :param dict rating: what was chosen and typed of ``rating`` and ``comment``, and what is
            wrong with that as ``error``
        """
        shown_rating = self._prepare_rating(ticket, dict(rating))
        values = {
            "page_name": "ticket",
            "ticket": ticket,
            "is_created": is_created,
            "is_closed": ticket.stage_kind in CLOSED_KINDS,
            "reason": reason,
            "reason_error": reason_error,
            "rating": shown_rating,
            "max_description": MAX_DESCRIPTION,
            "token_arg": self._get_token_arg(access_token),
            "timezone": self._get_timezone(ticket.company_id, ticket.partner_id),
        }
        values = self._get_page_view_values(
            ticket, access_token, values, "my_tickets_history", False, **writer
        )
        return self._render_page(
            "liteviewer_helpdesk.portal_my_ticket",
            values,
            status=422 if reason_error or shown_rating["error"] else 200,
        )

    @http.route(
        f"/my/tickets/<{RECORD_PATH}:ticket_id>/screenshots/<{RECORD_PATH}:attachment_id>",
        type="http",
        auth="public",
    )
    def portal_ticket_screenshot(self, ticket_id, attachment_id, access_token=None):
        """Show a screenshot to those who may see its ticket, with the type found at the intake."""
        try:
            ticket = self._get_ticket(ticket_id, access_token)
        except (AccessError, MissingError) as error:
            raise NotFound from error
        screenshot = ticket.screenshot_ids.filtered(lambda image: image.id == attachment_id)
        if not screenshot:
            raise NotFound
        stream = request.env["ir.binary"]._get_stream_from(screenshot)
        response = stream.get_response(as_attachment=False)
        response.headers["Cache-Control"] = "private, max-age=3600"
        return response

    @http.route(
        f"/my/tickets/<{RECORD_PATH}:ticket_id>/reopen",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def portal_reopen_ticket(self, ticket_id, access_token=None, reason="", **kwargs):
        """The client is not content: their words, public ones, bring the ticket back to work."""
        try:
            ticket = self._get_ticket(ticket_id, access_token)
        except (AccessError, MissingError):
            return self._refuse_ticket(ticket_id, access_token)
        if ticket.stage_kind == "resolved":
            try:
                words = clean_text(reason, "reason", MAX_DESCRIPTION, multiline=True)
            except InputError as error:
                return self._render_ticket(
                    ticket,
                    access_token,
                    reason=self._get_typed(reason),
                    reason_error=self._get_form_error(error),
                )
            visitor = self._get_visitor(ticket)
            ticket.message_post(
                body=plaintext2html(
                    words
                    or request.env._("The problem is not solved yet. Please take it up again.")
                ),
                author_id=visitor.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            if ticket.stage_kind == "resolved":
                # the words of an engineer, who looks at the client's page, do not reopen
                ticket.action_reopen()
        return request.redirect(self._get_ticket_url(ticket, access_token))

    @http.route(
        f"/my/tickets/<{RECORD_PATH}:ticket_id>/close",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def portal_close_ticket(self, ticket_id, access_token=None, **kwargs):
        """The client says that nothing more has to be done."""
        try:
            ticket = self._get_ticket(ticket_id, access_token)
        except (AccessError, MissingError):
            return self._refuse_ticket(ticket_id, access_token)
        if ticket.stage_kind not in CLOSED_KINDS:
            ticket._track_set_author(self._get_visitor(ticket))
            ticket.action_close()
        return request.redirect(self._get_ticket_url(ticket, access_token))

    @http.route(
        f"/my/tickets/<{RECORD_PATH}:ticket_id>/rate",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def portal_rate_ticket(self, ticket_id, access_token=None, rating="", comment="", **kwargs):
        """The reporter says how content they are with a closed ticket."""
        try:
            ticket = self._get_ticket(ticket_id, access_token)
        except (AccessError, MissingError):
            return self._refuse_ticket(ticket_id, access_token)
        try:
            rate = self._read_rate(rating)
            if not rate:
                raise UserError(request.env._("Choose one of the three faces."))
            words = clean_text(comment, "comment", MAX_DESCRIPTION, multiline=True)
            ticket._rate(self._get_visitor(ticket), rate, words)
        except (InputError, UserError) as error:
            reason = self._get_form_error(error) if isinstance(error, InputError) else str(error)
            typed = {"rating": rating, "comment": self._get_typed(comment), "error": reason}
            return self._render_ticket(ticket, access_token, rating=typed)
        return request.redirect(f"{self._get_ticket_url(ticket, access_token)}#rating")

    def _read_rate(self, value):
        """Return the rate that a form or an address names, None where that is none."""
        return next((rate for rate in RATES if str(rate) == value), None)

    def _prepare_rating(self, ticket, typed):
        """Return what the page says of the rating; who may not rate sees what has been said."""
        visitor = self._get_visitor(ticket)
        given = ticket._get_rating_of(ticket.partner_id)
        is_own = ticket._is_rater(visitor)
        refusal = ticket._get_rating_refusal(visitor)
        is_asked = is_own and ticket._asks_for_rating()
        error = typed.get("error", "")
        # what cannot be sent is nobody's opinion
        words = given.feedback or ""
        return {
            "is_shown": bool(is_asked or given or error),
            "is_own": is_own,
            "is_open": not refusal,
            "refusal": refusal if is_asked or error else "",
            "rates": RATES,
            "given": bool(given),
            "rate": round(given.rating),
            "chosen": self._read_rate(typed.get("rating")) or round(given.rating),
            "words": words if refusal else typed.get("comment", words),
            "error": error,
        }

    def _get_ticket_url(self, ticket, access_token):
        return f"{ticket.access_url}{self._get_token_arg(access_token)}"

    def _get_token_arg(self, access_token):
        return f"?{url_encode({'access_token': access_token})}" if access_token else ""

    # ------------------------------------------------------------
    # NEW TICKET
    # ------------------------------------------------------------

    @http.route("/my/tickets/new", type="http", auth="user", methods=["GET", "POST"], website=True)
    def portal_new_ticket(self, **post):
        """The form of a new ticket: what is wrong is said at its field, nothing typed is lost."""
        if not request.env["liteviewer.ticket"].has_access("read"):
            return request.redirect("/my")
        limits = request.env["liteviewer.ticket"]._get_picture_limits()
        errors = {}
        if request.httprequest.method == "POST":
            vals, images, errors = self._check_new_ticket(post, limits)
            if not errors:
                # sudo: portal users create no tickets but through this form
                ticket = request.env["liteviewer.ticket"].sudo().create(vals)
                if images:
                    ticket._add_screenshots(images)
                return request.redirect(f"{ticket.access_url}?created=1")
        values = self._prepare_portal_layout_values()
        values.update(
            page_name="ticket_new",
            typed={name: self._get_typed(post.get(name)) for name in ("name", "description")},
            errors=errors,
            max_subject=MAX_SUBJECT,
            max_description=MAX_DESCRIPTION,
            limits=limits,
            pictures_help=request.env._(
                "Choose files, or paste a screenshot with Ctrl+V. "
                "PNG, JPEG or WebP, up to %(count)s pictures of %(size)s MB.",
                count=limits.screenshots,
                size=f"{limits.image_bytes / 2**20:.3g}",
            ),
        )
        return self._render_page(
            "liteviewer_helpdesk.portal_new_ticket", values, status=422 if errors else 200
        )

    def _check_new_ticket(self, post, limits):
        """Check what was sent with the form.

        :return: (values of the ticket, [(label, ``tools.images.SafeImage``)], {field: error})
        """
        errors = {}
        texts = {}
        for name, limit, options in (
            ("name", MAX_SUBJECT, {"required": True}),
            ("description", MAX_DESCRIPTION, {"multiline": True}),
        ):
            try:
                texts[name] = clean_text(post.get(name), name, limit, **options)
            except InputError as error:
                errors[name] = self._get_form_error(error)
        images = []
        try:
            images = self._read_images(limits)
        except InputError as error:
            errors["screenshots"] = self._get_form_error(error, error.field)
        vals = {
            "name": texts.get("name"),
            "description": plaintext2html(texts["description"])
            if texts.get("description")
            else False,
            "partner_id": request.env.user.partner_id.id,
            "channel": "portal",
        }
        return vals, images, errors

    def _read_images(self, limits):
        """Return [(label, ``tools.images.SafeImage``)] of the pictures that came with the form.

        :raises InputError: names the file that is wrong
        """
        files = [file for file in request.httprequest.files.getlist("screenshots") if file.filename]
        if len(files) > limits.screenshots:
            raise InputError(
                "",
                request.env._(
                    "These are %(count)s pictures, at most %(max_count)s are allowed.",
                    count=len(files),
                    max_count=limits.screenshots,
                ),
            )
        images = []
        for file in files:
            label = file.filename.encode("utf-8", "replace").decode()[:MAX_FILENAME]
            content = file.read(limits.image_bytes + 1)
            if len(content) > limits.image_bytes:
                raise InputError(
                    label,
                    request.env._(
                        "is larger than %(max_size)s kB. Send a smaller picture.",
                        max_size=limits.image_bytes // 1024,
                    ),
                )
            images.append((label, check_image(content, label, limits.image_pixels)))
        return images

    def _get_typed(self, value):
        """Return what was typed as it can stand in the form again; a file is no text."""
        return value.replace("\x00", "") if isinstance(value, str) else ""

    def _get_form_error(self, error, label=""):
        """Return what is wrong as a sentence for the form."""
        reason = error.reason if isinstance(error.reason, str) else request.env._(error.reason)
        return f"{label}: {reason}" if label else f"{reason[:1].upper()}{reason[1:]}"
