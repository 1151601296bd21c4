import { askedAhead } from "@liteviewer_helpdesk/opening/ahead_service";
import { Component, markup, onWillUnmount, useExternalListener, useRef, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { writeAnswer } from "./write_answer";

/** Milliseconds of silence before what is typed is looked up. */
const DELAY = 600;
/** Articles that are proposed as what has solved the ticket. */
const MOST_SOLUTIONS = 5;
const TYPED = ["name", "description"];
const CHOSEN = ["category_id", "client_id", "equipment_id"];

/** An article, read without leaving the ticket. */
export class ArticleDialog extends Component {
    static template = "liteviewer_kb.ArticleDialog";
    static components = { Dialog };
    static props = {
        article: Object,
        canUse: Boolean,
        use: Function,
        solve: Function,
        openRecord: Function,
        close: Function,
    };

    get body() {
        // an Html field: the server has sanitised it
        return markup(this.props.article.body);
    }

    async finish(action) {
        if ((await action()) !== false) {
            this.props.close();
        }
    }
}

/** What the articles are looked for by, of the values of a ticket. */
function getDraft(data) {
    const draft = {};
    for (const name of TYPED) {
        draft[name] = String(data[name] || "");
    }
    for (const name of CHOSEN) {
        if (name in data) {
            draft[name] = data[name]?.id || false;
        }
    }
    return draft;
}

/**
 * What the knowledge base says to a ticket: the client's regulations without asking, articles that
 * may help as the words stand in the form, and what the ticket was solved by.
 *
 * Asked for once the form is there, so that it opens no later. One question at a time, after a pause.
 */
export class ArticleHelp extends Component {
    static template = "liteviewer_kb.ArticleHelp";
    static props = { ...standardWidgetProps };

    setup() {
        this.ahead = useService("liteviewer_ahead");
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.state = useState({ help: null, isSolvedByNone: false });
        this.typed = {};
        this.isLoading = false;
        this.isGone = false;
        onWillUnmount(() => (this.isGone = true));
        this.loadLater = useDebounced(() => this.load(), DELAY);
        useRecordObserver((record) => {
            // what is read here is what is watched
            this.draft = getDraft(record.data);
            // once it is resolved, what was read meanwhile comes into question as its solution
            this.stageKind = record.data.stage_kind;
            if (record.resId !== this.resId) {
                this.resId = record.resId;
                this.typed = {};
                this.key = null;
                this.state.isSolvedByNone = false;
            }
            this.load();
        });
        // a field tells of its text when it is left: whoever types a ticket on the phone needs it now
        useExternalListener(document, "input", (ev) => this.onInput(ev), { capture: true });
    }

    onInput({ target }) {
        const form = this.root.el?.closest(".o_form_view");
        const field = target.closest?.(".o_field_widget");
        const name = field?.getAttribute("name");
        if (form?.contains(target) && TYPED.includes(name)) {
            this.typed[name] = target.isContentEditable ? target.innerText : target.value;
            this.loadLater();
        }
    }

    /** All that an answer depends on. */
    getKey() {
        return JSON.stringify([this.resId, this.stageKind, { ...this.draft, ...this.typed }]);
    }

    async load() {
        const draft = { ...this.draft, ...this.typed };
        const key = this.getKey();
        if (this.isLoading || this.isGone || key === this.key) {
            return;
        }
        this.key = key;
        this.isLoading = true;
        let help = null;
        try {
            help = await this.ahead.call(this.resId ? [this.resId] : [], "get_article_help", {
                draft,
            });
        } catch {
            // a ticket is worked on without articles as well
        }
        this.isLoading = false;
        if (this.isGone) {
            return;
        }
        if (key === this.getKey()) {
            this.state.help = help;
        } else {
            this.load();
        }
    }

    get help() {
        return this.state.help;
    }

    get isSaved() {
        return Boolean(this.props.record.resId);
    }

    get ids() {
        const { resId } = this.props.record;
        return resId ? [resId] : [];
    }

    get isResolved() {
        return this.isSaved && this.props.record.data.stage_kind === "resolved";
    }

    /** The articles of which one may have solved a ticket that has been resolved: those used first. */
    get possibleSolutions() {
        if (!this.isResolved || this.help.solved.length || this.state.isSolvedByNone) {
            return [];
        }
        const { used, suggestions } = this.help;
        const usedIds = used.map(({ id }) => id);
        return [...used, ...suggestions.filter(({ id }) => !usedIds.includes(id))].slice(
            0,
            MOST_SOLUTIONS
        );
    }

    /** What is read aloud on the button of an article. */
    articleSolved({ name }) {
        return _t("Solved by “%(name)s”", { name });
    }

    isSolution({ id }) {
        return this.help.solved.some((article) => article.id === id);
    }

    async open({ id }) {
        const article = await this.orm.call("liteviewer.ticket", "open_article", [this.ids], {
            article_id: id,
        });
        this.dialog.add(ArticleDialog, {
            article,
            canUse: this.isSaved,
            use: (kind) => this.use(article, kind),
            solve: () => this.solve(article),
            openRecord: () => this.openRecord(article),
        });
    }

    openRecord({ id }) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "liteviewer.article",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    /** Put the text of an article, or the address of its page, into the answer to the client. */
    async use({ id }, kind) {
        const { text } = await this.orm.call("liteviewer.ticket", "use_article", [this.ids], {
            article_id: id,
            kind,
        });
        writeAnswer(this.env, this.props.record, text);
    }

    async solve({ id, name }, isSolved = true) {
        this.state.help.solved = await this.orm.call(
            "liteviewer.ticket",
            "set_solved_by",
            [this.ids],
            { article_id: id, is_solved: isSolved }
        );
        if (isSolved) {
            this.notification.add(_t("Noted: solved by “%(name)s”.", { name }), {
                type: "success",
            });
        }
    }
}

registry.category("view_widgets").add("liteviewer_article_help", {
    component: ArticleHelp,
    fieldDependencies: [
        { name: "name", type: "char" },
        { name: "description", type: "html" },
        { name: "category_id", type: "many2one" },
        { name: "client_id", type: "many2one" },
        { name: "stage_kind", type: "selection" },
    ],
});

askedAhead.add("article_help", (ahead, ticket) => {
    ahead.call([ticket.id], "get_article_help", { draft: getDraft(ticket) }).catch(() => {});
});
