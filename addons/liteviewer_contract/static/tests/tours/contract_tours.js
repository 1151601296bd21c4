import { registry } from "@web/core/registry";

/** Open an entry of the menu "Contracts". */
function openMenu(name) {
    return [
        {
            trigger: "[data-menu-xmlid='liteviewer_contract.contract_menu_root']",
            run: "click",
        },
        {
            trigger: `.o-dropdown--menu [data-menu-xmlid='liteviewer_contract.${name}']`,
            run: "click",
        },
    ];
}

registry.category("web_tour.tours").add("liteviewer_contract_review", {
    steps: () => [
        ...openMenu("work_entry_menu_review"),
        {
            content: "What waits for a look",
            trigger: ".o_data_row:contains(Replaced the disk)",
        },
        {
            trigger: ".o_list_table thead .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: ".o_control_panel button[name=action_approve]",
            run: "click",
        },
        {
            content: "Nothing waits any more",
            trigger: "body:not(:has(.o_data_row:contains(Replaced the disk)))",
        },
    ],
});

registry.category("web_tour.tours").add("liteviewer_contract_close", {
    steps: () => [
        ...openMenu("contract_close_menu"),
        {
            content: "What is in the way is told before",
            trigger: ".modal [name=pending_count]:contains(0)",
        },
        {
            trigger: ".modal button[name=action_close]",
            run: "click",
        },
        {
            content: "It goes on until all are gone through",
            trigger: ".modal [name=closed_count]:contains(1)",
        },
        {
            trigger: ".modal button[name=action_open_periods]",
            run: "click",
        },
        {
            trigger: ".o_data_row:has(.badge:contains(Closed)) [name=client_id]",
            run: "click",
        },
        {
            content: "The closed month has its act",
            trigger: ".o_form_view .o_field_widget[name=charge_ids] .o_data_row:contains(Support)",
        },
    ],
});

registry.category("web_tour.tours").add("liteviewer_contract_what_if", {
    steps: () => [
        {
            trigger: ".o_data_row .o_data_cell:contains(Support of the office)",
            run: "click",
        },
        {
            trigger: ".o_form_view .oe_stat_button:contains(Other Terms)",
            run: "click",
        },
        {
            content: "The same terms come to the same",
            trigger: ".modal .o_liteviewer_what_if:contains(The same as in truth)",
        },
        {
            trigger: ".modal .o_field_widget[name=included_hours] input",
            run: "edit 01:00",
        },
        {
            trigger: ".modal .o_field_widget[name=month_count] input",
            run: "edit 2",
        },
        {
            trigger: ".modal .o_field_widget[name=minimum_minutes] input",
            run: "click",
        },
        {
            content: "The answer follows as one types",
            trigger: ".modal .o_liteviewer_what_if:contains(more than in truth)",
        },
        {
            trigger: ".modal button[name=action_make_contract]",
            run: "click",
        },
        {
            content: "A contract of these terms, which begins with the next month",
            trigger: ".o_form_view .o_field_widget[name=partner_id] input:value(Client A)",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ],
});
