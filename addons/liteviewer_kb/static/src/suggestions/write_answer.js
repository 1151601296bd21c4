import { Chatter } from "@mail/chatter/web_portal/chatter";
import { patch } from "@web/core/utils/patch";
import { useBus } from "@web/core/utils/hooks";

const WRITE = "LITEVIEWER:WRITE-ANSWER";

/** Open the answer to the client below a record, with a text behind what stands in it. */
export function writeAnswer(env, record, text) {
    env.bus.trigger(WRITE, { model: record.resModel, id: record.resId, text });
}

patch(Chatter.prototype, {
    setup() {
        super.setup(...arguments);
        useBus(this.env.bus, WRITE, ({ detail: { model, id, text } }) => {
            const { thread } = this.state;
            if (thread?.model === model && thread.id === id) {
                const { composer } = thread;
                const before = composer.composerText.trimEnd();
                composer.composerText = before ? `${before}\n\n${text}` : text;
                this.toggleComposer("message", { force: true });
                composer.autofocus++;
            }
        });
    },
});
