# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Encrypting what is stored anew with the newest key, in batches, without the ORM.

Where to go on is told by the tokens themselves: a process that was killed is started again, and
several may run at once.
"""

import json
from collections import Counter

import psycopg2.errors

from odoo.sql_db import db_connect
from odoo.tools import SQL

from .vault import VaultError, get_key_id

BATCH = 1000
"""Records in a transaction: some 50 ms."""


def find_tables(cr):
    """Return [(model, table)] of what has secrets, told by its column: no registry is needed."""
    cr.execute(
        """
        SELECT model.model, c.table_name
          FROM information_schema.columns c
          JOIN ir_model model ON replace(model.model, '.', '_') = c.table_name
         WHERE c.column_name = 'secret_tokens' AND c.table_schema = current_schema
         ORDER BY 1
        """
    )
    return cr.fetchall()


def count_tokens(cr):
    """Return a Counter {key id: number of secrets encrypted with it}, one-time links included."""
    counts = Counter()
    for _model, table in find_tables(cr):
        cr.execute(
            SQL(
                """
                SELECT split_part(token.value, '.', 2), count(*)
                  FROM %s, jsonb_each_text(secret_tokens) token GROUP BY 1
                """,
                SQL.identifier(table),
            )
        )
        counts.update(dict(cr.fetchall()))
    cr.execute(
        """
        SELECT split_part(sealed_text, '.', 2), count(*)
          FROM liteviewer_secret_link WHERE sealed_text IS NOT NULL GROUP BY 1
        """
    )
    counts.update(dict(cr.fetchall()))
    return counts


def find_broken(cr, ring):
    """Return [(model, record id, field)] of the secrets that do not open."""
    broken = []
    for model, table in find_tables(cr):
        cr.execute(
            SQL(
                "SELECT id, secret_tokens FROM %s WHERE secret_tokens IS NOT NULL ORDER BY id",
                SQL.identifier(table),
            )
        )
        for record_id, tokens in cr.fetchall():
            for name, token in tokens.items():
                try:
                    ring.decrypt(token, (model, record_id, name))
                except VaultError:
                    broken.append((model, record_id, name))
    return broken


def rotate_database(database, ring):
    """Encrypt all that is stored with the ring's current key, batch after batch.

    :return: (number of secrets changed, [(model, record id, field)] of those that do not open)
    """
    connection = db_connect(database)
    with connection.cursor() as cr:
        tables = find_tables(cr)
    total, failures = 0, []
    for model, table in tables:
        after = 0
        while after is not None:
            try:
                with connection.cursor() as cr:
                    after, count, broken = rotate_batch(cr, table, model, ring, after)
            except psycopg2.errors.SerializationFailure:
                # somebody stored a password at this moment: the batch is read again
                continue
            total += count
            failures += [(model, *place) for place in broken]
    return total, failures


def rotate_batch(cr, table, model, ring, after=0, limit=BATCH):
    """Encrypt with the ring's current key what is not yet, in one UPDATE.

    Rows that another transaction holds are left to it.

    :param str model: name of the model, to which the tokens are bound
    :param KeyRing ring: with all the keys
    :param int after: only records with higher ids
    :param int limit: records
    :return: (id of the last record looked at, None when there was none; number of secrets
        changed; [(record id, field)] of those that do not open and stay as they are)
    :raises psycopg2.errors.SerializationFailure: somebody changed a row at this moment; the
        transaction is to be rolled back and tried again
    """
    cr.execute(
        SQL(
            """
            SELECT id, secret_tokens FROM %(table)s
             WHERE id > %(after)s AND EXISTS (
                    SELECT FROM jsonb_each_text(secret_tokens) token
                     WHERE split_part(token.value, '.', 2) != %(current)s)
             ORDER BY id LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED
            """,
            table=SQL.identifier(table),
            after=after,
            current=ring.current_id,
            limit=limit,
        ),
        log_exceptions=False,
    )
    changed, broken, count, last = {}, [], 0, None
    for last, tokens in cr.fetchall():
        for name, token in tokens.items():
            if get_key_id(token) == ring.current_id:
                continue
            identity = model, last, name
            try:
                renewed = ring.encrypt(ring.decrypt(token, identity), identity)
            except VaultError:
                broken.append((last, name))
                continue
            changed.setdefault(last, dict(tokens))[name] = renewed
            count += 1
    if changed:
        cr.execute(
            SQL(
                """
                UPDATE %(table)s SET secret_tokens = renewed.tokens
                  FROM unnest(%(ids)s::int[], %(tokens)s::jsonb[]) AS renewed (id, tokens)
                 WHERE %(table)s.id = renewed.id
                """,
                table=SQL.identifier(table),
                ids=list(changed),
                tokens=[json.dumps(tokens) for tokens in changed.values()],
            )
        )
    return last, count, broken
