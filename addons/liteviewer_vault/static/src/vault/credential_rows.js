import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { CopyButton } from "@web/core/copy_button/copy_button";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { CODE, useSecret } from "./secret_hook";

const MODEL = "liteviewer.credential";
const ICONS = {
    windows: "fa-windows",
    server: "fa-server",
    network: "fa-sitemap",
    remote: "fa-desktop",
    web: "fa-globe",
    mail: "fa-envelope-o",
    database: "fa-database",
    wifi: "fa-wifi",
    other: "fa-key",
};
/** From how many logins on there is a box to look for one. */
const MANY = 8;

/** The logins of a client with masked passwords; each is fetched only when it is asked for. */
export class CredentialRows extends Component {
    static template = "liteviewer_vault.CredentialRows";
    static components = { CopyButton };
    static props = {
        rows: Array, // of `liteviewer.credential.get_rows`
        clientId: Number,
        defaults: { type: Object, optional: true }, // the context of a new login
        ticketId: { type: [Number, Boolean], optional: true },
    };
    /** What of a row is looked through for the words in the box. */
    static searched = ["name", "login", "address"];

    setup() {
        this.action = useService("action");
        this.secret = useSecret();
        this.copied = _t("Copied");
        this.state = useState({ words: "" });
        onWillUpdateProps(({ clientId }) => {
            if (clientId !== this.props.clientId) {
                this.secret.hide();
                this.state.words = "";
            }
        });
    }

    get hasSearch() {
        return this.props.rows.length > MANY;
    }

    get rows() {
        const words = this.state.words.toLowerCase().split(/\s+/);
        return this.props.rows.filter((row) => {
            const text = CredentialRows.searched
                .map((name) => row[name])
                .join(" ")
                .toLowerCase();
            return words.every((word) => text.includes(word));
        });
    }

    icon(row) {
        return ICONS[row.kind];
    }

    target(row, name) {
        return { model: MODEL, id: row.id, name, ticketId: this.props.ticketId };
    }

    password(row) {
        return row.secrets.includes("password") && this.target(row, "password");
    }

    code(row) {
        return row.secrets.includes(CODE) && this.target(row, CODE);
    }

    /** The secret of the row that is on the screen, if there is one. */
    shown(row) {
        return [this.password(row), this.code(row)].find((each) => each && this.secret.isShown(each));
    }

    toggle(target) {
        return this.secret.isShown(target) ? this.secret.hide() : this.secret.reveal(target);
    }

    open(row) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: row.id,
            views: [[false, "form"]],
        });
    }

    create() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            views: [[false, "form"]],
            context: { default_client_id: this.props.clientId, ...this.props.defaults },
        });
    }
}

/** The logins on the card of a client; its heirs show those on the card of what the client has. */
export class CredentialWidget extends Component {
    static template = "liteviewer_vault.CredentialWidget";
    static components = { CredentialRows };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((props) => this.load(props));
    }

    async load({ record }) {
        const { clientId, only, defaults } = this.getScope(record);
        Object.assign(this, { clientId, defaults, rows: [] });
        if (clientId) {
            const answer = await this.orm.call(MODEL, "get_rows", [clientId], only);
            this.rows = answer.rows;
        }
    }

    /**
     * Return which logins belong on the card:
     * `{ clientId, only: more arguments of get_rows, defaults: context of a new login }`.
     */
    getScope({ resId }) {
        return { clientId: resId, only: {}, defaults: {} };
    }
}

registry.category("view_widgets").add("liteviewer_credentials", { component: CredentialWidget });
