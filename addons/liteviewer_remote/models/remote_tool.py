# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import base64
import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.remote_template import (
    PLACEHOLDERS,
    SCHEMES,
    TemplateError,
    ValueFault,
    check_template,
    make_rdp_file,
    render_template,
)

KINDS = [
    ("link", "Opens an Address"),
    ("rdp", "Downloads an RDP File"),
]
RDP_PLACEHOLDERS = frozenset(("address", "port", "login"))
CODE = re.compile(r"[a-z0-9][a-z0-9_.-]*")


class RemoteTool(models.Model):
    """A program to connect to the computers of clients with: how to open it from the browser.

    What it opens is told by a template, see ``tools/remote_template.py``; there is no way for a
    password into it.
    """

    _name = "liteviewer.remote.tool"
    _description = "Remote Connection Tool"
    _order = "sequence, name, id"

    name = fields.Char(required=True)
    code = fields.Char(
        required=True,
        help="The name by which the desktop agent reports the ID of this tool, e.g. rustdesk.",
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10, help="The order in which the tools are offered.")
    icon = fields.Char(
        default="fa-desktop", help="The name of a Font Awesome picture, such as fa-desktop."
    )
    kind = fields.Selection(KINDS, string="How", required=True, default="link")
    template = fields.Char(
        string="Address Template",
        help="What the browser opens, with any of {id}, {hostname}, {address}, {port} and {login} "
        "in it; they are filled in from the card of the device. A password has no place in it.",
    )
    port = fields.Integer(
        string="Usual Port",
        aggregator=None,
        help="For {port}, where the device names no other. 0: none.",
    )

    _code_unique = models.Constraint("UNIQUE (code)", "There is a tool with this code already.")
    _port_range = models.Constraint(
        "CHECK (port BETWEEN 0 AND 65535)", "A port is a number from 1 to 65535."
    )
    _order_idx = models.Index("(sequence, name, id)")

    @api.constrains("code")
    def _check_code(self):
        for tool in self:
            if not CODE.fullmatch(tool.code):
                raise ValidationError(
                    self.env._(
                        "The code “%(code)s” cannot be used: small Latin letters, digits, hyphen, "
                        "dot and underscore only.",
                        code=tool.code,
                    )
                )

    @api.constrains("kind", "template")
    def _check_template(self):
        for tool in self.filtered(lambda tool: tool.kind == "link"):
            try:
                check_template(tool.template)
            except TemplateError as error:
                raise ValidationError(tool._get_template_fault(error)) from None

    def _get_template_fault(self, error):
        """Return what is wrong with the template, and what would be right."""
        allowed = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        if error.reason == "placeholder":
            return self.env._(
                "There is no placeholder {%(name)s}. A template may have these: %(allowed)s.",
                name=error.detail,
                allowed=allowed,
            )
        if error.reason == "brace":
            return self.env._(
                "The braces in the template do not match. They stand around a placeholder only: "
                "%(allowed)s.",
                allowed=allowed,
            )
        if error.reason == "scheme":
            return self.env._(
                "A template cannot begin with “%(scheme)s”. It begins with one of these and a "
                "colon: %(schemes)s.",
                scheme=error.detail,
                schemes=", ".join(SCHEMES),
            )
        if error.reason == "password":
            return self.env._(
                "“%(text)s” in the template looks like a password. Passwords never go into an "
                "address: everybody on the way can read it. Keep them in the logins of the client.",
                text=error.detail,
            )
        if error.reason == "character":
            return self.env._(
                "“%(text)s” cannot stand in an address: Latin letters, digits and the signs of "
                "web addresses only.",
                text=error.detail,
            )
        return self.env._("Write the template: what the browser opens, e.g. rustdesk://{id}")

    def _get_placeholders(self):
        """Return the frozenset of the placeholders that the tool fills in."""
        self.ensure_one()
        return RDP_PLACEHOLDERS if self.kind == "rdp" else check_template(self.template)

    def _prepare_opening(self, values, name):
        """Return what the browser has to do to open the tool.

        :param dict values: of the placeholders
        :param str name: of the device, for messages and for the name of a file
        :return: {"url": str} or {"file": {"name", "content" (base64)}}
        :raises UserError: something is missing or wrong on the card of the device
        """
        self.ensure_one()
        try:
            if self.kind == "rdp":
                content = base64.b64encode(make_rdp_file(values)).decode()
                stem = re.sub(r"[^\w.-]+", "_", name).strip("._") or "remote"
                return {"file": {"name": f"{stem}.rdp", "content": content}}
            return {"url": render_template(self.template, values)}
        except ValueFault as fault:
            labels = {
                "id": self.env._("the ID"),
                "hostname": self.env._("the host name"),
                "address": self.env._("the address"),
                "port": self.env._("the port"),
                "login": self.env._("the login"),
            }
            message = (
                self.env._(
                    "To connect to %(device)s with %(tool)s, %(what)s is missing. Fill it in on "
                    "the card of the device, page “Remote Access”.",
                    device=name,
                    tool=self.name,
                    what=labels[fault.name],
                )
                if fault.is_missing
                else self.env._(
                    "%(tool)s cannot connect to %(device)s: %(what)s on its card is no valid one.",
                    device=name,
                    tool=self.name,
                    what=labels[fault.name],
                )
            )
            raise UserError(message) from None
