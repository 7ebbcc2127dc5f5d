# What there is to do here. Everything starts from a bare clone; see README.md.
.PHONY: run test check setup setup-test format reset

run: setup
	@.venv/bin/tungngo run --sample $(ARGS)

test: setup-test
	@.venv/bin/pytest -n 2 --dist loadfile $(ARGS)

check: setup-test
	@scripts/check

setup:
	@scripts/setup

setup-test:
	@scripts/setup test

format: setup-test
	@.venv/bin/ruff format src tests
	@.venv/bin/ruff check --fix --quiet src tests
	@scripts/node npx biome format --write src field-app

reset: setup
	@.venv/bin/tungngo reset $(ARGS)
