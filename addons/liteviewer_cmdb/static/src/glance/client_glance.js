import { askedAhead } from "@liteviewer_helpdesk/opening/ahead_service";
import { Component, markup, useState } from "@odoo/owl";
import { CopyButton } from "@web/core/copy_button/copy_button";
import { deserializeDate, deserializeDateTime, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/core/utils/numbers";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * Sections that other features add to the panel, below the computer and above the network:
 * `add(name, { Component, isVisible: (glance) => boolean }, { sequence })`. Each gets the props
 * `glance` (of `liteviewer.ticket.get_client_glance`) and `record` (of the ticket).
 */
export const glanceSections = registry.category("liteviewer_glance_sections");

/** How many network devices are shown before somebody asks for the rest. */
const FEW_DEVICES = 6;

/** What the panel depends on, of the values of a ticket. */
function getDraft(data) {
    return Object.fromEntries(
        ["partner_id", "client_id", "equipment_id"].map((name) => [name, data[name]?.id || false])
    );
}

/** What an engineer has to know of the client, beside the ticket and without a click. */
export class ClientGlance extends Component {
    static template = "liteviewer_cmdb.ClientGlance";
    static components = { CopyButton };
    static props = { ...standardWidgetProps };

    setup() {
        this.ahead = useService("liteviewer_ahead");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.copied = _t("Copied");
        this.state = useState({ glance: null, showAllDevices: false });
        useRecordObserver((record) => {
            this.load(record);
        });
    }

    /**
     * Ask again when another record is shown, another reporter or device is chosen, or a timer
     * starts or stops, and a connection with it.
     */
    async load(record) {
        const draft = getDraft(record.data);
        const key = JSON.stringify([record.resId, draft, record.data.running_entry_id?.id]);
        if (key === this.key) {
            return;
        }
        this.key = key;
        const ids = record.resId ? [record.resId] : [];
        this.state.glance = await this.keepLast.add(
            this.ahead.call(ids, "get_client_glance", { draft })
        );
    }

    /** Show the ticket and the panel as they are after something was done in a part of it. */
    async reload() {
        const { record } = this.props;
        await record.load();
        this.key = null;
        await this.load(record);
    }

    get glance() {
        return this.state.glance;
    }

    get isEmpty() {
        const { client, reporter, computer } = this.glance;
        return !(client || reporter || computer);
    }

    get note() {
        // an Html field: the server has sanitised it
        return markup(this.glance.client.note);
    }

    get sections() {
        return glanceSections
            .getAll()
            .filter(({ isVisible }) => !isVisible || isVisible(this.glance));
    }

    get devices() {
        const { devices } = this.glance.network;
        return this.state.showAllDevices ? devices : devices.slice(0, FEW_DEVICES);
    }

    get hiddenDeviceCount() {
        return this.glance.network.count - this.devices.length;
    }

    get moreDevices() {
        return _t("%(count)s more devices", { count: this.hiddenDeviceCount });
    }

    /** [{ key, label, value }] of what is known of the computer. */
    get computerFacts() {
        const { computer } = this.glance;
        const code = { isCode: true };
        const hasOwnName = computer.hostname.toLowerCase() !== computer.name.toLowerCase();
        return [
            ...computer.addresses.map((address) => ({
                key: `address ${address}`,
                label: _t("IP address"),
                value: address,
                ...code,
            })),
            { key: "host", label: _t("Host name"), value: hasOwnName && computer.hostname, ...code },
            { key: "model", label: _t("Model"), value: computer.model },
            { key: "os", label: _t("System"), value: computer.os },
            { key: "cpu", label: _t("Processor"), value: computer.cpu },
            {
                key: "memory",
                label: _t("Memory, disks"),
                value: [this.memory, computer.disks].filter(Boolean).join(" · "),
            },
            { key: "serial", label: _t("Serial number"), value: computer.serial, ...code },
            {
                key: "inventory",
                label: _t("Inventory number"),
                value: computer.inventory_number,
                ...code,
            },
            { key: "place", label: _t("Place"), value: computer.place },
            { key: "warranty", label: _t("Warranty"), ...this.warranty },
        ].filter(({ value }) => value);
    }

    get memory() {
        const size = this.glance.computer.memory_mb / 1024;
        return (
            size &&
            _t("%(size)s GB", {
                size: formatFloat(size, { digits: [16, 1], trailingZeros: false }),
            })
        );
    }

    get warranty() {
        const { warranty_state: state, warranty_end: end } = this.glance.computer;
        const date = end && formatDate(deserializeDate(end));
        return {
            ok: { value: _t("until %(date)s", { date }), color: "success" },
            soon: { value: _t("until %(date)s", { date }), color: "warning" },
            over: { value: _t("expired %(date)s", { date }), color: "danger" },
        }[state];
    }

    get origin() {
        const { agent_seen_at: seenAt, is_recognised: isRecognised } = this.glance.computer;
        if (seenAt) {
            return _t("Agent seen %(when)s", { when: this.ago(seenAt) });
        }
        return isRecognised ? "" : _t("The reporter's computer");
    }

    ago(moment) {
        return deserializeDateTime(moment).toRelative({ style: "short" });
    }

    open(model, id) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    openTickets() {
        const { id } = this.glance.client;
        this.action.doAction("liteviewer_helpdesk.ticket_action", {
            additionalContext: { search_default_open: 1, search_default_client_id: id },
        });
    }

    /** Show what has been left out: those that are here already, else all of them in a list. */
    showMoreDevices() {
        const { client, network } = this.glance;
        if (!this.state.showAllDevices && network.count === network.devices.length) {
            this.state.showAllDevices = true;
            return;
        }
        this.action.doAction("liteviewer_cmdb.equipment_action", {
            additionalContext: { default_client_id: client.id },
            domain: [["client_id", "=", client.id]],
        });
    }
}

registry.category("view_widgets").add("liteviewer_glance", {
    component: ClientGlance,
    fieldDependencies: [
        { name: "partner_id", type: "many2one" },
        { name: "client_id", type: "many2one" },
        { name: "equipment_id", type: "many2one" },
    ],
});

askedAhead.add("glance", (ahead, ticket) => {
    ahead.call([ticket.id], "get_client_glance", { draft: getDraft(ticket) }).catch(() => {});
});
