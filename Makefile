# Two commands do everything: `make run` (the demo office in your browser) and `make test`.
# From the environment: HOST, PORT, DATABASE_URL; OCR=1 also installs what reads scans and photos. PYTHON names the system's Python 3.11 or newer.
# CHECKED=1 says that `make check` has just passed: its own tests are not run again.

PYTHON ?= python3
OCR ?=
export OCR
BIN := .venv/bin
TEMPLATES = find zhongshu -path '*/templates/*.html' -print0
PYTEST_ARGS ?= -n auto --dist loadfile --no-loadscope-reorder
WITH_CHECK = tests/conformance tests/tooling
WITHOUT_DATABASE = tests/engines $(WITH_CHECK)
CHECKED ?=

.PHONY: help run setup setup-dev migrate check lint templates tiers types django texts conformance test test-sqlite test-postgres e2e bench soak fmt messages clean

help:
	@echo 'make run     set up, load the demo office, serve it (HOST, PORT, DATABASE_URL; OCR=1 reads scans, 340 MB)'
	@echo 'make test    set up, run all tests on SQLite and, where it is installed, PostgreSQL'
	@echo 'make check   all that tools can hold (make -k check goes on after a failure)'
	@echo 'make fmt     format Python and templates;  make messages  refresh locale/en'
	@echo 'make e2e     the journeys in a real browser;  make soak   the long runs of random tests'
	@echo 'make bench   the measurements (BENCH_RECORDS=10000), into docs/benchmarks.md'
	@echo 'make setup   what the others call first'

setup:
	@$(PYTHON) scripts/setup.py

setup-dev:
	@$(PYTHON) scripts/setup.py --dev

run: setup
	@$(BIN)/zhongshu migrate --verbosity 0
	@$(BIN)/zhongshu demo --if-empty
	@exec $(BIN)/zhongshu serve

migrate: setup
	@$(BIN)/zhongshu migrate

check: lint templates tiers types django texts conformance

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

templates: setup-dev
	@$(TEMPLATES) | xargs -0 -r $(BIN)/djade --check --target-version 5.2
	@$(TEMPLATES) | xargs -0 -r $(BIN)/djhtml --check --tabwidth 2

tiers: setup-dev
	$(BIN)/lint-imports

types: setup-dev
	$(BIN)/mypy

django: setup-dev
	$(BIN)/zhongshu check --fail-level WARNING
	$(BIN)/zhongshu makemigrations --check --dry-run

texts: setup-dev
	$(BIN)/python scripts/translations.py check

conformance: setup-dev
	$(BIN)/pytest -q $(PYTEST_ARGS) $(WITH_CHECK)

test: setup-dev test-sqlite e2e test-postgres

test-sqlite: setup-dev
	@echo '== SQLite =='
	@DATABASE_URL= $(BIN)/pytest $(PYTEST_ARGS) $(if $(CHECKED),$(WITH_CHECK:%=--ignore=%))

test-postgres: setup-dev
	@echo '== PostgreSQL =='
	@PGOPTIONS='-c jit=off' $(PYTHON) scripts/with_postgres.py $(BIN)/pytest $(PYTEST_ARGS) $(WITHOUT_DATABASE:%=--ignore=%)

e2e: setup-dev
	@echo '== Browser =='
	@$(PYTHON) scripts/with_browser.py $(BIN)/pytest -m e2e tests/e2e

bench: setup-dev
	@DATABASE_URL= $(BIN)/python -m benches.speed --keep
	@$(PYTHON) scripts/with_postgres.py $(BIN)/python -m benches.speed --keep
	@$(BIN)/python -m benches.typeset
	@$(BIN)/python -m benches.proofread
	@$(BIN)/python -m benches.proofread.ecspell
	@$(BIN)/pytest -q -s -m bench tests || test $$? -eq 5

soak: setup-dev
	@ZHONGSHU_SOAK=1 $(BIN)/pytest -q -s tests/workflow/test_properties.py tests/crash tests/fuzz --hypothesis-show-statistics

fmt: setup-dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(TEMPLATES) | xargs -0 -r $(BIN)/djhtml --tabwidth 2
	@$(TEMPLATES) | xargs -0 -r $(BIN)/djade --target-version 5.2

messages: setup-dev
	@$(BIN)/python scripts/translations.py update

clean:
	rm -rf .venv dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
