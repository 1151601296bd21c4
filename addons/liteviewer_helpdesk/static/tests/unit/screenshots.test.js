import { beforeEach, describe, expect, queryOne, test } from "@odoo/hoot";
import { ScreenshotsField } from "@liteviewer_helpdesk/screenshots/screenshots_field";
import { mockService } from "@web/../tests/web_test_helpers";
import { defineTicketModels, mountField } from "./helpers";

describe.current.tags("headless");
defineTicketModels();

const makeFile = (name, type) => new File(["x"], name, { type });
const PNG = makeFile("screen.png", "image/png");
const PDF = makeFile("manual.pdf", "application/pdf");

/** Mount the field of a ticket without pictures; what it does is told by steps. */
function mountScreenshots(record = { resId: 7 }) {
    const list = {
        count: 0,
        records: [],
        addAndRemove: ({ add }) => expect.step(`linked ${add}`),
    };
    const others = { resModel: "liteviewer.ticket", ...record };
    return mountField(ScreenshotsField, { value: list }, others);
}

function paste(files, target = document.body) {
    const clipboardData = new DataTransfer();
    files.forEach((file) => clipboardData.items.add(file));
    const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData });
    target.dispatchEvent(event);
    return event;
}

beforeEach(() => {
    mockService("notification", { add: (message, { type }) => expect.step(`${type}: ${message}`) });
    mockService("http", {
        post(route, { ufile, model, id }) {
            expect.step(`sent ${ufile.map(({ name }) => name)} to ${model} ${id}`);
            return JSON.stringify([{ id: 41 }, { error: "Too large." }]);
        },
    });
});

test("pictures stand in the order in which they came", () => {
    const { get } = Object.getOwnPropertyDescriptor(ScreenshotsField.prototype, "pictures");
    const records = [12, 3, 7].map((resId) => ({ resId, data: { name: `${resId}.png` } }));
    const pictures = get.call({ list: { records } });
    expect(pictures.map(({ id, name }) => [id, name])).toEqual([
        [3, "3.png"],
        [7, "7.png"],
        [12, "12.png"],
    ]);
});

test("a pasted picture is sent and linked, a problem with one is told", async () => {
    await mountScreenshots();
    expect(paste([PNG]).defaultPrevented).toBe(true);
    await expect.waitForSteps([
        "sent screen.png to liteviewer.ticket 7",
        "danger: Too large.",
        "linked 41",
    ]);
});

test("what is no picture is refused, the pictures beside it are taken", async () => {
    await mountScreenshots();
    paste([PDF, PNG]);
    await expect.waitForSteps([
        "warning: Only PNG, JPEG and WebP pictures can be added here.",
        "sent screen.png to liteviewer.ticket 7",
        "danger: Too large.",
        "linked 41",
    ]);
});

test("a ticket that is not saved is saved first, and nothing is sent when it cannot be", async () => {
    const record = {
        resId: false,
        save() {
            expect.step("save");
            return false;
        },
    };
    await mountScreenshots(record);
    paste([PNG]);
    await expect.waitForSteps(["save"]);
});

test("text, and what is pasted into a message, is left alone", async () => {
    await mountScreenshots();
    expect(paste([]).defaultPrevented).toBe(false);
    const composer = document.createElement("div");
    composer.className = "o-mail-Composer";
    queryOne(".o_liteviewer_screenshots").append(composer);
    expect(paste([PNG], composer).defaultPrevented).toBe(false);
    expect.verifySteps([]);
});
