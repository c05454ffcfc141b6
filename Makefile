# Every command of the house. `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin
export SAMKLANG_DEMO ?= 1
export PIP_DISABLE_PIP_VERSION_CHECK = 1

CHECKS := check-style check-types check-contracts check-templates check-security \
	check-migrations check-house check-words

.DEFAULT_GOAL := help
.PHONY: help run test check $(CHECKS) assets messages lock bench clean

help: ## List these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: .venv/.run ## Serve the demo at http://127.0.0.1:8000 (needs Python 3.11 and nothing else)
	@$(BIN)/samklang migrate
	@[ "$(SAMKLANG_DEMO)" != 1 ] || $(BIN)/samklang demo
	@exec $(BIN)/samklang serve

.venv/.run: requirements/run.txt pyproject.toml
	@[ -x $(BIN)/pip ] || $(PYTHON) -m venv .venv
	@echo "Installing the parts of Samklang into .venv ..."
	@$(BIN)/pip install -q --require-hashes -r requirements/run.txt
	@$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements/dev.txt pyproject.toml
	@[ -x $(BIN)/pip ] || $(PYTHON) -m venv .venv
	@$(BIN)/pip install -q --require-hashes -r requirements/dev.txt
	@$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch $@ .venv/.run

test: .venv/.dev ## Run all tests: SQLite, then PostgreSQL and the browser where they are found
	@$(BIN)/python -m tests.everything

check: $(CHECKS) ## Lint, types, contracts, migrations, assets, translations (-k goes on after a failure)

check-style: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-types: .venv/.dev
	$(BIN)/mypy samklang

check-contracts: .venv/.dev
	$(BIN)/lint-imports

check-templates: .venv/.dev
	$(BIN)/djlint samklang --lint --quiet

check-security: .venv/.dev
	$(BIN)/bandit -q -r samklang -c pyproject.toml

check-migrations: .venv/.dev
	$(BIN)/samklang manage makemigrations --check --dry-run

check-house: .venv/.dev
	$(BIN)/python -m pytest tests/test_assets.py tests/test_architecture.py

check-words: .venv/.dev
	$(BIN)/samklang manage messages --check
	$(BIN)/samklang manage messages --compile

assets: ## Build style, script and pictures anew (needs Node)
	cd assets && npm ci --no-audit --no-fund && node build.mjs

messages: .venv/.dev ## Draw the sentences into each room's language files
	$(BIN)/samklang manage messages

lock: .venv/.dev ## Resolve the requirements anew
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements/dev.txt

bench: .venv/.dev ## Measure what a page costs, on each database that is found
	$(BIN)/python -m bench.pages

clean: ## Take away what was built; the records in data/ stay
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
