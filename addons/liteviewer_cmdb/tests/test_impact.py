# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.impact import find_cycle, find_impact
from ..tools.layout import make_layout

KINDS = ("connected_to", "runs_on", "depends_on")
NODES = list(range(12))
GRAPHS = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(NODES), st.sampled_from(KINDS)),
    max_size=40,
)


@tagged("post_install", "-at_install", "alone")
class TestImpact(BaseCase):
    def test_failure_goes_along_all_kinds(self):
        edges = [
            ("vm", "host", "runs_on"),
            ("1c", "vm", "runs_on"),
            ("pc", "1c", "depends_on"),
            ("monitor", "pc", "connected_to"),
            ("other", "switch", "connected_to"),
        ]
        down, weakened = find_impact(["host"], edges)
        self.assertEqual(down, {"vm": 1, "1c": 2, "pc": 3, "monitor": 4})
        self.assertEqual(weakened, [])

    def test_one_of_two_connections_is_enough(self):
        edges = [
            ("core", "gw1", "connected_to"),
            ("core", "gw2", "connected_to"),
            ("pc", "core", "connected_to"),
        ]
        self.assertEqual(find_impact(["gw1"], edges), ({}, ["core"]))
        self.assertEqual(find_impact(["gw1", "gw2"], edges), ({"core": 1, "pc": 2}, []))

    def test_electricity_and_network_do_not_replace_each_other(self):
        edges = [
            ("server", "switch", "connected_to"),
            ("server", "ups1", "connected_to"),
            ("server", "ups2", "connected_to"),
        ]
        power = {"ups1", "ups2"}
        self.assertEqual(find_impact(["switch"], edges, power), ({"server": 1}, []))
        self.assertEqual(find_impact(["ups1"], edges, power), ({}, ["server"]))
        self.assertEqual(find_impact(["ups1", "ups2"], edges, power), ({"server": 1}, []))

    def test_rings_end(self):
        ring = [(0, 1, "depends_on"), (1, 2, "depends_on"), (2, 0, "depends_on")]
        self.assertEqual(find_impact([0], ring), ({2: 1, 1: 2}, []))

    @settings(max_examples=100, deadline=None)
    @given(GRAPHS, st.sampled_from(NODES))
    def test_exactly_what_can_not_go_on_fails(self, edges, failed):
        """What is up has all it cannot do without, and one of its connections; what is down
        lacks something: the result is the least set of this sort.
        """
        down, weakened = find_impact([failed], edges)
        out = {failed, *down}
        for node in NODES:
            if node == failed:
                continue
            musts = [t for s, t, kind in edges if s == node and kind != "connected_to"]
            ways = {t for s, t, kind in edges if s == node and kind == "connected_to"}
            stopped = any(target in out for target in musts) or bool(ways and ways <= out)
            self.assertEqual(node in out, stopped and node in down)
            if node not in out:
                self.assertFalse(stopped)
                self.assertEqual(node in weakened, bool(ways & out))
        # nobody fails before something it needs has failed
        for node, distance in down.items():
            needs = [t for s, t, _kind in edges if s == node]
            self.assertIn(distance - 1, [down.get(t, 0) for t in needs if t in out])

    def test_cycle_is_named(self):
        self.assertEqual(find_cycle([(1, 2), (2, 3), (4, 1)]), [])
        self.assertEqual(find_cycle([(4, 1), (1, 2), (2, 3), (3, 1)]), [1, 2, 3, 1])
        self.assertEqual(find_cycle([(5, 5)]), [5, 5])

    @settings(max_examples=100, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=30))
    def test_cycles_are_found(self, edges):
        cycle = find_cycle(edges)
        if cycle:
            self.assertEqual(cycle[0], cycle[-1])
            self.assertLessEqual(set(pairwise(cycle)), set(edges))
            return
        # without a cycle everything can be taken away from the end
        left = set(edges)
        while left:
            removable = {edge for edge in left if edge[1] not in {source for source, _t in left}}
            self.assertTrue(removable)
            left -= removable


@tagged("post_install", "-at_install", "alone")
class TestLayout(BaseCase):
    def test_core_above_edge(self):
        places = make_layout(
            ["gw", "sw", "host", "vm", "pc"],
            [
                ("sw", "gw", "connected_to"),
                ("host", "sw", "connected_to"),
                ("vm", "sw", "connected_to"),
                ("vm", "host", "runs_on"),
                ("pc", "sw", "connected_to"),
                ("pc", "vm", "depends_on"),
            ],
        )
        self.assertEqual([places[node].y for node in ("gw", "sw", "host", "vm")], [0, 1, 2, 3])
        self.assertEqual(places["vm"].parent, "host")
        self.assertEqual(places["pc"].parent, "sw")

    def test_offices_are_packed(self):
        nodes = ["switch", *range(48)]
        places = make_layout(nodes, [(node, "switch", "connected_to") for node in range(48)])
        self.assertEqual(max(place.x for place in places.values()), 6)
        self.assertEqual(max(place.y for place in places.values()), 7)

    @settings(max_examples=100, deadline=None)
    @given(GRAPHS)
    def test_everything_has_a_place_of_its_own(self, edges):
        places = make_layout(NODES, edges)
        self.assertEqual(set(places), set(NODES))
        taken = sorted((place.y, place.x) for place in places.values())
        for (y, x), (next_y, next_x) in pairwise(taken):
            self.assertTrue(next_y > y or next_x - x >= 1, taken)
        for place in places.values():
            self.assertGreaterEqual(min(place.x, place.y), 0)
            if place.parent is not None:
                self.assertGreater(place.y, places[place.parent].y)
        self.assertEqual(places, make_layout(NODES, edges))

    def test_long_chains_need_no_deep_stack(self):
        nodes = list(range(5000))
        places = make_layout(nodes, [(node + 1, node, "runs_on") for node in nodes[:-1]])
        self.assertEqual(places[4999].y, 4999)
