import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("liteviewer_agent_ticket", {
    steps: () => [
        {
            content: "The ticket from the agent stands in the list, its reporter beside it",
            trigger:
                ".o_data_row:has(.o_liteviewer_subject:contains(Printer is on fire)):contains(Anna Smirnova)",
        },
        {
            trigger: ".o_liteviewer_subject:contains(Printer is on fire)",
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
            content: "What the agent knows of the computer",
            trigger: ".o_notebook .nav-link[name=computer]",
            run: "click",
        },
        {
            trigger: ".o_liteviewer_computer:contains(BUH-01):contains(192.168.1.20)",
        },
    ],
});
