# Part of the Makefile where the gates are, that is, not in the libraries that are made with it.

GATES := _build/gates

##@ Hold against the gates

.PHONY: gates screens
gates: $(VENV)/.dev-is-set-up $(GATES)/.is-set-up ## Hold the built book against all gates; GATE=links for one of them
	@$(RUN) gates $(GATE)

screens: $(VENV)/.dev-is-set-up $(GATES)/.is-set-up ## Accept the twelve screens as they look now
	@$(RUN) gates screens --renew

$(GATES)/.is-set-up: gates/package.json gates/package-lock.json
	@command -v npm >/dev/null || { echo "make gates needs npm: sudo apt install nodejs npm" >&2; exit 2; }
	@echo "Setting up $(GATES), once"
	@mkdir -p $(GATES)
	@cp gates/package.json gates/package-lock.json $(GATES)
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --prefix $(GATES)
	@touch $@
