# The book, from its texts to the web. `make help` lists what can be made.
#
# Every path below is relative, so that a checkout may stand in a folder with spaces.

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := book
.DELETE_ON_ERROR:

PYTHON ?= python3
# its path holds no spaces; OUT may
VENV ?= .venv
OUT ?= _build/html
PORT ?= 8000
EDITIONS ?= all

# The dependencies of the package, locked: every library has this file, too.
LOCK := tools/fascicle/book/library_files/template/tools/requirements.txt
# What only libraries with PDFs need.
PDF_LOCK := tools/fascicle/book/library_files/template/tools/requirements-pdf.txt
# What only libraries with documents of word processors need.
DOCUMENTS_LOCK := tools/fascicle/book/library_files/template/tools/requirements-documents.txt
# What only libraries need that are built on several machines.
CLUSTER_LOCK := tools/fascicle/book/library_files/template/tools/requirements-cluster.txt

# This checkout's own package, whatever folder the environment was made in.
export PYTHONPATH := $(CURDIR)/tools
export PYTHONUTF8 := 1

RUN := $(VENV)/bin/python -m
FASCICLE := $(RUN) fascicle
# One more than processors: tests wait for browsers and other processes.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')
# Tests run hundreds of short commands: each would compile the package for itself.
PYTEST = env -u PYTHONDONTWRITEBYTECODE $(RUN) pytest --numprocesses $(WORKERS) --dist worksteal
# Files that pandoc, KindleUnpack or PDFium reads, also in folders and zip files.
BY_PROGRAM := [.](docx|odt|fodt|rtf|tex|latex|rst|org|adoc|asciidoc|typ|dbk|docbook|mediawiki|wiki|textile|opml|jira|azw3|mobi|azw|prc|pdf)
DOCUMENTS := $(shell find -L texts -type f 2>/dev/null | grep -iE '$(BY_PROGRAM)$$'; \
	find -L texts -iname '*.zip' -exec grep -qiE '$(BY_PROGRAM)' {} \; -print 2>/dev/null)
