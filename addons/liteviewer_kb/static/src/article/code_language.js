import { EmbeddedSyntaxHighlightingComponent } from "@html_editor/others/embedded_components/backend/syntax_highlighting/syntax_highlighting";
import { ReadonlySyntaxHighlightingComponent } from "@html_editor/others/embedded_components/core/syntax_highlighting/readonly_syntax_highlighting";
import { patch } from "@web/core/utils/patch";
import { onMounted } from "@odoo/owl";

/**
 * Let Odoo's painter of code (Prism) take a language that it does not know for plain text. As it is, one block of
 * `bat` or `powershell`, which imported documents are full of, leaves the whole form blank.
 *
 * @param {string} languageId
 */
export function ensureGrammar(languageId) {
    const languages = window.Prism?.languages;
    if (languages && typeof languages[languageId] !== "object") {
        const known = languages[languageId.toLowerCase()];
        languages[languageId] = typeof known === "object" ? known : (languages.plaintext ?? {});
    }
}

patch(EmbeddedSyntaxHighlightingComponent.prototype, {
    highlight() {
        ensureGrammar(this.embeddedState.languageId);
        return super.highlight(...arguments);
    },
});

patch(ReadonlySyntaxHighlightingComponent.prototype, {
    setup() {
        onMounted(() => ensureGrammar(this.props.languageId));
        super.setup(...arguments);
    },
});
