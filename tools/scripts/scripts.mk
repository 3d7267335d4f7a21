# Part of the Makefile: linting, checking and bundling the browser scripts.

SCRIPTS := _build/scripts
NODE_BIN := $(SCRIPTS)/node_modules/.bin

SCRIPT_TESTS = $(shell find tests -name '*.test.mjs')

##@ Scripts

.PHONY: scripts check-scripts
scripts: $(VENV)/.dev-is-set-up $(SCRIPTS)/.is-set-up ## Bundle the browser scripts with esbuild; commit what changes
	@$(VENV)/bin/python tools/scripts/bundle.py $(NODE_BIN)/esbuild

check-scripts: $(VENV)/.dev-is-set-up $(SCRIPTS)/.is-set-up ## Lint, type-check and test the browser scripts
	$(NODE_BIN)/biome lint --error-on-warnings --config-path=tools/scripts \
		tools/fascicle/sphinx_ext/*/scripts/*.js tools/fascicle/desk/scripts/*.js tests/support/*.mjs $(SCRIPT_TESTS)
	$(NODE_BIN)/tsc -p tools/scripts
	rm -rf $(SCRIPTS)/tests
	$(NODE_BIN)/esbuild $(SCRIPT_TESTS) --bundle --platform=node --format=esm --out-extension:.js=.mjs \
		--inject:tests/support/declaration.mjs --outdir=$(SCRIPTS)/tests
	node --test $(SCRIPTS)/tests
	$(VENV)/bin/python tools/scripts/bundle.py $(NODE_BIN)/esbuild --check

$(SCRIPTS)/.is-set-up: tools/scripts/package.json tools/scripts/package-lock.json
	@command -v npm >/dev/null || { echo "make scripts needs npm: sudo apt install nodejs npm" >&2; exit 2; }
	@echo "Setting up $(SCRIPTS), once"
	@mkdir -p $(SCRIPTS)
	@cp tools/scripts/package.json tools/scripts/package-lock.json $(SCRIPTS)
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --prefix $(SCRIPTS)
	@touch $@
