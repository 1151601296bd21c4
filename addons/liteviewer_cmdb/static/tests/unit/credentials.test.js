import { describe, expect, test } from "@odoo/hoot";
import "@liteviewer_cmdb/credentials/credentials";
import { CredentialRows } from "@liteviewer_vault/vault/credential_rows";

describe.current.tags("headless");

test("logins are found by the equipment that they lead to as well", () => {
    const rows = [
        { name: "Domain admin", login: "adm", address: "10.0.0.1", equipment: "DC-01" },
        { name: "Router", login: "root", address: "10.0.0.254", equipment: "" },
    ];
    const { get } = Object.getOwnPropertyDescriptor(CredentialRows.prototype, "rows");
    const find = (words) => get.call({ state: { words }, props: { rows } });
    expect(find("dc-01 adm")).toEqual([rows[0]]);
    expect(find("root dc-01")).toEqual([]);
});
