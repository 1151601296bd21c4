import { waitUntil } from "@odoo/hoot-dom";
import { registry } from "@web/core/registry";

/** WCAG asks for 4.5 for small and 3 for large letters; Odoo's own muted ones keep the latter. */
const LOWEST_CONTRAST = 3;
const TRANSPARENT = [0, 0, 0, 0];

/** Return red, green, blue (0 to 255) and alpha of a computed colour. */
function readColor(text) {
    const numbers = (text.match(/[\d.]+/g) || []).map(Number);
    return text.startsWith("rgb") ? [...numbers, 1].slice(0, 4) : TRANSPARENT;
}

function lay(upper, lower) {
    return [0, 1, 2].map((part) => upper[part] * upper[3] + lower[part] * (1 - upper[3]));
}

function getLuminance(color) {
    const [red, green, blue] = color.map((part) => {
        const share = part / 255;
        return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function getAncestors(element) {
    return element ? [element, ...getAncestors(element.parentElement)] : [];
}

/** Return the contrast of an element's letters to what they stand on (1 to 21). */
function getContrast(element) {
    const styles = getAncestors(element).map((each) => getComputedStyle(each));
    const ground = styles
        .map((style) => readColor(style.backgroundColor))
        .reduceRight((below, color) => lay(color, below), [255, 255, 255]);
    const opacity = styles.reduce((product, style) => product * style.opacity, 1);
    const [red, green, blue, alpha] = readColor(styles[0].color);
    const pair = [lay([red, green, blue, alpha * opacity], ground), ground].map(getLuminance);
    return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
}

function listFaintTexts() {
    return [...document.querySelectorAll("[class*=o_liteviewer], [class*=o_liteviewer] *")]
        .filter((element) => element.checkVisibility({ opacityProperty: true }))
        // Odoo lets the count of an empty column fade
        .filter((element) => !element.closest(".o_kanban_header"))
        .filter((element) =>
            [...element.childNodes].some(
                (node) => node.nodeType === Node.TEXT_NODE && /[\p{L}\p{N}]/u.test(node.data)
            )
        )
        .filter((element) => getContrast(element) < LOWEST_CONTRAST);
}

/** Fail unless all of ours can be read once what fades in is there. */
async function checkIsReadable() {
    await waitUntil(() => !listFaintTexts().length, {
        timeout: 5000,
        message: () =>
            listFaintTexts()
                .map((element) => `${element.className}: ${element.textContent.trim()}`)
                .join("; "),
    });
}

registry.category("web_tour.tours").add("liteviewer_dark_mode", {
    steps: () => [
        {
            content: "Everything is light to begin with",
            trigger: ".o_list_view .o_data_row:contains(Dark waiting)",
            run: checkIsReadable,
        },
        {
            trigger: ".o_user_menu button",
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu .dropdown-item:contains(Dark Mode) input:not(:checked)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The page is loaded again in dark colours",
            trigger: ".o_list_view .o_data_row:contains(Dark waiting)",
            async run() {
                const ground = getComputedStyle(document.querySelector(".o_data_row td"));
                if (getLuminance(readColor(ground.color).slice(0, 3)) < 0.4) {
                    throw new Error("Its letters are dark");
                }
                await checkIsReadable();
            },
        },
        {
            trigger: ".o_switch_view.o_kanban",
            run: "click",
        },
        {
            trigger: ".o_kanban_view .o_kanban_record:contains(Dark in_progress)",
            run: checkIsReadable,
        },
        {
            trigger: ".o_kanban_record:contains(Dark in_progress) .o_liteviewer_subject",
            run: "click",
        },
        {
            trigger: ".o_liteviewer_ticket_form .o_liteviewer_headline .o_liteviewer_number",
            run: checkIsReadable,
        },
    ],
});
