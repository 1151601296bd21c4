# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import io
import subprocess
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.liteviewer_agent.tests.common import AgentCase
from odoo.addons.liteviewer_cmdb.tests.common import CmdbTransactionCase
from odoo.addons.liteviewer_sla_reports.tools.report_matrix import AFTER, BEFORE, GROUP

from ..wizards import client_passport

SECRET = "marked-secret"


class PassportCase:
    @classmethod
    def make_passport_world(cls):
        equipment, sites = cls.env["liteviewer.equipment"], cls.env["liteviewer.site"]
        kinds = {kind.kind: kind for kind in cls.env["liteviewer.equipment.type"].search([])}
        cls.client_a.lang = "en_US"
        cls.office, cls.shop = sites.create(
            [
                {"name": name, "client_id": cls.client_a.id, "city": "Tula", "note": SECRET}
                for name in ("Office", "Shop")
            ]
        )
        cls.laptop, cls.router, cls.retired, cls.foreign = equipment.create(
            [
                {
                    "name": "PC-77",
                    "type_id": kinds["computer"].id,
                    "client_id": cls.client_a.id,
                    "site_id": cls.office.id,
                    "person_id": cls.person_a.id,
                    "serial": "SN-77",
                    "warranty_end": "2027-05-01",
                },
                {
                    "name": "GW-1",
                    "type_id": kinds["router"].id,
                    "client_id": cls.client_a.id,
                    "site_id": cls.shop.id,
                    "interface_ids": [
                        Command.create({"name": "WAN", "ip_address": "192.0.2.7", "prefix": 24})
                    ],
                },
                {
                    "name": "OLD-1",
                    "type_id": kinds["server"].id,
                    "client_id": cls.client_a.id,
                    "state": "retired",
                },
                {
                    "name": "PC-OF-B",
                    "type_id": kinds["computer"].id,
                    "client_id": cls.client_b.id,
                },
            ]
        )
        cls.laptop.with_user(cls.engineer).os = "Debian 12"
        cls.laptop.with_user(cls.engineer).os = "Debian 13"

    def passport(self, user=None, **vals):
        return (
            self.env["liteviewer.client.passport"]
            .with_user(user or self.engineer)
            .create({"client_id": self.client_a.id, "lang": "en_US", **vals})
        )

    def sections(self, user=None, **vals):
        matrix = self.passport(user, **vals)._for_reader()._make_matrix()
        return {section.title: section for section in matrix.sections}


def write_texts(section):
    """Return the words of each row of a section."""
    return [
        " | ".join(
            "".join(span.text for span in cell) if type(cell) is tuple else str(cell)
            for cell in row.cells
        )
        for row in section.rows
    ]


