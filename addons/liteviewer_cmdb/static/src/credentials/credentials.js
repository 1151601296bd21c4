import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { CredentialRows, CredentialWidget } from "@liteviewer_vault/vault/credential_rows";
import { glanceSections } from "../glance/client_glance";

CredentialRows.searched.push("equipment");

/** The logins in the panel beside the ticket. */
class CredentialGlance extends Component {
    static template = "liteviewer_cmdb.CredentialGlance";
    static components = { CredentialRows };
    static props = { glance: Object, record: Object };
}

glanceSections.add(
    "credentials",
    { Component: CredentialGlance, isVisible: (glance) => glance.credentials?.allowed },
    { sequence: 10 }
);

/** The logins on the card of a piece of equipment. */
class EquipmentCredentialWidget extends CredentialWidget {
    getScope({ resId, data }) {
        return {
            clientId: resId && data.client_id?.id,
            only: { equipment_id: resId },
            defaults: { default_equipment_id: resId },
        };
    }
}

registry
    .category("view_widgets")
    .add("liteviewer_equipment_credentials", { component: EquipmentCredentialWidget });
