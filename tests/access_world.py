# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Records of everybody, in every model of ours, and one visitor per role."""

import base64
import functools
import itertools
import json
import xmlrpc.client
from datetime import date

from access_table import INTERNAL, ROLES, SEES
from agent_client import AgentClient, make_png

CLIENT_LABELS = ("A1", "A2", "B", "X")
DENIALS = ("odoo.exceptions.AccessError", "odoo.exceptions.AccessDenied", "SessionExpired")
EXPORT_REFUSAL = "You don't have the rights to export data"
INSIDE = "zzinsidezz"
"""The word that stands with every ticket, in what is not for clients to read."""
PASSWORD = "a-long-password-1"


OF_CLIENTS = {
    "liteviewer.article": (
        "EXISTS (SELECT FROM liteviewer_article_client_rel WHERE article_id = id)"
    )
}
"""Which records of the demo data belong to clients, where some are for everybody, as SQL."""


class Denied(Exception):
    """The server refused a call for want of rights."""


def mark(label):
    """Return the word that stands in every record with the label, and nowhere else.

    No such word is another one with a typing mistake, which a search would find as well.
    """
    return f"zz{label.replace(chr(39), '') * 2}zz"


class Visitor:
    """Somebody in front of the server: `call` like the web client, `get` like a browser."""

    def __init__(self, world, role, login=None, password=PASSWORD, *, debug=False):
        self._ask = functools.partial(world.ask, role)
        if login:
            who = {"db": world.server.database, "login": login, "password": password}
            self.uid = self.post("/web/session/authenticate", who)["uid"]
        if debug:
            # Odoo tells developers more about a refusal
            self.get("/odoo?debug=1")

    def post(self, path, params):
        """Return the result of a JSON-RPC route. :raises Denied:"""
        status, content = self._ask(path=path, method="POST", json={"params": params})
        assert status == 200, f"{path}: {status}"
        content = json.loads(content)
        if "error" not in content:
            return content.get("result")
        problem = content["error"]["data"]
        refused = any(name in problem["name"] for name in DENIALS)
        if refused or EXPORT_REFUSAL in problem["message"] or content["error"]["code"] == 404:
            raise Denied(json.dumps(content["error"], ensure_ascii=False))
        raise AssertionError(f"{path}: {problem['name']}: {problem['message']}")

    def call(self, model, method, *arguments, **keywords):
        body = {"model": model, "method": method, "args": arguments, "kwargs": keywords}
        return self.post(f"/web/dataset/call_kw/{model}/{method}", body)

    def get(self, path):
        """Return (status, content in bytes)."""
        return self._ask(path=path, follow_redirects=True)


class AgentVisitor(Visitor):
    """The key of an enrolled computer, which opens XML-RPC but no session."""

    def __init__(self, world, agent):
        super().__init__(world, "agent")
        self.agent = agent

    def call(self, model, method, *arguments, **keywords):
        headers, body = self.agent.request(model, method, arguments, keywords)
        status, content = self._ask(
            path="/xmlrpc/2/object", method="POST", headers=headers, data=body
        )
        assert status == 200
        try:
            return xmlrpc.client.loads(content)[0][0]
        except xmlrpc.client.Fault as fault:
            if fault.faultCode in (3, 4):
                raise Denied(fault.faultString) from fault
            raise


