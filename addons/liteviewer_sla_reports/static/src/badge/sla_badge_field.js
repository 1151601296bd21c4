import { Component } from "@odoo/owl";
import { useMinuteClock } from "@liteviewer_helpdesk/clock";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { formatDuration } from "../duration";

const KINDS = { response: _t("Response"), resolution: _t("Resolution") };

/**
 * How much working time an SLA clock has left, or by how much it is over. Counts down by itself
 * while the service is open; where it stands is told by colour, sign and words.
 */
export class SlaBadgeField extends Component {
    static template = "liteviewer_sla_reports.SlaBadgeField";
    static props = { ...standardFieldProps };

    setup() {
        this.clock = useMinuteClock();
        this.loadedAt = luxon.DateTime.now();
    }

    get badge() {
        return this.props.record.data[this.props.name];
    }

    /** Working seconds left now, negative above the time. */
    get left() {
        const { counts_from, counts_until, left } = this.badge;
        if (!counts_from) {
            return left;
        }
        const begin = luxon.DateTime.max(this.loadedAt, deserializeDateTime(counts_from));
        const end = luxon.DateTime.min(this.clock.now, deserializeDateTime(counts_until));
        return Math.round(left - Math.max(0, end.diff(begin).as("seconds")));
    }

    get look() {
        const { breached, deadline, risk, state } = this.badge;
        if (["met", "missed", "cancelled"].includes(state)) {
            return state;
        }
        if (breached) {
            return "breached";
        }
        if (state === "paused") {
            return state;
        }
        if (deadline && deserializeDateTime(deadline) < this.clock.now) {
            return "breached";
        }
        const isAtRisk = risk && deserializeDateTime(risk) <= this.clock.now;
        return isAtRisk ? "at_risk" : "on_track";
    }

    get icon() {
        return {
            on_track: "fa-clock-o",
            at_risk: "fa-exclamation-circle",
            breached: "fa-fire",
            paused: "fa-pause",
            met: "fa-check",
            missed: "fa-times",
            cancelled: "fa-minus",
        }[this.look];
    }

    get text() {
        const duration = formatDuration(Math.abs(this.left));
        switch (this.look) {
            case "met":
                return _t("Met");
            case "cancelled":
                return _t("Does not count");
            case "missed":
            case "breached":
                return `+${duration}`;
            default:
                return duration;
        }
    }

    get title() {
        const kind = KINDS[this.badge.kind];
        const deadline =
            this.badge.deadline && formatDateTime(deserializeDateTime(this.badge.deadline));
        switch (this.look) {
            case "paused":
                return _t("%(kind)s: paused, so much working time is left", { kind });
            case "met":
                return _t("%(kind)s: in time", { kind });
            case "cancelled":
                return _t("%(kind)s: neither met nor missed", { kind });
            case "missed":
            case "breached":
                return _t("%(kind)s: was due %(deadline)s; over it by working time", {
                    kind,
                    deadline,
                });
            default:
                return _t("%(kind)s: due %(deadline)s; working time left", { kind, deadline });
        }
    }
}

export const slaBadgeField = {
    component: SlaBadgeField,
    displayName: _t("SLA Badge"),
    supportedTypes: ["json"],
    listViewWidth: [106, 136],
};

registry.category("fields").add("liteviewer_sla_badge", slaBadgeField);
