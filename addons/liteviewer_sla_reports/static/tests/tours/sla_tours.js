import { registry } from "@web/core/registry";

const row = (subject) => `.o_data_row:has(.o_liteviewer_subject:contains(${subject}))`;

registry.category("web_tour.tours").add("liteviewer_sla_reports_ticket", {
    steps: () => [
        {
            content: "The list tells how much time is left",
            trigger: `${row("Fresh one")} .o_liteviewer_sla_on_track`,
        },
        {
            trigger: `${row("Late one")} .o_liteviewer_sla_breached`,
        },
        {
            content: "What waits stands still",
            trigger: `${row("Waiting one")} .o_liteviewer_sla_paused`,
        },
        {
            trigger: `${row("Waiting one")} .o_liteviewer_subject`,
            run: "click",
        },
        {
            trigger: ".o_notebook .nav-link[name=sla]",
            run: "click",
        },
        {
            content: "Why the clock stands where it does",
            trigger:
                ".o_liteviewer_sla_timeline [data-kind=resolution] .o_liteviewer_sla_piece_paused",
        },
        {
            trigger: ".o_liteviewer_sla_timeline [data-kind=resolution] summary",
            run: "click",
        },
        {
            content: "By whom and since when",
            trigger:
                ".o_liteviewer_sla_timeline [data-kind=resolution] td:contains(Waiting for the client):contains(Engineer)",
        },
    ],
});

registry.category("web_tour.tours").add("liteviewer_sla_reports_policy", {
    steps: () => [
        {
            content: "Make a policy",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=name] input",
            run: "edit Gold",
        },
        {
            trigger: ".o_field_widget[name=client_ids] input",
            run: "edit Client A",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Client A)",
            run: "click",
        },
        {
            content: "Times are typed as people write them",
            trigger: ".o_field_widget[name=target_ids] .o_data_row:contains(Normal) [name=resolution_minutes]",
            run: "click",
        },
        {
            trigger: ".o_selected_row [name=resolution_minutes] input",
            run: "edit 1:30",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=target_ids] .o_data_row:contains(1 h 30 min)",
        },
        {
            content: "Try it",
            trigger: ".o_form_saved button[name=action_try]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=client_id] input",
            run: "edit Client A",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Client A)",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason]:contains(was chosen by the client)",
        },
        {
            trigger: ".modal .o_field_widget[name=resolution_minutes]:contains(1 h 30 min)",
        },
        {
            content: "Until when: received on a Monday at nine",
            trigger: ".modal .o_field_widget[name=received_at] button",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=received_at] input",
            run: "edit 03/02/2026 09:00:00 && press Enter",
        },
        {
            trigger: ".modal .o_field_widget[name=resolution_deadline_at]:contains(Mar 2):contains(10:30)",
        },
        {
            trigger: ".modal footer button[special=cancel]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ],
});

registry.category("web_tour.tours").add("liteviewer_sla_reports_what_if", {
    steps: () => [
        {
            trigger: ".o_data_row td:contains(For all)",
            run: "click",
        },
        {
            content: "Before a policy is changed one sees what the change would do",
            trigger: ".o_form_view button[name=action_sla_what_if]",
            run: "click",
        },
        {
            trigger: "button[name=action_start]",
        },
        {
            content: "The trial begins with what the policy says now",
            trigger: ".o_field_widget[name=target_ids] .o_data_row:contains(Normal) [name=resolution_minutes]:contains(8 h)",
            run: "click",
        },
        {
            trigger: ".o_selected_row [name=resolution_minutes] input",
            run: "edit 15 min",
        },
        {
            trigger: ".o_form_sheet h1",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=target_ids] .o_data_row:contains(Normal) [name=resolution_minutes]:contains(15 min)",
        },
        {
            trigger: "button[name=action_start]",
            run: "click",
        },
        {
            content: "The answer",
            trigger: ".o_liteviewer_what_if tr:contains(Client A) .text-danger:contains(1)",
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_open_lines]",
            run: "click",
        },
        {
            content: "Which tickets, with their outcome now and then",
            trigger: ".o_list_view .o_data_row:contains(Waiting one):contains(Open, in Time):contains(Open, Late)",
        },
        {
            trigger: ".o_data_row:contains(Waiting one) td[name=subject]",
            run: "click",
        },
        {
            content: "Down to the ticket",
            trigger: ".o_form_view .o_field_widget[name=name]:contains(Waiting one), .o_form_view .o_field_widget[name=name] textarea, .o_form_view .o_field_widget[name=name] input",
        },
        {
            trigger: ".breadcrumb-item:contains(What if), .o_back_button",
            run: "click",
        },
        {
            trigger: ".o_list_view",
        },
    ],
});

registry.category("web_tour.tours").add("liteviewer_sla_reports_work_report", {
    steps: () => [
        {
            content: "Whose report it is to be",
            trigger: ".o_field_widget[name=client_id] input",
            run: "edit Client A",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Client A)",
            run: "click",
        },
        {
            trigger: "button[name=action_show]",
            run: "click",
        },
        {
            content: "The month before is suggested, and shown as it would be printed",
            trigger: ".o_lv_report .o_lv_group:contains(Mail is slow)",
        },
        {
            content: "Charts are drawn on the screen as well",
            trigger: ".o_lv_report svg rect",
        },
        {
            content: "Only what is different now is red",
            trigger: ".o_lv_report .o_lv_after:contains(Mailbox of 10 GB)",
        },
        {
            trigger: ".o_lv_report .o_lv_total:contains(1:07)",
        },
    ],
});

registry.category("web_tour.tours").add("liteviewer_sla_reports_analytics", {
    steps: () => [
        {
            trigger: "button[name=action_show]",
            run: "click",
        },
        {
            content: "The year before is suggested, and drawn on the screen",
            trigger: ".o_lv_report svg circle",
        },
        {
            content: "A line opens the tickets that it counts",
            trigger: ".o_lv_report .o_lv_link:contains(Printing)",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(Client A)",
        },
    ],
});