class World:
    """The records: `ids` is {model: {label: [ids]}}, `earlier` is {model: ids of the demo data};
    `visitors` is {role: Visitor}. `ask` has the server answer a request, see `LiveOdoo.inside`.
    """

    def __init__(self, server, ask):
        self.server = server
        self.ask = ask
        self.serial = itertools.count(1)
        # what a job writes by itself would look like the trace of a refused call
        server.sql("UPDATE ir_cron SET active = false")
        self.models = self._find_models()
        self.tables = self._find_tables()
        self.earlier = {
            model: {
                int(number)
                for (number,) in server.sql(
                    f"SELECT id FROM {table} WHERE {OF_CLIENTS.get(model, 'true')}"
                )
            }
            for model, table in self.tables.items()
        }
        self.companies = self._make_companies()
        self._speak_english()
        self._make_clients()
        self._make_users()
        self.ids, self.contracts = {}, {}
        for model, make in MAKERS.items():
            if model in self.models:
                self.ids[model] = make(self, model)
        self._make_screenshots()
        self._write_inside()
        self._point_at_foreign()
        self._rate_tickets()
        self._make_outsider()

    def admin(self, model, method, *arguments, **keywords):
        """Call as the superuser of the demo, who is in both companies."""
        context = {"allowed_company_ids": list(self.companies.values()), "lang": "en_US"}
        keywords["context"] = {**context, **keywords.get("context", {})}
        return self.server.call(model, method, *arguments, **keywords)

    def create(self, model, values, **context):
        return self.admin(model, "create", values, context=context)

    def ref(self, name):
        (row,) = self.server.call(
            "ir.model.data",
            "search_read",
            [("module", "=", name.split(".")[0]), ("name", "=", name.split(".")[1])],
            ["res_id"],
        )
        return row["res_id"]

    def login(self, role):
        return "-".join(("matrix", *role.split()))

    def company(self, label):
        return self.companies["X" if label == "X" else "ours"]

    def _find_models(self):
        ours = [("model", "=like", "liteviewer.%"), ("abstract", "=", False)]
        rows = self.server.call("ir.model", "search_read", ours, ["model"])
        return {row["model"] for row in rows}

    def _find_tables(self):
        """Return {model: table}, without the models that are a query only."""
        names = {model.replace(".", "_"): model for model in self.models}
        rows = self.server.sql("SELECT table_name FROM information_schema.tables")
        return {names[table]: table for (table,) in rows if table in names}

    def _make_companies(self):
        ours = self.ref("base.main_company")
        other = self.server.call("res.company", "create", {"name": "Another service"})
        # contracts are the accountants' to make
        accountant = self.ref("liteviewer_helpdesk.helpdesk_group_accountant")
        values = {"company_ids": [(4, other)], "group_ids": [(4, accountant)]}
        self.server.call("res.users", "write", [self.ref("base.user_admin")], values)
        return {"ours": ours, "X": other}

    def _speak_english(self):
        """The refusals are looked for in English, in the answers and in the log."""
        context = {"active_test": False}
        english = self.server.call("res.lang", "search", [("code", "=", "en_US")], context=context)
        self.server.call("res.lang", "write", english, {"active": True})

    def _make_clients(self):
        self.clients, self.persons = {}, {}
        for label in CLIENT_LABELS:
            letter = label[0]
            if letter not in self.clients:
                self.clients[letter] = self.create(
                    "res.partner",
                    {
                        "name": f"Client {letter}",
                        "is_company": True,
                        "is_helpdesk_client": True,
                        "company_id": self.company(label),
                    },
                )
            self.clients[label] = self.clients[letter]
            self.persons[label] = self.create(
                "res.partner",
                {"name": mark(label), "parent_id": self.clients[letter], "lang": "en_US"},
            )

    def _make_users(self):
        internal = "liteviewer_helpdesk.helpdesk_group_"
        manager_a = self.create("res.partner", {"name": "Boss", "parent_id": self.clients["A"]})
        groups = {
            "portal user A": ("base.group_portal", self.persons["A1"]),
            "portal manager A": (f"{internal}portal_manager", manager_a),
            "portal user B": ("base.group_portal", self.persons["B"]),
            "accountant": (f"{internal}accountant", None),
            "engineer": (f"{internal}engineer", None),
            "restricted engineer": (f"{internal}engineer", None),
            "engineer with credentials": ("liteviewer_vault.vault_group_credentials", None),
            "manager": (f"{internal}manager", None),
            "other company": (f"{internal}manager", None),
            "administrator": (f"{internal}administrator", None),
        }
        self.users = {}
        self.visitors = {"public": Visitor(self, "public")}
        for role, (group, partner) in groups.items():
            login = self.login(role)
            company = self.company("X" if role == "other company" else "ours")
            group_ids = [self.ref(group)]
            if role in INTERNAL:
                group_ids.append(self.ref("base.group_allow_export"))
            values = {
                "name": role,
                "login": login,
                "password": PASSWORD,
                "lang": "en_US",
                "company_id": company,
                "company_ids": [(6, 0, [company])],
                "group_ids": [(6, 0, group_ids)],
            }
            if partner:
                values["partner_id"] = partner
            if role == "restricted engineer":
                values["helpdesk_client_ids"] = [(6, 0, [self.clients["A"]])]
            self.users[role] = self.create("res.users", values, no_reset_password=True)
            self.visitors[role] = Visitor(self, role, login, debug=role in INTERNAL)
        self.visitors["agent"] = AgentVisitor(self, self.enrol("A1")[1])
        assert set(self.visitors) == set(ROLES)

    def enrol(self, label):
        """Connect a computer. :return: (id of the device, AgentClient)"""
        company = {"allowed_company_ids": [self.company(label)]}
        wizard = self.create(
            "liteviewer.connect.computer", {"client_id": self.clients[label]}, **company
        )
        action = self.admin(
            "liteviewer.connect.computer", "action_create_code", [wizard], context=company
        )
        (shown,) = self.admin(
            "liteviewer.connect.computer",
            "read",
            [wizard],
            ["code"],
            context={**company, **action["context"]},
        )
        agent = AgentClient(self.server, shown["code"], hostname=mark(label))
        (device,) = self.admin(
            "liteviewer.agent.device", "search", [("user_id", "=", agent.credentials["uid"])],
            order="id desc", limit=1,
        )  # fmt: skip
        return device, agent

    def values(self, model, label):
        """Return what a record with the label is created from; None where nobody can."""
        return VALUES[model](self, label) if model in VALUES else None

    @functools.cached_property
    def marks(self):
        return {label: mark(label) for label in (*CLIENT_LABELS, "ours", "shared", "admin's")}

    def _make_screenshots(self):
        """Give each ticket a picture of its own and a note that is nobody's outside."""
        self.shots, self.notes = {}, {}
        colours = dict(zip(CLIENT_LABELS, ("red", "green", "blue", "white"), strict=True))
        for label, (ticket,) in self.ids["liteviewer.ticket"].items():
            picture = make_png(size=(8, 8), colour=colours[label])
            attachment = self.create(
                "ir.attachment",
                {
                    "name": f"{mark(label)}.png",
                    "datas": base64.b64encode(picture).decode(),
                    "res_model": "liteviewer.ticket",
                    "res_id": ticket,
                },
                image_no_postprocess=True,
            )
            self.admin(
                "liteviewer.ticket", "write", [ticket], {"screenshot_ids": [(4, attachment)]}
            )
            self.shots[label] = (attachment, picture)
            self.notes[label] = f"NOTE{mark(label)}"
            self.admin("liteviewer.ticket", "message_post", [ticket], body=self.notes[label])

    def _write_inside(self):
        """Leave a word in whatever hangs on a ticket and is not for clients."""
        author = self.create("res.partner", {"name": INSIDE})
        companies = list(self.companies.values())
        self.admin("res.company", "write", companies, {"helpdesk_foreign_sender": True})
        for label, (ticket,) in self.ids["liteviewer.ticket"].items():
            shared = {"res_model": "liteviewer.ticket", "res_id": ticket}
            file = self.create("ir.attachment", {"name": INSIDE, "raw": INSIDE, **shared})
            change = functools.partial(self.admin, "liteviewer.ticket")
            words = {"body": INSIDE, "author_id": author, "attachment_ids": [file]}
            change("message_post", [ticket], **words)
            change("message_subscribe", [ticket], [author])
            change("activity_schedule", [ticket], summary=INSIDE, note=INSIDE)
            change("write", [ticket], {"tag_ids": [(0, 0, {"name": f"{INSIDE} {label}"})]})
        self.admin("res.company", "write", companies, {"helpdesk_foreign_sender": False})

    def _point_at_foreign(self):
        """Tell everybody something about tickets that they do not see: what was sent to them stays
        with them, even where the ticket went to another client.
        """
        told = {"model": "liteviewer.ticket", "message_type": "comment", "body": "Words"}
        told["subtype_id"] = self.ref("mail.mt_comment")
        for role, user in self.users.items():
            (row,) = self.admin("res.users", "read", [user], ["partner_id"])
            for label, (ticket,) in self.ids["liteviewer.ticket"].items():
                if label in SEES[role]:
                    continue
                partners = [(4, row["partner_id"][0])]
                self.create("mail.message", {**told, "res_id": ticket, "partner_ids": partners})
                if role in INTERNAL:
                    # quick: the mail to who is given it would tell them of the ticket in words
                    context = {"mail_activity_quick_update": True}
                    context["allowed_company_ids"] = [self.company(label)]
                    self.admin(
                        "liteviewer.ticket",
                        "activity_schedule",
                        [ticket],
                        user_id=user,
                        context=context,
                    )

    def _rate_tickets(self):
        """Let each ticket have been rated; nobody but its reporter could, so it is put there."""
        self.server.sql(
            """
            INSERT INTO rating_rating (
                res_model_id, res_model, res_id, res_name, partner_id, rating, rating_text,
                consumed, feedback, access_token, create_date, write_date)
            SELECT model.id, model.model, ticket.id, ticket.name, ticket.partner_id, 1, 'ko',
                   true, ticket.name, md5(ticket.id::text), now(), now()
              FROM liteviewer_ticket ticket, ir_model model
             WHERE model.model = 'liteviewer.ticket' AND ticket.partner_id IS NOT NULL
            """
        )

    def _make_outsider(self):
        """Make somebody who is of no client, and a template whose mail goes there."""
        self.outsider_address = "outsider@elsewhere.example"
        self.outsider = self.create(
            "res.partner", {"name": "Outsider", "email": self.outsider_address}
        )
        (model,) = self.admin("ir.model", "search", [("model", "=", "liteviewer.ticket")])
        self.template = self.create(
            "mail.template",
            {
                "name": "To the outsider",
                "model_id": model,
                "use_default_to": False,
                "email_to": self.outsider_address,
                "subject": "Words",
                "body_html": "<p>Words</p>",
            },
        )


