PYTHON ?= python3
BIN := .venv/bin
TEXTS := $(wildcard cocreacion/translations/*/LC_MESSAGES/*.po)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test check bench audit lock catalogue vendor clean

run: .venv/run $(TEXTS:.po=.mo)
	@$(BIN)/cocreacion start

test: .venv/dev
	@$(BIN)/python tools/run_tests.py

check: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/catalogue.py --check
	$(BIN)/python tools/generate_docs.py --check

bench: .venv/dev
	$(BIN)/python -m bench
	$(BIN)/python -m bench.live
	$(BIN)/python -m bench.limits
	$(BIN)/python -m bench.calendars
	$(BIN)/python -m bench.minutes
	$(BIN)/python -m bench.crowd

audit: .venv/dev
	$(BIN)/python tools/audit.py

# Pinned and hash-checked for every supported Python; needs `uv` on the path.
lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml -o requirements/run.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra dev pyproject.toml -o requirements/dev.txt

# What the editing page takes from others. Needs Node; running the site does not.
vendor:
	cd vendor && npm ci --silent && npm run --silent build -- ../build/vendor
	@diff -r build/vendor static/vendor || { echo "static/vendor differs: cp build/vendor/* static/vendor/ takes it over"; exit 1; }

catalogue: .venv/dev
	$(BIN)/python tools/catalogue.py

.venv/bin/python:
	$(PYTHON) -m venv .venv

%.mo: %.po .venv/run
	@$(BIN)/python tools/build_catalogues.py >/dev/null
	@touch $@

# Building our own package needs the build backend, which is pinned in dev.txt; running does not
# need a build: a path file and a start script stand in for it.
.venv/run: requirements/run.txt pyproject.toml tools/link.py | .venv/bin/python
	$(BIN)/python -m pip install -q --require-hashes -r requirements/run.txt
	$(BIN)/python tools/link.py
	@touch $@

.venv/dev: requirements/dev.txt .venv/run
	$(BIN)/python -m pip install -q --require-hashes -r requirements/dev.txt
	@touch $@

clean:
	rm -rf .venv instance build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache reports
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
