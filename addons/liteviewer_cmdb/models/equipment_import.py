# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.liteviewer_helpdesk.tools.arguments import Names, Rows

from ..tools.network import normalize_ip, normalize_mac

REQUIRED = ("name", "type_id", "client_id")
ADDRESSES = {
    "interface_ids/ip_address": ("ip_address", normalize_ip),
    "interface_ids/mac": ("mac", normalize_mac),
}


class ImportTable:
    """The rows of an import while names give way to database ids.

    :ivar fields: of the columns, as ``load`` takes them
    :ivar rows: [[cell]]
    :ivar texts: {field: [stripped cell]} as they came
    :ivar known: what has been looked up, for ``ir.fields.converter``
    :ivar faults: messages of ``load``
    """

    def __init__(self, model, fields, data):
        self.model = model
        self.fields = list(fields)
        self.rows = [list(row) for row in data]
        self.texts = {
            name: [str(row[index] or "").strip() for row in self.rows]
            for index, name in enumerate(self.fields)
            if name
        }
        self.known = set()
        self.faults = []

    def refuse(self, position, name, message):
        self.faults.append(
            {
                "type": "error",
                "record": position,
                "rows": {"from": position, "to": position},
                "field": name.split("/")[0],
                "field_name": self._get_label(name),
                "message": message,
            }
        )

    def replace(self, name, ids, explain):
        """Put ``ids`` in the place of the names in a column, and refuse rows without one.

        :param ids: [id or None], one for each row
        :param explain: function of (text, position) that tells what is wrong with the row
        """
        index = self.fields.index(name)
        comodel = self.model._fields[name].comodel_name
        for position, found in enumerate(ids):
            text = self.texts[name][position]
            if text and not found:
                self.refuse(position, name, explain(text, position))
            self.rows[position][index] = str(found or "")
        self.fields[index] = f"{name}/.id"
        self.known.update((comodel, str(found)) for found in ids if found)

    def _get_label(self, name):
        """Return the label of the field that a column like ``interface_ids/mac`` is for."""
        model = self.model
        *path, last = name.split("/")
        for step in path:
            model = model.env[model._fields[step].comodel_name]
        return model._fields[last]._description_string(model.env)


