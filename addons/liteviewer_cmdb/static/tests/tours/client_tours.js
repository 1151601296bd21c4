import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("liteviewer_cmdb_client_card", {
    steps: () => [
        {
            content: "From the window of the clients to the card",
            trigger: ".o_data_row td[name=name]:contains(Client A)",
            run: "click",
        },
        {
            content: "An employee is added on the page of the persons",
            trigger: ".o_notebook .nav-link[name=client_persons]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=client_person_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=client_person_ids] .o_selected_row div[name=name] input",
            run: "edit Employee One",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "and stays on the card when it is read again",
            trigger:
                ".o_form_saved .o_field_widget[name=client_person_ids] .o_data_row:contains(Employee One)",
        },
        {
            content: "Another one is added on the page of the contacts",
            trigger: ".o_notebook .nav-link[name=contact_addresses]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=child_ids] .o-kanban-button-new",
            run: "click",
        },
        {
            trigger: ".modal div[name=name] input, .modal div[name=name] textarea",
            run: "edit Employee Two",
        },
        {
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.modal)) .o_field_widget[name=child_ids] .o_kanban_record:contains(Employee Two)",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
        {
            content: "Both are among the persons",
            trigger: ".o_notebook .nav-link[name=client_persons]",
            run: "click",
        },
        {
            trigger:
                ".o_field_widget[name=client_person_ids]:has(.o_data_row:contains(Employee One)) .o_data_row:contains(Employee Two)",
        },
    ],
});

registry.category("web_tour.tours").add("liteviewer_cmdb_merge", {
    steps: () => [
        {
            content: "The card of the newcomer asks whether it is the computer of that name",
            trigger: ".alert:contains(Is this the same computer) div[name=merge_candidate_id]:contains(PC)",
        },
        {
            trigger: ".alert button[name=action_merge]",
            run: "click",
        },
        {
            trigger: ".modal:contains(this card is archived) .modal-footer .btn-primary:contains(Merge)",
            run: "click",
        },
        {
            content: "The older card has it all, and nothing is asked any more",
            trigger:
                "body:not(:has(.modal)) .o_form_view:not(:has(button[name=action_merge]:visible)) .o-mail-Message:contains(whose tickets and reports are here now)",
        },
    ],
});
