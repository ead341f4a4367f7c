# One environment, .venv, holds everything; `make demo` alone makes do with what the package needs.
# Needed on a fresh machine: Python >= 3.11 and make.

PYTHON ?= python3
VENV ?= .venv
CASES ?= ../shared/cases
FILE ?= ../shared/data/online-retail-2010-12-to-2011-05.csv.gz
LANG_TAG ?= en
# Narrow a run: make quick ARGS='tests/values -k money'
ARGS ?=
# What `make mutants` mutates, and how many of a room's mutants it tries (all when empty).
ROOMS ?= sale settlement accounting policy stock slip effects
SAMPLE ?=
# What `make test-pythons` tries; the ones that are not there are named and left out.
PYTHONS ?= python3.11 python3.12 python3.13

export UV_PYTHON_DOWNLOADS = never
# Trust what the machine trusts, as pip does.
export UV_SYSTEM_CERTS = true
# Compiled once is faster than compiled at every start.
unexport PYTHONDONTWRITEBYTECODE

BIN := $(VENV)/bin
RUN := $(BIN)/python
UV := VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --constraints constraints.txt --build-constraints constraints.txt
BABEL := $(BIN)/pybabel --quiet
LOCALE := src/exchangekit/locale
POT := build/exchangekit.pot
# Only folders that hold Python: mypy fails on the others.
TYPED := $(foreach folder,src tests/typing examples bench,$(if $(wildcard $(folder)/*.py $(folder)/*/*.py),$(folder)))
STYLED := $(wildcard src tests examples bench docs .ci conftest.py)

.DEFAULT_GOAL := help
.PHONY: help setup test quick test-pythons test-lowest demo retail cases bench mutants check format docs-generate \
	format-check lint types imports spelling docs wheel constraints clean \
	messages-extract messages-update messages-compile translations-check

help: ## Show what there is to make
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 20

# --- environment -----------------------------------------------------------------------------------

$(BIN)/uv: constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt uv
	@touch $@

$(VENV)/.stamp-demo: pyproject.toml constraints.txt | $(BIN)/uv
	$(UV) --editable '.[examples]'
	@touch $@

$(VENV)/.stamp-dev: pyproject.toml constraints.txt | $(BIN)/uv
	$(UV) --editable '.[conformance,examples]' --group dev
	@touch $(VENV)/.stamp-demo $@

$(VENV)/.stamp-mutation: $(VENV)/.stamp-dev
	$(UV) --group mutation
	@touch $@

setup: $(VENV)/.stamp-dev ## Make the environment for development

# --- run -------------------------------------------------------------------------------------------

test: $(VENV)/.stamp-dev ## All tests, doctests and documents, with full branch coverage
	$(RUN) -m pytest --numprocesses=auto --dist=loadfile --no-loadscope-reorder --cov --cov-report=term $(ARGS)

quick: $(VENV)/.stamp-dev ## Tests without coverage, stopping at the first failure
	$(RUN) -m pytest -x $(ARGS)

