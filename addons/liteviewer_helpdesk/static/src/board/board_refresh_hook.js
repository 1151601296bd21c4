import { onWillDestroy, useExternalListener } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";

/** Milliseconds: after news, between two readings, and without any news. */
const DELAY = 500;
const PERIOD = 5000;
const LONGEST = 60000;

/**
 * Keeps a board up to date: the server tells of changes over the bus; without any the board reads
 * itself each minute, since time alone makes tickets late.
 *
 * @param {() => Promise<void>} read
 * @returns {() => Promise<void>} reads at once, and goes on from there
 */
export function useBoardRefresh(read) {
    const bus = useService("bus_service");
    let timer = null;
    let plannedFor;
    let lastTime = -Infinity;
    let isDestroyed = false;

    /** Read in `delay` ms, unless that is planned sooner; never twice within `PERIOD`. */
    function schedule(delay) {
        const now = Date.now();
        const at = Math.max(now + delay, lastTime + PERIOD);
        if (isDestroyed || (timer && plannedFor <= at)) {
            return;
        }
        browser.clearTimeout(timer);
        plannedFor = at;
        timer = browser.setTimeout(refresh, at - now);
    }

    async function refresh() {
        browser.clearTimeout(timer);
        timer = null;
        lastTime = Date.now();
        await read();
        schedule(LONGEST);
    }

    const onNews = () => schedule(DELAY);
    for (const type of ["liteviewer.ticket/new", "liteviewer.ticket/changed"]) {
        bus.subscribe(type, onNews);
        onWillDestroy(() => bus.unsubscribe(type, onNews));
    }
    bus.start();
    useExternalListener(document, "visibilitychange", onNews);
    onWillDestroy(() => {
        isDestroyed = true;
        browser.clearTimeout(timer);
    });
    return refresh;
}
