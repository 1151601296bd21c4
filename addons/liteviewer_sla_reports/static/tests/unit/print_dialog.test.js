import { click, describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { printInParts } from "@liteviewer_sla_reports/print/print_dialog";
import { getService, mockService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
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
 * Mount the place of dialogs; the server answers with the given results, an error among them is
 * thrown.
 * @returns {Promise} of what the handler of reports takes as environment
 */
async function prepare(answers) {
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
    onRpc(JOB, "cancel", () => {
        expect.step("cancel");
        return true;
    });
    await mountWithCleanup(MainComponentsContainer);
    return { services: { orm: getService("orm"), dialog: getService("dialog") } };
}

/** Let the requests be answered and, after some time, the dialog be shown. */
async function passTime() {
    await animationFrame();
    await advanceTime(2000);
    await animationFrame();
}

const part = (done, total, url = false) => ({ done, total, url });
const START = ["start", "liteviewer_sla_reports.work_report_pages", [7]];
/** An answer that never comes. */
const silence = () => new Promise(() => {});

test("a short print shows nothing but the file", async () => {
    const env = await prepare([part(1, 1, "/servicedesk/print/5.pdf")]);
    expect(await printInParts(ACTION, {}, env)).toBe(true);
    expect(".modal").toHaveCount(0);
    expect.verifySteps([START, "/servicedesk/print/5.pdf"]);
});

test("a long print shows how far it is and can be given up", async () => {
    const env = await prepare([part(0, 3), part(2, 3), silence()]);
    const printed = printInParts(ACTION, {}, env);
    await passTime();
    expect(".modal .modal-title").toHaveText("Work Report");
    expect(".modal [role=status]").toHaveText("Part 3 of 3 is being printed…");
    expect(".modal [role=progressbar]").toHaveAttribute("aria-valuenow", "65");
    await click(".modal-footer .btn-secondary");
    await animationFrame();
    expect(".modal").toHaveCount(0);
    expect(await printed).toBe(true);
    expect.verifySteps([START, "cancel"]);
});

test("what fails is said, and can be tried again", async () => {
    const failure = new Error("Choose a shorter period.");
    const env = await prepare([part(1, 3), failure, part(3, 3, "/servicedesk/print/5.pdf")]);
    const printed = printInParts(ACTION, {}, env);
    await passTime();
    expect(".modal .alert").toHaveCount(1);
    await click(".modal-footer .btn-primary");
    expect(await printed).toBe(true);
    await animationFrame();
    expect(".modal").toHaveCount(0);
    expect.verifySteps([START, "/servicedesk/print/5.pdf"]);
});

test("reports of others are printed as Odoo does it", async () => {
    const env = await prepare([]);
    const others = [{ report_name: "account.report_invoice" }, { report_type: "qweb-html" }];
    for (const other of others) {
        expect(await printInParts({ ...ACTION, ...other }, {}, env)).toBe(false);
    }
    expect.verifySteps([]);
});
