import {
    advanceTime,
    after,
    beforeEach,
    click,
    describe,
    expect,
    freezeTime,
    getFixture,
    queryAllTexts,
    queryFirst,
    resize,
    test,
} from "@odoo/hoot";
import {
    MockServer,
    mockService,
    mountView,
    onRpc,
    pagerNext,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { defineTicketModels } from "./helpers";

describe.current.tags("desktop");
defineTicketModels();

const SECOND = 1000;
const DELAY = 0.5 * SECOND;
const PERIOD = 2 * SECOND;

/** Tells the open list news: `tell("new", 6)`, as the server does over the bus. */
let tell;

beforeEach(() => {
    const receivers = {};
    tell = (kind, ...ids) => receivers[`liteviewer.ticket/${kind}`]({ ids });
    mockService("bus_service", {
        subscribe(type, receive) {
            receivers[type] = receive;
            super.subscribe(...arguments);
        },
    });
    patchWithCleanup(performance, { now: () => Date.now() });
});

/** Open the list of tickets, the newest first; from then on its readings are steps. */
async function openList({ limit = 80, ...options } = {}) {
    await mountView({
        type: "list",
        resModel: "liteviewer.ticket",
        arch: `
            <list js_class="liteviewer_ticket_list" default_order="id desc" limit="${limit}">
                <field name="name"/>
            </list>`,
        ...options,
    });
    onRpc("liteviewer.ticket", "web_search_read", () => {
        expect.step("read");
    });
    onRpc("liteviewer.ticket", "search_count", () => {
        expect.step("count");
    });
    freezeTime();
}

function makeTicket(name) {
    return MockServer.env["liteviewer.ticket"].create({ name });
}

/** Let the list draw what it has read, and what follows from that. */
async function draw() {
    await advanceTime(20);
    await advanceTime(20);
}

const rows = () => queryAllTexts(".o_data_row");

test("a new ticket appears half a second after its news", async () => {
    await openList();
    tell("new", makeTicket("Just came in"));
    await advanceTime(DELAY - 1);
    expect.verifySteps([]);
    await advanceTime(1);
    expect.verifySteps(["read"]);
    await draw();
    expect(rows()[0]).toBe("Just came in");
    expect(".o_data_row:first").toHaveClass("o_liteviewer_fresh");
    expect(".o_liteviewer_fresh").toHaveCount(1);
});

test("news that come together are read together", async () => {
    await openList();
    tell("new", 6);
    await advanceTime(DELAY / 2);
    tell("new", 7);
    tell("changed", 1, 2);
    await advanceTime(DELAY / 2);
    expect.verifySteps(["read"]);
});

test("two seconds later it is read once more, for what the server kept back, and no third time", async () => {
    await openList();
    tell("changed", 1);
    await advanceTime(DELAY);
    expect.verifySteps(["read"]);
    await advanceTime(PERIOD - 1);
    expect.verifySteps([]);
    await advanceTime(1);
    expect.verifySteps(["read"]);
    await advanceTime(10 * PERIOD);
    expect.verifySteps([]);
});

test("much news is read at most each two seconds", async () => {
    await openList();
    for (let time = 0; time < 10 * SECOND; time += SECOND / 10) {
        tell("changed", 1);
        await advanceTime(SECOND / 10);
    }
    // after 0.5, 2.5, 4.5, 6.5 and 8.5 seconds
    expect.verifySteps(Array(5).fill("read"));
});

test("news after a quiet time are read as soon as the first", async () => {
    await openList();
    tell("changed", 1);
    await advanceTime(DELAY);
    await advanceTime(PERIOD);
    expect.verifySteps(["read", "read"]);
    await advanceTime(PERIOD);
    tell("changed", 1);
    await advanceTime(DELAY);
    expect.verifySteps(["read"]);
});

test("it is not read while rows are selected", async () => {
    await openList();
    await click(".o_data_row .o_list_record_selector input");
    await draw();
    tell("changed", 1);
    await advanceTime(5 * PERIOD);
    expect.verifySteps([]);
    await click(".o_data_row .o_list_record_selector input");
    await draw();
    await advanceTime(PERIOD);
    expect.verifySteps(["read"]);
});

test("it is not read while a menu is open, but under a tooltip", async () => {
    await openList();
    const popover = document.createElement("div");
    popover.className = "o_popover";
    getFixture().append(popover);
    tell("changed", 1);
    await advanceTime(5 * PERIOD);
    expect.verifySteps([]);
    popover.innerHTML = `<div class="o-tooltip"/>`;
    await advanceTime(PERIOD);
    expect.verifySteps(["read"]);
});

test("it is not read while nobody looks at the page, and soon when somebody does", async () => {
    await openList();
    let hidden = true;
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    after(() => delete document.hidden);
    tell("changed", 1);
    await advanceTime(5 * PERIOD);
    expect.verifySteps([]);
    hidden = false;
    document.dispatchEvent(new Event("visibilitychange"));
    await advanceTime(DELAY);
    expect.verifySteps(["read"]);
});

test("on a later page new tickets are counted, and shown when asked for", async () => {
    await openList({ limit: 2 });
    await pagerNext();
    await draw();
    expect.verifySteps(["read"]);
    expect(rows()).toEqual(["Ticket 3", "Ticket 2"]);
    tell("new", makeTicket("Just came in"));
    await advanceTime(DELAY);
    await draw();
    expect.verifySteps(["count"]);
    expect(rows()).toEqual(["Ticket 3", "Ticket 2"]);
    expect(".o_liteviewer_unseen b").toHaveText("1");
    await click(".o_liteviewer_unseen");
    await draw();
    expect.verifySteps(["read"]);
    expect(rows()).toEqual(["Just came in", "Ticket 5"]);
    expect(".o_data_row:first").toHaveClass("o_liteviewer_fresh");
    expect(".o_liteviewer_unseen").toHaveCount(0);
});

test("on a later page only changes of the tickets shown are read", async () => {
    await openList({ limit: 2 });
    await pagerNext();
    await draw();
    expect.verifySteps(["read"]);
    tell("changed", 3);
    await advanceTime(DELAY);
    expect.verifySteps(["read"]);
    // which tickets were kept back is not known, so it is read whatever they are
    await advanceTime(PERIOD);
    expect.verifySteps(["read"]);
    tell("changed", 5);
    await advanceTime(PERIOD);
    expect.verifySteps([]);
    await advanceTime(PERIOD);
    expect.verifySteps(["read"]);
});

test("the focus stays on its ticket", async () => {
    await openList();
    queryFirst(".o_data_row:contains(Ticket 4) .o_list_record_selector input").focus();
    tell("new", makeTicket("Just came in"));
    await advanceTime(DELAY);
    await draw();
    expect(rows()[0]).toBe("Just came in");
    expect(".o_data_row:contains(Ticket 4) .o_list_record_selector input").toBeFocused();
    expect.verifySteps(["read"]);
});

const CLIENTS = { parent_field: false, values: [{ id: 3, display_name: "Client A", __count: 2 }] };

/** Open the list with the numbers of each client beside it. */
async function openListWithPanel(options) {
    onRpc("liteviewer.ticket", "search_panel_select_range", () => {
        expect.step("panel");
        return CLIENTS;
    });
    await openList({
        searchViewArch: `
            <search>
                <searchpanel><field name="client_id" enable_counters="1"/></searchpanel>
            </search>`,
        ...options,
    });
    expect.verifySteps(["panel"]);
}

test("the numbers beside the list are read with it, without a search from the start", async () => {
    await openListWithPanel({ limit: 2 });
    await pagerNext();
    await draw();
    expect.verifySteps(["read"]);
    tell("changed", 3);
    await advanceTime(DELAY);
    await draw();
    expect.verifySteps(["panel", "read"]);
    expect(rows()).toEqual(["Ticket 3", "Ticket 2"]);
});

test("a narrow window leaves the room to the list until somebody opens the panel", async () => {
    await resize({ width: 1199 });
    await openListWithPanel();
    expect(".o_search_panel_sidebar").toHaveCount(1);
    await click(".o_search_panel_sidebar");
    await draw();
    expect(".o_search_panel").toHaveCount(1);
});

test("a wide window has room for both", async () => {
    await resize({ width: 1200 });
    await openListWithPanel();
    expect(".o_search_panel").toHaveCount(1);
});
