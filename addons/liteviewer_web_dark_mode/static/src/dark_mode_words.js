import { _t } from "@web/core/l10n/translation";

/**
 * Words of OCA's addon, which has no Russian. Nobody calls this: it lets our translations have them,
 * and the web client looks there for a word that the module it belongs to has no translation of.
 */
export const listDarkModeWords = () => [_t("Dark Mode")];
