import { Component, onWillStart, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { formatRunningTime, useMinuteClock } from "../clock";
import { useBoardRefresh } from "./board_refresh_hook";

const TEAM = "liteviewer_board_team";
const SOON = { hours: 2 };

/**
 * The dispatcher's board: who works on what since when, who is away, what has nobody, and whose
 * time ends soon. A ticket that is dragged to an engineer is assigned by the same dialogue as
 * elsewhere, only unseen, so that it can be undone for a minute.
 */
export class DispatchBoard extends Component {
    static template = "liteviewer_helpdesk.DispatchBoard";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.clock = useMinuteClock();
        this.state = useState({
            board: null,
            readAt: null,
            isLost: false,
            teamId: Number(browser.localStorage.getItem(TEAM)) || false,
            teams: [],
            dragged: null,
            over: null,
        });
        this.refresh = useBoardRefresh(() => this.load());
        onWillStart(async () => {
            this.state.teams = await this.orm.searchRead("liteviewer.ticket.team", [], ["name"]);
            if (!this.state.teams.some(({ id }) => id === this.state.teamId)) {
                this.state.teamId = false;
            }
            await this.refresh();
        });
    }

    async load() {
        const teamId = this.state.teamId;
        try {
            const board = await this.orm.silent.call("liteviewer.ticket", "get_dispatch_board", [
                teamId,
            ]);
            // what one holds must not move away under the hand
            if (teamId === this.state.teamId && !this.state.dragged) {
                Object.assign(this.state, { board, readAt: luxon.DateTime.now(), isLost: false });
            }
        } catch (error) {
            if (!this.state.board) {
                throw error;
            }
            this.state.isLost = true;
        }
    }

    get lostWords() {
        return _t("No connection: this is how it was on %s.", formatDateTime(this.state.readAt));
    }

    get queues() {
        const { unassigned, soon } = this.state.board;
        return [
            { name: "unassigned", label: _t("Unassigned"), empty: _t("Every ticket has an engineer."), ...unassigned },
            { name: "soon", label: _t("Due Within Two Hours"), empty: _t("Nothing is due."), ...soon },
        ];
    }

    getMore({ count, tickets }) {
        return _t("%s more", count - tickets.length);
    }

    /** What is said of an engineer below the name. */
    getDoing(engineer) {
        if (engineer.away_until) {
            const date = formatDateTime(deserializeDateTime(engineer.away_until));
            return engineer.substitute
                ? _t("Away until %(date)s, %(name)s stands in", { date, name: engineer.substitute })
                : _t("Away until %(date)s", { date });
        }
        return engineer.is_present ? _t("No timer runs") : _t("Off duty");
    }

    getRunning({ since }) {
        return formatRunningTime(this.clock.now, deserializeDateTime(since)).slice(0, -3);
    }

    getEngineerName(ticket) {
        return this.state.board.engineers.find(({ id }) => id === ticket.user_id)?.name;
    }

    getSince(ticket) {
        return ticket.stage_since && this.tell(deserializeDateTime(ticket.stage_since));
    }

    getDue(ticket) {
        if (!ticket.due_at) {
            return null;
        }
        const due = deserializeDateTime(ticket.due_at);
        const now = this.clock.now;
        const kind = due < now ? "danger" : due < now.plus(SOON) ? "warning" : "muted";
        return { words: this.tell(due), title: formatDateTime(due), kind };
    }

    /** Say how far a moment is away, in the words of the user's language. */
    tell(moment) {
        return moment.toRelative({ base: this.clock.now, style: "short" });
    }

    setTeam(event) {
        this.state.teamId = Number(event.target.value) || false;
        browser.localStorage.setItem(TEAM, this.state.teamId || "");
        return this.refresh();
    }

    open(ticketId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "liteviewer.ticket",
            res_id: ticketId,
            views: [[false, "form"]],
        });
    }

    openTickets(title, domain) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: title,
            res_model: "liteviewer.ticket",
            views: [
                [false, "list"],
                [false, "form"],
            ],
            domain: [["is_open", "=", true], ...domain],
        });
    }

    openOf(engineer) {
        return this.openTickets(engineer.name, [["user_id", "=", engineer.id]]);
    }

    /** Assign without dragging, by mouse or keyboard. */
    async assign(ticket) {
        const action = await this.orm.call("liteviewer.ticket", "action_assign", [[ticket.id]]);
        return this.action.doAction(action, { onClose: () => this.refresh() });
    }

    onKeydown(event, ticket) {
        if (event.target === event.currentTarget && event.key === "Enter") {
            this.open(ticket.id);
        }
    }

    onDragStart(event, ticket) {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", ticket.number);
        this.state.dragged = ticket;
    }

    onDragOver(event, engineer) {
        if (this.state.dragged && this.state.dragged.user_id !== engineer.id) {
            event.preventDefault();
            this.state.over = engineer.id;
        }
    }

    onDragEnd() {
        this.state.dragged = null;
        this.state.over = null;
    }

    async onDrop(event, engineer) {
        event.preventDefault();
        const ticket = this.state.dragged;
        this.onDragEnd();
        if (!ticket || ticket.user_id === engineer.id) {
            return;
        }
        const wizard = "liteviewer.ticket.assign";
        const values = { ticket_ids: [[6, 0, [ticket.id]]], user_id: engineer.id };
        try {
            const ids = await this.orm.create(wizard, [values]);
            await this.action.doAction(await this.orm.call(wizard, "action_assign", [ids]));
        } finally {
            await this.refresh();
        }
    }
}

registry.category("actions").add("liteviewer_helpdesk.dispatch_board", DispatchBoard);
