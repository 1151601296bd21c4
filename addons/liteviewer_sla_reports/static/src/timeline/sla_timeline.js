import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { deserializeDateTime, formatDateTime, serializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { formatExactly } from "../duration";

const STATES = {
    running: _t("Running"),
    paused: _t("Paused"),
    met: _t("Met"),
    missed: _t("Missed"),
    cancelled: _t("Does not count"),
};
const TOTALS = [
    ["running", _t("Counts")],
    ["late", _t("Of it late")],
    ["off_hours", _t("Outside service hours")],
    ["paused", _t("Waiting")],
    ["finished", _t("Was done")],
];
/** Below this share of the line a piece would not be seen. */
const SMALLEST = 0.4;

/** Why the clocks of a ticket stand where they do: a line of all that has been, to the second. */
export class SlaTimeline extends Component {
    static template = "liteviewer_sla_reports.SlaTimeline";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ reason: "", clocks: [], changes: [] });
        onWillStart(() => this.load(this.props.record));
        onWillUpdateProps((nextProps) => this.load(nextProps.record));
    }

    async load(record) {
        if (record.resId) {
            Object.assign(
                this.state,
                await this.orm.call(record.resModel, "get_sla_explanation", [[record.resId]])
            );
        }
    }

    get clocks() {
        return this.state.clocks.map((clock) => ({
            ...clock,
            stateLabel: this.getLook(clock) === "breached" ? _t("Late") : STATES[clock.state],
            look: this.getLook(clock),
            figures: this.getFigures(clock),
            pieces: this.getPieces(clock),
            totals: this.getTotals(clock),
            sum: formatExactly(clock.rows.reduce((sum, { seconds }) => sum + seconds, 0)),
        }));
    }

    get changes() {
        return this.state.changes.map(({ moment, ...change }) => ({
            ...change,
            moment: formatDateTime(deserializeDateTime(moment)),
        }));
    }

    getLook({ badge, state }) {
        if (state === "running") {
            return badge.breached ? "breached" : badge.at_risk ? "at_risk" : "on_track";
        }
        return state === "paused" && badge.breached ? "breached" : state;
    }

    getFigures(clock) {
        const show = (moment) => moment && formatDateTime(deserializeDateTime(moment));
        const left = clock.promised - clock.used;
        const isOver = clock.overrun || clock.badge.breached;
        return [
            [_t("Promised"), formatExactly(clock.promised)],
            [_t("Used"), formatExactly(clock.used)],
            isOver
                ? [_t("Over"), formatExactly(clock.overrun)]
                : [_t("Left"), formatExactly(Math.max(0, left))],
            [_t("Due"), show(clock.deadline_at)],
            [_t("Service hours"), clock.hours],
        ].filter(([, value]) => value);
    }

    getTotals({ overrun, totals }) {
        const times = { ...totals, late: overrun };
        return TOTALS.filter(([kind]) => times[kind]).map(([kind, label]) => ({
            kind,
            label,
            time: formatExactly(times[kind]),
        }));
    }

    getPieces(clock) {
        const whole = clock.rows.reduce((sum, { seconds }) => sum + seconds, 0) || 1;
        return this.markLate(clock).map((row) => {
            const span = [row.start, row.end].map((moment) =>
                formatDateTime(deserializeDateTime(moment))
            );
            return {
                ...row,
                width: Math.max(SMALLEST, (100 * row.seconds) / whole),
                span: span.join(" – "),
                time: formatExactly(row.seconds),
                details: [row.label, row.stage && _t("“%s”", row.stage), row.person]
                    .filter(Boolean)
                    .join(", "),
            };
        });
    }

    /** Tell the time that counts apart: what was promised, and what came after it. */
    markLate({ promised, rows }) {
        let left = promised;
        return rows.flatMap((row) => {
            if (row.kind !== "running") {
                return [row];
            }
            const late = Math.max(0, row.seconds - left);
            left = Math.max(0, left - row.seconds);
            const turn = serializeDateTime(deserializeDateTime(row.end).minus({ seconds: late }));
            const pieces = [
                { ...row, end: turn, seconds: row.seconds - late },
                { ...row, kind: "late", label: _t("Late"), start: turn, seconds: late },
            ];
            return pieces.filter(({ seconds }) => seconds);
        });
    }
}

export const slaTimeline = {
    component: SlaTimeline,
    fieldDependencies: [{ name: "sla_clock_ids", type: "one2many" }],
};

registry.category("view_widgets").add("liteviewer_sla_timeline", slaTimeline);
