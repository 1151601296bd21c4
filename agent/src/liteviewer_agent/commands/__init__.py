# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Commands of ``liteviewer-agent``, one module each: ``NAME``, ``summary``, ``configure``, ``run``.

``run(options, agent)`` returns an :class:`~liteviewer_agent.errors.ExitCode` or raises an
:class:`~liteviewer_agent.errors.AgentError`. Heavy modules are imported inside ``run``.
"""

from . import doctor, enroll, gui, inventory, queue, send, shortcut, tickets

ALL = (enroll, gui, send, queue, tickets, inventory, doctor, shortcut)