def _ticket(world, label):
    return {
        "name": f"{mark(label)} {next(world.serial)}",
        "description": mark(label),
        "partner_id": world.persons[label],
        "company_id": world.company(label),
    }


def _ticket_of(world, label):
    return world.ids["liteviewer.ticket"][label][0]


def _calendar_of(world, label):
    query = f"SELECT resource_calendar_id FROM res_company WHERE id = {world.company(label)}"
    return int(world.server.sql(query)[0][0])


def _named(world, label):
    return {"name": f"{mark(label)} {next(world.serial)}"}


def _of_client(world, label):
    return {
        **_named(world, label),
        "client_id": world.clients[label],
        "company_id": world.company(label),
    }


def _equipment(world, label):
    return {
        **_of_client(world, label),
        "type_id": world.ids["liteviewer.equipment.type"]["shared"][0],
    }


def _equipment_of(world, label):
    return world.ids["liteviewer.equipment"][label][0]


def _relation(world, label):
    """Relate the equipment to a new one: no two are related twice in the same way."""
    company = {"allowed_company_ids": [world.company(label)]}
    return {
        "source_id": _equipment_of(world, label),
        "target_id": world.create("liteviewer.equipment", _equipment(world, label), **company),
        "note": mark(label),
    }


def _contract_of(world, label):
    """Return a contract of the client, made where there is none yet."""
    if label not in world.contracts:
        company = {"allowed_company_ids": [world.company(label)]}
        world.contracts[label] = world.create(
            "contract.contract",
            {
                **_named(world, label),
                "is_service": True,
                "partner_id": world.clients[label],
                "company_id": world.company(label),
                "date_start": "2026-01-01",
            },
            **company,
        )
    return world.contracts[label]


def _new_software(world):
    return world.create("liteviewer.software", _named(world, "shared"))


def _license(world, label):
    """License a program of its own: a client has one row of compliance for each."""
    return {**_of_client(world, label), "software_id": _new_software(world), "seats": 3}


def _seat(world, label):
    """Take a seat of a new licence: nobody holds two of the same."""
    company = {"allowed_company_ids": [world.company(label)]}
    return {
        "license_id": world.create("liteviewer.license", _license(world, label), **company),
        "equipment_id": _equipment_of(world, label),
        "note": mark(label),
    }


def _remote_tool(world, label):
    return {
        **_named(world, label),
        "code": f"tool-{next(world.serial)}",
        "template": "rustdesk://{id}",
    }


def _remote_id(world, label):
    """Reach the equipment by a new tool: none is there twice."""
    return {
        "equipment_id": _equipment_of(world, label),
        "tool_id": world.create("liteviewer.remote.tool", _remote_tool(world, "shared")),
        "value": mark(label),
    }


def _article(world, label):
    """Write one for the client, or for all, that everybody reads whose it is."""
    clients = [] if label == "shared" else [world.clients[label]]
    return {
        **_named(world, label),
        "body": f"<p>{mark(label)}</p>",
        # clients read a category that holds an article which they may read
        "category_id": world.ids["liteviewer.article.category"]["shared"][0],
        "client_ids": [(6, 0, clients)],
        "company_id": label != "shared" and world.company(label),
        "is_on_portal": True,
    }


