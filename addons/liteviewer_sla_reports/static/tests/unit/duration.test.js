import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { formatDuration, formatExactly } from "@liteviewer_sla_reports/duration";
import { parseMinutes } from "@liteviewer_sla_reports/minutes/minutes_field";
import { allowTranslations } from "@web/../tests/web_test_helpers";

const MINUTE = 60;
const HOUR = 60 * MINUTE;

describe.current.tags("headless");
beforeEach(allowTranslations);

test("working time is told in its two largest units", () => {
    const seconds = [
        0,
        59,
        MINUTE,
        HOUR - 1,
        HOUR,
        HOUR + 59,
        HOUR + 5 * MINUTE,
        24 * HOUR - 1,
        24 * HOUR + 59 * MINUTE,
        100 * HOUR,
    ];
    expect(seconds.map(formatDuration)).toEqual([
        "0 min",
        "0 min",
        "1 min",
        "59 min",
        "1 h",
        "1 h",
        "1 h 05 min",
        "23 h 59 min",
        "24 h",
        "100 h",
    ]);
});

test("or to the second", () => {
    const seconds = [0, 59, HOUR + 5 * MINUTE + 9, 100 * HOUR];
    expect(seconds.map(formatExactly)).toEqual(["0:00:00", "0:00:59", "1:05:09", "100:00:00"]);
});

test("it is typed in one of several ways, in English or Russian", () => {
    const minutes = {
        "": 0,
        "  ": 0,
        90: 90,
        "90 min": 90,
        "90м": 90,
        "1:30": 90,
        "0:05": 5,
        "1.5h": 90,
        "1,5 ч": 90,
        "1 h 30 min": 90,
        "2 ч. 5 мин.": 125,
        "1 hour 1 m": 61,
        "24 Hours": 1440,
        "0.33 h": 20,
    };
    for (const [text, expected] of Object.entries(minutes)) {
        expect(parseMinutes(text)).toBe(expected, { message: `"${text}"` });
    }
});

test("what is read back is what was shown", () => {
    for (const minutes of [1, 59, 60, 65, 23 * 60 + 59, 24 * 60]) {
        expect(parseMinutes(formatDuration(minutes * MINUTE))).toBe(minutes);
    }
});

test("what is no duration is refused", () => {
    for (const text of ["soon", "-5", "1:60", "1:5", "1.5", "1h 1.5 min", "30 min 1 h", "1 d"]) {
        expect(() => parseMinutes(text)).toThrow(`"${text}" is no duration`);
    }
});
