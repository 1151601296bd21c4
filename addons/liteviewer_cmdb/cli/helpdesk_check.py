# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import sys

from odoo import SUPERUSER_ID, api
from odoo.cli import Command
from odoo.modules.registry import Registry
from odoo.tools import config

from odoo.addons.liteviewer_cmdb.tools.leftovers import find_shared_cards, find_stray_clients


class HelpdeskCheck(Command):
    """List what two faults of earlier versions may have left in a database. Nothing is changed.

    - contacts that became clients when they were added on the card of a client
    - cards of equipment that agents of several computers have reported on or sent tickets from, and
      what leads to the screen of another computer than that of the card

    The exit status is 0 when there is nothing, 1 when there is something to look at.
    """

    name = "helpdesk_check"
    epilog = """
    Everything else is given to Odoo: -c odoo.conf, -d DATABASE (several with commas), --db_host ...
    Before the command, tell where the addons are: odoo --addons-path=PATH,... helpdesk_check -d DB
    """

    def run(self, arguments):
        _options, others = self.parser.parse_known_args(arguments)
        config.parse_config(others, setup_logging=True)
        if not config["db_name"]:
            sys.exit("Name the database: -d DATABASE")
        is_clean = True
        for database in config["db_name"]:
            with Registry(database).cursor() as cr:
                cr.execute("SET TRANSACTION READ ONLY")
                equipment = api.Environment(cr, SUPERUSER_ID, {})["liteviewer.equipment"]
                clients = find_stray_clients(cr)
                cards = find_shared_cards(cr, equipment._find_reported_ids())
            is_clean = is_clean and not (clients or cards)
            self.tell_clients(database, clients)
            self.tell_cards(database, cards)
        sys.exit(int(not is_clean))

    def tell_clients(self, database, clients):
        _tell(f"{database}: {len(clients)} contacts that may have become clients by mistake")
        for stray in clients:
            why = "below the client" if stray.is_below else "writes from the e-mail domain of"
            _tell(
                f"  contact {stray.id} “{stray.name}”: {why} “{stray.client}”, "
                f"{stray.tickets} tickets"
            )

    def tell_cards(self, database, cards):
        _tell(f"{database}: {len(cards)} cards of equipment that several agents have to do with")
        # the likelier ones first
        for card in sorted(
            cards, key=lambda card: (not card.leads_elsewhere, not card.is_side_by_side)
        ):
            order = "side by side" if card.is_side_by_side else "one after the other"
            _tell(f"  card {card.id} “{card.name}” of “{card.client}”: {order}")
            for agent in card.agents:
                seen = f"{agent.last_seen_at:%Y-%m-%d %H:%M}" if agent.last_seen_at else "never"
                _tell(
                    f"    agent {agent.id} “{agent.name}”"
                    f"{' (of the card)' if agent.is_linked else ''}: {agent.state}, "
                    f"seen {seen} UTC, serial number {agent.serial or 'unknown'}, "
                    f"{agent.reports} reports, {agent.tickets} tickets"
                )
            for found in card.ids:
                other = "" if found.is_own else ", which is not the one of the card"
                _tell(
                    f"    {found.tool} {found.value} "
                    f"leads to the computer of agent {found.agent_id}{other}"
                )


def _tell(line):
    sys.stdout.write(f"{line}\n")
