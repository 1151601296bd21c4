import { advanceTime, beforeEach, click, describe, expect, freezeTime, mockDate, queryAllTexts, select, test } from "@odoo/hoot";
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
import { ConnectionLostError } from "@web/core/network/rpc";
import { WebClient } from "@web/webclient/webclient";
import { defineTicketModels } from "@liteviewer_helpdesk/../tests/unit/helpers";

const TILES = ".o_liteviewer_wall_queue b";
const SHARES = ".o_liteviewer_wall_bar i";
const PERIOD = 5000;

describe.current.tags("desktop");
defineTicketModels();

let board;
let tell;

beforeEach(() => {
    allowTranslations();
    mockDate("2026-03-02 12:00:00", 0);
    freezeTime();
    browser.localStorage.clear();
    board = {
        queue: { new: 4, in_progress: 12, waiting: 3, unassigned: 2 },
        sla: { breached: 1, at_risk: 2, on_track: 5, paused: 2, met: 0, missed: 0, none: 9 },
        today: { received: 31, resolved: 28 },
        due: [
            {
                id: 7,
                number: "LV-7",
                name: "Mail does not work",
                client: "Client A",
                user: "",
                badge: {
                    kind: "resolution",
                    state: "running",
                    left: -3600,
                    counts_from: "2026-03-02 09:00:00",
                    counts_until: "2026-03-02 18:00:00",
                    breached: true,
                    deadline: "2026-03-02 11:00:00",
                },
            },
        ],
    };
    const receivers = {};
    tell = () => receivers["liteviewer.ticket/new"]({ ids: [1] });
    mockService("bus_service", {
        subscribe(type, receive) {
            receivers[type] = receive;
            super.subscribe(...arguments);
        },
    });
    onRpc("liteviewer.ticket.team", "search_read", () => [
        { id: 1, name: "Day" },
        { id: 2, name: "Night" },
    ]);
    onRpc("liteviewer.ticket", "get_wall_board", ({ args }) => {
        expect.step(`read ${args[0]}`);
        if (board instanceof Error) {
            throw board;
        }
        return board;
    });
});

async function openBoard() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "liteviewer_sla_reports.wall_board",
    });
    expect.verifySteps(["read false"]);
}

test("it counts the queue, draws the SLA and names what is due", async () => {
    await openBoard();
    expect(queryAllTexts(TILES)).toEqual(["4", "12", "3", "2"]);
    expect("[data-name=unassigned]").toHaveClass("o_liteviewer_wall_alarming");
    expect(`${SHARES}[data-status=on_track]`).toHaveAttribute("style", "flex-basis: 50%");
    expect(".o_liteviewer_wall_due tr").toHaveCount(1);
    expect(".o_liteviewer_wall_due tr").toHaveText(/\+1 h\s*LV-7\s*Client A\s*Mail does not work\s*nobody/);
});

test("news have it read again, at most once in five seconds; without news once a minute", async () => {
    await openBoard();
    tell();
    tell();
    await advanceTime(PERIOD - 1);
    expect.verifySteps([]);
    board = { ...board, queue: { ...board.queue, new: 5 } };
    await advanceTime(1);
    expect.verifySteps(["read false"]);
    await animationFrame();
    expect(queryAllTexts(TILES)[0]).toBe("5");
    await advanceTime(59000);
    expect.verifySteps([]);
    await advanceTime(1000);
    expect.verifySteps(["read false"]);
});

test("a lost connection is said on the board, and read again", async () => {
    await openBoard();
    const before = board;
    board = new ConnectionLostError("/web");
    tell();
    await advanceTime(PERIOD);
    await animationFrame();
    expect.verifySteps(["read false"]);
    expect(".o_liteviewer_wall_lost").toHaveText(/No connection/);
    expect(queryAllTexts(TILES)[0]).toBe("4");
    board = before;
    await advanceTime(60000);
    await animationFrame();
    expect.verifySteps(["read false"]);
    expect(".o_liteviewer_wall_lost").toHaveCount(0);
});

test("team and colours belong to the screen", async () => {
    await openBoard();
    await click("select[name=team]");
    await select("2");
    await animationFrame();
    expect.verifySteps(["read 2"]);
    expect(browser.localStorage.getItem("liteviewer_wall_team")).toBe("2");
    expect(".o_liteviewer_wall").toHaveClass("o_liteviewer_wall_light");
    await contains("button[name=theme]").click();
    expect(".o_liteviewer_wall").toHaveClass("o_liteviewer_wall_dark");
    expect(browser.localStorage.getItem("liteviewer_wall_theme")).toBe("dark");
});
