import {
    animationFrame,
    beforeEach,
    click,
    describe,
    expect,
    queryAllTexts,
    test,
} from "@odoo/hoot";
import { getFacetTexts, mountView, onRpc } from "@web/../tests/web_test_helpers";
import { defineTicketModels } from "./helpers";

describe.current.tags("desktop");
defineTicketModels();

const FILTERS = /* xml */ `
    <search>
        <filter name="my" string="Mine" domain="[('user_id', '=', uid)]"/>
        <separator/>
        <filter name="unassigned" string="Unassigned" domain="[('user_id', '=', False)]"/>
        <separator/>
        <filter name="open" string="Open" domain="[('is_open', '=', True)]"/>
        <separator/>
        <filter name="old" string="Old" domain="[('id', '&lt;', 3)]"/>
    </search>`;

let counts;

beforeEach(() => {
    counts = { mine: 2, unassigned: 0, new: 1, waiting: 0, overdue: 1, unread: 0 };
    onRpc("liteviewer.ticket", "get_desk_counters", () => counts);
});

const openList = (options) =>
    mountView({
        type: "list",
        resModel: "liteviewer.ticket",
        arch: `<list js_class="liteviewer_ticket_list"><field name="name"/></list>`,
        searchViewArch: FILTERS,
        ...options,
    });
const tile = (name) => `.o_liteviewer_counters button[name=${name}]`;

async function clickTile(name) {
    await click(tile(name));
    await animationFrame();
}

test("what was counted stands over the list, what asks for nothing is pale", async () => {
    await openList();
    await animationFrame();
    expect(queryAllTexts(".o_liteviewer_counters b")).toEqual(["2", "0", "1", "0", "1", "0"]);
    expect(".o_liteviewer_counter_empty").toHaveCount(3);
    expect(".o_liteviewer_counter_alarming").toHaveCount(1);
    expect(tile("overdue")).toHaveClass("o_liteviewer_counter_alarming");
});

test("nothing is alarming while nothing is overdue", async () => {
    counts.overdue = 0;
    await openList();
    await animationFrame();
    expect(".o_liteviewer_counter_alarming").toHaveCount(0);
    expect(tile("overdue")).toHaveClass("o_liteviewer_counter_empty");
});

test("a click filters, one on another counter takes its place, all else in the search stays", async () => {
    await openList({ context: { search_default_old: 1 } });
    expect(getFacetTexts()).toEqual(["Old"]);
    await clickTile("mine");
    expect(getFacetTexts()).toEqual(["Old", "Mine", "Open"]);
    expect(tile("mine")).toHaveClass("active");
    await clickTile("unassigned");
    expect(getFacetTexts()).toEqual(["Old", "Open", "Unassigned"]);
    expect(tile("mine")).not.toHaveClass("active");
    expect(tile("unassigned")).toHaveClass("active");
    await clickTile("unassigned");
    expect(getFacetTexts()).toEqual(["Old", "Open"]);
    expect(".o_liteviewer_counters .active").toHaveCount(0);
});

test("they count the whole desk, so a list of a part of it has none", async () => {
    await openList({ domain: [["id", ">", 3]] });
    expect(".o_liteviewer_counters").toHaveCount(0);
});

test("nor has a list without the filters that would show what was counted", async () => {
    await openList({ searchViewArch: `<search/>` });
    expect(".o_liteviewer_counters").toHaveCount(0);
});
