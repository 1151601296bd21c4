#!/usr/bin/env python3
# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo as a program that tests the addons named in `TESTED_ADDONS`, with commas between them.

Left to itself it imports the tests of every installed module, and makes the scripts and styles of
every page there is: both take longer than many of our tests. Where no addon is named, nothing is
tested, and the scripts and styles are made for the runs that test copies of the database: of the
bundles in `BUNDLES`, with commas between them; others are made when a test asks for them.
"""

import gc
import os
from pathlib import Path

import odoo.cli
from odoo.service import server

TESTED = [name for name in os.environ["TESTED_ADDONS"].split(",") if name]
BUNDLES = set(os.environ["BUNDLES"].split(","))
UNIT_TESTS = "web.assets_unit_tests"
STYLES = (".css", ".scss")
OUR_ADDONS = Path(__file__).parents[1] / "addons"

preload_registries = server.preload_registries


def is_for_unit_tests(url, path, _bundle, _changed):
    """Whether the page of the unit tests needs a file. Even those that are not run are loaded, and
    what they find on the page is the same without its styles.
    """
    if url.endswith(".test.js"):
        return Path(path).is_relative_to(OUR_ADDONS)
    return not url.endswith(STYLES)


def be_patient():
    """Let no property test depend on how busy the machine is."""
    from hypothesis import HealthCheck, settings

    patient = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
    settings.register_profile("patient", **patient)
    settings.load_profile("patient")


def prepare_to_test():
    """Let a test not go through all that was loaded before: not when it collects garbage, nor each
    time it stops the clock, when freezegun lists the names in every module again.
    """
    from freezegun import api as freezegun

    list_times = freezegun._get_cached_module_attributes
    known = {}

    def list_times_once(module):
        # the module, too: its id may be given to another one once it is gone
        if id(module) not in known:
            known[id(module)] = module, list_times(module)
        return known[id(module)][1]

    freezegun._get_cached_module_attributes = list_times_once
    gc.collect()
    gc.freeze()


def preload_and_test(databases):
    """Do what Odoo does when it starts, with less to test."""
    # only now, since they read the configuration
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry

    from odoo.addons.base.models.ir_asset import IrAsset
    from odoo.addons.base.models.ir_qweb import IrQweb

    fill_asset_paths = IrAsset._fill_asset_paths

    def fill_asset_paths_with_less(self, bundle, asset_paths, *args, **params):
        fill_asset_paths(self, bundle, asset_paths, *args, **params)
        if bundle.startswith(UNIT_TESTS):
            asset_paths.list = [each for each in asset_paths.list if is_for_unit_tests(*each)]

    IrAsset._fill_asset_paths = fill_asset_paths_with_less
    all_bundles = IrQweb._get_bundles_to_pregenarate
    IrQweb._get_bundles_to_pregenarate = lambda self: [
        names & BUNDLES for names in all_bundles(self)
    ]
    if TESTED:
        from odoo.tests import loader

        be_patient()
        make_suite = loader.make_suite

        def make_our_suite(names, position):
            suite = make_suite([name for name in names if name in TESTED], position)
            if position == "post_install":
                prepare_to_test()
            return suite

        loader.make_suite = make_our_suite
        return preload_registries(databases)
    status = preload_registries(databases)
    for database in databases if not status else ():
        with Registry(database).cursor() as cursor:
            api.Environment(cursor, SUPERUSER_ID, {})["ir.qweb"]._pregenerate_assets_bundles()
    return status


if __name__ == "__main__":
    server.preload_registries = preload_and_test
    odoo.cli.main()
