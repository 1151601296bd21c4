# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Engineers choose ready answers in the dialogue that ends or interrupts their work."""


def migrate(cr, version):
    """Mark those that this addon brings; their texts are the service's own by now."""
    cr.execute(
        """
        UPDATE mail_template SET is_helpdesk_answer = TRUE
          FROM ir_model_data
         WHERE ir_model_data.res_id = mail_template.id
           AND ir_model_data.model = 'mail.template'
           AND ir_model_data.module = 'liteviewer_helpdesk'
           AND ir_model_data.name IN ('mail_template_ticket_more_information',
                                      'mail_template_ticket_work_done',
                                      'mail_template_ticket_visit')
        """
    )
