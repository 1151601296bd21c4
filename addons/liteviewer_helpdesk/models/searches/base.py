# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import re

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.orm.domains import DomainCondition
from odoo.orm.models import parse_read_group_spec
from odoo.orm.utils import COLLECTION_TYPES, parse_field_expr
from odoo.tools import SQL

ORDER_BY_ID = re.compile(r"\s*id(\s+(asc|desc))?\s*", re.IGNORECASE)
HIERARCHIES = ("child_of", "parent_of")


class Base(models.AbstractModel):
    """Searches of portal users and of engineers restricted to some clients
    (``res.users._searches_narrowly``) go along what they may read, step by step.

    Odoo looks at the rights of the model that is searched, but not always at those of the way: a
    relation may be declared to bypass the rights on what it leads to (``message_ids``), ids
    behind a relation are compared as they are, fields that are computed or related are searched
    without a look at their groups, and an order by a link joins what the link leads to. So the
    text of an internal note could be guessed letter by letter by who finds the ticket by it.

    What is on the way is looked at here, whatever the way is written like: a field that the
    reader may not read refuses, as does a model; of a readable model only the readable records
    count. Internal users without a restriction search as ever, and nobody pays a query.
    """

    _inherit = "base"

    @api.model
    def _search(
        self, domain, offset=0, limit=None, order=None, *, active_test=True, bypass_access=False
    ):
        """:raises AccessError: the domain asks for what the user may not read"""
        if not bypass_access:
            domain = self._narrow_domain(domain)
        return super()._search(
            domain, offset, limit, order, active_test=active_test, bypass_access=bypass_access
        )

    @api.model
    def _is_search_narrow(self):
        return not self.env.su and self.env.user._searches_narrowly()

    # ------------------------------------------------------------
    # DOMAINS
    # ------------------------------------------------------------

    @api.model
    def _narrow_domain(self, domain):
        """Return the domain with each step beyond a relation as a search of what the user reads.

        What has been narrowed once stays as it is.

        :raises AccessError: a field or a model on the way is not for the user
        """
        if not self._is_search_narrow():
            return domain
        # Odoo takes paths apart first: "a.b" is a search of "b" behind "a" from then on
        return Domain(domain).optimize(self).map_conditions(self._narrow_condition)

    @api.model
    def _narrow_condition(self, condition):
        name, _property = parse_field_expr(condition.field_expr)
        field = self._fields[name]
        self._check_field_access(field, "read")
        operator, value = condition.operator, condition.value
        if operator in HIERARCHIES:
            return self._narrow_hierarchy(field, operator, value)
        if not field.relational:
            return condition
        if operator in ("any", "not any"):
            return self._search_behind(field, value, negative=operator == "not any")
        if field.type != "many2one" and operator in ("in", "not in"):
            return self._narrow_ids(field, value, negative=operator == "not in")
        return condition

    @api.model
    def _narrow_ids(self, field, ids, *, negative):
        """Compare the ids behind a x2many field with those that the user may read.

        :param ids: where False stands for there being none
        """
        found = Domain.FALSE
        if wanted := [each for each in ids if each]:
            found |= self._search_behind(field, Domain("id", "in", wanted))
        if len(wanted) < len(ids):
            found |= self._search_behind(field, Domain.TRUE, negative=True)
        return ~found if negative else found

    @api.model
    def _narrow_hierarchy(self, field, operator, value):
        """Go up or down from records that the user may read, to those that the user may read."""
        comodel = self.env[field.comodel_name] if field.relational else self
        if comodel._name != self._name:
            return self._search_behind(field, Domain("id", operator, value))
        if comodel._parent_name in comodel._fields:
            comodel._check_field_access(comodel._fields[comodel._parent_name], "read")
        values = value if isinstance(value, COLLECTION_TYPES) else [value]
        texts = [each for each in values if isinstance(each, str)]
        numbers = [each for each in values if not isinstance(each, str) and each]
        readable = comodel.with_context(active_test=False).search([("id", "in", numbers)])
        return DomainCondition(field.name, operator, [*readable.ids, *texts])

    @api.model
    def _search_behind(self, field, domain, *, negative=False):
        """Return the condition that a relation leads to something in the domain that the user may
        read.

        :raises AccessError: the user may not read the model that the relation leads to
        """
        comodel = self.env[field.comodel_name]
        if field.type == "many2one":
            found = comodel.with_context(active_test=False)._search(domain)
        else:
            # the models that ask their rights in Python shall not ask them of all there is
            domain = Domain(domain) & self._get_linked_domain(field)
            found = comodel.with_context(**field.context)._search(domain)
        operator = "not any" if negative else "any"
        if field.store or field.related:
            return DomainCondition(field.name, operator, found)
        # what is worked out is searched by a method, and those know ids
        operator = "not in" if negative else "in"
        return DomainCondition(field.name, operator, list(found.get_result_ids()))

    @api.model
    def _get_linked_domain(self, field):
        """Return the domain of what a x2many field leads to from records that the user may read."""
        domain = field.get_comodel_domain(self)
        if not self._has_plain_rights():
            return domain
        if field.type == "one2many" and field.inverse_name:
            name = field.inverse_name
            inverse = self.env[field.comodel_name]._fields[name]
            if inverse.store and self.env[field.comodel_name]._has_field_access(inverse, "read"):
                domain &= Domain(name, "in", self._search_readable())
        elif field.type == "many2many" and field.store:
            linked = SQL(
                "(SELECT %s FROM %s WHERE %s IN %s)",
                SQL.identifier(field.column2),
                SQL.identifier(field.relation),
                SQL.identifier(field.column1),
                self._search_readable().subselect(),
            )
            domain &= Domain("id", "in", linked)
        return domain

    @api.model
    def _has_plain_rights(self):
        """Tell whether PostgreSQL can say what the user may read, without asking in Python."""
        return type(self)._search is self.pool["base"]._search

    @api.model
    def _search_readable(self):
        return self.with_context(active_test=False)._search(Domain.TRUE)

    # ------------------------------------------------------------
    # ORDER AND GROUPS
    # ------------------------------------------------------------

    def _traverse_related_sql(self, alias, field, query):
        """Look at the groups of a related field, too, not only at those of what it is related to.

        Orders, groups, aggregates and conditions on them come by here.
        """
        if self._is_search_narrow():
            self._check_field_access(field, "read")
        return super()._traverse_related_sql(alias, field, query)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Order by what a link leads to as far as the user may read that; the rest counts as empty,
        or by its id, which the link itself tells.
        """
        name, part = parse_field_expr(field_name)
        field = self._fields.get(name)
        if field is None or field.type != "many2one" or part or not self._is_search_narrow():
            return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
        comodel = self.env[field.comodel_name]
        if ORDER_BY_ID.fullmatch(comodel._order):
            return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
        if not (comodel._has_plain_rights() and comodel.has_access("read")):
            return super()._order_field_to_sql(alias, f"{name}.id", direction, nulls, query)
        readable = comodel._search_readable()
        if not readable.where_clause:
            return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
        seen = self.env.context.get("__m2o_order_seen")
        # no call from outside can bring a frozenset
        seen = seen if isinstance(seen, frozenset) else frozenset()
        if field in seen:
            return SQL()
        link = self._field_to_sql(alias, name, query)
        behind = query.make_alias(alias, f"{name}__{self.env.uid}")
        query.add_join(
            "LEFT JOIN",
            behind,
            readable.subselect(SQL("%s.*", SQL.identifier(comodel._table))),
            SQL("%s = %s", link, SQL.identifier(behind, "id")),
        )
        terms = []
        if nulls.code:
            first = nulls.code == "NULLS FIRST"
            terms.append(SQL("%s IS NOT NULL" if first else "%s IS NULL", link))
        comodel = comodel.with_context(__m2o_order_seen=frozenset((field, *seen)))
        reverse = direction.code == "DESC"
        terms.append(comodel._order_to_sql(comodel._order, query, alias=behind, reverse=reverse))
        return SQL(", ").join(term for term in terms if term)

    def _read_group_groupby(self, alias, groupby_spec, query):
        """:raises AccessError: the groups would be what the user may not read"""
        name, path, _granularity = parse_read_group_spec(groupby_spec)
        field = self._fields.get(name)
        if field is not None and field.type == "many2many" and self._is_search_narrow():
            grouped = field.related_field if field.related and not field.store else field
            if not path and grouped.bypass_search_access:
                label = field.get_description(self.env, ["string"])["string"]
                raise AccessError(
                    self.env._("You may not group by the field %(field)s.", field=label)
                )
        return super()._read_group_groupby(alias, groupby_spec, query)
