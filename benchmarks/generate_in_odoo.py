# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Runs inside Odoo's shell: fills the database with 200,000 believable tickets, ours and the
peer's, of the last three years; one in twenty is still open, the others were done after a day.
All have a promised time, and one in five of the open ones is late. Half an hour of work is logged
on each of ours. Straight SQL: the rows are copies of one made through the ORM, so whatever columns
a version has are filled.
"""

import time

COUNT = 200_000
CLIENTS = 300
LOGIN = "bench-engineer"
SUBJECTS = (
    "Не печатает принтер",
    "Не открывается 1С, ошибка лицензии",
    "Нет доступа к общей папке",
    "Не приходит почта с утра",
    "Медленно работает компьютер после обновления",
    "Пропал интернет в переговорной",
    "Забыл пароль от учётной записи",
    "Синий экран при загрузке",
    "Нужен доступ к CRM новому сотруднику",
    "Не работает телефон, нет гудка",
    "Сканер не отправляет документы на почту",
    "Outlook просит пароль каждый час",
    "VPN disconnects every half an hour",
    "Excel closes by itself when printing",
    "Закончилось место на сервере",
    "Подозрительное письмо с вложением",
)
DETAILS = (
    "Вчера всё работало, ничего не меняли",
    "Перезагружали два раза, не помогло",
    "Очень срочно, сдаём отчётность",
    "На соседнем компьютере такая же ошибка",
    "Появляется окно с кодом ошибки, снимок приложен",
    "Please call before connecting to the computer",
)
RARE = "кадровик"
"""A word that one ticket in a thousand has."""
LATE_AFTER = "900 days"
"""As the open tickets are as old as the closed ones."""


def main(env):
    # the server's jobs would wait for what is made here, and this for them; nor shall one run
    # beside what is measured of the tickets
    env.cr.execute("UPDATE ir_cron SET active = FALSE")
    env.cr.commit()
    start = time.perf_counter()
    make_engineer(env)
    people = make_people(env)
    policy = env["liteviewer.sla.policy"].create({"name": "Generated", "sequence": 100})
    ours = make_ours(env, people, policy)
    words = make_words(env)
    peers = make_peers(env, people)
    make_works(env)
    make_clocks(env, policy)
    make_peer_clocks(env)
    # VACUUM marks what is visible to all only once its commit is on the disk
    env.cr.execute("SET LOCAL synchronous_commit TO on")
    env.cr.commit()
    tidy_up(env)
    return {
        "ours": ours,
        "words": words,
        "peer": peers,
        "seconds": time.perf_counter() - start,
    }


def tidy_up(env):
    """Do at once what PostgreSQL itself does with its tables within some minutes, so that nothing
    depends on whether it has done it yet.
    """
    env.cr._cnx.autocommit = True
    env.cr.execute(
        "VACUUM ANALYZE liteviewer_ticket, liteviewer_sla_clock, liteviewer_work_entry,"
        " helpdesk_ticket, helpdesk_ticket_sla, res_partner"
    )
    env.cr._cnx.autocommit = False


def make_engineer(env):
    """Make sure there is whom the lists are read as, who was made with the first part if it ran."""
    users = env["res.users"].with_context(no_reset_password=True)
    if not users.search_count([("login", "=", LOGIN)]):
        groups = (
            "liteviewer_helpdesk.helpdesk_group_engineer",
            "helpdesk_mgmt.group_helpdesk_user",
        )
        users.create(
            {
                "name": "Bench Engineer",
                "login": LOGIN,
                "group_ids": [(4, env.ref(group).id) for group in groups],
            }
        )


def make_people(env):
    """Return the ids of ``CLIENTS`` people, each of a company of its own."""
    companies = env["res.partner"].create(
        [{"name": f"ООО «Клиент {n}»", "is_company": True} for n in range(CLIENTS)]
    )
    return (
        env["res.partner"]
        .create(
            [
                {"name": f"Сотрудник {n}", "parent_id": company.id}
                for n, company in enumerate(companies)
            ]
        )
        .ids
    )


def make_ours(env, people, policy):
    template = env["liteviewer.ticket"].create({"name": "x", "partner_id": people[0]})
    stages = {
        stage.kind: stage.id for stage in env["liteviewer.ticket.stage"].search([], order="id desc")
    }
    users = env["res.users"].search([("share", "=", False)]).ids
    categories = env["liteviewer.ticket.category"].search([]).ids
    received = "now() at time zone 'utc' - g * interval '8 minutes'"
    late = f"{received} + interval '{LATE_AFTER}'"
    return multiply(
        env,
        template,
        {
            "number": "'BN-' || g",
            "search_vector": "NULL",
            "partner_id": f"(ARRAY{people})[1 + g %% {len(people)}]",
            "client_id": f"(SELECT commercial_partner_id FROM res_partner p"
            f" WHERE p.id = (ARRAY{people})[1 + g %% {len(people)}])",
            "category_id": f"(ARRAY{categories})[1 + g %% {len(categories)}]",
            "received_at": received,
            "first_response_at": f"{received} + interval '1 hour'",
            "resolved_at": f"CASE WHEN g %% 20 > 0 THEN {received} + interval '1 day' END",
            "closed_at": f"CASE WHEN g %% 20 > 0 THEN {received} + interval '2 days' END",
            "sla_policy_id": str(policy.id),
            "deadline_at": f"CASE WHEN g %% 60 > 0 THEN {late} END",
            "breach_at": f"CASE WHEN g %% 60 > 0 AND g %% 20 = 0 THEN {late} END",
            "sla_outcome": "CASE WHEN g %% 10 = 7 THEN 'missed' WHEN g %% 20 > 0 THEN 'kept'"
            " ELSE 'open' END",
            "response_hours": "3",
            "resolution_hours": "CASE WHEN g %% 20 > 0 THEN 3 END",
            "is_open": "g %% 20 = 0",
            "stage_kind": "CASE WHEN g %% 20 > 0 THEN 'closed' WHEN g %% 60 = 0 THEN 'waiting'"
            " WHEN g %% 40 = 0 THEN 'in_progress' ELSE 'new' END",
            "stage_id": f"CASE WHEN g %% 20 > 0 THEN {stages['closed']}"
            f" WHEN g %% 60 = 0 THEN {stages['waiting']}"
            f" WHEN g %% 40 = 0 THEN {stages['in_progress']} ELSE {stages['new']} END",
            "user_id": f"CASE WHEN g %% 40 = 0 OR g %% 20 > 0"
            f" THEN (ARRAY{users})[1 + g %% {len(users)}] END",
            "priority": "(g %% 4)::text",
            "access_token": "md5(g::text)",
        },
    )


def make_works(env):
    """Log half an hour on each of our tickets."""
    ticket = env["liteviewer.ticket"].search([], limit=1)
    template = env["liteviewer.work.entry"].create(
        {
            "ticket_id": ticket.id,
            "name": "x",
            "duration": 30,
            "started_at": ticket.received_at,
        }
    )
    env.flush_all()
    columns = read_columns(env, template)
    expressions = {
        "ticket_id": "ticket.id",
        "client_id": "ticket.client_id",
        "user_id": f"coalesce(ticket.user_id, {env.uid})",
        "started_at": "ticket.received_at",
        "ended_at": "ticket.received_at + interval '30 minutes'",
    }
    values = [expressions.get(column, f'work."{column}"') for column in columns]
    names = ", ".join(f'"{column}"' for column in columns)
    env.cr.execute(
        f"INSERT INTO {template._table} ({names}) SELECT {', '.join(values)}"
        f" FROM {template._table} work, liteviewer_ticket ticket"
        f" WHERE work.id = {template.id} AND ticket.id <> {ticket.id}"
    )


def make_words(env):
    """Make the words of our tickets, as an update does. :return: seconds"""
    start = time.perf_counter()
    tickets = env["liteviewer.ticket"]
    tickets._fields["search_vector"].fill(tickets)
    env["liteviewer.search.word"]._count(tickets._name)
    return time.perf_counter() - start


def make_clocks(env, policy):
    """Give our tickets both clocks of a policy, as `make_ours` says what they have come to."""
    calendar = env.company.resource_calendar_id
    env.flush_all()
    env.cr.execute(
        """
        INSERT INTO liteviewer_sla_clock
               (ticket_id, kind, company_id, client_id, policy_id, calendar_id, priority, budget,
                state, started_at, stopped_at, deadline_at, worked, overrun, run, fired_percent,
                next_threshold_at)
        SELECT ticket.id, clock.kind, ticket.company_id, ticket.client_id, %(policy)s,
               %(calendar)s, ticket.priority, clock.hours * 3600,
               CASE WHEN clock.stopped AND ticket.number LIKE '%%7' THEN 'missed'
                    WHEN clock.stopped THEN 'met'
                    WHEN ticket.stage_kind = 'waiting' THEN 'paused' ELSE 'running' END,
               ticket.received_at,
               CASE WHEN clock.stopped THEN ticket.received_at + interval '3 hours' END,
               CASE WHEN clock.stopped OR ticket.stage_kind <> 'waiting'
                    THEN ticket.received_at + %(late_after)s::interval END,
               CASE WHEN clock.stopped THEN 3 * 3600 ELSE 0 END, 0, 1, 0,
               CASE WHEN NOT clock.stopped AND ticket.stage_kind <> 'waiting'
                    THEN ticket.received_at + interval '10 years' END
          FROM liteviewer_ticket ticket,
               LATERAL (VALUES ('response', 4, TRUE), ('resolution', 16, NOT ticket.is_open))
                    AS clock (kind, hours, stopped)
            ON CONFLICT (ticket_id, kind) DO NOTHING
        """,
        {"policy": policy.id, "calendar": calendar.id, "late_after": LATE_AFTER},
    )


def make_peer_clocks(env):
    """Give the peer's tickets a response and a resolution time."""
    new, closed = (
        env["helpdesk.ticket.stage"].search([("closed", "=", is_closed)], limit=1)
        for is_closed in (False, True)
    )
    response, resolution = env["helpdesk.sla"].create(
        [
            {"name": "Response", "hours": 4, "stage_id": new.id},
            {"name": "Resolution", "days": 2, "stage_id": closed.id},
        ]
    )
    env.flush_all()
    env.cr.execute(
        """
        INSERT INTO helpdesk_ticket_sla
               (ticket_id, sla_id, expected_stage_id, hours, consumed_time, last_state_date,
                deadline, state)
        SELECT ticket.id, clock.sla_id, clock.stage_id, 16, 3, ticket.create_date,
               ticket.create_date + %(late_after)s::interval,
               CASE WHEN clock.is_running THEN 'in_progress'
                    WHEN ticket.id %% 10 = 0 THEN 'expired' ELSE 'accomplished' END
          FROM helpdesk_ticket ticket,
               LATERAL (VALUES (%(response)s, %(new)s, FALSE),
                               (%(resolution)s, %(closed)s, ticket.stage_id <> %(closed)s))
                    AS clock (sla_id, stage_id, is_running)
        """,
        {
            "late_after": LATE_AFTER,
            "response": response.id,
            "resolution": resolution.id,
            "new": new.id,
            "closed": closed.id,
        },
    )


