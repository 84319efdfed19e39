# The two commands a newcomer needs are `make demo` and `make test`; both set everything up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
LOCKING := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
  --exclude-newer $(shell date -u -d '7 days ago' +%Y-%m-%d)

.PHONY: demo demo-stop test check bench setup lock docs clean

# Ends with the floor open in the background; STANDCLEAR_DEMO_SERVER=off leaves it out.
demo: setup
	@rm -rf demo-output
	$(BIN)/standclear demo --out demo-output
	@echo
	@[ "$$STANDCLEAR_DEMO_SERVER" = off ] || $(BIN)/standclear serve --demo --background

demo-stop:
	@[ ! -x $(BIN)/standclear ] || $(BIN)/standclear serve --stop

# Property tests draw the same examples everywhere; `make test SEED=random` looks for new ones.
SEED ?= 0

test: setup check
	scripts/setup-browser
	$(BIN)/pytest -n 2 --dist worksteal --hypothesis-seed=$(SEED)

check: setup
	$(BIN)/ruff check . scripts/docs
	$(BIN)/ruff format --check . scripts/docs
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	scripts/bench-setup
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-bench.lock
	$(BIN)/python -m bench

setup: $(STAMP)

WEB_APP := $(shell find frontend -name node_modules -prune -o -type f -print)

$(STAMP): pyproject.toml setup.py requirements.lock $(WEB_APP) $(wildcard src/standclear/core/kernel/*.c) $(wildcard src/standclear/core/kernel/build.py)
	PYTHON="$(PYTHON)" scripts/setup $(VENV)
	touch $@

# Versions are at least a week old when they are locked: a bad release is found out by then.
lock:
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q pyproject.toml --extra dev $(LOCKING) -o requirements.lock
	$(BIN)/uv pip compile -q pyproject.toml --extra bench -c requirements.lock $(LOCKING) -o requirements-bench.lock

docs: setup
	$(BIN)/python scripts/docs

clean:
	-@$(MAKE) --no-print-directory demo-stop
	rm -rf $(VENV) build demo-output demo-desk src/*.egg-info src/standclear/web/static frontend/node_modules
