# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Which computer of a client speaks, told by what its agent said of itself.

Two questions are answered: which card an inventory belongs to, and which computer a message came
from. Both are put to ``recognise``, which has the one ranking of what tells most; they differ in
what may be done about a card that fits (``judge`` and ``judge_sender``). A card whose own agent is
alive belongs to no other agent, unless an engineer has said so. Nothing here knows the database.
"""

from collections import defaultdict
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
OTHER = "other"
"""The card is that of another computer."""

SERIAL, ADAPTER, AGENT, NAME, PERSON = GROUNDS = ("serial", "adapter", "agent", "name", "person")
"""What two computers can have in common, what tells most first: the serial number, a network
adapter, the agent that speaks for it, the name, the one who works at it."""


def is_alive(state, last_seen_at, now):
    """Tell whether an agent speaks for its computer.

    :param str state: of ``liteviewer.agent.device``
    :param datetime last_seen_at: UTC, None if never
    """
    return state == "active" and bool(last_seen_at) and now - last_seen_at <= SILENT_AFTER


def judge(ground, has_living_agent, has_silent_agent, has_reported_ids, is_server, is_workstation):
    """Return what to do about a card that fits a computer which has just been connected.

    :param str ground: what fits: SERIAL, ADAPTER or NAME
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
    if has_silent_agent and ground == NAME:
        return ASK
    # a card that somebody has written down is filled by the agent of that name, but a server that
    # is none would be typed passwords into, and another's id would be replaced: an adapter may have
    # been plugged into another computer
    return UNSURE if is_server or (has_reported_ids and ground != SERIAL) else SAME


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
        of any type, as is the whole
    """
    facts = facts if isinstance(facts, dict) else {}
    macs = facts.get("mac_addresses")
    return Computer(
        id=0,
        serial=real_serial(facts.get("serial")).lower(),
        macs=frozenset(filter(None, map(_text, macs if isinstance(macs, list) else ()))),
        device_ids=frozenset((device_id,) if device_id else ()),
        hostname=_text(facts.get("hostname")).partition(".")[0],
        person_id=person_id or 0,
    )


def judge_sender(wanted, candidate, _ground):
    """Return whether a message may have come from a computer that fits: not from one for which
    another agent speaks.

    :return: SAME or OTHER
    """
    is_own = wanted.device_ids & candidate.device_ids
    return OTHER if wanted.device_ids and candidate.living_ids and not is_own else SAME


def recognise(wanted, candidates, verdict_of):
    """Return which candidate ``wanted`` is, and how sure that is.

    The first of the ``GROUNDS`` by which just one candidate fits decides. What several share (the
    card of a docking station) tells nothing. Where an engineer would have to be asked, a candidate
    that is found by what tells less and needs no asking is preferred, but not to the same serial
    number.

    :param Computer wanted: what is known of it
    :param candidates: iterable of ``Computer`` of the same client
    :param verdict_of: function(wanted, candidate, ground) that says of a candidate which fits
        whether it can be meant: SAME, UNSURE, ASK or OTHER
    :return: (id of a candidate, SAME, UNSURE or ASK); (None, OTHER) when none is meant
    """
    in_question = None
    for ground in GROUNDS:
        verdicts = defaultdict(set)
        for candidate in candidates:
            if _is_alike(wanted, candidate, ground):
                verdicts[verdict_of(wanted, candidate, ground)].add(candidate.id)
        free = verdicts[SAME] | verdicts[UNSURE]
        if len(free) == 1:
            return min(free), SAME if verdicts[SAME] else UNSURE
        if len(verdicts[ASK]) == 1 and not free:
            in_question = in_question or min(verdicts[ASK])
            if ground == SERIAL:
                break
    return (in_question, ASK) if in_question else (None, OTHER)


def _is_alike(wanted, candidate, ground):
    if ground == ADAPTER:
        return bool(wanted.macs & candidate.macs)
    if ground == AGENT:
        return bool(wanted.device_ids & candidate.device_ids)
    name = {SERIAL: "serial", NAME: "hostname", PERSON: "person_id"}[ground]
    value = getattr(wanted, name)
    return bool(value) and value == getattr(candidate, name)


def _text(value):
    return value.strip().lower() if isinstance(value, str) else ""
