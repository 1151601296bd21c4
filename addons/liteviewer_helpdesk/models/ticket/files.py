# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import os
import re

from odoo import api, models
from odoo.fields import Command

from ...tools.input import PictureLimits


class Ticket(models.Model):
    """The part of the ticket that takes in pictures."""

    _inherit = "liteviewer.ticket"

    @api.model
    def _get_picture_limits(self):
        """Return what the settings let through.

        :rtype: PictureLimits
        """
        # sudo: limits are no secret, but parameters are readable by the system only
        get_param = self.env["ir.config_parameter"].sudo().get_param
        default = PictureLimits()
        prefix = "liteviewer_helpdesk.screenshot_max_"
        return PictureLimits(
            screenshots=int(get_param(prefix + "count", default.screenshots)),
            image_bytes=int(get_param(prefix + "bytes", default.image_bytes)),
            image_pixels=int(get_param(prefix + "pixels", default.image_pixels)),
        )

    def _add_screenshots(self, images):
        """Keep checked pictures and show them as screenshots: the one way in, whoever sends them.

        Pictures in a message, such as an e-mail or an answer, stay with that message.

        :param images: [(label, ``tools.images.SafeImage``)]
        :return: the attachments
        :rtype: ir.attachment
        """
        self.ensure_one()
        attachments = self._create_image_attachments(images)
        self._link_screenshots(attachments)
        return attachments

    def _link_screenshots(self, attachments):
        self.write({"screenshot_ids": [Command.link(id_) for id_ in attachments.ids]})

    def _create_image_attachments(self, images):
        """Keep checked pictures as attachments of this ticket.

        :param images: [(label, ``tools.images.SafeImage``)]
        :rtype: ir.attachment
        """
        self.ensure_one()
        return (
            self.env["ir.attachment"]
            # as checked: neither scaled down nor encoded anew
            .with_context(image_no_postprocess=True)
            .create(
                [
                    {
                        "name": self._get_file_name(label, index, image.extension),
                        "raw": image.content,
                        "mimetype": image.mimetype,
                        "res_model": self._name,
                        "res_id": self.id,
                    }
                    for index, (label, image) in enumerate(images, 1)
                ]
            )
        )

    @api.model
    def _get_file_name(self, label, index, extension):
        """Return a harmless file name: the sender's words, the extension of the content."""
        stem = os.path.splitext(re.split(r"[/\\]", label)[-1])[0]
        stem = re.sub(r"[^\w.()\- ]", "_", stem).strip(". ")
        return f"{stem or f'screenshot-{index}'}{extension}"
