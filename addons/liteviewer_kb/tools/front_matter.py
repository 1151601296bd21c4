# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The facts that stand above a text in Markdown, between two lines of ``---``, in YAML."""

import re

import yaml

from odoo.tools.translate import LazyTranslate

from odoo.addons.liteviewer_helpdesk.tools.input import NO_TEXT, InputError

_lt = LazyTranslate(__name__)

MAX_SIZE = 20_000
"""Characters."""
_FRONT = re.compile(r"\A---[ \t]*\r?\n(?P<facts>.*?)^(?:---|\.\.\.)[ \t]*\r?$\n?", re.S | re.M)


class _Loader(yaml.SafeLoader):
    """Builds plain values only, and none from another one: a few lines could stand for a billion.
    What looks like a date stays a text.
    """

    def compose_node(self, parent, index):
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("alias")
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def split(text):
    """Return (facts, the text below them).

    :rtype: tuple[dict, str]
    :raises InputError: what stands there is no YAML, or more than facts
    """
    found = _FRONT.match(text)
    if not found:
        return {}, text
    written = found["facts"]
    try:
        if len(written) > MAX_SIZE:
            raise ValueError
        facts = yaml.load(written, Loader=_Loader)  # noqa: S506: a safe loader's heir
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InputError("---", _lt("is no YAML: the facts above the text.")) from error
    if facts is None:
        facts = {}
    if not isinstance(facts, dict):
        raise InputError("---", _lt("must be lines such as “title: Printers”."))
    return {str(name).lower(): value for name, value in facts.items()}, text[found.end() :]


def join(facts, text):
    """Return the text with the facts above it; those that are nothing are left out."""
    given = {name: value for name, value in facts.items() if value not in (None, False, "", [])}
    written = yaml.safe_dump(given, allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{written}---\n\n{text}"


def get_text(facts, *names):
    """Return the first of the facts that is a text, in one line. :rtype: str"""
    for name in names:
        value = facts.get(name)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return NO_TEXT.sub("", " ".join(str(value).split()))
    return ""


def get_texts(facts, *names):
    """Return the first of the facts that is there, as a list of texts.

    A text stands for several, with commas between them. :rtype: list[str]
    """
    for name in names:
        value = facts.get(name)
        if value is None:
            continue
        parts = value.split(",") if isinstance(value, str) else value
        if not isinstance(parts, list):
            parts = [parts]
        texts = (get_text({"": part}, "") for part in parts)
        return list(dict.fromkeys(text for text in texts if text))
    return []


def get_flag(facts, name):
    return facts.get(name) is True
