import { animationFrame, click, describe, expect, queryFirst, test } from "@odoo/hoot";
import {
    contains,
    defineModels,
    fields,
    getFacetTexts,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { defineTicketModels } from "./helpers";

describe.current.tags("desktop");

class Article extends models.Model {
    _name = "liteviewer.article";

    name = fields.Char();

    _records = [{ id: 1, name: "Paper jam" }];
}

class Foreign extends models.Model {
    _name = "foreign";

    name = fields.Char();

    _records = [{ id: 1, name: "Paper jam" }];
}

defineTicketModels();
defineModels([Article, Foreign]);

const BUTTON = ".o_liteviewer_remove_filters";
const FILTERS = /* xml */ `
    <search>
        <field name="name"/>
        <filter name="nothing" string="Nothing" domain="[('id', '&lt;', 0)]"/>
        <filter name="names" string="Names" context="{'group_by': 'name'}"/>
    </search>`;

const openView = (resModel, options = {}) =>
    mountView({
        type: "list",
        resModel,
        arch: `<list><field name="name"/></list>`,
        searchViewArch: FILTERS,
        noContentHelp: "Nothing here yet",
        context: { search_default_nothing: 1 },
        ...options,
    });

for (const [resModel, count] of [
    ["liteviewer.ticket", 5],
    ["liteviewer.article", 1],
]) {
    test(`${resModel}: one click takes the filters of an empty list away`, async () => {
        await openView(resModel);
        expect(".o_nocontent_help").toHaveText(/Nothing here yet/);
        await click(BUTTON);
        await animationFrame();
        expect(getFacetTexts()).toEqual([]);
        expect(".o_data_row").toHaveCount(count);
        expect(BUTTON).toHaveCount(0);
    });
}

test("so it is in a kanban view, and the keyboard reaches it", async () => {
    await openView("liteviewer.article", {
        type: "kanban",
        arch: `<kanban><templates><t t-name="card"><field name="name"/></t></templates></kanban>`,
    });
    queryFirst(BUTTON).focus();
    expect(BUTTON).toBeFocused();
    await click(BUTTON);
    await animationFrame();
    expect(".o_kanban_record:not(.o_kanban_ghost)").toHaveCount(1);
});

test("what was typed goes as well", async () => {
    await openView("liteviewer.article", { context: {} });
    await contains(".o_searchview_input").edit("hippopotamus");
    await contains(".o_searchview_input").press("Enter");
    expect(BUTTON).toHaveCount(1);
    await click(BUTTON);
    await animationFrame();
    expect(".o_data_row").toHaveCount(1);
});

test("a list that is empty by itself has no such button", async () => {
    Article._records = [];
    await openView("liteviewer.article", { context: { search_default_names: 1 } });
    expect(".o_nocontent_help").toHaveCount(1);
    expect(BUTTON).toHaveCount(0);
});

test("it goes once the filters are gone, though the list stays empty", async () => {
    Article._records = [];
    await openView("liteviewer.article");
    await click(BUTTON);
    await animationFrame();
    expect(".o_nocontent_help").toHaveCount(1);
    expect(BUTTON).toHaveCount(0);
});

test("a value of the panel beside the list goes as well", async () => {
    onRpc("search_panel_select_range", () => ({
        parent_field: false,
        values: [{ id: 7, display_name: "Nobody" }],
    }));
    await openView("liteviewer.ticket", {
        context: {},
        searchViewArch: /* xml */ `
            <search><searchpanel><field name="client_id"/></searchpanel></search>`,
    });
    expect(BUTTON).toHaveCount(0);
    await contains(".o_search_panel_category_value:contains(Nobody) header").click();
    await click(BUTTON);
    await animationFrame();
    expect(".o_data_row").toHaveCount(5);
});

test("lists that are not ours are as they were", async () => {
    await openView("foreign");
    expect(".o_nocontent_help").toHaveCount(1);
    expect(BUTTON).toHaveCount(0);
});
