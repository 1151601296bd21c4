import { registry } from "@web/core/registry";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";
import { useDeskRefresh } from "./desk_refresh_hook";
import { TicketSearchPanel } from "./ticket_search_panel";

export class TicketListController extends ListController {
    static template = "liteviewer_helpdesk.TicketListView";

    setup() {
        super.setup();
        this.desk = useDeskRefresh({
            isBusy: () => Boolean(this.model.root.editedRecord || this.hasSelectedRecords),
        });
    }
}

export const ticketListView = {
    ...listView,
    Controller: TicketListController,
    SearchPanel: TicketSearchPanel,
};

registry.category("views").add("liteviewer_ticket_list", ticketListView);
