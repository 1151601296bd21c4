import { SearchModel } from "@web/search/search_model";

/** A search that knows its filters by their names, so that a counter can be one of them. */
export class TicketSearchModel extends SearchModel {
    /** @returns {Object|undefined} the filter of that name in the search view */
    getFilter(name) {
        return Object.values(this.searchItems).find(
            (item) => item.type === "filter" && item.name === name
        );
    }

    isFilterActive(name) {
        const filter = this.getFilter(name);
        return this.query.some(({ searchItemId }) => searchItemId === filter?.id);
    }

    /**
     * Take filters out of the search and put others in, in one step. All else in it stays.
     *
     * @param {string[]} removed names
     * @param {string[]} added names
     */
    exchangeFilters(removed, added) {
        const getIds = (names) => names.map((name) => this.getFilter(name)?.id).filter(Boolean);
        const removedIds = getIds(removed);
        this.query = this.query.filter(({ searchItemId }) => !removedIds.includes(searchItemId));
        for (const searchItemId of getIds(added)) {
            if (!this.query.some((element) => element.searchItemId === searchItemId)) {
                this.query.push({ searchItemId });
            }
        }
        this._notify();
    }
}
