# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: 100,000 articles and 200,000 tickets of 50,000 Russian and English
words, which are as frequent as words are (Zipf's law), and what finding among them costs.
Between them stand the articles that the search is tested with, which have to be found.

What is made stays: PostgreSQL trusts an index of a transaction's own rows only once it has ended.
"""

import random
import re
import time
from collections import Counter
from itertools import accumulate, product
from statistics import median

import pymorphy3

from odoo.addons.liteviewer_kb.tests.search_articles import ARTICLES
from odoo.addons.liteviewer_kb.tests.search_questions import FIRST, SECOND

ARTICLE_COUNT, TICKET_COUNT = 100_000, 200_000
CLIENTS = 300
BOUND = 10
"""One article in so many is bound to a client."""
VOCABULARY = 50_000
COMMON = 300
"""The most frequent words of any text are of no trade: those of the articles come after them."""
ENGLISH = 10_000
ARTICLE_WORDS, TICKET_WORDS = (150, 400), (15, 60)
BATCH = 2_000
ROUNDS = 3
MAILS, MAIL_WORDS = 40, 50
"""Questions that are a whole ticket, and how many of its words are asked for."""
LETTERS = "абвгдежзиклмнопрстуфхцчшщэюя"
SYLLABLES = [first + second for first in "bcdfghklmnprstvwz" for second in "aeiou"]


class Words:
    """Draws words as they are drawn in life: few of them nearly always, most of them rarely."""

    def __init__(self, rng):
        self._rng = rng
        known = Counter(
            word
            for _client, title, _tags, text in ARTICLES.values()
            for word in re.findall(r"\w+", f"{title} {text}")
        )
        frequent = [word for word, _count in known.most_common()]
        rare = {*self._make_russian(), *self._make_english()} - set(frequent)
        others = rng.sample(sorted(rare), len(rare))
        self._words = others[:COMMON] + frequent + others[COMMON:]
        self._weights = list(
            accumulate(1 / (rank + 2.7) for rank in range(1, len(self._words) + 1))
        )

    def draw(self, least, most):
        """Return ``least`` to ``most`` words."""
        count = self._rng.randint(least, most)
        return self._rng.choices(self._words, cum_weights=self._weights, k=count)

    def _make_russian(self):
        forms = pymorphy3.MorphAnalyzer().dictionary.words
        # of five million forms those with some beginnings: to go through all takes a minute
        known = {
            word
            for first, second in product(LETTERS, repeat=2)
            for word in forms.iterkeys(first + second + self._rng.choice(LETTERS))
            if 4 <= len(word) <= 14 and word.isalpha()
        }
        return self._rng.sample(sorted(known), VOCABULARY - ENGLISH)

    def _make_english(self):
        for _word in range(ENGLISH):
            ending = self._rng.choice(("", "r", "n", "s", "ing", "ed"))
            yield "".join(self._rng.choices(SYLLABLES, k=self._rng.randrange(2, 4))) + ending


def main(env):
    # the server's jobs would wait for what is made here, and this for them
    env.cr.execute("UPDATE ir_cron SET active = FALSE")
    env.cr.commit()
    rng = random.Random(19)
    words = Words(rng)
    found = {}
    real = make_real(env)
    start = time.perf_counter()
    clients = env["res.partner"].create(
        [{"name": f"ООО «Статьи {number}»", "is_company": True} for number in range(CLIENTS)]
    )
    make_articles(env, rng, words, clients)
    make_tickets(env, rng, words, clients)
    agent = make_agent(env, clients[BOUND])
    tell(f"100,000 articles and 200,000 tickets: {time.perf_counter() - start:.0f} s")
    for name in ("liteviewer.article", "liteviewer.ticket"):
        start = time.perf_counter()
        env[name]._fields["search_vector"].fill(env[name])
        filled = time.perf_counter()
        env["liteviewer.search.word"]._count(name)
        found.setdefault("fill_seconds", filled - start)
        found.setdefault("count_seconds", time.perf_counter() - filled)
        tell(f"words of {name}: {time.perf_counter() - start:.0f} s")
    env.cr.commit()
    tidy_up(env)
    found.update(measure(env, real, agent))
    return found


def tell(text):
    print(f"BENCH-PROGRESS {text}", flush=True)


def tidy_up(env):
    """Do at once what PostgreSQL itself does with its tables within some minutes."""
    env.cr._cnx.autocommit = True
    env.cr.execute(
        "VACUUM ANALYZE liteviewer_article, liteviewer_article_client_rel, liteviewer_ticket,"
        " liteviewer_search_word"
    )
    env.cr._cnx.autocommit = False


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


def make_agent(env, client):
    """Enrol a computer of a client. :return: (devices as its account calls them, its token)"""
    enrollment, _code = env["liteviewer.agent.enrollment"]._create_code(client)
    devices = env["liteviewer.agent.device"]
    credentials = devices._enroll(
        enrollment, {"computer": {"hostname": "BENCH-KB"}, "agent_version": "1.0"}
    )
    return devices.with_user(client.agent_account_id), credentials["device_token"]


def make_text(rng, words, lengths):
    """Return a text with what stands in this one only: a code and a host."""
    drawn = words.draw(*lengths)
    drawn.insert(len(drawn) // 2, f"0x{rng.getrandbits(32):08x} srv-{rng.randrange(10**5)}.")
    return "<p>" + " ".join(drawn).replace("&", "&amp;") + ".</p>"


def make_articles(env, rng, words, clients):
    """Insert the articles in SQL: what is measured is finding them."""
    for _start in range(0, ARTICLE_COUNT, BATCH):
        titles = [" ".join(words.draw(3, 8)) for _row in range(BATCH)]
        texts = [make_text(rng, words, ARTICLE_WORDS) for _row in range(BATCH)]
        env.cr.execute(
            "INSERT INTO liteviewer_article"
            " (name, body, state, is_on_portal, active, kind, version)"
            " SELECT name, body, 'published', TRUE, TRUE, 'article', 1"
            " FROM unnest(%s, %s) AS made (name, body)",
            [titles, texts],
        )
    env.cr.execute(
        "INSERT INTO liteviewer_article_client_rel (article_id, client_id)"
        " SELECT id, (%s)[1 + id / %s %% %s] FROM liteviewer_article WHERE id %% %s = 0"
        " ON CONFLICT DO NOTHING",
        [clients.ids, BOUND, CLIENTS, BOUND],
    )


def make_tickets(env, rng, words, clients):
    """Insert tickets until there are enough: rows like one made through the ORM."""
    tickets = env["liteviewer.ticket"].with_context(active_test=False)
    missing = TICKET_COUNT - tickets.search_count([])
    if missing <= 0:
        return
    template = tickets.create({"name": "x", "partner_id": clients[0].id})
    env.flush_all()
    for start in range(0, missing, BATCH):
        rows = range(start, min(start + BATCH, missing))
        env.cr.execute(
            """
            INSERT INTO liteviewer_ticket
            SELECT copied.* FROM liteviewer_ticket AS template,
                   unnest(%s, %s, %s, %s) AS made (place, name, body, client_id),
                   jsonb_populate_record(template, jsonb_build_object(
                       'id', nextval('liteviewer_ticket_id_seq'), 'number', 'KB-' || made.place,
                       'name', made.name, 'description', made.body, 'search_vector', NULL,
                       'partner_id', made.client_id, 'client_id', made.client_id,
                       'access_token', md5(made.place::text),
                       'received_at', template.received_at - made.place * interval '8 minutes'
                   )) AS copied
             WHERE template.id = %s
            """,
            [
                list(rows),
                [" ".join(words.draw(3, 8)) for _row in rows],
                [make_text(rng, words, TICKET_WORDS) for _row in rows],
                [clients.ids[row % CLIENTS] for row in rows],
                template.id,
            ],
        )


def measure(env, real, agent):
    """Return the figures of suggestions and of the searches of the lists."""
    devices, token = agent
    user = env["res.users"].search([("login", "=", "bench-engineer")]) or env.user
    articles = env["liteviewer.article"].with_user(user)
    tickets = env["liteviewer.ticket"].with_user(user)
    client = env["res.partner"].search([("name", "=", "ООО «Статьи 7»")], limit=1)
    category = env["liteviewer.ticket.category"]
    questions = [text for text, bound, _keys in FIRST + SECOND if not bound]

    def suggest(text):
        return articles._suggest(text, client=client, category=category)

    def suggest_to_agent(text):
        return devices.suggest_articles(token, text, 3)

    def find(records):
        return lambda text: records.search([("search_words", "ilike", text)], limit=80).ids

    def ilike(text):
        word = text.split()[0]
        domain = ["|", ("name", "ilike", word), ("body", "ilike", word)]
        return articles.search(domain, limit=80).ids

    hits = 0
    for text, bound, keys in FIRST + SECOND:
        if not bound:
            answers = {article.id for article, _score, _words in suggest(text)}
            hits += bool(answers & {real.get(key) for key in keys.split()})
    return {
        "hits": hits / len(questions),
        "suggest": clock(env, suggest, questions),
        "suggest_agent": clock(env, suggest_to_agent, questions),
        "suggest_mail": clock(env, suggest, read_mails(env)),
        "search": clock(env, find(articles), questions),
        "ticket_search": clock(env, find(tickets), questions),
        "ilike": clock(env, ilike, questions[:10], rounds=1),
    }


def read_mails(env):
    """Return subject and text of some tickets, as their form asks for articles."""
    env.cr.execute(
        "SELECT name || ' ' || regexp_replace(description, '<[^>]*>', '', 'g')"
        " FROM liteviewer_ticket WHERE description IS NOT NULL ORDER BY md5(id::text) LIMIT %s",
        [MAILS],
    )
    return [" ".join(text.split()[:MAIL_WORDS]) for (text,) in env.cr.fetchall()]


def clock(env, function, questions, rounds=ROUNDS):
    """Return what a function costs for these questions.

    :return: {"ms", "ms_95": as by the clock; "python_ms": processor time of Odoo; "sql_ms": what
        PostgreSQL needs to plan and run the statements; "statements": at most}
    """
    walls, processors, databases, statements = [], [], [], 0
    for text in questions:
        for round_number in range(rounds + 1):
            env.invalidate_all()
            before = env.cr.sql_log_count
            processor, start = time.process_time(), time.perf_counter()
            function(text)
            if round_number:
                walls.append((time.perf_counter() - start) * 1000)
                processors.append((time.process_time() - processor) * 1000)
                statements = max(statements, env.cr.sql_log_count - before)
        databases.append(explain(env, lambda text=text: function(text)))
    return {
        "ms": median(walls),
        "ms_95": sorted(walls)[int(len(walls) * 0.95)],
        "python_ms": median(processors),
        "sql_ms": median(databases),
        "statements": statements,
    }


def explain(env, function):
    """Return the milliseconds that the statements of a function take inside PostgreSQL."""
    run, asked = env.cr.execute, []

    def execute(query, params=None, **options):
        asked.append(env.cr.mogrify(query, params))
        return run(query, params, **options)

    env.invalidate_all()
    env.cr.execute = execute
    try:
        function()
    finally:
        del env.cr.execute
    took = 0
    for statement in asked:
        env.cr._obj.execute(b"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + statement)
        plan = env.cr.fetchone()[0][0]
        took += plan["Planning Time"] + plan["Execution Time"]
    return took
