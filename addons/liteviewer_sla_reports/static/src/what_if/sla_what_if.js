import { Component, onMounted, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** Has the tickets of a trial gone through, one batch after the other, and shows how far it is. */
export class SlaWhatIf extends Component {
    static template = "liteviewer_sla_reports.SlaWhatIf";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        const { done_count: done, ticket_count: total } = this.props.record.data;
        this.state = useState({ done, total });
        onMounted(() => this.run());
    }

    get percent() {
        return Math.round((100 * this.state.done) / (this.state.total || 1));
    }

    get words() {
        return _t("%(done)s of %(total)s tickets", this.state);
    }

    async run() {
        const { resId, resModel } = this.props.record;
        let more = true;
        while (more) {
            // once the form has been left, no answer arrives any more
            const answer = await this.orm.call(resModel, "try_next", [[resId]]);
            Object.assign(this.state, { done: answer.done, total: answer.total });
            more = answer.more;
        }
        await this.props.record.load();
    }
}

export const slaWhatIf = {
    component: SlaWhatIf,
    fieldDependencies: [
        { name: "done_count", type: "integer" },
        { name: "ticket_count", type: "integer" },
    ],
};

registry.category("view_widgets").add("liteviewer_sla_what_if", slaWhatIf);