VALUES = {
    "liteviewer.ticket": _ticket,
    "liteviewer.ticket.stage": lambda world, label: {
        **_named(world, label), "kind": "in_progress", "sequence": 999,
    },
    "liteviewer.ticket.category": _named,
    "liteviewer.ticket.tag": _named,
    "liteviewer.search.synonym": lambda world, label: {
        "words": f"{mark(label)}, x{next(world.serial)}"
    },
    "liteviewer.ticket.team": lambda world, label: {
        **_named(world, label), "company_id": world.company(label), "sequence": 999,
    },
    "liteviewer.ticket.assign": lambda world, label: {
        "ticket_ids": [(6, 0, [_ticket_of(world, "X" if label == "X" else "A1")])],
        "user_id": world.users["other company" if label == "X" else "manager"],
    },
    "liteviewer.ticket.handover": lambda world, label: {
        "user_ids": [(6, 0, [world.users["other company" if label == "X" else "manager"]])],
        "reason": mark(label),
    },
    "liteviewer.ticket.escalate": lambda world, label: {
        "ticket_ids": [(6, 0, [_ticket_of(world, "X" if label == "X" else "A1")])],
        "team_id": world.ids["liteviewer.ticket.team"]["X" if label == "X" else "ours"][0],
        "reason": mark(label),
    },
    "liteviewer.ticket.bulk": lambda world, label: {
        "ticket_ids": [(6, 0, [_ticket_of(world, "X" if label == "X" else "A1")])],
        "step": "close",
    },
    "liteviewer.ticket.merge": lambda world, label: {
        "ticket_ids": [(6, 0, [_ticket_of(world, "X" if label == "X" else "A1")])],
        "survivor_id": _ticket_of(world, "X" if label == "X" else "A1"),
    },
    "liteviewer.ticket.step": lambda world, label: {
        **_named(world, label), "ticket_id": _ticket_of(world, "X" if label == "X" else "A1"),
    },
    "liteviewer.visit": lambda world, label: {
        "ticket_id": _ticket_of(world, label), "place": mark(label),
        "start_at": "2026-01-12 09:00:00", "stop_at": "2026-01-12 10:00:00",
        "user_id": world.users["other company" if label == "X" else "manager"],
    },
    "liteviewer.ticket.checklist.item": lambda world, label: {
        **_named(world, label), "ticket_id": _ticket_of(world, label),
    },
    "liteviewer.checklist.template": lambda world, label: {
        **_named(world, label), "company_id": label != "shared" and world.company(label),
    },
    "liteviewer.checklist.template.line": lambda world, label: {
        **_named(world, label),
        "template_id": world.ids["liteviewer.checklist.template"][label][0],
    },
    "liteviewer.ticket.recurrence": lambda world, label: {
        **_named(world, label),
        "partner_id": world.persons[label],
        "company_id": world.company(label),
        "first_date": "2040-01-02",
    },
    "liteviewer.work.entry": lambda world, label: {
        **_named(world, label), "ticket_id": _ticket_of(world, label), "duration": 5,
        "started_at": "2026-03-02 09:00:00",
    },
    "liteviewer.work.lock": lambda world, label: {
        "company_id": world.company(label), "lock_date": "2020-01-31",
    },
    "liteviewer.work.list": lambda world, label: {
        "company_id": world.company(label), "lang": "en_US",
    },
    "liteviewer.work.report": lambda world, label: {
        "client_id": world.clients["X" if label == "X" else "A"],
        "company_id": world.company(label), "lang": "en_US",
    },
    "liteviewer.efficiency.report": lambda world, label: {
        "company_id": world.company(label), "lang": "en_US",
    },
    "liteviewer.analytics.report": lambda world, label: {
        "company_id": world.company(label), "lang": "en_US",
    },
    "liteviewer.print.job": lambda world, label: {"name": mark(label)},
    "liteviewer.print.part": lambda world, label: {"html": mark(label)},
    "liteviewer.connect.computer": lambda world, label: {
        "client_id": world.clients["X" if label == "X" else "A"],
    },
    "liteviewer.site": _of_client,
    "liteviewer.equipment.type": _named,
    "liteviewer.equipment": _equipment,
    "liteviewer.label.print": lambda world, label: {
        "equipment_ids": [(6, 0, [_equipment_of(world, "X" if label == "X" else "A1")])],
    },
    "liteviewer.network.interface": lambda world, label: {
        **_named(world, label), "equipment_id": _equipment_of(world, label),
    },
    "liteviewer.equipment.relation": _relation,
    "liteviewer.access.grant": lambda world, label: {
        "person_id": world.persons[label], "resource": mark(label), "right": "To read",
        "company_id": world.company(label),
    },
    "liteviewer.work.change": lambda world, label: {"kind": "other", "what": mark(label)},
    "liteviewer.credential": lambda world, label: {
        **_of_client(world, label), "password": mark(label),
    },
    "liteviewer.secret.share": lambda world, label: {
        "client_id": world.clients["A"], "name": mark(label),
    },
    "liteviewer.remote.tool": _remote_tool,
    "liteviewer.remote.id": _remote_id,
    "liteviewer.software": _named,
    "liteviewer.software.installation": lambda world, label: {
        "software_id": _new_software(world), "equipment_id": _equipment_of(world, label),
        "version": mark(label),
    },
    "liteviewer.license": _license,
    "liteviewer.license.assignment": _seat,
    "liteviewer.config.history": lambda world, label: {
        "client_id": world.clients["X" if label == "X" else "A"],
        "company_id": world.company(label), "lang": "en_US",
    },
    "liteviewer.client.passport": lambda world, label: {
        "client_id": world.clients["X" if label == "X" else "A"],
        "company_id": world.company(label), "lang": "en_US",
    },
    "liteviewer.article": _article,
    "liteviewer.article.category": _named,
    "liteviewer.article.import": lambda world, label: {},
    "liteviewer.article.import.line": lambda world, label: {
        "import_id": _create(world, "liteviewer.article.import", label), "path": mark(label),
    },
    "liteviewer.article.export": lambda world, label: {},
    "liteviewer.article.from.ticket": lambda world, label: {
        **_named(world, label), "ticket_id": _ticket_of(world, "X" if label == "X" else "A1"),
    },
    "liteviewer.contract.block": lambda world, label: {
        "name": mark(label), "contract_id": _contract_of(world, label), "hours": 1,
        "date_start": "2026-01-01",
    },
    "liteviewer.contract.indexation": lambda world, label: {
        "contract_id": _contract_of(world, label), "date": "2026-01-01",
        "percent": next(world.serial) % 100,
    },
    "liteviewer.contract.document": lambda world, label: {
        "name": mark(label), "contract_id": _contract_of(world, label),
    },
    "liteviewer.contract.assign": lambda world, label: {
        "ticket_ids": [(6, 0, [_ticket_of(world, "X" if label == "X" else "A1")])],
        "note": mark(label),
    },
    "liteviewer.contract.close": lambda world, label: {
        "company_id": world.company(label), "date": "2026-01-15",
    },
    "liteviewer.contract.reopen": lambda world, label: {
        "period_id": world.ids["liteviewer.contract.period"]["X" if label == "X" else "A1"][0],
        "note": mark(label),
    },
    "liteviewer.contract.what.if": lambda world, label: {
        "company_id": world.company(label),
        "client_id": world.clients["X" if label == "X" else "A"],
    },
    "liteviewer.contract.what.if.line": lambda world, label: {
        "what_if_id": _create(world, "liteviewer.contract.what.if", label), **_named(world, label),
    },
    "liteviewer.act.handover.choice": lambda world, label: {
        "kind": "xlsx", "reason": mark(label),
    },
    "liteviewer.party.details": lambda world, label: {
        "partner_id": world.clients["X" if label == "X" else "A"], "kpp": mark(label),
    },
    "liteviewer.cost.rate": lambda world, label: {
        "user_id": 2, "date": f"{1900 + next(world.serial) % 100}-01-01", "cost": 1,
        "company_id": world.company(label),
    },
    "liteviewer.work.return": lambda world, label: {
        "work_entry_ids": [
            (6, 0, world.ids["liteviewer.work.entry"]["X" if label == "X" else "A1"])
        ],
        "note": mark(label),
    },
    "liteviewer.work.role": _named,
    "liteviewer.sla.policy": lambda world, label: {
        **_named(world, label), "company_id": world.company(label), "target_ids": [],
        "client_ids": [(6, 0, [world.clients["X" if label == "X" else "A"]])],
    },
    "liteviewer.sla.target": lambda world, label: {
        # a policy has one for each priority
        "policy_id": _create(world, "liteviewer.sla.policy", label), "priority": "1",
    },
    "liteviewer.sla.threshold": lambda world, label: {
        "policy_id": world.ids["liteviewer.sla.policy"][label][0],
    },
    "liteviewer.sla.policy.try": lambda world, label: {
        "company_id": world.company(label),
    },
    "liteviewer.sla.what.if": lambda world, label: {
        "company_id": world.company(label),
        "policy_id": world.ids["liteviewer.sla.policy"]["X" if label == "X" else "ours"][0],
    },
    "liteviewer.sla.what.if.target": lambda world, label: {
        # a trial has one for each priority
        "what_if_id": _create(world, "liteviewer.sla.what.if", label), "priority": "1",
    },
    "liteviewer.calendar.day": lambda world, label: {
        # working hours have one for each day
        "calendar_id": _calendar_of(world, label), "hours_of": "0",
        "date": date.fromordinal(740_000 + next(world.serial)).isoformat(),
    },
    "liteviewer.production.calendar": lambda world, label: {
        "year": 2027, "country_id": world.admin("res.country", "search", [("code", "=", "RU")])[0],
    },
    "liteviewer.production.calendar.line": lambda world, label: {
        "production_calendar_id": world.ids["liteviewer.production.calendar"]["admin's"][0],
        "date": "2027-02-20", "kind": "worked",
    },
    "liteviewer.sla.what.if.line": lambda world, label: {
        "what_if_id": world.ids["liteviewer.sla.what.if"]["admin's"][0],
        "ticket_id": _ticket_of(world, "X" if label == "X" else "A1"), "kind": "response",
        "change": "worse", "outcome_before": "met", "outcome_after": "missed",
    },
}  # fmt: skip


