# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Wrong input for whatever of ours can be called from outside, always the same for a seed.

What can be called comes from the running server (`in_odoo/entry_points.py`), so that new methods
and routes are tried by themselves. An attempt is a call that could be good, with one or two places
of it replaced by a value of `WRONG`.
"""

import copy
import itertools
import json
import math
import random
import re
import xmlrpc.client
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from access_table import ROLES, SEES
from access_world import PASSWORD
from agent_client import make_payload

MAKER = "maker"
"""The administrator of the demo, to whom the wizards of `access_world.py` belong."""
STRONG = (MAKER, "administrator", "engineer with credentials", "manager")
"""Who gets farthest: most attempts are theirs."""
WAYS = ("web", "web", "web", "button", "json2", "xmlrpc", "jsonrpc")
UNKNOWN_ID = 2**31 - 1


def _nest(wrap, depth=60):
    value = "x"
    for _level in range(depth):
        value = wrap(value)
    return value


WRONG = (
    None, True, False, 0, 1, -1, 9, 2**31, 2**63, 10**12, 10**30, -(10**30), 1.5, 1e308,
    math.nan, math.inf, -math.inf,
    "", " ", "x", "9", "-1", "false", "a\x00b", "\x00", "a\ud800b", "жЖ", "\u202e\u2028", "%", "\\",
    "'\"", "a,b", "2026-99-99", "0001-01-01 00:00:00", "x" * 100_000,
    [], [1], ["x"], [None], [[]], [[1, 2, 3]], [{}], [[6, 0, ["x"]]], [[0, 0, 5]],
    [["a", "=", "b"]],
    {}, {"x": 1}, {"id": {"x": 1}}, {"id": "x"}, {"a\x00": "b"},
    _nest(lambda value: [value]), _nest(lambda value: {"x": value}),
)  # fmt: skip
WRONG_IDS = (
    [], None, False, True, 0, -1, 1.5, math.nan, 2**31, 10**30, UNKNOWN_ID, "x", "12", {"a": 1},
    [0], [-1], [True], [None], ["x"], ["1"], [1.5], [[1]], [{}], [2**31], [10**30], [UNKNOWN_ID],
    ["virtual_1"], _nest(lambda value: [value]),
)  # fmt: skip
WRONG_CONTEXTS = (5, "x", [1], [["a", "b"]], True, {"a\x00": 1})
WRONG_PATHS = ("-1", "0", "1", str(UNKNOWN_ID), str(2**31), str(10**30), "жЖ", "%")
WRONG_FORMS = (
    *(value for value in WRONG if isinstance(value, str)), "10", str(10**30), "NaN",
    "[]", "{}", "true",
)  # fmt: skip
KNOWN = (
    ("liteviewer.work.entry", "write", True, {"vals": {"duration": 10**12}}),
    ("liteviewer.work.entry", "write", True, {"vals": {"started_at": "9999-12-31 23:59:59"}}),
    ("liteviewer.work.entry", "write", True, {"vals": {"started_at": "0001-01-01 00:00:00"}}),
    ("liteviewer.ticket", "write", True, {"vals": {"impact": "9"}}),
    ("liteviewer.ticket", "search", False, {"domain": [["search_words", "ilike", 5]]}),
    ("liteviewer.ticket", "get_client_glance", True, {"draft": "x"}),
    ("liteviewer.ticket", "get_client_glance", True, {"draft": {"client_id": {"x": 1}}}),
    ("liteviewer.ticket", "get_client_glance", True, {"draft": {"client_id": 10**12}}),
    ("liteviewer.equipment", "get_network_map", False, {"client_id": {"x": 1}}),
    ("liteviewer.equipment", "get_network_map", False, {"client_id": 1, "focus_id": "x"}),
    ("liteviewer.equipment", "load", False, {"fields": ["name"], "data": ["x", 5]}),
    ("liteviewer.equipment", "load", False, {"fields": ["name"], "data": [["x", "y"], []]}),
    ("liteviewer.equipment", "load", False, {"fields": ["name", "no/no"], "data": [["x", "y"]]}),
    ("liteviewer.equipment", "load", False, {"fields": ["interface_ids/x"], "data": [["x"]]}),
    ("liteviewer.equipment", "load", False, {"fields": ["name/x", ""], "data": [["x", "y"]]}),
    ("liteviewer.credential", "reveal_secret", True, {"name": "password", "reason": {"x": 1}}),
    ("liteviewer.credential", "reveal_secret", True, {"name": "password", "ticket_id": "x"}),
    ("liteviewer.credential", "reveal_secret", True, {"name": "password", "ticket_id": 10**12}),
    ("liteviewer.credential", "reveal_secret", True, {"name": {"x": 1}}),
    ("liteviewer.credential", "get_rows", False, {"client_id": UNKNOWN_ID, "equipment_id": "x"}),
    ("liteviewer.config.change", "search_read", False, {"domain": [], "fields": ["changes"]}),
)
"""What once was answered with a traceback: (model, method, whether it belongs to records,
arguments)."""
SAFE_TO_STORE = re.compile(
    r"orm_signaling_.*|bus_bus|bus_presence|res_device_log|res_users_log|"
    r"liteviewer_agent_enrollment_attempt"
)
"""Tables that refused requests may write to: that somebody came, or tried a code."""
TYPED = re.compile(
    r"odoo\.exceptions\.(UserError|ValidationError|AccessError|AccessDenied|MissingError|"
    r"RedirectWarning)|odoo\.http\.SessionExpiredException|werkzeug\.exceptions\.\w+"
)
TECHNICAL = re.compile(
    r"psycopg2|Traceback|invalid input syntax|out of range|unhashable|NoneType|has no attribute|"
    r"unexpected keyword|positional argument|not subscriptable|not iterable|object is not|"
    r"must be str|cannot be interpreted|Expected singleton|invalid literal"
)
"""What a person should not be told."""
OUR_MODELS = "liteviewer."
OURS = re.compile(
    r'File "[^"]*/addons/(liteviewer_'
    r'(?!helpdesk/controllers/remote_call|agent/controllers/rpc)[^"]*)"'
)
"""Our code in a traceback, but for what every call goes through."""


@dataclass(frozen=True)
class Attempt:
    """`name` makes it again; `request` is what `LiveOdoo.inside` takes."""

    name: str
    role: str
    what: str
    request: dict
    is_call: bool
    is_search: bool = False


def judge(attempt, status, content, logged, stored):
    """Return what is wrong with an answer, an empty text where nothing is."""
    for level, _text, trace in logged:
        if place := trace and _find_place(attempt, trace):
            return f"{level} with a traceback through {place}: {trace.strip().splitlines()[-1]}"
    refusal = _get_refusal(attempt, status, content)
    if refusal is None:
        return ""
    kind, message = refusal
    if kept := [table for table in stored if not SAFE_TO_STORE.fullmatch(table)]:
        return f"is refused, but stored in {', '.join(kept)}: {message}"
    if _is_up_to_odoo(attempt):
        return ""
    if kind and not TYPED.fullmatch(kind):
        return f"is no typed refusal: {kind}: {message}"
    if found := TECHNICAL.search(message):
        return f"tells {found[0]!r}: {message}"
    return ""


def _is_up_to_odoo(attempt):
    """How a domain has to look, and what a model of Odoo takes, Odoo says in its own words."""
    return attempt.is_search or (attempt.is_call and f":{OUR_MODELS}" not in attempt.name)


def _find_place(attempt, trace):
    """Return which code of ours failed, or passed on what it had not looked at; empty for none.

    Where it is up to Odoo our code passes on what it is given, and only what fails in it counts.
    """
    places = OURS.findall(trace)
    if _is_up_to_odoo(attempt) and not OURS.search(trace[trace.rindex('File "') :]):
        return ""
    return places[-1] if places else ""


def _get_refusal(attempt, status, content):
    """Return (name of the exception or empty, message) of what was refused, else None."""
    if status >= 500 and status != 503:
        return f"status {status}", content[-300:].decode(errors="replace")
    path = attempt.request["path"]
    if path.startswith("/xmlrpc"):
        try:
            xmlrpc.client.loads(content)
        except xmlrpc.client.Fault as fault:
            kind = "fault 1" if fault.faultCode == 1 else ""
            return kind, fault.faultString[-300:]
        return None
    if status >= 400:
        try:
            body = json.loads(content)
        except ValueError:
            return "", ""
        return body.get("name") or "", str(body.get("message") or body.get("error"))
    if attempt.is_call and not path.startswith("/json/2"):
        body = json.loads(content)
        if "error" in body:
            problem = body["error"]["data"]
            return problem["name"], problem["message"]
    return None


class Plan:
    """All attempts of one seed: each entry by five of the roles and more often by strong ones.

    :param World world: of `access_world.py`
    :param dict entries: what `in_odoo/entry_points.py` prints
    """

    def __init__(self, world, entries, seed):
        self.world = world
        self.entries = entries
        self.seed = seed
        self.keys = _find_context_keys()

    def attempts(self, only=""):
        """Yield every `Attempt`, or the one of that name."""
        for entry, make, count in self._entries():
            if only and only.split(":")[1] != entry:
                continue
            chooser = random.Random(f"{self.seed}:{entry}")
            roles = [*chooser.sample(ROLES, 5), *chooser.choices(STRONG, k=count)]
            for number, role in enumerate(roles):
                name = f"{self.seed}:{entry}:{number}"
                chooser = random.Random(name)
                if (not only or only == name) and (attempt := make(name, role, chooser)):
                    yield attempt

    def _entries(self):
        """Yield (name, function that makes an attempt, how many attempts of strong roles)."""
        for entry in self.entries["methods"]:
            yield (
                f"{entry['model']}.{entry['method']}",
                _bind(self._try_method, entry),
                1 + 4 * len(entry["arguments"]),
            )
        for number, known in enumerate(KNOWN):
            yield f"known-{number}", _bind(self._try_known, known), 4
        for model, field in self.entries["searches"]:
            yield f"{model}.{field}?", _bind(self._try_search, model, field), 8
        for route in self.entries["routes"]:
            yield route["path"].replace(":", "="), _bind(self._try_route, route), 20

    # ------------------------------------------------------------
    # METHODS
    # ------------------------------------------------------------

    def _try_method(self, entry, name, role, chooser):
        model = entry["model"]
        ids = self._get_ids(model, role, chooser) if entry["of_records"] else None
        keywords = {
            argument: self._get_argument(argument, model, role, chooser)
            for argument, required in entry["arguments"].items()
            if required or chooser.random() < 0.7 or argument == "device_token"
        }
        context = {}
        for _place in range(chooser.choice((1, 1, 1, 2))):
            places = (
                ["context"] + ["ids"] * entry["of_records"] + ["arguments"] * bool(keywords) * 4
            )
            place = chooser.choice(places)
            if place == "ids":
                ids = chooser.choice((*WRONG_IDS, self._get_two_ids(model, role)))
            elif place == "context":
                context = self._get_wrong_context(model, chooser)
            else:
                self._spoil(keywords, model, chooser)
        if entry["method"] == "onchange" and all(
            isinstance(keywords[name], dict) for name in ("values", "fields_spec")
        ):
            # Odoo wants to know of each value what to tell of it
            for field in keywords["values"]:
                keywords["fields_spec"].setdefault(field, {})
        return self._call(
            name,
            role,
            chooser,
            (model, entry["method"], entry["of_records"], ids),
            keywords,
            context,
        )

    def _try_known(self, known, name, role, chooser):
        model, method, of_records, keywords = known
        ids = self._get_ids(model, role, chooser) if of_records else None
        call = (model, method, of_records, ids)
        return self._call(name, role, chooser, call, copy.deepcopy(keywords), {})

    def _try_search(self, model, field, name, role, chooser):
        operator = chooser.choice(("=", "!=", "in", "not in", "ilike", "like", "=ilike", ">", "<="))
        domain = [[field, operator, chooser.choice(WRONG)]]
        context = self._get_wrong_context(model, chooser) if chooser.random() < 0.2 else {}
        keywords = {"domain": domain, "limit": 5}
        return self._call(name, role, chooser, (model, "search", False, None), keywords, context)

    def _spoil(self, keywords, model, chooser):
        """Replace something somewhere in the arguments."""
        argument = chooser.choice([*keywords])
        wrong = copy.deepcopy(chooser.choice(WRONG))
        if argument in ("vals", "vals_list", "values", "default") and chooser.random() < 0.8:
            field = chooser.choice([*self.entries["fields"][model]])
            target = keywords[argument]
            if isinstance(target, list) and target and isinstance(target[0], dict):
                target = target[0]
            if isinstance(target, dict):
                target[field] = wrong
                return
        holder, key = keywords, argument
        while isinstance(holder[key], dict | list) and holder[key] and chooser.random() < 0.8:
            holder = holder[key]
            key = chooser.choice([*holder] if isinstance(holder, dict) else range(len(holder)))
        holder[key] = wrong

    def _get_wrong_context(self, model, chooser):
        if chooser.random() < 0.1:
            return chooser.choice(WRONG_CONTEXTS)
        key = chooser.choice(
            (
                "lang",
                "tz",
                "allowed_company_ids",
                "active_test",
                chooser.choice(self.keys),
                f"default_{chooser.choice([*self.entries['fields'][model]])}",
            )
        )
        return {key: chooser.choice((*WRONG, "xx_XX", "Nowhere/Land", [UNKNOWN_ID]))}

    def _call(self, name, role, chooser, call, keywords, context):
        """Return the attempt of a call by one of the ways that are open to the role.

        :param call: (model, method, of_records, ids)
        """
        model, method, of_records, ids = call
        way = chooser.choice(WAYS)
        if role == "agent":
            way = chooser.choice(("xmlrpc", "json2"))
        elif role == "public":
            way = "web"
        arguments = [ids] if of_records else []
        if method == "create" and way != "json2":
            # Odoo itself wants it in its place
            arguments = [keywords.pop("vals_list")]
        named = {**keywords, "context": context}
        headers = {}
        if way in ("web", "button"):
            path = f"/web/dataset/call_{'kw' if way == 'web' else 'button'}/{model}/{method}"
            params = {"model": model, "method": method, "args": arguments, "kwargs": named}
            data = json.dumps({"params": params})
        elif way == "json2":
            path = f"/json/2/{model}/{method}"
            data = json.dumps({**({"ids": ids} if of_records else {}), **named})
            headers = self._get_json2_headers(role)
        else:
            who = self._get_account(role)
            params = [self.world.server.database, *who, model, method, arguments, named]
            if way == "jsonrpc":
                path = "/jsonrpc"
                service = {"service": "object", "method": "execute_kw", "args": params}
                data = json.dumps({"params": service})
            else:
                path = "/xmlrpc/2/object"
                try:
                    data = xmlrpc.client.dumps(tuple(params), "execute_kw", allow_none=True)
                    data = data.encode()
                except (OverflowError, TypeError, UnicodeEncodeError):
                    return None
            headers = {"X-Odoo-Database": self.world.server.database}
        kind = "text/xml" if way == "xmlrpc" else "application/json"
        shown = _shorten(json.dumps({"ids": ids, **named}))
        return Attempt(
            name,
            role,
            f"{role}, {way}: {model}.{method} {shown}",
            {
                "path": path,
                "method": "POST",
                "data": data,
                "headers": {"Content-Type": kind, **headers},
            },
            is_call=True,
            is_search=method == "search",
        )

    def _get_account(self, role):
        """Return (uid, password or key)."""
        if role == "agent":
            known = self.world.visitors["agent"].agent.credentials
            return known["uid"], known["key"]
        if role == MAKER:
            return self.world.visitors[MAKER].uid, self.world.server.logins["admin"]
        return self.world.visitors[role].uid, PASSWORD

    def _get_json2_headers(self, role):
        headers = {"X-Odoo-Database": self.world.server.database}
        if role == "agent":
            return {**headers, "Authorization": f"Bearer {self._get_account(role)[1]}"}
        # what the browser of somebody who is logged in sends
        return {
            **headers,
            "Sec-Fetch-Dest": "document",
            "Sec-Fetch-Mode": "navigate",
            "Sec-Fetch-Site": "same-origin",
            "Sec-Fetch-User": "?1",
        }

    # ------------------------------------------------------------
    # WHAT COULD BE GOOD
    # ------------------------------------------------------------

    def _get_records(self, model, role):
        """Return ids of the model that the role can see, or of any."""
        if model == "res.partner":
            return [self.world.clients["A"], self.world.persons["A1"]]
        if model == "res.users":
            return [self.world.users["engineer"]]
        records = self.world.ids.get(model, {})
        seen = [
            number
            for label, ids in records.items()
            if label in SEES.get(role, SEES["administrator"]) or role == MAKER
            for number in ids
        ]
        return seen or [number for ids in records.values() for number in ids] or [1]

    def _get_ids(self, model, role, chooser):
        return [chooser.choice(self._get_records(model, role))]

    def _get_two_ids(self, model, role):
        return [*itertools.islice(itertools.cycle(self._get_records(model, role)), 2)]

    def _get_argument(self, argument, model, role, chooser):
        """Return a value that could be good for an argument of that name."""
        if argument.endswith("_id"):
            of_model = _MODELS.get(argument, "liteviewer.ticket")
            return self._get_ids(of_model, role, chooser)[0]
        if argument == "device_token":
            return self.world.visitors["agent"].agent.credentials["device_token"]
        if argument in ("vals", "vals_list", "values"):
            return copy.deepcopy(self.world.fuzz_values.get(model, {}))
        if argument == "payload":
            return make_payload(client_ref="5c9e5d9b-6d3c-4c6f-8a40-6b1a36ad1d6f")
        return copy.deepcopy(_ARGUMENTS.get(argument, "x"))

    # ------------------------------------------------------------
    # ROUTES
    # ------------------------------------------------------------

    def _try_route(self, route, name, role, chooser):
        if role == "agent":
            return None
        form = {
            argument: self._get_form_value(argument, role, chooser)
            for argument in sorted({*route["arguments"], *_FORMS.get(route["path"], ())})
        }
        parts = re.split(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", route["path"])
        named = parts[1::2]
        path = {argument: form.pop(argument, "1") for argument in named}
        for _place in range(chooser.choice((1, 1, 2))):
            if path and chooser.random() < 0.3:
                argument = chooser.choice([*path])
                path[argument] = chooser.choice(WRONG_PATHS)
            elif form:
                form[chooser.choice([*form])] = chooser.choice(WRONG_FORMS)
            if chooser.random() < 0.2:
                # what nobody asked for
                form[chooser.choice(("x", "values", "is_created", "error"))] = "1"
        parts[1::2] = [quote(str(path[argument]), errors="surrogatepass") for argument in named]
        method = chooser.choice(route["methods"])
        request = {"path": "".join(parts), "method": method}
        encoded = urlencode(form, errors="surrogatepass")
        if method == "GET":
            request["query_string"] = encoded
        elif route["type"] == "jsonrpc" or route["path"] in _JSON_BODIES or chooser.random() < 0.1:
            body = {"x": copy.deepcopy(_JSON_BODIES.get(route["path"], {}))}
            self._spoil(body, "res.partner", chooser)
            text = json.dumps(body["x"])
            request["data"] = chooser.choice(
                (text, text, text, text, text[:-1], "\x00", "[" * 9999)
            )
            request["headers"] = {"Content-Type": "application/json"}
        else:
            token = self.world.csrf_tokens.get(role, "")
            request["data"] = f"{encoded}&csrf_token={token}"
            request["headers"] = {"Content-Type": "application/x-www-form-urlencoded"}
            if chooser.random() < 0.15 and form:
                # a file in the place of a text
                argument = chooser.choice([*form])
                request["data"] = (
                    "--x\r\nContent-Disposition: form-data; name=csrf_token\r\n\r\n"
                    f"{token}\r\n--x\r\nContent-Disposition: form-data; name={argument}; "
                    'filename="a"\r\n\r\nx\r\n--x--\r\n'
                )
                request["headers"] = {"Content-Type": "multipart/form-data; boundary=x"}
        return Attempt(
            name, role, f"{role}: {method} {request['path']} {_shorten(encoded)}", request, False
        )

    def _get_form_value(self, argument, role, chooser):
        if argument == "ticket_id":
            return self._get_ids("liteviewer.ticket", role, chooser)[0]
        if argument == "access_token":
            return self.world.access_token
        if argument in ("equipment_id", "partner_id"):
            return self._get_argument(argument, "", role, chooser)
        return _FORM_VALUES.get(argument, "x")


_MODELS = {
    "client_id": "res.partner",
    "partner_id": "res.partner",
    "equipment_id": "liteviewer.equipment",
    "focus_id": "liteviewer.equipment",
    "tool_id": "liteviewer.remote.tool",
}
_ARGUMENTS = {
    "inventory": {"schema": 1, "hostname": "PC", "software": [{"name": "A", "version": "1"}]},
    "attachments": [],
    "number": "LV-1",
    "limit": 5,
    "since": "",
    "name": "password",
    "purpose": "reveal",
    "draft": {"client_id": False},
    "field_names": [],
    "fields_spec": {"display_name": {}},
    "specification": {"display_name": {}},
    "fields": ["name", "display_name"],
    "data": [["x", "y"]],
    "default": {},
    "next_id": False,
    "msg_dict": {"subject": "x", "from": "a@b.example", "body": "x", "message_id": "<a@b>"},
    "custom_values": {},
    "update_vals": {},
    "columns": ["name"],
    "options": {},
    "dryrun": True,
}
"""What could be good for an argument of that name, for all that is not a text."""
_FORMS = {
    "/my/tickets/new": ("name", "description", "screenshots"),
}
"""What forms hold beyond the arguments of the route."""
_FORM_VALUES = {"page": "1", "sortby": "newest", "filterby": "all", "search_in": "content"}
_JSON_BODIES = {
    "/liteviewer/agent/enroll": {
        "code": "AAAAA-AAAAA",
        "computer": {"hostname": "PC", "os": "Windows"},
        "reporter": {"name": "A", "email": "a@b.example", "phone": ""},
    },
}


def _bind(function, *first):
    return lambda *others: function(*first, *others)


def _shorten(text):
    return text if len(text) < 400 else f"{text[:300]}...{text[-80:]}"


def _find_context_keys():
    """Return what the addons look for in the context."""
    keys = set()
    for path in (Path(__file__).parents[1] / "addons").rglob("*.py"):
        if "tests" not in path.parts:
            keys.update(re.findall(r'context\.get\(\s*"(\w+)"', path.read_text(encoding="utf-8")))
    return sorted(keys)
