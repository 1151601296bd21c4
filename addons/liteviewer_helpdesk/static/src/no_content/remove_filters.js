import { useBus } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { ActionHelper } from "@web/views/action_helper";

/** Models of ours, whose lists say how to see more than nothing. */
const OURS = "liteviewer.";

/**
 * A list of ours that is empty because something was searched for, a filter is on or a value of the
 * panel beside it is chosen takes all that away in one click. It stands below the words that the
 * list has for being empty, in each kind of view.
 */
patch(ActionHelper.prototype, {
    setup() {
        super.setup(...arguments);
        const { searchModel } = this.env;
        if (searchModel?.resModel?.startsWith(OURS)) {
            this.searchModel = searchModel;
            // an empty list stays what it is when the filters change and it is still empty
            useBus(searchModel, "update", () => this.render());
        }
    },

    /** Ids of what is chosen in the panel beside the list. */
    get chosenSections() {
        const { display, sections } = this.searchModel;
        const isChosen = ({ type, activeValueId, values }) =>
            type === "category"
                ? Boolean(activeValueId)
                : [...values.values()].some(({ checked }) => checked);
        return display.searchPanel
            ? [...sections.values()].filter(isChosen).map(({ id }) => id)
            : [];
    },

    get isFiltered() {
        return Boolean(
            this.searchModel?.facets.some(({ type }) => type !== "groupBy") ||
                (this.searchModel && this.chosenSections.length)
        );
    },

    removeFilters() {
        const { searchModel, chosenSections } = this;
        searchModel.clearQuery();
        if (chosenSections.length) {
            searchModel.clearSections(chosenSections);
        }
    },
});
