import { advanceTime, beforeEach, describe, expect, freezeTime, test } from "@odoo/hoot";
import { CredentialRows } from "@liteviewer_vault/vault/credential_rows";
import { useSecret } from "@liteviewer_vault/vault/secret_hook";
import { defineTicketModels } from "@liteviewer_helpdesk/../tests/unit/helpers";
import { Component, useState, xml } from "@odoo/owl";
import {
    contains,
    mockService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { session } from "@web/session";

describe.current.tags("headless");
defineTicketModels();

const PASSWORD = { model: "liteviewer.credential", id: 7, name: "password", ticketId: 3 };
const CODE = { ...PASSWORD, name: "totp_seed" };

let secret;

beforeEach(() => {
    onRpc("liteviewer.credential", "reveal_secret", ({ args, kwargs }) => {
        expect.step(`${kwargs.purpose} ${args} ${kwargs.ticket_id} "${kwargs.reason}"`);
        return { text: "s3cret", seconds: 10 };
    });
    onRpc("liteviewer.credential", "get_code", ({ args }) => {
        expect.step(`code ${args}`);
        return { text: "123456", seconds: 5 };
    });
    mockService("notification", { add: (message, { type }) => expect.step(`${type}: ${message}`) });
});

async function mountSecret() {
    class Holder extends Component {
        static template = xml`<span/>`;
        static props = {};
        setup() {
            secret = useSecret();
        }
    }
    class Parent extends Component {
        static components = { Holder };
        static template = xml`<Holder t-if="state.isOpen"/>`;
        static props = {};
        setup() {
            this.state = useState({ isOpen: true });
        }
    }
    const parent = await mountWithCleanup(Parent);
    freezeTime();
    return parent;
}

test("a secret is shown for the seconds that the server says", async () => {
    await mountSecret();
    await secret.reveal(PASSWORD);
    expect.verifySteps([`reveal 7,password 3 ""`]);
    expect(secret.isShown(PASSWORD)).toBe(true);
    expect({ ...secret.state }).toEqual({
        key: "liteviewer.credential,7,password",
        text: "s3cret",
        left: 10,
    });
    await advanceTime(9000);
    expect(secret.state.left).toBe(1);
    await advanceTime(999);
    expect(secret.state.text).toBe("s3cret");
    await advanceTime(1);
    expect({ ...secret.state }).toEqual({ key: "", text: "", left: 0 });
    expect(secret.isShown(PASSWORD)).toBe(false);
});

test("another one takes its place, with its own time", async () => {
    await mountSecret();
    await secret.reveal(PASSWORD);
    await advanceTime(4000);
    await secret.reveal(CODE);
    expect.verifySteps([`reveal 7,password 3 ""`, "code 7"]);
    expect(secret.isShown(PASSWORD)).toBe(false);
    expect(secret.state.text).toBe("123456");
    await advanceTime(4999);
    expect(secret.isShown(CODE)).toBe(true);
    await advanceTime(1);
    expect(secret.isShown(CODE)).toBe(false);
});

test("it is gone with what showed it", async () => {
    const parent = await mountSecret();
    const { state } = secret;
    await secret.reveal(PASSWORD);
    expect.verifySteps([`reveal 7,password 3 ""`]);
    parent.state.isOpen = false;
    await advanceTime(20);
    expect(state.text).toBe("");
});

test("it is copied without being shown", async () => {
    patchWithCleanup(browser.navigator.clipboard, {
        writeText: async (text) => expect.step(`copied ${text}`),
    });
    await mountSecret();
    await secret.copy(PASSWORD);
    expect.verifySteps([
        `copy 7,password 3 ""`,
        "copied s3cret",
        "success: Copied. It was not shown.",
    ]);
    expect(secret.state.text).toBe("");
});

test("it is not even asked for where the browser cannot copy", async () => {
    patchWithCleanup(browser, { navigator: {} });
    await mountSecret();
    await secret.copy(PASSWORD);
    expect.verifySteps(["warning: The browser copies over a secure connection (https) only."]);
});

test("where a reason is wanted, work on a ticket is one", async () => {
    patchWithCleanup(session, { liteviewer_reveal_reason: true });
    await mountSecret();
    await secret.reveal(PASSWORD);
    expect.verifySteps([`reveal 7,password 3 ""`]);
});

test("any other is asked for, and nothing is fetched without it", async () => {
    patchWithCleanup(session, { liteviewer_reveal_reason: true });
    await mountSecret();
    const target = { ...PASSWORD, ticketId: false };
    let revealed = secret.reveal(target);
    await advanceTime(100);
    await contains(".modal .btn-close").click();
    await advanceTime(100);
    await revealed;
    expect.verifySteps([]);
    revealed = secret.reveal(target);
    await advanceTime(100);
    await contains(".modal input, .modal textarea").edit(" Backup test ", { confirm: false });
    await contains(".modal .btn-primary").click();
    await revealed;
    expect.verifySteps([`reveal 7,password false "Backup test"`]);
});

test("logins are found by any of their words", () => {
    const rows = [
        { name: "Domain admin", login: "adm", address: "DC-01" },
        { name: "Router", login: "root", address: "10.0.0.254" },
    ];
    const { get } = Object.getOwnPropertyDescriptor(CredentialRows.prototype, "rows");
    const find = (words) => get.call({ state: { words }, props: { rows } });
    expect(find("")).toEqual(rows);
    expect(find("10.0.0 ROOT")).toEqual([rows[1]]);
    expect(find("dc-01")).toEqual([rows[0]]);
    expect(find("root dc-01")).toEqual([]);
});
