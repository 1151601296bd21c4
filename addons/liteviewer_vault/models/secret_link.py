# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import hashlib
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import NO_ACCESS

from .secret_mixin import load_key_ring

PATH = "/liteviewer/secret"


def _hash_token(token):
    """Hash the token of a link: 256 random bits need no salt and no slow function."""
    return hashlib.sha256(token.encode()).hexdigest()


class SecretLink(models.Model):
    """A link that shows a password to a client, once, until it expires.

    The token in its address is kept as a hash, and the text is encrypted with the token as a part
    of the key: neither the database nor the key file opens it. That is why it is none of the
    secrets that the mixin stores, and which a new key encrypts anew; it leaves like them.
    """

    _name = "liteviewer.secret.link"
    _description = "One-Time Link"
    _inherit = ["liteviewer.secret.mixin"]
    _order = "id desc"

    name = fields.Char(string="What For", required=True, readonly=True)
    client_id = fields.Many2one(
        "res.partner", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", string="Service Company", required=True, readonly=True, index=True
    )
    credential_id = fields.Many2one(
        "liteviewer.credential", readonly=True, index="btree_not_null", ondelete="set null"
    )
    token_hash = fields.Char(required=True, readonly=True, copy=False, groups=NO_ACCESS)
    sealed_text = fields.Char(string="Secret", readonly=True, copy=False, groups=NO_ACCESS)
    expires_at = fields.Datetime(string="Valid Until", required=True, readonly=True)
    opened_at = fields.Datetime(string="Opened On", readonly=True, copy=False)
    opened_from = fields.Char(string="From Address", readonly=True, copy=False)
    state = fields.Selection(
        [("waiting", "Waiting"), ("opened", "Opened"), ("expired", "Expired")],
        compute="_compute_state",
    )

    _token_uniq = models.Constraint("UNIQUE (token_hash)", "This link exists already.")
    _expiry_idx = models.Index("(expires_at) WHERE sealed_text IS NOT NULL")

    @api.depends("expires_at", "opened_at")
    def _compute_state(self):
        now = fields.Datetime.now()
        for link in self:
            expired = link.expires_at and link.expires_at <= now
            link.state = "opened" if link.opened_at else "expired" if expired else "waiting"

    def action_expire(self):
        """Make the links useless; what was opened stays known as opened."""
        self.check_access("read")
        now = fields.Datetime.now()
        # sudo: the group may only end what it has made or could make
        waiting = self.sudo().filtered(lambda link: link.state == "waiting")
        return waiting.write({"expires_at": now, "sealed_text": False})

    @api.model
    def _create_link(self, name, client, company, credential, hours):
        """Make a link, which shows nothing before ``_seal``.

        :param int hours: how long it can be opened
        :return: (link, token): the token is told here and never again
        """
        token = secrets.token_urlsafe(32)
        # sudo: links are made here only
        link = self.sudo().create(
            {
                "name": name,
                "client_id": client.id,
                "company_id": company.id,
                "credential_id": credential.id,
                "token_hash": _hash_token(token),
                "expires_at": fields.Datetime.now() + timedelta(hours=hours),
            }
        )
        return link.sudo(False), token

    def _seal(self, token, text):
        """Let the link show a text. :return: its address"""
        # sudo: nobody may read or write the columns
        link = self.sudo()
        _none, identity = link._get_sealed_secret("sealed_text")
        link.sealed_text = load_key_ring(self.env).encrypt(text, identity, token.encode())
        return f"{self.get_base_url()}{PATH}/{token}"

    @api.model
    def _find_waiting(self, token):
        """Return the link of a token if it can be opened; nothing is decrypted."""
        return self.search(
            [
                ("token_hash", "=", _hash_token(token)),
                ("opened_at", "=", False),
                ("expires_at", ">", fields.Datetime.now()),
            ]
        )

    @api.model
    def _open(self, token, address):
        """Return the text of a link and forget it; False when there is none to be opened.

        Of two who open it at once one waits here for the other, begins again and finds nothing.

        :param str address: of the computer that opens it
        :raises UserError: no key, or nothing is revealed at the moment; the caller has to take back
            what was done to the link
        """
        link = self._find_waiting(token)
        if not link:
            return False
        link.write({"opened_at": fields.Datetime.now(), "opened_from": address})
        link.flush_recordset()
        # sudo: the token is what is checked; the log names who has made the link
        maker = link.with_user(link.create_uid).sudo()
        text = maker.disclose("sealed_text", "open", binding=token.encode())["text"]
        link.sealed_text = False
        return text

    def _check_disclosure(self, name, operation):
        """Nobody is asked who he is: the text does not open without the token in the address.

        :raises AccessError: it is not the page of the link that asks, or nothing is revealed at
            the moment, see ``liteviewer.odoo.hooks``
        """
        self.ensure_one()
        self.env["liteviewer.odoo.hooks"]._check_protected("secrets")
        if operation != "open":
            raise AccessError(self.env._("This secret is not shown to anybody."))
        return self

    def _get_sealed_secret(self, name):
        return self.sealed_text, (self._name, self.token_hash)

    def _get_logged_secret(self, name):
        """The password that is handed over; or the link, when its text was typed."""
        return (self.credential_id, "password") if self.credential_id else (self, name)

    @api.autovacuum
    def _gc_expired(self):
        """Forget the texts of links that nobody opened in time."""
        self.search(
            [("expires_at", "<=", fields.Datetime.now()), ("sealed_text", "!=", False)]
        ).sealed_text = False
