# What people do with a checkout. Each target sets up by itself what it needs.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test eval check fix lock screenshots

PY = .venv/bin/python
# `make run EXTRAS=all` also installs what optional formats and models need.
EXTRAS ?= core
# Tests wait more than they compute; PYTEST="-n 0 …" runs them one after the other.
WORKERS = -n 3 --dist worksteal

help: ## list the targets
	@sed -n 's/^\([a-z]*\):[^#]*## /  make \1 - /p' Makefile

run: ## set everything up and serve on port 8000 (PORT=8001 for another port)
	@scripts/set_up "$(EXTRAS)"
	@exec $(PY) -m annotator.common.serve --until-exit-of $$PPID

test: check ## set everything up, run all checks and all tests (PYTEST=... for pytest's options)
	@scripts/set_up label-studio
	@scripts/set_up llama
	@scripts/set_up s3-server
	@CHROMIUM="$$(scripts/find_browser --install)" && export CHROMIUM && $(PY) -m pytest $(WORKERS) $(PYTEST)

ifeq (eval,$(firstword $(MAKECMDGOALS)))
FILES ?= $(wordlist 2,$(words $(MAKECMDGOALS)),$(MAKECMDGOALS))
.PHONY: $(FILES)
$(FILES): ;@:
endif

eval: ## say how good suggestions are on annotated files: make eval FILE… (none: the invented ones; EVAL=--list or --rules)
	@scripts/set_up dev
	@for folder in $(if $(FILES),,seen unseen); do \
	    mkdir -p .cache/eval && $(PY) -m tests.suggestions.patterns.marked $$folder > .cache/eval/$$folder.jsonl || exit; \
	done
	@$(PY) manage.py evaluate $(EVAL) $(or $(FILES),.cache/eval/seen.jsonl .cache/eval/unseen.jsonl)

check: ## lint, types, rooms, templates, migrations; changes nothing
	@scripts/set_up dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	find templates -name '*.html' -print0 | xargs -0 .venv/bin/djade --check --target-version 5.2
	@# It looks whether a database agrees, and there need not be one.
	$(PY) -W "ignore:Got an error checking a consistent migration history" manage.py makemigrations --check --dry-run

fix: ## mend what can be mended: lint, format of code and templates
	@scripts/set_up dev
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	find templates -name '*.html' -print0 | xargs -0 .venv/bin/djade --target-version 5.2

lock: ## write requirements/ anew from pyproject.toml (UPGRADE=--upgrade for the newest versions)
	@scripts/set_up dev
	scripts/lock $(UPGRADE)

screenshots: ## take the pictures of docs/images anew
	@scripts/set_up dev
	@CHROMIUM="$$(scripts/find_browser --install)" && export CHROMIUM && $(PY) scripts/screenshots.py
