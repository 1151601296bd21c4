import { Component, markup } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** A report as the server painted it; what its lines are about opens with a click. */
export class ReportField extends Component {
    static template = "liteviewer_sla_reports.ReportField";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
    }

    get content() {
        return markup(this.props.record.data[this.props.name] || "");
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            return this.open(ev);
        }
    }

    async open(ev) {
        const link = ev.target.closest("[data-opens]");
        if (link) {
            const { resId, resModel } = this.props.record;
            const args = [[resId], link.dataset.opens];
            await this.action.doAction(await this.orm.call(resModel, "action_open", args));
        }
    }
}

registry.category("fields").add("liteviewer_report", {
    component: ReportField,
    supportedTypes: ["html"],
});
