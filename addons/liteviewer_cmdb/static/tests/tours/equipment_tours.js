import { registry } from "@web/core/registry";

const node = (name) => `.o_liteviewer_node:contains(${name})`;

registry.category("web_tour.tours").add("liteviewer_cmdb_equipment", {
    steps: () => [
        {
            content: "Find a device by its address, in the one search field",
            trigger: ".o_searchview_input",
            run: "edit 10.9.8.0/24",
        },
        {
            trigger: ".o_searchview_input",
            run: "press Enter",
        },
        {
            trigger: ".o_list_view:has(.o_data_row:contains(HOST-1)):not(:has(.o_data_row:contains(SWITCH-1)))",
        },
        {
            trigger: ".o_data_row td[name=name]:contains(HOST-1)",
            run: "click",
        },
        {
            content: "An address is kept in one form, its netmask beside it",
            trigger: ".o_field_widget[name=interface_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=interface_ids] .o_selected_row div[name=ip_address] input",
            run: "edit 10.9.9.1/255.255.255.0 && press Tab",
        },
        {
            trigger: ".o_field_widget[name=interface_ids] .o_selected_row div[name=prefix] input:value(24)",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
        {
            content: "What fails if this fails",
            trigger: ".o_notebook .nav-link[name=impact]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=impact_ids] .o_data_row:contains(VM-1)",
        },
        {
            trigger: "button[name=action_open_network_map]",
            run: "click",
        },
        {
            content: "The map shows the same, at this device",
            trigger: ".o_liteviewer_node_focus:contains(HOST-1)",
        },
        {
            trigger: `${node("VM-1")}.o_liteviewer_node_down`,
        },
    ],
});

registry.category("web_tour.tours").add("liteviewer_cmdb_network_map", {
    steps: () => [
        {
            content: "Without a client the map says what to do",
            trigger: ".o_liteviewer_network_map .o_view_nocontent_smiling_face:contains(Choose a client)",
        },
        {
            trigger: "#o_liteviewer_map_client",
            run: "selectByLabel Client A",
        },
        {
            content: "Every device and every line is drawn",
            trigger: `.o_liteviewer_map:has(${node("SWITCH-1")}):has(${node("HOST-1")}):has(${node("VM-1")})`,
        },
        {
            trigger:
                ".o_liteviewer_map:has(path.o_liteviewer_edge_runs_on):has(path.o_liteviewer_edge_connected_to)",
        },
        {
            content: "Find a device, and go on by keyboard",
            trigger: ".o_liteviewer_map_tools input[type=search]",
            run: "edit switch",
        },
        {
            trigger: ".o_liteviewer_map_tools input[type=search]",
            run: "press Enter",
        },
        {
            trigger: `${node("SWITCH-1")}:focus`,
            run: "press ArrowDown",
        },
        {
            trigger: `${node("HOST-1")}:focus`,
            run: "press ArrowDown",
        },
        {
            trigger: `${node("VM-1")}:focus`,
        },
        {
            content: "The lines of the device in hand stand out",
            trigger: ".o_liteviewer_map:has(.o_liteviewer_edge_active)",
        },
        {
            trigger: ".o_liteviewer_map_tools button[title='Zoom in']",
            run: "click",
        },
        {
            content: "A click opens the card",
            trigger: node("VM-1"),
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=name] input:value(VM-1)",
        },
        {
            content: "The way back leads to the same map",
            trigger: ".o_breadcrumb a:contains(Network Map), .o_back_button",
            run: "click",
        },
        {
            trigger: node("SWITCH-1"),
        },
    ],
});
