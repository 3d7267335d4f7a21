# This documentation.

DOCS ?= docs/_build

.PHONY: docs
docs: $(VENV)/.book-is-set-up ## Build the documentation into DOCS (docs/_build)
	@$(RUN) fascicle.settings.reference docs/settings.md
	@$(RUN) sphinx --quiet --fail-on-warning --keep-going --builder html \
		--doctree-dir _build/docs-doctrees docs "$(DOCS)"
	@echo "The documentation is in $(DOCS)/index.html"
