# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What strangers write stays text wherever it is shown, sent or exported."""

import csv
import io
import json
import re
from email.header import Header
from urllib.parse import urlencode

from lxml import html
from openpyxl import load_workbook

from odoo.fields import Command
from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import make_image
from .test_mail import MailTicketCase
from .test_portal import PortalCase

MARK = "__xss"
"""In every payload: where it stands in something that runs, the payload has come through."""
PRODUCT = str(7777 * 7777)
"""What a template engine would make of ``7777*7777``."""
PAYLOADS = [
    "<script>window.__xss=1</script>",
    "</title></textarea></script><script>window.__xss=1</script>",
    "<img src=x onerror=window.__xss=1>",
    "\"><img src=x onerror='window.__xss=1'>",
    "' autofocus onfocus='window.__xss=1' x='",
    '" onmouseover="window.__xss=1" x="',
    "<svg/onload=window.__xss=1>",
    "<svg><animate onbegin=window.__xss=1 attributeName=x dur=1s></svg>",
    "<math><mtext><img src=x onerror=window.__xss=1></mtext></math>",
    "<math href='javascript:window.__xss=1'>a</math>",
    "<a href='javascript:window.__xss=1'>a</a>",
    "<a href='java\tscript:window.__xss=1'>a</a>",
    "<a href='&#106;avascript:window.__xss=1'>a</a>",
    "<a href='data:text/html,<script>window.__xss=1</script>'>a</a>",
    "javascript:window.__xss=1",
    "<iframe srcdoc='<script>window.__xss=1</script>'></iframe>",
    "<object data='javascript:window.__xss=1'></object>",
    "<form action='javascript:window.__xss=1'><button>a</button></form>",
    "<details open ontoggle=window.__xss=1>a</details>",
    "<style>*{background:url(javascript:window.__xss=1)}</style>",
    "<p style='width:expression(window.__xss=1)'>a</p>",
    "<noscript><p title='</noscript><img src=x onerror=window.__xss=1>'></noscript>",
    "<!--><img src=x onerror=window.__xss=1>-->",
    "\uff1cscript\uff1ewindow.__xss=1\uff1c/script\uff1e",
    "\u202e<scr\u200bipt>window.__xss=1</script>",
    "{{7777*7777}} ${7777*7777} #{7777*7777} <%= 7777*7777 %> __xss",
    "<t t-out='7777*7777'/><p t-att-onclick=\"'window.__xss=1'\">a</p>",
    "<p t-on-click='() => window.__xss=1' t-esc='7777*7777'>a</p>",
    "%(name)s %s {0} {object.env} __xss",
]
FORMULAS = [
    "=1+1",
    '=HYPERLINK("http://evil.example","x")',
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    " =cmd|' /C calc'!A0",
    "{=1+1}",
    "\uff1d1+1",
]
LINKS = ["http://evil.example/", "external:\\\\evil\\share", "internal:Sheet1!A1", "mailto:a@b.c"]
HARMLESS = ["Printer", "a=b", "1 + 1", "'quoted'"]

_ADDRESSES = {"href", "src", "action", "formaction", "data", "srcdoc", "xlink:href", "poster"}
_HANDLER = re.compile(rf"<\w+/on\w+=[^<>]*{MARK}")
_RUNNING = {"script", "style", "iframe", "object", "embed", "noscript", "template"}


def find_live(markup):
    """Return the descriptions of the places in ``markup`` where a payload would run."""
    found = [PRODUCT] if PRODUCT in markup else []
    # what browsers read otherwise than lxml does; a < that is only text is written as &lt;
    found += _HANDLER.findall(markup)
    for element in html.fromstring(f"<div>{markup}</div>").iter():
        if not isinstance(element.tag, str):
            continue  # a comment
        source = html.tostring(element, encoding="unicode", with_tail=False)
        if element.tag in _RUNNING and MARK in source:
            found.append(source[:120])
        for name, value in element.attrib.items():
            leads = name in _ADDRESSES and not value.startswith(("/my/", "http://", "https://"))
            runs = leads or name == "style" or name.startswith(("on", "t-"))
            if runs and MARK in value:
                found.append(f"<{element.tag} {name}={value!r}>"[:120])
    return found


