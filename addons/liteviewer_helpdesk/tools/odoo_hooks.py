# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Hooks into Odoo's private code: methods with a leading underscore that we extend.

Odoo may change them in any release without a word. So each addon lists its own in a file
``odoo_hooks.py``, and all are looked at whenever a registry is loaded (``liteviewer.odoo.hooks``).
"""

import inspect
from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from importlib import import_module
from types import CodeType

OURS = "odoo.addons.liteviewer_"
PUBLISHED = {"_compute_display_name", "_register_hook"}
"""What is private by its name only: Odoo's documentation tells addons to extend it."""

_SEEN = ContextVar("liteviewer_hooks_seen", default=None)


@dataclass(frozen=True)
class Hook:
    """A method of Odoo that we extend."""

    owner: str
    """The model, or ``module:Class`` of our own controller."""
    method: str
    purpose: str
    """What it is for."""
    without: str
    """What happens where Odoo calls it no more."""
    protects: str = ""
    """What is refused where the hook does not hold: "agents" or "secrets"; empty where only comfort
    is lost."""
    probe: Callable | None = None
    """``probe(env)`` tells whether Odoo really calls the method; for hooks that protect."""

    def __str__(self):
        return f"{self.owner}.{self.method}"

    def find_fault(self, env):
        """Return why the hook does not hold any more, or an empty text."""
        try:
            cls = self._get_class(env)
        except (AttributeError, ImportError, KeyError) as error:
            return f"{self.owner} has gone ({error!r})"
        definitions = [each for each in cls.__mro__ if self.method in vars(each)]
        ours = [each for each in definitions if is_ours(each)]
        theirs = [each for each in definitions if not is_ours(each)]
        if not ours:
            return "it is not extended"
        if not theirs:
            return "Odoo has no such method any more"
        for each in ours:
            function, original = vars(each)[self.method], vars(theirs[0])[self.method]
            if not accepts(function, original):
                return f"Odoo's method takes other arguments now: {_sign(original)}"
        return _try(self.probe, env, "Odoo does not call it any more") if self.probe else ""

    def _get_class(self, env):
        if ":" not in self.owner:
            return env.registry[self.owner]
        module, name = self.owner.split(":")
        return getattr(import_module(module), name)


@dataclass(frozen=True)
class Reliance:
    """A private way of Odoo that we count on without extending it."""

    name: str
    purpose: str
    """What it is for."""
    without: str
    """What happens where Odoo goes another way."""
    protects: str
    """As ``Hook.protects``."""
    probe: Callable
    """``probe(env)`` tells whether Odoo still goes this way."""

    def __str__(self):
        return self.name

    def find_fault(self, env):
        """Return why it cannot be relied on any more, or an empty text."""
        return _try(self.probe, env, "Odoo goes another way now")


def _try(probe, env, fault):
    """Return the fault that a probe finds, or an empty text. A probe that raises finds one: what it
    asks for has changed, and that must not keep the registry from being loaded.
    """
    try:
        with env.cr.savepoint():
            return "" if probe(env) else fault
    except Exception as error:
        return f"{fault} ({error!r})"


def is_ours(cls):
    return cls.__module__.startswith(OURS)


def _unwrap(function):
    return inspect.unwrap(getattr(function, "__func__", function))


def _sign(function):
    return inspect.signature(_unwrap(function))


def accepts(function, original):
    """Tell whether ``function`` takes every argument that ``original`` takes.

    :param function: a method, or a class method or static method as it stands in its class
    """
    ours, theirs = _sign(function).parameters.values(), _sign(original).parameters.values()
    names = {each.name for each in ours}
    kinds = {each.kind for each in ours}
    takes_more = kinds >= {inspect.Parameter.VAR_KEYWORD}
    positional = [
        each.name for each in ours if each.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    ]
    for position, each in enumerate(theirs):
        if each.kind in (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD):
            if each.kind not in kinds:
                return False
        elif each.kind is inspect.Parameter.KEYWORD_ONLY:
            if each.name not in names and not takes_more:
                return False
        elif inspect.Parameter.VAR_POSITIONAL not in kinds and (
            positional[position : position + 1] != [each.name]
        ):
            return False
    return True


def mentions(function, name):
    """Tell whether the code of a function refers to an attribute or a function of that name."""
    return _mentions(_unwrap(function).__code__, name)


def _mentions(code, name):
    return name in code.co_names or any(
        _mentions(part, name) for part in code.co_consts if isinstance(part, CodeType)
    )


def witness(name):
    """Note, in a method that is probed, that it has been called.

    :param str name: of the hook: the owner, a full stop, the method
    """
    if (seen := _SEEN.get()) is not None:
        seen.add(name)


@contextmanager
def watch():
    """Lend a set into which ``witness`` writes what is called meanwhile."""
    seen = set()
    token = _SEEN.set(seen)
    try:
        yield seen
    finally:
        _SEEN.reset(token)


def find_overrides(registry, addon):
    """Return which private methods of Odoo the models of an addon extend.

    :return: {(model, method)}
    """
    prefix = f"odoo.addons.{addon}."
    found = set()
    for name, model in registry.items():
        theirs = set()
        for cls in reversed(model.__mro__):
            names = {each for each, value in vars(cls).items() if _is_private(each, value)}
            if cls.__module__.startswith(prefix):
                found |= {(name, each) for each in names & theirs}
            elif not is_ours(cls):
                theirs |= names
    # what is extended in a model is extended in all that inherit it
    return {
        (name, method)
        for name, method in found
        if not any(
            (parent, method) in found for parent in registry[name]._inherit_module if parent != name
        )
    }


def _is_private(name, value):
    is_function = inspect.isfunction(getattr(value, "__func__", value))
    return (
        is_function and name.startswith("_") and not name.startswith("__") and name not in PUBLISHED
    )
