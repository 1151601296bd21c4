import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { registry } from "@web/core/registry";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";
import { TicketControlPanel } from "../counters/ticket_counters";
import { TicketSearchModel } from "../counters/ticket_search_model";
import { useAhead } from "../opening/ahead_hook";
import { useDeskRefresh } from "./desk_refresh_hook";
import { TicketSearchPanel } from "./ticket_search_panel";

export class TicketListController extends ListController {
    static template = "liteviewer_helpdesk.TicketListView";

    setup() {
        super.setup();
        useAhead();
        this.desk = useDeskRefresh({
            isBusy: () => Boolean(this.model.root.editedRecord || this.hasSelectedRecords),
        });
        // selected rows are taken by the button in the header, which has the same key
        useHotkey("alt+t", () => this.takeFocused(), {
            isAvailable: () =>
                !this.hasSelectedRecords &&
                !this.model.root.editedRecord &&
                Boolean(this.desk.getFocus()),
        });
    }

    /** Take the ticket of the row with the keyboard focus. */
    async takeFocused() {
        await this.orm.call(this.props.resModel, "action_take", [[this.desk.getFocus().resId]]);
        await this.desk.reload();
    }
}

export const ticketListView = {
    ...listView,
    ControlPanel: TicketControlPanel,
    Controller: TicketListController,
    SearchModel: TicketSearchModel,
    SearchPanel: TicketSearchPanel,
};

registry.category("views").add("liteviewer_ticket_list", ticketListView);
