# LiteViewer ServiceDesk. Everything is done by scripts/servicedesk (Python, standard library only);
# everything it makes lies in .work/.

# Debian's own Python where there is one: its packages python3-venv and python3-tk belong to it.
PYTHON ?= $(or $(wildcard /usr/bin/python3),python3)

COMMANDS := setup run stop shell agent test lint format i18n bench screenshots clean

.DEFAULT_GOAL := help
.PHONY: help $(COMMANDS)

help:
	@echo 'make run      set up what is missing and run the demo server (Ctrl-C ends it)'
	@echo 'make agent    enrol the desktop agent with the running demo server, open its window'
	@echo 'make shell    Odoo shell on the demo database'
	@echo 'make stop     end what make run started in another terminal'
	@echo 'make setup    what make run does, without starting the server'
	@echo 'make test     all checks; a part of them with ONLY=lint,agent,addons,i18n,integration,'
	@echo '              T=name of an addon or T=tests/file; PREVIOUS=git revision to update from;'
	@echo '              FAST=0 without what is only there to be fast;'
	@echo '              CLOCK="2028-02-29 23:58:30" TZ=Europe/Berlin as if it were that time there'
	@echo 'make lint     ruff, pylint-odoo, XML, forbidden texts'
	@echo 'make format   lay out Python and XML as make lint wants it'
	@echo 'make i18n     export the translation templates and merge them into the translations'
	@echo 'make bench    speed beside OCA helpdesk_mgmt on the same server; a part of it with'
	@echo '              ONLY=orm,intake,lists,dashboard,inventory,glance,import,vault,printing,sla,'
	@echo '              contracts,equality,browser,kb (sla and dashboard need lists)'
	@echo 'make screenshots  take the pictures of the README anew'
	@echo 'make clean    stop and remove all that was made'
	@echo
	@echo 'Overrides: PORT=8069 DB=servicedesk DEMO_LANGUAGE=ru_RU PYTHON=/usr/bin/python3'
	@echo '  ODOO_SRC=folder of an own Odoo 19'
	@echo '  ODOO_DB_HOST, ODOO_DB_PORT, ODOO_DB_USER, ODOO_DB_PASSWORD: an existing PostgreSQL server'
	@echo '  YES=1 agrees to what make run and make clean ask before they change or remove data'

# Exported and relative, since the path of the checkout may hold what a shell or PYTHONPATH reads.
export PYTHONPATH := scripts
export PYTHONPYCACHEPREFIX := $(CURDIR)/.work/pycache

$(COMMANDS):
	@command -v $(PYTHON) >/dev/null || scripts/install_python
	@$(PYTHON) -m servicedesk $@
