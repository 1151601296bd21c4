import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { charField } from "@web/views/fields/char/char_field";

/** What a ticket is about: in a list it keeps room enough to be read. */
export const subjectField = {
    ...charField,
    displayName: _t("Subject"),
    listViewWidth: [200],
};

registry.category("fields").add("liteviewer_subject", subjectField);
