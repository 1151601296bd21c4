# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the update from an earlier state looks for, without an update."""

from servicedesk.testing.kept_records import Kept

GROUP, MENU = ("res.groups", "group"), ("ir.ui.menu", "menu")
BEFORE = Kept({GROUP: {"7"}, MENU: {"3", "4"}}, {"liteviewer_credential": 9, "liteviewer_gone": 1})


def test_what_has_another_owner_or_is_more_is_kept():
    ids = {GROUP: {"7"}, MENU: {"3", "4", "5"}, ("ir.rule", "new"): {"1"}}
    assert not BEFORE.lost(Kept(ids, {"liteviewer_credential": 10}))


def test_what_was_given_up_is_not_missed():
    assert not BEFORE.lost(Kept({MENU: {"3", "4"}}, {}))


def test_what_was_made_anew_or_deleted_is_told():
    after = Kept({GROUP: {"8"}, MENU: {"3"}}, {"liteviewer_credential": 8})
    assert BEFORE.lost(after) == [
        "ir.ui.menu menu: the record 4 was deleted or made anew",
        "liteviewer_credential: 9 rows before, 8 after",
        "res.groups group: the record 7 was deleted or made anew",
    ]
