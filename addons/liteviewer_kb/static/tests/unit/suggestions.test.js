import { describe, expect, queryOne, test } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { cookie } from "@web/core/browser/cookie";
import { ArticleSuggestions, DELAY } from "@liteviewer_kb/portal/suggestions";
import { startInteraction } from "@web/../tests/public/helpers";
import { allowTranslations, onRpc, patchWithCleanup } from "@web/../tests/web_test_helpers";

describe.current.tags("headless");

const FORM = `
    <form>
        <input name="name"/>
        <div class="o_liteviewer_suggestions">
            <input type="checkbox" id="article_suggestions"/>
            <div class="o_liteviewer_suggestions_found"></div>
        </div>
        <textarea name="description"></textarea>
        <input name="other"/>
    </form>`;

/** Open the form; `answer` is what the server says, or a function of the text. */
async function openForm(answer = [{ id: 5, name: "Paper jam", summary: "" }]) {
    allowTranslations();
    const asked = [];
    onRpc("/my/kb/suggest", async (request) => {
        const { params } = await request.json();
        asked.push(params.text);
        return typeof answer === "function" ? answer(params.text) : answer;
    });
    await startInteraction(ArticleSuggestions, FORM);
    return asked;
}

async function type(name, text) {
    const input = queryOne(`[name=${name}]`);
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await animationFrame();
}

async function pause() {
    await advanceTime(DELAY + 50);
    await animationFrame();
}

test("asked after a pause, and not for each letter", async () => {
    const asked = await openForm();
    for (const text of ["pap", "pape", "paper", "paper jam"]) {
        await type("name", text);
    }
    expect(asked).toEqual([]);
    await pause();
    expect(asked).toEqual(["paper jam"]);
    expect("[data-article-id]").toHaveCount(1);
    await type("other", "x");
    await pause();
    expect(asked).toHaveLength(1);
    await type("name", "pa");
    await pause();
    expect("[data-article-id]").toHaveCount(0);
    expect(asked).toHaveLength(1);
});

test("one question at a time, then the last words", async () => {
    const waiting = [];
    const asked = await openForm(
        () => new Promise((resolve) => waiting.push(() => resolve([{ id: 1, name: "x", summary: "" }])))
    );
    await type("name", "paper");
    await pause();
    await type("name", "paper j");
    await pause();
    await type("name", "paper jam");
    await pause();
    expect(asked).toEqual(["paper"]);
    waiting.shift()();
    await animationFrame();
    await pause();
    expect(asked).toEqual(["paper", "paper jam"]);
    waiting.shift()();
    await animationFrame();
    await animationFrame();
    expect("[data-article-id]").toHaveCount(1);
});

test("without an answer nothing is shown, and the next words are asked for", async () => {
    let isDown = true;
    const asked = await openForm(() => {
        if (isDown) {
            throw new Error("no network");
        }
        return [{ id: 5, name: "Paper jam", summary: "" }];
    });
    await type("name", "paper");
    await pause();
    expect(asked).toHaveLength(1);
    expect("[data-article-id]").toHaveCount(0);
    isDown = false;
    await type("name", "paper jam");
    await pause();
    expect("[data-article-id]").toHaveCount(1);
});

test("switched off nothing that is typed leaves, now and the next time", async () => {
    const asked = await openForm();
    await type("name", "paper");
    await pause();
    expect(asked).toHaveLength(1);
    queryOne("#article_suggestions").click();
    await animationFrame();
    expect("[data-article-id]").toHaveCount(0);
    await type("name", "paper jam");
    await pause();
    expect(asked).toHaveLength(1);
    expect(cookie.get("liteviewer_suggestions_off")).toBe("1");
    // Hoot's own cookies cannot be deleted
    patchWithCleanup(cookie, { delete: (name) => expect.step(`deleted ${name}`) });
    queryOne("#article_suggestions").click();
    await animationFrame();
    await pause();
    expect(asked).toEqual(["paper", "paper jam"]);
    expect.verifySteps(["deleted liteviewer_suggestions_off"]);
});
