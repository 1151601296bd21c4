# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Nobody learns of a record by what points to it, by the name of its model and its id."""

from . import base, mail_activity, mail_message, mail_notification
