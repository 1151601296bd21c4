# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Windows ``.lnk`` files, written by Windows itself through COM (``IShellLinkW``).

Plain ``ctypes``: no PowerShell, which company policies often forbid, and no extra package.
The layout of the interfaces is that of ``shobjidl_core.h`` and ``objidl.h``.
"""

import ctypes
import subprocess
import uuid

CLSID_SHELL_LINK = uuid.UUID("00021401-0000-0000-C000-000000000046")
IID_SHELL_LINK = uuid.UUID("000214F9-0000-0000-C000-000000000046")
IID_PERSIST_FILE = uuid.UUID("0000010B-0000-0000-C000-000000000046")
CLSCTX_INPROC_SERVER = 1
COINIT_APARTMENT_THREADED = 2
S_OK, S_FALSE = 0, 1

# positions in the tables of methods
QUERY_INTERFACE, RELEASE = 0, 2
SET_DESCRIPTION, SET_ARGUMENTS, SET_ICON_LOCATION, SET_PATH = 7, 11, 17, 20
PERSIST_SAVE = 6

_WIDE = ctypes.c_wchar_p
_POINTER = ctypes.c_void_p
# COM calls are "stdcall", which differs from the C convention on 32-bit Windows only
_prototype = getattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE)


def save_shell_link(path, target, arguments, icon, description, ole32):
    """Write the shortcut ``path`` that starts ``target`` with ``arguments`` (list of str).

    :param ole32: ``ctypes.windll.ole32``
    :raises OSError: Windows refused, with its HRESULT
    """
    started = ole32.CoInitializeEx(None, COINIT_APARTMENT_THREADED)
    try:
        link = _POINTER()
        _check(
            ole32.CoCreateInstance(
                _guid(CLSID_SHELL_LINK),
                None,
                CLSCTX_INPROC_SERVER,
                _guid(IID_SHELL_LINK),
                ctypes.byref(link),
            )
        )
        try:
            _call(link, SET_PATH, (_WIDE, target))
            _call(link, SET_ARGUMENTS, (_WIDE, subprocess.list2cmdline(arguments)))
            _call(link, SET_DESCRIPTION, (_WIDE, description))
            _call(link, SET_ICON_LOCATION, (_WIDE, str(icon)), (ctypes.c_int, 0))
            _save(link, path)
        finally:
            _release(link)
    finally:
        if started in (S_OK, S_FALSE):
            ole32.CoUninitialize()


def _save(link, path):
    file = _POINTER()
    wanted = _guid(IID_PERSIST_FILE)
    _call(
        link,
        QUERY_INTERFACE,
        (_POINTER, ctypes.addressof(wanted)),
        (_POINTER, ctypes.addressof(file)),
    )
    try:
        _call(file, PERSIST_SAVE, (_WIDE, str(path)), (ctypes.c_int, 1))
    finally:
        _release(file)


def _guid(value):
    return ctypes.create_string_buffer(value.bytes_le, 16)


def _method(interface, position, *types):
    table = ctypes.cast(interface, ctypes.POINTER(ctypes.POINTER(_POINTER))).contents
    return _prototype(ctypes.c_long, _POINTER, *types)(table[position])


def _call(interface, position, *arguments):
    method = _method(interface, position, *(kind for kind, _value in arguments))
    _check(method(interface, *(value for _kind, value in arguments)))


def _release(interface):
    _method(interface, RELEASE)(interface)


def _check(result):
    if result < 0:
        raise OSError(f"HRESULT 0x{result & 0xFFFFFFFF:08X}")
