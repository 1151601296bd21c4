# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import hashlib
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import SQL

from .secret_mixin import load_key_ring, vault_errors

PATH = "/liteviewer/secret"


def _hash_token(token):
    """Hash the token of a link: 256 random bits need no salt and no slow function."""
    return hashlib.sha256(token.encode()).hexdigest()


class SecretLink(models.Model):
    """A link that shows a password to a client, once, until it expires.

    The token in its address is kept as a hash, and the text is encrypted with the token as a part
    of the key: neither the database nor the key file opens it. Opening empties it, in one
    statement, so that of two simultaneous openings one gets nothing.
    """

    _name = "liteviewer.secret.link"
    _description = "One-Time Link"
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
    def _create_link(self, text, name, client, company, credential, hours):
        """Make a link.

        :param str text: what it shows
        :param int hours: how long it can be opened
        :return: (link, address): the address is told here and never again
        """
        token = secrets.token_urlsafe(32)
        token_hash = _hash_token(token)
        ring = load_key_ring(self.env)
        # sudo: links are made here only, by who may see the secret
        link = self.sudo().create(
            {
                "name": name,
                "client_id": client.id,
                "company_id": company.id,
                "credential_id": credential.id,
                "token_hash": token_hash,
                "sealed_text": ring.encrypt(text, (self._name, token_hash), token.encode()),
                "expires_at": fields.Datetime.now() + timedelta(hours=hours),
            }
        )
        return link.sudo(False), f"{self.get_base_url()}{PATH}/{token}"

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

        :param str address: of the computer that opens it
        :raises UserError: no key; the link stays as it is
        """
        now = fields.Datetime.now()
        token_hash = _hash_token(token)
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE liteviewer_secret_link link
                   SET opened_at = %(now)s, opened_from = %(address)s, sealed_text = NULL
                  FROM (SELECT id, sealed_text FROM liteviewer_secret_link
                         WHERE token_hash = %(token_hash)s FOR UPDATE) waiting
                 WHERE link.id = waiting.id AND opened_at IS NULL AND expires_at > %(now)s
             RETURNING link.id, waiting.sealed_text
                """,
                now=now,
                address=address,
                token_hash=token_hash,
            )
        )
        if not rows:
            return False
        [(link_id, sealed)] = rows
        link = self.browse(link_id)
        link.invalidate_recordset()
        ring = load_key_ring(self.env)
        with vault_errors(self.env):
            text = ring.decrypt(sealed, (self._name, token_hash), token.encode())
        link._record_use("open")
        return text

    def _record_use(self, operation):
        """Write into the log what became of the link, in the name of who made it."""
        secret = (self.credential_id, "password") if self.credential_id else (self, "sealed_text")
        events = self.env["liteviewer.credential.event"].with_user(self.create_uid)
        events._record(operation, [secret])

    @api.autovacuum
    def _gc_expired(self):
        """Forget the texts of links that nobody opened in time."""
        self.search(
            [("expires_at", "<=", fields.Datetime.now()), ("sealed_text", "!=", False)]
        ).sealed_text = False
