@echo off
rem LiteViewer ServiceDesk: sets the program up for the user who starts this file, connects it to
rem the service desk and opens its window. The file liteviewer-agent.pyz lies beside it.
chcp 65001 >nul
set "python=python"
where py >nul 2>nul && set "python=py -3"
%python% -c "import sys, tkinter, venv; sys.exit(sys.hexversion < 0x030b0000)" 2>nul
if errorlevel 1 (
    echo Python 3.11 or newer is needed. Install it from its own site, then start this file again.
    echo Нужен Python 3.11 или новее. Установите его с сайта Python и запустите этот файл ещё раз.
    pause
    exit /b 1
)
if not exist "%~dp0liteviewer-agent.pyz" (
    echo Unpack the whole archive first, then start this file from its folder.
    echo Сначала распакуйте весь архив, затем запустите этот файл из его папки.
    pause
    exit /b 1
)
%python% "%~dp0liteviewer-agent.pyz" %*
if errorlevel 1 pause
