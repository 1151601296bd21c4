import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("liteviewer_kb_on_ticket", {
    steps: () => [
        {
            content: "The client's regulation is there without asking",
            trigger: ".o_liteviewer_regulations:contains(Call the director first)",
        },
        {
            content: "What is typed is looked up before the field is left",
            trigger: ".o_field_widget[name=name] textarea",
            run: "edit The zebrapod does not print",
        },
        {
            trigger: ".o_liteviewer_suggestion a:contains(Zebrapod does not print)",
            run: "click",
        },
        {
            trigger: ".modal .o_liteviewer_article_body:contains(Pull it)",
        },
        {
            trigger: ".modal button[name=link]",
            run: "click",
        },
        {
            content: "The answer is open, with the link in it",
            trigger:
                ".o-mail-Composer:has(textarea:value(/my/kb/)), .o-mail-Composer:contains(/my/kb/)",
        },
        {
            trigger: ".o_liteviewer_suggestion:contains(Zebrapod does not print) button:contains(Insert)",
            run: "click",
        },
        {
            content: "The text comes behind it",
            trigger: ".o-mail-Composer:has(textarea:value(Pull it)), .o-mail-Composer:contains(Pull it)",
        },
        {
            trigger: ".o_liteviewer_suggestion:contains(Zebrapod does not print) button:contains(Solved)",
            run: "click",
        },
        {
            trigger: ".o_liteviewer_solved_by:contains(Zebrapod does not print)",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: "body:not(:has(.o_form_button_save:visible))",
        },
    ],
});

const form = ".o_helpdesk_new_ticket";

registry.category("web_tour.tours").add("liteviewer_kb_portal", {
    steps: () => [
        {
            content: "It says what is sent, and can be switched off",
            trigger: `${form} .form-check:contains(sent to the service) input:checked`,
            run: "click",
        },
        {
            trigger: `${form} input[name=name]`,
            run: "edit Zebrapod",
        },
        {
            trigger: `${form}:not(:has([data-article-id])) input#article_suggestions:not(:checked)`,
            run: "click",
        },
        {
            trigger: `${form} [data-article-id]:contains(Zebrapod does not print)`,
            run: "click",
        },
        {
            trigger: `${form} article:contains(Pull it)`,
        },
        {
            content: "Back: nothing typed is lost",
            trigger: `${form} button[name=article_back]`,
            run: "click",
        },
        {
            trigger: `${form} input[name=name]:value(Zebrapod)`,
        },
        {
            trigger: `${form} [data-article-id]:contains(Zebrapod does not print)`,
            run: "click",
        },
        {
            trigger: `${form} button[name=article_helped]`,
            run: "click",
        },
        {
            trigger: `.o_liteviewer_no_request:contains(No request was sent)`,
        },
        {
            trigger: `body:not(:has(${form}:visible))`,
        },
    ],
});
