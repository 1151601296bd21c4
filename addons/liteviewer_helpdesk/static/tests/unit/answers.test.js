import { describe, expect, test } from "@odoo/hoot";
import { isReading } from "@liteviewer_helpdesk/opening/ahead_service";
import { Answers, LIFETIME } from "@liteviewer_helpdesk/opening/answers";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";

describe.current.tags("headless");

/** Answers that count how often they are asked for. */
function makeAnswers() {
    const answers = new Answers();
    let count = 0;
    const ask = (id, key = `ticket ${id}`) =>
        answers.get(key, id, async () => ({ asked: ++count }));
    return { answers, ask };
}

test("what is asked twice is called once, and each has a copy", async () => {
    const { ask } = makeAnswers();
    const [first, second] = await Promise.all([ask(1), ask(1)]);
    expect(second).toEqual({ asked: 1 });
    first.asked = 9;
    expect(await ask(1)).toEqual({ asked: 1 });
});

test("an answer that is too old is asked for again", async () => {
    let now = 0;
    patchWithCleanup(performance, { now: () => now });
    const { answers, ask } = makeAnswers();
    await ask(1);
    now = LIFETIME - 1;
    expect(answers.isHere("ticket 1")).toBe(true);
    now = LIFETIME;
    expect(answers.has("ticket 1")).toBe(false);
    expect(await ask(1)).toEqual({ asked: 2 });
});

test("news of a ticket drop what is known of it, a change drops all", async () => {
    const { answers, ask } = makeAnswers();
    await ask(1);
    await ask(2);
    answers.drop([1]);
    expect([answers.has("ticket 1"), answers.has("ticket 2")]).toEqual([false, true]);
    answers.drop();
    expect(answers.has("ticket 2")).toBe(false);
});

test("a failure is not kept", async () => {
    const { answers } = makeAnswers();
    await expect(answers.get("key", 1, () => Promise.reject(new Error("gone")))).rejects.toThrow();
    expect(answers.has("key")).toBe(false);
});

test("only what is known to read leaves the answers as they are", () => {
    const call = "/web/dataset/call_kw/liteviewer.ticket/";
    for (const method of ["web_read", "web_search_read", "search_count", "get_client_glance"]) {
        expect(isReading(call + method, method)).toBe(true);
    }
    for (const method of ["web_save", "write", "unlink", "create", "action_take"]) {
        expect(isReading(call + method, method)).toBe(false);
    }
    expect(isReading("/mail/thread/messages")).toBe(true);
    expect(isReading("/mail/message/post")).toBe(false);
});