test-pythons: ## The tests on each Python of PYTHONS that is present
	@for python in $(PYTHONS); do \
		if $$python -c '' 2>/dev/null; then \
			echo "== $$python"; \
			$(MAKE) --no-print-directory quick VENV=.venv-$${python##*/} PYTHON=$$python || exit 1; \
		else echo "== $$python is not here"; fi; \
	done

test-lowest: ## The tests with the oldest dependencies that we accept
	$(MAKE) --no-print-directory setup VENV=.venv-lowest
	VIRTUAL_ENV=.venv-lowest .venv-lowest/bin/uv pip install --quiet attrs==24.1.0 babel==2.15.0 python-dateutil==2.9.0
	.venv-lowest/bin/python -m pytest -x $(ARGS)

demo: $(VENV)/.stamp-demo ## One whole exchange, told step by step (LANG_TAG=en or zh-CN)
	$(RUN) examples/quickstart.py --lang $(LANG_TAG)

retail: $(VENV)/.stamp-demo ## Half a year of a real retailer's sales and cancellations (FILE=...)
	$(RUN) examples/online_retail.py $(FILE)

cases: $(VENV)/.stamp-dev ## Run a folder of case files against the public API (CASES=...)
	$(RUN) -m tests.cases $(CASES)

mutants: $(VENV)/.stamp-mutation ## How many mutants of some rooms the tests kill (ROOMS='sale stock' SAMPLE=300)
	$(RUN) .ci/mutants.py $(ROOMS) $(if $(SAMPLE),--sample $(SAMPLE))

bench: $(VENV)/.stamp-dev ## Time it against plain Python and other packages
	$(RUN) -m bench

# --- check -----------------------------------------------------------------------------------------

check: format-check lint types imports spelling translations-check docs wheel ## All that is not a test

format: $(VENV)/.stamp-dev ## Format, and mend what ruff can mend
	$(BIN)/ruff check --fix-only --quiet $(STYLED)
	$(BIN)/ruff format --quiet $(STYLED)

format-check: $(VENV)/.stamp-dev
	$(BIN)/ruff format --check $(STYLED)

lint: $(VENV)/.stamp-dev ## ruff, all rules
	$(BIN)/ruff check $(STYLED)

types: $(VENV)/.stamp-dev ## mypy --strict
	$(BIN)/mypy $(TYPED)

imports: $(VENV)/.stamp-dev ## The layers, and no I/O in the package
	$(BIN)/lint-imports

spelling: $(VENV)/.stamp-dev
	$(BIN)/codespell

docs-generate: $(VENV)/.stamp-dev ## Write the pages that are read off the code
	$(RUN) docs/generate.py

docs: $(VENV)/.stamp-dev ## Build the documentation into build/docs; any warning fails
	$(RUN) docs/generate.py --check
	$(BIN)/sphinx-build -n -W -q -j auto -d build/doctrees docs build/docs

wheel: $(VENV)/.stamp-dev ## Build the wheel and import all of it with nothing but its dependencies
	rm -rf build/wheel
	VIRTUAL_ENV=$(VENV) $(BIN)/uv build --quiet --wheel --build-constraints constraints.txt --out-dir build/wheel
	$(BIN)/uv venv --quiet --python $(BIN)/python build/wheel/venv
	VIRTUAL_ENV=build/wheel/venv $(BIN)/uv pip install --quiet --constraints constraints.txt build/wheel/*.whl
	build/wheel/venv/bin/python -I .ci/check_wheel.py

# --- words -----------------------------------------------------------------------------------------

messages-extract: $(VENV)/.stamp-dev ## Collect the marked messages into build/exchangekit.pot
	@mkdir -p $(dir $(POT))
	$(BABEL) extract --keywords=N_ --no-wrap --sort-by-file --add-location=file \
		--project=exchangekit --copyright-holder='the exchangekit authors' --output-file=$(POT) src

messages-update: messages-extract ## Bring the catalogues up to date with the source
	$(BABEL) update --domain=exchangekit --input-file=$(POT) --output-dir=$(LOCALE) \
		--no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
		$(if $(wildcard $(LOCALE)/zh_CN),,--init-missing --locale=zh_CN)

messages-compile: $(VENV)/.stamp-dev ## Compile the catalogues
	$(BABEL) compile --domain=exchangekit --directory=$(LOCALE)

translations-check: $(VENV)/.stamp-dev ## No message missing, fuzzy, stale or not compiled
	$(RUN) .ci/check_translations.py

# --- upkeep ----------------------------------------------------------------------------------------

constraints: | $(BIN)/uv ## Pin the newest versions of everything
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --group setup --group mutation --universal \
		--python-version 3.11 --upgrade --no-annotate --no-header --no-emit-index-url \
		--quiet --output-file constraints.txt

clean: ## Remove what was made, but not the environments
	rm -rf build dist htmlcov docs/reference/api .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
