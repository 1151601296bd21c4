# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from itertools import product
from operator import attrgetter

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, groupby

from odoo.addons.liteviewer_helpdesk.models.ticket_category import PRIORITIES
from odoo.addons.liteviewer_helpdesk.tools.recurrence import to_utc
from odoo.addons.liteviewer_sla_reports.tools.policy_choice import Facts
from odoo.addons.liteviewer_sla_reports.tools.report_matrix import (
    AFTER,
    BEFORE,
    BLANK,
    CHANGE,
    DATE,
    DURATION,
    GROUP,
    INTEGER,
    NO_DATA,
    STRONG,
    SUM,
    Column,
    Matrix,
    Section,
    Span,
)

from ..models.config_change import TOLD_FIELDS

MAX_CHANGES = 5_000
"""Changes that a passport tells of."""
MAX_NAMES = 12
"""Names of things that came or went together; the others are counted."""
TOLD_LENGTH = 160
"""Characters of a value that are told of a change."""
MINUTE = 60
NETWORK_KINDS = ("router", "switch", "access_point")
PROVIDER, EXTERNAL_ADDRESS = "provider", "external_address"
"""Names of attributes that the shipped type of routers has."""


class ClientPassport(models.TransientModel):
    """What a client has, as a document that can be handed over: sites, persons, equipment, network,
    licences, how the service gets in, what it promises, and what has changed lately.

    It holds no secrets: no logins, passwords and keys, no ids for remote control, no notes.
    """

    _name = "liteviewer.client.passport"
    _inherit = ["liteviewer.report.mixin"]
    _description = "Client Passport"
    _report_action = "liteviewer_cmdb_reports.client_passport_action_print"

    client_id = fields.Many2one(
        "res.partner",
        required=True,
        ondelete="cascade",
        domain=[("is_company", "=", True), ("parent_id", "=", False)],
    )
    changes_from = fields.Date(
        string="Changes Since",
        required=True,
        default=lambda self: fields.Date.context_today(self) - relativedelta(years=1),
    )

    @api.depends("client_id")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for passport in self:
            passport.display_name = (
                self.env._(
                    "Passport %(client)s %(day)s",
                    client=passport.client_id.name,
                    day=format_date(self.env, fields.Date.context_today(self)),
                )
                if passport.client_id
                else self.env._("Passport of a Client")
            )

    @api.depends("client_id")
    def _compute_lang(self):
        super()._compute_lang()

    def _get_reader(self):
        return self.client_id

    # ------------------------------------------------------------
    # THE MATRIX
    # ------------------------------------------------------------

    def _make_matrix(self):
        today = fields.Date.context_today(self)
        return Matrix(
            title=self.env._("Passport of the Infrastructure"),
            subtitle=self.env._(
                "%(client)s on %(day)s",
                client=self.client_id.name,
                day=format_date(self.env, today),
            ),
            facts=self._prepare_facts(),
            sections=self._prepare_sections(),
            has_cover=True,
        )

    def _prepare_facts(self):
        """Return [(label, text)] for the cover; other addons add theirs."""
        return [
            (self.env._("Client"), self._describe_partner(self.client_id)),
            (self.env._("Contractor"), self._describe_partner(self.company_id.partner_id)),
        ]

    def _prepare_sections(self):
        """Return the sections of the passport; other addons add theirs, contracts for one."""
        equipment = self.env["liteviewer.equipment"].search(
            self._get_own_domain() & Domain("state", "!=", "retired"), order="type_id, name, id"
        )
        return [
            self._prepare_site_section(equipment),
            self._prepare_person_section(),
            self._prepare_equipment_section(equipment),
            self._prepare_network_section(equipment),
            self._prepare_address_section(equipment),
            self._prepare_license_section(),
            *self._prepare_remote_sections(equipment),
            self._prepare_level_section(),
            self._prepare_change_section(),
        ]

    def _get_own_domain(self):
        return Domain("client_id", "=", self.client_id.id) & Domain(
            "company_id", "=", self.company_id.id
        )

    def _group_by_site(self, section, records, get_site, get_cells):
        """Add the rows of records, those of each site under a heading with its name; where there is
        but one group, the heading is left out.

        :param get_site: function of a record that returns its liteviewer.site, may be empty
        :param get_cells: function of a record that returns its cells
        """
        groups = groupby(records, get_site)
        # those without a site come last
        groups = sorted(groups, key=lambda pair: (not pair[0], pair[0].name or ""))
        for site, group in groups:
            if len(groups) > 1:
                name = site.name or self.env._("Without a site")
                heading = (Span(name, STRONG), Span(f" \N{MIDDLE DOT} {len(group)}"))
                cells = [BLANK] * len(section.columns)
                cells[0] = heading
                section.add(*cells, kind=GROUP)
            for record in group:
                section.add(*get_cells(record))

    # -- sites and persons

    def _prepare_site_section(self, equipment):
        section = Section(
            title=self.env._("Sites"),
            columns=(
                Column(self.env._("Site"), width=30),
                Column(self.env._("Address"), width=70),
                Column(self.env._("Users of Equipment"), INTEGER, width=16),
                Column(self.env._("Pieces of Equipment"), INTEGER, SUM, width=16),
            ),
            total_label=self.env._("Total"),
            empty=self.env._("No sites are written down."),
        )
        devices = dict(groupby(equipment, attrgetter("site_id")))
        for site in self.env["liteviewer.site"].search(self._get_own_domain(), order="name, id"):
            here = equipment.browse().concat(*devices.get(site, ()))
            section.add(
                (Span(site.name, STRONG),),
                ", ".join(
                    filter(
                        None, (site.zip, site.city, site.street, site.street2, site.country_id.name)
                    )
                )
                or NO_DATA,
                len(here.person_id),
                len(here),
            )
        return section

    def _prepare_person_section(self):
        persons = self.env["res.partner"].search(
            [
                ("parent_id", "=", self.client_id.id),
                ("is_company", "=", False),
                ("type", "=", "contact"),
            ],
            order="name, id",
        )
        section = Section(
            title=self.env._("Persons"),
            columns=(
                Column(self.env._("Full Name"), width=32),
                Column(self.env._("Position"), width=30),
                Column(self.env._("E-mail"), width=32),
                Column(self.env._("Phone"), width=20),
                Column(self.env._("Computer"), width=22),
                Column(self.env._("Site"), width=22, on_paper=False),
            ),
            empty=self.env._("No persons are written down."),
        )
        self._group_by_site(
            section,
            persons,
            lambda person: person.computer_id.site_id,
            lambda person: (
                (Span(person.name or "", STRONG),),
                person.function or BLANK,
                person.email or BLANK,
                person.phone or BLANK,
                person.computer_id.name or BLANK,
                person.computer_id.site_id.name or BLANK,
            ),
        )
        return section

    # -- equipment and network

    def _prepare_equipment_section(self, equipment):
        section = Section(
            title=self.env._("Equipment"),
            columns=(
                Column(self.env._("Name"), width=22),
                Column(self.env._("Type"), width=16),
                Column(self.env._("Model"), width=26),
                Column(self.env._("Serial Number"), width=18),
                Column(self.env._("Inventory Number"), width=14),
                Column(self.env._("User"), width=24),
                Column(self.env._("Operating System"), width=24),
                Column(self.env._("Warranty Until"), DATE, width=12),
                Column(self.env._("Site"), width=22, on_paper=False),
                Column(self.env._("Place"), width=22, on_paper=False),
            ),
            empty=self.env._("No equipment is written down."),
        )
        self._group_by_site(
            section,
            equipment,
            attrgetter("site_id"),
            lambda device: (
                (Span(device.name, STRONG),),
                device.type_id.name,
                self._get_model(device),
                device.serial or BLANK,
                device.inventory_number or BLANK,
                # sudo: whose computer it is may be told, also of somebody who has left
                device.person_id.sudo().name or BLANK,
                device.os or BLANK,
                device.warranty_end or NO_DATA,
                device.site_id.name or BLANK,
                device.place or BLANK,
            ),
        )
        return section

    def _get_model(self, device):
        return " ".join(filter(None, (device.vendor, device.model))) or BLANK

    def _prepare_network_section(self, equipment):
        """Return what the network is made of, with whoever brings the client to the Internet."""
        section = Section(
            title=self.env._("Network Equipment and Internet"),
            columns=(
                Column(self.env._("Name"), width=24),
                Column(self.env._("Type"), width=18),
                Column(self.env._("Model"), width=28),
                Column(self.env._("Address"), width=18),
                Column(self.env._("Place"), width=22),
                Column(self.env._("Internet Provider"), width=24),
                Column(self.env._("External Address"), width=20),
                Column(self.env._("Site"), width=22, on_paper=False),
            ),
            empty=self.env._("No network equipment is written down."),
        )
        order = {kind: place for place, kind in enumerate(NETWORK_KINDS)}
        self._group_by_site(
            section,
            equipment.filtered(lambda device: device.kind in order).sorted(
                lambda device: (order[device.kind], device.name)
            ),
            attrgetter("site_id"),
            lambda device: (
                (Span(device.name, STRONG),),
                device.type_id.name,
                self._get_model(device),
                device.ip_address or BLANK,
                device.place or BLANK,
                self._get_attribute(device, PROVIDER),
                self._get_attribute(device, EXTERNAL_ADDRESS),
                device.site_id.name or BLANK,
            ),
        )
        return section

    def _get_attribute(self, device, name):
        """Return the words of one of the shipped attributes, where the type still has it."""
        value = dict(device.properties or {}).get(name)
        return value if isinstance(value, str) else BLANK

    def _prepare_address_section(self, equipment):
        section = Section(
            title=self.env._("Network Addresses"),
            columns=(
                Column(self.env._("Equipment"), width=26),
                Column(self.env._("Interface"), width=18),
                Column(self.env._("Address"), width=22),
                Column(self.env._("MAC Address"), width=20),
                Column(self.env._("VLAN"), INTEGER, width=8),
                Column(self.env._("Site"), width=22, on_paper=False),
            ),
            empty=self.env._("No addresses are written down."),
        )
        self._group_by_site(
            section,
            self.env["liteviewer.network.interface"]
            .search([("equipment_id", "in", equipment.ids)])
            .sorted(lambda each: (each.equipment_id.name, each.name, each.id)),
            lambda interface: interface.equipment_id.site_id,
            lambda interface: (
                (Span(interface.equipment_id.name, STRONG),),
                interface.name,
                self._write_address(interface),
                interface.mac or BLANK,
                interface.vlan or BLANK,
                interface.equipment_id.site_id.name or BLANK,
            ),
        )
        return section

    def _write_address(self, interface):
        if interface.ip_address and interface.prefix:
            return f"{interface.ip_address}/{interface.prefix}"
        return interface.ip_address or BLANK

    # -- programs

    def _prepare_license_section(self):
        licenses = self.env["liteviewer.license"].search(self._get_own_domain(), order="name, id")
        states = dict(licenses._fields["state"]._description_selection(self.env))
        kinds = dict(licenses._fields["kind"]._description_selection(self.env))
        section = Section(
            title=self.env._("Licences"),
            columns=(
                Column(self.env._("Licence"), width=34),
                Column(self.env._("Program"), width=28),
                Column(self.env._("Kind"), width=16),
                Column(self.env._("Supplier"), width=24),
                Column(self.env._("Valid Until"), DATE, width=14),
                Column(self.env._("Status"), width=16),
                Column(self.env._("Owned"), INTEGER, SUM, width=12),
                Column(self.env._("In Use"), INTEGER, SUM, width=15),
            ),
            total_label=self.env._("Total"),
            empty=self.env._("No licences are written down."),
        )
        for owned in licenses:
            section.add(
                (Span(owned.name, STRONG),),
                owned.software_id.name,
                kinds[owned.kind],
                owned.supplier_id.name or BLANK,
                owned.valid_until or NO_DATA,
                states.get(owned.state) or BLANK,
                owned.seats,
                owned.seats_used,
            )
        return section

    def _prepare_remote_sections(self, equipment):
        """Return a section about the tools of remote control, where the addon is that knows them:
        which ones lead to how much of the equipment. Ids and logins are for engineers alone.
        """
        if "liteviewer.remote.id" not in self.env:
            return []
        section = Section(
            title=self.env._("Remote Control"),
            note=self.env._("The tools by which the service gets at the equipment."),
            columns=(
                Column(self.env._("Tool"), width=40),
                Column(self.env._("Pieces of Equipment"), INTEGER, width=20),
            ),
            empty=self.env._("No tools are written down."),
        )
        ways = self.env["liteviewer.remote.id"]._read_group(
            [("equipment_id", "in", equipment.ids)],
            ["tool_id"],
            ["equipment_id:count_distinct"],
        )
        for tool, count in sorted(ways, key=lambda way: (-way[1], way[0].name)):
            section.add(tool.name, count)
        return [section]

    # -- service levels

    def _prepare_level_section(self):
        """Return the policies that tickets of the client can get, with what they promise."""
        policies = self._get_policies()
        section = Section(
            title=self.env._("Service Levels"),
            note=self.env._("Promised times are working time within the service hours."),
            columns=(
                Column(self.env._("Priority"), width=40),
                Column(self.env._("First Answer Within"), DURATION, width=20),
                Column(self.env._("Resolved Within"), DURATION, width=20),
                Column(self.env._("Policy"), width=30, on_paper=False),
                Column(self.env._("Service Hours"), width=30, on_paper=False),
            ),
            empty=self.env._("Nothing is promised in hours."),
        )
        priorities = dict(
            self.env["liteviewer.ticket"]._fields["priority"]._description_selection(self.env)
        )
        for policy, hours in policies.items():
            about = filter(None, (self._get_scope(policy), hours))
            heading = [Span(policy.name, STRONG)]
            heading += [Span(f" \N{MIDDLE DOT} {text}") for text in about]
            section.add(tuple(heading), BLANK, BLANK, policy.name, hours or BLANK, kind=GROUP)
            if policy.no_sla:
                section.add(self.env._("No times are promised"), *[BLANK] * 2, policy.name, hours)
                continue
            for target in policy.target_ids:
                if policy.priority in (False, target.priority):
                    section.add(
                        priorities[target.priority],
                        target.response_minutes * MINUTE or NO_DATA,
                        target.resolution_minutes * MINUTE or NO_DATA,
                        policy.name,
                        hours or BLANK,
                    )
        return section

    def _get_policies(self):
        """Return {policy: name of its service hours} of those that some ticket of the client would
        get, the best fitting ones first.
        """
        categories = self.env["liteviewer.ticket.category"].search([])
        teams = self.env["liteviewer.ticket.team"].search(
            [("company_id", "in", (False, self.company_id.id))]
        )
        policies = self.env["liteviewer.sla.policy"]
        places = [
            (
                tuple(map(int, (category.parent_path or "").split("/")[:-1])),
                policies._find_contract_id(self.client_id, self.company_id, category),
            )
            for category in (categories.browse(), *categories)
        ]
        every = product(places, [key for key, _label in PRIORITIES], [None, *teams.ids])
        chosen = policies._choose_all(
            Facts(
                company_id=self.company_id.id,
                client_id=self.client_id.id,
                category_path=path,
                priority=priority,
                team_id=team_id,
                contract_id=contract_id,
            )
            for (path, contract_id), priority, team_id in every
        )
        calendars = {}
        for rule, calendar_id, _reason in chosen.values():
            if rule:
                calendars.setdefault(rule.id, set()).add(calendar_id)
        policies = policies.search([("id", "in", list(calendars))])
        names = self.env["resource.calendar"]
        return {
            policy: ", ".join(
                sorted(
                    # sudo: when the service works is told to every client
                    calendar.name
                    for calendar in names.sudo().browse(filter(None, calendars[policy.id]))
                )
            )
            for policy in policies.sorted(
                lambda policy: (not policy.client_ids, policy.sequence, policy.id)
            )
        }

    def _get_scope(self, policy):
        """Return for which tickets a policy is, in words; empty for all."""
        return ", ".join((*policy.category_ids.mapped("name"), *policy.team_ids.mapped("name")))

    # -- changes

    def _prepare_change_section(self):
        section = Section(
            title=self.env._("Changes since %(day)s", day=format_date(self.env, self.changes_from)),
            columns=(
                Column(self.env._("Date"), DATE, width=12),
                Column(self.env._("What Happened"), width=92, on_sheet=False),
                Column(self.env._("What"), width=36, on_paper=False),
                Column(self.env._("Field"), width=24, on_paper=False),
                Column(self.env._("Before"), width=40, on_paper=False),
                Column(self.env._("After"), width=40, on_paper=False),
                Column(self.env._("Who"), width=22),
                Column(self.env._("Ticket"), width=14),
            ),
            empty=self.env._("Nothing has changed."),
        )
        changes = self._get_changes()
        operations = dict(changes._fields["operation"]._description_selection(self.env))
        sources = dict(changes._fields["source"]._description_selection(self.env))
        for (day, model, operation, user, source, ticket), group in groupby(
            changes, self._get_change_key
        ):
            # sudo: who changed it may be told, also of a colleague who has left the company since
            who = user.sudo().name or sources[source]
            for told, *facts in self._tell_changes(model, operation, group, operations):
                section.add(day, told, *facts, who, ticket.number or BLANK, kind=CHANGE)
        return section

    def _get_changes(self):
        """Return the changes that are told, the newest first.

        :raises UserError: there are too many
        """
        changes = self.env["liteviewer.config.change"].search(
            Domain("client_id", "=", self.client_id.id)
            & Domain("company_id", "in", (False, self.company_id.id))
            & Domain("changed_at", ">=", to_utc(self.changes_from, 0, self._get_report_tz()))
            & Domain("res_model", "in", list(TOLD_FIELDS))
            & (Domain("state", "=", "applied") | Domain("is_observed", "=", True)),
            order="changed_at desc, id desc",
            limit=MAX_CHANGES + 1,
        )
        if len(changes) > MAX_CHANGES:
            raise UserError(
                self.env._(
                    "%(client)s has more than %(limit)s changes since %(day)s. Choose a later day.",
                    client=self.client_id.display_name,
                    limit=MAX_CHANGES,
                    day=format_date(self.env, self.changes_from),
                )
            )
        return changes

    def _get_change_key(self, change):
        """Return what is told together: what came or went on one day, by one hand."""
        day = fields.Datetime.context_timestamp(self, change.changed_at).date()
        return (
            day,
            change.res_model,
            change.operation,
            change.user_id,
            change.source,
            change.ticket_id,
        )

    def _tell_changes(self, model, operation, changes, operations):
        """Yield (spans, what, field, before, after) of changes of one kind, made together."""
        if operation != "write":
            # sudo: the names of models are readable by the system only
            kind = self.env["ir.model"].sudo()._get(model).name
            names = [change.record_name or "" for change in reversed(changes)]
            told, more = ", ".join(names[:MAX_NAMES]), len(names) - MAX_NAMES
            if more > 0:
                told = self.env._("%(names)s and %(count)s more", names=told, count=more)
            head = f"{kind}. {operations[operation]}: "
            if operation == "create":
                yield (Span(head), Span(told, AFTER)), kind, operations[operation], "", told
            else:
                yield (Span(head, AFTER), Span(told, BEFORE)), kind, operations[operation], told, ""
            return
        for change in changes:
            told = change._get_told(TOLD_FIELDS)
            for label, before, after in change._make_rows(model, told):
                before, after = _cut(before), _cut(after) or "\N{EM DASH}"
                spans = [Span(change.record_name or "", STRONG), Span(f" \N{MIDDLE DOT} {label}: ")]
                if before:
                    spans.append(Span(f"{before} \N{RIGHTWARDS ARROW} ", BEFORE))
                spans.append(Span(after, AFTER))
                yield tuple(spans), change.record_name or BLANK, label, before, after


def _cut(text):
    text = text or ""
    return text if len(text) <= TOLD_LENGTH else text[:TOLD_LENGTH] + "\N{HORIZONTAL ELLIPSIS}"
