# Commands of Ceh. `make help` lists them; `make run` and `make test` are all that a newcomer needs.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
export PYTHONUTF8 := 1
export PYTHONDONTWRITEBYTECODE :=
# The programs of the environment come first: npm and node are there, from a wheel.
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
STAMP := $(VENV)/.stamps
ifdef FILE
override FILE := $(abspath $(FILE))
endif

.PHONY: help run test test-fast check format lock messages docs bench backup restore reset stop clean postgres

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "%-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(STAMP)/run $(STAMP)/front ## Install what is missing, start everything, serve http://127.0.0.1:8000
	@CEH_MAKE=$$PPID exec $(PY) -m ops.run

test: $(STAMP)/dev $(STAMP)/front-dev translations chromium ## Run every test, those in the browser too
	@$(PY) -m ops.test $(ARGS)

test-fast: $(STAMP)/dev $(STAMP)/front-dev translations ## Run the tests of the inner loop: no pages, no browser, no servers, no rushes
	@$(PY) -m ops.test -q -m "not page and not journey and not slow and not database" --ignore=tests/ops --ignore=tests/ops/postgres $(ARGS)

check: $(STAMP)/dev $(STAMP)/front-dev translations ## Format, lint, types, layers and modules, templates, translations
	@$(PY) -m ops.check

format: $(STAMP)/dev ## Format Python and templates
	@ruff check --fix-only -q . ; ruff format -q . ; git ls-files -z '*.html' | xargs -0 -r djade --target-version 5.2 || true

lock: $(STAMP)/dev ## Renew the lock files (hashes, no addresses)
	@uv pip compile -q --upgrade --generate-hashes --no-annotate --no-header --python-version 3.11 requirements/run.in -o requirements/run.txt
	@uv pip compile -q --upgrade --generate-hashes --no-annotate --no-header --no-strip-extras --python-version 3.11 requirements/dev.in -o requirements/dev.txt
	@npm install --package-lock-only --ignore-scripts
	@$(PY) -c 'import json, pathlib; file = pathlib.Path("package-lock.json"); lock = json.loads(file.read_text()); [entry.pop("funding", None) for entry in lock["packages"].values()]; file.write_text(json.dumps(lock, indent=2) + "\n")'

messages: $(STAMP)/dev ## Collect the texts to translate and merge the parts
	@$(PY) manage.py messages && $(PY) manage.py compile_translations

new-app: $(STAMP)/dev ## Make an app with one record, complete and green (NAME=lending RECORD=loan)
	@$(PY) -m tools.new_app $(NAME) $(RECORD)

docs: $(STAMP)/dev postgres ## Write the generated pages of docs/ anew
	@$(PY) manage.py docs
	@WRITE_DOCS=1 $(PY) -m pytest -q -p no:randomly tests/architecture/test_permissions.py

bench: $(STAMP)/dev $(STAMP)/front translations postgres ## Measure the pages beside bare Django
	@$(PY) -m bench

backup: $(STAMP)/run ## Save database, uploaded files and keys in one file (FILE=… or var/backups/<date>)
	@$(PY) -m ops.postgres backup $(FILE)

restore: $(STAMP)/run ## Bring a backup back (FILE=…)
	@$(PY) -m ops.postgres restore $(FILE)

reset: $(STAMP)/run ## Remove the embedded database and uploaded files; the next start begins anew
	@$(PY) -m ops.reset

stop: $(STAMP)/run ## Stop the embedded PostgreSQL
	@$(PY) -m ops.postgres stop

clean: ## Remove what was installed (data stays)
	rm -rf $(VENV) node_modules

postgres: $(STAMP)/run
	@$(PY) -m ops.postgres start

.PHONY: translations chromium
translations: $(STAMP)/run $(STAMP)/front
	@$(PY) manage.py compile_translations

chromium: $(STAMP)/dev
	@$(PY) -m ops.chromium

# --- what is installed, each with a stamp that is older than its lock file when that has changed ---------------------
$(VENV)/bin/python:
	@$(PYTHON) ops/environment.py $(VENV)

$(STAMP)/run: requirements/run.txt | $(VENV)/bin/python
	@echo "Installing what Ceh runs on …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/run.txt
	@mkdir -p $(@D) && touch $@

$(STAMP)/dev: requirements/dev.txt $(STAMP)/run
	@echo "Installing what checks and tests need …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/dev.txt
	@touch $@

$(STAMP)/front: package-lock.json $(STAMP)/run
	@echo "Fetching the front-end libraries …"
	@npm ci --omit=dev --ignore-scripts --loglevel=error
	@rm -f $(STAMP)/front-dev && touch $@

$(STAMP)/front-dev: package-lock.json $(STAMP)/front
	@npm ci --ignore-scripts --loglevel=error
	@touch $@
