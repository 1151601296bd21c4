# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What two faults of earlier versions left in a database, found and left alone.

- An employee who was added on the card of a client became a client.
- A computer that was connected anew took the card of another one with the same name, and with it
  the tickets and what leads to its screen.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise


@dataclass
class StrayClient:
    """A contact that seems to have become a client by mistake.

    :ivar str client: the client that it stands below or, without any, whose people write from the
        same e-mail domain
    :ivar int tickets: those that count it as the client
    """

    id: int
    name: str
    client: str
    is_below: bool
    tickets: int


@dataclass
class Agent:
    """A desktop agent that has to do with a card.

    :ivar reports: of inventory on the card that are kept
    :ivar is_linked: the card names it, or an engineer has merged it into the card
    """

    id: int
    name: str
    state: str
    enrolled_at: datetime | None
    last_seen_at: datetime | None
    serial: str
    reports: int
    tickets: int
    is_linked: bool


@dataclass
class ReportedId:
    """What leads to the screen of a computer, on a card, and an agent that reports it.

    :ivar is_own: the card names that agent, or an engineer has merged it into the card
    """

    tool: str
    value: str
    agent_id: int
    is_own: bool


@dataclass
class SharedCard:
    """A card of equipment that more than one agent has to do with."""

    id: int
    name: str
    client: str
    agents: list[Agent] = field(default_factory=list)
    ids: list[ReportedId] = field(default_factory=list)

    @property
    def leads_elsewhere(self):
        """Whether an id leads to a computer that the card does not speak of."""
        own = {(found.tool, found.value) for found in self.ids if found.is_own}
        return any((found.tool, found.value) not in own for found in self.ids)

    @property
    def is_side_by_side(self):
        """Whether an agent was heard of after the next one had been connected: two computers, or
        two people at one. Else one followed the other, as when it is installed anew.
        """
        agents = sorted(
            self.agents, key=lambda agent: (agent.enrolled_at or datetime.min, agent.id)
        )
        return any(
            earlier.last_seen_at and later.enrolled_at and earlier.last_seen_at > later.enrolled_at
            for earlier, later in pairwise(agents)
        )


def find_stray_clients(cr):
    """Return [StrayClient] of the contacts that are clients and should not be, the oldest first.

    - Below a client: with the faulty version every contact that was added there. A subsidiary that
      is a client of its own looks the same; who knows the client can tell.
    - Without a company above, when nothing was ever made for it (equipment, agents, contacts) and
      the people of just one other client share the domain of its e-mail address.
    """
    cr.execute(
        """
        SELECT stray.id, stray.name, client.name, TRUE,
               (SELECT count(*) FROM liteviewer_ticket WHERE client_id = stray.id)
          FROM res_partner stray
          JOIN res_partner parent ON parent.id = stray.parent_id
          JOIN res_partner client ON client.id = parent.commercial_partner_id
         WHERE stray.is_helpdesk_client AND client.is_helpdesk_client AND client.id != stray.id
         UNION ALL
        SELECT stray.id, stray.name, client.name, FALSE,
               (SELECT count(*) FROM liteviewer_ticket WHERE client_id = stray.id)
          FROM res_partner stray
          CROSS JOIN LATERAL (
               SELECT min(other.name) AS name, count(*) AS number
                 FROM res_partner other
                WHERE other.is_helpdesk_client AND other.id != stray.id
                  AND EXISTS (
                      SELECT FROM res_partner person
                       WHERE person.commercial_partner_id = other.id AND person.id != other.id
                         AND split_part(person.email_normalized, '@', 2)
                             = split_part(stray.email_normalized, '@', 2))
          ) client
         WHERE stray.is_helpdesk_client AND stray.parent_id IS NULL
           AND stray.email_normalized IS NOT NULL AND client.number = 1
           AND NOT EXISTS (SELECT FROM res_partner WHERE parent_id = stray.id)
           AND NOT EXISTS (SELECT FROM liteviewer_equipment WHERE client_id = stray.id)
           AND NOT EXISTS (SELECT FROM liteviewer_agent_device WHERE client_id = stray.id)
         ORDER BY 1
        """
    )
    return [StrayClient(*row) for row in cr.fetchall()]


def find_shared_cards(cr, reported):
    """Return [SharedCard] of the cards that several agents reported on or sent tickets from, by id.

    Not those whose agents an engineer has all called one computer.

    :param reported: {card id: [ReportedId]}, of ``liteviewer.equipment._find_reported_ids``
    """
    cr.execute(
        """
        WITH touched AS (
            SELECT equipment_id, device_id, count(*) AS reports, 0 AS tickets
              FROM liteviewer_inventory WHERE device_id IS NOT NULL GROUP BY 1, 2
             UNION ALL
            SELECT equipment_id, device_id, 0, count(*)
              FROM liteviewer_ticket
             WHERE equipment_id IS NOT NULL AND device_id IS NOT NULL GROUP BY 1, 2
             UNION ALL
            SELECT id, device_id, 0, 0 FROM liteviewer_equipment WHERE device_id IS NOT NULL
        ), agent AS (
            SELECT equipment_id, device_id, sum(reports) AS reports, sum(tickets) AS tickets
              FROM touched GROUP BY 1, 2
        )
        SELECT e.id, e.name, c.name, d.id, d.name, d.state, d.enrolled_at, d.last_seen_at,
               coalesce(report.facts -> 'system' ->> 'serial', ''), a.reports, a.tickets,
               d.id = e.device_id OR d.shared_equipment_id = e.id,
               d.shared_equipment_id = e.id
          FROM agent a
          JOIN liteviewer_equipment e ON e.id = a.equipment_id
          JOIN liteviewer_agent_device d ON d.id = a.device_id
          JOIN res_partner c ON c.id = e.client_id
          LEFT JOIN LATERAL (
               SELECT facts FROM liteviewer_inventory WHERE device_id = d.id
                ORDER BY id DESC LIMIT 1
          ) report ON TRUE
         ORDER BY e.id, d.id
        """
    )
    cards, merged = {}, defaultdict(list)
    for card_id, name, client, *agent, is_linked, is_merged in cr.fetchall():
        card = cards.setdefault(card_id, SharedCard(card_id, name, client))
        *told, reports, tickets = agent
        card.agents.append(Agent(*told, int(reports), int(tickets), bool(is_linked)))
        merged[card_id].append(bool(is_merged))
    found = []
    for card_id, card in cards.items():
        card.ids = reported.get(card_id, [])
        if (len(card.agents) > 1 and not all(merged[card_id])) or card.leads_elsewhere:
            found.append(card)
    return found
