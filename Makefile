# Two commands matter: `make run` and `make test`. `make check` is exactly what CI runs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501

.PHONY: help setup run test soak lint types check clean

help:
	@echo "make run    start Plenary on port $(PORT) (PORT=8600 for another one)"
	@echo "make test   run every test"
	@echo "make soak   try for a long time to lose notes (ONLY=kill9 ROUNDS=50 for less)"
	@echo "make check  lint, types and tests: what CI runs"
	@echo "make setup  make $(VENV) and install; the others do it when needed"

setup: $(VENV)/.run-installed

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Plenary needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run-installed: requirements.txt constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev-installed: requirements-dev.txt requirements.txt constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/.run-installed

run: setup
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: $(VENV)/.dev-installed
	$(BIN)/python -m pytest

soak: $(VENV)/.dev-installed
	$(BIN)/python -m tests.soak $(if $(ONLY),--only $(ONLY)) $(if $(ROUNDS),--rounds $(ROUNDS))

lint: $(VENV)/.dev-installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev-installed
	$(BIN)/mypy

check: lint types test

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache
