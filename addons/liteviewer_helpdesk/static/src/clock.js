import { onMounted, onWillUnmount, reactive, useState } from "@odoo/owl";

const { DateTime, Duration } = luxon;

/**
 * A clock that all components of the page share, so that eighty rows of a list need one timer.
 *
 * @param {number} period milliseconds between two ticks
 * @returns {() => { now: luxon.DateTime }} a hook; the component renders anew with each tick
 */
function makeClock(period) {
    const clock = reactive({ now: DateTime.now() });
    const tick = () => {
        clock.now = DateTime.now();
    };
    let users = 0;
    let timer;
    return function useClock() {
        onMounted(() => {
            if (!users++) {
                tick();
                timer = setInterval(tick, period);
            }
        });
        onWillUnmount(() => {
            if (!--users) {
                clearInterval(timer);
            }
        });
        return useState(clock);
    };
}

export const useSecondClock = makeClock(1000);
export const useMinuteClock = makeClock(60000);

/** Say how long something has been running: h:mm:ss. */
export function formatRunningTime(now, since) {
    // the clocks of the two computers may differ by seconds
    const seconds = Math.max(0, Math.floor(now.diff(since).as("seconds")));
    return Duration.fromObject({ seconds }).toFormat("h:mm:ss");
}
