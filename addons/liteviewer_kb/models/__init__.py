# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    agent_device,
    article,
    article_category,
    article_feedback,
    article_gap,
    article_in_use,
    article_query,
    article_read,
    article_search,
    article_use,
    article_version,
    ir_attachment,
    ir_http,
    res_company,
    res_config_settings,
    ticket,
)
