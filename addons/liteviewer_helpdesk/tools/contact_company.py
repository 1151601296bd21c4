# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which company of the service the contacts of clients belong to, for all there are at once."""

from odoo.tools import SQL


def assign_companies(cr):
    """Give each client that belongs to no company of the service, and its people, the one that
    alone has tickets, computers or other records of it; where the service is one company, that.

    A client of several companies, or of none yet, stays as it is: an administrator decides.
    """
    cr.execute(
        """
        SELECT table_name FROM information_schema.columns
         WHERE table_schema = current_schema AND table_name LIKE 'liteviewer\\_%'
           AND column_name IN ('client_id', 'company_id')
         GROUP BY table_name HAVING count(*) = 2
        """
    )
    uses = SQL(" UNION ").join(
        SQL("SELECT client_id, company_id FROM %s", SQL.identifier(table))
        for (table,) in cr.fetchall()
    )
    cr.execute(
        SQL(
            """
            WITH sole AS (SELECT min(id) AS id FROM res_company HAVING count(*) = 1),
                 owner AS (
                    SELECT client_id, min(company_id) AS company_id FROM (%s) AS uses
                     WHERE client_id IS NOT NULL AND company_id IS NOT NULL
                     GROUP BY client_id HAVING count(DISTINCT company_id) = 1
                 ),
                 target AS (
                    SELECT c.id, coalesce(sole.id, owner.company_id) AS company_id
                      FROM res_partner c
                      LEFT JOIN owner ON owner.client_id = c.id
                      LEFT JOIN sole ON true
                     WHERE (c.is_helpdesk_client OR owner.client_id IS NOT NULL)
                       AND c.company_id IS NULL
                       AND c.id NOT IN (SELECT partner_id FROM res_company)
                 )
            UPDATE res_partner p SET company_id = target.company_id
              FROM target
             WHERE p.commercial_partner_id = target.id AND p.company_id IS NULL
               AND target.company_id IS NOT NULL AND p.partner_share IS NOT FALSE
            """,
            uses,
        )
    )


def release_contacts(cr):
    """Let the clients and their people belong to no company of the service in particular."""
    cr.execute(
        """
        UPDATE res_partner p SET company_id = NULL
          FROM res_partner c
         WHERE p.commercial_partner_id = c.id AND c.is_helpdesk_client
           AND p.company_id IS NOT NULL
        """
    )
