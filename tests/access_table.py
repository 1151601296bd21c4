# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who may do what: the whole of it, to be read and discussed without reading any code.

`EXPECTED` says what a role may do with a model, in letters:

- `r` read, `w` write, `c` create, `u` unlink; a role that is not named may do nothing;
- `W`, `U` the same, with the records only that they have made themselves.

`SEES` says which records a role meets there. The records are labelled by whose they are: `A1` and
`A2` of two people of client A, `B` of a person of client B, `X` of a client of another company of
the service, `ours` of our company, `shared` of all companies, `admin's` of nobody but their maker.
"""

SEES = {
    "public": set(),
    "agent": set(),
    "portal user A": {"A1", "shared"},
    "portal manager A": {"A1", "A2", "shared"},
    "portal user B": {"B", "shared"},
    "accountant": {"A1", "A2", "B", "ours", "shared"},
    "engineer": {"A1", "A2", "B", "ours", "shared"},
    "restricted engineer": {"A1", "A2", "ours", "shared"},
    "engineer with credentials": {"A1", "A2", "B", "ours", "shared"},
    "manager": {"A1", "A2", "B", "ours", "shared"},
    "other company": {"X", "shared"},
    "administrator": {"A1", "A2", "B", "ours", "shared"},
}
ROLES = tuple(SEES)
SEES_ONLY = {"liteviewer.article": {"accountant": {"shared"}}}
"""Models of which a role meets fewer records than of others: {model: {role: labels}}."""
COMPUTER_SEES = {
    "claims to be A2": set(),
    "is confirmed as A2's": {"A2"},
}
"""Whose tickets a computer of client A shows beside those sent from it."""
INTERNAL = ROLES[5:]
OUTSIDE = ("public", "agent")
"""Who does not come as far as the rules."""


def _row(clients="", accountant="", engineer="", manager="", administrator=None, holder=None):
    """Return {role: operations}; the manager of the other company is a manager as well, and who
    holds the passwords of clients is an engineer.
    """
    return {
        "portal user A": clients,
        "portal manager A": clients,
        "portal user B": clients,
        "accountant": accountant,
        "engineer": engineer,
        "restricted engineer": engineer,
        "engineer with credentials": engineer if holder is None else holder,
        "manager": manager,
        "other company": manager,
        "administrator": manager if administrator is None else administrator,
    }


def get_seen(role, model):
    """Return the labels of the records that a role meets in a model."""
    return SEES_ONLY.get(model, {}).get(role, SEES[role])


EXPECTED = {
    "liteviewer.ticket": _row("r", "r", "rwc", "rwcu"),
    "liteviewer.ticket.stage": _row("r", "r", "r", "rwcu"),
    "liteviewer.ticket.category": _row("r", "r", "r", "rwcu"),
    "liteviewer.ticket.team": _row("", "r", "r", "rwcu"),
    "liteviewer.ticket.tag": _row("", "r", "rwc", "rwcu"),
    "liteviewer.search.synonym": _row("", "", "r", "rwcu"),
    "liteviewer.search.word": _row("", "", "", "", "r"),
    "liteviewer.ticket.assignment": _row("", "", "", "", "r"),
    "liteviewer.ticket.assign": _row("", "", "rwcu", "rwcu"),
    "liteviewer.answer.use": _row("", "", "", "r"),
    "liteviewer.incoming.mail": _row("", "", "", "r"),
    "liteviewer.ticket.handover": _row("", "", "", "rwcu"),
    "liteviewer.ticket.escalate": _row("", "", "rwcu", "rwcu"),
    "liteviewer.ticket.bulk": _row("", "", "rwcu", "rwcu"),
    "liteviewer.ticket.merge": _row("", "", "rwcu", "rwcu"),
    "liteviewer.ticket.step": _row("", "", "rwcu", "rwcu"),
    "liteviewer.visit": _row("", "r", "rwc", "rwcu"),
    "liteviewer.ticket.checklist.item": _row("", "r", "rwcu", "rwcu"),
    "liteviewer.checklist.template": _row("", "r", "r", "rwcu"),
    "liteviewer.checklist.template.line": _row("", "r", "r", "rwcu"),
    "liteviewer.ticket.recurrence": _row("", "r", "r", "rwcu"),
    "liteviewer.work.entry": _row("", "r", "rcWU", "rwcu"),
    "liteviewer.work.lock": _row("", "rwcu", "", "rwcu"),
    "liteviewer.agent.device": _row("", "", "r", "rw", "rwu"),
    "liteviewer.agent.enrollment": _row("", "", "rc", "rc", "rcu"),
    "liteviewer.agent.enrollment.attempt": _row("", "", "", "", "r"),
    "liteviewer.connect.computer": _row("", "", "rwcu", "rwcu"),
    "liteviewer.site": _row("", "", "rwc", "rwcu"),
    "liteviewer.equipment.type": _row("", "r", "r", "rwcu"),
    "liteviewer.equipment": _row("", "", "rwc", "rwcu"),
    "liteviewer.label.print": _row("", "", "rwcu", "rwcu"),
    "liteviewer.network.interface": _row("", "", "rwcu", "rwcu"),
    "liteviewer.equipment.relation": _row("", "", "rwcu", "rwcu"),
    "liteviewer.config.change": _row("", "", "r", "r"),
    "liteviewer.access.grant": _row("", "", "rwc", "rwcu"),
    "liteviewer.inventory": _row("", "", "r", "r"),
    "liteviewer.work.change": _row("", "", "rwcu", "rwcu"),
    "liteviewer.config.history": _row("", "", "rwcu", "rwcu"),
    "liteviewer.client.passport": _row("", "", "rwcu", "rwcu"),
    "liteviewer.software": _row("", "", "rwc", "rwcu"),
    "liteviewer.software.installation": _row("", "", "rwcu", "rwcu"),
    "liteviewer.license": _row("", "", "rwc", "rwcu"),
    "liteviewer.license.assignment": _row("", "", "rwcu", "rwcu"),
    "liteviewer.license.compliance": _row("", "", "r", "r"),
    "liteviewer.credential": _row(holder="rwcu"),
    "liteviewer.credential.event": _row("", "", "", "r"),
    "liteviewer.secret.link": _row(holder="r"),
    "liteviewer.secret.share": _row(holder="rwcu"),
    "liteviewer.remote.tool": _row("", "", "r", "rwcu"),
    "liteviewer.remote.id": _row("", "", "rwcu", "rwcu"),
    "liteviewer.remote.session": _row("", "", "r", "r"),
    "liteviewer.article": _row("r", "r", "rwc", "rwcu"),
    "liteviewer.article.category": _row("r", "r", "r", "rwcu"),
    "liteviewer.article.version": _row("", "", "r", "r"),
    "liteviewer.article.use": _row("", "", "r", "r"),
    "liteviewer.article.read": _row("", "", "r", "r"),
    "liteviewer.article.feedback": _row("", "", "r", "r"),
    "liteviewer.article.import": _row("", "", "rwcu", "rwcu"),
    "liteviewer.article.import.line": _row("", "", "rwcu", "rwcu"),
    "liteviewer.article.export": _row("", "", "rwcu", "rwcu"),
    "liteviewer.article.query": _row("", "", "r", "ru"),
    "liteviewer.article.gap": _row("", "", "r", "r"),
    "liteviewer.article.from.ticket": _row("", "", "rwcu", "rwcu"),
    "liteviewer.contract.period": _row("", "r", "r", "r"),
    "liteviewer.contract.block": _row("", "rwcu", "r", "r"),
    "liteviewer.contract.indexation": _row("", "rwcu", "", "r"),
    "liteviewer.contract.charge": _row("", "r", "", "r"),
    "liteviewer.contract.count": _row("", "rw", "", "r"),
    "liteviewer.contract.document": _row("", "rwcu", "", "r"),
    "liteviewer.contract.assign": _row("", "rwcu", "", "rwcu"),
    "liteviewer.contract.close": _row("", "rwcu"),
    "liteviewer.contract.reopen": _row("", "rwcu"),
    "liteviewer.contract.what.if": _row("", "rwcu", "", "rwcu"),
    "liteviewer.contract.what.if.line": _row("", "rwcu", "", "rwcu"),
    "liteviewer.act.handover": _row("", "r", "", "r"),
    "liteviewer.act.handover.line": _row("", "r", "", "r"),
    "liteviewer.act.setup": _row("", "rwcu"),
    "liteviewer.act.handover.choice": _row("", "rwcu"),
    "liteviewer.party.details": _row("", "rwcu"),
    "liteviewer.cost.rate": _row("", "rwcu", "", "rwcu"),
    "liteviewer.contract.margin": _row("", "r", "", "r"),
    "liteviewer.work.return": _row("", "rwcu", "", "rwcu"),
    "liteviewer.work.role": _row("", "rwcu", "r", "rwcu"),
    "liteviewer.sla.policy": _row("", "r", "r", "rwcu"),
    "liteviewer.sla.target": _row("", "r", "r", "rwcu"),
    "liteviewer.sla.threshold": _row("", "r", "r", "rwcu"),
    "liteviewer.sla.clock": _row("", "r", "r", "r"),
    "liteviewer.sla.segment": _row("", "r", "r", "r"),
    "liteviewer.sla.change": _row("", "r", "r", "r"),
    "liteviewer.sla.hours": _row(),
    "liteviewer.ticket.report": _row("", "r", "r", "r"),
    "liteviewer.monthly.report": _row("", "r", "", "r"),
    "liteviewer.work.list": _row("", "rwcu", "rwcu", "rwcu"),
    "liteviewer.ticket.flow": _row("", "", "", "r"),
    "liteviewer.work.report": _row("", "rwcu", "rwcu", "rwcu"),
    "liteviewer.efficiency.report": _row("", "", "rwcu", "rwcu"),
    "liteviewer.analytics.report": _row("", "", "rwcu", "rwcu"),
    "liteviewer.print.job": _row("", "r", "r", "r"),
    "liteviewer.print.part": _row(),
    "liteviewer.sla.review": _row("", "", "", "r"),
    "liteviewer.sla.policy.try": _row("", "", "rwcu", "rwcu"),
    "liteviewer.sla.what.if": _row("", "", "", "rwcu"),
    "liteviewer.sla.what.if.target": _row("", "", "", "rwcu"),
    "liteviewer.sla.what.if.line": _row("", "", "", "rwcu"),
    "liteviewer.calendar.day": _row("", "r", "r", "rwcu"),
    "liteviewer.production.calendar": _row("", "", "", "rwcu"),
    "liteviewer.production.calendar.line": _row("", "", "", "rwcu"),
}

WRITE_OUTSIDE = {"manager", "other company", "administrator"}
"""Who may write to people outside of the client of a ticket, by the setting as it comes."""

READERS_POST = {"liteviewer.ticket"}
"""Where whoever reads may also write in the conversation; elsewhere it takes `w`."""

GROUPED = {
    "liteviewer.license.compliance": "client_id",
    "liteviewer.ticket.report": "client_id",
    "liteviewer.ticket.flow": "client_id",
    "liteviewer.contract.margin": "client_id",
    "liteviewer.credential.event": "user_id",
}
"""What a list is grouped by where records have no author; elsewhere it is the author."""
