import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus } from "@web/core/utils/hooks";

/** Asks why a secret is needed, where the settings want to know. */
export class ReasonDialog extends Component {
    static template = "liteviewer_vault.ReasonDialog";
    static components = { Dialog };
    static props = { confirm: Function, close: Function };

    setup() {
        useAutofocus();
        this.state = useState({ reason: "" });
    }

    confirm() {
        const reason = this.state.reason.trim();
        if (reason) {
            this.props.confirm(reason);
            this.props.close();
        }
    }
}
