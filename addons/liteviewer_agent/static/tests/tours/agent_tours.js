import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("liteviewer_agent_download", {
    steps: () => [
        {
            trigger: "button[name=action_connect_computer]",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_download_linux]",
            run: "click",
        },
        {
            content: "The window says what to do with the file, and gives out no other code",
            trigger: ".modal:contains(The program for Linux has been downloaded)",
        },
        {
            trigger: ".modal:not(:has(button[name=action_create_code]:visible)) .btn-primary:contains(Done)",
            run: "click",
        },
    ],
});

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