# The environment, with what the settings and the texts ask for.
READY = $(VENV)/.book-is-set-up \
	$(if $(shell grep -lsE "[\"']pdf(-print)?[\"']" library.toml texts/*.toml),$(VENV)/.pdf-is-set-up) \
	$(if $(DOCUMENTS),$(VENV)/.pandoc-is-set-up) \
	$(if $(DASK_SCHEDULER_ADDRESS),$(VENV)/.cluster-is-set-up)

##@ Read and publish

.PHONY: book
book: $(READY) ## Set up, convert the texts and build the book (what `make` alone does)
	@$(FASCICLE) build --output "$(OUT)"
	@echo "The book is in $(OUT)/index.html. Open it in a browser, or run: make serve"

.PHONY: html
html: $(READY) ## Build the book into OUT (_build/html), also without what fails, unless STRICT=1
	@$(FASCICLE) build --allow-missing --output "$(OUT)"

.PHONY: editions
editions: $(READY) $(VENV)/.pdf-is-set-up ## Build the book with all EDITIONS of each work, or with some: EDITIONS=epub
	@$(FASCICLE) build --output "$(OUT)" --editions "$(EDITIONS)"

.PHONY: publish
publish: html ## Build the book and copy it to DEST, whole at any moment, to be served from there
	@test -n "$(DEST)" || { echo "make publish needs a folder: make publish DEST=/srv/book" >&2; exit 2; }
	@$(FASCICLE) publish --output "$(OUT)" "$(DEST)"

.PHONY: serve
serve: html ## Build the book and show it on http://127.0.0.1:PORT (8000)
	@$(FASCICLE) serve --port $(PORT)

.PHONY: desk
desk: $(READY) ## Open the desk: each text beside its pages, to see and to mend
	@$(FASCICLE) desk

.PHONY: live
live: $(READY) ## Show the book at http://127.0.0.1:PORT while you write: it follows your texts
	@$(FASCICLE) live --port $(PORT)

##@ Write and edit

.PHONY: queries
queries: $(READY) ## List the questions about the texts, or about those of WORK
	@$(FASCICLE) queries $(WORK)

.PHONY: decide
decide: $(READY) ## Answer the questions, one key each, or those about WORK
	@$(FASCICLE) decide $(WORK)

.PHONY: cast
cast: $(READY) ## Answer about each name found in WORK, one key each
	@$(FASCICLE) cast $(WORK) --ask

.PHONY: describe
describe: $(READY) ## Show the metadata of all works, or of WORK
	@$(FASCICLE) describe $(WORK)

.PHONY: outline
outline: $(READY) ## Show the structure that was found in WORK
	@$(FASCICLE) outline $(WORK)

.PHONY: verify
verify: $(READY) ## Compare the built book with the texts, or with those of WORK
	@$(FASCICLE) verify $(WORK)

##@ Test

.PHONY: test
test: $(VENV)/.dev-is-set-up ## Run the fast tests, or those in TESTS="tests/cli -k name"
	@$(if $(TESTS),,FASCICLE_EXAMPLES=$${FASCICLE_EXAMPLES:-15}) $(PYTEST) $(or $(TESTS),-m "not slow")

.PHONY: test-all
test-all: $(VENV)/.dev-is-set-up ## Run all tests, the slow ones too
	@$(PYTEST)

.PHONY: golden
golden: $(VENV)/.dev-is-set-up ## Accept the pages that the small works of the tests have become
	@$(VENV)/bin/python tests/works/accept.py

.PHONY: messages
messages: $(VENV)/.dev-is-set-up ## Bring the catalogues up to date with what the book says; INTO=pl begins a language
	@$(VENV)/bin/python tools/scripts/messages.py $(INTO)

.PHONY: check
check: $(VENV)/.dev-is-set-up ## Check code, pages and book: style, types, nothing stale, no word lost
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(if $(wildcard tests/repository),$(RUN) pytest tests/repository/test_layers.py)
	$(FASCICLE) convert --check
	$(FASCICLE) build --output "$(OUT)"
	$(FASCICLE) verify
	@$(COMMITTED) || { echo "make check: the pages above differ from the commit: commit them" >&2; exit 1; }

##@ House-keeping

.PHONY: environment
environment: $(VENV)/.is-made ## Only make an empty environment in VENV (.venv)
	@:

.PHONY: setup
setup: $(READY) ## Only make the environment, and install what the book needs
	@:

.PHONY: clean
clean: ## Remove what was built; the next `make` sets up the environment anew
	@rm -rf _build build tools/fascicle.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -not -path '*/.venv/*' -prune -exec rm -rf {} +
	@rm -f "$(VENV)/.is-made" $(foreach part,book pdf pandoc cluster dev,"$(VENV)/.$(part)-is-set-up")

.PHONY: lock
lock: ## Choose the newest versions of all requirements (asks PyPI)
	@command -v uv >/dev/null || { echo "make lock needs uv: $(PYTHON) -m pip install uv" >&2; exit 1; }
	@$(UV_COMPILE) pyproject.toml --output-file $(LOCK)
	@$(UV_COMPILE) requirements/pdf.in --output-file $(PDF_LOCK)
	@$(UV_COMPILE) requirements/documents.in --output-file $(DOCUMENTS_LOCK)
	@$(UV_COMPILE) requirements/cluster.in --constraints $(LOCK) --output-file $(CLUSTER_LOCK)
	@$(UV_COMPILE) requirements/build.in --output-file requirements/build.txt
	@$(UV_COMPILE) pyproject.toml requirements/dev.in --constraints $(LOCK) --constraints $(PDF_LOCK) \
		--constraints $(DOCUMENTS_LOCK) --constraints $(CLUSTER_LOCK) --output-file requirements/dev.txt

.PHONY: help
help: ## List what can be made
	@awk -F ':.*## ' '/^##@/ { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# What only Fascicle's own repository can make.
-include tools/scripts/scripts.mk
-include gates/gates.mk
-include bench/bench.mk
-include docs/docs.mk

# The pages and addresses are part of the commit that changed them; true without git.
COMMITTED := ! git rev-parse --is-inside-work-tree >/dev/null 2>&1 \
	|| git --no-pager diff --exit-code --stat -- works 'texts/*.addresses.toml'

# One lock for every Python and system, without the address of anybody's mirror.
UV_COMPILE := uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-header --upgrade

# The environment is made once, and again when the requirements change or its Python is gone.

PIP = $(if $(shell test -x $(VENV)/bin/pip && echo yes),$(RUN) pip,$(PYTHON) -m pip --python $(VENV)/bin/python)
INSTALL = $(PIP) install --quiet --disable-pip-version-check --no-input
CAN := $(PYTHON) -c

ifeq ($(shell test -x $(VENV)/bin/python && echo yes),)
.PHONY: $(VENV)/.is-made
endif

# Debian's Python makes complete environments only with the package python3-venv. Without it,
# the system's pip, where there is one, fills the environment from outside.
$(VENV)/.is-made:
	@$(CAN) 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "make: Python 3.11 or newer is needed ($(PYTHON) is not): sudo apt install python3 python3-venv" >&2; exit 1; }
	@echo "Setting up $(VENV), once: this takes a minute"
	@if $(CAN) 'import ensurepip, venv' 2>/dev/null; then $(PYTHON) -m venv --clear $(VENV); \
	elif $(CAN) 'import pip, venv' 2>/dev/null; then $(PYTHON) -m venv --clear --without-pip $(VENV); \
	else echo "make: $(PYTHON) can make no environment: sudo apt install python3-venv" >&2; exit 1; fi
	@touch $@

$(VENV)/.book-is-set-up: $(VENV)/.is-made $(LOCK) requirements/build.txt pyproject.toml
	@$(INSTALL) --require-hashes -r $(LOCK) -r requirements/build.txt
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.pdf-is-set-up: $(VENV)/.book-is-set-up $(PDF_LOCK)
	@$(INSTALL) --require-hashes -r $(PDF_LOCK)
	@touch $@

# Where there is no such package, a pandoc on the PATH will do; without one, the texts are named.
$(VENV)/.pandoc-is-set-up: $(VENV)/.book-is-set-up $(DOCUMENTS_LOCK)
	@if $(INSTALL) --require-hashes -r $(DOCUMENTS_LOCK); then touch $@; fi

$(VENV)/.cluster-is-set-up: $(VENV)/.book-is-set-up $(CLUSTER_LOCK)
	@$(INSTALL) --require-hashes -r $(CLUSTER_LOCK)
	@touch $@

$(VENV)/.dev-is-set-up: $(VENV)/.book-is-set-up requirements/dev.txt
	@echo "Setting up what the tests need, once"
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@
