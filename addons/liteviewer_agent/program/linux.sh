#!/bin/sh
# LiteViewer ServiceDesk: sets the program up for the user who starts this file, connects it to the
# service desk and opens its window. Start it in a terminal:  sh liteviewer-agent.sh
# Python reads the rest of this file as an archive.
if ! python3 -c 'import sys, tkinter, venv; sys.exit(sys.hexversion < 0x030b0000)' 2>/dev/null; then
    echo 'Python 3.11 or newer with Tk is needed. On Debian and Ubuntu the administrator installs it:'
    echo 'Нужен Python 3.11 или новее с Tk. В Debian и Ubuntu его ставит администратор:'
    echo '    apt-get install python3 python3-tk'
    exit 1
fi >&2
exec python3 "$0" "$@"
