# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import json
from dataclasses import dataclass
from datetime import timedelta

from odoo.fields import Domain
from odoo.tools import file_open

FOLDER = "liteviewer_dashboards/data/files"
NAMES = ("service_manager_dashboard", "director_dashboard")
DAYS = 90
"""Of the period that the dashboards open with."""


@dataclass
class Question:
    """What a dashboard asks the server when it is opened.

    :ivar sets: the groupings asked for in one go, each a list of specifications (``field:week``)
    :ivar aggregates: such as ``response_hours:avg``
    :ivar is_pivot: asked by ``formatted_read_grouping_sets``, else by ``formatted_read_group``
    """

    title: str
    model: str
    domain: Domain
    sets: list
    aggregates: list
    is_pivot: bool

    def ask(self, env):
        """Ask as the browser does. :return: a list of rows for each of ``sets``"""
        model = env[self.model].with_context(fill_temporal=not self.is_pivot)
        if self.is_pivot:
            return model.formatted_read_grouping_sets(list(self.domain), self.sets, self.aggregates)
        [groups] = self.sets
        return [model.formatted_read_group(list(self.domain), groups, self.aggregates)]


def read_file(name):
    """Return the content of a dashboard's file."""
    with file_open(f"{FOLDER}/{name}.json") as file:
        return json.load(file)


def get_charts(content):
    """Return the charts that ask the server."""
    figures = [figure["data"] for sheet in content["sheets"] for figure in sheet["figures"]]
    return [figure for figure in figures if figure["type"].startswith("odoo_")]


def get_questions(env, content, now, choice=()):
    """Return the questions of a dashboard.

    :param now: the end of the period that it opens with
    :param choice: {filter: ids that were chosen in it}
    """
    found = []
    for pivot in content["pivots"].values():
        rows = [row["fieldName"] for row in pivot["rows"]]
        found.append(
            Question(
                f"pivot {pivot['id']} by {', '.join(rows) or 'nothing'}",
                pivot["model"],
                _filter(pivot["domain"], pivot["fieldMatching"], now, choice),
                [rows[:count] for count in range(len(rows) + 1)],
                [measure["id"].replace("__count:sum", "__count") for measure in pivot["measures"]],
                True,
            )
        )
    for chart in get_charts(content):
        data, matching = chart["metaData"], chart["fieldMatching"]
        aggregates = ["__count"]
        if data["measure"] != "__count":
            field = env[data["resModel"]]._fields[data["measure"]]
            aggregates.append(f"{field.name}:{field.aggregator}")
        domain = chart["searchParams"]["domain"]
        groups = data["groupBy"]
        found.append(
            Question(
                f"chart {chart['title']['text']}",
                data["resModel"],
                _filter(domain, matching, now, choice),
                [groups],
                aggregates,
                False,
            )
        )
        if chart.get("cumulatedStart"):
            found.append(
                Question(
                    f"chart {chart['title']['text']}, what was before",
                    data["resModel"],
                    _filter(domain, matching, now, choice, before=True),
                    [groups[1:]],
                    aggregates,
                    False,
                )
            )
    return found


def _filter(domain, matching, now, choice, before=False):
    domain = Domain(domain)
    for key, match in matching.items():
        if key != "period":
            if key in choice:
                domain &= Domain(match["chain"], "in", choice[key])
        elif before:
            domain &= Domain(match["chain"], "<", now - timedelta(days=DAYS))
        else:
            end = now + timedelta(days=DAYS * match["offset"])
            domain &= Domain(match["chain"], ">=", end - timedelta(days=DAYS))
            domain &= Domain(match["chain"], "<=", end)
    return domain
