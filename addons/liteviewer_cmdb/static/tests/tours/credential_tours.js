import {
    PASSWORD,
    copyInstead,
    expectCopied,
    row,
} from "@liteviewer_vault/../tests/tours/credential_steps";
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("liteviewer_cmdb_credentials", {
    steps: () => [
        copyInstead,
        {
            content: "The logins stand beside the ticket, masked",
            trigger: `.o_liteviewer_glance ${row("Domain of Client A")}:contains(administrator):not(:contains(${PASSWORD}))`,
        },
        {
            content: "Copying shows nothing",
            trigger: `${row("Domain of Client A")} .o_liteviewer_copy`,
            run: "click",
        },
        {
            trigger: `.o_notification:contains(It was not shown)`,
            run: expectCopied,
        },
        {
            trigger: `${row("Domain of Client A")} .o_liteviewer_reveal`,
            run: "click",
        },
        {
            content: "It is shown with the seconds that are left",
            trigger: `${row("Domain of Client A")} .o_liteviewer_secret_text:contains(${PASSWORD}) .o_liteviewer_secret_left:contains(/^[1-9]$/)`,
        },
        {
            content: "The current one-time code",
            trigger: `${row("Domain of Client A")} .o_liteviewer_code`,
            run: "click",
        },
        {
            trigger: `${row("Domain of Client A")} .o_liteviewer_secret_text:contains(/^[0-9]{6}/)`,
        },
    ],
});
