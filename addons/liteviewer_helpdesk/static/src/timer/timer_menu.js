import { Component, reactive, useState } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { session } from "@web/session";
import { formatRunningTime, useSecondClock } from "../clock";

/** What the server says of the user's running timer, see `_get_timer_news`; empty where none runs. */
const timerService = {
    dependencies: ["bus_service"],
    start(env, { bus_service }) {
        const running = reactive({ timer: session.liteviewer_timer || {} });
        bus_service.subscribe("liteviewer.work.entry/timer", (timer) => {
            running.timer = timer;
        });
        return running;
    },
};

/** The running timer in the top bar, wherever one is; a click leads to its ticket. */
export class TimerMenu extends Component {
    static template = "liteviewer_helpdesk.TimerMenu";
    static props = {};

    setup() {
        this.action = useService("action");
        this.running = useState(useService("liteviewer_timer"));
        this.clock = useSecondClock();
    }

    get timer() {
        return this.running.timer;
    }

    get duration() {
        return formatRunningTime(this.clock.now, deserializeDateTime(this.timer.since));
    }

    get title() {
        return _t("Your timer runs on %(number)s", { number: this.timer.number });
    }

    openTicket() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "liteviewer.ticket",
            res_id: this.timer.ticket_id,
            views: [[false, "form"]],
        });
    }
}

registry.category("services").add("liteviewer_timer", timerService);
registry
    .category("systray")
    .add("liteviewer_helpdesk.TimerMenu", { Component: TimerMenu }, { sequence: 30 });
