# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How the web client's dialogue imports a list of equipment: for tests and benchmarks."""

import csv
import io

FIELDS = [
    "name",
    "type_id",
    "client_id",
    "site_id",
    "person_id",
    "serial",
    "interface_ids/ip_address",
    "interface_ids/mac",
]
OPTIONS = {
    "has_headers": True,
    "separator": ",",
    "quoting": '"',
    "encoding": "utf-8",
    "limit": 2000,
    "skip": 0,
    "advanced": True,
    "keep_matches": False,
    "name_create_enabled_fields": {},
    "import_set_empty_fields": [],
    "import_skip_records": [],
}


def open_dialogue(env, rows):
    """Return the dialogue into which a CSV file was loaded.

    :param rows: iterable of the cells of ``FIELDS``
    :return: base_import.import
    """
    stream = io.StringIO()
    csv.writer(stream).writerows([FIELDS, *rows])
    return env["base_import.import"].create(
        {
            "res_model": "liteviewer.equipment",
            "file": stream.getvalue().encode(),
            "file_name": "equipment.csv",
            "file_type": "text/csv",
        }
    )


def run_import(dialogue):
    """Press the button. :return: {"ids", "messages", "nextrow", ...}"""
    return dialogue.execute_import(FIELDS, FIELDS, OPTIONS)
