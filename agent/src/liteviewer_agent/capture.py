# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Pictures: of the screen at this moment, and from files."""

import io
import logging
import os
import subprocess
import tempfile
from pathlib import Path

from .errors import CaptureError, DesktopError
from .i18n import _
from .payload import Picture
from .system import current_system
from .terms import PictureLimits

FORMATS = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp"}
_FILE_BYTES = 200 * 1024 * 1024
_DECODE_PIXELS = 4 * PictureLimits().pixels
_JPEG_QUALITY = 85
_ORIENTATION = 0x0112  # EXIF tag
_TOOL_TIMEOUT = 20  # seconds

_log = logging.getLogger(__name__)


def grab(system=None):
    """One RGB image per monitor, in the order of the desktop. Fast; does not compress.

    :return: list of :class:`PIL.Image.Image`
    :raises CaptureError: the screen cannot be read here
    """
    system = system or current_system()
    if system.is_wayland():
        return _grab_wayland(system)
    import mss
    from PIL import Image

    system.set_dpi_awareness()
    try:
        with mss.MSS() as screen:
            monitors = screen.monitors[1:] or screen.monitors
            shots = [screen.grab(monitor) for monitor in monitors]
    except (mss.ScreenShotError, OSError, ValueError, RuntimeError) as error:
        raise _cannot_capture(error) from error
    return [Image.frombytes("RGB", shot.size, shot.bgra, "raw", "BGRX") for shot in shots]


def _grab_wayland(system):
    """Wayland lets no program read the screen: ask the desktop's own tools, then the portal."""
    reason = _("no screenshot tool was found (grim, gnome-screenshot, spectacle)")
    with tempfile.TemporaryDirectory(prefix="liteviewer-") as folder:
        target = Path(folder) / "screen.png"
        for command in system.screenshot_commands(target):
            try:
                subprocess.run(command, timeout=_TOOL_TIMEOUT, check=True, capture_output=True)
                return [_load(target.read_bytes())]
            except (OSError, subprocess.SubprocessError, CaptureError) as error:
                _log.warning("%s: %r", command[0], error)
                reason = f"{command[0]}: {error}"
        try:
            return [_load(system.portal_screenshot())]
        except (DesktopError, CaptureError) as error:
            _log.warning("screenshot portal: %s", error)
    raise _cannot_capture(reason)


def _cannot_capture(reason):
    return CaptureError(
        _("The screen could not be captured"),
        _("The request goes without a screenshot (%s). You can add a picture yourself.") % reason,
    )


def screenshots(images, limits):
    """Pictures ready to send out of what :func:`grab` returned.

    :param limits: :class:`~liteviewer_agent.terms.PictureLimits`, here and below
    """
    return [
        encode(image, f"screen-{number}" if len(images) > 1 else "screen", limits)
        for number, image in enumerate(images, 1)
    ]


def encode(image, stem, limits):
    """A picture within the server's limits: PNG if it fits, else JPEG, smaller if need be.

    :param stem: name of the file without its suffix
    """
    image = _fit_pixels(image, limits.pixels)
    data = _save(image, "PNG", compress_level=4)
    if len(data) <= limits.bytes:
        return Picture(f"{stem}.png", data)
    image = image.convert("RGB")
    while True:
        data = _save(image, "JPEG", quality=_JPEG_QUALITY, optimize=True)
        if len(data) <= limits.bytes or image.size == (1, 1):
            return Picture(f"{stem}.jpg", data)
        image = image.resize((max(image.width * 3 // 4, 1), max(image.height * 3 // 4, 1)))


def fit(pictures, limits):
    """The same pictures within other limits; those that keep them already are not touched."""
    return tuple(picture_from_bytes(item.data, item.filename, limits) for item in pictures)


def picture_from_file(path, limits):
    """A picture file of the user, as it is when the server takes it so, else converted.

    :raises CaptureError: it cannot be read, or is not a picture
    """
    path = Path(path)
    try:
        if path.stat().st_size > _FILE_BYTES:
            raise CaptureError(_("This picture cannot be used"), _("%s is too large") % path.name)
        data = path.read_bytes()
    except OSError as error:
        raise CaptureError(
            _("This picture cannot be used"),
            _("%(path)s: %(reason)s") % {"path": path, "reason": error.strerror or error},
        ) from error
    return picture_from_bytes(data, path.name, limits)


def picture_from_bytes(data, filename, limits):
    """The same out of bytes; ``filename`` only gives the name."""
    image = _load(data, filename)
    suffix = FORMATS.get(image.format)
    plain = (
        suffix
        and not getattr(image, "is_animated", False)
        and image.getexif().get(_ORIENTATION, 1) == 1
        and image.width * image.height <= limits.pixels
        and len(data) <= limits.bytes
    )
    stem = Path(filename).stem or "picture"
    if plain:
        return Picture(f"{stem}{suffix}", data)
    from PIL import ImageOps

    # the server drops the metadata, the turn of a photograph included
    return encode(ImageOps.exif_transpose(image), stem, limits)


def clipboard_picture(limits):
    """The picture in the clipboard, or None. May start ``xclip`` or ``wl-paste``.

    :raises CaptureError: the clipboard cannot be read here
    """
    from PIL import Image, ImageGrab

    try:
        content = ImageGrab.grabclipboard()
    except (OSError, NotImplementedError, ValueError, subprocess.SubprocessError) as error:
        raise CaptureError(_("The clipboard cannot be read"), str(error)) from error
    if isinstance(content, Image.Image):
        return encode(content, "clipboard", limits)
    names = [name for name in content or [] if os.path.isfile(name)]
    return picture_from_file(names[0], limits) if names else None


def thumbnail(data, width, height):
    """PNG bytes of a picture (bytes or image) that fits into ``width`` x ``height`` pixels."""
    image = _load(data) if isinstance(data, bytes) else data.copy()
    image.thumbnail((width, height))
    return _save(image if image.mode in ("RGB", "RGBA", "L") else image.convert("RGBA"), "PNG")


def _load(data, filename=""):
    """Decode completely, so that a damaged file shows here and not on the server."""
    from PIL import Image, UnidentifiedImageError

    try:
        image = Image.open(io.BytesIO(data))
        if image.width * image.height > _DECODE_PIXELS:
            raise ValueError(f"{image.width} x {image.height}")
        image.load()
    except UnidentifiedImageError as error:
        raise CaptureError(
            _("This picture cannot be used"), _("%s is not a picture") % (filename or "?")
        ) from error
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise CaptureError(
            _("This picture cannot be used"),
            _("%(path)s: %(reason)s") % {"path": filename or "?", "reason": error},
        ) from error
    return image


def _fit_pixels(image, limit):
    if image.mode not in ("RGB", "RGBA", "L"):
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    pixels = image.width * image.height
    if pixels <= limit:
        return image
    ratio = (limit / pixels) ** 0.5
    width = min(max(int(image.width * ratio), 1), limit)
    return image.resize((width, min(max(int(image.height * ratio), 1), limit // width)))


def _save(image, kind, **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()
