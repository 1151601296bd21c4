# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The words of files that are attached to an article, within limits: a file is somebody else's."""

import io
import logging
import re
import zipfile

from lxml import etree

try:
    from pypdf import PdfReader
except ImportError:  # Odoo's version for Python up to 3.12
    from PyPDF2 import PdfReader

_logger = logging.getLogger(__name__)
MAX_FILE = 20 * 1024 * 1024
MAX_PAGES = 100
MAX_XML = 30 * 1024 * 1024
MAX_LETTERS = 100_000
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
OPEN_ENDINGS = (".odt", ".ods", ".odp")
OPEN_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OPEN_BLANKS = {f"{OPEN_TEXT}{name}" for name in ("s", "tab", "line-break")}
OPEN_ASIDE = {f"{OPEN_TEXT}note", "{http://purl.org/dc/elements/1.1/}creator"}
"""What holds paragraphs of its own, and who wrote a remark."""


def extract_text(content, mimetype, name=""):
    """Return the words of a PDF, DOCX, OpenDocument (ODT, ODS, ODP) or text file.

    :param bytes content: of the file
    :param str mimetype: what it is said to be
    :param str name: of the file, tells the kind where the type does not
    :return: plain text, empty where there is none to be had, whatever the reason
    :rtype: str
    """
    if not content or len(content) > MAX_FILE:
        return ""
    name = (name or "").lower()
    try:
        if mimetype == "application/pdf" or name.endswith(".pdf"):
            text = _read_pdf(content)
        elif mimetype == DOCX or name.endswith(".docx"):
            text = _read_docx(content)
        elif (mimetype or "").startswith(OPEN_DOCUMENT) or name.endswith(OPEN_ENDINGS):
            text = _read_open_document(content)
        elif (mimetype or "").startswith("text/") or name.endswith((".txt", ".md", ".csv")):
            text = _read_plain(content)
        else:
            return ""
    except Exception as error:
        # readers of foreign formats fail in ways that nobody has listed; the file is still there
        _logger.info("No words read from a file (%s): %s", mimetype, error)
        return ""
    return re.sub(r"[^\S\n]+", " ", text.replace("\x00", ""))[:MAX_LETTERS].strip()


def _read_pdf(content):
    reader = PdfReader(io.BytesIO(content))
    parts, length = [], 0
    for page in reader.pages[:MAX_PAGES]:
        parts.append(page.extract_text() or "")
        length += len(parts[-1])
        if length > MAX_LETTERS:
            break
    return "\n".join(parts)


def _read_docx(content):
    paragraphs = _read_xml(content, "word/document.xml").iter(f"{WORD}p")
    return "\n".join(
        "".join(part.text or "" for part in paragraph.iter(f"{WORD}t")) for paragraph in paragraphs
    )


def _read_open_document(content):
    blocks = _read_xml(content, "content.xml").iter(f"{OPEN_TEXT}p", f"{OPEN_TEXT}h")
    return "\n".join(_get_open_text(block) for block in blocks)


def _get_open_text(element):
    """Return the words of a paragraph; breaks, tabs and blanks are elements there."""
    parts = [element.text or ""]
    for child in element:
        if child.tag in OPEN_BLANKS:
            parts.append(" ")
        elif child.tag not in OPEN_ASIDE:
            parts.append(_get_open_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _read_xml(content, name):
    """Return the root of a part of a document that is an archive, up to a size."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(name) as part:
        xml = part.read(MAX_XML)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    return etree.fromstring(xml, parser)


def _read_plain(content):
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")
