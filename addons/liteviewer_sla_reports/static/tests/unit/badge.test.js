import { advanceTime, beforeEach, describe, expect, freezeTime, mockDate, test } from "@odoo/hoot";
import { SlaBadgeField } from "@liteviewer_sla_reports/badge/sla_badge_field";
import { allowTranslations } from "@web/../tests/web_test_helpers";
import { defineTicketModels, mountField } from "@liteviewer_helpdesk/../tests/unit/helpers";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const BADGE = ".o_liteviewer_sla_badge";

describe.current.tags("headless");
defineTicketModels();

beforeEach(() => {
    allowTranslations();
    mockDate("2026-03-02 12:00:00", 0);
    freezeTime();
});

/** Show a badge of a clock that runs, with an hour left, and is at risk in half an hour. */
function mountBadge(changes) {
    const value = {
        kind: "resolution",
        state: "running",
        left: HOUR,
        counts_from: "2026-03-02 09:00:00",
        counts_until: "2026-03-02 18:00:00",
        at_risk: false,
        risk: "2026-03-02 12:30:00",
        breached: false,
        deadline: "2026-03-02 13:00:00",
        ...changes,
    };
    return mountField(SlaBadgeField, { value });
}

/** Let minutes pass, and the badge show it. */
async function wait(minutes) {
    await advanceTime(minutes * MINUTE * 1000);
    await advanceTime(100);
}

function expectBadge(look, text) {
    expect(BADGE).toHaveClass(`o_liteviewer_sla_${look}`);
    expect(BADGE).toHaveText(text);
}

test("it counts down, is at risk from the moment of the clock on, and then counts up", async () => {
    await mountBadge();
    expectBadge("on_track", "1 h");
    await wait(29);
    expectBadge("on_track", "31 min");
    await wait(1);
    expectBadge("at_risk", "30 min");
    await wait(29);
    expectBadge("at_risk", "1 min");
    await wait(5);
    expectBadge("breached", "+4 min");
});

test("it stands still before the service opens and after it has closed", async () => {
    await mountBadge({
        counts_from: "2026-03-02 12:10:00",
        counts_until: "2026-03-02 12:20:00",
        risk: "2026-03-02 12:15:00",
        deadline: "2026-03-03 09:50:00",
    });
    await wait(10);
    expectBadge("on_track", "1 h");
    await wait(5);
    expectBadge("at_risk", "55 min");
    await wait(60);
    expectBadge("at_risk", "50 min");
});

test("it was at risk before it was read", async () => {
    await mountBadge({ at_risk: true, risk: "2026-03-02 11:59:59", left: 10 * MINUTE });
    expectBadge("at_risk", "10 min");
});

test("it was late before it was read", async () => {
    await mountBadge({ breached: true, left: -90 * MINUTE, deadline: "2026-03-02 10:30:00" });
    expectBadge("breached", "+1 h 30 min");
    await wait(30);
    expectBadge("breached", "+2 h");
});

test("it is late from the second after the deadline on, though nothing counts then", async () => {
    await mountBadge({ counts_until: "2026-03-02 13:00:00" });
    await wait(60);
    expectBadge("at_risk", "0 min");
    await wait(1);
    expectBadge("breached", "+0 min");
});

test("it is late off hours, with no working time above it", async () => {
    await mountBadge({ breached: true, left: 0, counts_from: false, counts_until: false });
    expectBadge("breached", "+0 min");
});

test("one that is paused keeps what is left, late or not", async () => {
    await mountBadge({ state: "paused", counts_from: false, counts_until: false });
    await wait(60);
    expectBadge("paused", "1 h");
    await mountBadge({ state: "paused", breached: true, left: -HOUR, counts_from: false });
    expect(`${BADGE}:last`).toHaveClass("o_liteviewer_sla_breached");
    expect(`${BADGE}:last`).toHaveText("+1 h");
});

test("one that has ended says how, whatever its moments are", async () => {
    const ended = { counts_from: false, counts_until: false, risk: "2026-03-02 08:00:00" };
    const looks = {
        met: ["met", "Met", "Resolution: in time", "fa-check"],
        missed: [
            "missed",
            "+1 h",
            "Resolution: was due 03/02/2026 13:00:00; over it by working time",
            "fa-times",
        ],
        cancelled: [
            "cancelled",
            "Does not count",
            "Resolution: neither met nor missed",
            "fa-minus",
        ],
    };
    for (const [state, [look, text, title, icon]] of Object.entries(looks)) {
        await mountBadge({ ...ended, state, left: -HOUR });
        expect(`${BADGE}:last`).toHaveClass(`o_liteviewer_sla_${look}`);
        expect(`${BADGE}:last`).toHaveText(text);
        expect(`${BADGE}:last`).toHaveAttribute("title", title);
        expect(`${BADGE}:last .fa`).toHaveClass(icon);
    }
});

test("its title tells the kind and the deadline", async () => {
    await mountBadge({ kind: "response" });
    expect(BADGE).toHaveAttribute(
        "title",
        "Response: due 03/02/2026 13:00:00; working time left"
    );
    expect(`${BADGE} .fa`).toHaveClass("fa-clock-o");
});

test("a ticket without a clock has none", async () => {
    await mountField(SlaBadgeField, { value: false });
    expect(BADGE).toHaveCount(0);
});
