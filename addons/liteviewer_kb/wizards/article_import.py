# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from posixpath import basename, dirname

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from odoo.addons.liteviewer_helpdesk.tools.arguments import One
from odoo.addons.liteviewer_helpdesk.tools.input import InputError

from ..models.article import KINDS, STATES
from ..tools import front_matter
from ..tools.archive import Folder
from ..tools.document import is_document, read_document
from ..tools.markdown import parse, serialize

MAX_DOCUMENTS = 1000
MAX_NAMES = 5


class ArticleImport(models.TransientModel):
    """Documents that become articles: Markdown, HTML and DOCX with their pictures, one by one or as
    a ZIP of a folder. First a list says what comes in and what is wrong; then the chosen ones are
    imported, each for itself.
    """

    _name = "liteviewer.article.import"
    _description = "Import Articles"
    _inherit = ["liteviewer.linked.files.mixin"]

    state = fields.Selection(
        [("upload", "Choose Files"), ("check", "Check"), ("done", "Imported")],
        default="upload",
        required=True,
        readonly=True,
    )
    file_ids = fields.Many2many("ir.attachment", string="Files")
    category_id = fields.Many2one(
        "liteviewer.article.category",
        help="For documents that name none. Folders become categories below it.",
    )
    client_ids = fields.Many2many(
        "res.partner",
        string="Clients",
        domain=[("is_company", "=", True), ("parent_id", "=", False)],
        help="Whom documents are for that do not say so. Empty: all clients.",
    )
    line_ids = fields.One2many("liteviewer.article.import.line", "import_id", string="Documents")
    other_names = fields.Char(
        string="Other Files",
        readonly=True,
        help="What is no document: it comes along where a document shows or names it.",
    )
    imported_count = fields.Integer(compute="_compute_counts")
    problem_count = fields.Integer(compute="_compute_counts")

    @api.depends("line_ids.article_id", "line_ids.problem")
    def _compute_counts(self):
        for wizard in self:
            wizard.imported_count = len(wizard.line_ids.filtered("article_id"))
            wizard.problem_count = len(wizard.line_ids.filtered("problem"))

    # ------------------------------------------------------------
    # STEPS
    # ------------------------------------------------------------

    def action_check(self: One):
        """Read the files and list the documents in them."""
        if not self.file_ids:
            raise UserError(self.env._("Choose the files to import."))
        # they go with the wizard
        fresh = self.file_ids.filtered(lambda file: not file.res_id)
        fresh.write({"res_model": self._name, "res_id": self.id})
        folder, lines = self._open_folder()
        paths = [path for path in folder if is_document(path)]
        if len(paths) > MAX_DOCUMENTS:
            raise UserError(
                self.env._(
                    "These are more than %(limit)s documents. Import them in several steps.",
                    limit=MAX_DOCUMENTS,
                )
            )
        lines += [self._check_document(folder, path) for path in paths]
        if not lines:
            raise UserError(
                self.env._(
                    "There is no document in these files. Files that end in .md, .html or .docx, "
                    "and ZIP archives of them can be imported."
                )
            )
        self._mark_existing(lines)
        self.line_ids.unlink()
        self.write(
            {
                "line_ids": [Command.create(line) for line in lines],
                "other_names": self._name_others(folder),
                "state": "check",
            }
        )
        return self._show()

    def action_import(self: One):
        """Import the chosen documents; what is wrong with one stops no other."""
        chosen = self.line_ids.filtered(lambda line: line.is_chosen and not line.article_id)
        if not chosen:
            raise UserError(self.env._("Tick the documents to import."))
        folder, _problems = self._open_folder()
        made = self.env["liteviewer.article"]
        for line in chosen:
            try:
                with self.env.cr.savepoint():
                    article, notes = self._import_document(folder, line.path)
            except (InputError, UserError, ValidationError, AccessError) as error:
                line.problem = self._describe(error)
            else:
                line.write(
                    {
                        "article_id": article.id,
                        "problem": False,
                        "note": "\n".join(notes),
                        "is_chosen": False,
                    }
                )
                made |= article
        self._link_articles(folder, made)
        self.state = "done"
        return self._show()

    def action_back(self: One):
        self.state = "upload"
        return self._show()

    def action_open_articles(self: One):
        action = self.env["ir.actions.act_window"]._for_xml_id("liteviewer_kb.article_action")
        return {
            **action,
            "domain": [("id", "in", self.line_ids.article_id.ids)],
            "context": {},
        }

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Articles"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [[False, "form"]],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    # ------------------------------------------------------------
    # READING
    # ------------------------------------------------------------

    def _open_folder(self):
        """Return (the files, [values of a line for each that cannot be taken])."""
        folder, lines = Folder(), []
        for file in self.file_ids:
            is_known = file.name.lower().endswith(".zip") or is_document(file.name)
            # pictures stand beside a document
            if not is_known and not (file.mimetype or "").startswith("image/"):
                problem = self.env._("Only .md, .html, .docx and .zip can be imported.")
                lines.append(self._refuse(file.name, problem))
                continue
            try:
                folder.add(file.name, file.raw or b"")
            except InputError as error:
                lines.append(self._refuse(file.name, self._describe(error)))
        return folder, lines

    @api.model
    def _refuse(self, path, problem):
        return {"path": path, "name": basename(path), "problem": problem, "is_chosen": False}

    def _check_document(self, folder, path):
        """Return the values of the line of a document."""
        try:
            document = read_document(path, folder.get_content(path))
            notes = self._prepare_article(document, path)[1]
        except (InputError, UserError) as error:
            return self._refuse(path, self._describe(error))
        return {
            "path": path,
            "name": document.title,
            "category_name": self._get_category_name(document, path),
            "note": "\n".join(notes),
            "is_chosen": True,
        }

    @api.model
    def _name_others(self, folder):
        """Return the names of what is no document, the first ones of many."""
        names = [path for path in folder if not is_document(path)]
        shown = ", ".join(names[:MAX_NAMES])
        if len(names) <= MAX_NAMES:
            return shown
        return self.env._("%(names)s and %(count)s more", names=shown, count=len(names) - MAX_NAMES)

    @api.model
    def _mark_existing(self, lines):
        """Choose no document whose title an article has already."""
        names = {line["name"] for line in lines}
        found = self.env["liteviewer.article"].search_fetch([("name", "in", list(names))], ["name"])
        known = set(found.mapped("name"))
        for line in lines:
            if line["name"] in known and not line.get("problem"):
                there = self.env._("There is an article with this title already.")
                line.update(note="\n".join(filter(None, (there, line["note"]))), is_chosen=False)

    @api.model
    def _describe(self, error):
        """Return what is wrong, in words for the list."""
        if isinstance(error, InputError):
            reason = error.reason if isinstance(error.reason, str) else self.env._(error.reason)
            return f"{basename(error.field)}: {reason}"
        return error.args[0] if error.args else str(error)

    # ------------------------------------------------------------
    # ARTICLES
    # ------------------------------------------------------------

    def _import_document(self, folder, path):
        """Make an article of a document.

        :return: (article, [note])
        """
        if path not in folder or not is_document(path):
            raise InputError(path, self.env._("is not among the chosen documents any more."))
        document = read_document(path, folder.get_content(path))
        values, notes = self._prepare_article(document, path)
        body, missing = self._bring_files(folder, path, document)
        if missing:
            notes.append(self.env._("Not found: %(names)s", names=", ".join(missing[:5])))
        files = front_matter.get_texts(document.facts, "files")
        found = [target for name in files if (target := folder.find(path, name))]
        attachments = self._make_attachments(
            [(basename(target), folder.get_content(target)) for target in found]
        )
        category = self._get_category(self._get_category_name(document, path))
        article = self.env["liteviewer.article"].create(
            {
                **values,
                "body": body,
                "category_id": category.id,
                "file_ids": [Command.set(attachments.ids)],
                "change_note": self.env._("Imported from %(path)s", path=path),
            }
        )
        return article, notes

    def _link_articles(self, folder, articles):
        """Let links to documents that came along lead to the articles that these have become."""
        imported = {line.path: line.article_id for line in self.line_ids if line.article_id}
        for line in self.line_ids.filtered(lambda line: line.article_id in articles):
            article, is_linked = line.article_id, False
            root = parse(article.body)
            for link in root.iter("a"):
                path = folder.find(line.path, link.get("href", ""))
                if path in imported:
                    way = "/my/kb" if article.is_on_portal else "/odoo/articles"
                    link.set("href", f"{way}/{imported[path].id}")
                    is_linked = True
            if is_linked:
                article.write(
                    {"body": serialize(root), "change_note": self.env._("Links to what came along")}
                )

    def _prepare_article(self, document, path):
        """Return (values of the article, [what does not come along]); other addons add theirs.

        :param document: ``tools.document.Document``
        :raises UserError: it says whom it is for, and they cannot be found
        """
        facts, notes = document.facts, []
        values = {
            "name": document.title,
            "summary": front_matter.get_text(facts, "summary", "description"),
            "is_on_portal": front_matter.get_flag(facts, "portal"),
            "client_ids": [Command.set(self._find_clients(facts).ids)],
            "tag_ids": [Command.set(self._find_tags(facts).ids)],
            "ticket_category_ids": [Command.set(self._find_ticket_categories(facts, notes).ids)],
        }
        kind = front_matter.get_text(facts, "kind")
        if kind in dict(KINDS):
            values["kind"] = kind
        state = front_matter.get_text(facts, "state")
        if state in dict(STATES):
            values["state"] = state
            if state == "published" and not self.env["liteviewer.article"]._is_publisher():
                values["state"] = "review"
                notes.append(self.env._("It goes into review: service managers publish."))
        try:
            values["check_on"] = fields.Date.to_date(front_matter.get_text(facts, "check_on"))
        except ValueError:
            notes.append(self.env._("The day to check it again is no date."))
        category = self._get_category_name(document, path)
        if category and not self._find_category(category) and not self._may_make_categories():
            notes.append(
                self.env._(
                    "There is no category “%(name)s”; service managers add one.", name=category
                )
            )
        return values, notes

    def _find_clients(self, facts):
        names = front_matter.get_texts(facts, "clients", "client")
        if not names:
            return self.client_ids
        found = self.env["res.partner"].search(
            [("name", "in", names), ("is_company", "=", True), ("parent_id", "=", False)]
        )
        missing = [
            name for name in names if len(found.filtered(lambda c, n=name: c.name == n)) != 1
        ]
        if missing:
            # an article for one client must not become one for everybody
            raise UserError(
                self.env._(
                    "It is for clients that are not here, or not once: %(names)s.",
                    names=", ".join(missing),
                )
            )
        return found

    @api.model
    def _find_tags(self, facts):
        tags = self.env["liteviewer.ticket.tag"]
        names = front_matter.get_texts(facts, "tags", "keywords")
        found = tags.search([("name", "in", names)])
        missing = [name for name in names if name not in found.mapped("name")]
        return found | tags.create([{"name": name} for name in missing])

    @api.model
    def _find_ticket_categories(self, facts, notes):
        categories = self.env["liteviewer.ticket.category"]
        names = front_matter.get_texts(facts, "ticket_categories")
        if not names:
            return categories
        found = categories.search([]).filtered(lambda category: category.complete_name in names)
        missing = set(names) - set(found.mapped("complete_name"))
        if missing:
            notes.append(
                self.env._(
                    "There are no categories of tickets: %(names)s",
                    names=", ".join(sorted(missing)),
                )
            )
        return found

    # ------------------------------------------------------------
    # CATEGORIES
    # ------------------------------------------------------------

    def _get_category_name(self, document, path):
        """Return the whole name of the category that a document names, or lies in as a folder."""
        named = front_matter.get_text(document.facts, "category")
        if named:
            return named
        parts = [part.strip() for part in dirname(path).split("/") if part.strip()]
        top = self.category_id.complete_name
        return " / ".join([top, *parts] if top else parts)

    @api.model
    def _may_make_categories(self):
        return self.env["liteviewer.article.category"].has_access("create")

    @api.model
    def _find_category(self, name):
        category = self.env["liteviewer.article.category"]
        for part in filter(None, name.split(" / ")):
            category = category.search(
                [("name", "=", part), ("parent_id", "=", category.id)], limit=1
            )
            if not category:
                break
        return category

    @api.model
    def _get_category(self, name):
        """Return the category with that whole name; made where it is not there and may be."""
        found = self._find_category(name)
        if found or not self._may_make_categories():
            return found
        category = self.env["liteviewer.article.category"]
        for part in filter(None, name.split(" / ")):
            parent, category = (
                category,
                category.search([("name", "=", part), ("parent_id", "=", category.id)], limit=1),
            )
            category = category or category.create({"name": part, "parent_id": parent.id})
        return category

    # ------------------------------------------------------------
    # FILES
    # ------------------------------------------------------------

    def _bring_files(self, folder, path, document):
        """Return (the text, leading to files of this server; names of missing pictures)."""
        root = parse(document.content)
        places, missing = [], []
        for element in root.iter("img", "a"):
            attribute = "src" if element.tag == "img" else "href"
            address = element.get(attribute) or ""
            if address in document.files:
                places.append((element, attribute, address, document.files[address]))
            elif target := folder.find(path, address):
                if is_document(target):
                    continue
                places.append(
                    (element, attribute, target, (basename(target), folder.get_content(target)))
                )
            elif element.tag == "img" and not address.startswith(
                ("http:", "https:", "//", "data:", "/web/")
            ):
                missing.append(basename(address))
        contents = {key: content for _element, _attribute, key, content in places}
        made = dict(zip(contents, self._make_attachments(list(contents.values())), strict=True))
        for element, attribute, key, _content in places:
            way = "/web/image/{}" if element.tag == "img" else "/web/content/{}?download=true"
            element.set(attribute, way.format(made[key].id))
        return serialize(root), missing

    @api.model
    def _make_attachments(self, files):
        """Return attachments for an article that is about to be made.

        :param files: [(name, content)]
        """
        return self.env["ir.attachment"].create(
            [
                {"name": name, "raw": content, "res_model": "liteviewer.article", "res_id": 0}
                for name, content in files
            ]
        )


class ArticleImportLine(models.TransientModel):
    """A document in the files to import."""

    _name = "liteviewer.article.import.line"
    _description = "Document to Import"
    _order = "import_id, id"

    import_id = fields.Many2one(
        "liteviewer.article.import", required=True, index=True, ondelete="cascade"
    )
    is_chosen = fields.Boolean(string="Chosen")
    path = fields.Char(string="File", required=True)
    name = fields.Char(string="Title")
    category_name = fields.Char(string="Category")
    problem = fields.Text(help="Why it cannot be imported.")
    note = fields.Text(string="Remarks")
    article_id = fields.Many2one("liteviewer.article", readonly=True, ondelete="set null")
