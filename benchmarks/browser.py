# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From the click on a row of the list to the last thing that is painted, in Chromium.

Ours and the peer's in turn, with the same data, by the same engineer in the same browser. Each
ticket is opened for the first time; views and scripts have been loaded. The pointer rests on the
row for ``REST`` seconds, as a hand does, before it presses. What was painted last is the frame
after the last change of the page or the last picture, once no request has been on its way and
nothing has changed for ``QUIET`` ms.
"""

import time
from statistics import median

import requests
from chromium import Chromium
from figures import Row

ROUNDS = 5
REST, PRESS = 0.2, 0.06
"""Seconds that the pointer rests on a row, and that its button is down."""
QUIET = 500
TIMEOUT = 60

LISTS = {
    "ours": "tickets",
    "peer": "helpdesk-tickets",
}

WATCH = """
(() => {
    const watch = { clicked: 0, last: 0, changes: [] };
    window.benchWatch = watch;
    let expected = 0;
    // after the next frame has been painted
    const note = (what) => {
        expected++;
        requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => {
                watch.last = performance.now();
                watch.changes.push([Math.round(watch.last - watch.clicked), what]);
                expected--;
            };
            channel.port2.postMessage(0);
        });
    };
    let hasNoted = false;
    const noteOnce = (what) => {
        if (!hasNoted) {
            hasNoted = true;
            note(what);
            requestAnimationFrame(() => (hasNoted = false));
        }
    };
    const shown = ".o_action_manager";
    new MutationObserver((mutations) => {
        const seen = mutations.find(({ target }) =>
            (target.closest ? target : target.parentElement)?.closest(shown)
        );
        if (seen) {
            const target = seen.target.closest ? seen.target : seen.target.parentElement;
            noteOnce(`${seen.type} ${seen.attributeName || ""} ${target.className}`.slice(0, 90));
        }
    }).observe(document, {
        attributes: true, characterData: true, childList: true, subtree: true,
    });
    document.addEventListener("load", ({ target }) => {
        if (target.tagName === "IMG" && target.closest(shown)) {
            const text = `picture ${target.currentSrc}`.slice(0, 90);
            target.decode().then(() => note(text), () => note(text));
        }
    }, { capture: true });
    let requests = 0;
    const { send } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.send = function () {
        requests++;
        this.addEventListener("loadend", () => requests--);
        return send.apply(this, arguments);
    };
    const originalFetch = window.fetch;
    window.fetch = function () {
        requests++;
        return originalFetch.apply(this, arguments).finally(() => requests--);
    };
    const isLoading = () =>
        [...document.querySelectorAll(`${shown} img`)].some(
            (img) => !img.complete && (img.loading !== "lazy" || isNear(img))
        );
    const isNear = (img) => img.getBoundingClientRect().top < innerHeight;
    document.addEventListener("click", () => {
        watch.clicked = performance.now();
        watch.last = watch.clicked;
        watch.changes = [];
    }, { capture: true });
    watch.settle = async (selector, quiet) => {
        const deadline = performance.now() + 30000;
        let since = performance.now();
        let looked = since;
        while (looked - Math.max(since, watch.last) < quiet) {
            await new Promise((resolve) => setTimeout(resolve, 20));
            const now = performance.now();
            if (now > deadline) {
                throw new Error(`not settled: ${requests} requests, ${selector}`);
            }
            // a script that has run for so long may have begun something
            const hasBeenHeldUp = now - looked > 100;
            looked = now;
            if (
                hasBeenHeldUp || requests || expected || isLoading() ||
                !document.querySelector(selector)
            ) {
                since = now;
            }
        }
        return watch.last - watch.clicked;
    };
})();
"""


def measure(shell, url, database):
    """:rtype: list[Row]"""
    data = shell.run("browser_in_odoo.py")
    with Chromium() as browser:
        desk = Desk(browser, url, database, data)
        rested = desk.compare(REST)
        at_once = desk.compare(0)
    return [
        Row("open a ticket: click to last paint", *median_pair(rested, "open"), "ms"),
        Row("as a part of the peer's time", share(rested, "open"), None, "%", 50),
        Row("open a ticket, pointer not at rest before", *median_pair(at_once, "open"), "ms"),
        Row("back to the list", *median_pair(rested, "back"), "ms"),
    ]


def median_pair(figures, name):
    return [median(figures[whose][name]) for whose in ("ours", "peer")]


def share(figures, name):
    ours, peer = median_pair(figures, name)
    return 100 * ours / peer


class Desk:
    """An engineer who opens one ticket after the other."""

    def __init__(self, browser, url, database, data):
        self._browser = browser
        self._url = url
        self._waiting = {whose: list(reversed(data["subjects"])) for whose in LISTS}
        session = requests.Session()
        session.post(
            f"{url}/web/session/authenticate",
            json={"params": {"db": database, "login": data["login"], "password": data["password"]}},
            timeout=TIMEOUT,
        ).raise_for_status()
        for cookie in session.cookies:
            browser.send("Network.setCookie", name=cookie.name, value=cookie.value, url=url)
        browser.send("Page.addScriptToEvaluateOnNewDocument", source=WATCH)

    def compare(self, rest):
        """Open tickets of both in turn.

        :param float rest: seconds that the pointer rests on the row before it presses
        :return: {whose: {"open": [ms], "back": [ms]}}
        """
        found = {whose: {"open": [], "back": []} for whose in LISTS}
        for _round in range(ROUNDS):
            for whose, figures in found.items():
                self._show_list(whose)
                # the first one brings scripts and views along
                for kept in (False, True):
                    opened = self._open(self._waiting[whose].pop(), rest)
                    back = self._go_back()
                    if kept:
                        figures["open"].append(opened)
                        figures["back"].append(back)
        return found

    def _show_list(self, whose):
        self._browser.send("Page.navigate", url=f"{self._url}/odoo/{LISTS[whose]}")
        self._browser.wait_for(
            "window.benchWatch && document.querySelector('.o_data_row') !== null"
        )
        self._settle(".o_list_view .o_data_row")

    def _open(self, subject, rest):
        """:return: ms from the click to the last paint"""
        x, y = self._browser.wait_for(
            f"(() => {{ const has = (each) => each.innerText.includes({subject!r});"
            " const row = [...document.querySelectorAll('.o_data_row')].find(has);"
            " const cell = [...row.cells].find(has);"
            " cell.scrollIntoView({ block: 'center' });"
            " const { left, top, height } = cell.getBoundingClientRect();"
            " return [left + 40, top + height / 2]; })()"
        )
        time.sleep(QUIET / 1000)
        self._browser.mouse("mouseMoved", x, y)
        time.sleep(rest)
        self._browser.mouse("mousePressed", x, y)
        time.sleep(PRESS)
        self._browser.mouse("mouseReleased", x, y)
        return self._settle(".o_form_view .o-mail-Message")

    def _go_back(self):
        x, y = self._browser.wait_for(
            "(() => { const link = document.querySelector('.o_breadcrumb a, .o_back_button');"
            " const { left, top, width, height } = link.getBoundingClientRect();"
            " return [left + width / 2, top + height / 2]; })()"
        )
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self._browser.mouse(kind, x, y)
        return self._settle(".o_list_view .o_data_row")

    def _settle(self, selector):
        return self._browser.evaluate(f"window.benchWatch.settle({selector!r}, {QUIET})")
