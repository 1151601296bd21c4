import { Component } from "@odoo/owl";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

const row = (subject) => `.o_data_row:has(.o_liteviewer_subject:contains(${subject}))`;
const inStage = (name) => `.o_statusbar_status .o_arrow_button_current:contains(${name})`;
const createTicket = (name) =>
    rpc("/web/dataset/call_kw/liteviewer.ticket/create", {
        model: "liteviewer.ticket",
        method: "create",
        args: [[{ name }]],
        kwargs: {},
    });

registry.category("web_tour.tours").add("liteviewer_helpdesk_ticket", {
    steps: () => [
        {
            content: "The ticket stands in the list as a new one",
            trigger: `${row("Printer is on fire")} .o_liteviewer_status_new`,
        },
        {
            content: "Its reporter and company stand beside it",
            trigger: `${row("Printer is on fire")}:contains(Anna Smirnova):contains(Client A)`,
        },
        {
            trigger: `${row("Printer is on fire")} .o_liteviewer_subject`,
            run: "click",
        },
        {
            content: "The screenshot is visible at once",
            trigger: ".o_liteviewer_shot img",
            run() {
                return this.anchor.decode();
            },
        },
        {
            content: "A click enlarges it",
            trigger: ".o_liteviewer_shot_enlarge",
            run: "click",
        },
        {
            trigger: ".o-FileViewer",
            run: "press Escape",
        },
        {
            content: "Take it",
            trigger: "body:not(:has(.o-FileViewer)) button[name=action_take]",
            run: "click",
        },
        {
            trigger: inStage("In Progress"),
        },
        {
            trigger: "button[name=action_start_timer]",
            run: "click",
        },
        {
            content: "The timer runs",
            trigger: ".o_liteviewer_timer:contains(/\\d:\\d\\d:\\d\\d/):not(:contains(0:00:00))",
        },
        {
            content: "It is seen in the top bar as well",
            trigger: ".o_menu_systray .o_liteviewer_timer_menu:contains(/\\d:\\d\\d:\\d\\d/)",
        },
        {
            trigger: "button[name=action_stop_timer]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=name] textarea",
            run: "edit Replaced the network switch",
        },
        {
            trigger: ".modal .modal-footer button[name=action_apply]:contains(Stop Timer)",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_menu_systray:not(:has(.o_liteviewer_timer_menu))",
        },
        {
            trigger: "body:not(:has(.modal)) .o_notebook .nav-link[name=work_log]",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(Replaced the network switch)",
        },
        {
            content: "One dialogue asks for what is missing",
            trigger: "button[name=action_finish]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=name] textarea",
            run: "edit Everything prints again",
        },
        {
            trigger: ".modal .o_field_widget[name=category_id] input",
            run: "edit Printing",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(/^Printing$/) a",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=category_id] input:value(Printing)",
        },
        {
            trigger: ".modal .modal-footer button[name=action_apply]:contains(Resolve)",
            run: "click",
        },
        {
            trigger: inStage("Resolved"),
        },
    ],
});

registry.category("web_tour.tours").add("liteviewer_helpdesk_refresh", {
    steps: () => [
        {
            trigger: row("Was there before"),
        },
        {
            content: "A ticket is created elsewhere while the list is open",
            trigger: "body",
            async run() {
                const bus = Component.env.services.bus_service;
                while (bus.workerState !== "CONNECTED") {
                    await new Promise((resolve) => setTimeout(resolve, 50));
                }
                await createTicket("Came while I was looking");
            },
        },
        {
            content: "It comes into the list by itself and is marked",
            trigger: `${row("Came while I was looking")}.o_liteviewer_fresh`,
            run: () => createTicket("Came right after it"),
        },
        {
            content: "So does one of which no news came",
            trigger: `${row("Came right after it")}.o_liteviewer_fresh`,
        },
        {
            trigger: row("Was there before"),
        },
    ],
});

registry.category("web_tour.tours").add("liteviewer_helpdesk_merge", {
    steps: () => [
        {
            trigger: `${row("Mail is down")} .o_list_record_selector input`,
            run: "click",
        },
        {
            trigger: `${row("No mail")} .o_list_record_selector input`,
            run: "click",
        },
        {
            trigger: ".o_control_panel .o_cp_action_menus button:contains(Actions)",
            run: "click",
        },
        {
            trigger: ".o-dropdown-item:contains(/^Merge$/)",
            run: "click",
        },
        {
            content: "It is told who will read what the others wrote",
            trigger: ".modal .o_field_widget[name=reader_names]:contains(Person A2)",
        },
        {
            trigger: ".modal button[name=action_merge]",
            run: "click",
        },
        {
            content: "It can be undone at once",
            trigger: ".o_notification:contains(merged into) button:contains(Undo)",
        },
        {
            content: "The one that stays is left in the list",
            trigger: `body:not(:has(.modal)) ${row("Mail is down")} .o_liteviewer_subject`,
        },
    ],
});
