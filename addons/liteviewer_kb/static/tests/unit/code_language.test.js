import { ensureGrammar } from "@liteviewer_kb/article/code_language";
import { describe, expect, test } from "@odoo/hoot";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";

describe.current.tags("headless");

test("code of an unknown language is plain text, of a known one what it was", () => {
    const plaintext = {};
    const sql = { comment: /--.*/ };
    const languages = { plaintext, sql, extend() {} };
    patchWithCleanup(window, { Prism: { languages } });
    for (const language of ["sql", "SQL", "bat", "extend", "constructor"]) {
        ensureGrammar(language);
    }
    expect(languages.sql).toBe(sql);
    expect(languages.SQL).toBe(sql);
    expect(languages.bat).toBe(plaintext);
    expect(typeof languages.extend).toBe("object");
    expect(typeof languages.constructor).toBe("object");
});
