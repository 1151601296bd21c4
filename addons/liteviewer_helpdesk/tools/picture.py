# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Pictures as wkhtmltopdf takes them: it knows PNG and JPEG, and no WebP."""

import io

from PIL import Image

MAX_SIDE = 1600
"""Pixels: more is not seen on a page of A4."""
QUALITY = 88
PRINTED = ("image/png", "image/jpeg")


def make_printable(image):
    """Return (MIME type, content) of a picture for paper: as it is where it can be, else as JPEG on
    white.

    :param image: ``liteviewer_helpdesk.tools.images.SafeImage``
    """
    if image.mimetype in PRINTED and max(image.width, image.height) <= MAX_SIDE:
        return image.mimetype, image.content
    with Image.open(io.BytesIO(image.content)) as picture:
        picture = picture.convert("RGBA")
        picture.thumbnail((MAX_SIDE, MAX_SIDE))
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
    stream = io.BytesIO()
    paper.save(stream, "JPEG", quality=QUALITY, subsampling=0)
    return "image/jpeg", stream.getvalue()
