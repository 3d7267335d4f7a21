# Part of the Makefile where the benches are, that is, not in the libraries that are made with it.

WORKS ?= 40
CHAPTERS ?= 10
WORDS ?= 2500
OTHERS := _build/other-tools
N ?= 300
SEED ?= 1
MINUTES ?= 60

##@ Measure

.PHONY: bench
bench: $(VENV)/.dev-is-set-up ## Measure the build beside other tools, or AGAINST=commit; WORKS=40 CHAPTERS=10 WORDS=2500
ifdef AGAINST
	@$(VENV)/bin/python bench/against.py $(AGAINST) \
		--works $(WORKS) --chapters $(CHAPTERS) --words $(WORDS) $(if $(PAIRS),--pairs $(PAIRS))
else
	@PATH="$(CURDIR)/$(OTHERS)/bin:$$PATH" $(VENV)/bin/python bench/book.py \
		--works $(WORKS) --chapters $(CHAPTERS) --words $(WORDS)
endif

.PHONY: bench-edits
bench-edits: $(VENV)/.dev-is-set-up ## Measure what an edit costs beside a clean build; sizes as above
	@$(VENV)/bin/python bench/edits.py --works $(WORKS) --chapters $(CHAPTERS) --words $(WORDS)

.PHONY: bench-patches
bench-patches: $(VENV)/.dev-is-set-up ## Measure what each patch of Sphinx saves; sizes as above
	@$(VENV)/bin/python bench/patches.py --works $(WORKS) --chapters $(CHAPTERS) --words $(WORDS)

.PHONY: fuzz
fuzz: $(VENV)/.dev-is-set-up ## Convert N=300 changed texts of CORPUS, or files of a FORMAT; one again: ONLY=1-17
	@$(VENV)/bin/python bench/fuzz.py $(N) --seed $(SEED) $(if $(ONLY),--only $(ONLY)) \
		$(if $(FORMAT),--format $(FORMAT)) $(if $(CORPUS),--corpus "$(CORPUS)") --minutes $(MINUTES)

.PHONY: bench-curve
bench-curve: $(VENV)/.dev-is-set-up bench-tools ## Draw the cost of a page up to 10,000 pages: takes an hour
	@rm -f docs/images/cost-by-pages.json
	@$(VENV)/bin/python bench/curve.py docs/images/cost-by-pages.json
	@$(OTHERS)/bin/python bench/plot.py docs/images/cost-by-pages.json

.PHONY: bench-pages
bench-pages: $(VENV)/.dev-is-set-up $(GATES)/.is-set-up ## Measure how readers meet a page, ours beside the stock theme's
	@PYTHONPATH="$$PYTHONPATH:$(CURDIR)" $(VENV)/bin/python bench/pages.py

.PHONY: bench-catalogue
bench-catalogue: $(VENV)/.dev-is-set-up ## Measure the catalogue of 10,000 works in a browser: takes ten minutes
	@PYTHONPATH="$$PYTHONPATH:$(CURDIR)" $(VENV)/bin/python bench/catalogue.py

.PHONY: bench-shelves
bench-shelves: $(VENV)/.dev-is-set-up ## Measure a library of 110,000 pages, built in shelves: takes an hour
	@PYTHONPATH="$$PYTHONPATH:$(CURDIR):$(CURDIR)/tools" $(VENV)/bin/python bench/shelves.py --cluster 1000

.PHONY: bench-formats
bench-formats: $(VENV)/.dev-is-set-up ## Measure the readers of all formats, beside pandoc and calibre
	@$(VENV)/bin/python bench/formats.py

.PHONY: bench-editions
bench-editions: $(VENV)/.dev-is-set-up ## Measure EPUBs, PDFs and plain texts, beside pandoc, calibre and Sphinx
	@PYTHONPATH="$$PYTHONPATH:$(CURDIR)" $(VENV)/bin/python bench/editions.py

.PHONY: bench-long-page
bench-long-page: $(VENV)/.dev-is-set-up $(GATES)/.is-set-up ## Measure a work of 500,000 words on one page, as a phone opens it
	@PYTHONPATH="$$PYTHONPATH:$(CURDIR)" $(VENV)/bin/python bench/long_page.py

.PHONY: bench-tools
bench-tools: $(OTHERS)/.is-set-up ## Install the other tools that `make bench` measures, in _build
	@:

.PHONY: bench-lock
bench-lock: ## Choose the newest versions of those tools (asks PyPI)
	@$(UV_COMPILE) bench/requirements.in --output-file bench/requirements.txt

$(OTHERS)/.is-set-up: bench/requirements.txt
	@echo "Setting up $(OTHERS): half a gigabyte"
	@$(PYTHON) -m venv --clear $(OTHERS)
	@$(OTHERS)/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
		--require-hashes -r $<
	@ln -sf "$$($(OTHERS)/bin/python -c 'import pypandoc; print(pypandoc.get_pandoc_path())')" $(OTHERS)/bin
	@touch $@

.PHONY: bench-desk
bench-desk: $(VENV)/.dev-is-set-up ## Measure acts at the desk in a novel of 1 MB; sizes as above
	@$(VENV)/bin/python bench/desk.py --works 1 --chapters $(or $(filter-out 10,$(CHAPTERS)),70) --words $(WORDS)
