# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Computers go on showing all tickets of a person where an engineer has said whose they are."""


def migrate(cr, version):
    """Take over the one confirmation that there is from earlier times: an engineer wrote the person
    on the card of the computer, and as that person the computer introduced itself.
    """
    cr.execute(
        """
        INSERT INTO liteviewer_agent_device_person_rel (device_id, partner_id)
        SELECT DISTINCT device.id, device.partner_id
          FROM liteviewer_agent_device device
          JOIN liteviewer_equipment card
            ON (card.device_id = device.id OR card.id = device.shared_equipment_id)
           AND card.person_id = device.partner_id
          JOIN res_partner person
            ON person.id = device.partner_id
           AND person.commercial_partner_id = device.client_id
           AND person.id != device.client_id
         WHERE EXISTS (
                SELECT FROM liteviewer_config_change change
                  JOIN res_users author ON author.id = change.user_id
                 WHERE change.res_model = 'liteviewer.equipment' AND change.res_id = card.id
                   AND change.state = 'applied' AND change.changes::jsonb ? 'person_id'
                   AND NOT author.share AND author.id != 1)
            ON CONFLICT DO NOTHING
        """
    )
