import { Component, onMounted, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * Has the record of the form do its work, one batch after the other, and shows how far it is. Each
 * call of the method answers {done, total, more}. It begins as soon as the widget is shown.
 */
export class Batches extends Component {
    static template = "liteviewer_helpdesk.Batches";
    static props = { ...standardWidgetProps, method: String };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ done: 0, total: 0 });
        onMounted(() => this.run());
    }

    get percent() {
        return Math.round((100 * this.state.done) / (this.state.total || 1));
    }

    get words() {
        return this.state.total ? _t("%(done)s of %(total)s", this.state) : "";
    }

    async run() {
        const { resId, resModel } = this.props.record;
        let more = true;
        while (more) {
            // once the form has been left, no answer arrives any more
            const answer = await this.orm.call(resModel, this.props.method, [[resId]]);
            Object.assign(this.state, { done: answer.done, total: answer.total });
            more = answer.more;
        }
        await this.props.record.load();
    }
}

export const batches = {
    component: Batches,
    extractProps: ({ options }) => ({ method: options.method }),
};

registry.category("view_widgets").add("liteviewer_batches", batches);
