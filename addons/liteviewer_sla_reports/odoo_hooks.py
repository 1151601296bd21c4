# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every place where this addon hooks into Odoo's private code."""

from odoo.addons.liteviewer_helpdesk.tools.odoo_hooks import Hook
from odoo.addons.liteviewer_helpdesk.tools.speed import FAST

SPEED = (
    Hook(
        "liteviewer.ticket",
        "_add_precomputed_values",
        "Tickets are inserted with what follows from their policies.",
        "Creating a ticket takes a statement more.",
    ),
    Hook(
        "liteviewer.ticket.report",
        "_read_grouping_sets",
        "Pivots by one link sort what they have counted.",
        "The tables of dashboards take half as long again.",
    ),
    Hook(
        "liteviewer.ticket.report",
        "_read_group_groupby",
        "Weeks are told in less than half the time.",
        "The charts by week take twice as long.",
    ),
)
"""Of the files ``fast.py``."""

HOOKS = (
    Hook(
        "ir.actions.report",
        "_render_qweb_pdf_prepare_streams",
        "Our papers are rendered in parts, without anything that could be fetched.",
        "Reports are printed without head, page numbers and styles, huge ones take a gigabyte.",
    ),
    Hook(
        "liteviewer.ticket",
        "_mail_track",
        "A deadline that follows from the policy is noted as nobody's change.",
        "The chatter notes each new deadline as a change by whoever wrote the ticket.",
    ),
    Hook(
        "mail.mail",
        "_postprocess_sent_message",
        "Monthly reports learn whether their mails were sent.",
        "They stay in the mail queue for the list of monthly reports, and nobody is told of one "
        "that the mail server refuses.",
    ),
    Hook(
        "odoo.addons.liteviewer_sla_reports.controllers.portal:WorkReportPortal",
        "_prepare_portal_layout_values",
        "The portal's home page leads managers of a client to its work reports.",
        "They have to know the address.",
    ),
    *(SPEED if FAST else ()),
)
