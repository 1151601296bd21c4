# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Which computer of a client speaks, told by what its agent said of itself.

Two questions are answered: which card an inventory belongs to (``judge``), and which computer a
message came from (``recognise``). A card whose own agent is alive belongs to no other agent, unless
an engineer has said so. Nothing here knows the database.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from .placeholders import real_serial

SILENT_AFTER = timedelta(days=30)
"""An agent that is not revoked is alive for this long after it was last heard of: longer than a
holiday, since a computer that is switched off is no other computer.
"""

SAME = "same"
"""The card is that of the computer."""
UNSURE = "unsure"
"""The card is taken to be that of the computer, but what leads an engineer to its screen is not
taken over before he has said so."""
ASK = "ask"
"""An engineer has to say whether the card is that of the computer."""


def is_alive(state, last_seen_at, now):
    """Tell whether an agent speaks for its computer.

    :param str state: of ``liteviewer.agent.device``
    :param datetime last_seen_at: UTC, None if never
    """
    return state == "active" and bool(last_seen_at) and now - last_seen_at <= SILENT_AFTER


def judge(ground, has_living_agent, has_silent_agent, has_reported_ids, is_server, is_workstation):
    """Return what to do about a card that fits a computer which has just been connected.

    :param str ground: what fits: "serial", "adapter" or "name"
    :param bool has_living_agent: another agent speaks for the card
    :param bool has_silent_agent: another agent did, was not revoked and not heard of lately
    :param bool has_reported_ids: something on the card leads to the screen of the computer, and
        another agent reported it
    :param bool is_server: the card is that of a server or a virtual machine
    :param bool is_workstation: the computer is neither, as far as it tells
    :return: SAME, UNSURE or ASK
    """
    if has_living_agent or (is_server and is_workstation):
        return ASK
    if has_silent_agent and ground == "name":
        return ASK
    # a card that somebody has written down is filled by the agent of that name, but a server that
    # is none would be typed passwords into, and another's id would be replaced: an adapter may have
    # been plugged into another computer
    return UNSURE if is_server or (has_reported_ids and ground != "serial") else SAME


@dataclass(frozen=True)
class Computer:
    """What tells a computer from the others of the same client; texts in lower case.

    :ivar frozenset device_ids: the agents that speak for it
    :ivar frozenset living_ids: those of them that are alive
    """

    id: int
    serial: str = ""
    macs: frozenset = field(default_factory=frozenset)
    device_ids: frozenset = field(default_factory=frozenset)
    hostname: str = ""
    person_id: int = 0
    living_ids: frozenset = field(default_factory=frozenset)


def read_facts(facts, device_id=0, person_id=0):
    """Return a ``Computer`` (without id) of the flat facts that an agent sends.

    :param dict facts: "serial", "hostname": str, "mac_addresses": list of str; all optional, and
        of any type
    """
    macs = facts.get("mac_addresses")
    return Computer(
        id=0,
        serial=real_serial(facts.get("serial")).lower(),
        macs=frozenset(filter(None, map(_text, macs if isinstance(macs, list) else ()))),
        device_ids=frozenset((device_id,) if device_id else ()),
        hostname=_text(facts.get("hostname")).partition(".")[0],
        person_id=person_id or 0,
    )


def recognise(wanted, candidates):
    """Return the id of the one candidate that ``wanted`` is, or None.

    The serial number tells most, then the network card, the agent, the name of the computer, and
    last its user. What several candidates share (the card of a docking station) tells nothing, and
    a computer for which another agent speaks is not meant.

    :param Computer wanted: of ``read_facts``
    :param candidates: iterable of ``Computer`` of the same client
    """
    matches = [set() for _rank in range(5)]
    for candidate in candidates:
        is_own = wanted.device_ids & candidate.device_ids
        if wanted.device_ids and candidate.living_ids and not is_own:
            continue
        for rank, same in enumerate(
            (
                wanted.serial and wanted.serial == candidate.serial,
                wanted.macs & candidate.macs,
                is_own,
                wanted.hostname and wanted.hostname == candidate.hostname,
                wanted.person_id and wanted.person_id == candidate.person_id,
            )
        ):
            if same:
                matches[rank].add(candidate.id)
    return next((min(found) for found in matches if len(found) == 1), None)


def _text(value):
    return value.strip().lower() if isinstance(value, str) else ""
