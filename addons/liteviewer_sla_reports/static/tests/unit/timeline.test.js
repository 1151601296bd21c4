import { beforeEach, describe, expect, mockDate, queryAll, test } from "@odoo/hoot";
import { SlaTimeline } from "@liteviewer_sla_reports/timeline/sla_timeline";
import { allowTranslations, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { defineTicketModels } from "@liteviewer_helpdesk/../tests/unit/helpers";

const HOUR = 3600;

describe.current.tags("headless");
defineTicketModels();

beforeEach(() => {
    allowTranslations();
    mockDate("2026-03-02 18:00:00", 0);
});

/** Of the clock: it ran from 9 to 12, waited until 13 and ran until 18; 4 hours were promised. */
const CLOCK = {
    kind: "resolution",
    label: "Resolution",
    state: "running",
    badge: { breached: true, at_risk: true },
    promised: 4 * HOUR,
    used: 8 * HOUR,
    overrun: 4 * HOUR,
    deadline_at: "2026-03-02 14:00:00",
    hours: "Office",
    words: "Late.",
    totals: { running: 8 * HOUR, paused: HOUR },
    rows: [
        row("running", 9, 12, { label: "Counts" }),
        row("paused", 12, 13, { label: "Waiting", stage: "Waiting for Client", person: "Ivan" }),
        row("running", 13, 18, { label: "Counts" }),
    ],
};

function row(kind, from, to, words) {
    const at = (hour) => `2026-03-02 ${String(hour).padStart(2, "0")}:00:00`;
    const names = { label: "", stage: "", person: "" };
    return { kind, start: at(from), end: at(to), seconds: (to - from) * HOUR, ...names, ...words };
}

function mountTimeline(changes) {
    const clocks = [{ ...CLOCK, ...changes }];
    onRpc("liteviewer.ticket", "get_sla_explanation", () => ({ reason: "By default", clocks }));
    const record = { resId: 1, resModel: "liteviewer.ticket" };
    return mountWithCleanup(SlaTimeline, { props: { record } });
}

const pieces = () =>
    queryAll(".o_liteviewer_sla_piece").map((piece) => [
        piece.className.split("o_liteviewer_sla_piece_")[1],
        Math.round(piece.style.flexGrow * 10) / 10,
    ]);
/** The cells of a column of the table, which is folded. */
const column = (number) =>
    queryAll(`td:nth-child(${number})`).map(({ textContent }) => textContent);
const words = (element) =>
    [...element.children].map(({ textContent }) => textContent).filter(Boolean).join(" ");
const figures = () => queryAll("header > span:not(.o_liteviewer_sla_badge)").map(words);
const totals = () => queryAll(".o_liteviewer_sla_totals li").map(words);

test("what was promised and what came after it are told apart, to the second", async () => {
    await mountTimeline();
    // of nine hours: three, one, one until the promise was used up, four late
    expect(pieces()).toEqual([
        ["running", 33.3],
        ["paused", 11.1],
        ["running", 11.1],
        ["late", 44.4],
    ]);
    expect(column(2)).toEqual([
        "03/02/2026 09:00:00 – 03/02/2026 12:00:00",
        "03/02/2026 12:00:00 – 03/02/2026 13:00:00",
        "03/02/2026 13:00:00 – 03/02/2026 14:00:00",
        "03/02/2026 14:00:00 – 03/02/2026 18:00:00",
    ]);
    expect(column(3)).toEqual([
        "Counts",
        "Waiting, “Waiting for Client”, Ivan",
        "Counts",
        "Late",
    ]);
    expect(column(4)).toEqual(["3:00:00", "1:00:00", "1:00:00", "4:00:00"]);
});

test("a promise that ends with a row leaves no empty piece", async () => {
    await mountTimeline({ promised: 3 * HOUR });
    expect(pieces().map(([kind]) => kind)).toEqual(["running", "paused", "late"]);
    expect(column(4)).toEqual(["3:00:00", "1:00:00", "5:00:00"]);
});

test("a promise that is kept has nothing late", async () => {
    await mountTimeline({ promised: 9 * HOUR });
    expect(pieces().map(([kind]) => kind)).toEqual(["running", "paused", "running"]);
});

test("a piece too short to be seen is drawn all the same", async () => {
    const rows = [
        { ...row("running", 9, 10), seconds: 1 },
        { ...row("paused", 10, 18), seconds: 9999 },
    ];
    await mountTimeline({ rows });
    expect(pieces()).toEqual([
        ["running", 0.4],
        ["paused", 100],
    ]);
});

test("figures of a clock that is over its time", async () => {
    await mountTimeline();
    expect(figures()).toEqual([
        "Promised 4:00:00",
        "Used 8:00:00",
        "Over 4:00:00",
        "Due 03/02/2026 14:00:00",
        "Service hours Office",
    ]);
    expect(totals()).toEqual([
        "Counts 8:00:00",
        "Of it late 4:00:00",
        "Waiting 1:00:00",
        "In all 9:00:00",
    ]);
});

test("figures of one that is not", async () => {
    await mountTimeline({
        promised: 9 * HOUR,
        overrun: 0,
        badge: { breached: false, at_risk: false },
        deadline_at: false,
    });
    expect(figures()).toEqual([
        "Promised 9:00:00",
        "Used 8:00:00",
        "Left 1:00:00",
        "Service hours Office",
    ]);
    expect(totals()).toEqual(["Counts 8:00:00", "Waiting 1:00:00", "In all 9:00:00"]);
});

test("it looks as its badge in the list does", () => {
    const look = (state, breached, at_risk) =>
        SlaTimeline.prototype.getLook({ state, badge: { breached, at_risk } });
    expect(look("running", false, false)).toBe("on_track");
    expect(look("running", false, true)).toBe("at_risk");
    expect(look("running", true, true)).toBe("breached");
    expect(look("paused", false, false)).toBe("paused");
    expect(look("paused", true, false)).toBe("breached");
    expect(look("met", true, true)).toBe("met");
});
