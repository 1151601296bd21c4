import { useService } from "@web/core/utils/hooks";
import { registry } from "@web/core/registry";
import { RelationalModel } from "@web/model/relational_model/relational_model";
import { getFieldsSpec } from "@web/model/relational_model/utils";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/** Takes the first values of a ticket from what was read ahead. */
export class TicketFormModel extends RelationalModel {
    static services = [...RelationalModel.services, "liteviewer_ahead"];

    setup(params, services) {
        super.setup(...arguments);
        this.ahead = services.liteviewer_ahead;
    }

    async _loadRecords(config, evalContext = config.context, cache) {
        // `cache` tells that another ticket is opened; read again, it is asked for anew
        if (cache && config.isMonoRecord && config.resId) {
            const { activeFields, fields, context, resId } = config;
            const kwargs = {
                context: { bin_size: true, ...context },
                specification: getFieldsSpec(activeFields, fields, evalContext),
            };
            this.ahead.questions[this.env.config.actionId] = kwargs;
            try {
                const records = await this.ahead.getRecords(resId, kwargs);
                if (records?.length) {
                    return records;
                }
            } catch {
                // asked for again below
            }
        }
        return super._loadRecords(...arguments);
    }
}

export class TicketFormController extends FormController {
    setup() {
        this.ahead = useService("liteviewer_ahead");
        super.setup();
    }

    onWillLoadRoot(config) {
        super.onWillLoadRoot(...arguments);
        if (this.model.root?.resId !== config.resId && this.ahead.isThreadHere(config.resId)) {
            Object.assign(this.env.chatter, { fetchThreadData: false, fetchMessages: false });
        }
    }
}

export const ticketFormView = {
    ...formView,
    Controller: TicketFormController,
    Model: TicketFormModel,
};

registry.category("views").add("liteviewer_ticket_form", ticketFormView);