def _create(world, model, label):
    return world.create(
        model, world.values(model, label), allowed_company_ids=[world.company(label)]
    )


def _make(*labels):
    def make(world, model):
        return {label: [_create(world, model, label)] for label in labels}

    return make


def _make_by_sql(columns, values, label):
    def make(world, model):
        table = model.replace(".", "_")
        names = f"{columns}, create_uid, create_date"
        rows = world.server.sql(
            f"INSERT INTO {table} ({names}) VALUES ({values(world)}, 2, now()) RETURNING id"
        )
        return {label: [int(rows[0][0])]}

    return make


def _make_category(world, model):
    """Clients read a category that stands on a ticket of theirs."""
    made = _make("shared")(world, model)
    for tickets in world.ids["liteviewer.ticket"].values():
        world.admin("liteviewer.ticket", "write", tickets, {"category_id": made["shared"][0]})
    return made


def _publish_articles(world, model):
    """Only what is published is read by others than engineers, who publish as well: what they may
    not do otherwise is no matter of the rules, and tested with the addon.
    """
    companies = list(world.companies.values())
    world.admin("res.company", "write", companies, {"kb_engineers_publish": True})
    made = _make("A1", "B", "X", "shared")(world, model)
    for (article,) in made.values():
        world.admin(model, "action_publish", [article])
    return made


