# Kerascope. Each target sets up what it needs; a second run only looks.
#
#   make demo     install, then check and show the examples
#   make test     every test there is, the real editor included
#   make vsix     the extension, as one package for every system
#   make soak     the long form of what make test runs a part of
#   make lint     formatting, lint and types of the Python part
#   make format   put the formatting right
#   make bench    measure latency and memory
#
# PYTHON=python3.12 make demo   uses another Python for the environment.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := .cache/stamps
REPORTS := .cache/reports
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-compile
# On all cores, where pip takes one. Templates and old files among the packages are no Python.
COMPILE := $(BIN)/python -m compileall -q -j 0 $(VENV)/lib >/dev/null || true

# One line that says what to do, in place of a wall of output.
define fail
{ echo "make $@: $(1)" >&2; exit 1; }
endef

.PHONY: help
help:
	@sed -n 's/^#   //p' Makefile

# Environments -----------------------------------------------------------------------------

$(STAMPS)/python:
	@mkdir -p $(STAMPS)
	@command -v $(PYTHON) >/dev/null || $(call fail,there is no $(PYTHON); install Python 3.10 or newer or say PYTHON=…)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || $(call fail,$(PYTHON) is older than 3.10; say PYTHON=… with a newer one)
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV) || $(call fail,the environment could not be made; on Debian: apt-get install python3-venv)
	@touch $@

# What `make demo` needs.
$(STAMPS)/installed: pyproject.toml constraints.txt server/kerascope/__init__.py | $(STAMPS)/python
	@echo "Installing Kerascope and TensorFlow into $(VENV) (a few minutes the first time)"
	@$(PIP) -c constraints.txt -e '.[tensorflow]' || $(call fail,pip could not install; check the network and the free disk space (2 GB) and run it again)
	@$(COMPILE)
	@touch $@

# The same, and what the tests need besides.
$(STAMPS)/development: pyproject.toml constraints.txt server/kerascope/__init__.py | $(STAMPS)/python
	@echo "Installing Kerascope, TensorFlow and the test tools into $(VENV) (a few minutes the first time)"
	@$(PIP) -c constraints.txt -e '.[tensorflow,dev]' || $(call fail,pip could not install; check the network and the free disk space (2 GB) and run it again)
	@$(COMPILE)
	@touch $(STAMPS)/installed $@

.PHONY: venv
venv: $(STAMPS)/development

$(STAMPS)/node: package-lock.json
	@mkdir -p $(STAMPS)
	@command -v npm >/dev/null || $(call fail,there is no npm; install Node.js 20 or newer)
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || $(call fail,Node.js is older than 20; install a newer one)
	@npm ci --no-audit --no-fund --loglevel=error || $(call fail,npm could not install; check the network and run it again)
	@touch $@

# What a user sees -------------------------------------------------------------------------

.PHONY: demo
demo: $(STAMPS)/installed
	@$(BIN)/kerascope check examples/ --color always || [ $$? -eq 1 ] || $(call fail,the check itself failed (see above))
	@echo
	@$(BIN)/kerascope shapes examples/cnn_flatten.py examples/subclassed.py --color always || $(call fail,the shapes could not be shown (see above))
	@echo "The command is $(BIN)/kerascope: try $(BIN)/kerascope explain KS201"

.PHONY: vsix
vsix: $(STAMPS)/node $(STAMPS)/python
	@npm run --silent package || $(call fail,the package could not be built (see above))

# Tests ------------------------------------------------------------------------------------

# What can be fetched or looked at side by side is; and what is soon known comes first.
.PHONY: test
test:
	@$(MAKE) --no-print-directory --jobs=3 ready
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint test-client vsix
	@$(MAKE) --no-print-directory test-python
	@$(MAKE) --no-print-directory test-editor

.PHONY: ready
ready: $(STAMPS)/development $(STAMPS)/node editor

.PHONY: editor
editor:
	@tests/editor/install.sh || $(call fail,the editor for the tests could not be installed (see above))

.PHONY: lint
lint: $(STAMPS)/development
	@$(BIN)/ruff check . || $(call fail,ruff found something; some of it goes with: $(BIN)/ruff check --fix .)
	@$(BIN)/ruff format --check --quiet . || $(call fail,some files are not formatted; run: make format)
	@$(BIN)/mypy || $(call fail,the types are not right (see above))

.PHONY: test-python
test-python: $(STAMPS)/development
	@mkdir -p $(REPORTS)
	@$(BIN)/python -m pytest -m 'not alone' -n 2 --dist loadfile --junit-xml=$(REPORTS)/pytest.xml $(PYTEST) || $(call fail,tests failed (see above); one alone: $(BIN)/python -m pytest -k NAME)
	@$(BIN)/python -m pytest -m alone --junit-xml=$(REPORTS)/pytest-alone.xml $(PYTEST) || $(call fail,tests failed (see above); one alone: $(BIN)/python -m pytest -k NAME)

# A part of test-python, which runs it too: Neovim, Emacs and the pages in docs/editors.
.PHONY: test-editors
test-editors: $(STAMPS)/development
	@$(BIN)/python -m pytest tests/editors || $(call fail,tests with other editors failed (see above))

.PHONY: test-client
test-client: $(STAMPS)/node
	@npm run --silent check || $(call fail,the extension's own checks failed (see above))

.PHONY: test-editor
test-editor: $(STAMPS)/node $(STAMPS)/development vsix
	@KERASCOPE_VSIX="$$(ls -t "$$PWD"/kerascope-*.vsix | head -n 1)" tests/editor/run.sh || $(call fail,the tests in the editor failed (see above; screenshots are in tests/editor/shots))

# The long form of tests that `make test` runs a part of.
.PHONY: soak
soak: $(STAMPS)/development
	@KERASCOPE_DIFFERENTIAL=all $(BIN)/python -m pytest tests/differential || $(call fail,tests failed (see above))
	@KERASCOPE_SOAK=1 $(BIN)/python -m pytest tests/security tests/faults tests/protocol || $(call fail,tests failed (see above))
	@$(BIN)/python benchmarks/robustness.py --long

# Upkeep -----------------------------------------------------------------------------------

.PHONY: format
format: $(STAMPS)/development $(STAMPS)/node
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .
	@npm run --silent format

# The pictures in README.md and docs/tour.md.
.PHONY: screenshots
screenshots: $(STAMPS)/node $(STAMPS)/development vsix
	@KERASCOPE_VSIX="$$(ls -t "$$PWD"/kerascope-*.vsix | head -n 1)" scripts/screenshots.sh || $(call fail,the pictures could not be taken (see above))

.PHONY: bench
bench: $(STAMPS)/development
	@$(BIN)/python benchmarks/latency.py
	@$(BIN)/python benchmarks/memory.py

.PHONY: clean
clean:
	@rm -rf $(VENV) .cache node_modules dist build bundled/libs kerascope-*.vsix
	@rm -rf .mypy_cache .ruff_cache .pytest_cache