@tagged("post_install", "-at_install", "alone")
class TestClientPassport(PassportCase, CmdbTransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_passport_world()

    def test_equipment_by_site(self):
        section = self.sections()["Equipment"]
        heads = [text for row, text in zip(section.rows, write_texts(section)) if row.kind == GROUP]
        self.assertEqual([text.split(" ")[0] for text in heads], ["Office", "Shop", "Without"])
        words = "\n".join(write_texts(section))
        for word in ("PC-77", "SN-77", self.person_a.name, "2027-05-01", "GW-1"):
            self.assertIn(word, words)
        self.assertNotIn("OLD-1", words)
        self.assertNotIn("PC-OF-B", words)

    def test_sites_count_what_stands_there(self):
        section = self.sections()["Sites"]
        here = self.env["liteviewer.equipment"].search_count(
            [("site_id", "in", (self.office | self.shop).ids), ("state", "!=", "retired")]
        )
        self.assertEqual(section.totals.cells[-1], here)
        self.assertEqual(section.rows[0].cells[1:], ("Tula", 1, 1))

    def test_network(self):
        sections = self.sections()
        self.assertIn("192.0.2.7/24", "\n".join(write_texts(sections["Network Addresses"])))
        network = "\n".join(write_texts(sections["Network Equipment and Internet"]))
        self.assertIn("GW-1", network)
        self.assertNotIn("PC-77", network)

    def test_licences_with_owned_and_used_seats(self):
        program = self.env["liteviewer.software"].create({"name": "Office suite"})
        self.env["liteviewer.license"].create(
            {
                "client_id": self.client_a.id,
                "software_id": program.id,
                "seats": 3,
                "valid_until": "2027-01-31",
                "assignment_ids": [Command.create({"equipment_id": self.laptop.id})],
            }
        )
        section = self.sections()["Licences"]
        [row] = section.rows
        self.assertEqual(row.cells[-2:], (3, 1))
        self.assertEqual(str(row.cells[4]), "2027-01-31")

    def test_service_levels_are_those_that_tickets_of_the_client_get(self):
        policies = self.env["liteviewer.sla.policy"]
        policies.search([]).active = False
        policies.create({"name": "For all"})
        self.assertIn("For all", write_texts(self.sections()["Service Levels"])[0])
        policies.create({"name": "For A", "client_ids": self.client_a.ids})
        policies.create({"name": "For B", "client_ids": self.client_b.ids})
        names = {row.cells[3] for row in self.sections()["Service Levels"].rows}
        self.assertEqual(names, {"For A"})

    def test_changes_in_short_sentences(self):
        section = list(self.sections().values())[-1]
        told = [row.cells[1] for row in section.rows if "Debian 13" in str(row.cells)]
        [spans] = told
        styles = {span.style: span.text for span in spans}
        self.assertIn("Debian 12", styles[BEFORE])
        self.assertEqual(styles[AFTER], "Debian 13")
        new = [text for text in write_texts(section) if "New" in text and "PC-77" in text]
        self.assertEqual(len(new), 1)
        self.assertIn("GW-1", new[0], "what came together is told together")

    def test_too_many_changes_are_refused(self):
        with patch.object(client_passport, "MAX_CHANGES", 1), self.assertRaises(UserError):
            self.sections()

    def test_only_clients_that_the_engineer_sees(self):
        passport = self.passport(self.manager)
        self.engineer.helpdesk_client_ids = self.client_b
        with self.assertRaises(AccessError):
            passport.with_user(self.engineer).sudo(False)._make_matrix()

    def test_no_secrets(self):
        """Whatever may hold a secret is marked, and nothing of it is on screen, paper or sheet."""
        field = self.env["liteviewer.equipment"]._fields
        self.laptop.write({"place": "Room 5"})
        self.laptop.properties = {"domain": SECRET}
        self.env["liteviewer.credential"].create(
            {
                "name": f"Login {SECRET}",
                "client_id": self.client_a.id,
                "login": SECRET,
                "address": SECRET,
                "note": SECRET,
                "password": SECRET,
                "equipment_id": self.laptop.id,
            }
        )
        program = self.env["liteviewer.software"].create({"name": "Program"})
        self.env["liteviewer.license"].create(
            {
                "client_id": self.client_a.id,
                "software_id": program.id,
                "note": SECRET,
                "contract_number": SECRET,
                "assignment_ids": [
                    Command.create(
                        {
                            "equipment_id": self.laptop.id,
                            "product_key": SECRET,
                            "note": SECRET,
                        }
                    )
                ],
            }
        )
        self.client_a.client_note = SECRET
        self.changes.create(
            {
                **self.laptop._prepare_config_change(),
                "kind": "other",
                "changes": {"in_words": [None, SECRET]},
            }
        )
        if "remote_id_ids" in field:
            tool = self.env["liteviewer.remote.tool"].search([], limit=1)
            self.laptop.remote_id_ids = [Command.create({"tool_id": tool.id, "value": SECRET})]
        holder = self.manager
        holder.group_ids += self.env.ref("liteviewer_vault.vault_group_credentials")
        passport = self.passport(holder)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "liteviewer_cmdb_reports.client_passport_action_print", passport.ids
        )
        _name, content = passport.make_xlsx()
        cells = " ".join(
            str(cell)
            for sheet in load_workbook(io.BytesIO(content))
            for row in sheet.iter_rows(values_only=True)
            for cell in row
        )
        for told in (html.decode(), str(passport.content), cells):
            self.assertIn("PC-77", told)
            self.assertNotIn(SECRET, told)


@tagged("post_install", "-at_install")
class TestClientPassportPaper(PassportCase, AgentCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_passport_world()

    def test_paper_begins_with_cover_and_contents(self):
        passport = self.passport()
        printer = self.env["ir.actions.report"].with_user(self.engineer)
        content, _kind = printer.with_context(force_report_rendering=True)._render_qweb_pdf(
            "liteviewer_cmdb_reports.client_passport_action_print", passport.ids
        )
        # the file is our own, the program that of Debian
        done = subprocess.run(
            ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True
        )
        cover, *pages = done.stdout.decode().split("\f")
        for word in ("Passport of the Infrastructure", self.client_a.name, "Contents", "Licences"):
            self.assertIn(word, cover)
        self.assertNotIn("PC-77", cover)
        self.assertIn("3. Equipment", "".join(pages))
        self.assertIn("PC-77", "".join(pages))
