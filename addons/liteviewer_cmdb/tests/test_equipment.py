# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import base64
import io
import re
import subprocess
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

import zxingcpp
from freezegun import freeze_time
from PIL import Image, ImageOps
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.liteviewer_agent.tests.common import AgentCase, AgentTransactionCase
from odoo.addons.liteviewer_helpdesk.tests.common import GROUPS

POINT = 72 / 25.4
"""Points of paper in a millimetre."""


class EquipmentCase(AgentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.equipment = cls.env["liteviewer.equipment"]
        cls.interfaces = cls.env["liteviewer.network.interface"]
        cls.relations = cls.env["liteviewer.equipment.relation"]
        cls.types = {
            equipment_type.kind: equipment_type
            for equipment_type in cls.env["liteviewer.equipment.type"].search([], order="id desc")
        }
        cls.site_a, cls.site_b = cls.env["liteviewer.site"].create(
            [{"name": "Office", "client_id": client.id} for client in (cls.client_a, cls.client_b)]
        )

    @classmethod
    def make(cls, name, kind="computer", client=None, **vals):
        return cls.equipment.create(
            {
                "name": name,
                "type_id": cls.types[kind].id,
                "client_id": (client or cls.client_a).id,
                **vals,
            }
        )

    @classmethod
    def relate(cls, source, kind, target):
        return cls.relations.create({"source_id": source.id, "kind": kind, "target_id": target.id})

    @classmethod
    def give_address(cls, equipment, ip_address, **vals):
        return cls.interfaces.create(
            {"equipment_id": equipment.id, "ip_address": ip_address, **vals}
        )


@tagged("post_install", "-at_install")
class TestEquipment(EquipmentCase, AgentTransactionCase):
    def test_every_kind_is_shipped_with_its_attributes(self):
        kinds = {value for value, _label in self.types["other"]._fields["kind"].selection}
        self.assertEqual(set(self.types), kinds)
        for kind, equipment_type in self.types.items():
            self.assertEqual(bool(equipment_type.properties_definition), kind != "other", kind)

    def test_attributes_belong_to_the_type(self):
        router = self.make("GW", "router", properties={"provider": "Telecom"})
        self.assertEqual(router.properties["provider"], "Telecom")
        printer = self.make("MFP", "printer")
        self.assertNotIn("provider", dict(printer.properties))

    @freeze_time("2026-03-02 09:00:00")
    def test_warranty(self):
        ends = {
            "unknown": False,
            "over": date(2026, 3, 1),
            "soon": date(2026, 3, 2),
            "ok": date(2026, 3, 2) + timedelta(days=61),
        }
        cards = {state: self.make(state, warranty_end=end) for state, end in ends.items()}
        for state, card in cards.items():
            self.assertEqual(card.warranty_state, state)
            ours = [("client_id", "=", self.client_a.id)]
            found = self.equipment.search([*ours, ("warranty_state", "=", state)])
            self.assertEqual(found, card)
            others = self.equipment.search([*ours, ("warranty_state", "!=", state)])
            self.assertEqual(others, self.equipment.union(*cards.values()) - card)

    def test_one_search_field_finds_everything(self):
        pc = self.make(
            "Reception",
            hostname="REC-01",
            serial="CZC1234XYZ",
            inventory_number="INV-77",
            model="ProDesk 400",
        )
        self.give_address(pc, "192.168.77.15/24", mac="00:1a:2b:3c:4d:5e")
        self.make("Another", serial="CZC9999")
        ours = [("client_id", "=", self.client_a.id)]
        for text in (
            "recep", "rec-01", "1234x", "inv-77", "prodesk", "192.168.77.15", "168.77",
            "192.168.77.0/24", "192.168.77.", "192.168.77.*", "001A2B3C4D5E", "00-1a-2b", "4d:5e",
            "c4d5e",
        ):  # fmt: skip
            found = self.equipment.search([*ours, ("search_words", "ilike", text)])
            self.assertEqual(found, pc, text)
        for text in ("192.168.78.0/24", "192.168.99.", "4d:5f", "nothing like it"):
            self.assertFalse(self.equipment.search([*ours, ("search_words", "ilike", text)]), text)

    def test_what_is_linked_belongs_to_the_same_client(self):
        device, _credentials = self.connect_computer(self.client_b)
        for vals in (
            {"person_id": self.person_b.id},
            {"site_id": self.site_b.id},
            {"device_id": device.id},
        ):
            with self.assertRaisesRegex(ValidationError, "another client"):
                self.make("PC", **vals)
        pc = self.make("PC", person_id=self.person_a.id, site_id=self.site_a.id)
        with self.assertRaises(ValidationError):
            pc.client_id = self.client_b
        pc.active = False
        with self.assertRaises(ValidationError):
            self.site_a.client_id = self.client_b

    def test_what_names_a_device_keeps_it_with_its_client(self):
        software = self.env["liteviewer.software"].create({"name": "Office"})
        license_ = self.env["liteviewer.license"].create(
            {"software_id": software.id, "client_id": self.client_a.id}
        )
        ours = {"client_id": self.client_a.id}
        for model, vals in (
            ("liteviewer.credential", {"name": "Admin", "active": False, **ours}),
            (
                "liteviewer.access.grant",
                {"person_id": self.person_a.id, "resource": "Share", "right": "To read"},
            ),
            ("liteviewer.license.assignment", {"license_id": license_.id}),
        ):
            pc = self.make("PC")
            named = self.env[model].create({**vals, "equipment_id": pc.id})
            with self.subTest(model=model), self.assertRaises(ValidationError):
                pc.with_user(self.engineer).client_id = self.client_b
            named.unlink()
            pc.with_user(self.engineer).client_id = self.client_b

    def test_form_lets_go_of_the_former_client(self):
        pc = self.make("PC", person_id=self.person_a.id, site_id=self.site_a.id)
        with Form(pc.with_user(self.engineer)) as form:
            form.client_id = self.client_b
            self.assertFalse(form.person_id)
            self.assertFalse(form.site_id)
        self.assertEqual(pc.client_id, self.client_b)

    def test_twins_are_shown_and_not_forbidden(self):
        first = self.make("PC 1", serial="SN1", vendor="HP")
        twin = self.make("PC 2", serial="SN1", vendor="hp")
        self.make("PC 3", serial="SN1", vendor="Dell")
        self.make("PC 4", client=self.client_b, serial="SN1", vendor="HP")
        self.make("PC 5", vendor="HP")
        cards = self.equipment.search([("client_id", "in", (self.client_a + self.client_b).ids)])
        self.assertEqual(first.twin_ids, twin)
        self.assertEqual(twin.twin_ids, first)
        self.assertFalse((cards - first - twin).twin_ids)

    def test_copy_has_no_numbers(self):
        pc = self.make("PC", serial="SN1", inventory_number="I1", hostname="PC", memory_mb=8192)
        self.give_address(pc, "10.0.0.1")
        copy = pc.copy()
        self.assertRecordValues(
            copy,
            [{"name": "PC (copy)", "serial": False, "inventory_number": False, "memory_mb": 8192}],
        )
        self.assertFalse(copy.hostname)
        self.assertFalse(copy.interface_ids)

    def test_what_there_can_be_once_only_is_not_offered_to_be_copied(self):
        for model in (
            "liteviewer.equipment.relation",
            "liteviewer.license.assignment",
            "liteviewer.software",
            "liteviewer.software.installation",
        ):
            views = self.env["ir.ui.view"].search(
                [("model", "=", model), ("type", "in", ("list", "form"))]
            )
            self.assertTrue(views)
            for view in views:
                with self.subTest(view=view.name):
                    self.assertIn('duplicate="0"', view.arch)

    def test_nobody_follows_and_nothing_is_posted(self):
        pc = self.equipment.with_user(self.engineer).create(
            {
                "name": "PC",
                "type_id": self.types["computer"].id,
                "client_id": self.client_a.id,
            }
        )
        self.assertFalse(pc.message_partner_ids)
        self.assertFalse(pc.message_ids)

    def test_restricted_engineer(self):
        engineer = new_test_user(self.env, "test-restricted", GROUPS["engineer"])
        engineer.helpdesk_client_ids = self.client_a
        ours, foreign = self.make("PC A"), self.make("PC B", client=self.client_b)
        records = [
            (ours, foreign),
            (self.site_a, self.site_b),
            (self.give_address(ours, "10.0.0.1"), self.give_address(foreign, "10.0.0.1")),
            (
                self.relate(ours, "connected_to", self.make("SW A", "switch")),
                self.relate(
                    foreign, "connected_to", self.make("SW B", "switch", client=self.client_b)
                ),
            ),
        ]
        for mine, other in records:
            self.assertTrue(mine.with_user(engineer).has_access("write"), mine._name)
            self.assertFalse(other.with_user(engineer).has_access("read"), mine._name)
            with self.assertRaises(AccessError):
                other.with_user(engineer).read(["display_name"])
        with self.assertRaises(AccessError):
            ours.with_user(engineer).person_id = self.person_b
        with self.assertRaises(AccessError):
            records[2][0].with_user(engineer).equipment_id = foreign
        data = self.equipment.with_user(engineer).get_network_map()
        self.assertEqual([client["id"] for client in data["clients"]], self.client_a.ids)
        data = self.equipment.with_user(engineer).get_network_map(self.client_b.id)
        self.assertFalse(data["nodes"] or data["edges"])

    def test_others_see_nothing(self):
        pc = self.make("PC")
        for user in (self.portal_a, self.portal_manager_a, self.accountant):
            records = [pc, self.site_a]
            if user != self.accountant:
                # contracts, where they are, let accountants choose types of equipment
                records.append(pc.type_id)
            for record in records:
                self.assertFalse(record.with_user(user).has_access("read"), record._name)
            with self.assertRaises(AccessError):
                self.equipment.with_user(user).get_network_map()

    def test_companies_are_apart(self):
        stranger = self.make_stranger()
        pc = self.make("PC")
        for record in (pc, self.site_a, self.give_address(pc, "10.0.0.1")):
            self.assertFalse(record.with_user(stranger).has_access("read"), record._name)


@tagged("post_install", "-at_install")
class TestNetworkInterface(EquipmentCase, AgentTransactionCase):
    def test_addresses_are_kept_in_one_form(self):
        pc = self.make("PC")
        for written, kept, prefix in (
            ("192.168.1.5", "192.168.1.5", 0),
            (" 192.168.1.5/24 ", "192.168.1.5", 24),
            ("192.168.1.5/255.255.255.0", "192.168.1.5", 24),
            ("FD00:0:0::5/64", "fd00::5", 64),
            ("fe80::1%eth0", "fe80::1", 0),
            ("fe80::1%12/64", "fe80::1", 64),
        ):
            interface = self.give_address(pc, written)
            self.assertRecordValues(interface, [{"ip_address": kept, "prefix": prefix}])
        for written in ("001A.2B3C.4D5E", "00-1a-2b-3c-4d-5e", "00:1A:2B:3C:4D:5E", "001a2b3c4d5e"):
            interface.mac = written
            self.assertEqual(interface.mac, "00:1a:2b:3c:4d:5e")
        interface.write({"mac": "", "ip_address": ""})
        self.assertFalse(interface.mac or interface.ip_address)

    def test_what_is_no_address_is_refused(self):
        pc = self.make("PC")
        for text in ("192.168.1.256", "192.168.1", "printer", "192.168.1.5/33", "1.2.3.4/"):
            with self.assertRaisesRegex(ValidationError, "is no IP address"):
                self.give_address(pc, text)
        for text in ("00:1a:2b", "00:1a:2b:3c:4d:5g", "-"):
            with self.assertRaisesRegex(ValidationError, "is no MAC address"):
                self.interfaces.create({"equipment_id": pc.id, "mac": text})
        for vals in (
            {"vlan": 4095},
            {"vlan": -1},
            {"ip_address": "fd00::5", "prefix": 129},
            {"ip_address": "10.1.2.3", "prefix": 33},
        ):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
                self.interfaces.create({"equipment_id": pc.id, **vals})

    def test_form_shows_the_form_it_is_kept_in(self):
        form = Form(self.make("PC").with_user(self.engineer))
        with form.interface_ids.new() as line:
            line.ip_address = "10.1.2.3/8"
            line.mac = "00-1A-2B-3C-4D-5E"
            self.assertEqual((line.ip_address, line.prefix), ("10.1.2.3", 8))
            self.assertEqual(line.mac, "00:1a:2b:3c:4d:5e")
        form.save()

    def test_same_address_twice(self):
        first = self.give_address(self.make("PC 1"), "10.0.0.1")
        second = self.give_address(self.make("PC 2"), "10.0.0.1")
        others = (
            self.give_address(self.make("PC 3"), "10.0.0.1", vlan=20)
            + self.give_address(self.make("PC 4", client=self.client_b), "10.0.0.1")
            + self.give_address(self.make("PC 5"), "10.0.0.2")
            + self.interfaces.create({"equipment_id": self.make("PC 6").id})
        )
        self.assertEqual(first.conflict, "PC 2")
        self.assertEqual(second.conflict, "PC 1")
        self.assertFalse(any(others.mapped("conflict")))
        second.equipment_id.state = "retired"
        self.env.invalidate_all()
        self.assertFalse(first.conflict)

    def test_main_address(self):
        server = self.make("Server", "server")
        self.assertFalse(server.ip_address)
        self.give_address(server, False, name="LAN 2")
        self.give_address(server, "10.0.0.1")
        self.assertEqual(server.ip_address, "10.0.0.1")
        self.give_address(server, "10.0.0.2", is_management=True)
        self.assertEqual(server.ip_address, "10.0.0.2")

    def test_addresses_move_with_their_device_in_batch(self):
        cards = self.equipment.create(
            [
                {
                    "name": f"PC {number}",
                    "type_id": self.types["computer"].id,
                    "client_id": self.client_a.id,
                    "interface_ids": [Command.create({"ip_address": f"10.0.0.{number}"})],
                }
                for number in range(1, 21)
            ]
        )
        self.relate(cards[1], "connected_to", cards[0])
        cards.client_id = self.client_b
        self.assertEqual(cards.interface_ids.client_id, self.client_b)
        self.assertEqual(cards.relation_ids.client_id, self.client_b)
        with self.assertRaisesRegex(ValidationError, "different clients"):
            cards[0].client_id = self.client_a


@tagged("post_install", "-at_install")
class TestEquipmentRelation(EquipmentCase, AgentTransactionCase):
    def test_within_one_client(self):
        with self.assertRaisesRegex(ValidationError, "different clients"):
            self.relate(self.make("A"), "connected_to", self.make("B", client=self.client_b))

    @mute_logger("odoo.sql_db")
    def test_neither_to_itself_nor_twice(self):
        pc, switch = self.make("PC"), self.make("SW", "switch")
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.relate(pc, "connected_to", pc)
        self.relate(pc, "connected_to", switch)
        self.relate(pc, "depends_on", switch)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.relate(pc, "connected_to", switch)

    def test_nothing_runs_on_itself(self):
        host, machine, nested = (self.make(name, "server") for name in ("H", "M", "N"))
        self.relate(machine, "runs_on", host)
        self.relate(nested, "runs_on", machine)
        with self.assertRaisesRegex(ValidationError, "run on itself"):
            self.relate(host, "runs_on", nested)
        # services do depend on each other
        self.relate(host, "depends_on", nested)

    def test_what_fails_if_this_fails(self):
        host, machine, switch = self.make("H", "server"), self.make("VM"), self.make("SW", "switch")
        pc = self.make("PC", person_id=self.person_a.id)
        spare = self.make("Spare", state="in_stock")
        second = self.make("SW 2", "switch")
        self.relate(machine, "runs_on", host)
        self.relate(pc, "depends_on", machine)
        self.relate(pc, "connected_to", switch)
        self.relate(spare, "connected_to", switch)
        self.relate(host, "connected_to", switch)
        self.relate(host, "connected_to", second)
        self.assertEqual(host.impact_ids, machine + pc)
        self.assertEqual(host.impact_person_count, 1)
        self.assertEqual(switch.impact_ids, pc)
        self.assertEqual(switch.weakened_ids, host)
        self.assertFalse(pc.impact_ids or pc.weakened_ids)
        self.assertFalse(second.impact_ids)

    def test_network_map(self):
        gateway, ups = self.make("GW", "router"), self.make("UPS", "ups")
        switch = self.make("SW", "switch", state="in_repair")
        pc = self.make("PC", person_id=self.person_a.id)
        gone = self.make("Old", state="retired")
        self.make("Foreign", client=self.client_b)
        self.give_address(pc, "10.0.0.7")
        for source, target in ((gateway, ups), (switch, gateway), (pc, switch), (gone, switch)):
            self.relate(source, "connected_to", target)

        equipment = self.equipment.with_user(self.engineer)
        data = equipment.get_network_map(self.client_a.id, gateway.id)

        self.assertEqual([node["id"] for node in data["nodes"]], (gateway + switch + ups + pc).ids)
        nodes = {node["id"]: node for node in data["nodes"]}
        self.assertEqual([nodes[card.id]["y"] for card in (gateway, switch, pc)], [0, 1, 2])
        self.assertEqual(nodes[ups.id]["parent"], gateway.id)
        self.assertEqual(nodes[pc.id]["ip"], "10.0.0.7")
        self.assertEqual(nodes[pc.id]["person"], "Person A")
        self.assertEqual(nodes[switch.id]["state"], "in_repair")
        self.assertEqual(len(data["edges"]), 3)
        self.assertEqual(data["down"], (switch + pc).ids)
        counts = {client["id"]: client["count"] for client in data["clients"]}
        self.assertEqual(counts[self.client_a.id], 4)
        self.assertEqual(counts[self.client_b.id], 1)
        self.assertFalse(equipment.get_network_map()["nodes"])


@tagged("post_install", "-at_install")
class TestEquipmentCost(EquipmentCase, AgentTransactionCase):
    def _make_office(self, count):
        switch = self.make("SW", "switch")
        cards = self.equipment.create(
            [
                {
                    "name": f"PC {number:03}",
                    "type_id": self.types["computer"].id,
                    "client_id": self.client_a.id,
                    "site_id": self.site_a.id,
                    "person_id": self.person_a.id,
                    "warranty_end": "2030-01-01",
                    "interface_ids": [
                        Command.create({"ip_address": f"10.0.{number // 250}.{number % 250 + 1}"})
                    ],
                    "relation_ids": [Command.create({"target_id": switch.id})],
                }
                for number in range(count)
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        return cards

    def test_list(self):
        self._make_office(80)
        view = self.equipment.get_view(view_type="list")
        columns = {
            name: {} for name in view["models"]["liteviewer.equipment"] if name != "activity_ids"
        }
        columns.update(client_id={"fields": {"name": {}}}, person_id={"fields": {"name": {}}})
        equipment = self.equipment.with_user(self.engineer)
        equipment.web_search_read([], columns, limit=1)
        self.env.invalidate_all()
        with self.assertQueryCount(9):
            equipment.web_search_read([("client_id", "=", self.client_a.id)], columns, limit=80)

    def test_network_map(self):
        self._make_office(500)
        equipment = self.equipment.with_user(self.engineer)
        # the record rules of the engineer are worked out once
        equipment.get_network_map(self.client_a.id)
        self.env.invalidate_all()
        with self.assertQueryCount(9):
            data = equipment.get_network_map(self.client_a.id)
        self.assertEqual(len(data["nodes"]), 501)

    def test_create_hundred(self):
        def create():
            self.equipment.with_user(self.engineer).create(
                [
                    {
                        "name": f"PC {number}",
                        "type_id": self.types["computer"].id,
                        "client_id": self.client_a.id,
                        "person_id": self.person_a.id,
                    }
                    for number in range(100)
                ]
            )
            self.env.flush_all()

        create()
        self.env.invalidate_all()
        # two of them for the company of the service that client and person belong to
        with self.assertQueryCount(8):
            create()


@tagged("post_install", "-at_install", "alone")
class TestEquipmentLabel(EquipmentCase, HttpCase):
    def read_codes(self, content):
        """Read a picture as a scanner does. :return: [(kind of code, text)]"""
        picture = Image.open(io.BytesIO(content))
        self.assertEqual(picture.format, "PNG")
        on_paper = ImageOps.expand(picture.convert("L"), border=40, fill="white")
        return [(code.format.name, code.text) for code in zxingcpp.read_barcodes(on_paper)]

    def test_label_is_read_by_a_scanner(self):
        pc = self.make("PC")
        head, _comma, content = pc._get_label_qr().partition(",")
        self.assertEqual(head, "data:image/png;base64")
        self.assertEqual(
            self.read_codes(base64.b64decode(content)), [("QRCode", pc._get_label_url())]
        )

    def test_barcodes_for_own_labels(self):
        """What somebody may put on a label of their own, such as the inventory number."""
        self.authenticate(self.engineer.login, self.engineer.login)
        for kind, name in (("Code128", "Code128"), ("QR", "QRCode")):
            for humanreadable in (0, 1):
                with self.subTest(kind=kind, humanreadable=humanreadable):
                    response = self.url_open(
                        f"/report/barcode/{kind}/INV-000123"
                        f"?width=600&height=150&humanreadable={humanreadable}"
                    )
                    self.assertEqual(response.headers["Content-Type"], "image/png")
                    self.assertEqual(self.read_codes(response.content), [(name, "INV-000123")])

    def test_label_leads_to_the_card(self):
        pc = self.make("PC")
        self.assertTrue(pc._get_label_url().endswith(f"/liteviewer/equipment/{pc.id}"))
        path = f"/liteviewer/equipment/{pc.id}"
        response = self.url_open(path, allow_redirects=False)
        self.assertIn("/web/login", response.headers["Location"])
        self.authenticate(self.engineer.login, self.engineer.login)
        response = self.url_open(path, allow_redirects=False)
        self.assertTrue(response.headers["Location"].endswith(f"/odoo/equipment/{pc.id}"))

    def print_labels(self, size, cards):
        """Print labels as a person does. :return: the PDF"""
        wizard = self.env["liteviewer.label.print"].with_user(self.engineer)
        context = {"active_model": cards._name, "active_ids": cards.ids}
        action = wizard.with_context(**context).create({"size": size}).action_print()
        self.assertEqual(action["context"]["active_ids"], cards.ids)
        printer = self.env["ir.actions.report"].with_user(self.engineer)
        content, kind = printer.with_context(force_report_rendering=True)._render_qweb_pdf(
            action["report_name"], cards.ids
        )
        self.assertEqual(kind, "pdf")
        return content

    def read_words(self, content):
        """Return [(width, height, [(left, top, right, bottom, word)])] of the pages, in mm."""
        text = subprocess.run(
            ["pdftotext", "-bbox", "-", "-"], input=content, capture_output=True, check=True
        ).stdout.decode()
        pages = []
        for width, height, body in re.findall(
            r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', text, re.DOTALL
        ):
            words = re.findall(
                r'xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(.*?)</word>', body
            )
            places = [(*(float(edge) / POINT for edge in word[:4]), word[4]) for word in words]
            pages.append((float(width) / POINT, float(height) / POINT, places))
        return pages

    def make_for_labels(self):
        """Return cards whose words fill a label in different ways."""
        client = self.client_a.copy({"name": "ООО «Межрегиональная Торгово-Промышленная Группа»"})
        self.env["res.company"].search([]).name = "Служба поддержки «ЛайтВьювер»"
        return (
            self.make("PC", client=client)
            + self.make(
                "Многофункциональное устройство HP LaserJet Enterprise Flow M631z, бухгалтерия",
                client=client,
                inventory_number="ИНВ-2026-0000123456",
                serial="CNBJL0123456789ABCDEF",
            )
            + self.make(
                " ".join(f"Слово{number}" for number in range(30)),
                client=client,
                inventory_number="9" * 40,
                serial="W" * 40,
            )
        )

    def test_label_printers_get_one_label_a_page_with_all_its_words(self):
        cards = self.make_for_labels()
        for size in ("58x40", "58x30", "62x29", "100x50"):
            content = self.print_labels(size, cards)
            width, height = map(int, size.split("x"))
            pages = self.read_words(content)
            self.assertEqual(len(pages), len(cards), size)
            pictures = self.draw(content)
            for card, page, picture in zip(cards, pages, pictures, strict=True):
                with self.subTest(size=size, card=card.name[:20]):
                    self.assertAlmostEqual(page[0], width, delta=0.5)
                    self.assertAlmostEqual(page[1], height, delta=0.5)
                    self.check_words(card, page[2], (0, 0, width, height))
                    codes = zxingcpp.read_barcodes(picture)
                    self.assertEqual([code.text for code in codes], [card._get_label_url()])
                    place = codes[0].position
                    edge = max(place.top_right.x, place.bottom_right.x) / picture.width * width
                    self.assertLess(edge + 1, min(word[0] for word in page[2]))

    def check_words(self, card, words, frame):
        """See that all that a label says is there, whole, and within the frame in mm."""
        told = (
            card.name,
            card.inventory_number or "",
            card.serial or "",
            card.client_id.name,
            card.company_id.name,
        )
        # a long word is parted where the line ends
        printed = unescape("".join(word for *_place, word in words))
        for text in told:
            self.assertIn(text.replace(" ", ""), printed)
        for left, top, right, bottom, word in words:
            self.assertGreaterEqual(left, frame[0], word)
            self.assertGreaterEqual(top, frame[1], word)
            self.assertLessEqual(right, frame[2], word)
            self.assertLessEqual(bottom, frame[3], word)

    def draw(self, content):
        """Return the pages as pictures with the dots of an ordinary label printer."""
        with TemporaryDirectory() as folder:
            subprocess.run(
                ["pdftoppm", "-r", "203", "-png", "-", f"{folder}/page"], input=content, check=True
            )
            return [Image.open(page).copy() for page in sorted(Path(folder).iterdir())]

    def test_sheets_hold_all_words_too(self):
        cards = self.make_for_labels()
        content = self.print_labels("a4", cards)
        ((_width, _height, words),) = self.read_words(content)
        for place, card in enumerate(cards):
            left = 70 * place
            inside = [word for word in words if left <= word[0] < left + 70]
            self.check_words(card, inside, (left + 29, 0, left + 70, 37))
        (picture,) = self.draw(content)
        codes = {code.text for code in zxingcpp.read_barcodes(picture)}
        self.assertEqual(codes, {card._get_label_url() for card in cards})

    def test_the_choice_is_remembered_for_whoever_made_it(self):
        wizard = self.env["liteviewer.label.print"]
        self.assertEqual(wizard.with_user(self.engineer).create({}).size, "a4")
        card = self.make("PC")
        wizard.with_user(self.engineer).create(
            {"size": "62x29", "equipment_ids": card.ids}
        ).action_print()
        self.assertEqual(wizard.with_user(self.engineer).create({}).size, "62x29")
        self.assertEqual(wizard.with_user(self.manager).create({}).size, "a4")

    def test_labels_of_nothing_and_of_others(self):
        wizard = self.env["liteviewer.label.print"].with_user(self.engineer)
        with self.assertRaisesRegex(UserError, "Choose the equipment"):
            wizard.create({}).action_print()
        foreign = self.make("PC of B", client=self.client_b)
        self.engineer.write(
            {"is_helpdesk_restricted": True, "helpdesk_client_ids": self.client_a.ids}
        )
        with self.assertRaises(AccessError):
            wizard.create({"equipment_ids": foreign.ids}).action_print()
        with self.assertRaises(AccessError):
            wizard.with_user(self.accountant).create({})

    def test_sheets_of_24(self):
        cards = self.equipment.union(
            *(self.make(f"PC {number}", inventory_number=f"I-{number}") for number in range(25))
        )
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "liteviewer_cmdb.equipment_label_report", cards.ids
        )
        text = html.decode()
        self.assertEqual(text.count('class="o_liteviewer_sheet"'), 2)
        self.assertEqual(text.count('class="o_liteviewer_label"'), 25)
        self.assertIn("I-24", text)
