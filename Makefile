# The two a newcomer needs: `make chat` and `make test`. Everything runs from .venv, made on demand from requirements.lock.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: chat run test test-slow check bench lock clean
.DEFAULT_GOAL := chat

chat: $(READY)
	@$(BIN)/nutgraf chat

run: $(READY)
	@$(BIN)/nutgraf run

test: $(READY)
	$(BIN)/pytest -n 2 --dist worksteal -m "not slow"

test-slow: $(READY)
	$(BIN)/pytest -m slow

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy bot storage config
	$(BIN)/lint-imports

bench: $(READY)
	@for script in startup articles updates quotes figures summaries; do echo "== $$script"; $(BIN)/python -m benchmarks.$$script || exit 1; done

lock: $(READY)
	$(BIN)/python config/lock.py

$(READY): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Nutgraf needs Python 3.11 or newer: install it, or say: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Preparing .venv (once; about a minute)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q bot config storage
	@touch $(READY)

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache build *.egg-info
