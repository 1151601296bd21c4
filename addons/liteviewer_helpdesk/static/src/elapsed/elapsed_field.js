import { Component } from "@odoo/owl";
import { formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { useMinuteClock } from "../clock";

/**
 * After how many minutes a ticket grows warm and hot. Only while it waits for the service: what
 * waits for the client, or is done, may be as old as it likes.
 */
const AGES = {
    new: { warm: 30, hot: 4 * 60 },
    in_progress: { warm: 24 * 60, hot: 3 * 24 * 60 },
};

/** Shows how long ago the moment in the field was, in its largest unit: "12 min", "3 hr". */
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
        const { minutes } = this;
        if (minutes < 1) {
            return _t("now");
        }
        let age = { minutes };
        if (minutes >= 24 * 60) {
            age = { days: Math.floor(minutes / (24 * 60)) };
        } else if (minutes >= 60) {
            age = { hours: Math.floor(minutes / 60) };
        }
        return luxon.Duration.fromObject(age).toHuman({ unitDisplay: "short" });
    }

    get warmth() {
        const age = AGES[this.props.record.data.stage_kind];
        if (!age || this.minutes < age.warm) {
            return "";
        }
        return this.minutes < age.hot ? "text-warning" : "text-danger";
    }
}

export const elapsedField = {
    component: ElapsedField,
    displayName: _t("Elapsed Time"),
    supportedTypes: ["datetime"],
    listViewWidth: 64,
};

registry.category("fields").add("liteviewer_elapsed", elapsedField);
