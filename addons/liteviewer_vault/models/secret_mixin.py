# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import contextlib
import logging
import os
from pathlib import Path

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS
from odoo.tools import config

from odoo.addons.liteviewer_helpdesk.tools.arguments import One, RecordId, Text

from ..tools.log_filter import HideSecrets
from ..tools.scripted import is_scripted
from ..tools.vault import KeyRing, VaultError

CREDENTIALS_GROUP = "liteviewer_vault.vault_group_credentials"
SHOWN_SECONDS = 10
"""How long the screen shows a secret."""
MAX_LENGTH = 10_000
"""Characters of a secret: enough for a private key of 4096 bits."""

# where Odoo writes the arguments of every remote call, when its log is at DEBUG
logging.getLogger("odoo.service.model").addFilter(HideSecrets())


def get_key_path():
    """Return where the key file lies: ``LITEVIEWER_KEY_FILE``, else ``liteviewer_key_file`` of
    odoo.conf; an empty text where neither is set.
    """
    return os.environ.get("LITEVIEWER_KEY_FILE") or config.get("liteviewer_key_file") or ""


def load_key_ring(env):
    """Return the keys.

    :raises UserError: there is no usable key file; nothing has been changed
    """
    path = get_key_path()
    if not path:
        raise UserError(
            env._(
                "No key for stored passwords is set up on the server, so they can be neither read "
                "nor stored. The administrator of the server makes one with the command “vault "
                "make” and names its file in LITEVIEWER_KEY_FILE or in odoo.conf."
            )
        )
    if Path(path).resolve().is_relative_to(Path(config["data_dir"]).resolve()):
        raise UserError(
            env._(
                "The key file lies in Odoo's data folder, which is backed up together with what "
                "it protects. Move it elsewhere."
            )
        )
    with vault_errors(env):
        return KeyRing.load(path)


@contextlib.contextmanager
def vault_errors(env):
    """Tell people in their language what is wrong with a key or a token."""
    try:
        yield
    except VaultError as error:
        raise UserError(env._(error.reason)) from None


def check_may_reveal(env):
    """See that a person asks, and one of those who may see secrets.

    :raises AccessError: it is somebody else, or code that is kept in the database
    """
    if env.uid == SUPERUSER_ID or not env.user.has_group(CREDENTIALS_GROUP) or is_scripted():
        raise AccessError(env._("You may not see the passwords of clients."))


def _decrypt(record, name, binding):
    """Return the text of a secret. Nothing but ``disclose`` calls this.

    A function of this module, not a method: no template and no server action can reach it.
    """
    token, identity = record._get_sealed_secret(name)
    if not token:
        raise UserError(record.env._("Nothing is stored here."))
    ring = load_key_ring(record.env)
    with vault_errors(record.env):
        return ring.decrypt(token, identity, binding)


