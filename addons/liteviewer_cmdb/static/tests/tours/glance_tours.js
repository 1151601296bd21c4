import { registry } from "@web/core/registry";

const panel = ".o_liteviewer_glance";

registry.category("web_tour.tours").add("liteviewer_cmdb_glance", {
    steps: () => [
        {
            content: "What to know about the client stands beside the ticket",
            trigger: `${panel}_note:contains(Ask Mr Grey)`,
        },
        {
            content: "The reporter can be called",
            trigger: `${panel}_person:contains(Person A) a[href='mailto:person@client-a.example']`,
        },
        {
            content: "The computer of the reporter, with its address",
            trigger: `${panel}_computer:contains(BUH-01):contains(192.168.1.20):contains(Windows 11 Pro)`,
        },
        {
            content: "The network, each device by the address it is managed through",
            trigger: `${panel}_network li:contains(Gateway) a[href='http://192.168.1.1']`,
        },
        {
            content: "What the reporter has asked before",
            trigger: `${panel}_tickets:contains(Earlier trouble)`,
        },
        {
            content: "Another device is concerned",
            trigger: ".o_field_widget[name=equipment_id] input",
            run: "edit Gateway",
        },
        {
            trigger: ".o-autocomplete--dropdown-item a:contains(Gateway)",
            run: "click",
        },
        {
            content: "The panel follows before anything is saved",
            trigger: `${panel}_computer h3:contains(Gateway)`,
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "The card of the client is a click away",
            trigger: `.o_form_saved ${panel}_client h3 a:contains(Client A)`,
            run: "click",
        },
        {
            trigger: ".o_notebook .nav-link.active[name=helpdesk_client]",
        },
        {
            trigger: ".o_liteviewer_client_note:contains(Ask Mr Grey)",
        },
        {
            trigger: ".o_notebook .nav-link[name=client_equipment]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=equipment_ids] .o_data_row:contains(BUH-01)",
        },
    ],
});
