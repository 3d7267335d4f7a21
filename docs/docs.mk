# This documentation.

.PHONY: docs
docs: $(VENV)/.book-is-set-up ## Build the documentation into docs/_build
	@$(RUN) fascicle.settings.reference docs/settings.md
	@$(RUN) sphinx --quiet --fail-on-warning --keep-going --builder html docs docs/_build
	@echo "The documentation is in docs/_build/index.html"
