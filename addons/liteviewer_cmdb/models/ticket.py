# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.liteviewer_helpdesk.tools.arguments import OneOrNone, RecordIds

from ..tools.recognition import SILENT_AFTER, Computer, judge_sender, read_facts, recognise

NETWORK_KINDS = ("router", "switch", "access_point", "server")
"""What the glance shows of a client's network."""
GLANCE_DEVICES = 30
GLANCE_OWN_DEVICES = 10
GLANCE_TICKETS = 5
ENGINEER = "liteviewer_helpdesk.helpdesk_group_engineer"


class Ticket(models.Model):
    """What an engineer has to know of the client when he opens a ticket."""

    _inherit = "liteviewer.ticket"

    equipment_id = fields.Many2one(
        "liteviewer.equipment",
        compute="_compute_equipment_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
        domain="[('client_id', '=', client_id)]",
        groups=ENGINEER,
        help="What the ticket is about. A ticket from the desktop agent begins with the computer "
        "that it was sent from.",
    )

    @api.depends("client_id")
    def _compute_equipment_id(self):
        """Recognise the computer by what the agent said, within the client. What an engineer
        chose stays, as long as the ticket stays with the client.
        """
        unknown = self.browse()
        for ticket in self:
            if ticket.equipment_id.client_id != ticket.client_id:
                ticket.equipment_id = False
            if not ticket.equipment_id and (ticket.computer_data or ticket.device_id):
                unknown += ticket
            else:
                ticket.equipment_id = ticket.equipment_id
        unknown._recognise_equipment()

    @api.onchange("partner_id")
    def _onchange_partner_id_equipment(self):
        """A ticket taken on the phone begins with the reporter's only computer."""
        if self.partner_id and not self.equipment_id:
            self.equipment_id = self._find_computer(self.partner_id._origin)

    def _recognise_equipment(self):
        """Find the computers of the tickets in one query, however many tickets there are."""
        wanted = {
            ticket: read_facts(
                ticket.computer_data or {}, ticket.device_id.id, ticket.partner_id.id
            )
            for ticket in self
        }
        if not wanted:
            return
        candidates = self._get_candidates(wanted)
        for ticket, facts in wanted.items():
            ticket.equipment_id, _verdict = recognise(
                facts, candidates[ticket.client_id.id], judge_sender
            )

    @api.model
    def _get_candidates(self, wanted):
        """Return {client id: [Computer]} of the equipment that shares any fact with a ticket.

        :param wanted: {liteviewer.ticket: Computer}
        """
        self.env["liteviewer.equipment"].flush_model()
        self.env["liteviewer.network.interface"].flush_model(["mac", "equipment_id"])
        self.env["liteviewer.agent.device"].flush_model(
            ["state", "last_seen_at", "enrolled_at", "shared_equipment_id"]
        )
        facts = wanted.values()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT e.client_id, e.id, lower(e.serial), array_agg(i.mac), d.ids,
                       split_part(lower(e.hostname), '.', 1),
                       CASE WHEN e.kind = 'computer' THEN e.person_id END, d.living_ids
                  FROM liteviewer_equipment e
                  LEFT JOIN liteviewer_network_interface i
                    ON i.equipment_id = e.id AND i.mac = ANY(%(macs)s)
                  LEFT JOIN LATERAL (
                       SELECT array_agg(id) AS ids,
                              array_agg(id) FILTER (
                                  WHERE state = 'active'
                                    AND coalesce(last_seen_at, enrolled_at) >= %(alive_since)s
                              ) AS living_ids
                         FROM liteviewer_agent_device
                        WHERE id = e.device_id OR shared_equipment_id = e.id
                  ) d ON TRUE
                 WHERE e.client_id = ANY(%(clients)s) AND e.active AND e.state <> 'retired'
                   AND (i.id IS NOT NULL
                        OR lower(e.serial) = ANY(%(serials)s)
                        OR e.device_id = ANY(%(devices)s)
                        OR e.id IN (SELECT shared_equipment_id FROM liteviewer_agent_device
                                     WHERE id = ANY(%(devices)s))
                        OR split_part(lower(e.hostname), '.', 1) = ANY(%(hostnames)s)
                        OR (e.kind = 'computer' AND e.person_id = ANY(%(persons)s)))
                 GROUP BY e.id, d.ids, d.living_ids
                """,
                alive_since=fields.Datetime.now() - SILENT_AFTER,
                clients=list({ticket.client_id.id for ticket in wanted if ticket.client_id}),
                macs=list(frozenset().union(*(fact.macs for fact in facts))),
                serials=list({fact.serial for fact in facts if fact.serial}),
                devices=list(frozenset().union(*(fact.device_ids for fact in facts))),
                hostnames=list({fact.hostname for fact in facts if fact.hostname}),
                persons=list({fact.person_id for fact in facts if fact.person_id}),
            )
        )
        candidates = defaultdict(list)
        for client_id, equipment_id, serial, macs, devices, hostname, person_id, living in rows:
            candidates[client_id].append(
                Computer(
                    equipment_id,
                    serial or "",
                    frozenset(filter(None, macs)),
                    frozenset(devices or ()),
                    hostname or "",
                    person_id or 0,
                    frozenset(living or ()),
                )
            )
        return candidates

    @api.model
    def _find_computer(self, person):
        """Return the computer that ``person`` works at, empty when there are several."""
        found = self.env["liteviewer.equipment"].search(
            [("person_id", "=", person.id), ("kind", "=", "computer"), ("state", "!=", "retired")],
            limit=2,
        )
        return found if len(found) == 1 else found.browse()

    # ------------------------------------------------------------
    # THE CLIENT AT A GLANCE
    # ------------------------------------------------------------

    @api.readonly
    def get_client_glance(self: OneOrNone, draft: RecordIds = None):
        """Return what the panel beside the ticket shows, in a few queries.

        Read with the rights of the user: what he may not see is not in it.

        :param dict draft: {"partner_id", "client_id", "equipment_id": id or False} as they stand
            in a form that has not been saved; those that are left out are the ticket's
        :return: {"client", "reporter", "computer": dict or None, "network": dict}, see the
            methods ``_glance_*``; other addons add sections of their own
        :rtype: dict
        :raises AccessError: the user may not read the ticket, or no equipment at all
        """
        self.check_access("read")
        self.env["liteviewer.equipment"].check_access("read")
        names = ("client_id", "partner_id", "equipment_id")
        ids = {name: self[name].id for name in names} | (draft or {})
        # only a number is an id, anything else is none
        ids = {name: ids[name] if type(ids[name]) is int else False for name in names}
        partners = self.env["res.partner"].browse(
            filter(None, {ids["client_id"], ids["partner_id"]})
        )
        partners = partners._filtered_access("read")
        return self._prepare_client_glance(
            partners.filtered(lambda partner: partner.id == ids["client_id"]),
            partners.filtered(lambda partner: partner.id == ids["partner_id"]),
            self.env["liteviewer.equipment"].browse(ids["equipment_id"] or ()),
        )

    def _prepare_client_glance(self, client, reporter, equipment):
        """Return the sections of the glance; other addons add theirs here.

        :param client: res.partner, may be empty
        :param reporter: res.partner, may be empty or the client itself
        :param equipment: liteviewer.equipment of the ticket, may be empty; whether the user may
            see it has not been looked at yet
        :rtype: dict
        """
        person = reporter - client
        devices = self._get_glance_devices(client, person, equipment)
        open_tickets, last_tickets = self._get_glance_tickets(client, person)
        return {
            "client": self._glance_client(client, open_tickets) if client else None,
            "reporter": self._glance_reporter(person, last_tickets) if person else None,
            "computer": self._glance_computer(devices, person, equipment),
            "network": self._glance_network(devices),
        }

    def _glance_client(self, client, open_tickets):
        """Return {"id", "name", "phone", "address", "note" (HTML): str, "open_tickets": int}."""
        return {
            "id": client.id,
            "name": client.name,
            "phone": client.phone or "",
            "address": ", ".join(filter(None, (client.city, client.street))),
            "note": client.client_note or "",
            "open_tickets": open_tickets,
        }

    def _glance_reporter(self, person, last_tickets):
        """Return {"id", "name", "function", "phone", "email", "tickets": [{"id", "number",
        "name", "kind", "status", "received_at" (UTC)}]}.
        """
        kinds = dict(self._fields["stage_kind"]._description_selection(self.env))
        return {
            "id": person.id,
            "name": person.name,
            "function": person.function or "",
            "phone": person.phone or "",
            "email": person.email or "",
            "tickets": [{**ticket, "status": kinds[ticket["kind"]]} for ticket in last_tickets],
        }

    def _get_glance_tickets(self, client, person):
        """Return how many tickets of the client are open, and the last ones of the person but
        this, the newest first, in one query.

        :return: (int, [{"id", "number", "name", "kind", "received_at"}])
        """
        self.flush_model(["number", "name", "stage_kind", "received_at"])
        is_open = Domain("client_id", "=", client.id) & Domain("is_open", "=", True)
        others = Domain("partner_id", "=", person.id) & Domain("id", "not in", self.ids)
        return self.env.execute_query(
            SQL(
                """
                SELECT (SELECT count(*) FROM liteviewer_ticket WHERE id IN %s),
                       (SELECT coalesce(json_agg(t), '[]')
                          FROM (SELECT id, number, name, stage_kind AS kind,
                                       to_char(received_at, 'YYYY-MM-DD HH24:MI:SS') AS received_at
                                  FROM liteviewer_ticket
                                 WHERE id IN %s
                                 ORDER BY liteviewer_ticket.received_at DESC, id DESC) AS t)
                """,
                self._search(is_open if client else Domain.FALSE).subselect(),
                self._search(others if person else Domain.FALSE, limit=GLANCE_TICKETS).subselect(),
            )
        )[0]

    def _glance_computer(self, devices, person, equipment):
        """Return what is to be known of the device that the ticket is about, else of the only
        computer of the reporter; empty texts where nothing is known.

        :param devices: of ``_get_glance_devices``
        :return: {"id", "name", "icon", "type", "model", "hostname", "os", "cpu", "disks", "serial",
            "inventory_number", "place", "warranty_state", "warranty_end" (date), "agent_seen_at"
            (UTC): str, "memory_mb": int, "addresses": [str], "is_recognised": bool} or None
        """
        found = [device for device in devices if device["id"] == equipment.id]
        if not found and person:
            found = [
                device
                for device in devices
                if device["kind"] == "computer" and device["person_id"] == person.id
            ]
        if len(found) != 1:
            return None
        (device,) = found
        warranty = self.env["liteviewer.equipment"].new({"warranty_end": device["warranty_end"]})
        shown = ("name", "icon", "type", "hostname", "os", "cpu", "serial", "inventory_number")
        return {
            "id": device["id"],
            **{name: device[name] or "" for name in shown},
            "model": " ".join(filter(None, (device["vendor"], device["model"]))),
            "disks": device["disk_summary"] or "",
            "memory_mb": device["memory_mb"] or 0,
            "place": ", ".join(filter(None, (device["site"], device["place"]))),
            "warranty_state": warranty.warranty_state,
            "warranty_end": fields.Date.to_string(device["warranty_end"]) or "",
            "agent_seen_at": fields.Datetime.to_string(device["agent_seen_at"]) or "",
            "addresses": device["addresses"],
            "is_recognised": device["id"] == equipment.id,
        }

    def _glance_network(self, devices):
        """Return the network of the client, from its core to its edge.

        :param devices: of ``_get_glance_devices``
        :return: {"count": int, "devices": [{"id", "name", "kind", "icon", "type", "site",
            "address", "url": str}]}, the first ``GLANCE_DEVICES``
        """
        network = [device for device in devices if device["kind"] in NETWORK_KINDS]
        return {
            "count": max((device["count"] for device in network), default=0),
            "devices": [
                {
                    **{name: device[name] for name in ("id", "name", "kind", "icon", "type")},
                    "site": device["site"],
                    "address": device["addresses"][0] if device["addresses"] else "",
                    "url": self._get_page_url(device),
                }
                for device in network[:GLANCE_DEVICES]
            ],
        }

    @api.model
    def _get_page_url(self, device):
        """Return the address of the page on which a device is administered. A server has one
        only where an interface is there for that.
        """
        if not device["addresses"] or (device["kind"] == "server" and not device["is_managed"]):
            return ""
        address = device["addresses"][0]
        return f"http://[{address}]" if ":" in address else f"http://{address}"

    @api.model
    def _get_glance_devices(self, client, person, equipment):
        """Return the device of the ticket, the computers of the reporter and the network of the
        client, with all that belongs to them, in one query; nothing that the user may not see.

        :return: [{"id", "name", "kind", "icon", "type", "site", "addresses": [str], the one for
            administration first, "is_managed": bool, "count": int, of the network devices, shown
            or not, ...}]
        """
        model = self.env["liteviewer.equipment"]
        network = Domain("client_id", "=", client.id) & Domain("kind", "in", NETWORK_KINDS)
        computers = Domain("person_id", "=", person.id) & Domain("kind", "=", "computer")
        domain = Domain("id", "in", equipment.ids)
        if client or person:
            in_use = Domain("state", "!=", "retired") & Domain("active", "=", True)
            about = Domain.OR([network] * bool(client) + [computers] * bool(person))
            domain |= in_use & about
        model.flush_model()
        self.env["liteviewer.equipment.type"].flush_model()
        self.env["liteviewer.network.interface"].flush_model()
        # the rights are those on equipment: the rest belongs to it
        found = model.with_context(active_test=False)._search(domain)
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT e.id, e.name, e.kind, e.person_id, e.hostname, e.os, e.cpu, e.memory_mb,
                       e.disk_summary, e.serial, e.inventory_number, e.vendor, e.model, e.place,
                       e.warranty_end, coalesce(t.icon, 'fa-cube') AS icon, %(type)s AS type,
                       coalesce(s.name, '') AS site, d.last_seen_at AS agent_seen_at,
                       coalesce(i.addresses, '{}') AS addresses,
                       coalesce(i.is_managed, FALSE) AS is_managed,
                       count(*) FILTER (WHERE e.kind = ANY(%(kinds)s)) OVER () AS count
                  FROM liteviewer_equipment e
                  JOIN liteviewer_equipment_type t ON t.id = e.type_id
                  LEFT JOIN liteviewer_site s ON s.id = e.site_id
                  LEFT JOIN liteviewer_agent_device d ON d.id = e.device_id
                  LEFT JOIN LATERAL (
                       SELECT array_agg(ip_address ORDER BY is_management IS TRUE DESC, id)
                                  AS addresses,
                              bool_or(is_management) AS is_managed
                         FROM liteviewer_network_interface
                        WHERE equipment_id = e.id AND ip_address IS NOT NULL
                  ) i ON TRUE
                 WHERE e.id IN %(found)s
                 ORDER BY e.id = %(own)s DESC, (e.person_id = %(person)s) IS TRUE DESC,
                          array_position(%(kinds)s::varchar[], e.kind), e.name, e.id
                 LIMIT %(limit)s
                """,
                type=self.env["liteviewer.equipment.type"]._field_to_sql("t", "name"),
                kinds=list(NETWORK_KINDS),
                found=found.subselect(),
                own=equipment.id or 0,
                person=person.id or 0,
                limit=GLANCE_DEVICES + GLANCE_OWN_DEVICES,
            )
        )