def _find_versions(world, model):
    """Writing an article makes its first version."""
    articles = world.ids["liteviewer.article"]
    return {
        label: world.admin(model, "search", [("article_id", "=", article)])
        for label, (article,) in articles.items()
    }


def _make_for_articles(columns, values):
    """Make one for each article, of what only the server itself writes.

    :param values: function (world, label) that returns SQL
    """

    def make(world, model):
        made = {}
        for label in ("A1", "B", "X"):
            (article,) = world.ids["liteviewer.article"][label]
            by_sql = _make_by_sql(
                f"article_id, date, {columns}",
                lambda world, label=label, article=article: (
                    f"{article}, now(), {values(world, label)}"
                ),
                label,
            )
            made.update(by_sql(world, model))
        return made

    return make


def _make_for_tickets(columns, values, moment="started_at"):
    """Make one for the ticket of each client, of what only the server itself writes.

    :param values: function (world, label) that returns SQL
    :param moment: the column that is now
    """

    def make(world, model):
        made = {}
        for label in CLIENT_LABELS:
            # those that the policies of the demo have made already
            table, ticket = model.replace(".", "_"), _ticket_of(world, label)
            world.server.sql(f"DELETE FROM {table} WHERE ticket_id = {ticket}")
            by_sql = _make_by_sql(
                f"ticket_id, {moment}, {columns}",
                lambda world, label=label: (
                    f"{_ticket_of(world, label)}, now(), {values(world, label)}"
                ),
                label,
            )
            made.update(by_sql(world, model))
        return made

    return make


def _clock_values(world, label):
    policy = world.ids["liteviewer.sla.policy"]["X" if label == "X" else "ours"][0]
    company, client = world.company(label), world.clients[label]
    return f"'response', 'running', {company}, {client}, {policy}"


def _make_devices(world, model):
    world.enrolled = {label: world.enrol(label)[0] for label in CLIENT_LABELS}
    return {label: [device] for label, device in world.enrolled.items()}


def _find_enrollments(world, model):
    rows = world.admin(
        "liteviewer.agent.device", "read", list(world.enrolled.values()), ["enrollment_id"]
    )
    codes = {row["id"]: row["enrollment_id"][0] for row in rows}
    return {label: [codes[device]] for label, device in world.enrolled.items()}


def _find_changes(world, model):
    """Creating equipment is a change that records itself."""
    made = {}
    for label in CLIENT_LABELS:
        domain = [
            ("res_model", "=", "liteviewer.equipment"),
            ("res_id", "=", _equipment_of(world, label)),
        ]
        made[label] = world.admin(model, "search", domain, limit=1)
    return made


def _find_compliance(world, model):
    """Whoever licenses a program has a row that compares."""
    made = {}
    for label in CLIENT_LABELS:
        (row,) = world.admin(
            "liteviewer.license", "read", world.ids["liteviewer.license"][label], ["software_id"]
        )
        made[label] = world.admin(model, "search", [("software_id", "=", row["software_id"][0])])
    return made


def _find_ticket_rows(world, model):
    """Every ticket has a row with its own id."""
    return {label: list(world.ids["liteviewer.ticket"][label]) for label in CLIENT_LABELS}


def _find_ticket_flow(world, model):
    """The coming in of a ticket has the double of its id."""
    return {
        label: [2 * ticket_id for ticket_id in world.ids["liteviewer.ticket"][label]]
        for label in CLIENT_LABELS
    }


def _report_inventories(world, model):
    """Only an agent makes them."""
    made = {}
    for label in CLIENT_LABELS:
        device, agent = world.enrol(label)
        agent.call("report_inventory", inventory={"schema": 1, "hostname": mark(label)})
        made[label] = world.admin(model, "search", [("device_id", "=", device)])
    return made


def _find_events(world, model):
    """Storing a password is written into the log."""
    made = {}
    for label in CLIENT_LABELS:
        (credential,) = world.ids["liteviewer.credential"][label]
        domain = [("res_model", "=", "liteviewer.credential"), ("res_id", "=", credential)]
        made[label] = world.admin(model, "search", domain)
    return made


def _connect(world, model):
    """Sessions are made by connecting alone."""
    made = {}
    for label in CLIENT_LABELS:
        (way,) = world.admin(
            "liteviewer.remote.id", "read", world.ids["liteviewer.remote.id"][label], ["tool_id"]
        )
        device, tool = _equipment_of(world, label), way["tool_id"][0]
        world.admin("liteviewer.equipment", "action_connect", [device], tool_id=tool)
        made[label] = world.admin(model, "search", [("equipment_id", "=", device)])
    return made


def _make_monthly_reports(world, model):
    """Only the job that sends them makes them."""
    made = {}
    for label in CLIENT_LABELS:
        made |= _make_by_sql(
            "company_id, client_id, partner_id, month, state",
            lambda world, label=label: (
                f"{world.company(label)}, {world.clients[label[0]]}, {world.persons[label]},"
                " '2026-03-01', 'skipped'"
            ),
            label,
        )(world, model)
    return made


def _find_months(world, model):
    """The months of a contract come with it."""
    made = {}
    for label in CLIENT_LABELS:
        domain = [("contract_id", "=", _contract_of(world, label))]
        made[label] = world.admin(model, "search", domain, limit=1)
    return made


