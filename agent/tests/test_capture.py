# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Pictures fit the server's limits, whatever they were."""

import io
import os
import struct
import zlib

import pytest
from PIL import Image

from liteviewer_agent import capture
from liteviewer_agent.errors import CaptureError
from liteviewer_agent.system import System
from liteviewer_agent.system.linux import LinuxSystem
from liteviewer_agent.terms import PictureLimits

LIMITS = PictureLimits()


def file_of(image, kind="PNG", **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def opened(picture):
    return Image.open(io.BytesIO(picture.data))


def test_png_when_it_fits():
    picture = capture.encode(Image.new("RGB", (3840, 2160), "white"), "screen", LIMITS)
    assert picture.filename == "screen.png"
    assert opened(picture).size == (3840, 2160)


def test_noise_becomes_a_smaller_jpeg():
    noise = Image.frombytes("RGB", (2000, 1500), os.urandom(9_000_000))
    picture = capture.encode(noise, "screen", LIMITS)
    assert picture.filename == "screen.jpg"
    assert len(picture.data) < LIMITS.bytes
    assert opened(picture).format == "JPEG"


def test_too_many_pixels_are_scaled_down():
    wide = Image.new("L", (16000, 3000))
    image = opened(capture.encode(wide, "screen", LIMITS))
    assert image.width * image.height <= LIMITS.pixels
    assert abs(image.width / image.height - 16 / 3) < 0.01


@pytest.mark.parametrize("size", [(300, 200), (1, 5000), (5000, 1)])
@pytest.mark.parametrize("limits", [PictureLimits(10, 2000, 10**6), PictureLimits(10, 10**6, 100)])
def test_pictures_are_fitted_to_other_limits(size, limits):
    noise = Image.frombytes("RGB", size, os.urandom(3 * size[0] * size[1]))
    picture = capture.encode(noise, "screen", LIMITS)
    assert capture.fit([picture], LIMITS) == (picture,), "not touched"
    (fitted,) = capture.fit([picture], limits)
    image = opened(fitted)
    assert len(fitted.data) <= limits.bytes
    assert image.width * image.height <= limits.pixels
    assert capture.fit([fitted], limits) == (fitted,)


def test_limits_that_no_picture_keeps_end():
    assert capture.encode(Image.new("RGB", (9, 9)), "screen", PictureLimits(1, 1, 1)).data


def test_names_of_monitors():
    one, two = Image.new("RGB", (4, 4)), Image.new("RGB", (5, 5))
    assert [p.filename for p in capture.screenshots([one], LIMITS)] == ["screen.png"]
    assert [p.filename for p in capture.screenshots([one, two], LIMITS)] == [
        "screen-1.png",
        "screen-2.png",
    ]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_files_go_as_they_are(tmp_path, kind):
    path = tmp_path / "photo.any"
    path.write_bytes(file_of(Image.new("RGB", (20, 10), "red"), kind))
    picture = capture.picture_from_file(path, LIMITS)
    assert picture.data == path.read_bytes()
    assert picture.filename == f"photo{capture.FORMATS[kind]}"


def test_other_formats_are_converted():
    for kind, mode in (("BMP", "RGB"), ("GIF", "P"), ("TIFF", "CMYK"), ("PNG", "I;16")):
        data = file_of(Image.new(mode, (20, 10)), kind)
        picture = capture.picture_from_bytes(data, f"x.{kind.lower()}", LIMITS)
        assert opened(picture).format == "PNG"
        assert opened(picture).size == (20, 10)


def test_turned_photographs_stay_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    data = file_of(Image.new("RGB", (20, 10)), "JPEG", exif=exif)
    assert opened(capture.picture_from_bytes(data, "photo.jpg", LIMITS)).size == (10, 20)


def test_animations_become_one_picture():
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    data = file_of(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    assert opened(capture.picture_from_bytes(data, "a.webp", LIMITS)).format == "PNG"


def bomb():
    """A small PNG file that claims 60000 x 60000 pixels."""
    header = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        file_of(Image.new("RGB", (200, 200), "red"))[:-30],
        bomb(),
    ],
)
def test_what_is_no_picture(data):
    with pytest.raises(CaptureError):
        capture.picture_from_bytes(data, "x.png", LIMITS)


def test_all_monitors_are_taken(monkeypatch):
    """One image per monitor, the virtual whole left out, colours in the right order."""

    class Shot:
        size = (2, 1)
        bgra = bytes([1, 2, 3, 0] * 2)

    class Screen:
        def __init__(self):
            self.monitors = [{"whole": True}, {"first": True}, {"second": True}]

        def __enter__(self):
            return self

        def __exit__(self, *_exception):
            pass

        def grab(self, monitor):
            assert "whole" not in monitor
            return Shot()

    order = []

    class Recorded(System):
        def set_dpi_awareness(self):
            order.append("dpi")

    def make():
        order.append("mss")
        return Screen()

    monkeypatch.setattr("mss.MSS", make)
    images = capture.grab(Recorded())
    assert order == ["dpi", "mss"]
    assert [image.getpixel((0, 0)) for image in images] == [(3, 2, 1)] * 2


def test_no_display_is_explained(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":4711")
    with pytest.raises(CaptureError, match="could not be captured"):
        capture.grab(LinuxSystem({}))


@pytest.fixture
def tools(tmp_path):
    """A folder for programs that play screenshot tools."""
    folder = tmp_path / "bin"
    folder.mkdir()

    def add(name, script):
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def system():
        return LinuxSystem({"WAYLAND_DISPLAY": "wayland-0", "PATH": str(folder)})

    return add, system, folder


@pytest.mark.skipif(os.name == "nt", reason="shell scripts")
def test_wayland_uses_what_is_installed(tools, tmp_path, monkeypatch):
    add, system, folder = tools
    source = tmp_path / "source.png"
    Image.new("RGB", (12, 7)).save(source)
    add("grim", "exit 1")
    add("gnome-screenshot", f'cp "{source}" "$2"')
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    assert [command[0] for command in system().screenshot_commands("x")] == [
        "grim",
        "gnome-screenshot",
    ]
    (image,) = capture.grab(system())
    assert image.size == (12, 7)


def test_wayland_without_tools_says_so(tools):
    _add, system, _folder = tools
    with pytest.raises(CaptureError, match="grim, gnome-screenshot, spectacle"):
        capture.grab(system())


def test_thumbnail_fits():
    data = capture.thumbnail(file_of(Image.new("RGB", (400, 100))), 50, 50)
    assert Image.open(io.BytesIO(data)).size in {(50, 12), (50, 13)}


def test_clipboard(monkeypatch, tmp_path):
    path = tmp_path / "a.png"
    Image.new("RGB", (5, 5)).save(path)
    for content, expected in (
        (None, None),
        (Image.new("RGB", (3, 3)), "clipboard.png"),
        ([str(path)], "a.png"),
        (["/nowhere"], None),
    ):
        monkeypatch.setattr("PIL.ImageGrab.grabclipboard", lambda content=content: content)
        picture = capture.clipboard_picture(LIMITS)
        assert (picture and picture.filename) == expected

    def broken():
        raise NotImplementedError("wl-paste or xclip is required")

    monkeypatch.setattr("PIL.ImageGrab.grabclipboard", broken)
    with pytest.raises(CaptureError, match="xclip"):
        capture.clipboard_picture(LIMITS)
