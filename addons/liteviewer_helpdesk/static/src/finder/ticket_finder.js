import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

const MENU = "liteviewer_helpdesk.helpdesk_menu_root";
const ACTION = "liteviewer_helpdesk.ticket_action";
const LIMIT = 10;
/** What is taken for a ticket's number, or the end of one, where commands are searched as well. */
const NUMBER = /^[\w-]*\d{3,}$/;
/** What is taken for a telephone: with its extension, or only its last digits. */
const PHONE = /^\+?[\d\s().,/-]*\d[\s,;.]*((доб|вн|ext|x|#)[а-яa-z]*[.:\s#]*\d{1,6})?$/iu;
const PHONE_DIGITS = 4;
/** What a number with its country begins with; the palette takes the first sign for itself. */
const ABROAD = "+";
/** The last word may be the beginning of one: the user is still typing. */
const UNFINISHED = /\p{L}{3,}$/u;
/** One key of the keyboard: with Latin letters on it, and with Russian ones. */
const NAMESPACES = ["#", "№"];

/** Only who has the desk among the menus can look for tickets. */
const hasDesk = ({ services }) => services.menu.getAll().some(({ xmlid }) => xmlid === MENU);

/**
 * @param {Object} env
 * @param {string} text a number or words
 * @returns {Promise<Object[]>} commands that open the tickets found
 */
async function findTickets(env, text) {
    if (!text || !hasDesk(env)) {
        return [];
    }
    const search = (words) =>
        env.services.orm.searchRead(
            "liteviewer.ticket",
            [["search_words", "ilike", words]],
            ["display_name", "client_id"],
            { limit: LIMIT }
        );
    let tickets = await search(text);
    if (!tickets.length && UNFINISHED.test(text)) {
        tickets = await search(`${text}*`);
    }
    return tickets.map(({ id, display_name, client_id }) => ({
        name: client_id ? `${display_name} · ${client_id[1]}` : display_name,
        href: `/odoo/tickets/${id}`,
        action() {
            env.services.action.doAction(ACTION, { viewType: "form", props: { resId: id } });
        },
    }));
}

/**
 * @param {Object} env
 * @param {string} text a telephone in any way of writing
 * @param {string} [typed] what the names of the commands begin with: the palette drops commands
 *     whose name lacks a sign of it
 * @returns {Promise<Object[]>} commands that open the tickets of the callers found
 */
async function findCallers(env, text, typed = "") {
    if (!PHONE.test(text) || text.replace(/\D/g, "").length < PHONE_DIGITS || !hasDesk(env)) {
        return [];
    }
    const people = await env.services.orm.searchRead(
        "res.partner",
        [["phone_mobile_search", "ilike", text]],
        ["name", "parent_id", "phone"],
        { limit: LIMIT }
    );
    return people.map(({ id, name, parent_id, phone }) => ({
        name: [typed, name, parent_id && parent_id[1], phone].filter(Boolean).join(" · "),
        async action() {
            const tickets = env.services.orm.call("res.partner", "action_open_caller_tickets", [id]);
            env.services.action.doAction(await tickets);
        },
    }));
}

const commandSetupRegistry = registry.category("command_setup");
const commandProviderRegistry = registry.category("command_provider");

commandProviderRegistry.add("liteviewer_ticket_number", {
    provide(env, { searchValue = "" }) {
        const text = searchValue.trim();
        return NUMBER.test(text) ? findTickets(env, text) : [];
    },
});
commandProviderRegistry.add("liteviewer_caller", {
    provide(env, { searchValue = "" }) {
        const text = searchValue.trim();
        return findCallers(env, text, text);
    },
});
commandSetupRegistry.add(ABROAD, {
    debounceDelay: 200,
    emptyMessage: _t("Nobody has this telephone number"),
    name: _t("callers"),
    placeholder: _t("Telephone number, or its last digits..."),
});
commandProviderRegistry.add("liteviewer_caller_abroad", {
    namespace: ABROAD,
    provide: (env, { searchValue = "" }) => findCallers(env, `${ABROAD}${searchValue.trim()}`),
});
for (const namespace of NAMESPACES) {
    commandSetupRegistry.add(namespace, {
        debounceDelay: 200,
        emptyMessage: _t("No ticket found"),
        // the footer of the palette lists what has a name
        name: namespace === NAMESPACES[0] && _t("tickets"),
        placeholder: _t("Number or words of a ticket..."),
    });
    commandProviderRegistry.add(`liteviewer_ticket_words_${namespace}`, {
        namespace,
        provide: (env, { searchValue = "" }) => findTickets(env, searchValue.trim()),
    });
}

/** Opens the search for tickets by keyboard, wherever the user is. */
export const ticketFinderService = {
    dependencies: ["command", "menu"],
    start(env, { command }) {
        command.add(
            _t("Find a Ticket"),
            () => command.openMainPalette({ searchValue: NAMESPACES[0] }),
            {
                global: true,
                hotkey: "control+shift+f",
                hotkeyOptions: { bypassEditableProtection: true },
                isAvailable: () => hasDesk(env),
            }
        );
    },
};

registry.category("services").add("liteviewer_ticket_finder", ticketFinderService);