class Equipment(models.Model):
    """Lists of equipment that come as CSV or XLSX, thousands of rows at once."""

    _inherit = "liteviewer.equipment"

    @api.model
    def get_import_templates(self):
        # the headings have to be the labels of the fields in the user's language
        language = "ru" if (self.env.lang or "").startswith("ru") else "en"
        return [
            {
                "label": self.env._("Import Template for Equipment"),
                "template": f"/liteviewer_cmdb/static/xlsx/equipment_import_{language}.xlsx",
            }
        ]

    @api.model
    def load(self, fields: Names, data: Rows):
        """Look up the names of an import all at once, and people and sites within their client:
        every client has an office and an Ivanov.

        A row that is wrong is told before anything is written.
        """
        self._check_import_shape(fields, data)
        table = self._resolve_import(fields, data)
        if table.faults:
            return {"ids": False, "messages": table.faults, "nextrow": 0}
        model = self.with_context(import_known_ids=frozenset(table.known))
        return super(Equipment, model).load(table.fields, table.rows)

    @api.model
    def _check_import_shape(self, fields, data):
        """Refuse what is no table, or has columns that are no fields.

        :raises UserError: names the row or the column
        """
        for name in filter(None, fields):
            model = self
            for step in name.split("/"):
                if step in ("id", ".id"):
                    break
                # a property is named after the field that holds it
                field = model is not None and model._fields.get(step.partition(".")[0])
                if not field:
                    raise UserError(
                        self.env._("There is no field for the column “%(name)s”.", name=name)
                    )
                model = self.env[field.comodel_name] if field.comodel_name else None
        for number, row in enumerate(data, 1):
            if len(row) != len(fields):
                raise UserError(
                    self.env._(
                        "Row %(number)s has %(count)s cells, and there are %(columns)s columns.",
                        number=number,
                        count=len(row),
                        columns=len(fields),
                    )
                )

    @api.model
    def _resolve_import(self, fields, data):
        """Return the ``ImportTable`` of what ``load`` was called with, names replaced by ids."""
        table = ImportTable(self, fields, data)
        self._check_import_complete(table)
        self._check_import_addresses(table)
        if "type_id" in table.texts:
            types = self._find_import_types()
            table.replace(
                "type_id",
                [types.get(text.lower()) for text in table.texts["type_id"]],
                lambda text, _position: self.env._("There is no type “%(name)s”.", name=text),
            )
        client_ids = [self.env.context.get("default_client_id")] * len(table.rows)
        if "client_id" in table.texts:
            clients = self._find_import_clients(table.texts["client_id"])
            found = [clients.get(text, ()) for text in table.texts["client_id"]]
            client_ids = [next(iter(ids)) if len(ids) == 1 else None for ids in found]

            def explain(text, position):
                if found[position]:
                    return self.env._(
                        "There are several clients “%(name)s”: give the tax number or the "
                        "reference instead.",
                        name=text,
                    )
                return self.env._("There is no client “%(name)s”.", name=text)

            table.replace("client_id", client_ids, explain)
        if any(client_ids):
            self._resolve_import_of_client(table, client_ids, "person_id")
            self._resolve_import_of_client(table, client_ids, "site_id")
        return table

    def _resolve_import_of_client(self, table, client_ids, name):
        """Replace the names of a column by the ids that they stand for within their clients."""
        if name not in table.texts:
            return
        find = self._find_import_persons if name == "person_id" else self._find_import_sites
        candidates = find(sorted(set(client_ids) - {None}), table.texts[name])
        found = [
            candidates.get((client_id, text)) or candidates.get((client_id, text.lower()), [])
            for client_id, text in zip(client_ids, table.texts[name], strict=True)
        ]

        def explain(text, position):
            if found[position]:
                return self.env._("The client has several of the name “%(name)s”.", name=text)
            return self.env._("The client has no “%(name)s”.", name=text)

        table.replace(name, [ids[0] if len(ids) == 1 else None for ids in found], explain)

    def _check_import_complete(self, table):
        """Refuse rows without a name, a type or a client, unless they change what is there."""
        if {"id", ".id"} & set(table.fields):
            return
        own = [
            index
            for index, name in enumerate(table.fields)
            if name and not name.startswith("interface_ids")
        ]
        for position, row in enumerate(table.rows):
            # a row with addresses only goes on with the device above it
            if any(row[index] for index in own):
                for name in REQUIRED:
                    if name in table.texts and not table.texts[name][position]:
                        table.refuse(position, name, self.env._("This must be filled in."))

    def _check_import_addresses(self, table):
        interfaces = self.env["liteviewer.network.interface"]
        for name, (field, normalize) in ADDRESSES.items():
            for position, text in enumerate(table.texts.get(name, ())):
                try:
                    if text:
                        normalize(text)
                except ValueError:
                    table.refuse(position, name, interfaces._get_address_fault(field, text))

    def _find_import_types(self):
        """Return {name in any language or kind: id}, in lower case."""
        types = self.env["liteviewer.equipment.type"].search([])
        found = {
            name.lower(): equipment_type.id
            for lang in {self.env.lang, "en_US"}
            for equipment_type in types.with_context(lang=lang)
            if (name := equipment_type.name)
        }
        # the first type of a kind, where none has the name
        return {**{kind.kind: kind.id for kind in reversed(types)}, **found}

    def _find_import_clients(self, texts):
        """Return {name, reference or tax number: {ids}} of the clients named."""
        names = sorted(set(texts) - {""})
        clients = self.env["res.partner"].search_fetch(
            [
                ("parent_id", "=", False),
                ("is_company", "=", True),
                "|",
                "|",
                ("name", "in", names),
                ("ref", "in", names),
                ("vat", "in", names),
            ],
            ["name", "ref", "vat"],
        )
        found = defaultdict(set)
        for client in clients:
            for key in {client.name, client.ref, client.vat} - {False}:
                found[key].add(client.id)
        return found

    def _find_import_persons(self, client_ids, texts):
        """Return {(client id, name, or e-mail in lower case): [ids]}."""
        names = sorted(set(texts) - {""})
        persons = self.env["res.partner"].search_fetch(
            [
                ("commercial_partner_id", "in", client_ids),
                ("is_company", "=", False),
                "|",
                ("name", "in", names),
                ("email_normalized", "in", [name.lower() for name in names]),
            ],
            ["name", "email_normalized", "commercial_partner_id"],
        )
        found = defaultdict(list)
        for person in persons:
            for key in {person.name, person.email_normalized} - {False}:
                found[person.commercial_partner_id.id, key].append(person.id)
        return found

    def _find_import_sites(self, client_ids, texts):
        """Return {(client id, name): [ids]}."""
        sites = self.env["liteviewer.site"].search_fetch(
            [("client_id", "in", client_ids), ("name", "in", sorted(set(texts) - {""}))],
            ["name", "client_id"],
        )
        found = defaultdict(list)
        for site in sites:
            found[site.client_id.id, site.name].append(site.id)
        return found
