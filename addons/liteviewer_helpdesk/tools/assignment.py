# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who gets the next tickets: pure functions, without the ORM."""


def order_by_turn(members, last_order):
    """Return the members in the order of their turns, the one who waited longest first.

    A member who has come back from an absence has one turn, not all those that were missed. New
    members come first, in the order given.

    :param members: ids of those who take part
    :param last_order: ids as ``pick_engineers`` left them; former members are dropped
    :rtype: list
    """
    known = [member for member in last_order if member in members]
    return [member for member in members if member not in known] + known


def pick_engineers(tickets, order, loads=None, absent=()):
    """Choose an engineer for each ticket.

    Without ``loads`` turns are taken: the one whose last ticket is the longest ago is next. With
    ``loads`` it is the one with the fewest open tickets, among equals the next in turn; each pick
    counts at once. Neither lets anybody starve when some may not take every ticket.

    :param tickets: for each ticket a container of the ids that may take it, None for everybody
    :param order: ids in the order of their turns, see ``order_by_turn``
    :param loads: {id: number of open tickets}; who is missing has none
    :param absent: ids that get nothing now, and keep their turns
    :return: (picks, order): an id or None for each ticket, and the order after these turns
    """
    order = list(order)
    loads = None if loads is None else dict(loads)
    picks = []
    for allowed in tickets:
        candidates = [
            member
            for member in order
            if member not in absent and (allowed is None or member in allowed)
        ]
        if not candidates:
            picks.append(None)
            continue
        pick = candidates[0]
        if loads is not None:
            # the first of equals: the one whose turn it is
            pick = min(candidates, key=lambda member: loads.get(member, 0))
            loads[pick] = loads.get(pick, 0) + 1
        order.remove(pick)
        order.append(pick)
        picks.append(pick)
    return picks, order
