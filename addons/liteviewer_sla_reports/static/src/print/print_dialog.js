import { Component, onMounted, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

const JOB = "liteviewer.print.job";
const TRIES = 5;
/** Milliseconds before a part that was lost is asked for again. */
const PAUSE = 2000;
/** Milliseconds: shorter prints show nothing but the file. */
const PATIENCE = 800;
/** Of the bar: what it takes to compute the report, and to put the pages together. */
const BEFORE = 5;
const PARTS = 90;

/** A PDF that is being made: asks for one part after the other and shows how far it is. */
export class PrintDialog extends Component {
    static template = "liteviewer_sla_reports.PrintDialog";
    static components = { Dialog };
    static props = {
        jobId: Number,
        name: String,
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ done: 0, total: 0, error: "", isShown: false });
        this.isOver = false;
        this.patience = browser.setTimeout(() => (this.state.isShown = true), PATIENCE);
        onMounted(() => this.run());
        onWillUnmount(() => {
            browser.clearTimeout(this.patience);
            this.giveUp();
        });
    }

    get percent() {
        const { done, total } = this.state;
        return BEFORE + (total ? Math.round((PARTS * done) / total) : 0);
    }

    get words() {
        const { done, total } = this.state;
        if (!total) {
            return _t("The report is being computed…");
        }
        if (done === total) {
            return _t("The pages are being put together…");
        }
        return _t("Part %(next)s of %(total)s is being printed…", { next: done + 1, total });
    }

    /** Make it to its end; what has been made already is kept when a part fails. */
    async run() {
        this.state.error = "";
        try {
            let url = false;
            while (!url && !this.isOver) {
                const result = await this.advance();
                Object.assign(this.state, { done: result.done, total: result.total });
                url = result.url;
            }
            if (!this.isOver) {
                this.isOver = true;
                await this.action.doAction({ type: "ir.actions.act_url", url, target: "download" });
                this.props.close();
            }
        } catch (error) {
            if (!this.isOver) {
                this.state.isShown = true;
                this.state.error = error.data?.message || error.message;
            }
        }
    }

    /** A worker that ended or a line that broke takes one part along: it is asked for again. */
    async advance() {
        for (let attempt = 1; ; attempt++) {
            try {
                return await this.orm.silent.call(JOB, "advance", [[this.props.jobId]]);
            } catch (error) {
                if (!(error instanceof ConnectionLostError) || attempt === TRIES || this.isOver) {
                    throw error;
                }
                await new Promise((resolve) => browser.setTimeout(resolve, PAUSE));
            }
        }
    }

    giveUp() {
        if (!this.isOver) {
            this.isOver = true;
            // nobody waits for it; what is not removed now is removed by the server within hours
            this.orm.silent.call(JOB, "cancel", [[this.props.jobId]]).catch(() => {});
        }
    }
}

/** Our reports are printed in parts; all others as Odoo does it. */
export async function printInParts(action, _options, env) {
    const ids = action.context?.active_ids;
    if (action.report_type !== "qweb-pdf" || !ids || !action.report_name.startsWith("liteviewer_")) {
        return false;
    }
    const { orm, dialog } = env.services;
    const jobId = await orm.call(JOB, "start", [action.report_name, ids]);
    if (!jobId) {
        return false;
    }
    return new Promise((resolve) => {
        const props = { jobId, name: action.name || "" };
        dialog.add(PrintDialog, props, { onClose: () => resolve(true) });
    });
}

registry.category("ir.actions.report handlers").add("liteviewer_print", printInParts);
