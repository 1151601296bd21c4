import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** A badge with the name of the stage in the colour of its kind, which the view has to load. */
export class StatusField extends Component {
    static template = "liteviewer_helpdesk.StatusField";
    static props = { ...standardFieldProps };

    get label() {
        return this.props.record.data[this.props.name]?.display_name;
    }

    get kind() {
        return this.props.record.data.stage_kind;
    }
}

export const statusField = {
    component: StatusField,
    displayName: _t("Ticket Status"),
    supportedTypes: ["many2one"],
    listViewWidth: [158, 180],
    fieldDependencies: [{ name: "stage_kind", type: "selection", readonly: true }],
};

registry.category("fields").add("liteviewer_status", statusField);
