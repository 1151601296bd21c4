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
    make_vnc_file,
    render_template,
)

KINDS = [
    ("link", "Opens an Address"),
    ("rdp", "Downloads an RDP File"),
    ("vnc", "Downloads a VNC File"),
]
FILES = {
    "rdp": (make_rdp_file, frozenset(("address", "port", "login"))),
    "vnc": (make_vnc_file, frozenset(("address", "port"))),
}
"""What makes the file of a kind, and the placeholders that it fills in."""
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
    needs = fields.Char(
        string="What Is Needed",
        compute="_compute_needs",
        help="What has to be installed on the engineer's computer.",
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

    @api.depends("kind", "template")
    @api.depends_context("lang")
    def _compute_needs(self):
        for tool in self:
            scheme = (tool.template or "").partition(":")[0] if tool.kind == "link" else tool.kind
            tool.needs = tool._get_needs(scheme)

    def _get_needs(self, scheme):
        """Return in one line what has to be installed to open an address.

        :param str scheme: with which the address begins; "rdp" and "vnc" for files, too
        """
        if self.kind == "rdp":
            return self.env._(
                "Windows and macOS: Microsoft's client for remote desktops. Linux: Remmina or "
                "FreeRDP; for an IPv6 address start FreeRDP 2 as xfreerdp /v:[address] "
                "/port:number, since it reads none from files."
            )
        if self.kind == "vnc":
            return self.env._("TigerVNC's viewer, chosen as the program that opens .vnc files.")
        if scheme == "vnc":
            return self.env._(
                "A viewer that opens vnc:// addresses, such as RealVNC or Remmina. TigerVNC does "
                "not: choose the VNC file for it."
            )
        if scheme in ("http", "https"):
            return self.env._("Nothing but the browser, and an account on that page.")
        if scheme in ("litemanager", "rms", "ssh", "sftp", "telnet"):
            return self.env._(
                "The program, and an entry in the system that starts it for %(scheme)s: "
                "addresses: it may not make one itself.",
                scheme=scheme,
            )
        return scheme and self.env._(
            "The program itself: installed, it registers %(scheme)s: addresses.", scheme=scheme
        )

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
        if self.kind in FILES:
            return FILES[self.kind][1]
        return check_template(self.template)

    def _prepare_opening(self, values, name):
        """Return what the browser has to do to open the tool.

        :param dict values: of the placeholders
        :param str name: of the device, for messages and for the name of a file
        :return: {"url": str} or {"file": {"name", "content" (base64)}}
        :raises UserError: something is missing or wrong on the card of the device
        """
        self.ensure_one()
        try:
            if self.kind in FILES:
                make_file, _placeholders = FILES[self.kind]
                content = base64.b64encode(make_file(values)).decode()
                stem = re.sub(r"[^\w.-]+", "_", name).strip("._") or "remote"
                return {"file": {"name": f"{stem}.{self.kind}", "content": content}}
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
