import { browser } from "@web/core/browser/browser";
import { cookie } from "@web/core/browser/cookie";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";
import { markup } from "@odoo/owl";

/** Milliseconds of silence before anything is looked up. */
export const DELAY = 600;
/** Fewer characters say nothing. */
const FEW_CHARACTERS = 4;
const MOST_CHARACTERS = 500;
const SWITCHED_OFF = "liteviewer_suggestions_off";

/**
 * Articles for whoever writes a request: looked up while they type, read beside the form. One that
 * helped ends the form without a request.
 *
 * Typing never waits: a question is asked after a pause, one at a time, and where it is not answered
 * nothing is shown. The switch says what is sent, and stays as it is left in this browser.
 */
export class ArticleSuggestions extends Interaction {
    static selector = ".o_liteviewer_suggestions";
    dynamicSelectors = {
        ...this.dynamicSelectors,
        _form: () => this.el.closest("form"),
    };
    dynamicContent = {
        _form: { "t-on-input": this.onInput },
        "#article_suggestions": {
            "t-att-checked": () => this.isOn,
            "t-on-change": this.onSwitch,
        },
    };

    setup() {
        this.isOn = cookie.get(SWITCHED_OFF) !== "1";
        this.asked = "";
        this.isAsking = false;
        this.form = this.el.closest("form");
        this.found = this.el.querySelector(".o_liteviewer_suggestions_found");
        this.askLater = this.debounced(this.ask, DELAY);
    }

    start() {
        // the form may come back with what was typed
        this.ask();
    }

    getText() {
        const texts = ["name", "description"].map(
            (name) => this.form.querySelector(`[name=${name}]`)?.value || ""
        );
        return texts.join(" ").trim().slice(0, MOST_CHARACTERS);
    }

    onInput(ev) {
        if (["name", "description"].includes(ev.target.name)) {
            this.askLater();
        }
    }

    onSwitch(ev) {
        this.isOn = ev.currentTarget.checked;
        this.asked = "";
        if (this.isOn) {
            cookie.delete(SWITCHED_OFF);
            this.ask();
        } else {
            cookie.set(SWITCHED_OFF, "1");
            this.show([]);
        }
    }

    async ask() {
        const text = this.getText();
        if (!this.isOn || this.isAsking || text === this.asked) {
            return;
        }
        this.asked = text;
        if (text.length < FEW_CHARACTERS) {
            this.show([]);
            return;
        }
        this.isAsking = true;
        let articles = [];
        try {
            articles = await this.waitFor(rpc("/my/kb/suggest", { text }, { silent: true }));
        } catch {
            // help that cannot be had is no reason to disturb somebody who writes
        }
        this.isAsking = false;
        if (!this.isOn) {
            return;
        }
        if (this.getText() === text) {
            this.show(articles);
        } else {
            this.askLater();
        }
    }

    show(articles) {
        this.found.replaceChildren();
        if (!articles.length) {
            return;
        }
        this.renderAt("liteviewer_kb.Suggestions", { articles }, this.found);
        for (const button of this.found.querySelectorAll("[data-article-id]")) {
            this.addListener(button, "click", () => this.read(Number(button.dataset.articleId)));
        }
        this.articles = articles;
    }

    async read(id) {
        const article = await this.waitFor(rpc("/my/kb/read", { article_id: id }));
        this.found.replaceChildren();
        this.renderAt(
            "liteviewer_kb.SuggestedArticle",
            // an Html field: the server has sanitised it
            { ...article, body: markup(article.body) },
            this.found
        );
        const onClick = (name, callback) =>
            this.addListener(this.found.querySelector(`[name=${name}]`), "click", callback);
        onClick("article_helped", () => this.close(id));
        onClick("article_back", () => this.show(this.articles));
    }

    /** The request is needless: say so, and take the form away. */
    async close(id) {
        // whoever got help need not wait for our statistics, nor hear of them
        rpc("/my/kb/helped", { article_id: id }, { silent: true }).catch(() => {});
        const thanks = document.createElement("div");
        this.form.before(thanks);
        this.renderAt("liteviewer_kb.NoRequestNeeded", {}, thanks, "beforeend", undefined, false);
        this.form.classList.add("d-none");
        this.form.reset();
        browser.scrollTo?.(0, 0);
    }
}

registry.category("public.interactions").add("liteviewer_kb.suggestions", ArticleSuggestions);
