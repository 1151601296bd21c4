# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every place where this addon counts on Odoo's private code.

Code that is kept in the database (a template, a server action, a computed field) runs as whoever
happens to trigger it, so it gets no secret: ``tools/scripted.py`` tells it by what Odoo does when
it runs such code. Where Odoo does otherwise, nothing is revealed to anybody.
"""

import contextlib
import functools
import logging
from concurrent.futures import ThreadPoolExecutor

from lxml import etree

from odoo.service import model as service_model
from odoo.tools.safe_eval import safe_eval

from odoo.addons.liteviewer_helpdesk.tools.odoo_hooks import Reliance

from .tools.scripted import is_scripted

MARK = "liteviewer-mark-that-no-log-may-hold"


def apart(probe):
    """Let a probe ask in a thread of its own: the ORM loads the registry, and so is among the
    callers of everything that is asked meanwhile.
    """

    @functools.wraps(probe)
    def ask(env):
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(probe, env).result()

    return ask


@apart
def _is_action_told(env):
    return safe_eval("is_scripted()", {"is_scripted": is_scripted})


@apart
def _is_template_told(env):
    seen = []
    values = {"ask": lambda: seen.append(is_scripted())}
    env["ir.qweb"]._render(etree.fromstring('<t><t t-set="answer" t-value="ask()"/></t>'), values)
    return seen == [True]


@apart
def _is_callback_told(env):
    seen = []
    for kind in (type(env.cr.precommit), type(env.cr.postcommit)):
        callbacks = kind()
        callbacks.add(lambda: seen.append(is_scripted()))
        callbacks.run()
    return seen == [True, True]


@apart
def _is_orm_told(env):
    seen = []
    env.user.filtered(lambda user: seen.append(is_scripted()))
    return seen == [True]


@apart
def _is_plain_code_told(env):
    return not is_scripted()


def _is_log_filtered(env):
    """Let a call with a secret be logged, and see that the secret is not in the log."""
    told = []
    handler = logging.Handler()
    handler.emit = lambda record: told.append(record.getMessage())
    logger = service_model._logger
    level, propagate = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    try:
        # no list of names: it is logged, then refused
        with contextlib.suppress(Exception):
            wrong = [[{"password": MARK}]]
            service_model.call_kw(env["liteviewer.credential"], "default_get", wrong, {})
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate
    return bool(told) and not any(MARK in each for each in told)


def _told(name, probe):
    return Reliance(
        name,
        "Tells code that is kept in the database from a person who asks.",
        "Such code gets what the person may see in whose name it runs.",
        protects="secrets",
        probe=probe,
    )


HOOKS = (
    _told("safe_eval", _is_action_told),
    _told("ir.qweb", _is_template_told),
    _told("the end of a transaction", _is_callback_told),
    _told("odoo.orm", _is_orm_told),
    Reliance(
        "the caller's frame",
        "A person who asks is not taken for code that is kept in the database.",
        "Nobody gets a secret.",
        protects="secrets",
        probe=_is_plain_code_told,
    ),
    Reliance(
        "odoo.service.model",
        "Keeps secrets that are written out of the debug log of remote calls.",
        "With the log at DEBUG, new passwords stand in it.",
        protects="secrets",
        probe=_is_log_filtered,
    ),
)
