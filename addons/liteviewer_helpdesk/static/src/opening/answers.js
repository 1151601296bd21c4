import { deepCopy } from "@web/core/utils/objects";

/** For how many milliseconds an answer may be shown after it was asked for. */
export const LIFETIME = 5000;

/**
 * Answers that were asked for ahead, each for `LIFETIME` from the question on. One that has failed is
 * forgotten: whoever needs it asks again, and is told why.
 */
export class Answers {
    constructor() {
        this.kept = new Map();
    }

    /**
     * Whether there is an answer, or one is on its way.
     *
     * @param {string} key
     */
    has(key) {
        return performance.now() - this.kept.get(key)?.since < LIFETIME;
    }

    /** Whether the answer has come. */
    isHere(key) {
        return this.has(key) && this.kept.get(key).isHere;
    }

    /**
     * The answer that is kept, else a new one.
     *
     * @template T
     * @param {string} key what is asked
     * @param {number|undefined} id of the ticket that it is about
     * @param {() => Promise<T>} ask
     * @returns {Promise<T>} a copy of it
     */
    async get(key, id, ask) {
        if (!this.has(key)) {
            this.forgetOld();
            const entry = { id, since: performance.now(), isHere: false, answer: ask() };
            this.kept.set(key, entry);
            entry.answer.then(
                () => (entry.isHere = true),
                () => this.kept.get(key) === entry && this.kept.delete(key)
            );
        }
        return deepCopy(await this.kept.get(key).answer);
    }

    /** @param {number[]} [ids] of tickets of which no answer is right any more; without: of none */
    drop(ids) {
        for (const [key, { id }] of this.kept) {
            if (!ids || ids.includes(id)) {
                this.kept.delete(key);
            }
        }
    }

    forgetOld() {
        for (const key of this.kept.keys()) {
            if (!this.has(key)) {
                this.kept.delete(key);
            }
        }
    }
}
