import { click, describe, expect, press, queryOne, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { ReportField } from "@liteviewer_sla_reports/report/report_field";
import { mockService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { defineTicketModels } from "@liteviewer_helpdesk/../tests/unit/helpers";

describe.current.tags("headless");
defineTicketModels();

/** Mount a report of which one word opens something. */
async function mountReport(content) {
    onRpc("liteviewer.analytics.report", "action_open", ({ args }) => {
        expect.step(args);
        return { type: "ir.actions.act_window" };
    });
    mockService("action", { doAction: ({ type }) => expect.step(type) });
    const record = { resId: 7, resModel: "liteviewer.analytics.report", data: { content } };
    await mountWithCleanup(ReportField, { props: { name: "content", record, readonly: true } });
}

test("a line opens what it is about, by mouse and by keyboard", async () => {
    await mountReport('<p>Words <span tabindex="0" data-opens="category:5">Mail</span></p>');
    await click("span");
    await animationFrame();
    expect.verifySteps([[[7], "category:5"], "ir.actions.act_window"]);
    queryOne("span").focus();
    await press("Enter");
    await animationFrame();
    expect.verifySteps([[[7], "category:5"], "ir.actions.act_window"]);
});

test("the rest of a report opens nothing", async () => {
    await mountReport("<p>Words</p>");
    await click("p");
    await animationFrame();
    expect.verifySteps([]);
});

test("nothing is shown of a report that has not been made", async () => {
    await mountReport(false);
    expect("p").toHaveCount(0);
});
