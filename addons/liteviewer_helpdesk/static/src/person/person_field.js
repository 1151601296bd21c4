import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The bare name of a contact, where its company stands beside it already. */
export class PersonField extends Component {
    static template = "liteviewer_helpdesk.PersonField";
    static props = { ...standardFieldProps };

    get name() {
        const person = this.props.record.data[this.props.name];
        return person ? person.name || person.display_name : "";
    }
}

export const personField = {
    component: PersonField,
    displayName: _t("Name of a Contact"),
    supportedTypes: ["many2one"],
    relatedFields: [{ name: "name", type: "char" }],
    listViewWidth: [88, 180],
};

registry.category("fields").add("liteviewer_person", personField);
