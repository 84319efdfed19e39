# The two commands a newcomer needs are `make demo` and `make test`; both set everything up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test check bench setup lock docs clean

demo: setup
	$(BIN)/standclear demo --out demo-output

test: setup check
	$(BIN)/pytest -n 2 --dist worksteal

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	scripts/bench-setup $(VENV)
	$(BIN)/python -m bench

setup: $(STAMP)

$(STAMP): pyproject.toml setup.py requirements.lock $(wildcard src/standclear/core/kernel/*.c) $(wildcard src/standclear/core/kernel/build.py)
	PYTHON="$(PYTHON)" scripts/setup $(VENV)
	touch $@

lock:
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q pyproject.toml --extra dev --extra bench --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header -o requirements.lock

clean:
	rm -rf $(VENV) build demo-output src/*.egg-info
