# Frontdesk. `make help` lists the targets. Needs a POSIX shell, python3 and the package registry.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PY := .venv/bin/python
BOT := bot/.venv/bin/python
STAMPS := .tools/stamps
PORT ?= 8000
export PORT
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export SQLALCHEMY_SILENCE_UBER_WARNING := 1

.PHONY: help setup setup-dev run train test test-parts test-root test-bot test-rasa system lint format bench safety-report privacy-report fairness-report time-report simulate clean lock

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  %-16s %s\n", $$1, $$2}' Makefile

setup: $(STAMPS)/root $(STAMPS)/bot ## both environments, as the product runs

setup-dev: $(STAMPS)/root-dev $(STAMPS)/bot ## both environments with the tools for tests

run: setup ## set up, train if content changed, start everything; PORT, FRONTDESK_HOME, DATABASE_URL
	@exec .venv/bin/frontdesk run

train: setup ## train the dialogue model if its content changed
	@.venv/bin/frontdesk train

test: setup-dev system ## every test, both environments, PostgreSQL and browser included
	@$(MAKE) --no-print-directory test-rasa
	@$(MAKE) --no-print-directory test-parts

test-parts: setup-dev system train ## all but the plain Rasa project, three parts at a time
	@sh tools/test_root.sh with-bot

test-root: setup-dev ## tests of api, actions and the whole product
	@sh tools/test_root.sh

test-bot: setup-dev train ## tests of the Rasa environment
	@$(BOT) -m pytest --confcutdir=tests/bot -c bot/pytest.ini --rootdir . tests/bot

test-rasa: setup-dev ## the plain Rasa project: validate, train, test
	@sh tools/test_rasa.sh

system: ## as root: what Debian must give for the tests (chromium, postgresql, redis)
	@sh tools/system_packages.sh

lint: setup-dev ## ruff, mypy, import walls
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/mypy --config-file bot/mypy.ini --python-executable bot/.venv/bin/python -p bot
	@.venv/bin/lint-imports --no-cache

format: setup-dev ## format the code
	@.venv/bin/ruff check --fix-only .
	@.venv/bin/ruff format .

bench: setup-dev ## measurements beside their yardsticks
	@.venv/bin/frontdesk bench screen
	@.venv/bin/frontdesk bench redact
	@.venv/bin/frontdesk bench reminders
	@.venv/bin/frontdesk bench chat

safety-report: setup-dev train ## write docs/safety-report.md: what screen and product reach on the measuring half
	@$(PY) -m tools.safety_report

privacy-report: setup-dev ## recall and precision of redaction, by type and origin of names
	@$(PY) -m tools.privacy_report

fairness-report: setup-dev train ## write docs/fairness-report.md: intents by register and language
	@$(BOT) -m tools.nlu_report --write

time-report: setup-dev ## write docs/time-report.md: what phrases and dialogues of time are understood
	@$(PY) -m tools.time_report

simulate: setup-dev ## simulated patients talk to the running product; SEED, GOALS, WORDING, FIGURES
	@$(PY) -m tools.simulate --seed $(or $(SEED),1) --goals $(or $(GOALS),60) --wording $(or $(WORDING),first) $(if $(FIGURES),--figures $(FIGURES))

lock: ## resolve the dependencies anew into the hashed locks
	@sh tools/lock.sh

clean: ## remove environments, models and caches (not var/)
	rm -rf .venv bot/.venv .tools models results .mypy_cache .ruff_cache .pytest_cache .rasa

.tools/uv:
	@sh tools/get_uv.sh

$(STAMPS)/root: requirements/runtime.txt pyproject.toml | .tools/uv
	@sh tools/environment.sh root requirements/runtime.txt
	@touch $@

$(STAMPS)/root-dev: requirements/dev.txt pyproject.toml | .tools/uv
	@sh tools/environment.sh root requirements/dev.txt
	@touch $@ $(STAMPS)/root

$(STAMPS)/bot: bot/requirements.txt bot/pyproject.toml | .tools/uv
	@sh tools/environment.sh bot bot/requirements.txt
	@touch $@
