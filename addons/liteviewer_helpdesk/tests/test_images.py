# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import io
import struct
import zlib

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from odoo.tests import BaseCase, tagged

from ..tools.images import PNG_SIGNATURE, check_image
from ..tools.input import InputError
from .common import make_image

MAX_PIXELS = 40_000_000


def png_chunk(kind, data):
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def make_png(width, height, pixels=b"", colour=2, packed=None):
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    return (
        PNG_SIGNATURE
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", packed or zlib.compress(pixels))
        + png_chunk(b"IEND", b"")
    )


@tagged("post_install", "-at_install", "alone")
class TestImages(BaseCase):
    def check(self, content):
        return check_image(content, "screenshots[0].data", MAX_PIXELS)

    def assert_refused(self, content, words=None):
        with self.assertRaises(InputError) as caught:
            self.check(content)
        self.assertEqual(caught.exception.field, "screenshots[0].data")
        if words:
            self.assertIn(words, caught.exception.reason._source)

    def assert_same_picture(self, content, original):
        with Image.open(io.BytesIO(content)) as kept, Image.open(io.BytesIO(original)) as sent:
            self.assertEqual(kept.convert("RGBA").tobytes(), sent.convert("RGBA").tobytes())

    def test_every_kind_comes_through_unchanged(self):
        for image_format, mimetype, extension, options in (
            ("PNG", "image/png", ".png", {}),
            ("PNG", "image/png", ".png", {"optimize": True}),
            ("JPEG", "image/jpeg", ".jpg", {}),
            ("JPEG", "image/jpeg", ".jpg", {"progressive": True}),
            ("WEBP", "image/webp", ".webp", {}),
            ("WEBP", "image/webp", ".webp", {"lossless": True}),
        ):
            content = make_image(image_format, **options)
            image = self.check(content)
            self.assertEqual((image.mimetype, image.extension), (mimetype, extension))
            self.assertEqual((image.width, image.height), (64, 48))
            self.assert_same_picture(image.content, content)

    def test_modes_of_png(self):
        for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
            stream = io.BytesIO()
            Image.new(mode, (33, 17)).save(stream, "PNG")
            self.assert_same_picture(self.check(stream.getvalue()).content, stream.getvalue())

    def test_metadata_and_trailing_bytes_are_cut_off(self):
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", "SECRET")
        exif = Image.Exif()
        exif[0x010E] = "SECRET"
        for content in (
            make_image("PNG", pnginfo=info, exif=exif),
            make_image("JPEG", comment=b"SECRET", exif=exif),
            make_image("WEBP", exif=exif, xmp=b"SECRET"),
        ):
            self.assertIn(b"SECRET", content)
            image = self.check(content + b"<script>TRAILER</script>")
            self.assertNotIn(b"SECRET", image.content)
            self.assertNotIn(b"TRAILER", image.content)
            self.assert_same_picture(image.content, content)

    def test_what_is_no_picture(self):
        for content in (
            b"",
            b"GIF89a" + b"\x00" * 50,
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            b"<html><body>screenshot.png</body></html>",
            b"BM" + b"\x00" * 60,
            b"RIFF\x10\x00\x00\x00WAVEfmt ",
        ):
            self.assert_refused(content, "no picture in the format")

    def test_bombs_are_refused_by_their_head(self):
        self.assert_refused(make_png(30_000, 30_000), "megapixels")
        self.assert_refused(make_png(2**31 - 1, 2**31 - 1), "megapixels")
        jpeg = bytearray(make_image("JPEG"))
        frame = jpeg.index(b"\xff\xc0")
        jpeg[frame + 5 : frame + 9] = struct.pack(">HH", 30_000, 30_000)
        self.assert_refused(bytes(jpeg), "megapixels")

    def test_stream_longer_than_the_head_tells(self):
        rows = b"\x00" * (3 * 10 + 1) * 10
        self.check(make_png(10, 10, rows))
        self.assert_refused(make_png(10, 10, rows + b"\x00" * 10_000_000), "broken")
        self.assert_refused(make_png(10, 10, rows[:-1]), "broken")

    def test_checksum_of_the_pixels_counts_even_where_those_of_the_chunks_are_right(self):
        rows = b"\x00" * (3 * 10 + 1) * 10
        packed = bytearray(zlib.compress(rows))
        packed[-1] ^= 1
        self.assert_refused(make_png(10, 10, packed=bytes(packed)), "broken")
        self.assert_refused(make_png(10, 10, packed=zlib.compress(rows) + b"hidden"), "broken")

    def test_cut_off_anywhere(self):
        for image_format in ("PNG", "JPEG", "WEBP"):
            content = make_image(image_format, size=(200, 150))
            for length in (9, 20, 40, len(content) // 2, len(content) - 3, len(content) - 1):
                self.assert_refused(content[:length])

    def test_every_flipped_bit_of_a_png_is_noticed(self):
        content = make_image("PNG", size=(8, 8))
        for index in range(8, len(content)):
            broken = bytearray(content)
            broken[index] ^= 0x40
            self.assert_refused(bytes(broken))

    def test_animations_are_no_screenshots(self):
        frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
        stream = io.BytesIO()
        frames[0].save(stream, "WEBP", save_all=True, append_images=frames[1:])
        self.assert_refused(stream.getvalue(), "broken")
        stream = io.BytesIO()
        frames[0].save(stream, "PNG", save_all=True, append_images=frames[1:])
        kept = self.check(stream.getvalue()).content
        with Image.open(io.BytesIO(kept)) as image:
            self.assertEqual(getattr(image, "n_frames", 1), 1)

    @settings(max_examples=300, deadline=None)
    @given(st.data())
    def test_garbage_is_refused_or_made_safe(self, data):
        """Whatever is changed in a picture: a clear refusal or a picture that can be opened."""
        image_format = data.draw(st.sampled_from(("PNG", "JPEG", "WEBP")))
        content = bytearray(make_image(image_format, size=(16, 16)))
        for _i in range(data.draw(st.integers(1, 4))):
            index = data.draw(st.integers(0, len(content) - 1))
            content[index] = data.draw(st.integers(0, 255))
        try:
            image = self.check(bytes(content))
        except InputError:
            return
        with Image.open(io.BytesIO(image.content)) as opened:
            opened.load()
