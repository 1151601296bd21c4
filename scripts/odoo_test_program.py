#!/usr/bin/env python3
# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo as a program that tests the addons named in `TESTED_ADDONS`, with commas between them.

Left to itself it imports the tests of every installed module, and makes the scripts and styles of
every page there is: both take longer than many of our tests. Where no addon is named, nothing is
tested, and the scripts and styles are made for the runs that test copies of the database.
"""

import os

import odoo.cli
from odoo.service import server

TESTED = [name for name in os.environ["TESTED_ADDONS"].split(",") if name]
BUNDLES = {
    "web.assets_frontend",
    "web.assets_frontend_lazy",
    "web.assets_frontend_minimal",
    "web.assets_tests",
    "web.assets_web",
    "web.assets_web_print",
}
"""Of the web client and the portal; others are made when a test asks for them."""

preload_registries = server.preload_registries


def preload_and_test(databases):
    """Do what Odoo does when it starts, with less to test."""
    # only now, since they read the configuration
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry

    from odoo.addons.base.models.ir_qweb import IrQweb

    all_bundles = IrQweb._get_bundles_to_pregenarate
    IrQweb._get_bundles_to_pregenarate = lambda self: [
        names & BUNDLES for names in all_bundles(self)
    ]
    if TESTED:
        from odoo.tests import loader

        make_suite = loader.make_suite
        loader.make_suite = lambda names, position: make_suite(
            [name for name in names if name in TESTED], position
        )
        return preload_registries(databases)
    status = preload_registries(databases)
    for database in databases if not status else ():
        with Registry(database).cursor() as cursor:
            api.Environment(cursor, SUPERUSER_ID, {})["ir.qweb"]._pregenerate_assets_bundles()
    return status


if __name__ == "__main__":
    server.preload_registries = preload_and_test
    odoo.cli.main()
