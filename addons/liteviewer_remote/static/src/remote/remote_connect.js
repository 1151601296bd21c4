import { Component, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { downloadFile } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const EQUIPMENT = "liteviewer.equipment";
const SESSION = "liteviewer.remote.session";
const { DateTime } = luxon;

/** Opens what `action_connect` of a device has prepared: a page, a program or a file. */
function openRemote(env, { params }) {
    const { url, file, message, type } = params;
    if (file) {
        const bytes = Uint8Array.from(atob(file.content), (char) => char.charCodeAt(0));
        // a type that no browser shows by itself: the name tells which program opens it
        downloadFile(bytes, file.name, "application/octet-stream");
    } else if (/^https?:/.test(url)) {
        browser.open(url, "_blank", "noopener,noreferrer");
    } else {
        // a program takes the address over, the page stays
        browser.open(url, "_self");
    }
    env.services.notification.add(message, { type });
}

registry.category("actions").add("liteviewer_remote.remote_open", openRemote);

/** Connects to a device and shows who is connected to it. */
export class RemoteConnect extends Component {
    static template = "liteviewer_remote.RemoteConnect";
    static components = { Dropdown, DropdownItem };
    static props = {
        access: Object, // of `liteviewer.equipment.get_remote_access`
        equipmentId: Number,
        isTicket: { type: Boolean, optional: true },
        record: Object, // of the form: saved before, since the session is for what it says
        onChange: Function,
        setUp: { type: Function, optional: true },
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    describe({ tool, user, since, is_mine: isMine }) {
        const start = deserializeDateTime(since);
        const isToday = start.hasSame(DateTime.now(), "day");
        const time = start.toLocaleString(
            isToday ? DateTime.TIME_SIMPLE : DateTime.DATETIME_SHORT
        );
        return isMine
            ? _t("%(tool)s since %(time)s", { tool, time })
            : _t("%(user)s: %(tool)s since %(time)s", { user, tool, time });
    }

    async connect(tool) {
        const { record, equipmentId, isTicket } = this.props;
        if (!(await record.save())) {
            return;
        }
        const action = await this.orm.call(EQUIPMENT, "action_connect", [[equipmentId]], {
            tool_id: tool.id,
            ticket_id: isTicket && record.resId,
        });
        await this.action.doAction(action);
        await this.props.onChange();
    }

    async disconnect(session) {
        const action = await this.orm.call(SESSION, "action_disconnect", [[session.id]]);
        const onClose = () => this.props.onChange();
        return action === true ? onClose() : this.action.doAction(action, { onClose });
    }
}

/** The same on the card of a device. */
class RemoteWidget extends Component {
    static template = "liteviewer_remote.RemoteWidget";
    static components = { RemoteConnect };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({ access: null, id: false });
        useRecordObserver((record) => {
            // asked again whenever the tools of the device change
            this.load(record.resId, record.data.remote_id_ids?.count);
        });
    }

    async load(id) {
        const access =
            id && (await this.keepLast.add(this.orm.call(EQUIPMENT, "get_remote_access", [[id]])));
        Object.assign(this.state, { access, id });
    }

    async onChange() {
        const { record } = this.props;
        await record.load();
        await this.load(record.resId);
    }
}

registry.category("view_widgets").add("liteviewer_remote", { component: RemoteWidget });
