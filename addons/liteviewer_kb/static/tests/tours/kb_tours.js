import { registry } from "@web/core/registry";
import { inputFiles } from "@web/../tests/utils";

const field = (name) => `.o_field_widget[name=${name}]`;

registry.category("web_tour.tours").add("liteviewer_kb_article", {
    steps: () => [
        {
            trigger: `${field("name")} textarea, ${field("name")} input`,
            run: "edit The scanner is silent",
        },
        {
            trigger: `${field("body")} .odoo-editor-editable`,
            run: "editor Switch it on.",
        },
        {
            content: "Save the first version",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: "button[name=action_publish]",
            run: "click",
        },
        {
            content: "It is published, and is the first version",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Published)",
        },
        {
            trigger: `${field("body")} .odoo-editor-editable`,
            run: "editor Throw it away.",
        },
        {
            trigger: `${field("change_note")} input`,
            run: "edit A better way",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: "button[name=action_open_versions]:contains(2)",
            run: "click",
        },
        {
            content: "The versions, the newest first",
            trigger: ".o_data_row:contains(A better way) [name=number]",
            run: "click",
        },
        {
            content: "What changed is marked",
            trigger: ".o_kb_difference .o_kb_added:contains(Throw)",
        },
        {
            trigger: ".o_kb_difference .o_kb_removed:contains(Switch)",
        },
        {
            trigger: ".o_back_button, .breadcrumb-item a:contains(Versions)",
            run: "click",
        },
        {
            trigger: ".o_data_row:not(:contains(A better way)) [name=number]",
            run: "click",
        },
        {
            trigger: "button[name=action_restore]",
            run: "click",
        },
        {
            trigger: ".modal .btn-primary",
            run: "click",
        },
        {
            content: "The first text is there again, as the third version",
            trigger: "button[name=action_open_versions]:contains(3)",
        },
        {
            trigger: `${field("body")} .odoo-editor-editable:contains(Switch it on.)`,
        },
    ],
});

registry.category("web_tour.tours").add("liteviewer_kb_import", {
    steps: () => [
        {
            trigger: `.modal ${field("file_ids")}`,
            async run() {
                await inputFiles(`.modal ${field("file_ids")} input[type=file]`, [
                    new File(["# From a file\n\n1. One\n2. Two"], "one.md", { type: "text/markdown" }),
                    new File(["no archive"], "two.docx", { type: "application/zip" }),
                ]);
            },
        },
        {
            trigger: `.modal ${field("file_ids")} .o_attachment:contains(two.docx)`,
        },
        {
            trigger: ".modal button[name=action_check]",
            run: "click",
        },
        {
            content: "What is wrong with one is said beside it",
            trigger: ".modal .o_data_row:contains(two.docx) [name=problem]:contains(broken)",
        },
        {
            trigger: ".modal .o_data_row:contains(From a file)",
        },
        {
            trigger: ".modal button[name=action_import]",
            run: "click",
        },
        {
            trigger: ".modal .alert-success:contains(1)",
        },
        {
            trigger: ".modal button[name=action_open_articles]",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(From a file)",
        },
    ],
});
