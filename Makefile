# Two commands are all a newcomer needs: `make run` and `make test`.
.DEFAULT_GOAL := help
PORT ?= $(or $(USYNYS_PORT),8414)
BIN := .venv/bin
# Some machines forbid Python to keep what it compiled: every process would then compile everything anew, for 5 to 10 s.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help run test homes faults rolling image-test nightly soak find-million axe screenshots fuzz check audit bench bench-peers fmt words lock clean install install-dev

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: install words ## start the gateway with its sandbox and sample data (PORT=8414)
	@exec $(BIN)/usynys run --sandbox --port $(PORT)

test: install-dev ## install what the tests need, then run every check and every test
	@chromium=$$(.ci/chromium) && $(MAKE) --no-print-directory check && \
		USYNYS_CHROMIUM="$$chromium" $(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(ARGS)

coverage: install-dev ## lines and branches of the rules that unit tests reach: at least 95 % of each
	$(BIN)/python -m pytest --quiet tests/unit/rules $(filter-out %_histories.py,$(wildcard tests/properties/test_rules_*.py)) core/rules \
		--cov=core.rules --cov-branch --cov-report=term-missing:skip-covered --cov-report=json:build/coverage.json
	@$(BIN)/python .ci/covered.py build/coverage.json 95

mutants: install-dev ## break the rules on purpose: whatever survives must be explained in docs/mutants.md (minutes)
	@.ci/mutants $(RULES)

nightly: install-dev ## tell 10,000 random histories of queues to the core and to a literal model of order 133
	@seed=$$(date +%y%j); for slice in $$(seq 1 20); do \
		echo "histories $$((slice * 500 - 499))-$$((slice * 500)) of 10000, seed $$seed$$slice"; \
		HYPOTHESIS_PROFILE=nightly $(BIN)/python -m pytest --quiet --no-header -p no:cacheprovider \
			--hypothesis-seed=$$seed$$slice tests/properties/test_rules_queue_histories.py || exit 1; \
	done

homes: install-dev words ## every test of the store in both homes, SQLite and PostgreSQL with Redis (half an hour)
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --homes both $(ARGS) \
		tests/stories tests/properties tests/unit tests/contract tests/faults

faults: install-dev words ## kill, cut off, crash and turn the clock again and again, then prove the promises (FAULTS=200)
	@mkdir -p build && rm -f build/faults.jsonl
	@FAULTS=$(or $(FAULTS),200) FAULTS_TOLD=build/faults.jsonl $(BIN)/python -m pytest -p no:cacheprovider tests/faults
	@$(BIN)/python -m tests.faults.tally build/faults.jsonl >docs/faults.md && cat docs/faults.md

rolling: install-dev words ## the tests of the release before on the tables of this one, as a deployment meets them (minutes; BEFORE=COMMIT)
	@$(BIN)/python -m tests.rolling $(ARGS)

fuzz: install-dev ## look for octets that break what reads PDUs and updates, and ask the API for all it describes (SECONDS=60 for each target)
	@.ci/fuzz $(or $(SECONDS),60)
	@HYPOTHESIS_PROFILE=thorough $(BIN)/python -m pytest --quiet --no-header -p no:cacheprovider --timeout 3600 tests/contract/api/test_api_fuzzed.py

soak: install-dev words ## ten minutes of random bad days on all wires, then the proof (SOAK_OFFERS=20000, ARGS=--json)
	@$(BIN)/python -m tests.soak $(ARGS)

image-test: ## execute the RUN steps of the Dockerfile in a clean folder (20 to 60 seconds)
	@$(or $(wildcard $(BIN)/python),$(shell .ci/python)) -m tests.image

find-million: install-dev words ## look for families among a million in Chromium, in both homes (OFFERS=1000000; minutes)
	@chromium=$$(.ci/chromium) && FIND_OFFERS=$(or $(OFFERS),1000000) USYNYS_CHROMIUM="$$chromium" $(BIN)/python -m pytest \
		--quiet --capture=no --timeout 3600 -p no:cacheprovider --homes both tests/browser/test_find_many.py

axe: install-dev words ## judge every page of the desk in every language and look, and write docs/desk/axe.md
	@chromium=$$(.ci/chromium) && AXE_REPORT=docs/desk/axe.md USYNYS_CHROMIUM="$$chromium" $(BIN)/python -m pytest \
		--quiet --timeout 900 -p no:cacheprovider tests/browser/test_everybody.py

screenshots: install-dev words ## play the sandbox and picture every page of the desk into docs/desk/ (minutes)
	@chromium=$$(.ci/chromium) && $(BIN)/python -m tests.screens "$$chromium"

check: install-dev words ## format, lint, types, import contracts, words
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

audit: install-dev ## look for secrets in what is committed, and for vulnerable versions in the lock (AUDIT=online)
	@.ci/audit

bench: install-dev words ## measure the program against its floor (NAME=queue, ARGS=--json)
	@$(BIN)/usynys bench $(NAME) $(ARGS)

bench-peers: install-dev words ## the same work through Usynys, Celery, taskiq, Procrastinate and DBOS (minutes, ARGS=--help)
	@.ci/peers
	@$(BIN)/python -m tests.peers $(ARGS)

fmt: install-dev ## format the code and mend what can be mended by machine
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

words: install ## compile locales/
	@$(BIN)/pybabel --quiet compile --directory locales --domain "usynys desk forms"

lock: ## choose the newest allowed versions and write both lock files anew
	@.ci/lock

clean: ## remove what the tools made; the databases stay
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find locales -name '*.mo' -delete

install:
	@.ci/install run

install-dev:
	@.ci/install dev