class InjectionCase(MailTicketCase, PortalCase):
    def assert_inert(self, markup):
        self.assertEqual(find_live(str(markup)), [])

    def assert_pages_inert(self, ticket):
        """The client's list and page of the ticket, and its conversation."""
        for url in ("/my/tickets", f"/my/tickets/{ticket.id}"):
            status, path, text = self.get(url)
            self.assertEqual((status, path), (200, url))
            self.assert_inert(text)
        talk = self.make_jsonrpc_request(
            "/mail/chatter_fetch", {"thread_model": ticket._name, "thread_id": ticket.id}
        )
        for message in talk["data"].get("mail.message", ()):
            body = message.get("body") or ""
            self.assert_inert(body[1] if isinstance(body, list | tuple) else body)

    def poison(self, payload, **values):
        """Create what an engineer can, with ``payload`` in every text of it."""
        client = self.env["res.partner"].create(
            {"name": payload, "is_company": True, "is_helpdesk_client": True}
        )
        person = self.env["res.partner"].create(
            {"name": payload, "parent_id": client.id, "email": "x@client.example"}
        )
        tag = self.env["liteviewer.ticket.tag"].create({"name": payload})
        categories = self.env["liteviewer.ticket.category"]
        category = categories.create(
            {
                name: payload
                for name, field in categories._fields.items()
                if field.type in ("char", "text") and field.store and not field.readonly
                if name != "parent_path"
            }
        )
        ticket = self.tickets.with_user(self.engineer).create(
            {
                "name": payload,
                "description": payload,
                "partner_id": person.id,
                "tag_ids": [Command.set(tag.ids)],
                "category_id": category.id,
                "user_id": self.engineer.id,
                **values,
            }
        )
        self.env["liteviewer.work.entry"].with_user(self.engineer).create(
            {"ticket_id": ticket.id, "name": payload, "duration": 5}
        )
        self.env["ir.attachment"].create(
            {
                "name": payload,
                "raw": make_image(),
                "res_model": ticket._name,
                "res_id": ticket.id,
            }
        )
        return self.tickets.browse(ticket.id)


@tagged("post_install", "-at_install")
class TestInjectionDetector(InjectionCase):
    def test_payloads_are_found_where_they_run(self):
        """The check itself: raw payloads are live, escaped ones are not."""
        for payload in PAYLOADS:
            with self.subTest(payload=payload):
                is_markup = re.search(r"<[a-z]+[ />]", payload) and "\u200b" not in payload
                self.assertEqual(bool(find_live(payload)), bool(is_markup))
                escaped = payload.replace("&", "&amp;").replace("<", "&lt;")
                self.assertFalse(find_live(escaped))


@tagged("post_install", "-at_install", "together")
class TestInjectionPortal(InjectionCase):
    def test_from_the_portal_form(self):
        self.authenticate("portal-a", "portal-a")
        for payload in PAYLOADS:
            with self.subTest(payload=payload):
                response = self.post(
                    "/my/tickets/new",
                    files=[("screenshots", (f"{payload}.png", make_image(), "image/png"))],
                    name=payload,
                    description=payload,
                )
                self.assertEqual(response.status_code, 200)
                self.assert_inert(response.text)
                ticket = self.tickets.search([], limit=1)
                self.assertEqual(ticket.channel, "portal")
                self.assert_pages_inert(ticket)
                # what is refused is shown again
                response = self.post("/my/tickets/new", name="", description=payload)
                self.assertEqual(response.status_code, 422)
                self.assert_inert(response.text)

    def test_search_box(self):
        self.authenticate("portal-a", "portal-a")
        for payload in PAYLOADS:
            with self.subTest(payload=payload):
                query = urlencode({"search": payload, "sortby": payload, "search_in": payload})
                response = self.url_open(f"/my/tickets?{query}")
                self.assertEqual(response.status_code, 200)
                self.assert_inert(response.text)

    def test_from_an_engineer(self):
        self.authenticate(self.engineer.login, self.engineer.login)
        for payload in PAYLOADS:
            with self.subTest(payload=payload):
                ticket = self.poison(payload)
                ticket.with_user(self.engineer).message_post(
                    body=payload, message_type="comment", subtype_xmlid="mail.mt_comment"
                )
                self.assert_pages_inert(ticket)