def make_peers(env, people):
    template = env["helpdesk.ticket"].create(
        {"name": "x", "description": "x", "partner_id": people[0]}
    )
    stage_closed = env["helpdesk.ticket.stage"].search([("closed", "=", True)], limit=1).id
    stage_new = env["helpdesk.ticket.stage"].search([("closed", "=", False)], limit=1).id
    users = env["res.users"].search([("share", "=", False)]).ids
    categories = (
        env["helpdesk.ticket.category"]
        .create(
            [{"name": name} for name in env["liteviewer.ticket.category"].search([]).mapped("name")]
        )
        .ids
    )
    return multiply(
        env,
        template,
        {
            "number": "'BN' || g",
            "category_id": f"(ARRAY{categories})[1 + g %% {len(categories)}]",
            "closed_date": "CASE WHEN g %% 20 > 0 THEN now() at time zone 'utc'"
            " - g * interval '8 minutes' + interval '1 day' END",
            "partner_id": f"(ARRAY{people})[1 + g %% {len(people)}]",
            "create_date": "now() at time zone 'utc' - g * interval '8 minutes'",
            "stage_id": f"CASE WHEN g %% 20 > 0 THEN {stage_closed} ELSE {stage_new} END",
            "user_id": f"CASE WHEN g %% 40 = 0 OR g %% 20 > 0"
            f" THEN (ARRAY{users})[1 + g %% {len(users)}] END",
            "priority": "(g %% 4)::text",
            "access_token": "md5(g::text)",
        },
    )


