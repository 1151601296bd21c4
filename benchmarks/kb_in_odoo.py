# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: 100,000 articles put together from the sentences of those that the
search is tested with, so that words are as frequent as in life, and what finding among them costs.
"""

import random
import re
import time
from statistics import median

from odoo.addons.liteviewer_kb.tests.search_articles import ARTICLES
from odoo.addons.liteviewer_kb.tests.search_questions import FIRST, SECOND

COUNT = 100_000
CLIENTS = 300
BOUND = 10
"""One article in so many is bound to a client."""
SENTENCES = 8
BATCH = 2_000
ROUNDS = 3
LETTERS = "абвгдежзиклмнопрстуфхцчшщэюя"


def main(env):
    found = {}
    rng = random.Random(19)
    real = make_real(env)
    start = time.perf_counter()
    make_articles(env, rng)
    env.cr.execute("ANALYZE liteviewer_article, liteviewer_article_client_rel")
    print(f"articles: {time.perf_counter() - start:.0f} s", flush=True)
    start = time.perf_counter()
    articles = env["liteviewer.article"]
    articles._fields["search_vector"].fill(articles)
    found["fill_seconds"] = time.perf_counter() - start
    start = time.perf_counter()
    env["liteviewer.search.word"]._count("liteviewer.article")
    found["count_seconds"] = time.perf_counter() - start
    env.cr.execute("ANALYZE liteviewer_article, liteviewer_search_word")
    found.update(measure(env, real))
    env.cr.rollback()
    return found


def make_real(env):
    """Make the articles that are looked for. :return: {key: id}"""
    articles = env["liteviewer.article"].create(
        [
            {"name": title, "body": f"<p>{text}</p>", "state": "published", "is_on_portal": True}
            for client, title, _tags, text in ARTICLES.values()
            if not client
        ]
    )
    return dict(
        zip((key for key, row in ARTICLES.items() if not row[0]), articles.ids, strict=True)
    )


def make_articles(env, rng):
    """Insert the articles in SQL: what is measured is finding them."""
    sentences = [
        sentence.strip()
        for _client, _title, _tags, text in ARTICLES.values()
        for sentence in re.split(r"(?<=[.:])\s", re.sub(r"\s+", " ", text))
        if sentence.strip()
    ]
    titles = [title for _client, title, _tags, _text in ARTICLES.values()]
    clients = env["res.partner"].create(
        [{"name": f"ООО «Статьи {number}»", "is_company": True} for number in range(CLIENTS)]
    )
    for _start in range(0, COUNT, BATCH):
        rows = []
        for _row in range(BATCH):
            title = " ".join(
                (
                    *rng.sample(rng.choice(titles).split(), 2),
                    make_word(rng),
                    *rng.sample(rng.choice(titles).split(), 2),
                )
            )
            words = [
                word for sentence in rng.sample(sentences, SENTENCES) for word in sentence.split()
            ]
            words += [make_word(rng), f"0x{rng.getrandbits(32):08x}", f"srv-{rng.randrange(10**5)}"]
            rows += [(title, "<p>" + " ".join(words).replace("&", "&amp;") + "</p>")]
        env.cr.execute(
            "INSERT INTO liteviewer_article"
            " (name, body, state, is_on_portal, active, kind, version)"
            " SELECT name, body, 'published', TRUE, TRUE, 'article', 1"
            " FROM unnest(%s, %s) AS made (name, body)",
            [[row[0] for row in rows], [row[1] for row in rows]],
        )
    env.cr.execute(
        "INSERT INTO liteviewer_article_client_rel (article_id, client_id)"
        " SELECT id, (%s)[1 + id %% %s] FROM liteviewer_article WHERE id %% %s = 0"
        " ON CONFLICT DO NOTHING",
        [clients.ids, CLIENTS, BOUND],
    )


def make_word(rng):
    return "".join(rng.choice(LETTERS) for _letter in range(rng.randrange(5, 9)))


def measure(env, real):
    """Return the figures of suggestions and of the search of the list."""
    user = env["res.users"].search([("login", "=", "bench-engineer")]) or env.user
    articles = env["liteviewer.article"].with_user(user)
    client = env["res.partner"].search([("name", "=", "ООО «Статьи 7»")])
    category = env["liteviewer.ticket.category"]
    questions = [(text, keys.split()) for text, bound, keys in FIRST + SECOND if not bound]
    times, listed, hits = [], [], 0
    statements = 0
    for round_number in range(ROUNDS):
        for text, keys in questions:
            env.invalidate_all()
            before = env.cr.sql_log_count
            start = time.perf_counter()
            answers = articles._suggest(text, client=client, category=category)
            took = time.perf_counter() - start
            if round_number:
                times.append(took * 1000)
                statements = max(statements, env.cr.sql_log_count - before)
            else:
                hits += bool(
                    {article.id for article, _score, _words in answers}
                    & {real.get(key) for key in keys}
                )
    for text, _keys in questions:
        env.invalidate_all()
        start = time.perf_counter()
        articles.search([("search_words", "ilike", text)], limit=80).mapped("id")
        listed.append((time.perf_counter() - start) * 1000)
    ilike = []
    for text, _keys in questions[:10]:
        word = text.split()[0]
        start = time.perf_counter()
        articles.search(["|", ("name", "ilike", word), ("body", "ilike", word)], limit=80).mapped(
            "id"
        )
        ilike.append((time.perf_counter() - start) * 1000)
    worst = sorted(times)
    return {
        "suggest_ms": median(times),
        "suggest_ms_95": worst[int(len(worst) * 0.95)],
        "statements": statements,
        "search_ms": median(listed),
        "search_ms_95": sorted(listed)[int(len(listed) * 0.95)],
        "ilike_ms": median(ilike),
        "hits": hits / len(questions),
    }
