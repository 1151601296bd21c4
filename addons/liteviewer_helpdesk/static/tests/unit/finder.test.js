import { beforeEach, describe, expect, test } from "@odoo/hoot";
import "@liteviewer_helpdesk/finder/ticket_finder";
import { makeMockEnv, mockService, onRpc } from "@web/../tests/web_test_helpers";
import { registry } from "@web/core/registry";
import { defineTicketModels } from "./helpers";

describe.current.tags("headless");
defineTicketModels();

const PROVIDERS = registry.category("command_provider");
const byNumber = (env, searchValue) =>
    PROVIDERS.get("liteviewer_ticket_number").provide(env, { searchValue });
const byWords = (env, searchValue) =>
    PROVIDERS.get("liteviewer_ticket_words_#").provide(env, { searchValue });

let menus, found;

beforeEach(() => {
    menus = [{ xmlid: "liteviewer_helpdesk.helpdesk_menu_root" }];
    found = () => [];
    mockService("menu", { getAll: () => menus });
    onRpc("liteviewer.ticket", "search_read", ({ kwargs }) => {
        const [[name, operator, words]] = kwargs.domain;
        expect.step(`${name} ${operator} ${words}`);
        return found(words);
    });
});

test("what may be a number, or the end of one, is searched for among all commands", async () => {
    const env = await makeMockEnv();
    for (const text of ["LV-10482", " 482 ", "lv-2026-000"]) {
        await byNumber(env, text);
    }
    expect.verifySteps([
        "search_words ilike LV-10482",
        "search_words ilike 482",
        "search_words ilike lv-2026-000",
    ]);
    for (const text of ["", "82", "printer", "printer 482", "482a", "№482"]) {
        expect(await byNumber(env, text)).toEqual([]);
    }
    expect.verifySteps([]);
});

test("words find nothing: the last one may be the beginning of one", async () => {
    const env = await makeMockEnv();
    await byWords(env, "broken prin");
    await byWords(env, "принт");
    expect.verifySteps([
        "search_words ilike broken prin",
        "search_words ilike broken prin*",
        "search_words ilike принт",
        "search_words ilike принт*",
    ]);
    // too short to be the beginning of a word, or none at all
    await byWords(env, "broken pr");
    await byWords(env, "482");
    expect.verifySteps(["search_words ilike broken pr", "search_words ilike 482"]);
});

test("words find a ticket: it is told with its client, and opened", async () => {
    found = () => [
        { id: 7, display_name: "LV-1 Printer", client_id: [3, "Client A"] },
        { id: 8, display_name: "LV-2 Scanner", client_id: false },
    ];
    const env = await makeMockEnv();
    mockService("action", {
        doAction: (action, { viewType, props }) =>
            expect.step(`${action} ${viewType} ${props.resId}`),
    });
    const commands = await byWords(env, "printer");
    expect.verifySteps(["search_words ilike printer"]);
    expect(commands.map(({ name, href }) => [name, href])).toEqual([
        ["LV-1 Printer · Client A", "/odoo/tickets/7"],
        ["LV-2 Scanner", "/odoo/tickets/8"],
    ]);
    commands[1].action();
    expect.verifySteps(["liteviewer_helpdesk.ticket_action form 8"]);
});

test("a telephone finds callers: they are told with company and number", async () => {
    onRpc("res.partner", "search_read", ({ kwargs }) => {
        const [[name, operator, number]] = kwargs.domain;
        expect.step(`${name} ${operator} ${number}`);
        return [
            { id: 5, name: "Anna", parent_id: [3, "Client A"], phone: "+7 495 123-45-67 доб. 12" },
            { id: 6, name: "Boris", parent_id: false, phone: "123-45-67" },
        ];
    });
    onRpc("res.partner", "action_open_caller_tickets", ({ args }) => ({ id: args[0] }));
    const env = await makeMockEnv();
    mockService("action", { doAction: ({ id }) => expect.step(`opened ${id}`) });
    const callers = (name, searchValue) => PROVIDERS.get(name).provide(env, { searchValue });
    const found = await callers("liteviewer_caller", "8 (495) 123-45-67");
    expect(found.map(({ name }) => name)).toEqual([
        "8 (495) 123-45-67 · Anna · Client A · +7 495 123-45-67 доб. 12",
        "8 (495) 123-45-67 · Boris · 123-45-67",
    ]);
    await found[0].action();
    const [anna] = await callers("liteviewer_caller_abroad", "74951234567");
    expect(anna.name).toBe("Anna · Client A · +7 495 123-45-67 доб. 12");
    await callers("liteviewer_caller", "45-67 доб 12");
    expect.verifySteps([
        "phone_mobile_search ilike 8 (495) 123-45-67",
        "opened 5",
        "phone_mobile_search ilike +74951234567",
        "phone_mobile_search ilike 45-67 доб 12",
    ]);
    for (const text of ["567", "printer 4567", "LV-10482"]) {
        expect(await callers("liteviewer_caller", text)).toEqual([]);
    }
    expect.verifySteps([]);
});

test("who has no desk among the menus looks for nothing", async () => {
    menus = [];
    const env = await makeMockEnv();
    expect(await byNumber(env, "LV-10482")).toEqual([]);
    expect(await byWords(env, "printer")).toEqual([]);
    expect.verifySteps([]);
});
