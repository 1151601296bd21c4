import { registry } from "@web/core/registry";
import { IntegerField, integerField } from "@web/views/fields/integer/integer_field";

/** A number that is a name (a port, a VLAN): without thousands, and nothing where there is none. */
export class NumberField extends IntegerField {
    get formattedValue() {
        return this.value ? String(this.value) : "";
    }
}

export const numberField = { ...integerField, component: NumberField };

registry.category("fields").add("liteviewer_number", numberField);
