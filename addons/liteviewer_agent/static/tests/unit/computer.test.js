import { beforeEach, describe, expect, queryAll, test } from "@odoo/hoot";
import { ComputerField, computerField } from "@liteviewer_agent/computer/computer_field";
import { allowTranslations } from "@web/../tests/web_test_helpers";
import { defineTicketModels, mountField } from "@liteviewer_helpdesk/../tests/unit/helpers";

describe.current.tags("headless");
defineTicketModels();
beforeEach(allowTranslations);

/** The texts themselves: styles write them with a capital. */
const texts = (selector) => queryAll(selector).map(({ textContent }) => textContent);

test("facts stand in the order of asking, then those without a label by their own names", async () => {
    await mountField(ComputerField, {
        value: {
            zebra_count: 2,
            memory_mb: 16384,
            a_fact: "yes",
            ip_addresses: ["10.0.0.5", "fe80::1"],
            hostname: "BUH-01",
        },
    });
    expect(texts("dt")).toEqual([
        "Computer name",
        "IP addresses",
        "Memory",
        "a fact",
        "zebra count",
    ]);
    expect(texts("dd")).toEqual(["BUH-01", "10.0.0.5, fe80::1", "16 GB", "yes", "2"]);
});

test("values are told as people read them", () => {
    const { format } = ComputerField.prototype;
    expect(format("memory_mb", 7900)).toBe("7.7 GB");
    expect(format("memory_mb", "much")).toBe("much");
    expect(String(format("elevated", true))).toBe("Yes");
    expect(String(format("elevated", false))).toBe("No");
    expect(format("cpu_cores", 8)).toBe("8");
    expect(format("ip_addresses", [])).toBe("");
});

test("a computer of which nothing is known is empty", () => {
    const isEmpty = (value) => computerField.isEmpty({ data: { value } }, "value");
    expect([false, {}, { hostname: "A" }].map(isEmpty)).toEqual([true, true, false]);
});
