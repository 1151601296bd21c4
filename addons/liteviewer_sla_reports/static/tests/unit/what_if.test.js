import { animationFrame, Deferred, describe, expect, test, tick } from "@odoo/hoot";
import { SlaWhatIf } from "@liteviewer_sla_reports/what_if/sla_what_if";
import { mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { defineTicketModels } from "@liteviewer_helpdesk/../tests/unit/helpers";

describe.current.tags("headless");
defineTicketModels();

let answers;

/** Mount the progress of a trial of 200 tickets; `answer()` lets the server go through a batch. */
async function mountWhatIf(data = { done_count: 0, ticket_count: 200 }) {
    answers = [];
    onRpc("liteviewer.sla.what.if", "try_next", () => {
        expect.step("try");
        answers.push(new Deferred());
        return answers.at(-1);
    });
    const load = () => expect.step("load");
    const record = { resId: 1, resModel: "liteviewer.sla.what.if", data, load };
    return mountWithCleanup(SlaWhatIf, { props: { record } });
}

async function answer(done, more) {
    answers.at(-1).resolve({ done, more, total: 200 });
    await tick();
    await animationFrame();
}

test("batch follows batch until all are done, then the form shows the outcome", async () => {
    await mountWhatIf();
    expect.verifySteps(["try"]);
    expect(".progress-bar").toHaveStyle({ width: "0%" }, { inline: true });
    await answer(67, true);
    expect.verifySteps(["try"]);
    expect(".progress").toHaveAttribute("aria-valuenow", "34");
    expect("p").toHaveText("67 of 200 tickets");
    await answer(200, false);
    expect(".progress").toHaveAttribute("aria-valuenow", "100");
    expect.verifySteps(["load"]);
});

test("no further batch is asked for when the form has been left", async () => {
    const progress = await mountWhatIf();
    expect.verifySteps(["try"]);
    progress.__owl__.app.destroy();
    await answer(67, true);
    expect.verifySteps([]);
});

test("a trial without tickets is no division by nought", async () => {
    await mountWhatIf({ done_count: 0, ticket_count: 0 });
    expect(".progress").toHaveAttribute("aria-valuenow", "0");
    expect.verifySteps(["try"]);
});
