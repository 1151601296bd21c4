# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import json
import logging
import re
import zipfile
from urllib.parse import quote

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.mail import html2plaintext

from ..tools.arguments import One

_logger = logging.getLogger(__name__)

PICTURES = ("image/png", "image/jpeg", "image/webp")
"""Shown in the page itself; other files are only linked to."""

CONTACT_FIELDS = (
    "name",
    "parent_id",
    "function",
    "email",
    "phone",
    "street",
    "street2",
    "zip",
    "city",
    "country_id",
    "website",
    "lang",
    "tz",
    "comment",
    "create_date",
)
TICKET_FIELDS = (
    "number",
    "name",
    "description",
    "solution",
    "category_id",
    "stage_id",
    "channel",
    "received_at",
    "first_response_at",
    "resolved_at",
    "closed_at",
)


class ResPartner(models.Model):
    """The part of a contact that tells persons what is kept on them.

    An archive holds `data.json` for machines, `data.html` for people, and the files. It is made
    at the moment it is asked for and stored nowhere. It speaks of this person only, and of what
    the one who makes it may see: colleagues of the person, engineers and their internal notes are
    left out. The notes are the service's own thoughts about its work, as is what an engineer has
    written into the work log.
    """

    _inherit = "res.partner"

    def action_export_helpdesk_data(self: One):
        """Download the archive of what is kept on the person."""
        self._check_data_export()
        return {
            "type": "ir.actions.act_url",
            "url": f"/liteviewer/person/{self.id}/data",
            "target": "download",
        }

    def _check_data_export(self):
        """Tell whether the archive may be made.

        :raises AccessError: for everybody but managers and administrators of the service
        :raises UserError: for a company
        """
        self.ensure_one()
        if not self.env.user.has_group("liteviewer_helpdesk.helpdesk_group_manager"):
            raise AccessError(
                self.env._("Only service managers and administrators may export a person's data.")
            )
        self.check_access("read")
        if self.is_company:
            raise UserError(
                self.env._(
                    "%(name)s is a company: only persons have data of their own.",
                    name=self.display_name,
                )
            )

    def _export_data(self, archive):
        """Write the archive, and note on the contact and in the log who had it made.

        :param archive: a binary file that is open for writing
        """
        self._check_data_export()
        person = self.with_context(lang=self.lang or self.env.lang, active_test=False)
        sections = person._get_data_sections()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
            target.writestr(
                "data.json",
                json.dumps(person._get_data_json(sections), indent=2, ensure_ascii=False),
            )
            target.writestr("data.html", person._render_data_html(sections))
            for section in sections:
                for path, attachment in section["files"]:
                    target.writestr(path, attachment.raw or b"", zipfile.ZIP_STORED)
                    # pictures of years would not fit into memory
                    attachment.invalidate_recordset(["raw", "datas"], flush=False)
        self._message_log(body=self.env._("What is kept on this person was exported."))
        _logger.info("Data of contact %s exported by user %s", self.id, self.env.user.login)

    # ------------------------------------------------------------
    # SECTIONS: HOOKS FOR OTHER ADDONS
    # ------------------------------------------------------------

    def _get_data_sections(self):
        """Return what is kept on the person; other addons add their sections to it.

        :return: [section], each made by ``_make_data_section``
        """
        self.ensure_one()
        own = [("partner_id", "=", self.id)]
        tickets = self.env["liteviewer.ticket"].search(own)
        messages = self.env["mail.message"].search(
            [
                ("model", "=", "liteviewer.ticket"),
                ("author_id", "=", self.id),
                ("message_type", "in", ("comment", "email")),
            ],
            order="id desc",
        )
        work = self.env["liteviewer.work.entry"].search([("ticket_id", "in", tickets.ids)])
        return [
            self._make_data_section(
                "contact",
                self.env._("Contact"),
                self,
                CONTACT_FIELDS,
                labels={"name": self.env._("Full Name"), "parent_id": self.env._("Company")},
                # sudo: the picture belongs to the contact, which was checked
                files=self.sudo()
                .env["ir.attachment"]
                .search(
                    [
                        ("res_model", "=", self._name),
                        ("res_id", "=", self.id),
                        ("res_field", "=", "image_1920"),
                    ]
                ),
            ),
            self._make_data_section(
                "tickets",
                self.env._("Tickets"),
                tickets,
                self._get_data_ticket_fields(),
                files=tickets.screenshot_ids,
            ),
            self._make_data_section(
                "messages",
                self.env._("Messages"),
                messages,
                ("record_name", "date", "body"),
                labels={"record_name": self.env._("Ticket"), "body": self.env._("Text")},
                files=messages.attachment_ids,
            ),
            self._make_data_section(
                "ratings",
                self.env._("Ratings"),
                self._find_ticket_ratings(),
                ("res_name", "rating_text", "feedback", "rated_on"),
                labels={"res_name": self.env._("Ticket")},
            ),
            self._make_data_section(
                "work", self.env._("Work Log"), work, ("ticket_id", "started_at", "duration")
            ),
        ]

    def _find_ticket_ratings(self):
        """Return the ratings (rating.rating) that the persons have given to tickets."""
        return self.env["rating.rating"].search(
            [("res_model", "=", "liteviewer.ticket"), ("partner_id", "in", self.ids)]
        )

    @api.model
    def _get_data_ticket_fields(self):
        """Return the names of the fields that are told of a ticket; other addons add theirs."""
        return TICKET_FIELDS

    def _make_data_section(self, key, title, records, names, labels=None, files=()):
        """Return a part of the archive.

        :param str key: its name in `data.json`, and that of its folder
        :param str title: its heading, translated
        :param records: of one model; what of them is told are the fields ``names``
        :param dict labels: {field: label} where the field's own label tells too little
        :param files: ir.attachment, put into the archive beside it
        :return: {"key": str, "title": str, "columns": {field: label}, "rows": [{field: value}],
            "files": [(path, ir.attachment)]}; values are texts, numbers, truth values, and for
            facts about a computer a dict
        """
        described = records.fields_get(names, ["string"])
        return {
            "key": key,
            "title": title,
            "columns": {name: described[name]["string"] for name in names} | (labels or {}),
            "rows": [
                {name: self._get_data_value(record, name) for name in names} for record in records
            ],
            "files": [(self._get_data_path(key, file), file) for file in files],
        }

    def _get_data_value(self, record, name):
        """Return the value of a field as it stands in `data.json`; times are UTC."""
        field, value = record._fields[name], record[name]
        if field.relational:
            return ", ".join(value.mapped("display_name"))
        if field.type == "datetime":
            return f"{value:%Y-%m-%d %H:%M:%SZ}" if value else ""
        if field.type == "date":
            return fields.Date.to_string(value) or ""
        if field.type == "html":
            return html2plaintext(value or "").strip()
        if field.type == "selection":
            return dict(field._description_selection(record.env)).get(value, "")
        if field.type in ("boolean", "integer", "float", "monetary"):
            return value
        return value or ""

    def _get_data_path(self, folder, file):
        """Return a path that is harmless whatever the sender called the file."""
        name = file.name or ""
        extension = re.search(r"\.\w{1,8}$", name)
        name = self.env["liteviewer.ticket"]._get_file_name(
            name, file.id, extension[0] if extension else ""
        )
        return f"{folder}/{file.id}-{name}"

    # ------------------------------------------------------------
    # THE TWO FORMS
    # ------------------------------------------------------------

    def _get_data_json(self, sections):
        return {
            "person": self.name,
            "exported_at": f"{fields.Datetime.now():%Y-%m-%d %H:%M:%SZ}",
            "sections": {
                section["key"]: {
                    "title": section["title"],
                    "columns": section["columns"],
                    "rows": section["rows"],
                    "files": [path for path, _file in section["files"]],
                }
                for section in sections
            },
        }

    def _render_data_html(self, sections):
        page = self.env["ir.qweb"]._render(
            "liteviewer_helpdesk.person_data",
            {
                "person": self,
                "exported_at": f"{fields.Datetime.now():%Y-%m-%d %H:%M:%SZ}",
                "language": (self.env.lang or "en_US").replace("_", "-"),
                "sections": [
                    {
                        **section,
                        "files": [
                            (quote(path), path.partition("/")[2], file.mimetype in PICTURES)
                            for path, file in section["files"]
                        ],
                    }
                    for section in sections
                ],
            },
        )
        return f"<!DOCTYPE html>\n{page}"
