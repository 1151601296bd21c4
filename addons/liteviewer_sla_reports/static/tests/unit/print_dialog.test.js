import { click, describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, runAllTimers } from "@odoo/hoot-mock";
import { printInParts } from "@liteviewer_sla_reports/print/print_dialog";
import { getService, makeMockEnv, mockService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { defineTicketModels } from "@liteviewer_helpdesk/../tests/unit/helpers";

describe.current.tags("headless");
defineTicketModels();

const JOB = "liteviewer.print.job";
const ACTION = {
    name: "Work Report",
    report_type: "qweb-pdf",
    report_name: "liteviewer_sla_reports.work_report_pages",
    context: { active_ids: [7] },
};

/**
 * Begin to print; the server answers with the given results, an error among them is thrown.
 * @returns {Promise} of whether it was printed in parts
 */
async function print(answers, action = ACTION) {
    mockService("action", { doAction: ({ url }) => expect.step(url) });
    onRpc(JOB, "start", ({ args }) => {
        expect.step(["start", ...args]);
        return 5;
    });
    onRpc(JOB, "advance", async () => {
        const answer = await answers.shift();
        if (answer instanceof Error) {
            throw answer;
        }
        return answer;
    });
    onRpc(JOB, "cancel", () => expect.step("cancel"));
    const env = await makeMockEnv();
    await mountWithCleanup(MainComponentsContainer, { env });
    const services = { orm: getService("orm"), dialog: getService("dialog") };
    return printInParts(action, {}, { services });
}

const part = (done, total, url = false) => ({ done, total, url });
/** An answer that never comes. */
const silence = () => new Promise(() => {});

test("a short print shows nothing but the file", async () => {
    const printed = await print([part(1, 1, "/servicedesk/print/5.pdf")]);
    expect(printed).toBe(true);
    expect(".modal").toHaveCount(0);
    expect.verifySteps([
        ["start", "liteviewer_sla_reports.work_report_pages", [7]],
        "/servicedesk/print/5.pdf",
    ]);
});

test("a long print shows how far it is and can be given up", async () => {
    const printed = print([part(0, 3), part(2, 3), silence()]);
    await advanceTime(2000);
    await animationFrame();
    expect(".modal .modal-title").toHaveText("Work Report");
    expect(".modal [role=status]").toHaveText("Part 3 of 3 is being printed…");
    expect(".modal [role=progressbar]").toHaveAttribute("aria-valuenow", "65");
    await click(".modal-footer button");
    await animationFrame();
    expect(".modal").toHaveCount(0);
    expect(await printed).toBe(true);
    expect.verifySteps([
        ["start", "liteviewer_sla_reports.work_report_pages", [7]],
        "cancel",
    ]);
});

test("what fails is said in the words of the server, and can be tried again", async () => {
    const failure = Object.assign(new Error("x"), { data: { message: "Choose a shorter period." } });
    print([part(1, 3), failure, part(3, 3, "/servicedesk/print/5.pdf")]);
    await runAllTimers();
    await animationFrame();
    expect(".modal .alert").toHaveText(/./);
    await click(".modal-footer .btn-primary");
    await runAllTimers();
    await animationFrame();
    expect(".modal").toHaveCount(0);
    expect.verifySteps([
        ["start", "liteviewer_sla_reports.work_report_pages", [7]],
        "/servicedesk/print/5.pdf",
    ]);
});

test("reports of others are printed as Odoo does it", async () => {
    expect(await print([], { ...ACTION, report_name: "account.report_invoice" })).toBe(false);
    expect(await print([], { ...ACTION, report_type: "qweb-html" })).toBe(false);
});
