# Dask, once a scheduler is named: DASK_SCHEDULER_ADDRESS=tcp://…
$(VENV)/.has-dask: $(VENV)/.is-set-up tools/requirements-cluster.txt
	@$(INSTALL) -r tools/requirements-cluster.txt
	@touch $@
ifdef DASK_SCHEDULER_ADDRESS
book editions serve publish queries decide cast describe outline verify: $(VENV)/.has-dask
endif
