import { browser } from "@web/core/browser/browser";

export const PASSWORD = "Plain-Пароль-7f3a";

export const row = (name) =>
    `.o_liteviewer_credential:has(.o_liteviewer_credential_name:contains(${name}))`;

let copied = "";

export const copyInstead = {
    content: "The clipboard of a browser without a screen cannot be asked",
    trigger: "body",
    run() {
        Object.defineProperty(browser.navigator, "clipboard", {
            configurable: true,
            value: { writeText: async (text) => (copied = text) },
        });
    },
};

export function expectCopied() {
    if (copied !== PASSWORD) {
        throw new Error("The password was not copied");
    }
}
