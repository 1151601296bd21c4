# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One role before the server, for the tests that try every role."""

import json

from access_table import EXPECTED, OUTSIDE, SEES, get_seen
from access_world import CLIENT_LABELS, Denied


class Trial:
    """One role before the server; what goes wrong is collected, so that one run shows it all."""

    def __init__(self, world, role):
        self.world = world
        self.role = role
        self.visitor = world.visitors[role]
        self.problems = []

    def allows(self, model, letter):
        return letter in EXPECTED.get(model, {}).get(self.role, "")

    def reads(self, model, record):
        """Tell whether the role may read a record of a model of Odoo."""
        try:
            return self.visitor.call(model, "has_access", [record], "read")
        except Denied:
            return False

    def split(self, model):
        """Return ({label: ids} the role sees, {label: ids} that are foreign to it)."""
        records = self.world.ids[model]
        readable = self.allows(model, "r")
        if self.role in OUTSIDE:
            # these do not come as far as the rules: one record tells as much as many
            records = dict(list(records.items())[:1])
        seen = {
            label: ids
            for label, ids in records.items()
            if readable and label in get_seen(self.role, model)
        }
        return seen, {label: ids for label, ids in records.items() if label not in seen}

    def fail(self, what, why):
        self.problems.append(f"{what}: {why}")

    def check_text(self, what, content):
        """Nothing foreign may stand in an answer, nor in the words of a refusal."""
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        for label in CLIENT_LABELS:
            if label not in SEES[self.role] and self.world.marks[label] in text:
                self.fail(what, f"shows something of {label}")

    def refused(self, what, model, method, *arguments, **keywords):
        """Call what must be refused."""
        try:
            self.visitor.call(model, method, *arguments, **keywords)
        except Denied as denial:
            self.check_text(f"{what} (refusal)", str(denial))
        except AssertionError as error:
            self.fail(what, f"is no access fault: {error}")
        else:
            self.fail(what, "is allowed")

    def permitted(self, what, model, method, *arguments, **keywords):
        """Call what must be allowed. :return: the answer, None when there is none"""
        try:
            answer = self.visitor.call(model, method, *arguments, **keywords)
        except (Denied, AssertionError) as error:
            self.fail(what, f"is refused: {str(error)[:300]}")
            return None
        self.check_text(what, answer)
        return answer


def flatten(*records):
    """Return the ids in dictionaries {label: ids}."""
    return [record for each in records for ids in each.values() for record in ids]


def own_ticket(trial):
    """Return the id of a ticket that the role sees; of anybody's where it sees none."""
    records = trial.split("liteviewer.ticket")[0] or trial.world.ids["liteviewer.ticket"]
    return next(iter(records.values()))[0]
