import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { Component, xml } from "@odoo/owl";
import { defineModels, fields, models, mountWithCleanup } from "@web/../tests/web_test_helpers";

export class Ticket extends models.Model {
    _name = "liteviewer.ticket";

    name = fields.Char();
    client_id = fields.Many2one({ relation: "res.partner" });
    search_words = fields.Char();
    is_open = fields.Boolean({ default: true });
    is_new = fields.Boolean();
    user_id = fields.Many2one({ relation: "res.users" });

    _records = [1, 2, 3, 4, 5].map((id) => ({ id, name: `Ticket ${id}` }));

    get_desk_counters() {
        return { mine: 0, unassigned: 0, new: 0, waiting: 0, overdue: 0, unread: 0 };
    }
}

/** Define what the mocked server knows: tickets, and all that Odoo's own services ask for. */
export function defineTicketModels() {
    defineMailModels();
    defineModels([Ticket]);
}

/**
 * Mount a field outside of a view.
 *
 * @param {typeof Component} Field
 * @param {Object} data values of the record, by their names; the field shows `value`
 * @param {Object} others what else the field asks of the record
 */
export function mountField(Field, data, others = {}) {
    class Parent extends Component {
        static components = { Field };
        static template = xml`<Field name="'value'" record="record"/>`;
        static props = {};
        record = { data, ...others };
    }
    return mountWithCleanup(Parent);
}