def multiply(env, template, expressions):
    """Copy the row of ``template`` ``COUNT`` times with some columns computed from ``g``.

    :return: seconds
    """
    start = time.perf_counter()
    env.flush_all()
    words = {
        "name": "(%(subjects)s::text[])[1 + g %% %(subject_count)s]"
        " || CASE WHEN g %% 1000 = 0 THEN ', %(rare)s' ELSE '' END",
        "description": "'<p>' || (%(details)s::text[])[1 + g %% %(detail_count)s] || ', '"
        " || (%(subjects)s::text[])[1 + (g / 7) %% %(subject_count)s] || '</p>'",
    }
    words["name"] = words["name"].replace("%(rare)s", RARE)
    expressions = words | expressions
    columns = read_columns(env, template)
    values = [expressions.get(column, f't."{column}"') for column in columns]
    names = ", ".join(f'"{column}"' for column in columns)
    env.cr.execute(
        f"INSERT INTO {template._table} ({names}) SELECT {', '.join(values)}"
        f" FROM {template._table} t, generate_series(1, {COUNT}) g WHERE t.id = {template.id}",
        {
            "subjects": list(SUBJECTS),
            "subject_count": len(SUBJECTS),
            "details": list(DETAILS),
            "detail_count": len(DETAILS),
        },
    )
    return time.perf_counter() - start


def read_columns(env, template):
    """Return the names of the columns that a copy of a row is given."""
    env.cr.execute(
        """
        SELECT column_name FROM information_schema.columns
         WHERE table_name = %s AND column_name <> 'id' AND is_generated = 'NEVER'
        """,
        [template._table],
    )
    return [row[0] for row in env.cr.fetchall()]
