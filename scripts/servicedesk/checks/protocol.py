# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The copies of `protocol/` in the addons and in the agent, which travel without the repository."""

from .. import paths

SOURCE = paths.ROOT / "protocol"


def _folders():
    """Return the folders that hold copies: each of those files that its side reads."""
    return sorted([*paths.ADDONS.glob("*/protocol"), *paths.AGENT.glob("src/*/protocol")])


def _differing():
    """Yield the path and the right content of each copy that is not as in `protocol/`; the content
    is None for a file that is not there.
    """
    contents = {path.name: path.read_bytes() for path in SOURCE.glob("*.json")}
    for folder in _folders():
        for copy in sorted(folder.iterdir()):
            if copy.read_bytes() != contents.get(copy.name):
                yield copy, contents.get(copy.name)


def findings():
    """Return a line for each copy that differs."""
    return [
        f"{copy.relative_to(paths.ROOT)}: differs from protocol/ (make format copies it)"
        for copy, _content in _differing()
    ]


def fix():
    """Make the copies as `protocol/` is. :return: those that were not"""
    changed = []
    for copy, content in list(_differing()):
        if content is None:
            copy.unlink()
        else:
            copy.write_bytes(content)
        changed.append(copy)
    return changed