def _charge_months(world, model):
    """Only the closing of a month makes the lines of its act."""
    made = {}
    for label in CLIENT_LABELS:
        (period,) = world.ids["liteviewer.contract.period"][label]
        line = world.create(
            "contract.line",
            {"contract_id": world.contracts[label], "name": mark(label), "price_unit": 1},
            allowed_company_ids=[world.company(label)],
        )
        made |= _make_by_sql(
            "period_id, contract_line_id, client_id, company_id, name, charge",
            lambda world, label=label, period=period, line=line: (
                f"{period}, {line}, {world.clients[label[0]]}, {world.company(label)},"
                f" '{mark(label)}', 'fixed'"
            ),
            label,
        )(world, model)
    return made


def _count_months(world, model):
    """Only the end of a month makes what it counted."""
    made = {}
    for label in CLIENT_LABELS:
        (period,) = world.ids["liteviewer.contract.period"][label]
        (line,) = world.admin(
            "contract.line", "search", [("contract_id", "=", world.contracts[label])], limit=1
        )
        made |= _make_by_sql(
            "period_id, contract_line_id, client_id, company_id, number, counted_on",
            lambda world, label=label, period=period, line=line: (
                f"{period}, {line}, {world.clients[label[0]]}, {world.company(label)},"
                " 1, '2026-02-01'"
            ),
            label,
        )(world, model)
    return made


def _work_out_margins(world, model):
    """Only the service makes them; these are of closed months, which it leaves alone."""
    made = {}
    for label in CLIENT_LABELS:
        made |= _make_by_sql(
            "month, company_id, currency_id, client_id, contract_id, period_id, is_closed, revenue",
            lambda world, label=label: (
                f"'2020-0{1 + CLIENT_LABELS.index(label)}-01', {world.company(label)}, 1,"
                f" {world.clients[label[0]]}, {world.contracts[label]},"
                f" {world.ids['liteviewer.contract.period'][label][0]}, TRUE, 1"
            ),
            label,
        )(world, model)
    return made


def _hand_over(world, model):
    """Only handing over makes the list of it."""
    made = {}
    for label in ("ours", "X"):
        made |= _make_by_sql(
            "company_id, kind, date, act_count, reason",
            lambda world, label=label: f"{world.company(label)}, 'xlsx', now(), 1, '{mark(label)}'",
            label,
        )(world, model)
    return made


def _hand_over_acts(world, model):
    made = {}
    handovers = world.ids["liteviewer.act.handover"]
    for label in CLIENT_LABELS:
        made |= _make_by_sql(
            "handover_id, period_id, company_id, client_id, kind, number, act_number, act_date,"
            " currency_id",
            lambda world, label=label: (
                f"{handovers['X' if label == 'X' else 'ours'][0]},"
                f" {world.ids['liteviewer.contract.period'][label][0]}, {world.company(label)},"
                f" {world.clients[label[0]]}, 'xlsx',"
                f" {1 + CLIENT_LABELS.index(label)}, '{mark(label)}', now(), 1"
            ),
            label,
        )(world, model)
    return made


def _set_hand_over(world, model):
    """A company has its settings once."""
    return {
        label: [
            world.create(
                model,
                {"company_id": world.company(label), "signer_position": mark(label)},
                allowed_company_ids=[world.company(label)],
            )
        ]
        for label in ("ours", "X")
    }


