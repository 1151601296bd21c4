import { Component, onWillStart, useExternalListener, useRef, useState } from "@odoo/owl";
import { useBoardRefresh } from "@liteviewer_helpdesk/board/board_refresh_hook";
import { useMinuteClock } from "@liteviewer_helpdesk/clock";
import { browser } from "@web/core/browser/browser";
import { cookie } from "@web/core/browser/cookie";
import { formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { SlaBadgeField } from "../badge/sla_badge_field";

const QUEUE = [
    { name: "new", label: _t("New") },
    { name: "in_progress", label: _t("In Progress") },
    { name: "waiting", label: _t("Waiting") },
    { name: "unassigned", label: _t("Unassigned") },
];
const STATUSES = [
    { name: "breached", label: _t("Too Late") },
    { name: "at_risk", label: _t("At Risk") },
    { name: "on_track", label: _t("On Track") },
    { name: "paused", label: _t("Paused") },
];
const THEME = "liteviewer_wall_theme";
const TEAM = "liteviewer_wall_team";

/**
 * How the desk stands, on a screen on the wall: what is open, how it stands with its SLA, and whose
 * time ends next. What can no longer be read says since when.
 *
 * Team and colours are kept by the browser: they belong to the screen, not to its user.
 */
export class WallBoard extends Component {
    static template = "liteviewer_sla_reports.WallBoard";
    static components = { SlaBadgeField };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.root = useRef("root");
        this.clock = useMinuteClock();
        const prefersDark =
            cookie.get("color_scheme") === "dark" ||
            browser.matchMedia("(prefers-color-scheme: dark)").matches;
        this.state = useState({
            board: null,
            readAt: null,
            isLost: false,
            // counts the readings: a badge counts down from its own
            version: 0,
            isFull: false,
            theme: browser.localStorage.getItem(THEME) || (prefersDark ? "dark" : "light"),
            teamId: Number(browser.localStorage.getItem(TEAM)) || false,
            teams: [],
        });
        this.refresh = useBoardRefresh(() => this.load());
        onWillStart(async () => {
            this.state.teams = await this.orm.searchRead("liteviewer.ticket.team", [], ["name"]);
            if (!this.state.teams.some(({ id }) => id === this.state.teamId)) {
                this.state.teamId = false;
            }
            await this.refresh();
        });
        useExternalListener(document, "fullscreenchange", () => {
            this.state.isFull = Boolean(document.fullscreenElement);
        });
    }

    async load() {
        const teamId = this.state.teamId;
        try {
            const board = await this.orm.silent.call("liteviewer.ticket", "get_wall_board", [
                teamId,
            ]);
            if (teamId === this.state.teamId) {
                Object.assign(this.state, {
                    board,
                    readAt: luxon.DateTime.now(),
                    isLost: false,
                    version: this.state.version + 1,
                });
            }
        } catch (error) {
            if (!this.state.board) {
                throw error;
            }
            // the screen has nobody to close a dialogue: it says so itself, and tries again
            this.state.isLost = true;
        }
    }

    get tiles() {
        return QUEUE.map(({ name, label }) => {
            const count = this.state.board.queue[name];
            return { name, label, count, isAlarming: name === "unassigned" && count > 0 };
        });
    }

    /** The bar: the open tickets by how their SLA stands, those without a clock left out. */
    get statuses() {
        const { sla } = this.state.board;
        const total = STATUSES.reduce((sum, { name }) => sum + sla[name], 0);
        return STATUSES.map(({ name, label }) => ({
            name,
            label,
            count: sla[name],
            share: total ? (100 * sla[name]) / total : 0,
        }));
    }

    get time() {
        return this.clock.now.toFormat("HH:mm");
    }

    get lostWords() {
        return _t("No connection: this is how it was on %s.", formatDateTime(this.state.readAt));
    }

    setTeam(event) {
        this.state.teamId = Number(event.target.value) || false;
        browser.localStorage.setItem(TEAM, this.state.teamId || "");
        return this.refresh();
    }

    toggleTheme() {
        this.state.theme = this.state.theme === "dark" ? "light" : "dark";
        browser.localStorage.setItem(THEME, this.state.theme);
    }

    toggleFull() {
        return document.fullscreenElement
            ? document.exitFullscreen()
            : this.root.el.requestFullscreen();
    }

    open(ticketId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "liteviewer.ticket",
            res_id: ticketId,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("liteviewer_sla_reports.wall_board", WallBoard);
