# One command each: `make demo` shows the coder at work, `make test` runs every test.
# Both set up what they need in .venv, from pinned and hashed packages, and need only Python >= 3.11, pip and make.
.POSIX:
.PHONY: demo desk test ci interop lint format bench fuzz floors lock docs wheel compiled clean help

PYTHON = python3
PIP = .venv/bin/python -m pip --disable-pip-version-check --quiet

help:
	@echo "make demo    code a bundled report and show its events"
	@echo "make desk    open the review desk on the bundled reports"
	@echo "make test    set up and run all tests"
	@echo "make ci      everything that must pass before a change lands"
	@echo "make interop install what tests need to read exports with others' programs"
	@echo "make lint    style, types, lexicons, rules"
	@echo "make format  put the code in house style"
	@echo "make bench   measure speed and memory, beside what one would use otherwise (table and plot in bench/)"
	@echo "make fuzz    20,000 mutated inputs through every reader and the coder (SEED=2 for others)"
	@echo "make floors  raise the accuracy floors to what is measured now (needs the corpora in SHARED)"
	@echo "make docs    write generated documentation anew"
	@echo "make lock    pin dependencies anew (needs uv)"
	@echo "make wheel   build the wheel in dist/"
	@echo "make compiled  a faster wheel for this Python and machine, the coder compiled by mypyc (needs a C compiler)"

demo: .venv/.run
	.venv/bin/marsad demo

desk: .venv/.dev
	.venv/bin/marsad serve --demo --open

test: .venv/.dev
	.venv/bin/python -m pytest

ci:
	bash .ci/run

interop: .venv/.dev
	$(PIP) install --require-hashes -r requirements/interop.txt

lint: .venv/.dev
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/marsad lint
	.venv/bin/marsad rules --unused

format: .venv/.dev
	.venv/bin/ruff check --fix
	.venv/bin/ruff format

bench: .venv/.dev
	$(PIP) install --require-hashes -r requirements/bench.txt || echo "peers cannot be installed here: ours alone"
	.venv/bin/python bench/run.py --full --reports 400 --write bench/results.md

fuzz: .venv/.dev
	.venv/bin/python fuzz/run.py --count 20000 --seed $(SEED) --jobs 2

SEED = 1
SHARED = ../shared
FLOORS = --floors evaluation/floors.json --update

floors: .venv/.dev
	.venv/bin/marsad evaluate evaluation/written.jsonl --measure events $(FLOORS)
	.venv/bin/marsad evaluate $(SHARED)/gold/dev.jsonl --measure events $(FLOORS)
	.venv/bin/marsad evaluate $(SHARED)/gsr/assault.jsonl --measure assault $(FLOORS)
	.venv/bin/marsad evaluate $(SHARED)/gsr/protest.jsonl --measure protest $(FLOORS)

docs: .venv/.dev
	.venv/bin/python docs/generate.py

wheel: .venv/.dev
	.venv/bin/python -m build --wheel --no-isolation

compiled: .venv/.dev
	$(PIP) install --require-hashes -r requirements/compile.txt
	MARSAD_COMPILE=1 .venv/bin/python -m build --wheel --no-isolation

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --group build pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --group build --group dev pyproject.toml -o requirements/dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" -c requirements/dev.txt --group interop -o requirements/interop.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" -c requirements/dev.txt --group compile -o requirements/compile.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" -c requirements/dev.txt --group bench -o requirements/bench.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" -c requirements/dev.txt --group fuzz -o requirements/fuzz.txt

clean:
	rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("marsad needs Python 3.11 or newer; say make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv

.venv/.run: .venv/bin/python requirements/run.txt pyproject.toml
	$(PIP) install --require-hashes -r requirements/run.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@
