# `make run` starts Eva, `make test` runs all tests. Each sets up what it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint install production clean

run: install
	@$(BIN)/eva run

# What Python has read of the tests is kept, also where it is told not to: each process of a run would read and rewrite all of them anew.
test: install
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto

lint: install
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

install: $(VENV)/ready

# What serves customers, without what only tests and checks need: a third of the size.
production: $(VENV)/production

$(VENV)/ready: WHAT := .[dev]
$(VENV)/production: WHAT := .
$(VENV)/ready $(VENV)/production: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Eva needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Set PYTHON=/path/to/python3.12")'
	@echo "Setting up $(VENV) (once)..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '$(WHAT)'
	@touch $@

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache
