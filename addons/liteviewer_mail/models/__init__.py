# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    fetchmail_server,
    incoming_mail,
    mail_alias,
    mail_thread,
    res_config_settings,
    ticket,
)
