import { advanceTime, beforeEach, describe, expect, freezeTime, mockDate, test } from "@odoo/hoot";
import { formatElapsed, getWarmth, ElapsedField } from "@liteviewer_helpdesk/elapsed/elapsed_field";
import { allowTranslations } from "@web/../tests/web_test_helpers";
import { defineTicketModels, mountField } from "./helpers";

const DAY = 24 * 60;

describe.current.tags("headless");
defineTicketModels();
beforeEach(allowTranslations);

test("a time is told in its largest unit", () => {
    const minutes = [0, 1, 59, 60, 119, 120, DAY - 1, DAY, 2 * DAY - 1, 2 * DAY, 100 * DAY];
    expect(minutes.map(formatElapsed)).toEqual([
        "now",
        "1 min",
        "59 min",
        "1 hr",
        "1 hr",
        "2 hr",
        "23 hr",
        "1 day",
        "1 day",
        "2 days",
        "100 days",
    ]);
});

test("it turns amber and red at the thresholds of the stage", () => {
    const look = (warm, hot) => [29, 30, 239, 240].map((minutes) => getWarmth(minutes, warm, hot));
    expect(look(30, 240)).toEqual(["", "text-warning", "text-warning", "text-danger"]);
    expect(look(30, 0)).toEqual(["", "text-warning", "text-warning", "text-warning"]);
    expect(look(0, 240)).toEqual(["", "", "", "text-danger"]);
    expect(look(0, 0)).toEqual(["", "", "", ""]);
});

test("it grows while one looks at it", async () => {
    mockDate("2026-03-02 12:00:00");
    freezeTime();
    await mountField(ElapsedField, {
        value: luxon.DateTime.now().minus({ minutes: 29 }),
        warm_threshold_minutes: 30,
        hot_threshold_minutes: 31,
    });
    expect("time").toHaveText("29 min");
    expect("time").not.toHaveClass(["text-warning", "text-danger"]);
    await advanceTime(60_000);
    await advanceTime(100);
    expect("time").toHaveText("30 min");
    expect("time").toHaveClass("text-warning");
    await advanceTime(60_000);
    expect("time").toHaveText("31 min");
    expect("time").toHaveClass("text-danger");
});

test("a moment of a clock that is ahead of ours is now", async () => {
    mockDate("2026-03-02 12:00:00");
    await mountField(ElapsedField, { value: luxon.DateTime.now().plus({ minutes: 5 }) });
    expect("time").toHaveText("now");
});
