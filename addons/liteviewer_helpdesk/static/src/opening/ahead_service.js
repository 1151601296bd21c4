import { Chatter } from "@mail/chatter/web_portal/chatter";
import { rpcBus } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { Answers } from "./answers";

/**
 * What else the form of a ticket shows and can be asked for as soon as the ticket is read:
 * `add(name, (ahead, ticket) => void)`, with the service below and the values of the ticket, in the
 * same shape as `record.data` for all but dates and lists.
 */
export const askedAhead = registry.category("liteviewer_ticket_asked_ahead");

const MODEL = "liteviewer.ticket";
/** Calls that change nothing; any other one may, and ends all that was read before. */
const READING =
    /^(web_|formatted_|name_)?(read|search)|^(get|has|search|name|fields|onchange)(_|$)|^default_get$/;
const READING_ROUTES = [
    "/mail/data",
    "/mail/thread/messages",
    "/mail/thread/recipients/get_suggested_recipients",
    "/web/action/load",
    "/web/action/load_breadcrumbs",
];

/**
 * @param {string} url of a call
 * @param {string} [method] of a model
 */
export function isReading(url, method) {
    return method ? READING.test(method) : READING_ROUTES.includes(url.split("?")[0]);
}

/**
 * Reads a ticket before it is opened, once the pointer or the focus rests on it (`useAhead`): the
 * record, the panel beside it, its messages and pictures.
 *
 * What was read is good for `LIFETIME`, until anything is written from this page, or the server tells
 * that the ticket has changed. Everything is read with the rights of the user, by the same calls as
 * without it.
 */
export class Ahead {
    constructor(env, { orm, bus_service }) {
        this.env = env;
        this.orm = orm;
        this.answers = new Answers();
        /** What the form asked for the last time, by the id of the action: {context, specification} */
        this.questions = {};
        this.pictures = [];
        // what is read while something is written may be from before or after it
        const writing = new Set();
        rpcBus.addEventListener("RPC:REQUEST", ({ detail: { data, url } }) => {
            if (!isReading(url, data.params?.method)) {
                writing.add(data.id);
                this.answers.drop();
            }
        });
        rpcBus.addEventListener("RPC:RESPONSE", ({ detail: { data } }) => {
            if (writing.delete(data.id)) {
                this.answers.drop();
            }
        });
        bus_service.subscribe(`${MODEL}/changed`, ({ ids }) => this.answers.drop(ids));
    }

    get store() {
        return this.env.services["mail.store"];
    }

    /**
     * Call a method that reads, once for all who ask the same within `LIFETIME`.
     *
     * @param {number[]} ids none or the ticket
     * @param {string} method
     * @param {Object} kwargs
     */
    call(ids, method, kwargs) {
        return this.answers.get(JSON.stringify([ids, method, kwargs]), ids[0], () =>
            this.orm.silent.call(MODEL, method, [ids], kwargs)
        );
    }

    /**
     * The values of a ticket, if they have been asked for, in the shape of `web_read`.
     *
     * @returns {Promise<Object[]>|undefined}
     */
    getRecords(id, kwargs) {
        return this.answers.has(this.getRecordKey(id, kwargs)) ? this.read(id, kwargs) : undefined;
    }

    getRecordKey(id, kwargs) {
        return JSON.stringify([id, "web_read", kwargs]);
    }

    read(id, kwargs) {
        return this.answers.get(this.getRecordKey(id, kwargs), id, () =>
            this.orm.silent.webRead(MODEL, [id], kwargs)
        );
    }

    /** Whether the messages of a ticket, its files and followers have just been read. */
    isThreadHere(id) {
        return this.answers.isHere(`thread ${id}`);
    }

    /**
     * Read what a form that has been opened from an action of its kind shows first.
     *
     * @param {number} id
     * @param {number} actionId of the list; nothing is known of the form until one was opened there
     */
    async prepare(id, actionId) {
        const kwargs = this.questions[actionId];
        if (!kwargs || this.answers.has(this.getRecordKey(id, kwargs))) {
            return;
        }
        try {
            const reading = this.read(id, kwargs);
            this.answers.get(`thread ${id}`, id, () => this.readThread(id)).catch(() => {});
            const [ticket] = await reading;
            for (const ask of ticket ? askedAhead.getAll() : []) {
                ask(this, ticket);
            }
        } catch {
            // whoever opens the ticket asks again, and is told why
        }
    }

    async readThread(id) {
        const thread = this.store.Thread.insert({ model: MODEL, id });
        // not `fetchThreadData`, which writes: it makes a picture the main one
        await Promise.all([
            thread.fetchNewMessages(),
            this.store.fetchStoreData("mail.thread", {
                access_params: thread.rpcParams,
                request_list: Object.create(Chatter.prototype).requestList,
                thread_id: id,
                thread_model: MODEL,
            }),
        ]);
        for (const { author_id: author } of thread.messages.slice(-10)) {
            this.showAhead(author?.avatarUrl);
        }
        if (thread.hasLoadingFailed) {
            throw thread.hasLoadingFailedError;
        }
    }

    /** Fetch and decode a picture. The browser keeps it as long as it is held here. */
    showAhead(source) {
        if (source) {
            const picture = new Image();
            picture.src = source;
            picture.decode().catch(() => {});
            this.pictures = [...this.pictures, picture].slice(-20);
        }
    }
}

export const aheadService = {
    dependencies: ["orm", "bus_service", "mail.store"],
    start: (env, services) => new Ahead(env, services),
};

registry.category("services").add("liteviewer_ahead", aheadService);
