import { animationFrame, Deferred, describe, expect, test, tick } from "@odoo/hoot";
import { Batches } from "@liteviewer_helpdesk/batches/batches";
import { mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { defineTicketModels } from "./helpers";

describe.current.tags("headless");
defineTicketModels();

let answers;

/** Mount the progress of a record; `answer()` lets the server be done with a batch. */
async function mountBatches() {
    answers = [];
    onRpc("liteviewer.ticket", "do_next", () => {
        expect.step("next");
        answers.push(new Deferred());
        return answers.at(-1);
    });
    const load = () => expect.step("load");
    const record = { resId: 1, resModel: "liteviewer.ticket", data: {}, load };
    return mountWithCleanup(Batches, { props: { record, method: "do_next" } });
}

async function answer(done, more, total = 200) {
    answers.at(-1).resolve({ done, more, total });
    await tick();
    await animationFrame();
}

test("batch follows batch until all are done, then the form shows the outcome", async () => {
    await mountBatches();
    expect.verifySteps(["next"]);
    expect(".progress-bar").toHaveStyle({ width: "0%" }, { inline: true });
    await answer(67, true);
    expect.verifySteps(["next"]);
    expect(".progress").toHaveAttribute("aria-valuenow", "34");
    expect("p").toHaveText("67 of 200");
    await answer(200, false);
    expect(".progress").toHaveAttribute("aria-valuenow", "100");
    expect.verifySteps(["load"]);
});

test("no further batch is asked for when the form has been left", async () => {
    const progress = await mountBatches();
    expect.verifySteps(["next"]);
    progress.__owl__.app.destroy();
    await answer(67, true);
    expect.verifySteps([]);
});

test("nothing to do is no division by nought", async () => {
    await mountBatches();
    await answer(0, false, 0);
    expect(".progress").toHaveAttribute("aria-valuenow", "0");
    expect.verifySteps(["next", "load"]);
});
