# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Which service level a ticket gets: the rules of the policies, without a database."""

from dataclasses import dataclass, field

from .ticket_clock import KINDS, Promise

CRITERIA = ("contract", "client", "category", "priority", "team")
"""What a policy may be chosen by, the strongest first. Contracts are told by the addon that brings
them.
"""


@dataclass(frozen=True)
class Rule:
    """What a policy asks of a ticket and what it promises; an empty set or None asks nothing.

    :ivar targets: {priority: (seconds to respond, seconds to resolve)}, 0 is no promise
    :ivar thresholds: ((kind, per cent), ...) of those that do something
    """

    id: int
    sequence: int
    company_id: int
    no_sla: bool = False
    contracts: frozenset = frozenset()
    clients: frozenset = frozenset()
    categories: frozenset = frozenset()
    priority: str | None = None
    teams: frozenset = frozenset()
    calendar_id: int | None = None
    risk_percent: int = 75
    works_at_night: bool = False
    targets: dict = field(default_factory=dict, hash=False)
    thresholds: tuple = ()

    def get_budget(self, kind, priority):
        """Return the seconds promised for a priority, 0 for none."""
        if self.no_sla:
            return 0
        return self.targets.get(priority, (0, 0))[KINDS.index(kind)]

    def get_promise(self, kind, budget):
        """Return what a clock of ``budget`` seconds is measured by. :rtype: Promise"""
        percents = tuple(percent for of, percent in self.thresholds if of == kind)
        return Promise(budget, self.risk_percent, percents)


@dataclass(frozen=True)
class Facts:
    """The facts by which a policy is chosen for a ticket.

    :ivar category_path: ids from the root of the tree to the ticket's category
    """

    company_id: int
    client_id: int | None = None
    category_path: tuple = ()
    priority: str | None = None
    team_id: int | None = None
    contract_id: int | None = None


def match(rule, facts):
    """Tell how well ``rule`` fits.

    :return: a number for each of ``CRITERIA``, 0 where the rule asks nothing and the depth in the
        tree for the category; None when it does not fit
    """
    if rule.company_id != facts.company_id:
        return None
    depth = max(
        (at for at, id_ in enumerate(facts.category_path, 1) if id_ in rule.categories), default=0
    )
    strengths = (
        (rule.contracts, int(facts.contract_id in rule.contracts)),
        (rule.clients, int(facts.client_id in rule.clients)),
        (rule.categories, depth),
        (rule.priority, int(facts.priority == rule.priority)),
        (rule.teams, int(facts.team_id in rule.teams)),
    )
    if any(asked and not found for asked, found in strengths):
        return None
    return tuple(found if asked else 0 for asked, found in strengths)


def choose(rules, facts):
    """Return the rule that fits best and how well, or (None, None).

    The strongest criterion decides, then the next one: a policy of the contract goes before one of
    the client, that before one of the category, one of a category before one of its parent. Equal
    ones go by their order.
    """
    found = [(strength, rule) for rule in rules if (strength := match(rule, facts)) is not None]
    if not found:
        return None, None
    strength, rule = max(found, key=lambda pair: (pair[0], -pair[1].sequence, -pair[1].id))
    return rule, strength
