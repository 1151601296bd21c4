# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models

FORGOTTEN = "liteviewer_cached_forgotten"


def forget_cached(env):
    """Drop what is kept in the cache of the registry (``ormcache``), in every process: now, and
    again after the commit, since until then another thread may fill it with what it still sees.

    Whoever rolls the change back to a savepoint and goes on must call it once more.
    """
    clear, postcommit = env.registry.clear_cache, env.cr.postcommit
    clear()
    if not postcommit.data.get(FORGOTTEN):
        postcommit.data[FORGOTTEN] = True
        postcommit.add(clear)


class CachedMixin(models.AbstractModel):
    """Records that each creation of a ticket asks about, so that answers are kept (``ormcache``):
    every change of one drops them.
    """

    _name = "liteviewer.cached.mixin"
    _description = "Records With Cached Answers"

    @api.model_create_multi
    def create(self, vals_list):
        forget_cached(self.env)
        return super().create(vals_list)

    def write(self, vals):
        forget_cached(self.env)
        return super().write(vals)

    def unlink(self):
        forget_cached(self.env)
        return super().unlink()
