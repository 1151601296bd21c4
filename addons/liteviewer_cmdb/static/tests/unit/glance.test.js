import { beforeEach, describe, expect, mockDate, test } from "@odoo/hoot";
import { ClientGlance, glanceSections } from "@liteviewer_cmdb/glance/client_glance";
import { defineTicketModels } from "@liteviewer_helpdesk/../tests/unit/helpers";
import { makeMockEnv, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { KeepLast } from "@web/core/utils/concurrency";

describe.current.tags("headless");
defineTicketModels();

const COMPUTER = {
    name: "PC-17",
    hostname: "PC-17",
    addresses: ["10.0.0.17", "fe80::17"],
    model: "OptiPlex",
    os: "Windows 11",
    cpu: "",
    memory_mb: 16384,
    disks: "512 GB",
    serial: "S1",
    inventory_number: "",
    place: "Room 5",
    warranty_state: false,
    warranty_end: false,
    agent_seen_at: false,
    is_recognised: true,
};

beforeEach(async () => {
    mockDate("2026-03-02 12:00:00", 0);
    // numbers and dates are told in the language of the user
    await makeMockEnv();
});

/** The panel as it computes, without the page around it. */
function makePanel({ computer, ...glance } = {}) {
    const panel = Object.create(ClientGlance.prototype);
    panel.state = {
        showAllDevices: false,
        glance: {
            client: { id: 3, note: "" },
            reporter: false,
            computer: { ...COMPUTER, ...computer },
            network: { count: 0, devices: [] },
            ...glance,
        },
    };
    return panel;
}

const facts = (computer) =>
    makePanel({ computer }).computerFacts.map(({ key, value }) => [key, String(value)]);

test("what is known of the computer is told, all else is left out", () => {
    expect(facts()).toEqual([
        ["address 10.0.0.17", "10.0.0.17"],
        ["address fe80::17", "fe80::17"],
        ["model", "OptiPlex"],
        ["os", "Windows 11"],
        ["memory", "16 GB · 512 GB"],
        ["serial", "S1"],
        ["place", "Room 5"],
    ]);
    const nothing = Object.fromEntries(Object.keys(COMPUTER).map((name) => [name, ""]));
    expect(facts({ ...nothing, addresses: [], memory_mb: 0 })).toEqual([]);
});

test("the host name is told where it is not the name of the card", () => {
    expect(facts({ hostname: "pc-17" }).some(([key]) => key === "host")).toBe(false);
    expect(facts({ hostname: "BUH-01" })).toInclude(["host", "BUH-01"]);
});

test("memory and disks are told as far as they are known", () => {
    const memory = (computer) => Object.fromEntries(facts(computer)).memory;
    expect(memory({ memory_mb: 7900, disks: "" })).toBe("7.7 GB");
    expect(memory({ memory_mb: 0 })).toBe("512 GB");
});

test("the warranty is told with its end and a colour", () => {
    const warranty = (warranty_state) => {
        const panel = makePanel({ computer: { warranty_state, warranty_end: "2026-04-01" } });
        const fact = panel.computerFacts.find(({ key }) => key === "warranty");
        return fact && [String(fact.value), fact.color];
    };
    expect(warranty("ok")).toEqual(["until 04/01/2026", "success"]);
    expect(warranty("soon")).toEqual(["until 04/01/2026", "warning"]);
    expect(warranty("over")).toEqual(["expired 04/01/2026", "danger"]);
    expect(warranty(false)).toBe(undefined);
});

test("how the computer is known", () => {
    const origin = (computer) => String(makePanel({ computer }).origin);
    expect(origin({ agent_seen_at: "2026-03-02 11:50:00" })).toBe("Agent seen 10 min. ago");
    expect(origin({ is_recognised: true })).toBe("");
    expect(origin({ is_recognised: false })).toBe("The reporter's computer");
});

test("six devices are shown, the others are counted until somebody asks", () => {
    const devices = [...Array(8).keys()].map((id) => ({ id }));
    const panel = makePanel({ network: { count: 20, devices } });
    expect(panel.devices.length).toBe(6);
    expect(String(panel.moreDevices)).toBe("14 more devices");
    panel.action = { doAction: (action, { domain }) => expect.step(`${action} ${domain}`) };
    panel.showMoreDevices();
    // not all of them are here, so they are shown in a list
    expect.verifySteps(["liteviewer_cmdb.equipment_action client_id,=,3"]);
    panel.glance.network.count = 8;
    panel.showMoreDevices();
    expect(panel.devices.length).toBe(8);
    expect(panel.hiddenDeviceCount).toBe(0);
    expect.verifySteps([]);
});

test("it is asked for again only when another client, device or timer is meant", async () => {
    const panel = makePanel();
    const record = { resId: 7, data: { client_id: { id: 3 } } };
    panel.keepLast = new KeepLast();
    panel.ahead = {
        async call(ids, _method, { draft }) {
            expect.step(`${ids}: ${Object.values(draft)}`);
        },
    };
    await panel.load(record);
    await panel.load(record);
    expect.verifySteps(["7: false,3,false"]);
    record.data.name = "Another subject";
    await panel.load(record);
    expect.verifySteps([]);
    record.data.partner_id = { id: 9 };
    await panel.load(record);
    expect.verifySteps(["7: 9,3,false"]);
    record.data.running_entry_id = { id: 1 };
    await panel.load(record);
    expect.verifySteps(["7: 9,3,false"]);
    await panel.load({ ...record, resId: false });
    expect.verifySteps([": 9,3,false"]);
});

test("sections of other addons are shown where they say so", () => {
    patchWithCleanup(glanceSections, {
        getAll: () => [
            { name: "always" },
            { name: "client", isVisible: ({ client }) => client },
            { name: "reporter", isVisible: ({ reporter }) => reporter },
        ],
    });
    expect(makePanel().sections.map(({ name }) => name)).toEqual(["always", "client"]);
});

test("a ticket of nobody has nothing to show", () => {
    expect(makePanel().isEmpty).toBe(false);
    expect(makePanel({ client: false, reporter: false }).isEmpty).toBe(false);
    const panel = makePanel({ client: false });
    panel.state.glance.computer = false;
    expect(panel.isEmpty).toBe(true);
});