@tagged("post_install", "-at_install", "together")
class TestInjectionMail(InjectionCase):
    def assert_mails_harmless(self, mails):
        for mail in mails:
            self.assert_inert(mail["body"])
            message = mail["EmailMessage"]
            self.assertFalse(message["Bcc"])
            self.assertFalse(message["X-Injected"])
            for name, value in message.items():
                self.assertNotRegex(str(value), r"[\r\n][^ \t]", name)
            self.assertEqual(len(mail["email_to"]), 1)

    def test_incoming_mail(self):
        for index, payload in enumerate(PAYLOADS):
            with self.subTest(payload=payload):
                name = Header(payload.replace('"', "'"), "utf-8").encode()
                ticket, mails = self.receive(
                    From=f"{name} <x{index}@elsewhere.example>",
                    Subject=payload,
                    body=payload,
                )
                self.assertEqual(ticket.name, " ".join(payload.split()))
                self.assert_inert(ticket.description)
                for message in ticket.message_ids:
                    self.assert_inert(message.body)
                self.assertEqual(len(mails), 1)
                self.assert_mails_harmless(mails)

    def test_outgoing_mail(self):
        for payload in PAYLOADS:
            with self.subTest(payload=payload):
                ticket = self.poison(payload, team_id=self.team.id)
                ticket.partner_id.name = payload
                self.flush_tracking()
                mails = list(self.answer(ticket, payload))
                with self.mock_mail_gateway():
                    ticket.with_user(self.engineer).action_resolve()
                    self.flush_tracking()
                mails += self._mails
                self.assertGreaterEqual(len(mails), 2)
                self.assert_mails_harmless(mails)
                for mail in mails:
                    self.assertIn("x@client.example", mail["email_to"][0])
                    self.assertNotIn(PRODUCT, mail["subject"])

    @mute_logger("odoo.addons.mail.models.mail_thread", "odoo.addons.mail.models.mail_mail")
    def test_line_breaks_add_no_header(self):
        poison = "Printer\r\nBcc: evil@elsewhere.example\r\nX-Injected: 1\r\n\r\n<b>body</b>"
        clean = self.make_ticket(user_id=self.engineer.id, team_id=self.team.id)
        self.flush_tracking()
        headers = set(self.answer(clean)[0]["EmailMessage"].keys())
        ticket = self.make_ticket(name=poison, user_id=self.engineer.id, team_id=self.team.id)
        self.flush_tracking()
        (mail,) = self.answer(ticket)
        self.assertEqual(set(mail["EmailMessage"].keys()), headers)
        self.assert_mails_harmless([mail])
        # Odoo does not send to or from names like these
        for record in (self.person_a, self.engineer, self.team):
            with self.subTest(record=record):
                name = record.name
                record.name = poison
                for mail in self.answer(ticket):
                    self.assertEqual(set(mail["EmailMessage"].keys()), headers)
                    self.assert_mails_harmless([mail])
                record.name = name

    def test_headers_of_incoming_mail(self):
        raw = (
            "From: Person A <person@client-a.example>\r\n"
            "To: support@service.example\r\n"
            "Subject: =?utf-8?q?a=0D=0AX-Injected=3A_1=0D=0A=0D=0Abody?=\r\n"
            "Message-Id: <a.b=0D=0AX-Injected@client-a.example>\r\n"
            "In-Reply-To: =?utf-8?q?=0D=0AX-Injected=3A_1?=\r\n"
            "Content-Type: text/html\r\n\r\n<p>Hi</p>"
        )
        ticket, mails = self.receive_raw(raw.encode())
        self.assertNotRegex(ticket.name, r"[\r\n]")
        self.assertEqual(len(mails), 1)
        self.assert_mails_harmless(mails)
        self.assert_mails_harmless(self.answer(ticket))


@tagged("post_install", "-at_install", "together")
class TestInjectionScreens(InjectionCase):
    def test_list_kanban_and_form_run_nothing(self):
        for payload in PAYLOADS:
            self.poison(payload)
        worst = self.poison(" ".join(PAYLOADS), priority="3")
        worst.screenshot_ids = self.env["ir.attachment"].search(
            [("res_model", "=", worst._name), ("res_id", "=", worst.id)]
        )
        for kind in ("mail.mt_comment", "mail.mt_note"):
            for payload in PAYLOADS[:8]:
                worst.with_user(self.engineer).message_post(
                    body=payload, subject=payload, message_type="comment", subtype_xmlid=kind
                )
        count = len(PAYLOADS) + 1
        code = """
            const wait = async (what) => {
                for (let tries = 0; !what(); tries++) {
                    if (tries > 200) {
                        throw new Error(`never came true: ${what}`);
                    }
                    await new Promise((done) => setTimeout(done, 100));
                }
            };
            const all = (selector) => [...document.querySelectorAll(selector)];
            const check = (where) => {
                if (window.__xss !== undefined || document.body.innerText.includes("%(product)s")) {
                    throw new Error(`a payload ran in the ${where}`);
                }
            };
            (async () => {
                await wait(() => all(".o_data_row").length >= %(count)s);
                check("list");
                all(".o_switch_view.o_kanban")[0].click();
                await wait(() => all(".o_kanban_record:not(.o_kanban_ghost)").length >= %(count)s);
                all(".o_kanban_record, .o_kanban_record *").forEach((element) =>
                    element.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }))
                );
                check("kanban");
                const cards = all(".o_kanban_record");
                cards.find((card) => card.innerText.includes("%(number)s")).click();
                await wait(() => all(".o-mail-Message").length >= 8);
                await wait(() => all(".o_liteviewer_shot img").length === 1);
                for (const tab of all(".o_notebook .nav-link")) {
                    tab.click();
                    await new Promise((done) => setTimeout(done, 100));
                }
                all(".o_form_view *").forEach((element) =>
                    element.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }))
                );
                await new Promise((done) => setTimeout(done, 500));
                check("form");
                console.log("test successful");
            })();
        """
        self.browser_js(
            "/odoo/tickets",
            code % {"product": PRODUCT, "count": count, "number": worst.number},
            "odoo.isReady === true",
            login=self.engineer.login,
        )

    def test_page_of_the_client_runs_nothing(self):
        for payload in PAYLOADS:
            self.ticket.with_user(self.engineer).message_post(
                body=payload, message_type="comment", subtype_xmlid="mail.mt_comment"
            )
        self.ticket.write({"name": " ".join(PAYLOADS), "description": " ".join(PAYLOADS)})
        self.browser_js(
            f"/my/tickets/{self.ticket.id}",
            """
            (async () => {
                const shown = () => document.querySelector("#chatterRoot")?.shadowRoot
                    ?.querySelectorAll(".o-mail-Message").length;
                for (let tries = 0; !shown(); tries++) {
                    if (tries > 200) {
                        throw new Error("the conversation was never shown");
                    }
                    await new Promise((done) => setTimeout(done, 100));
                }
                await new Promise((done) => setTimeout(done, 500));
                if (window.__xss !== undefined) {
                    throw new Error("a payload ran on the page of the client");
                }
                console.log("test successful");
            })();
            """,
            login="portal-a",
        )


