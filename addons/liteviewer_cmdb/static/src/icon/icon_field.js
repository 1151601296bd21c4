import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { CharField, charField } from "@web/views/fields/char/char_field";

/** A Font Awesome class, shown as the picture it stands for. */
export class IconField extends CharField {
    static template = "liteviewer_cmdb.IconField";
}

export const iconField = {
    ...charField,
    component: IconField,
    displayName: _t("Icon"),
    supportedTypes: ["char"],
    listViewWidth: [32, 32],
};

registry.category("fields").add("liteviewer_icon", iconField);
