# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A client as large as they come, and how the web client reads a form: for tests and benchmarks."""

from lxml import etree

from odoo.fields import Command

DEVICES, PERSONS, LICENSES, LOGINS, TICKETS = 500, 200, 30, 20, 50
SWITCHES = 50


def make_large_client(env, engineer, login_vals=None):
    """Make a client with everything: ``DEVICES`` with addresses and relations, ``PERSONS``,
    ``LICENSES`` with seats, ``LOGINS``, ``TICKETS`` that are open, with their work.

    :param engineer: res.users whose tickets they are
    :param dict login_vals: more values of its logins
    :return: liteviewer.ticket, the last one, sent by the agent from a computer
    """
    client = env["res.partner"].create(
        {
            "name": "Large Client",
            "is_company": True,
            "is_helpdesk_client": True,
            "client_note": "<p>Ask Mr Grey before any restart</p>",
        }
    )
    persons = env["res.partner"].create(
        [{"name": f"Person {number}", "parent_id": client.id} for number in range(PERSONS)]
    )
    switches, computers = _make_devices(env, client, persons)
    env["liteviewer.equipment.relation"].create(
        [
            {"source_id": computer.id, "target_id": switches[index % SWITCHES].id}
            for index, computer in enumerate(computers)
        ]
    )
    env["liteviewer.license"].create(
        [
            {
                "software_id": software.id,
                "client_id": client.id,
                "seats": 5,
                "assignment_ids": [
                    Command.create({"equipment_id": computer.id}) for computer in computers[:5]
                ],
            }
            for software in env["liteviewer.software"].create(
                [{"name": f"Large Client's Program {number}"} for number in range(LICENSES)]
            )
        ]
    )
    env["liteviewer.credential"].create(
        [
            {
                "name": f"Login {number}",
                "client_id": client.id,
                "equipment_id": switches[number].id,
                **(login_vals or {}),
            }
            for number in range(LOGINS)
        ]
    )
    tickets = env["liteviewer.ticket"].create(
        [
            {
                "name": f"Ticket {number}",
                "partner_id": persons[0].id,
                "user_id": engineer.id,
                "channel": "agent",
                "computer_data": {"serial": computers[0].serial},
            }
            for number in range(TICKETS)
        ]
    )
    env["liteviewer.work.entry"].create(
        [{"ticket_id": ticket.id, "duration": 5, "user_id": engineer.id} for ticket in tickets]
    )
    env.flush_all()
    return tickets[-1]


def _make_devices(env, client, persons):
    """Return the switches of a new client and its computers, the first of them with users."""
    switch, computer = (
        env["liteviewer.equipment.type"].search([("kind", "=", kind)], limit=1)
        for kind in ("switch", "computer")
    )
    devices = env["liteviewer.equipment"].create(
        [
            {
                "name": f"Device {number}",
                "client_id": client.id,
                "type_id": (switch if number < SWITCHES else computer).id,
                "serial": f"LARGE{number}",
                "interface_ids": [
                    Command.create({"ip_address": f"10.0.{number // 250}.{number % 250 + 1}"})
                ],
            }
            for number in range(DEVICES)
        ]
    )
    switches, computers = devices[:SWITCHES], devices[SWITCHES:]
    for person, own in zip(persons, computers, strict=False):
        own.person_id = person
    return switches, computers


def get_form_specification(record):
    """Return what the web client asks ``web_read`` for when it opens the form of ``record``."""
    arch = record.get_view(view_type="form")["arch"]
    return _get_specification(record, etree.fromstring(arch))


def open_ticket(ticket, specification):
    """Ask for what the screen of a ticket asks for: the form and the panel, in a call of their own
    each, which find nothing read.

    :return: what the panel shows
    """
    ticket.env.invalidate_all()
    (row,) = ticket.web_read(specification)
    ticket.env.invalidate_all()
    return ticket.get_client_glance(
        draft={name: row[name]["id"] for name in ("partner_id", "client_id")}
    )


def _get_specification(model, node):
    specification = {}
    for element in node.xpath(".//field[not(ancestor::field)]"):
        name = element.get("name")
        field = model._fields[name]
        asked = specification.setdefault(name, {})
        if element.get("invisible") in ("1", "True") or element.get("column_invisible"):
            continue
        if field.type == "many2one":
            asked["fields"] = {"display_name": {}}
        elif field.type in ("one2many", "many2many"):
            fields = {"display_name": {}} if field.type == "many2many" else {}
            for view in element.xpath("./list|./kanban"):
                fields.update(_get_specification(model.env[field.comodel_name], view))
            asked.update(fields=fields, limit=40, order="")
    return specification