@tagged("post_install", "-at_install")
class TestFormulas(InjectionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.engineer.group_ids += cls.env.ref("base.group_allow_export")
        cls.texts = FORMULAS + LINKS + HARMLESS
        cls.poisoned = cls.env["liteviewer.ticket"]
        for text in cls.texts:
            person = cls.env["res.partner"].create({"name": text, "parent_id": cls.client_a.id})
            cls.poisoned |= cls.make_ticket(person, name=text)

    def export(self, extension, model="liteviewer.ticket", names=("name",), **params):
        self.authenticate(self.engineer.login, self.engineer.login)
        fields = self.env[model].fields_get(names)
        response = self.post(
            f"/web/export/{extension}",
            data=json.dumps(
                {
                    "model": model,
                    "fields": [
                        {
                            "name": name,
                            "label": fields[name]["string"],
                            "type": fields[name]["type"],
                        }
                        for name in names
                    ],
                    "ids": self.poisoned.ids,
                    "domain": [],
                    "import_compat": False,
                    **params,
                }
            ),
        )
        self.assertEqual(response.status_code, 200)
        return response.content

    def post(self, url, **data):
        return self.url_open(url, data={"csrf_token": Request.csrf_token(self), **data})

    def cells(self, content):
        sheet = load_workbook(io.BytesIO(content)).active
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        for cell in cells:
            self.assertNotEqual(cell.data_type, "f", cell.value)
            self.assertIsNone(cell.hyperlink, cell.value)
        return [cell.value for cell in cells]

    def test_excel_cells_are_texts_as_they_were_typed(self):
        for import_compat in (False, True):
            values = self.cells(self.export("xlsx", import_compat=import_compat))
            self.assertEqual(
                set(values[1:]),
                # a bare carriage return is made a blank by Odoo
                {text.replace("\r", " ") for text in self.texts},
            )

    def test_excel_of_contacts(self):
        """Senders of mail name themselves, so the contacts are as foreign as the tickets."""
        values = self.cells(
            self.export("xlsx", "res.partner", ids=self.poisoned.partner_id.ids, names=("name",))
        )
        self.assertIn('=HYPERLINK("http://evil.example","x")', values)

    def test_grouped_excel(self):
        values = self.cells(
            self.export("xlsx", names=("name", "partner_id"), groupby=["partner_id"])
        )
        self.assertIn('=HYPERLINK("http://evil.example","x")', values)

    def test_csv_cells_are_no_formulas(self):
        rows = list(csv.reader(io.StringIO(self.export("csv").decode(), newline="")))
        texts = {row[0] for row in rows[1:]}
        self.assertEqual(texts, {f"'{text}" for text in FORMULAS} | {*LINKS, *HARMLESS})

    def test_pivot_titles_are_texts(self):
        self.authenticate(self.engineer.login, self.engineer.login)
        table = {
            "title": "Tickets",
            "model": "liteviewer.ticket",
            "measure_count": 1,
            "origin_count": 1,
            "col_group_headers": [[{"title": text, "width": 1, "height": 1} for text in FORMULAS]],
            "measure_headers": [{"title": text, "is_bold": False} for text in FORMULAS],
            "origin_headers": [],
            "rows": [
                {"title": text, "indent": 0, "values": [{"value": 1}]}
                for text in FORMULAS + HARMLESS
            ],
        }
        response = self.post("/web/pivot/export_xlsx", data=json.dumps(table))
        self.assertEqual(response.status_code, 200)
        values = self.cells(response.content)
        self.assertIn(" =1+1", values)
        self.assertIn("Printer", values)
