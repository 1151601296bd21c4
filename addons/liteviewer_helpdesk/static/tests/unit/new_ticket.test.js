import { describe, expect, queryOne, test } from "@odoo/hoot";
import { NewTicket } from "@liteviewer_helpdesk/portal/new_ticket";
import { startInteraction } from "@web/../tests/public/helpers";
import { allowTranslations } from "@web/../tests/web_test_helpers";

describe.current.tags("headless");

const FORM = `
    <form class="o_helpdesk_new_ticket">
        <input type="file" multiple="multiple" data-max-count="2" data-max-bytes="4"/>
        <div class="o_helpdesk_previews"/>
    </form>`;

const makeFile = (name, size, type = "image/png") => new File(["x".repeat(size)], name, { type });

async function openForm() {
    allowTranslations();
    const { core } = await startInteraction(NewTicket, FORM);
    return core.interactions[0].interaction;
}

test("pictures that the server would refuse are told before the form is sent", async () => {
    const form = await openForm();
    const complaints = [
        [],
        [makeFile("a.png", 4), makeFile("b.png", 4)],
        [makeFile("a.png", 4), makeFile("b.png", 5)],
        [makeFile("a.png", 1), makeFile("b.png", 1), makeFile("c.png", 1)],
    ].map((files) => String(form.getComplaint(files)));
    expect(complaints).toEqual([
        "",
        "",
        "b.png is too large.",
        "At most 2 pictures can be sent.",
    ]);
});

test("pasted pictures are added to the chosen ones, other files are not; a click takes one out", async () => {
    const form = await openForm();
    const input = queryOne("input");
    const names = () => [...input.files].map(({ name }) => name);
    form.setFiles([makeFile("a.png", 1)]);
    const transfer = new DataTransfer();
    transfer.items.add(makeFile("b.png", 9));
    transfer.items.add(makeFile("c.txt", 1, "text/plain"));
    input.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, clipboardData: transfer }));
    expect(names()).toEqual(["a.png", "b.png"]);
    expect(input.validity.valid).toBe(false);
    expect(".o_helpdesk_previews button").toHaveCount(2);
    queryOne(".o_helpdesk_previews button:last").click();
    expect(names()).toEqual(["a.png"]);
    expect(input.validity.valid).toBe(true);
    expect(".o_helpdesk_previews button").toHaveCount(1);
});
