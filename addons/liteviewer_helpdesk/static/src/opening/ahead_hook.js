import { onWillUnmount, useComponent, useExternalListener } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/** Milliseconds that the pointer or the focus stays on a ticket before it is read. */
export const REST = 80;

/**
 * Have the ticket of a list or kanban read that is about to be opened: the pointer or the keyboard
 * focus rests on it, or a button of the pointer goes down.
 */
export function useAhead() {
    const component = useComponent();
    const ahead = useService("liteviewer_ahead");
    let timer = null;
    let restsOn = null;

    function getTicket(target) {
        const element = target.closest?.("[data-id]");
        if (!element || !component.rootRef.el?.contains(element)) {
            return null;
        }
        const { records } = component.model.root;
        return records.find(({ id }) => id === element.dataset.id)?.resId;
    }

    function prepare(id) {
        clearTimeout(timer);
        ahead.prepare(id, component.env.config.actionId);
    }

    function rest({ target }) {
        const id = getTicket(target);
        if (id !== restsOn) {
            restsOn = id;
            clearTimeout(timer);
            if (id) {
                timer = setTimeout(() => prepare(id), REST);
            }
        }
    }

    useExternalListener(document, "pointerover", rest);
    useExternalListener(document, "focusin", rest);
    useExternalListener(
        document,
        "pointerdown",
        ({ target, button }) => {
            const id = button === 0 && getTicket(target);
            if (id) {
                prepare(id);
            }
        },
        { capture: true }
    );
    onWillUnmount(() => clearTimeout(timer));
}
