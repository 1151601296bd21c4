import {
    onWillDestroy,
    onWillUnmount,
    useComponent,
    useEffect,
    useExternalListener,
    useState,
} from "@odoo/owl";
import { Domain } from "@web/core/domain";
import { useService } from "@web/core/utils/hooks";
import { getTabableElements } from "@web/core/utils/ui";
import { COUNTERS_OUTDATED } from "../counters/ticket_counters";

const DELAY = 500;
const PERIOD = 2000;
/** A menu or popover opened from a row would close with it. */
const OPEN_POPOVER = ".o_popover:not(:has(.o-tooltip))";

/**
 * Keeps a list or kanban of tickets up to date: the server tells over the bus which tickets are new
 * or changed, and the view reads itself again with the rights of its user. Page, scroll position,
 * open groups and the focused row stay.
 *
 * It waits 500 ms for further news, reads at most each 2 s, and never while the user is busy in the
 * view or does not look at it. A server process tells news of a kind at most once a second, so each
 * reading is followed by one more, for what was kept back. On a later page a new ticket would shift
 * the rows: it is only counted, until the user asks for it.
 *
 * @param {Object} params
 * @param {() => boolean} params.isBusy whether reading again would disturb the user
 * @returns {{
 *  unseen: number,
 *  showUnseen: () => Promise<void>,
 *  getFocus: () => { resId: number, cell: number } | null,
 *  reload: () => Promise<void>,
 * }} how many new tickets stand before the page shown, and how to go to them; which ticket has the
 *  keyboard focus; and how to read the view again at once
 */
export function useDeskRefresh({ isBusy }) {
    const component = useComponent();
    const bus = useService("bus_service");
    const orm = useService("orm");
    const state = useState({ unseen: 0, showUnseen, getFocus, reload });
    const news = { new: new Set(), changed: new Set() };
    /** Tickets from `from` on are new to the user; those in `seen` have been marked already. */
    const marks = { from: Infinity, seen: new Set(), focus: null };
    /** Of which kinds there may be news that was kept back. */
    let keptBack = { new: false, changed: false };
    let firstUnseen = Infinity;
    let timer = null;
    let lastTime = -Infinity;

    /** A search on its way reads everything itself; reading as before it would undo it. */
    const isSearching = () =>
        JSON.stringify(component.model.config.domain) !==
        JSON.stringify(component.env.searchModel.domain);
    const isOnLaterPage = () => !component.model.root.isGrouped && component.model.root.offset > 0;

    function schedule() {
        const isOutdated = Object.keys(news).some((kind) => news[kind].size || keptBack[kind]);
        if (timer === null && !document.hidden && isOutdated) {
            const delay = Math.max(DELAY, lastTime + PERIOD - performance.now());
            timer = setTimeout(refresh, delay);
        }
    }

    async function refresh() {
        timer = null;
        lastTime = performance.now();
        const isDisturbing = isBusy() || document.querySelector(OPEN_POPOVER);
        if (!component.model.isReady || isSearching() || isDisturbing) {
            return schedule();
        }
        const added = [...news.new];
        const changed = [...news.changed];
        const mayHaveChanged = keptBack.changed;
        keptBack = { new: added.length > 0, changed: changed.length > 0 };
        news.new.clear();
        news.changed.clear();
        component.env.searchModel.trigger(COUNTERS_OUTDATED);
        if (isOnLaterPage()) {
            firstUnseen = Math.min(firstUnseen, ...added);
            await count();
            const shown = new Set(component.model.root.records.map(({ resId }) => resId));
            if (!mayHaveChanged && !changed.some((id) => shown.has(id))) {
                return schedule();
            }
        } else {
            marks.from = Math.min(marks.from, ...added);
        }
        await reload();
        schedule();
    }

    /** Count those of the new tickets that belong into this list. */
    async function count() {
        const { resModel, domain, context } = component.model.root;
        state.unseen = Number.isFinite(firstUnseen)
            ? await orm.searchCount(
                  resModel,
                  Domain.and([domain, [["id", ">=", firstUnseen]]]).toList(),
                  { context }
              )
            : 0;
    }

    async function reload() {
        const { model } = component;
        marks.focus = getFocus();
        // the first real ticket takes the place of the sample ones
        model.useSampleModel = false;
        await model.load();
    }

    function showUnseen() {
        const { root } = component.model;
        return root.load({ offset: 0, limit: root.limit });
    }

    /** Which record, and which of its cells, has the keyboard focus. */
    function getFocus() {
        const active = document.activeElement;
        const row = component.rootRef.el?.contains(active) && active.closest("[data-id]");
        const record = row && find(({ id }) => id === row.dataset.id);
        return record ? { resId: record.resId, cell: active.closest("td")?.cellIndex } : null;
    }

    function find(predicate) {
        return component.model.root.records.find(predicate);
    }

    function getElement(resId) {
        const record = find((candidate) => candidate.resId === resId);
        return record && component.rootRef.el?.querySelector(`[data-id="${record.id}"]`);
    }

    useEffect(() => {
        if (!isOnLaterPage()) {
            marks.from = Math.min(marks.from, firstUnseen);
            firstUnseen = Infinity;
            state.unseen = 0;
            const isFresh = ({ resId }) => resId >= marks.from && !marks.seen.has(resId);
            for (const { resId } of component.model.root.records.filter(isFresh)) {
                // the rows of another page may be drawn later than the view around them
                const element = getElement(resId);
                if (element) {
                    element.classList.add("o_liteviewer_fresh");
                    marks.seen.add(resId);
                }
            }
        }
        if (marks.focus && document.activeElement === document.body) {
            const element = getElement(marks.focus.resId);
            const cell = element?.cells?.[marks.focus.cell];
            const target = (cell && getTabableElements(cell)[0]) || cell || element;
            target?.focus({ preventScroll: true });
        }
        marks.focus = null;
    });

    for (const kind of Object.keys(news)) {
        const receive = ({ ids }) => {
            ids.forEach((id) => news[kind].add(id));
            schedule();
        };
        const type = `liteviewer.ticket/${kind}`;
        bus.subscribe(type, receive);
        onWillDestroy(() => bus.unsubscribe(type, receive));
    }
    bus.start();
    useExternalListener(document, "visibilitychange", schedule);
    onWillUnmount(() => clearTimeout(timer));

    return state;
}
