import { registry } from "@web/core/registry";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { TicketControlPanel } from "../counters/ticket_counters";
import { TicketSearchModel } from "../counters/ticket_search_model";
import { useAhead } from "../opening/ahead_hook";
import { useDeskRefresh } from "./desk_refresh_hook";
import { TicketSearchPanel } from "./ticket_search_panel";

export class TicketKanbanController extends KanbanController {
    static template = "liteviewer_helpdesk.TicketKanbanView";

    setup() {
        super.setup();
        useAhead();
        this.desk = useDeskRefresh({
            isBusy: () =>
                Boolean(
                    this.hasSelectedRecords ||
                        this.quickCreateState.groupId ||
                        this.rootRef.el.querySelector(".o_dragged")
                ),
        });
    }
}

export const ticketKanbanView = {
    ...kanbanView,
    ControlPanel: TicketControlPanel,
    Controller: TicketKanbanController,
    SearchModel: TicketSearchModel,
    SearchPanel: TicketSearchPanel,
};

registry.category("views").add("liteviewer_ticket_kanban", ticketKanbanView);
