# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: an engineer, a client, and tickets that are the same in ours and in the
peer's: a description, a message of the reporter, a screenshot.
"""

import base64
import io
import random

from PIL import Image, ImageDraw

from odoo.fields import Command

from odoo.addons.liteviewer_vault.models.secret_mixin import CREDENTIALS_GROUP

LOGIN, PASSWORD = "bench-browser", "bench-browser"
SUBJECTS = [f"Printer {number} does not print" for number in range(101, 131)]
DESCRIPTION = (
    "<p>Since this morning, the red lamp is on.</p><p>We have to print the reports today.</p>"
)
MESSAGE = "<p>It is the large one beside the window. I have restarted it two times.</p>"


def main(env):
    # no job shall run beside what is measured
    env.cr.execute("UPDATE ir_cron SET active = FALSE")
    engineer = env["res.users"].create(
        {
            "name": "Bench Engineer",
            "login": LOGIN,
            "password": PASSWORD,
            "group_ids": [
                Command.set(
                    [env.ref(CREDENTIALS_GROUP).id, env.ref("helpdesk_mgmt.group_helpdesk_user").id]
                )
            ],
        }
    )
    env = env(context={**env.context, "mail_notify_force_send": False})
    reporter = make_reporter(env)
    picture = make_screenshot()
    make_ours(env, engineer, reporter, picture)
    make_peers(env, engineer, reporter, picture)
    env.cr.commit()
    return {"login": LOGIN, "password": PASSWORD, "subjects": SUBJECTS}


def make_reporter(env):
    """:return: res.partner, of a new client with some computers"""
    client = env["res.partner"].create(
        {
            "name": "Bench Browser Client",
            "is_company": True,
            "is_helpdesk_client": True,
            "phone": "+7 495 123-45-67",
        }
    )
    reporter = env["res.partner"].create(
        {
            "name": "Bench Reporter",
            "parent_id": client.id,
            "email": "reporter@bench.example",
            "phone": "+7 495 123-45-68",
        }
    )
    computer = env["liteviewer.equipment.type"].search([("kind", "=", "computer")], limit=1)
    env["liteviewer.equipment"].create(
        [
            {
                "name": f"BENCH-{number}",
                "client_id": client.id,
                "type_id": computer.id,
                "serial": f"BENCH{number}",
                "person_id": reporter.id if not number else False,
                "interface_ids": [Command.create({"ip_address": f"10.1.0.{number + 1}"})],
            }
            for number in range(5)
        ]
    )
    return reporter


def make_ours(env, engineer, reporter, picture):
    tickets = env["liteviewer.ticket"].create(
        [
            {
                "name": subject,
                "description": DESCRIPTION,
                "partner_id": reporter.id,
                "user_id": engineer.id,
            }
            for subject in SUBJECTS
        ]
    )
    for ticket in tickets:
        ticket.screenshot_ids = make_attachment(env, ticket, picture)
        post(ticket, reporter)
    return tickets


def make_peers(env, engineer, reporter, picture):
    """The peer has no place for screenshots: it is a file of the message."""
    tickets = env["helpdesk.ticket"].create(
        [
            {
                "name": subject,
                "description": DESCRIPTION,
                "partner_id": reporter.id,
                "partner_name": reporter.name,
                "partner_email": reporter.email,
                "user_id": engineer.id,
            }
            for subject in SUBJECTS
        ]
    )
    for ticket in tickets:
        post(ticket, reporter, make_attachment(env, ticket, picture))
    return tickets


def make_attachment(env, ticket, picture):
    return env["ir.attachment"].create(
        {
            "name": "screen.png",
            "datas": picture,
            "res_model": ticket._name,
            "res_id": ticket.id,
        }
    )


def post(ticket, reporter, attachment=None):
    ticket.message_post(
        body=MESSAGE,
        body_is_html=True,
        author_id=reporter.id,
        message_type="comment",
        subtype_xmlid="mail.mt_comment",
        attachment_ids=attachment.ids if attachment else None,
    )


def make_screenshot(size=(1600, 900), lines=260):
    """Return a PNG in base64 that looks like windows with text."""
    rng = random.Random(19)
    image = Image.new("RGB", size, "#f0f0f0")
    draw = ImageDraw.Draw(image)
    for _line in range(lines):
        place = (rng.randrange(size[0]), rng.randrange(size[1]))
        draw.text(place, f"Error {rng.randrange(10**6)}: no licence found", fill="#202020")
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return base64.b64encode(stream.getvalue()).decode()
