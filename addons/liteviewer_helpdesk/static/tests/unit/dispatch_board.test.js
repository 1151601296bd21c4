import {
    beforeEach,
    describe,
    expect,
    manuallyDispatchProgrammaticEvent,
    mockDate,
    press,
    queryAllTexts,
    queryFirst,
    test,
} from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import {
    allowTranslations,
    contains,
    getService,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { WebClient } from "@web/webclient/webclient";
import { defineTicketModels } from "./helpers";

describe.current.tags("desktop");
defineTicketModels();

const CARD = ".o_liteviewer_board_queues article[data-id='7']";

function makeCard(id, values) {
    return {
        id,
        number: `LV-${id}`,
        name: `Ticket ${id}`,
        client: "Client A",
        user_id: false,
        priority: "1",
        stage_kind: "new",
        stage_since: "2026-03-02 11:00:00",
        due_at: false,
        ...values,
    };
}

let board;

beforeEach(() => {
    allowTranslations();
    mockDate("2026-03-02 12:00:00", 0);
    browser.localStorage.clear();
    board = {
        unassigned: { count: 1, tickets: [makeCard(7, { due_at: "2026-03-02 11:30:00" })] },
        soon: { count: 0, tickets: [] },
        engineers: [
            {
                id: 1,
                name: "Anna",
                count: 30,
                is_present: true,
                away_until: false,
                substitute: false,
                works_on: { id: 8, number: "LV-8", name: "Mail", client: "B", since: "2026-03-02 11:15:00" },
                tickets: [makeCard(8, { user_id: 1 })],
            },
            {
                id: 2,
                name: "Boris",
                count: 0,
                is_present: false,
                away_until: "2026-03-04 09:00:00",
                substitute: "Anna",
                works_on: false,
                tickets: [],
            },
        ],
        visits: [],
    };
    onRpc("liteviewer.ticket.team", "search_read", () => []);
    onRpc("liteviewer.ticket", "get_dispatch_board", () => {
        expect.step("read");
        return board;
    });
});

async function openBoard() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "liteviewer_helpdesk.dispatch_board",
    });
    // the clock that it shares with others ticks once it is there
    await animationFrame();
    expect.verifySteps(["read"]);
}

test("it tells who works on what, who is away and what is late", async () => {
    await openBoard();
    expect(queryAllTexts(".o_liteviewer_board_queues [data-name=unassigned] b")[0]).toBe("1");
    expect(`${CARD} .text-danger`).toHaveText("30 min. ago");
    expect("section[data-id='1'] .o_liteviewer_board_timer b").toHaveText("0:45");
    expect("section[data-id='1']").toHaveText(/29 more/);
    expect("section[data-id='2']").toHaveText(/Away until .*, Anna stands in/);
});

test("a card that is dragged to an engineer is assigned", async () => {
    onRpc("liteviewer.ticket.assign", "create", ({ args }) => {
        expect.step(args[0][0]);
        return [5];
    });
    onRpc("liteviewer.ticket.assign", "action_assign", ({ args }) => {
        expect.step(`assign ${args[0]}`);
        return { type: "ir.actions.act_window_close" };
    });
    await openBoard();
    const dataTransfer = new DataTransfer();
    await manuallyDispatchProgrammaticEvent(queryFirst(CARD), "dragstart", { dataTransfer });
    const engineer = queryFirst("section[data-id='2']");
    await manuallyDispatchProgrammaticEvent(engineer, "dragover", { dataTransfer });
    await manuallyDispatchProgrammaticEvent(engineer, "drop", { dataTransfer });
    await animationFrame();
    expect.verifySteps([{ ticket_ids: [[6, 0, [7]]], user_id: 2 }, "assign 5", "read"]);
});

test("the keyboard opens a ticket, and assigns without dragging", async () => {
    mockService("action", {
        doAction(action) {
            if (action.type === "ir.actions.client") {
                return super.doAction(...arguments);
            }
            expect.step(action.res_model);
        },
    });
    onRpc("liteviewer.ticket", "action_assign", () => ({
        type: "ir.actions.act_window",
        res_model: "liteviewer.ticket.assign",
    }));
    await openBoard();
    queryFirst(CARD).focus();
    await press("Enter");
    await contains(`${CARD} button[title=Assign]`).click();
    await animationFrame();
    expect.verifySteps(["liteviewer.ticket", "liteviewer.ticket.assign"]);
});
