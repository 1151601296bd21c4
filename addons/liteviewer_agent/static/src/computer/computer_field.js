import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatFloat } from "@web/core/utils/numbers";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The facts an engineer asks for, in the order of asking. */
const LABELS = {
    hostname: _t("Computer name"),
    user: _t("User"),
    domain: _t("Domain"),
    ip_addresses: _t("IP addresses"),
    mac_addresses: _t("MAC addresses"),
    os: _t("Operating system"),
    os_version: _t("Version of the system"),
    manufacturer: _t("Manufacturer"),
    model: _t("Model"),
    serial: _t("Serial number"),
    cpu: _t("Processor"),
    cpu_cores: _t("Processor cores"),
    memory_mb: _t("Memory"),
    architecture: _t("Architecture"),
    timezone: _t("Time zone"),
    locale: _t("Language"),
    session: _t("Session"),
    agent_version: _t("Version of the agent"),
};

/** Shows the flat facts about a computer as its agent reported them. */
export class ComputerField extends Component {
    static template = "liteviewer_agent.ComputerField";
    static props = { ...standardFieldProps };

    /** [{ key, label, value }], the known facts first; unknown ones go by their own names. */
    get facts() {
        const data = this.props.record.data[this.props.name] || {};
        const keys = new Set([...Object.keys(LABELS), ...Object.keys(data).sort()]);
        return [...keys]
            .filter((key) => key in data)
            .map((key) => ({
                key,
                label: LABELS[key] || key.replaceAll("_", " "),
                value: this.format(key, data[key]),
            }));
    }

    format(key, value) {
        if (key === "memory_mb" && typeof value === "number") {
            const size = formatFloat(value / 1024, { digits: [16, 1], trailingZeros: false });
            return _t("%(size)s GB", { size });
        }
        if (typeof value === "boolean") {
            return value ? _t("Yes") : _t("No");
        }
        return Array.isArray(value) ? value.join(", ") : String(value);
    }
}

export const computerField = {
    component: ComputerField,
    displayName: _t("Computer Facts"),
    supportedTypes: ["json"],
    isEmpty: (record, fieldName) => !Object.keys(record.data[fieldName] || {}).length,
};

registry.category("fields").add("liteviewer_computer", computerField);
