# Copyright 2026 LiteViewer ServiceDesk contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The commands behind `make`; `python3 -m servicedesk` lists them."""

import sys


def main():
    if sys.hexversion < 0x030B0000:
        return "Error: Python 3.11, 3.12 or 3.13 is needed, this is {}.{}.".format(
            *sys.version_info[:2]
        )
    # Only now: an older Python could not even read the other modules.
    from .commands import dispatch

    return dispatch(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
