# What can be done here. The work is in scripts/; `make` alone shows this list.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run build test test-servers dev generate bench bench-scale audit fmt screens clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Build what changed and serve a demo clinic on http://localhost:8000 (PORT=… for another port)
	@PORT=$(or $(PORT),8000) scripts/run.sh

build: ## Leave target/release/turnoplus with the web app inside
	@scripts/build.sh

test: ## Every check and test, on SQLite, MariaDB, MySQL and PostgreSQL (ONLY="rust web" for some steps)
	@scripts/test.sh $(ONLY)

test-servers: ## Keep private database servers running for `cargo nextest run` (ENV_FILE=… for their addresses)
	@scripts/servers.sh $(ENV_FILE)

dev: ## Program and web app with reload, on http://localhost:4200
	@scripts/dev.sh

generate: ## Write openapi/openapi.json and the web app's types from the code
	@scripts/generate.sh

bench: build ## Measure the release binary beside its floors
	@bench/run.sh

bench-scale: build ## Time dashboard and lists with very many turnos (TURNOS=1000000, DATABASE_URL=… for MariaDB or MySQL)
	@bench/run.sh scale $(or $(TURNOS),1000000) $(DATABASE_URL)

audit: ## Known vulnerabilities in the dependencies (needs the network)
	@scripts/audit.sh

fmt: ## Format Rust and web sources
	@cargo fmt --all
	@. scripts/lib.sh && install_web && npm --prefix frontend run --silent format

screens: build ## Screenshots of every screen into frontend/e2e/screens/
	@scripts/test.sh e2e

clean: ## Remove what was built (data/ stays)
	@rm -rf target frontend/dist frontend/.angular frontend/node_modules
