import { onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { session } from "@web/session";
import { ReasonDialog } from "./reason_dialog";

export const CODE = "totp_seed";

/**
 * Gets secrets from the server: one at a time on the screen, for the seconds the server says, or
 * into the clipboard without being shown. A secret is told by its target, an object
 * `{ model, id, name, ticketId }`.
 */
export function useSecret() {
    const orm = useService("orm");
    const dialog = useService("dialog");
    const notification = useService("notification");
    const state = useState({ key: "", text: "", left: 0 });
    let timer = 0;

    const getKey = ({ model, id, name }) => [model, id, name].join();

    function hide() {
        browser.clearInterval(timer);
        Object.assign(state, { key: "", text: "", left: 0 });
    }

    function show(target, { text, seconds }) {
        hide();
        const end = Date.now() + seconds * 1000;
        Object.assign(state, { key: getKey(target), text, left: seconds });
        timer = browser.setInterval(() => {
            state.left = Math.ceil((end - Date.now()) / 1000);
            if (state.left <= 0) {
                hide();
            }
        }, 250);
    }

    /** Return why the secret is needed, undefined when the question was closed. */
    function askReason({ ticketId }) {
        if (ticketId || !session.liteviewer_reveal_reason) {
            return "";
        }
        return new Promise((resolve) => {
            dialog.add(ReasonDialog, { confirm: resolve }, { onClose: () => resolve() });
        });
    }

    async function fetch(target, purpose) {
        const reason = await askReason(target);
        if (reason === undefined) {
            return;
        }
        const options = { reason, ticket_id: target.ticketId || false };
        return target.name === CODE
            ? orm.call(target.model, "get_code", [[target.id]], options)
            : orm.call(target.model, "reveal_secret", [[target.id], target.name], {
                  ...options,
                  purpose,
              });
    }

    onWillUnmount(hide);
    return {
        state,
        hide,
        isShown: (target) => state.key === getKey(target),
        async reveal(target) {
            const answer = await fetch(target, "reveal");
            if (answer) {
                show(target, answer);
            }
        },
        async copy(target) {
            const { clipboard } = browser.navigator;
            if (!clipboard) {
                notification.add(_t("The browser copies over a secure connection (https) only."), {
                    type: "warning",
                });
                return;
            }
            const answer = await fetch(target, "copy");
            if (answer) {
                await clipboard.writeText(answer.text);
                notification.add(_t("Copied. It was not shown."), { type: "success" });
            }
        },
    };
}
