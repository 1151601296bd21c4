import {
    advanceTime,
    animationFrame,
    describe,
    expect,
    freezeTime,
    mockDate,
    test,
} from "@odoo/hoot";
import { useSecondClock } from "@liteviewer_helpdesk/clock";
import { TimerField } from "@liteviewer_helpdesk/timer/timer_field";
import { Component, useState, xml } from "@odoo/owl";
import { mountWithCleanup, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { defineTicketModels, mountField } from "./helpers";

describe.current.tags("headless");
defineTicketModels();

test("a running timer shows hours, minutes and seconds", async () => {
    mockDate("2026-03-02 12:00:00");
    freezeTime();
    await mountField(TimerField, { value: luxon.DateTime.now().minus({ hours: 26, seconds: 59 }) });
    expect(".o_liteviewer_timer").toHaveText("26:00:59");
    await advanceTime(1000);
    await advanceTime(100);
    expect(".o_liteviewer_timer").toHaveText("26:01:00");
});

test("a timer that a clock ahead of ours has started begins at nought", async () => {
    mockDate("2026-03-02 12:00:00");
    await mountField(TimerField, { value: luxon.DateTime.now().plus({ seconds: 5 }) });
    expect(".o_liteviewer_timer").toHaveText("0:00:00");
});

test("all that look at a clock share a timer, which ends with the last of them", async () => {
    class Reader extends Component {
        static template = xml`<span/>`;
        static props = {};
        setup() {
            useSecondClock();
        }
    }
    class Parent extends Component {
        static components = { Reader };
        static template = xml`
            <t t-foreach="[...Array(state.count).keys()]" t-as="key" t-key="key"><Reader/></t>`;
        static props = {};
        setup() {
            this.state = useState({ count: 3 });
        }
    }
    const timers = new Set();
    patchWithCleanup(globalThis, {
        setInterval(_tick, period) {
            const timer = super.setInterval(...arguments);
            if (period === 1000) {
                timers.add(timer);
            }
            return timer;
        },
        clearInterval(timer) {
            timers.delete(timer);
            return super.clearInterval(timer);
        },
    });
    const parent = await mountWithCleanup(Parent);
    expect(timers.size).toBe(1);
    const setCount = async (count) => {
        parent.state.count = count;
        await animationFrame();
    };
    await setCount(1);
    expect(timers.size).toBe(1);
    await setCount(0);
    expect(timers.size).toBe(0);
    await setCount(2);
    expect(timers.size).toBe(1);
});
