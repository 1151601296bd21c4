import { Component } from "@odoo/owl";
import { formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { formatRunningTime, useSecondClock } from "../clock";

/** Shows how long a timer has been running since the moment in the field. */
export class TimerField extends Component {
    static template = "liteviewer_helpdesk.TimerField";
    static props = { ...standardFieldProps };

    setup() {
        this.clock = useSecondClock();
    }

    get since() {
        return this.props.record.data[this.props.name];
    }

    get exactTime() {
        return _t("Running since %(moment)s", { moment: formatDateTime(this.since) });
    }

    get duration() {
        return formatRunningTime(this.clock.now, this.since);
    }
}

export const timerField = {
    component: TimerField,
    displayName: _t("Running Timer"),
    supportedTypes: ["datetime"],
};

registry.category("fields").add("liteviewer_timer", timerField);
