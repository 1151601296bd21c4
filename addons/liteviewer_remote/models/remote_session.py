# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.liteviewer_helpdesk.tools.rounding import count_minutes

END_REASONS = [
    ("disconnected", "Disconnected"),
    ("timer", "Timer Stopped"),
    ("replaced", "New Connection"),
    ("forgotten", "Forgotten"),
]
FORGOTTEN_AFTER = timedelta(hours=12)
"""Longer than anybody works at a stretch: whoever has not disconnected by then has forgotten to."""
ASSUMED_DURATION = timedelta(hours=1)
"""What a forgotten session is taken for when nothing tells how long it was used."""


class RemoteSession(models.Model):
    """That an engineer was connected to a device: when, by which tool, for which ticket.

    Sessions are made and ended by the methods here, in the wake of what people do; nobody writes
    them. An engineer has one at most on a device. Those that are part of a work entry end with
    its timer, and the timer with the last of them: what runs is on one ticket only, as timers do.
    """

    _name = "liteviewer.remote.session"
    _description = "Remote Session"
    _order = "started_at desc, id desc"

    equipment_id = fields.Many2one(
        "liteviewer.equipment", string="Device", required=True, readonly=True, ondelete="restrict"
    )
    # of the time of the session: a device may come to another client later
    client_id = fields.Many2one("res.partner", required=True, readonly=True, ondelete="restrict")
    company_id = fields.Many2one(
        "res.company", string="Service Company", required=True, readonly=True, index=True
    )
    ticket_id = fields.Many2one("liteviewer.ticket", readonly=True, ondelete="set null")
    user_id = fields.Many2one("res.users", string="Engineer", required=True, readonly=True)
    tool_id = fields.Many2one(
        "liteviewer.remote.tool", required=True, readonly=True, index=True, ondelete="restrict"
    )
    work_entry_id = fields.Many2one(
        "liteviewer.work.entry", readonly=True, index="btree_not_null", ondelete="set null"
    )
    started_at = fields.Datetime(
        string="Start", required=True, readonly=True, default=fields.Datetime.now
    )
    ended_at = fields.Datetime(string="End", readonly=True)
    duration = fields.Integer(
        string="Minutes", compute="_compute_duration", store=True, aggregator="sum"
    )
    state = fields.Selection(
        [("running", "Running"), ("ended", "Ended")],
        required=True,
        readonly=True,
        default="running",
    )
    end_reason = fields.Selection(
        END_REASONS,
        string="Ended By",
        readonly=True,
        help="Forgotten: nobody disconnected for half a day. The end is the engineer's last "
        "message on the ticket, else an hour after the start.",
    )

    _one_running = models.UniqueIndex(
        "(user_id, equipment_id) WHERE state = 'running'",
        "You are connected to this device already.",
    )
    _order_idx = models.Index("(started_at DESC, id DESC)")
    _equipment_idx = models.Index("(equipment_id, started_at DESC, id DESC)")
    _client_idx = models.Index("(client_id, started_at DESC, id DESC)")
    _user_idx = models.Index("(user_id, started_at DESC, id DESC)")
    _ticket_idx = models.Index("(ticket_id, started_at DESC, id DESC) WHERE ticket_id IS NOT NULL")

    @api.depends("started_at", "ended_at")
    def _compute_duration(self):
        """A minute begun counts as a whole one, as with timers."""
        for session in self:
            session.duration = session.ended_at and count_minutes(
                session.started_at, session.ended_at
            )

    @api.depends("tool_id.name", "equipment_id.name")
    def _compute_display_name(self):
        for session in self:
            session.display_name = f"{session.tool_id.name}: {session.equipment_id.name}"

    def action_disconnect(self):
        """End the sessions and their timers, and ask what was done.

        :return: the dialogue about the work, or True when the session was part of none
        """
        self.check_access("read")
        if foreign := self.filtered(lambda session: session.user_id != self.env.user):
            raise UserError(
                self.env._(
                    "%(engineer)s is connected. Only they can end it.",
                    engineer=foreign[0].user_id.display_name,
                )
            )
        stopped = self._end("disconnected")
        if not stopped:
            return True
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What was done?"),
            "res_model": "liteviewer.work.entry",
            "res_id": stopped[0].id,
            "views": [(self.env.ref("liteviewer_helpdesk.work_entry_view_form_quick").id, "form")],
            "target": "new",
        }

    # ------------------------------------------------------------
    # BEGIN AND END
    # ------------------------------------------------------------

    @api.model
    def _start(self, way, ticket):
        """Start the session of the user on a device, and his timer on the ticket.

        What he is connected to for other work ends, and with it that work's timer. The same tool
        opened again for the same work is the same session.

        :param way: the liteviewer.remote.id that is used
        :param ticket: liteviewer.ticket, may be empty
        :return: the running session
        """
        entries = self.env["liteviewer.work.entry"]
        # sudo: sessions are written by the system only, here for the user who asked for it
        sessions = self.sudo()
        running = sessions.search([("user_id", "=", self.env.uid), ("state", "=", "running")])
        here = running.filtered(lambda session: session.equipment_id == way.equipment_id)
        if here.tool_id == way.tool_id and here.ticket_id == ticket:
            return here.sudo(False)
        others = here | running.filtered(
            lambda session: not ticket or session.work_entry_id.ticket_id != ticket
        )
        others._close("replaced")
        if ticket:
            entry = entries._start(ticket)
        else:
            others.work_entry_id.sudo(False)._stop()
            entry = entries
        # the index on running sessions must not see the old ones any more
        others.flush_recordset(["state"])
        return sessions.create(
            {
                "equipment_id": way.equipment_id.id,
                "client_id": way.client_id.id,
                "company_id": way.company_id.id,
                "tool_id": way.tool_id.id,
                "ticket_id": ticket.id,
                "user_id": self.env.uid,
                "work_entry_id": entry.id,
            }
        ).sudo(False)

    def _prepare_notice(self):
        """Return {"message", "type"}: what to tell whoever has just been connected."""
        self.ensure_one()
        if self.ticket_id:
            message = self.env._(
                "%(tool)s opens %(device)s. The timer runs on %(number)s.",
                tool=self.tool_id.name,
                device=self.equipment_id.name,
                number=self.ticket_id.number,
            )
            return {"message": message, "type": "success"}
        message = self.env._(
            "%(tool)s opens %(device)s. You have no open ticket about it: the connection is "
            "written down, but no work is logged.",
            tool=self.tool_id.name,
            device=self.equipment_id.name,
        )
        return {"message": message, "type": "warning"}

    def _end(self, reason, ended_at=None):
        """End those of the sessions that run, and the timers that nobody else needs.

        :param datetime ended_at: now, if None
        :return: the work entries whose timers were stopped
        """
        running = self.filtered(lambda session: session.state == "running")
        running._close(reason, ended_at)
        entries = running.work_entry_id
        # sudo: so that the others are seen whoever asks
        needed = self.sudo().search(
            [("work_entry_id", "in", entries.ids), ("state", "=", "running")]
        )
        stopped = (entries - needed.work_entry_id).filtered("is_running")
        if ended_at:
            for entry in stopped:
                minutes = count_minutes(entry.started_at, ended_at)
                entry.write({"is_running": False, "duration": minutes})
        else:
            stopped._stop()
        return stopped

    def _close(self, reason, ended_at=None):
        """Mark the sessions as ended; their timers are the caller's concern."""
        # sudo: sessions are written by the system only
        self.sudo().write(
            {
                "state": "ended",
                "end_reason": reason,
                "ended_at": ended_at or fields.Datetime.now(),
            }
        )

    @api.model
    def _end_with_timers(self, entries):
        """End the sessions that are part of the work entries, whose timers were stopped."""
        # sudo: whoever may stop the timer ends what runs with it
        self.sudo().search(
            [("work_entry_id", "in", entries.ids), ("state", "=", "running")]
        )._close("timer")

    @api.model
    def _cron_close_forgotten(self):
        """End the sessions that nobody has ended for half a day.

        The end is taken to be the last message of the engineer on the ticket, else an hour after
        the start. He is asked to correct the minutes of the work.
        """
        limit = fields.Datetime.now() - FORGOTTEN_AFTER
        sessions = self.search([("state", "=", "running"), ("started_at", "<=", limit)])
        traces = {
            (ticket_id, author): date
            for ticket_id, author, date in self.env["mail.message"]._read_group(
                [
                    ("model", "=", "liteviewer.ticket"),
                    ("res_id", "in", sessions.ticket_id.ids),
                    ("author_id", "in", sessions.user_id.partner_id.ids),
                ],
                ["res_id", "author_id"],
                ["date:max"],
            )
        }
        for session in sessions:
            trace = traces.get((session.ticket_id.id, session.user_id.partner_id))
            ended_at = session.started_at + ASSUMED_DURATION
            if trace and trace > session.started_at:
                ended_at = trace
            for entry in session._end("forgotten", ended_at):
                user = entry.user_id
                entry.ticket_id.activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=user.id,
                    summary=self.with_context(lang=user.lang).env._(
                        "You did not disconnect from %(device)s: correct the minutes of your work",
                        device=session.equipment_id.name,
                    ),
                )
