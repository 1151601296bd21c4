import { registry } from "@web/core/registry";

const getBox = (selector) => document.querySelector(selector).getBoundingClientRect();

registry.category("web_tour.tours").add("liteviewer_helpdesk_telephone", {
    steps: () => [
        {
            trigger: ".o_kanban_record:contains(Screen is dark) .o_liteviewer_subject",
            run: "click",
        },
        {
            content: "The conversation stands between the request and the facts",
            trigger: ".o_liteviewer_ticket_form .o-mail-Message:contains(Have you pressed the button)",
            run() {
                const [request, conversation, facts] = [
                    ".o_liteviewer_request",
                    ".o-mail-Form-chatter",
                    ".o_liteviewer_facts",
                ].map(getBox);
                if (request.bottom > conversation.top || conversation.bottom > facts.top) {
                    throw new Error("They come in another order");
                }
            },
        },
        {
            content: "A work is a card, and nothing is wider than the screen",
            trigger: ".o_field_widget[name=work_entry_ids] .o_kanban_record:contains(Pressed it)",
            run() {
                const form = document.querySelector(".o_form_view_container");
                if (form.scrollWidth > form.clientWidth) {
                    throw new Error(`${form.scrollWidth} pixels on ${form.clientWidth}`);
                }
            },
        },
        {
            trigger: ".o_statusbar_buttons .dropdown-toggle",
            run: "click",
        },
        {
            content: "What is a symbol on a large screen has its words in the menu",
            trigger: ".o-dropdown--menu button[name=action_assign]",
            run() {
                const words = getComputedStyle(this.anchor, "::after").content;
                if (words !== '"Assign"') {
                    throw new Error(`It says ${words}`);
                }
            },
        },
    ],
});
