import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** The server takes it back as long, see `bulk_mixin.py`. */
const UNDO_TIME = 60000;

/** Say what was done to many tickets, and offer to undo it. */
function tellDone(env, { params: { message, model, id } }) {
    const { action, notification, orm } = env.services;
    const close = notification.add(message, {
        type: "success",
        autocloseDelay: UNDO_TIME,
        buttons: [
            {
                name: _t("Undo"),
                primary: true,
                async onClick() {
                    close();
                    const said = await orm.call(model, "action_undo", [[id]]);
                    notification.add(said, { type: "info" });
                    // lists of tickets read again by themselves, see `desk_refresh_hook.js`
                    if (action.currentController?.view?.type === "form") {
                        await action.doAction({ type: "ir.actions.client", tag: "soft_reload" });
                    }
                },
            },
        ],
    });
    return { type: "ir.actions.act_window_close" };
}

registry.category("actions").add("liteviewer_helpdesk.bulk_done", tellDone);
