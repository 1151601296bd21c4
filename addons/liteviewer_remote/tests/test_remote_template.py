# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import string
from urllib.parse import unquote, urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.remote_template import (
    PLACEHOLDERS,
    SCHEMES,
    TemplateError,
    ValueFault,
    check_template,
    encode_value,
    make_rdp_file,
    make_vnc_file,
    render_template,
)

VALUES = {
    "id": "123 456 789",
    "hostname": "buh-01",
    "address": "192.168.1.5",
    "port": 5900,
    "login": "OFFICE\\anna",
}
RESERVED = set(":/?#[]@!$&'()*+,;= \\\"<>{}|^`\r\n")
patient = settings(deadline=None)


@tagged("post_install", "-at_install", "alone")
class TestRemoteTemplate(BaseCase):
    def assert_refused(self, template, reason):
        with self.subTest(template=template):
            with self.assertRaises(TemplateError) as caught:
                check_template(template)
            self.assertEqual(caught.exception.reason, reason)
            with self.assertRaises(TemplateError):
                render_template(template, VALUES)

    def test_templates_of_the_known_tools(self):
        for template, url in (
            ("rustdesk://{id}", "rustdesk://123456789"),
            ("anydesk:{id}", "anydesk:123456789"),
            (
                "teamviewer10://control?device={id}",
                "teamviewer10://control?device=123456789",
            ),
            ("vnc://{address}:{port}", "vnc://192.168.1.5:5900"),
            ("ssh://{login}@{hostname}", "ssh://OFFICE%5Canna@buh-01"),
            (
                "https://mesh.example/?viewmode=11&gotonode={id}",
                "https://mesh.example/?viewmode=11&gotonode=123456789",
            ),
        ):
            self.assertEqual(render_template(template, VALUES), url)

    def test_nodes_of_meshcentral_go_in_as_they_are(self):
        """Its page drops what holds a percent sign, and puts ``node//`` in front by itself."""
        template, node = "https://mesh.example/?viewmode=11&gotonode={id}", "aB3@$" * 12 + "xyz9"
        url = template.replace("{id}", node)
        for value in (node, f"node//{node}", f"node/office/{node}"):
            self.assertEqual(render_template(template, {"id": value}), url)
        self.assertIn("%40", render_template("https://mesh.example/{id}", {"id": node}))
        self.assertIn("%26", render_template(template, {"id": f"{node}&x=1"}))

    def test_only_placeholders_of_the_list(self):
        for name in (
            "password", "ID", "id ", " id", "", "0", "id.__class__", "id[0]", "id!r", "id:>9",
            "equipment", "equipment.client_id.name", "self.env", "__init__", "_fields", "note",
            "env.cr", "user.password", "secret_tokens", "login}{password",
        ):  # fmt: skip
            with self.subTest(name=name), self.assertRaises(TemplateError):
                check_template(f"rustdesk://{{{name}}}")
        self.assert_refused("rustdesk://{password}", "placeholder")
        self.assert_refused("rustdesk://{id.__class__.__mro__}", "placeholder")

    def test_braces_that_do_not_match(self):
        for template in ("{{id}}", "{id", "id}", "{{id}", "{id}}", "{i{id}d}", "{id}{", "}{id}"):
            self.assert_refused(f"rustdesk://{template}", "brace")

    def test_schemes_that_do_harm(self):
        for template in (
            "javascript:alert({id})", "data:text/html,{id}", "file:///{hostname}", "//{address}",
            "vbscript:{id}", "blob:{id}", "JavaScript:{id}", "HTTPS://{address}", "{id}:x",
            "about:{id}", "ms-msdt:{id}", "search-ms:{id}", "shell:{id}", "{login}", "rustdesk",
            "view-source:https://{address}", "java{id}script:1", "mailto:{login}", "http:{id}",
        ):  # fmt: skip
            self.assert_refused(template, "scheme")

    def test_characters_that_have_no_place_in_an_address(self):
        for character in " \t\r\n\"<>[]\\^`|\x00\u202e«ж'":
            self.assert_refused(f"rustdesk://{{id}}{character}x", "character")
        self.assert_refused("\njavascript:1", "character")
        self.assert_refused("", "length")
        self.assert_refused("rustdesk://" + "x" * 500, "length")

    def test_no_password(self):
        for template in (
            "rustdesk://{id}?password=geheim", "anydesk:{id}?PASSWD=x", "vnc://{address}?pass=1",
            "ssh://{login}:geheim@{address}", "ssh://{login}:{id}@{address}", "anydesk:{id}&pwd=x",
            "https://mesh.example/?token=abc&id={id}", "rustdesk://{id}?%70assword=x",
        ):  # fmt: skip
            self.assert_refused(template, "password")

    def test_addresses(self):
        for address, encoded in (
            ("2001:DB8::1", "[2001:db8::1]"),
            ("[2001:db8::1]", "[2001:db8::1]"),
            ("srv.client.example", "srv.client.example"),
            ("сервер", "%D1%81%D0%B5%D1%80%D0%B2%D0%B5%D1%80"),
        ):
            self.assertEqual(encode_value("address", address), encoded)
        for address in ("a b", "a/b", "a@b", "a:22", "x?y", "-oProxyCommand=x", "fe80::1%eth0"):
            with self.subTest(address=address), self.assertRaises(ValueFault) as caught:
                encode_value("address", address)
            self.assertFalse(caught.exception.is_missing)

    def test_what_is_missing_is_named(self):
        for name in PLACEHOLDERS:
            for nothing in (None, "", False, 0, "  "):
                with self.assertRaises(ValueFault) as caught:
                    render_template(f"rustdesk://{{{name}}}", {**VALUES, name: nothing})
                self.assertEqual((caught.exception.name, caught.exception.is_missing), (name, True))

    @patient
    @given(st.text(alphabet=st.characters() | st.sampled_from("{}id.[]!:_"), max_size=40))
    def test_whatever_is_accepted_is_made_of_the_list(self, text):
        for template in (text, f"rustdesk://{text}"):
            try:
                names = check_template(template)
            except TemplateError:
                continue
            self.assertLessEqual(names, set(PLACEHOLDERS))
            self.assertIn(urlsplit(template).scheme, SCHEMES)

    @patient
    @given(
        st.dictionaries(
            st.sampled_from(PLACEHOLDERS),
            st.text(max_size=60) | st.text(alphabet=string.printable) | st.integers(),
        )
    )
    def test_no_value_leaves_its_place(self, values):
        template = "ssh://{login}@{address}:{port}/{hostname}?id={id}#end"
        try:
            url = render_template(template, values)
        except ValueFault as fault:
            self.assertIn(fault.name, PLACEHOLDERS)
            return
        parts = urlsplit(url)
        self.assertEqual((parts.scheme, parts.fragment), ("ssh", "end"))
        self.assertEqual(parts.port, int(values["port"]))
        self.assertIsNone(parts.password)
        self.assertEqual(unquote(parts.username), str(values["login"]).strip())
        self.assertEqual(parts.query.count("="), 1)

    @patient
    @given(st.sampled_from(["id", "login"]), st.text(max_size=60))
    def test_encoded_values_hold_nothing_reserved(self, name, value):
        try:
            encoded = encode_value(name, value)
        except ValueFault:
            return
        self.assertTrue(encoded.isascii())
        self.assertTrue(RESERVED.isdisjoint(encoded))
        self.assertFalse(encoded.startswith("-"))

    def test_rdp_file(self):
        text = make_rdp_file({**VALUES, "port": 3390}).decode("utf-16")
        self.assertEqual(
            text.splitlines(),
            [
                "full address:s:192.168.1.5:3390",
                "prompt for credentials:i:1",
                "username:s:OFFICE\\anna",
            ],
        )
        text = make_rdp_file({"address": "fd00::1"}).decode("utf-16")
        self.assertIn("full address:s:[fd00::1]\r\n", text)
        self.assertNotIn("username", text)
        for values in (
            {"address": "x\r\npassword 51:b:00"},
            {"address": "10.0.0.1", "login": "a\r\nalternate shell:s:calc"},
            {"address": "10.0.0.1", "login": "a\u2028b"},
            {},
        ):
            with self.subTest(values=values), self.assertRaises(ValueFault):
                make_rdp_file(values)

    def test_vnc_file(self):
        head = "TigerVNC Configuration file Version 1.0\n\nServerName="
        for values, server in (
            ({**VALUES, "port": 5901}, "192.168.1.5::5901"),
            ({"address": "fd00::1", "port": 5900}, "[fd00::1]::5900"),
            ({"address": "buh-01"}, "buh-01"),
        ):
            self.assertEqual(make_vnc_file(values).decode(), f"{head}{server}\n")
        for values in ({"address": "x\nPasswordFile=y"}, {"address": "a", "port": "1\n2"}, {}):
            with self.subTest(values=values), self.assertRaises(ValueFault):
                make_vnc_file(values)

    @patient
    @given(st.text(max_size=60))
    def test_rdp_file_has_three_lines_at_most(self, login):
        try:
            text = make_rdp_file({"address": "10.0.0.1", "login": login}).decode("utf-16")
        except ValueFault:
            return
        keys = [line.partition(":")[0] for line in text.split("\r\n")]
        self.assertLessEqual(set(keys), {"full address", "prompt for credentials", "username", ""})
