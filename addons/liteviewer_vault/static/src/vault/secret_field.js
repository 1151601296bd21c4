import { Component, onWillStart, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { useInputField } from "@web/views/fields/input_field_hook";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { CODE, useSecret } from "./secret_hook";

/** A secret on a form or in a list: what is typed replaces it, reading it takes a button. */
export class SecretField extends Component {
    static template = "liteviewer_vault.SecretField";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.secret = useSecret();
        this.state = useState({ isTypedShown: false });
        onWillStart(async () => {
            this.mayReveal = await user.hasGroup("liteviewer_vault.vault_group_credentials");
        });
        useInputField({ getValue: () => this.typed });
    }

    get target() {
        const { resModel, resId } = this.props.record;
        return { model: resModel, id: resId, name: this.props.name };
    }

    get isCode() {
        return this.props.name === CODE;
    }

    get isStored() {
        const { record, name } = this.props;
        return Boolean(record.resId) && (record.data.stored_secrets || []).includes(name);
    }

    get isShown() {
        return this.secret.isShown(this.target);
    }

    get typed() {
        return this.props.record.data[this.props.name] || "";
    }

    get placeholder() {
        return this.isStored ? "••••••••" : _t("Not set");
    }

    get revealTitle() {
        return this.isCode ? _t("One-time code") : _t("Show for ten seconds");
    }

    toggle() {
        return this.isShown ? this.secret.hide() : this.secret.reveal(this.target);
    }

    remove() {
        this.dialog.add(ConfirmationDialog, {
            body: _t("It cannot be brought back. Remove it?"),
            confirmLabel: _t("Remove"),
            confirm: async () => {
                const { model, id, name } = this.target;
                await this.orm.call(model, "remove_secret", [[id], name]);
                await this.props.record.load();
            },
            cancel: () => {},
        });
    }
}

export const secretField = {
    component: SecretField,
    displayName: _t("Secret"),
    supportedTypes: ["char"],
    fieldDependencies: [{ name: "stored_secrets", type: "json" }],
    listViewWidth: [140, 220],
    isEmpty: () => false,
};

registry.category("fields").add("liteviewer_secret", secretField);
