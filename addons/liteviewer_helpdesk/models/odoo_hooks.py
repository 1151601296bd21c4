# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging
from collections import defaultdict
from importlib import import_module

from odoo import api, models
from odoo.exceptions import AccessError

from ..tools.connection_pool import make_patient
from ..tools.error_answers import hide_traces
from ..tools.odoo_hooks import OURS

_logger = logging.getLogger(__name__)


class Hooks(models.AbstractModel):
    """Looks at the hooks of our addons when the registry is loaded.

    Where one that protects something does not hold with this release of Odoo, what it protects is
    refused until it does: nobody would notice an open door.
    """

    _name = "liteviewer.odoo.hooks"
    _description = "Hooks into Odoo"

    def _register_hook(self):
        super()._register_hook()
        make_patient()
        hide_traces()
        self.env.registry.liteviewer_odoo_hook_faults = self._find_faults()

    @api.model
    def _find_faults(self):
        """Look at the hooks of all our addons that are installed, and write into the log which do
        not hold.

        :return: {what is protected: [hook]}
        """
        faults = defaultdict(list)
        for hook in self._get_hooks():
            if not (reason := hook.find_fault(self.env)):
                continue
            if hook.protects:
                faults[hook.protects].append(hook)
                _logger.critical(
                    "%s does not protect any more, so what it protects (%s) is refused: %s. "
                    "It is there for: %s Without it: %s",
                    *(hook, hook.protects, reason, hook.purpose, hook.without),
                )
            else:
                _logger.error("%s: %s. Without it: %s", hook, reason, hook.without)
        return dict(faults)

    @api.model
    def _get_hooks(self):
        """Return the hooks of all our addons in the registry. :rtype: list[Hook]"""
        prefix = OURS.removeprefix("odoo.addons.")
        addons = sorted(name for name in self.env.registry._init_modules if name.startswith(prefix))
        return [
            hook
            for addon in addons
            for hook in import_module(f"odoo.addons.{addon}.odoo_hooks").HOOKS
        ]

    @api.model
    def _check_protected(self, what):
        """Refuse what is not protected any more.

        :param str what: as ``Hook.protects``
        :raises AccessError: one of its hooks does not hold
        """
        if self.env.registry.liteviewer_odoo_hook_faults.get(what):
            raise AccessError(
                self.env._(
                    "The protection of this does not work with the server's release of Odoo, so it "
                    "is refused. Ask the administrator of the server: its log says which part."
                )
            )
