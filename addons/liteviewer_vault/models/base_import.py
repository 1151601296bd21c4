# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.liteviewer_helpdesk.tools.arguments import Number, Object, One

from ..tools.import_columns import find_secret_columns, normalize_heading

CONTENT = ("file", "file_name", "file_type", "res_model")
"""What tells the columns, and whose they are."""
READING = {"quoting": '"', "has_headers": True}
"""How Odoo's dialogue reads a file first."""


class BaseImportImport(models.TransientModel):
    """Odoo keeps an uploaded file in a table of the database, in clear and for hours. A file with
    passwords is not stored at all: the dialogue says why.
    """

    _inherit = "base_import.import"

    refusal = fields.Char(readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._without_secrets(vals) for vals in vals_list])

    def write(self, vals):
        if not vals.keys() & set(CONTENT):
            return super().write(vals)
        for wizard in self:
            stored = {name: wizard[name] for name in CONTENT}
            super(BaseImportImport, wizard).write(wizard._without_secrets(vals, stored))
        return True

    def parse_preview(self: One, options: Object, count: Number = 10):
        self.ensure_one()
        if self.refusal:
            return {"error": self.refusal, "preview": ""}
        return super().parse_preview(options, count=count)

    @api.model
    def _without_secrets(self, vals, stored=None):
        """Return the values to store: without the file, and with the reason, where it has columns
        that may hold secrets.

        :param dict vals: as they were given
        :param dict stored: what the record holds of them already
        """
        known = {**(stored or {}), **vals}
        if not known.get("file") or known.get("res_model") not in self.env:
            return {**vals, "refusal": False}
        reason = self.new(known)._find_refusal()
        return {**vals, "file": False, "refusal": reason} if reason else {**vals, "refusal": False}

    def _find_refusal(self):
        """Return why the file is not stored, or an empty text. It names no words of the file: the
        first line may be one of passwords.
        """
        is_secret_model = self.res_model in {each._name for each in self._get_secret_models()}
        secret = self._get_secret_headings()
        importable = self._get_importable_headings() if is_secret_model else None
        try:
            for sheet, rows in self._read_sheets():
                if columns := find_secret_columns(rows, secret, importable):
                    return self.env._(
                        "The file has not been stored: columns that may hold passwords must not "
                        "stay in the database in clear. Take out %(columns)s%(sheet)s, upload it "
                        "again, and type the passwords in afterwards.",
                        columns=", ".join(self.env._("column %s", number) for number in columns),
                        sheet=self.env._(" of sheet “%s”", sheet) if sheet else "",
                    )
        except (UserError, ValueError, LookupError, AttributeError):
            # a file that cannot be read here cannot be read for the import either
            return self.env._(
                "The file has not been stored: it cannot be read, so nobody knows whether it holds "
                "passwords. Save it as CSV in UTF-8, or as XLSX."
            )
        return ""

    def _read_sheets(self):
        """Read all of the file. :return: iterator of (name of the sheet or "", [[cell]])"""
        options = dict(READING)
        yield from self._read_sheet(options)
        for name in options.get("sheets", ())[1:]:
            yield from self._read_sheet({**READING, "sheet": name})

    def _read_sheet(self, options):
        content = self._read_file(options)
        if content:
            yield options.get("sheet", ""), content[1]

    @api.model
    def _get_secret_models(self):
        return self.env["liteviewer.secret.mixin"]._get_secret_models()

    @api.model
    def _get_secret_headings(self):
        """Return the names and labels of all secrets, in every language in use."""
        headings = set()
        keepers = [model for model in self._get_secret_models() if model._secret_fields]
        for code, _name in self.env["res.lang"].get_installed():
            for model in keepers:
                # sudo: what the fields are called is no secret
                labels = (
                    model.sudo()
                    .with_context(lang=code)
                    .fields_get(model._secret_fields, ["string"])
                )
                headings |= labels.keys() | {each["string"] for each in labels.values()}
        return set(map(normalize_heading, headings))

    @api.model
    def _get_importable_headings(self):
        """Return the names and labels of what can be imported, in every language in use."""
        headings = set()
        for code, _name in self.env["res.lang"].get_installed():
            tree = self.with_context(lang=code).get_fields_tree(self.res_model)
            for field in (*tree, {"name": ".id", "string": self.env._("Database ID")}):
                headings |= {field["name"], field["string"]}
        return set(map(normalize_heading, headings))
