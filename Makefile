# The two commands a newcomer needs are `make demo` and `make test`; both set everything up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
LOCKING := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
  --exclude-newer $(shell date -u -d '7 days ago' +%Y-%m-%d)

.PHONY: demo test check bench setup lock docs clean

demo: setup
	$(BIN)/standclear demo --out demo-output

test: setup check
	$(BIN)/pytest -n 2 --dist worksteal

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

$(STAMP): pyproject.toml setup.py requirements.lock $(wildcard src/standclear/core/kernel/*.c) $(wildcard src/standclear/core/kernel/build.py)
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
	rm -rf $(VENV) build demo-output src/*.egg-info
