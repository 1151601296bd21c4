import { Component, onMounted, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useBus, useService } from "@web/core/utils/hooks";
import { ControlPanel } from "@web/search/control_panel/control_panel";

export const COUNTERS_OUTDATED = "LITEVIEWER:COUNTERS-OUTDATED";

/** Names of the counters, and the filters of the search view that show what was counted. */
const TILES = [
    { name: "mine", label: _t("Mine"), filters: ["my", "open"] },
    { name: "unassigned", label: _t("Unassigned"), filters: ["unassigned"] },
    { name: "new", label: _t("New"), filters: ["new"] },
    { name: "waiting", label: _t("Waiting"), filters: ["waiting"] },
    { name: "overdue", label: _t("Overdue"), filters: ["overdue"] },
    { name: "unread", label: _t("Unread"), filters: ["unread"] },
];
const TILE_FILTERS = TILES.map(({ filters }) => filters[0]);

/**
 * How many open tickets ask for attention, above the list of all tickets. A click shows those of a
 * counter, in place of those of another; a second click shows all again.
 */
export class TicketCounters extends Component {
    static template = "liteviewer_helpdesk.TicketCounters";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.state = useState({ counts: {} });
        const { searchModel } = this.env;
        useBus(searchModel, "update", () => this.render());
        useBus(searchModel, COUNTERS_OUTDATED, this.load.bind(this));
        onMounted(this.load.bind(this));
    }

    async load() {
        this.state.counts = await this.orm.silent.call(
            this.env.searchModel.resModel,
            "get_desk_counters",
            []
        );
    }

    get tiles() {
        return TILES.map(({ name, label, filters }) => {
            const count = this.state.counts[name];
            return {
                name,
                label,
                count,
                isActive: this.env.searchModel.isFilterActive(filters[0]),
                isEmpty: !count,
                isAlarming: name === "overdue" && count > 0,
                toggle: () => this.toggle(filters),
            };
        });
    }

    toggle(filters) {
        const { searchModel } = this.env;
        const added = searchModel.isFilterActive(filters[0]) ? [] : filters;
        searchModel.exchangeFilters(TILE_FILTERS, added);
    }
}

/** A control panel with the counters below it. */
export class TicketControlPanel extends ControlPanel {
    static template = "liteviewer_helpdesk.TicketControlPanel";
    static components = { ...ControlPanel.components, TicketCounters };

    /** They count the whole desk, so they stand over lists of all of it only. */
    get hasCounters() {
        const { inDialog, isSmall, searchModel } = this.env;
        return (
            !inDialog &&
            !isSmall &&
            !searchModel.globalDomain.length &&
            Boolean(searchModel.getFilter(TILE_FILTERS[0]))
        );
    }
}
