# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The demo data in other languages; the check of translations tells what text is missing."""

import re

SCRIPT = "read_demo.py"
is_russian = re.compile("[А-Яа-яЁё]").search


def test_english_readers_get_english_demo_data(odoo_server):
    russian = odoo_server.execute(SCRIPT, language="ru_RU")
    english = odoo_server.execute(SCRIPT, language="en_US")
    german = odoo_server.execute(SCRIPT, language="de_DE")

    assert russian.startswith("ООО «Маяк ИТ» руб ")
    assert english.startswith("Mayak IT LLC ₽ ")
    assert not is_russian(english), english
    assert "Olga Kravtsova" in english
    # what stands in expressions
    assert "UPS: battery test" in english
    assert german == english
    # the logo with the name in its letters
    sizes = {text.splitlines()[0].split()[-1] for text in (russian, english)}
    assert len(sizes) == 2
