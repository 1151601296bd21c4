import { registry } from "@web/core/registry";

const row = (subject) => `.o_data_row:has(.o_liteviewer_subject:contains(${subject}))`;
const counter = (name) => `.o_liteviewer_counters button[name=${name}]`;

registry.category("web_tour.tours").add("liteviewer_helpdesk_queue", {
    steps: () => [
        {
            content: "The counters stand over the list of all tickets",
            trigger: `${counter("mine")}:contains(1)`,
        },
        {
            content: "The client's answer is seen in the list",
            trigger: `${row("Scanner sends nothing")} .o_liteviewer_unread`,
        },
        {
            trigger: `${counter("unassigned")}:contains(/[1-9]/)`,
            run: "click",
        },
        {
            content: "A counter shows what it has counted",
            trigger: `.o_list_view:has(${row("Free one of my team")}):not(:has(${row("Scanner sends nothing")}))`,
        },
        {
            content: "Another counter takes its place",
            trigger: counter("unread"),
            run: "click",
        },
        {
            trigger: `.o_list_view:has(${row("Scanner sends nothing")}):not(:has(${row("Free one of my team")}))`,
        },
        {
            content: "A second click shows all again",
            trigger: `${counter("unread")}.active`,
            run: "click",
        },
        {
            trigger: row("Free one of my team"),
        },
        {
            content: "What to do next",
            trigger: ".o_menu_sections [data-menu-xmlid='liteviewer_helpdesk.ticket_menu_root']",
            run: "click",
        },
        {
            trigger: ".dropdown-item[data-menu-xmlid='liteviewer_helpdesk.ticket_menu_next']",
            run: "click",
        },
        {
            content: "My own and what is free in my team, but nothing of others",
            trigger: `.o_list_view:has(.o_last_breadcrumb_item:contains(Next for Me)):has(${row("Free one of my team")}):not(:has(${row("Somebody else")}))`,
        },
        {
            content: "Take one by keyboard",
            trigger: `${row("Free one of my team")} .o_list_record_selector input`,
            run() {
                this.anchor.focus();
            },
        },
        {
            trigger: `${row("Free one of my team")} .o_list_record_selector input:focus`,
            run: "press Alt+t",
        },
        {
            content: "The focus stays on the row",
            trigger: `${row("Free one of my team")}:has(.o_liteviewer_status_in_progress) input:focus`,
        },
        {
            trigger: `${row("Scanner sends nothing")} .o_liteviewer_subject`,
            run: "click",
        },
        {
            trigger: "button[name=action_mark_read]",
            run: "click",
        },
        {
            trigger: ".o_form_view:not(:has(button[name=action_mark_read]))",
        },
        {
            content: "Any ticket by its number, from anywhere",
            trigger: "body",
            run: "press Control+k",
        },
        {
            trigger: ".o_command_palette_search input",
            run: "edit 777001",
        },
        {
            trigger: ".o_command:contains(LV-777001):contains(Somebody else):contains(Client A)",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_liteviewer_number:contains(LV-777001)",
        },
        {
            content: "Or by its words",
            trigger: "body:not(:has(.o_command_palette))",
            run: "press Control+Shift+f",
        },
        {
            trigger: ".o_command_palette_search input",
            run: "edit #scann",
        },
        {
            trigger: ".o_command:contains(Scanner sends nothing)",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=name] textarea:value(Scanner sends nothing)",
        },
    ],
});
