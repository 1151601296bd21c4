# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The files and pictures that the text of an article leads to."""

import base64
import binascii
import re
from dataclasses import dataclass

from lxml import etree

_OWN = re.compile(r"(?P<route>/web/(?:image|content)/)(?P<id>\d{1,10})(?P<rest>[^?#]*)")
_DATA = re.compile(r"data:image/[a-z+.-]+;base64,(?P<data>.*)", re.S | re.I)
_MENTIONS = re.compile(r"/web/(?:image|content)/\d|data:image/|data-embedded")
SUMMARY = 240
"""Characters of the beginning of a text that stand for a summary."""


@dataclass(frozen=True)
class Link:
    """Where a text leads to a file of this server.

    :ivar element: of the text
    :ivar str attribute: of the element
    :ivar int file_id: of the attachment; 0: the address is the picture itself
    """

    element: etree._Element
    attribute: str
    file_id: int

    @property
    def address(self):
        return self.element.get(self.attribute)

    def lead_to(self, file_id):
        """Lead to an attachment, without the token that would show it to whoever has the address:
        the rights on the article decide.
        """
        found = _OWN.match(self.address)
        if found:
            rest = found["rest"] if int(found["id"]) == file_id else ""
            query = "?download=true" if "download=true" in self.address else ""
            self.element.set(self.attribute, f"{found['route']}{file_id}{rest}{query}")
        else:
            self.element.set(self.attribute, f"/web/image/{file_id}")

    def get_data(self):
        """Return the picture that the address itself is; nothing where it is broken."""
        found = _DATA.match(self.address)
        try:
            return base64.b64decode(found["data"], validate=False)
        except (binascii.Error, ValueError):
            return b""


def may_lead_to_files(content):
    """Tell in little time whether `find_links` could find anything."""
    return bool(content and _MENTIONS.search(content))


def find_links(root):
    """Return where a text leads to files: pictures, and links to download.

    :param root: element of the text
    :rtype: list[Link]
    """
    links = []
    for element in root.iter("img", "a"):
        attribute = "src" if element.tag == "img" else "href"
        address = element.get(attribute) or ""
        if found := _OWN.match(address):
            links.append(Link(element, attribute, int(found["id"])))
        elif element.tag == "img" and _DATA.match(address):
            links.append(Link(element, attribute, 0))
    return links
