# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models

from ..tools.file_text import extract_text

CONTENT = {"raw", "datas", "db_datas"}
PUBLISHED = CONTENT | {"name", "res_id", "res_model", "type", "url"}
"""What of a file is published with the article that shows it."""
ARTICLE = "liteviewer.article"


class IrAttachment(models.Model):
    """Articles are found by the words of their files, which are read once: when a file comes. Who
    reads an article reads the files that are shown in it.
    """

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._keep_words()
        return attachments

    def write(self, vals):
        if not PUBLISHED.isdisjoint(vals):
            self._check_published()
        result = super().write(vals)
        if vals.get("res_model") == ARTICLE or "res_id" in vals or not CONTENT.isdisjoint(vals):
            self._keep_words()
        return result

    def unlink(self):
        self._check_published()
        articles = self._get_searched_articles()
        result = super().unlink()
        articles.exists()._collect_attachment_text()
        return result

    def _check_published(self):
        """Keep what a published article shows from those who may not publish.

        :raises UserError: one of the files is such a one
        """
        if self.env.su:
            return
        # sudo: where the files belong
        for file in self.sudo():
            if file.res_model != ARTICLE or not file.res_id:
                continue
            article = self.env[ARTICLE].browse(file.res_id).exists()
            if article and file.id in article._get_shown_file_ids():
                article._check_guarded({"file_ids": file.ids})

    def _keep_words(self):
        # sudo: what an article is found by; who reads the file is another matter
        files = self.sudo().filtered(lambda file: file.res_model == ARTICLE and file.res_id)
        files = files.filtered(lambda file: not file.res_field)
        for file in files:
            text = extract_text(file.raw, file.mimetype, file.name)
            if text != (file.index_content or ""):
                file.index_content = text
        files._get_searched_articles()._collect_attachment_text()

    def _get_searched_articles(self):
        ids = {
            file.res_id
            for file in self.sudo()
            if file.res_model == ARTICLE and file.res_id and not file.res_field
        }
        return self.env[ARTICLE].browse(sorted(ids))

    def _can_return_content(self, field_name=None, access_token=None):
        """Show clients the pictures and files of an article as long as they read the article."""
        if not access_token and self.env.user._is_portal():
            # sudo: where the file belongs
            file = self.sudo()
            if file.res_model == ARTICLE and not file.res_field:
                article = self.env[ARTICLE].browse(file.res_id).exists()
                if (
                    article
                    and article.has_access("read")
                    and file.id in article._get_shown_file_ids()
                ):
                    return True
        return super()._can_return_content(field_name, access_token)
