import { browser } from "@web/core/browser/browser";
import { useBus, useService } from "@web/core/utils/hooks";
import { SearchPanel } from "@web/search/search_panel/search_panel";
import { COUNTERS_OUTDATED } from "../counters/ticket_counters";

/** Pixels of the window from which on panel and list both have room. */
const ROOM_FOR_BOTH = 1200;

/**
 * A search panel that reads its counters anew when the tickets beside it have changed, and that
 * leaves a narrow screen to the list until somebody opens it.
 */
export class TicketSearchPanel extends SearchPanel {
    setup() {
        super.setup();
        this.orm = useService("orm");
        const preference = browser.localStorage.getItem(this.keyExpandSidebar);
        if (preference === null && browser.innerWidth < ROOM_FOR_BOTH) {
            this.state.sidebarExpanded = false;
        }
        useBus(this.env.searchModel, COUNTERS_OUTDATED, this.refreshCounters.bind(this));
    }

    async refreshCounters() {
        const { searchModel } = this.env;
        const getSelection = () => searchModel.categories.map((c) => c.activeValueId).join();
        const selection = getSelection();
        // The search model itself answers from a cache first and then starts the whole search
        // again, which would throw the list back to its first page.
        await Promise.all(
            searchModel.categories.map(async (category) => {
                const result = await this.orm.call(
                    searchModel.resModel,
                    "search_panel_select_range",
                    [category.fieldName],
                    {
                        category_domain: searchModel._getCategoryDomain(category.id),
                        context: searchModel.globalContext,
                        enable_counters: category.enableCounters,
                        expand: category.expand,
                        hierarchize: category.hierarchize,
                        limit: category.limit,
                        search_domain: searchModel.searchDomain,
                    }
                );
                searchModel._createCategoryTree(category.id, result);
            })
        );
        if (getSelection() !== selection) {
            // the chosen value has no tickets any more, all of them are shown again
            searchModel._notify();
        } else {
            this.updateActiveValues();
            this.render();
        }
    }
}
