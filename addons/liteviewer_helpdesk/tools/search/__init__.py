# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Finding texts by what people type. Index and question are taken apart by the same code here, and
PostgreSQL is given lexemes, never texts: its own parser keeps ``srv-dc01.firma.local`` whole and
takes ``VPN/RDP`` for a file, and its Russian dictionary keeps журнал and журнале apart.

- ``letters``: one spelling for all: ё and е, look-alikes, the wrong keyboard layout;
- ``tokens``: words and codes of a text;
- ``words``: the forms under which a word is kept and asked for;
- ``typos``: words that nearly are what was typed;
- ``document``: a text as PostgreSQL keeps it;
- ``question``: what was typed as a query of PostgreSQL;
- ``ranking``: which of the texts found answer best;
- ``passage``: the words around what was found.
"""
