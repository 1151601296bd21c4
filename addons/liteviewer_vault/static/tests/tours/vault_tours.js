import { registry } from "@web/core/registry";
import { PASSWORD, copyInstead, expectCopied, row } from "./credential_steps";

registry.category("web_tour.tours").add("liteviewer_vault_reveal", {
    steps: () => [
        copyInstead,
        {
            trigger: ".o_notebook .nav-link[name=client_credentials]",
            run: "click",
        },
        {
            content: "The logins stand on the card of the client, masked",
            trigger: `${row("Domain of Client A")}:contains(administrator):not(:contains(${PASSWORD}))`,
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
            content: "And disappears by itself",
            trigger: `${row("Domain of Client A")}:not(:has(.o_liteviewer_secret_text)) .o_liteviewer_reveal .fa-eye`,
        },
        {
            content: "The current one-time code",
            trigger: `${row("Domain of Client A")} .o_liteviewer_code`,
            run: "click",
        },
        {
            trigger: `${row("Domain of Client A")} .o_liteviewer_secret_text:contains(/^[0-9]{6}/)`,
        },
        {
            trigger: `${row("Domain of Client A")} .o_liteviewer_credential_name`,
            run: "click",
        },
        {
            content: "On its form the password is masked as well",
            trigger: ".o_field_widget[name=password] input[type=password]:value(/^$/)",
            run: "edit Another one 5",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=password] .o_liteviewer_reveal",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=password] .o_liteviewer_secret_text:contains(Another one 5)",
        },
        {
            content: "Hand it over to the client",
            trigger: "button[name=action_share]",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_make_link]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=url]:contains(secret/)",
        },
        {
            trigger: ".modal button:contains(Done)",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ],
});
