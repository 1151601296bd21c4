# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Which of a client's computers a message came from, told by what its agent said of itself.

Nothing here knows the database.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Computer:
    """What tells a computer from the others of the same client; texts in lower case."""

    id: int
    serial: str = ""
    macs: frozenset = field(default_factory=frozenset)
    device_id: int = 0
    hostname: str = ""
    person_id: int = 0


def read_facts(facts, device_id=0, person_id=0):
    """Return a ``Computer`` (without id) of the flat facts that an agent sends.

    :param dict facts: "serial", "hostname": str, "mac_addresses": list of str; all optional, and
        of any type
    """
    macs = facts.get("mac_addresses")
    return Computer(
        id=0,
        serial=_text(facts.get("serial")),
        macs=frozenset(filter(None, map(_text, macs if isinstance(macs, list) else ()))),
        device_id=device_id or 0,
        hostname=_text(facts.get("hostname")).partition(".")[0],
        person_id=person_id or 0,
    )


def recognise(wanted, candidates):
    """Return the id of the one candidate that ``wanted`` is, or None.

    The serial number tells most, then the network card, the agent, the name of the computer, and
    last its user. What several candidates share (a serial number such as "default string", the
    card of a docking station) tells nothing.

    :param Computer wanted: of ``read_facts``
    :param candidates: iterable of ``Computer`` of the same client
    """
    matches = [set() for _rank in range(5)]
    for candidate in candidates:
        for rank, same in enumerate(
            (
                wanted.serial and wanted.serial == candidate.serial,
                wanted.macs & candidate.macs,
                wanted.device_id and wanted.device_id == candidate.device_id,
                wanted.hostname and wanted.hostname == candidate.hostname,
                wanted.person_id and wanted.person_id == candidate.person_id,
            )
        ):
            if same:
                matches[rank].add(candidate.id)
    return next((min(found) for found in matches if len(found) == 1), None)


def _text(value):
    return value.strip().lower() if isinstance(value, str) else ""
