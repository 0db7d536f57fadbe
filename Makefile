# Two commands do everything on a machine with Python 3.11 or newer, make and git: `make demo` and `make test`.
# `make help` lists the rest.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
UV     := $(BIN)/uv
RUN    := $(VENV)/.run-installed
DEV    := $(VENV)/.dev-installed
DEMO   := build/demo

.DEFAULT_GOAL := help
.PHONY: help demo serve test check lint types layers corpus bench soak schemas screenshots lock clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(UV):
	@echo "Making $(VENV) and bringing uv into it"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Colophon needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/bootstrap.lock

$(RUN): $(UV) requirements/run.lock pyproject.toml
	@echo "Installing what the service needs, from requirements/run.lock"
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/run.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): $(RUN) requirements/dev.lock
	@echo "Installing what the tests need, from requirements/dev.lock"
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.lock
	@touch $@

demo: $(RUN)  ## record, seal and verify a small spot in build/demo, afresh each time
	@$(BIN)/colophon demo --home $(DEMO)

serve: $(RUN)  ## serve the demo's folder on http://127.0.0.1:8000
	@test -d $(DEMO) || $(BIN)/colophon demo --home $(DEMO)
	@$(BIN)/colophon --home $(DEMO) serve

test: $(DEV)  ## run every test (what needs a browser or the corpus says so when it is left out)
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

check: lint types layers  ## what must hold before a test is run: style, types, layers

lint: $(DEV)  ## ruff, code and format
	@$(BIN)/ruff check service cli tests
	@$(BIN)/ruff format --check service cli tests

types: $(DEV)  ## mypy strict over all, basedpyright strict over service and cli
	@$(BIN)/mypy
	@$(BIN)/basedpyright --level error

layers: $(DEV)  ## rooms know only the rooms below them
	@$(BIN)/lint-imports --no-cache

corpus: $(DEV)  ## verdicts over the files named by COLOPHON_CORPUS against what is expected of them
	@PYTHONPATH=tests $(BIN)/python tests/corpus/table.py

bench: $(DEV)  ## measures as ratios against a bare loop; writes build/benchmarks.json
	@PYTHONPATH=tests $(BIN)/python tests/benchmarks/run.py

soak: $(DEV)  ## the long fault and load tests
	@$(BIN)/python -m pytest -m soak

schemas: $(DEV)  ## write schemas/, and the docs pages that come from the code
	@for page in schemas openapi settings_page cli_docs; do PYTHONPATH=tests $(BIN)/python tests/contract/write_$$page.py; done

screenshots: $(DEV)  ## write docs/screenshots from the browser tests
	@COLOPHON_SCREENSHOTS=docs/screenshots $(BIN)/python -m pytest -m browser

lock: $(UV)  ## resolve the locks anew
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url pyproject.toml requirements/run.in -o requirements/run.lock
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url pyproject.toml requirements/run.in --group dev -o requirements/dev.lock
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --group conformance -o requirements/conformance.lock
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url requirements/bootstrap.in -o requirements/bootstrap.lock

clean:  ## remove what was built, keep .venv
	@rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.* htmlcov
