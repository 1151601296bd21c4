import { _t } from "@web/core/l10n/translation";

/** Hours from which on minutes do not matter any more. */
const DAY = 24;

/**
 * Working time in its two largest units, hours and minutes; it has no days, since how long one is
 * differs from calendar to calendar.
 *
 * @param {number} seconds not negative
 * @returns {string} such as "1 h 05 min"
 */
export function formatDuration(seconds) {
    const minutes = Math.floor(seconds / 60);
    const hours = Math.floor(minutes / 60);
    if (!hours) {
        return _t("%(minutes)s min", { minutes });
    }
    if (!(minutes % 60) || hours >= DAY) {
        return _t("%(hours)s h", { hours });
    }
    return _t("%(hours)s h %(minutes)s min", {
        hours,
        minutes: String(minutes % 60).padStart(2, "0"),
    });
}

/**
 * The same to the second: "1:05:09".
 *
 * @param {number} seconds not negative
 */
export function formatExactly(seconds) {
    return luxon.Duration.fromObject({ seconds }).toFormat("h:mm:ss");
}
