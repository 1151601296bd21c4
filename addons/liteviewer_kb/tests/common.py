# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.fields import Command

from odoo.addons.liteviewer_helpdesk.tests.common import HelpdeskCase


class ArticleCase(HelpdeskCase):
    """Articles of everybody and of two clients."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.articles = cls.env["liteviewer.article"]
        cls.restricted = cls.env["res.users"].create(
            {
                **cls._staff_values("restricted", "liteviewer_helpdesk.helpdesk_group_engineer"),
                "helpdesk_client_ids": [Command.set(cls.client_a.ids)],
            }
        )

    @classmethod
    def make_article(cls, *clients, **vals):
        """Create an article of the clients as the superuser; none: for all."""
        client_ids = [client.id for client in clients]
        return cls.articles.create(
            {
                "name": "Printing",
                "body": "<p>Switch it on.</p>",
                "client_ids": [Command.set(client_ids)],
                **vals,
            }
        )
