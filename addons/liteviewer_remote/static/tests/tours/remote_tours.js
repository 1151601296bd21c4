import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

const computer = ".o_liteviewer_glance_computer";
const opened = [];

registry.category("web_tour.tours").add("liteviewer_remote", {
    steps: () => [
        {
            content: "Programs do not start in a test: note what would be opened",
            trigger: `${computer}:contains(PC-1) .o_liteviewer_connect`,
            run() {
                browser.open = (url) => opened.push(url);
            },
        },
        {
            content: "The computer has two tools: choose one",
            trigger: `${computer} .o_liteviewer_connect:contains(Connect)`,
            run: "click",
        },
        {
            trigger: ".o_liteviewer_remote_menu .o-dropdown-item:contains(Call):contains(123 456)",
        },
        {
            trigger: ".o_liteviewer_remote_menu .o-dropdown-item:contains(Web)",
            run: "click",
        },
        {
            content: "The timer runs on the ticket",
            trigger: ".o_liteviewer_timer:contains(/\\d:\\d\\d:\\d\\d/)",
        },
        {
            content: "The panel says who is connected",
            trigger: `${computer} .o_liteviewer_remote_session:contains(Web since)`,
            run() {
                if (opened.join() !== "https://mesh.example/PC-1") {
                    throw new Error(`opened ${opened}`);
                }
            },
        },
        {
            trigger: `${computer} .o_liteviewer_disconnect`,
            run: "click",
        },
        {
            content: "What was done is asked as when a timer stops",
            trigger: ".modal .o_field_widget[name=name] textarea",
            run: "edit Cleared the print queue",
        },
        {
            trigger: ".modal .btn-primary",
            run: "click",
        },
        {
            content: "Neither is the session on nor the timer",
            trigger: `body:not(:has(.modal)):not(:has(.o_liteviewer_timer)) ${computer}:not(:has(.o_liteviewer_remote_session))`,
        },
        {
            content: "The session is listed with the ticket",
            trigger: "button.oe_stat_button:has([name=remote_session_count])",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(PC-1):contains(Web):contains(Ended)",
        },
        {
            trigger: ".o_menu_sections button[data-menu-xmlid='liteviewer_cmdb.cmdb_menu_root']",
            run: "click",
        },
        {
            trigger: ".o-dropdown-item[data-menu-xmlid='liteviewer_cmdb.equipment_menu']",
            run: "click",
        },
        {
            trigger: ".o_data_row td[name=name]:contains(SRV-1)",
            run: "click",
        },
        {
            content: "One tool takes one click",
            trigger: ".o_form_statusbar .o_liteviewer_connect:contains(Web)",
            run: "click",
        },
        {
            content: "No ticket is about the server, and that is said",
            trigger: ".o_notification:contains(no open ticket)",
        },
        {
            trigger: ".o_form_statusbar .o_liteviewer_disconnect",
            run: "click",
        },
        {
            trigger: ".o_form_statusbar:not(:has(.o_liteviewer_remote_session)) .o_liteviewer_connect",
        },
    ],
});