class SecretMixin(models.AbstractModel):
    """Fields that can be written, never read; what was written leaves by ``disclose``, logged.

    A model that inherits this names its secrets and declares each as such a field::

        _secret_fields = ("password",)
        password = fields.Char(compute="_compute_secret_fields", search="_search_secret_fields")

    Reading it gives nothing whatever is stored. ``create`` and ``write`` take the text out of the
    values before any other code sees them and keep its token in ``secret_tokens``, bound to the
    model, the record and the field. Writing nothing changes nothing: ``remove_secret`` removes.
    """

    _name = "liteviewer.secret.mixin"
    _description = "Record with Secrets"

    _secret_fields = ()
    _sealed_fields = ()
    """Those of them that nobody is shown: what leaves is a code that ``_prepare_disclosure`` works
    out from them.
    """

    secret_tokens = fields.Json(readonly=True, copy=False, exportable=False, groups=NO_ACCESS)
    stored_secrets = fields.Json(
        compute="_compute_stored_secrets", compute_sudo=True, exportable=False
    )

    @api.depends("secret_tokens")
    def _compute_stored_secrets(self):
        """Tell the names of the secrets that are stored; nothing is decrypted for it."""
        for record in self:
            record.stored_secrets = sorted(record.secret_tokens or {})

    def _compute_secret_fields(self):
        for name in self._secret_fields:
            self[name] = False

    @api.model
    def _search_secret_fields(self, operator, value):
        raise UserError(self.env._("Secrets cannot be searched for."))

    @api.model_create_multi
    def create(self, vals_list):
        split = [self._split_secrets(vals) for vals in vals_list]
        records = super().create([plain for plain, _texts in split])
        records._store_secrets([texts for _plain, texts in split])
        return records

    def write(self, vals):
        plain, texts = self._split_secrets(vals)
        result = super().write(plain)
        if texts:
            self.check_access("write")
            self._store_secrets([texts] * len(self))
        return result

    def unlink(self):
        """That a secret is gone is written into the log, where the rest of its life stays."""
        # sudo: nobody may read the column
        self._record_secrets(
            "remove",
            [(record, name) for record in self for name in record.sudo().secret_tokens or ()],
        )
        return super().unlink()

    # ------------------------------------------------------------
    # STORING
    # ------------------------------------------------------------

    def remove_secret(self, name: Text):
        """Forget a secret for good.

        :param str name: of the field
        """
        self.check_access("write")
        self._check_secret_name(name)
        removed = []
        for record in self:
            # sudo: nobody may read or write the column
            column = record.sudo()
            if name in (tokens := column.secret_tokens or {}):
                column.secret_tokens = {key: tokens[key] for key in tokens if key != name}
                removed.append((record, name))
        self._record_secrets("remove", removed)
        return True

    @api.model
    def _split_secrets(self, vals):
        """Return (values without secrets, {name: text} of the secrets to store)."""
        if not any(name in vals for name in self._secret_fields):
            return vals, {}
        plain = {name: value for name, value in vals.items() if name not in self._secret_fields}
        return plain, {name: vals[name] for name in self._secret_fields if vals.get(name)}

    def _store_secrets(self, texts_list):
        """Encrypt and keep the secrets of the records.

        :param texts_list: [{name: text}], one for each record
        :raises UserError: no key, or a text that is no such secret
        """
        if not any(texts_list):
            return
        ring = load_key_ring(self.env)
        stored = []
        for record, texts in zip(self, texts_list, strict=True):
            if texts:
                # sudo: nobody may read or write the column
                column = record.sudo()
                column.secret_tokens = {
                    **(column.secret_tokens or {}),
                    **{
                        name: ring.encrypt(
                            self._check_secret(name, text), record._get_secret_identity(name)
                        )
                        for name, text in texts.items()
                    },
                }
                stored += [(record, name) for name in texts]
        self._record_secrets("store", stored)

    @api.model
    def _record_secrets(self, operation, secrets):
        """Write into the log what was done to [(record, name)]; what is gone in an hour is not."""
        if not self._transient:
            self.env["liteviewer.credential.event"]._record(operation, secrets)

    def _get_secret_identity(self, name):
        """Return what a token of the field is bound to."""
        self.ensure_one()
        return self._name, self.id, name

    @api.model
    def _check_secret(self, name, text):
        """Return the text as it is to be stored. :raises UserError: it is no such secret"""
        if not isinstance(text, str) or len(text) > MAX_LENGTH:
            raise UserError(
                self.env._("A secret is a text of at most %(count)s characters.", count=MAX_LENGTH)
            )
        return text

    @api.model
    def _check_secret_name(self, name):
        if name not in self._secret_fields:
            raise UserError(self.env._("There is no such secret."))

    # ------------------------------------------------------------
    # DISCLOSING
    # ------------------------------------------------------------

    def reveal_secret(
        self: One,
        name: Text,
        purpose: Text = "reveal",
        reason: Text = "",
        ticket_id: RecordId = False,
    ):
        """Return a secret to the person who asks, after that has been logged for good.

        :param str name: of the field
        :param str purpose: "reveal" to look at it, "copy" to put it into the clipboard unseen
        :param str reason: why; free text
        :param int ticket_id: the ticket it is needed for
        :return: {"text": str, "seconds": int: how long to show it}
        :raises AccessError: not in the group, or the record is not the person's to read
        :raises UserError: nothing is stored, no key, or too many in a short time
        """
        if purpose not in ("reveal", "copy"):
            raise AccessError(self.env._("This secret is not shown to anybody."))
        return self.disclose(name, purpose, reason=reason, ticket_id=ticket_id)

    @api.private
    def disclose(self, name, operation, *, reason="", ticket_id=False, binding=b""):
        """Give a secret out: the only way in which a text leaves that was stored encrypted.

        It is checked who asks and what for, the secret is decrypted, a row of the log is committed,
        and then the answer is given. What heirs may say is in the methods called here; none of them
        can leave the row out.

        :param str name: of the field
        :param str operation: the way it leaves, of ``liteviewer.credential.event``
        :param str reason: why; free text
        :param int ticket_id: the ticket it is needed for
        :param bytes binding: the second secret that it was encrypted with, if any
        :return: of ``_prepare_disclosure``
        :raises AccessError: of ``_check_disclosure``
        :raises UserError: nothing is stored, it does not open, or too many in a short time
        """
        record = self._check_disclosure(name, operation)
        text = _decrypt(record, name, binding)
        owner, secret = record._get_logged_secret(name)
        record.env["liteviewer.credential.event"]._append(
            operation, owner, secret, reason=reason, ticket_id=ticket_id
        )
        return record._prepare_disclosure(name, text)

    def _check_disclosure(self, name, operation):
        """Return the one record, with the rights of its user.

        :raises AccessError: not in the group, code that is kept in the database, the record is not
            the person's to read, or this secret does not leave this way
        """
        self.ensure_one()
        self.env["liteviewer.odoo.hooks"]._check_protected("secrets")
        check_may_reveal(self.env)
        record = self.sudo(False)
        record.check_access("read")
        record._check_secret_name(name)
        if (name in self._sealed_fields) != (operation == "code"):
            raise AccessError(self.env._("This secret is not shown to anybody."))
        return record

    def _get_sealed_secret(self, name):
        """Return (token or None, what it is bound to)."""
        # sudo: nobody may read the column
        token = (self.sudo().secret_tokens or {}).get(name)
        return token, self._get_secret_identity(name)

    def _get_logged_secret(self, name):
        """Return (record, name of the field) under which the log names the secret."""
        return self, name

    def _prepare_disclosure(self, name, text):
        """Return what is answered: {"text": str, "seconds": int: how long to show it}."""
        return {"text": text, "seconds": SHOWN_SECONDS}

    @api.model
    def _get_secret_models(self):
        """Return the models that keep secrets in a table, as empty recordsets."""
        names = sorted(self.env.registry.descendants([self._name], "_inherit"))
        return [model for name in names if not (model := self.env[name])._abstract]
