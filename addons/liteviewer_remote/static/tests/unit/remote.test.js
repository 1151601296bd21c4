import { beforeEach, describe, expect, mockDate, test } from "@odoo/hoot";
import { RemoteConnect } from "@liteviewer_remote/remote/remote_connect";
import { defineTicketModels } from "@liteviewer_helpdesk/../tests/unit/helpers";
import { makeMockEnv } from "@web/../tests/web_test_helpers";

describe.current.tags("headless");
defineTicketModels();

const SESSION = { tool: "AnyDesk", user: "Ivan", since: "2026-03-02 08:05:00", is_mine: false };

const describeSession = (changes) =>
    String(RemoteConnect.prototype.describe({ ...SESSION, ...changes }));

beforeEach(async () => {
    mockDate("2026-03-02 12:00:00", 0);
    await makeMockEnv();
});

test("who is connected is told with the time, on an earlier day with the date", () => {
    expect(describeSession()).toBe("Ivan: AnyDesk since 8:05 AM");
    expect(describeSession({ since: "2026-03-01 23:59:59" })).toBe(
        "Ivan: AnyDesk since 3/1/2026, 11:59 PM"
    );
});

test("one's own connection has no name", () => {
    expect(describeSession({ is_mine: true })).toBe("AnyDesk since 8:05 AM");
});
