# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What both sides of the wire keep: the files of the folder ``protocol``, see its README in the
repository.
"""

import json
from pathlib import Path

_FOLDER = Path(__file__).with_name("protocol")


def _read(name):
    return json.loads((_FOLDER / name).read_text(encoding="utf-8"))


LIMITS = _read("limits.json")
INVENTORY = _read("inventory-1.schema.json")
PLACEHOLDERS = _read("placeholders.json")
SUBJECT_LIMIT = LIMITS["ticket"]["subject"]  # characters
TEXT_LIMIT = LIMITS["ticket"]["description"]  # characters
