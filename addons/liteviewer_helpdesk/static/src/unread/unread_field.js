import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** An envelope while the client's last words have not been read, and nothing otherwise. */
export class UnreadField extends Component {
    static template = "liteviewer_helpdesk.UnreadField";
    static props = { ...standardFieldProps };
}

export const unreadField = {
    component: UnreadField,
    displayName: _t("Unread Answer"),
    supportedTypes: ["boolean"],
    listViewWidth: 24,
};

registry.category("fields").add("liteviewer_unread", unreadField);
