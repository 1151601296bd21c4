import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formView } from "@web/views/form/form_view";
import { FormController } from "@web/views/form/form_controller";
import { useEffect } from "@odoo/owl";

const CONTENT = ["name", "summary", "body"];

/**
 * An article says which version its text was made of, so that nobody saves over what somebody else
 * has saved meanwhile; whoever opens a published one has read it.
 */
export class ArticleFormController extends FormController {
    setup() {
        super.setup();
        this.orm = useService("orm");
        this.dialogs = useService("dialog");
        useEffect(
            (articleId, state) => {
                if (articleId && state === "published") {
                    this.orm.silent.call("liteviewer.article", "mark_read", [articleId]);
                }
            },
            () => [this.model.root.resId, this.model.root.data.state]
        );
    }

    async onWillSaveRecord(record, changes) {
        if (record.resId && CONTENT.some((name) => name in changes) && !this.isSavedAnyway) {
            changes.based_on = record.data.version;
        }
        return super.onWillSaveRecord(...arguments);
    }

    async onSaveError(error, { retry }) {
        if (error.data?.name !== "odoo.addons.liteviewer_kb.models.article.NewerVersion") {
            return super.onSaveError(...arguments);
        }
        return new Promise((resolve) => {
            this.dialogs.add(
                ConfirmationDialog,
                {
                    title: _t("Somebody else has saved this article"),
                    body: error.data.message,
                    confirmLabel: _t("Save Mine as the Newest Version"),
                    confirm: async () => {
                        this.isSavedAnyway = true;
                        try {
                            resolve(await retry());
                        } finally {
                            this.isSavedAnyway = false;
                        }
                    },
                    cancelLabel: _t("Go On Editing"),
                    cancel: () => resolve(false),
                    dismiss: () => resolve(false),
                },
                { onClose: () => resolve(false) }
            );
        });
    }
}

registry.category("views").add("liteviewer_article_form", {
    ...formView,
    Controller: ArticleFormController,
});
