import { Component } from "@odoo/owl";
import { formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { useMinuteClock } from "../clock";

const HOUR = 60;
const DAY = 24 * HOUR;

/**
 * A time in its largest unit.
 *
 * @param {number} minutes whole, not negative
 * @returns {string} such as "12 min" or "3 hr"
 */
export function formatElapsed(minutes) {
    if (minutes < 1) {
        return _t("now");
    }
    let age = { minutes };
    if (minutes >= DAY) {
        age = { days: Math.floor(minutes / DAY) };
    } else if (minutes >= HOUR) {
        age = { hours: Math.floor(minutes / HOUR) };
    }
    return luxon.Duration.fromObject(age).toHuman({ unitDisplay: "short" });
}

/**
 * The colour of a time.
 *
 * @param {number} minutes
 * @param {number} warm after how many minutes it turns amber, 0: never
 * @param {number} hot after how many minutes it turns red, 0: never
 * @returns {string} a class, or nothing
 */
export function getWarmth(minutes, warm, hot) {
    if (hot && minutes >= hot) {
        return "text-danger";
    }
    return warm && minutes >= warm ? "text-warning" : "";
}

/**
 * Shows how long ago the moment in the field was. The thresholds of the stage tell when it turns
 * amber and red.
 */
export class ElapsedField extends Component {
    static template = "liteviewer_helpdesk.ElapsedField";
    static props = { ...standardFieldProps };

    setup() {
        this.clock = useMinuteClock();
    }

    get since() {
        return this.props.record.data[this.props.name];
    }

    get minutes() {
        return Math.max(0, Math.floor(this.clock.now.diff(this.since).as("minutes")));
    }

    get exactTime() {
        return formatDateTime(this.since);
    }

    get text() {
        return formatElapsed(this.minutes);
    }

    get warmth() {
        const { warm_threshold_minutes, hot_threshold_minutes } = this.props.record.data;
        return getWarmth(this.minutes, warm_threshold_minutes, hot_threshold_minutes);
    }
}

export const elapsedField = {
    component: ElapsedField,
    displayName: _t("Elapsed Time"),
    supportedTypes: ["datetime"],
    listViewWidth: 64,
    fieldDependencies: [
        { name: "warm_threshold_minutes", type: "integer" },
        { name: "hot_threshold_minutes", type: "integer" },
    ],
};

registry.category("fields").add("liteviewer_elapsed", elapsedField);
