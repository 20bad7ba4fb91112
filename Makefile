# The commands of this repository; `make help` lists them. Set-up is done by setup/, once, into .venv.
.DEFAULT_GOAL := help
.PHONY: help demo test check bench laws front lock clean
SHELL := /bin/sh
python := .venv/bin/python

help: ## This list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile | expand -t 16

demo: ## The whole way on the example clusters, then http://127.0.0.1:8000 (SERVE=0 stops before, PORT=, DATA=folder)
	@setup/install.sh hub
	@setup/front.sh || echo "maillage: the pages are served without their map and typeface; 'make front' fetches them."
	@.venv/bin/maillage demo $(if $(filter 0,$(SERVE)),--no-serve) $(if $(PORT),--port '$(PORT)') $(if $(DATA),--data '$(DATA)')

test: ## All tests, on SQLite and PostgreSQL (ARGS= goes to pytest)
	@setup/install.sh hub dev
	@setup/postgres.sh
	@setup/front.sh
	@setup/chromium.sh
	@$(python) -m pytest -q -n 2 --dist worksteal $(ARGS)

check: ## Format, lint and types
	@setup/install.sh hub dev
	@echo "format" && $(python) -m ruff format --check --quiet .
	@echo "lint" && $(python) -m ruff check --quiet .
	@echo "types (a minute when nothing is cached)" && $(python) -m mypy

bench: ## The figures of the README, measured here
	@setup/install.sh hub dev
	@setup/postgres.sh
	@$(python) -m tests.bench $(ARGS)

laws: ## The laws of the catalogue, for as long as it takes (ARGS= goes to pytest)
	@setup/install.sh hub dev
	@setup/postgres.sh
	@$(python) -m pytest -q -n 2 --dist worksteal --hypothesis-profile=long tests/laws $(ARGS)

front: ## The front-end files that the pages use when they are there
	@setup/install.sh hub
	@setup/front.sh

lock: ## Resolves the dependencies again (then commit locks/)
	@setup/install.sh hub
	@setup/lock.sh

clean: ## Removes what these commands made, but no data
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis dist node_modules hub/web/vendor