MAKERS = {
    # in this order: later ones refer to earlier ones
    "liteviewer.ticket": _make(*CLIENT_LABELS),
    "liteviewer.ticket.stage": _make("shared"),
    "liteviewer.ticket.category": _make_category,
    "liteviewer.ticket.tag": _make("shared"),
    "liteviewer.search.synonym": _make("shared"),
    "liteviewer.search.word": _make_by_sql(
        "model, word, text_count", lambda world: "'x', 'x', 1", "shared"
    ),
    "liteviewer.ticket.team": _make("ours", "X"),
    "liteviewer.ticket.assignment": _make_by_sql(
        "team_id, company_id",
        lambda world: f"{world.ids['liteviewer.ticket.team']['ours'][0]}, {world.company('ours')}",
        "ours",
    ),
    "liteviewer.ticket.assign": _make("admin's"),
    "liteviewer.answer.use": _make_by_sql(
        "answer_id", lambda _world: "(SELECT min(id) FROM mail_template)", "shared"
    ),
    "liteviewer.incoming.mail": _make_by_sql(
        "digest, received_at, state, company_id",
        lambda world: f"'x', now(), 'done', {world.company('ours')}",
        "ours",
    ),
    "liteviewer.ticket.handover": _make("admin's"),
    "liteviewer.ticket.escalate": _make("admin's"),
    "liteviewer.ticket.bulk": _make("admin's"),
    "liteviewer.ticket.merge": _make("admin's"),
    "liteviewer.ticket.step": _make("admin's"),
    "liteviewer.visit": _make(*CLIENT_LABELS),
    "liteviewer.ticket.checklist.item": _make(*CLIENT_LABELS),
    "liteviewer.checklist.template": _make("ours", "X", "shared"),
    "liteviewer.checklist.template.line": _make("ours", "X", "shared"),
    "liteviewer.ticket.recurrence": _make("A1", "A2", "B", "X"),
    "liteviewer.work.entry": _make(*CLIENT_LABELS),
    "liteviewer.work.lock": _make("admin's"),
    "liteviewer.agent.device": _make_devices,
    "liteviewer.agent.enrollment": _find_enrollments,
    "liteviewer.agent.enrollment.attempt": _make_by_sql("address", lambda world: "'x'", "shared"),
    "liteviewer.connect.computer": _make("admin's"),
    "liteviewer.site": _make(*CLIENT_LABELS),
    "liteviewer.equipment.type": _make("shared"),
    "liteviewer.equipment": _make(*CLIENT_LABELS),
    "liteviewer.label.print": _make("admin's"),
    "liteviewer.network.interface": _make(*CLIENT_LABELS),
    "liteviewer.equipment.relation": _make(*CLIENT_LABELS),
    "liteviewer.config.change": _find_changes,
    "liteviewer.access.grant": _make(*CLIENT_LABELS),
    "liteviewer.inventory": _report_inventories,
    "liteviewer.work.change": _make("admin's"),
    "liteviewer.config.history": _make("admin's"),
    "liteviewer.client.passport": _make("admin's"),
    "liteviewer.software": _make("shared"),
    "liteviewer.software.installation": _make(*CLIENT_LABELS),
    "liteviewer.license": _make(*CLIENT_LABELS),
    "liteviewer.license.assignment": _make(*CLIENT_LABELS),
    "liteviewer.license.compliance": _find_compliance,
    "liteviewer.credential": _make(*CLIENT_LABELS),
    "liteviewer.credential.event": _find_events,
    "liteviewer.secret.link": _make_by_sql(
        "name, token_hash, expires_at, client_id, company_id",
        lambda world: f"'x', 'x', now(), {world.clients['A']}, {world.company('ours')}",
        "ours",
    ),
    "liteviewer.secret.share": _make("admin's"),
    "liteviewer.remote.tool": _make("shared"),
    "liteviewer.remote.id": _make(*CLIENT_LABELS),
    "liteviewer.remote.session": _connect,
    "liteviewer.article.category": _make("shared"),
    "liteviewer.article": _publish_articles,
    "liteviewer.article.version": _find_versions,
    "liteviewer.article.use": _make_for_articles(
        "kind, client_id, company_id",
        lambda world, label: f"'opened', {world.clients[label]}, {world.company(label)}",
    ),
    "liteviewer.article.read": _make_for_articles(
        "user_id, version",
        lambda world, label: (
            f"{world.users['other company' if label == 'X' else 'administrator']}, 1"
        ),
    ),
    "liteviewer.article.feedback": _make_for_articles(
        "user_id, version, client_id, company_id",
        lambda world, label: (
            f"{world.users['administrator']}, 1, {world.clients[label]}, {world.company(label)}"
        ),
    ),
    "liteviewer.article.import": _make("admin's"),
    "liteviewer.article.import.line": _make("admin's"),
    "liteviewer.article.export": _make("admin's"),
    # of all clients together, so that who is limited to some sees none
    "liteviewer.article.query": _make_by_sql(
        "query, audience, company_id, count, first_at, last_at",
        lambda world: f"'{mark('B')}', 'portal', {world.company('B')}, 1, now(), now()",
        "B",
    ),
    "liteviewer.article.gap": _make_by_sql(
        "words, example, company_id, ticket_count",
        lambda world: f"'x', '{mark('B')}', {world.company('B')}, 5",
        "B",
    ),
    "liteviewer.article.from.ticket": _make("admin's"),
    "liteviewer.contract.block": _make(*CLIENT_LABELS),
    "liteviewer.contract.indexation": _make(*CLIENT_LABELS),
    "liteviewer.contract.period": _find_months,
    "liteviewer.contract.charge": _charge_months,
    "liteviewer.contract.count": _count_months,
    "liteviewer.contract.document": _make(*CLIENT_LABELS),
    "liteviewer.contract.assign": _make("admin's"),
    "liteviewer.contract.close": _make("admin's"),
    "liteviewer.contract.reopen": _make("admin's"),
    "liteviewer.contract.what.if": _make("admin's"),
    "liteviewer.contract.what.if.line": _make("admin's"),
    "liteviewer.act.handover": _hand_over,
    "liteviewer.act.handover.line": _hand_over_acts,
    "liteviewer.act.setup": _set_hand_over,
    "liteviewer.act.handover.choice": _make("admin's"),
    "liteviewer.party.details": _make("admin's"),
    "liteviewer.cost.rate": _make("ours", "X"),
    "liteviewer.contract.margin": _work_out_margins,
    "liteviewer.work.return": _make("admin's"),
    "liteviewer.work.role": _make("shared"),
    "liteviewer.sla.policy": _make("ours", "X"),
    "liteviewer.sla.target": _make("ours", "X"),
    "liteviewer.sla.threshold": _make("ours", "X"),
    "liteviewer.sla.clock": _make_for_tickets(
        "kind, state, company_id, client_id, policy_id", _clock_values
    ),
    "liteviewer.sla.segment": _make_for_tickets("kind", lambda world, label: "'client'"),
    "liteviewer.sla.change": _make_for_tickets(
        "kind", lambda world, label: "'response'", "changed_at"
    ),
    "liteviewer.sla.hours": _make_by_sql("mark, pairs", lambda world: "'x', '[]'", "shared"),
    "liteviewer.ticket.report": _find_ticket_rows,
    "liteviewer.monthly.report": _make_monthly_reports,
    "liteviewer.work.list": _make("admin's"),
    "liteviewer.ticket.flow": _find_ticket_flow,
    "liteviewer.work.report": _make("admin's"),
    "liteviewer.efficiency.report": _make("admin's"),
    "liteviewer.analytics.report": _make("admin's"),
    "liteviewer.print.job": _make_by_sql("name", lambda world: "'x'", "admin's"),
    "liteviewer.print.part": _make_by_sql(
        "job_id", lambda world: "(SELECT max(id) FROM liteviewer_print_job)", "admin's"
    ),
    "liteviewer.sla.review": _make_by_sql("anew", lambda world: "false", "shared"),
    "liteviewer.sla.policy.try": _make("admin's"),
    "liteviewer.sla.what.if": _make("admin's"),
    "liteviewer.sla.what.if.target": _make("admin's"),
    "liteviewer.sla.what.if.line": _make("admin's"),
    "liteviewer.calendar.day": _make("ours", "X"),
    "liteviewer.production.calendar": _make("admin's"),
    "liteviewer.production.calendar.line": _make("admin's"),
}
"""How the records of each model come about: {label: [ids]}."""
