import { registry } from "@web/core/registry";

const DIALOG = ".modal:has(.o_liteviewer_ticket_step)";
const inDialog = (name) => `.modal .o_field_widget[name=${name}]`;

registry.category("web_tour.tours").add("liteviewer_cmdb_change", {
    steps: () => [
        {
            content: "Stop the timer: the dialog asks what was done",
            trigger: "button[name=action_stop_timer]",
            run: "click",
        },
        {
            trigger: `${inDialog("name")} textarea`,
            run: "edit Put in more memory",
        },
        {
            trigger: `${inDialog("is_infrastructure_change")} input`,
            run: "click",
        },
        {
            content: "It has to be named",
            trigger: ".modal .alert:contains(Name what was changed)",
        },
        {
            trigger: `${inDialog("work_change_ids")} .o_field_x2many_list_row_add a`,
            run: "click",
        },
        {
            trigger: `${inDialog("equipment_id")} input`,
            run: "edit PC-1",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(PC-1)",
            run: "click",
        },
        {
            trigger: `${inDialog("equipment_field")} input`,
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains(Memory)",
            run: "click",
        },
        {
            content: "What it was is filled in",
            trigger: `${inDialog("before")}:contains(8 GB)`,
        },
        {
            trigger: `${inDialog("after")} input`,
            run: "edit 16 GB",
        },
        {
            trigger: ".modal:not(:has(.o_liteviewer_ticket_step)) .o_form_button_save",
            run: "click",
        },
        {
            content: "The words for the report suggest themselves",
            trigger: `${DIALOG} .o_data_row:contains(8 GB):contains(16 GB)`,
        },
        {
            trigger: `${DIALOG} button[name=action_apply]:contains(Stop Timer)`,
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_notebook .nav-link[name=work_log]",
            run: "click",
        },
        {
            content: "A change of the infrastructure is marked",
            trigger: ".o_data_row:contains(Put in more memory):has(.o_field_boolean_toggle input:checked)",
        },
        {
            trigger: "button[name=action_finish]",
            run: "click",
        },
        {
            trigger: `${inDialog("solution")} .odoo-editor-editable`,
            run: "editor It has more memory now",
        },
        {
            trigger: `${inDialog("category_id")} input`,
            run: "edit Printing",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(/^Printing$/) a",
            run: "click",
        },
        {
            trigger: `${inDialog("category_id")} input:value(Printing)`,
        },
        {
            trigger: `${DIALOG} button[name=action_apply]:contains(Resolve)`,
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Resolved)",
        },
    ],
});

registry.category("web_tour.tours").add("liteviewer_cmdb_proposed_change", {
    steps: () => [
        {
            content: "What the inventory found to differ waits in a list",
            trigger: ".o_data_row:contains(PC-1):contains(48 GB) button[name=action_accept]",
            run: "click",
        },
        {
            content: "It is decided",
            trigger: ".o_list_view:not(:has(.o_data_row:contains(48 GB)))",
        },
    ],
});
