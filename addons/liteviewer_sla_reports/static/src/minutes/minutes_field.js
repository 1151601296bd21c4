import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useInputField } from "@web/views/fields/input_field_hook";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { formatDuration } from "../duration";

/** A way to write working time: "90", "1:30", "1.5h", "1 h 30 min". Others are refused. */
export function parseMinutes(text) {
    const words = text.trim().toLowerCase().replace(",", ".");
    if (!words) {
        return 0;
    }
    const clock = words.match(/^(\d+):([0-5]\d)$/);
    if (clock) {
        return 60 * clock[1] + Number(clock[2]);
    }
    // in English and Russian
    const units = words.match(/^(?:(\d+(?:\.\d+)?) *(?:hours?|h|ч)\.?)? *(?:(\d+) *(?:min|m|мин|м)?\.?)?$/);
    if (!units) {
        throw new Error(`"${text}" is no duration`);
    }
    return Math.round(60 * (units[1] || 0) + Number(units[2] || 0));
}

/** Minutes of working time, shown and typed as hours and minutes. */
export class MinutesField extends Component {
    static template = "liteviewer_sla_reports.MinutesField";
    static props = { ...standardFieldProps };

    setup() {
        useInputField({
            getValue: () => this.formattedValue,
            parse: parseMinutes,
        });
    }

    get seconds() {
        return 60 * this.props.record.data[this.props.name];
    }

    get formattedValue() {
        return this.seconds ? formatDuration(this.seconds) : "";
    }
}

/** Seconds of working time, to be read only. */
export class SecondsField extends MinutesField {
    get seconds() {
        return this.props.record.data[this.props.name];
    }
}

export const minutesField = {
    component: MinutesField,
    displayName: _t("Working Time (Minutes)"),
    supportedTypes: ["integer"],
    isEmpty: () => false,
};

export const secondsField = {
    ...minutesField,
    component: SecondsField,
    displayName: _t("Working Time (Seconds)"),
};

registry.category("fields").add("liteviewer_minutes", minutesField);
registry.category("fields").add("liteviewer_seconds", secondsField);
