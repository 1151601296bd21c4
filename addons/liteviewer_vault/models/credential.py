# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging
import re
import time

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.liteviewer_helpdesk.tools.arguments import One, RecordId, Text

from ..tools.totp import parse_seed
from .secret_mixin import CREDENTIALS_GROUP, check_may_reveal, load_key_ring

_logger = logging.getLogger(__name__)

KINDS = [
    ("windows", "Windows or Domain"),
    ("server", "Server"),
    ("network", "Network Device"),
    ("remote", "Remote Access"),
    ("web", "Website or Cloud"),
    ("mail", "Mailbox"),
    ("database", "Database"),
    ("wifi", "Wi-Fi"),
    ("other", "Other"),
]
BROWSED_KINDS = ("network", "web", "mail")
"""Whose address is opened in the browser even without a scheme."""
HOST = re.compile(r"[\w.-]+(:\d+)?(/\S*)?")


class Credential(models.Model):
    """A login of a client with its password: where it leads, who may use it, never what it is.

    The password is revealed by ``reveal_secret`` of the mixin, the current one-time code by
    ``get_code``.
    """

    _name = "liteviewer.credential"
    _description = "Login of a Client"
    _inherit = ["liteviewer.secret.mixin", "liteviewer.client.mixin"]
    _order = "name, id"
    _rec_names_search = ["name", "login", "address"]
    _check_company_auto = True

    _secret_fields = ("password", "totp_seed")
    _sealed_fields = ("totp_seed",)

    name = fields.Char(string="What For", required=True, index="trigram")
    active = fields.Boolean(default=True)
    kind = fields.Selection(KINDS, required=True, default="windows")
    login = fields.Char()
    address = fields.Char(help="Where to log in: a web address, a host, an IP address.")
    note = fields.Text(
        string="Notes", help="Whoever sees the login reads them: write no password here."
    )
    password = fields.Char(compute="_compute_secret_fields", search="_search_secret_fields")
    totp_seed = fields.Char(
        string="One-Time Codes",
        compute="_compute_secret_fields",
        search="_search_secret_fields",
        help="What the site shows when an authenticator program is connected: the letters below "
        "the QR code, or the otpauth:// address. Only the current code is ever shown.",
    )

    _order_idx = models.Index("(name, id)")
    _client_idx = models.Index("(client_id, name, id) WHERE active IS TRUE")

    @api.depends("name", "login")
    def _compute_display_name(self):
        for credential in self:
            login = credential.login and f"({credential.login})"
            credential.display_name = " ".join(filter(None, (credential.name, login)))

    @api.model
    def _check_secret(self, name, text):
        text = super()._check_secret(name, text)
        if name != "totp_seed":
            return text
        try:
            parse_seed(text)
        except ValueError:
            raise UserError(
                self.env._(
                    "These are no letters for one-time codes. Copy them from the site once more: "
                    "A to Z and 2 to 7, or an address that begins with otpauth://totp/."
                )
            ) from None
        return text.strip()

    # ------------------------------------------------------------
    # WHAT THE SCREENS ASK FOR
    # ------------------------------------------------------------

    @api.model
    @api.readonly
    def get_rows(self, client_id: RecordId):
        """Return the masked logins of a client. Nothing is decrypted for it.

        :param int client_id: the client company; nothing gives nothing
        :return: {"allowed": bool, "rows": [{"id", "name", "kind", "login", "address", "url",
            "note", "secrets": names of those that are stored}]}; no rows for whom is not in the
            group
        """
        return self._get_rows(client_id, Domain.TRUE)

    @api.model
    def _get_rows(self, client_id, domain):
        """Return what ``get_rows`` promises, of those logins of the client that fit ``domain``."""
        if not client_id or not self.env.user.has_group(CREDENTIALS_GROUP):
            return {"allowed": False, "rows": []}
        self.flush_model()
        # the rights are those on the logins; of the secrets, only their names leave the table
        query = self._search(Domain("client_id", "=", client_id) & domain, order="name, id")
        columns = self._prepare_row_columns(query)
        rows = self.env.execute_query_dict(
            query.select(
                *(SQL("%s AS %s", sql, SQL.identifier(name)) for name, sql in columns.items())
            )
        )
        return {
            "allowed": True,
            "rows": [{**row, "url": self._get_url(row["kind"], row["address"])} for row in rows],
        }

    @api.model
    def _prepare_row_columns(self, query):
        """Return {key of a row: SQL}; heirs add theirs, and join to the query what these need.

        :param odoo.tools.Query query: on the logins
        """
        columns = {
            name: SQL.identifier(self._table, name)
            for name in ("id", "name", "kind", "login", "address", "note")
        }
        for name in ("login", "address", "note"):
            columns[name] = SQL("coalesce(%s, '')", columns[name])
        tokens = SQL.identifier(self._table, "secret_tokens")
        columns["secrets"] = SQL("array(SELECT jsonb_object_keys(%s) ORDER BY 1)", tokens)
        return columns

    def get_code(self: One, reason: Text = "", ticket_id: RecordId = False):
        """Return the current one-time code, after that has been logged for good.

        :param str reason: why; free text
        :param int ticket_id: the ticket it is needed for
        :return: {"text": str, "seconds": int: how long it stays good}
        :raises AccessError: not in the group, or the record is not the person's to read
        :raises UserError: nothing is stored, no key, or too many in a short time
        """
        return self.disclose("totp_seed", "code", reason=reason, ticket_id=ticket_id)

    def _prepare_disclosure(self, name, text):
        if name != "totp_seed":
            return super()._prepare_disclosure(name, text)
        seed, now = parse_seed(text), time.time()
        return {"text": seed.code(now), "seconds": seed.seconds_left(now)}

    def action_open_events(self: One):
        """Show who saw the secrets of the login, and who changed them."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "liteviewer_vault.credential_event_action"
        )
        return {**action, "domain": [("res_model", "=", self._name), ("res_id", "=", self.id)]}

    def action_share(self: One):
        """Ask how long a link that hands the password over shall be good."""
        self.ensure_one()
        check_may_reveal(self.env)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand Over by One-Time Link"),
            "res_model": "liteviewer.secret.share",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_credential_id": self.id,
                "default_client_id": self.client_id.id,
            },
        }

    @api.model
    def _store_demo_passwords(self, passwords):
        """Give the demo's logins their passwords, as far as there is a key to store them with and
        none is stored yet.

        :param passwords: {id: text}
        """
        try:
            load_key_ring(self.env)
        except UserError as error:
            _logger.info("The logins of the demo data get no passwords. %s", error)
            return
        for credential in self.browse(passwords):
            if "password" not in (credential.stored_secrets or ()):
                credential.password = passwords[credential.id]

    @api.model
    def _get_url(self, kind, address):
        """Return what a browser can open of the address of a login, or an empty text."""
        address = address.strip()
        if address.lower().startswith(("http://", "https://")):
            return address
        if kind in BROWSED_KINDS and HOST.fullmatch(address):
            return f"https://{address}"
        return ""
