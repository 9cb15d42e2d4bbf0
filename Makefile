# The commands of the project. tools/setup.sh makes .venv with the interpreter, and prints its steps.
.DEFAULT_GOAL := help
.PHONY: help demo check test lint install clean checks texts docs bench-engine bench-bot pictures soak
MAKEFLAGS += --no-print-directory
RUN := .venv/bin/python -m
# With this variable every process that a test starts would compile its modules again.
unexport PYTHONDONTWRITEBYTECODE

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' Makefile

demo: ## try the whole bot offline, in the browser: chat page, local engine, specimen documents
	@sh tools/setup.sh demo
	@exec $(RUN) bot demo

check: ## the fast checks, about two and a half minutes: linters, types, layers, and the tests without processes, models, browsers and long drawing
	@sh tools/setup.sh python
	@$(MAKE) checks
	$(RUN) pytest -q -n 2 --dist worksteal -m "not processes and not models and not browser and not slow"

test: ## all checks before a commit: linters, types, layers, tests, coverage
	@sh tools/setup.sh test
	@$(MAKE) checks
	@$(RUN) coverage erase
	$(RUN) coverage run -m pytest -n 3 --dist loadgroup --no-loadscope-reorder
	@$(RUN) coverage combine --quiet
	$(RUN) coverage report

lint: ## linters, types and layers only
	@sh tools/setup.sh python
	@$(MAKE) checks

checks:
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	.venv/bin/lint-imports --no-logo --config importlinter.toml

install: ## prepare .venv and the Debian packages of the demo
	@sh tools/setup.sh install

clean: ## remove generated files: .venv, caches, coverage data, the demo's data
	rm -rf .venv .demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

texts: ## bring the catalogues of locales/ up to date with the texts in the code
	@sh tools/setup.sh python
	@$(RUN) locales

docs: ## bring the tables of docs/ and the page of screens up to date with the code
	@sh tools/setup.sh python
	@$(RUN) handlers
	@$(RUN) playground.screenshots.screens

pictures: ## play every conversation in a browser and renew docs/screens.md with its pictures (3 minutes; ARGS="cccd kyc" for two of them)
	@sh tools/setup.sh test
	@$(RUN) playground.screenshots $(ARGS)

bench-engine: ## measure the engine beside baselines: fields, times, refusals, faces (20 minutes; ARGS="--seeds 4" for fewer)
	@sh tools/setup.sh install
	@$(RUN) bench.engine $(ARGS)

bench-bot: ## measure the bot beside textbook bots: processor time, response times, memory (20 minutes; ARGS="--people 30" for fewer)
	@sh tools/setup.sh install
	@env -u VIRTUAL_ENV UV_PROJECT_ENVIRONMENT="$(CURDIR)/.venv/bots" $(RUN) uv sync --locked --quiet --no-default-groups --group bench --python .venv/bin/python
	@$(RUN) bench.bot --python .venv/bots/bin/python $(ARGS)

soak: ## kill every process repeatedly during conversations, and check that nothing is lost (30 minutes; ARGS="--store postgres --minutes 5")
	@sh tools/setup.sh python
	@$(RUN) bench.soak $(ARGS)
