import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { CopyButton } from "@web/core/copy_button/copy_button";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { glanceSections } from "../glance/client_glance";
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
    static template = "liteviewer_cmdb.CredentialRows";
    static components = { CopyButton };
    static props = {
        rows: Array, // of `liteviewer.credential.get_rows`
        clientId: Number,
        equipmentId: { type: [Number, Boolean], optional: true },
        ticketId: { type: [Number, Boolean], optional: true },
    };

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
            const text = [row.name, row.login, row.address, row.equipment].join(" ").toLowerCase();
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
            context: {
                default_client_id: this.props.clientId,
                default_equipment_id: this.props.equipmentId || false,
            },
        });
    }
}

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

/** The logins on the card of a client or of a piece of equipment. */
class CredentialWidget extends Component {
    static template = "liteviewer_cmdb.CredentialWidget";
    static components = { CredentialRows };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((props) => this.load(props));
    }

    async load({ record }) {
        const { resModel, resId, data } = record;
        const isEquipment = resModel === "liteviewer.equipment";
        this.clientId = isEquipment ? data.client_id?.id : resId;
        this.equipmentId = isEquipment && resId;
        this.rows = [];
        if (resId && this.clientId) {
            const answer = await this.orm.call(MODEL, "get_rows", [this.clientId], {
                equipment_id: this.equipmentId,
            });
            this.rows = answer.rows;
        }
    }
}

registry.category("view_widgets").add("liteviewer_credentials", { component: CredentialWidget });
