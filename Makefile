# `make demo` and `make test` do all their own setting up. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CONSTRAINTS := deploy/constraints.txt
# In processes beside one another (tests/conftest.py says how many), each file whole in one of them.
BESIDE := -n auto --dist loadfile --no-loadscope-reorder

# With uv where it is on PATH, else with venv and pip; the same pinned versions either way.
ifneq ($(shell command -v uv 2>/dev/null),)
  NEW_VENV = uv venv --quiet --python '>=3.11' $(VENV)
  INSTALL = uv pip install --quiet --python $(BIN)/python -c $(CONSTRAINTS)
else
  NEW_VENV = $(PYTHON) -m venv $(VENV)
  INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(CONSTRAINTS)
endif

.PHONY: help demo play test coverage check bench soak eval train docs lock clean

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.run ## Turn the sample articles into a brief
	@$(BIN)/newsdesk demo

play: $(VENV)/.dev ## Try the bot in a Discord of one's own, here in the terminal (PLAY="--as ja" in Japanese)
	@NEWSDESK_DATABASE=sqlite:///newsdesk-play.sqlite3 $(BIN)/python -m tests.fake_discord \
	  --before "$(BIN)/newsdesk ingest seeds/articles --guild {guild}" --bot "$(BIN)/newsdesk run" $(PLAY)

test: $(VENV)/.dev ## Run the tests
	@$(BIN)/python -m pytest $(BESIDE)

coverage: $(VENV)/.dev ## Run the tests and print which lines of the shipped code none of them ran
	@$(BIN)/python -m pytest $(BESIDE) --cov --cov-report=term

check: $(VENV)/.dev ## Run what CI asks for besides the tests: style, types, imports, pins
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports
	@$(BIN)/python -m pytest -rs tests/house

bench: $(VENV)/.dev ## Measure speed, each figure beside its limit and a peer (PARTS="lookups digests" for some)
	@$(BIN)/python -m tests.bench $(PARTS)

soak: $(VENV)/.dev ## Run the long trials: zones, kills while posting and polling, 2,100 feeds, sources of all kinds, 1,000 slow feeds, 20,000 queries, a week, the image, several processes on one PostgreSQL
	@$(BIN)/python -m tests.soak $(SOAK)

eval: $(VENV)/.dev ## Measure what the machine reads on the sets (SETS=names dates for some)
	@$(BIN)/python -m tests.eval $(SETS)

train: $(VENV)/.dev ## Train the models of names and sections anew on the sets (ten minutes; the same sets, the same files)
	@$(BIN)/python -m bot.text.model.build.train
	@$(BIN)/python -m bot.text.model.build.train_characters
	@$(BIN)/python -m bot.text.model.build.train_sections

docs: $(VENV)/.dev ## Draw the pictures of the documentation
	@$(BIN)/python -m docs.pictures

lock: ## Renew deploy/constraints.txt with the newest versions that fit pyproject.toml
	@rm -rf $(VENV)-lock && $(PYTHON) -m venv $(VENV)-lock
	@$(VENV)-lock/bin/python -m pip install --quiet --disable-pip-version-check '.[dev]'
	@{ echo '# Every version that Newsdesk is tested with; renewed by `make lock`.'; \
	   $(VENV)-lock/bin/python -m pip freeze --all --exclude pip --exclude newsdesk; } > $(CONSTRAINTS)
	@rm -rf $(VENV)-lock

clean: ## Remove the virtual environment, caches and demo databases
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
	@rm -f newsdesk-demo*.sqlite3* newsdesk-play.sqlite3*

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Newsdesk needs Python 3.11 or later; name one with `make PYTHON=python3.12`.'; exit 1; }
	@echo 'Setting up $(VENV), once …'
	@$(NEW_VENV) || { rm -rf $(VENV); echo 'The virtual environment could not be made.' \
	  'On Debian or Ubuntu: apt install python3-venv'; exit 1; }

$(VENV)/.run: $(BIN)/python pyproject.toml $(CONSTRAINTS)
	@echo 'Installing the libraries of Newsdesk, once …'
	@$(INSTALL) -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	@echo 'Installing the libraries for its tests, once …'
	@$(INSTALL) -e '.[dev]'
	@touch $@
