import { animationFrame, click, describe, expect, queryAllTexts, test } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

class Ticket extends models.Model {
    _name = "liteviewer.ticket";

    name = fields.Char();
    description = fields.Html();
    category_id = fields.Many2one({ relation: "res.partner" });
    client_id = fields.Many2one({ relation: "res.partner" });
    stage_kind = fields.Selection({
        selection: [
            ["new", "New"],
            ["resolved", "Resolved"],
        ],
    });

    _records = [
        { id: 1, name: "Paper jam", stage_kind: "new" },
        { id: 2, name: "Paper jam", stage_kind: "resolved" },
    ];

    action_resolve(ids) {
        this.write(ids, { stage_kind: "resolved" });
        return false;
    }
}

defineMailModels();
defineModels([Ticket]);

const QUESTION = ".o_liteviewer_possible_solutions";
const PASSAGE = [["Open the tray", false]];

/** Open a ticket; `help` is what the server says to it. */
async function openTicket(resId, help) {
    const solved = [];
    onRpc("liteviewer.ticket", "get_article_help", () => ({
        regulations: [],
        suggestions: [{ id: 7, name: "Paper jam", is_for_client: false, passage: PASSAGE }],
        used: [],
        solved: [],
        ...help,
    }));
    onRpc("liteviewer.ticket", "set_solved_by", ({ args, kwargs }) => {
        solved.push([args[0][0], kwargs.article_id]);
        return [{ id: kwargs.article_id, name: "That one" }];
    });
    await mountView({
        type: "form",
        resModel: "liteviewer.ticket",
        resId,
        arch: /* xml */ `
            <form>
                <header>
                    <button name="action_resolve" type="object" string="Resolve"/>
                </header>
                <widget name="liteviewer_article_help"/>
                <field name="name"/>
                <field name="stage_kind" invisible="1"/>
            </form>`,
    });
    await animationFrame();
    return solved;
}

test("a ticket that is worked on asks nothing", async () => {
    await openTicket(1, { used: [{ id: 5, name: "Rollers" }] });
    expect(QUESTION).toHaveCount(0);
    expect(".o_liteviewer_suggestion").toHaveCount(1);
});

test("a resolved one asks once which article solved it, those used first, each once", async () => {
    const solved = await openTicket(2, {
        used: [
            { id: 5, name: "Rollers" },
            { id: 7, name: "Paper jam" },
        ],
        suggestions: [
            { id: 7, name: "Paper jam", is_for_client: false, passage: PASSAGE },
            { id: 9, name: "Tray", is_for_client: false, passage: PASSAGE },
        ],
    });
    expect(queryAllTexts(`${QUESTION} a`)).toEqual(["Rollers", "Paper jam", "Tray"]);
    expect(".o_liteviewer_suggestion").toHaveCount(0);
    await click(`${QUESTION} button[name=solved_by]:first`);
    await animationFrame();
    expect(solved).toEqual([[2, 5]]);
    expect(QUESTION).toHaveCount(0);
    expect(".o_liteviewer_solved_by").toHaveText(/That one/);
});

test("it asks as soon as the ticket is resolved, and nobody has to answer", async () => {
    const solved = await openTicket(1);
    await click("button[name=action_resolve]");
    await animationFrame();
    await animationFrame();
    expect(QUESTION).toHaveCount(1);
    await click("button[name=solved_by_none]");
    await animationFrame();
    expect(QUESTION).toHaveCount(0);
    expect(solved).toEqual([]);
});

test("where no article comes into question nothing is asked", async () => {
    await openTicket(2, { suggestions: [] });
    expect(QUESTION).toHaveCount(0);
});
