# RiTA's one task runner: `make` lists the targets. Needs GNU make, bash and Python 3.11 or newer.
# Overridable on the command line or in the environment:
#   PYTHON           the interpreter the virtual environment is made with
#   VENV             where the virtual environment lies
#   TORCH_INDEX_URL  an extra package index for PyTorch's own builds (CPU, CUDA, ROCm); empty is fine
#   TEST_PROCESSES   how many processes the tests run in; each may start a service of 1.1 GB
#   RITA_*           the service's own settings: docs/settings.md

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV ?= .venv
TORCH_INDEX_URL ?=
TEST_PROCESSES ?= 2

BIN := $(VENV)/bin
# An empty network namespace of our own: as root, or as whom the system lets be root in it.
UNSHARE = unshare --net $(if $(filter 0,$(shell id -u)),,--map-root-user)
INSTALLED := $(VENV)/.installed
PIP_INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --retries 5 \
	$(if $(TORCH_INDEX_URL),--extra-index-url $(TORCH_INDEX_URL))

.PHONY: help install run test test-offline soak fuzz check fix bench bench-load bench-answers bench-retrieval bench-page bench-scale screenshots documents sbom lock

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(INSTALLED) ## Make the virtual environment with the pinned packages
	@:

$(INSTALLED): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "RiTA needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1)." \
			"Name another one: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; exit 1; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	@echo "Installing the pinned packages into $(VENV); the first time PyTorch takes some minutes …"
	@$(PIP_INSTALL) -c requirements.lock -e '.[dev]'
	@touch $@

# `rita ingest` ends with 2 when it did its work but refused some documents, each named on the screen:
# the sample set has a scanned file, which takes Tesseract. That is no reason not to start; any other code is.
run: install ## Ingest documents/ and start the service on 127.0.0.1:8000
	@$(BIN)/rita ingest documents || { code=$$?; [ $$code -eq 2 ] || exit $$code; }
	@exec $(BIN)/rita serve

# One thread of PyTorch's in each process: two processes of two threads on two cores wait for each other.
test: install ## Run all tests
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses=$(TEST_PROCESSES) --dist=loadfile

test-offline: install ## Run all tests where there is no network but loopback (Linux)
	@$(UNSHARE) bash -c 'ip link set lo up && exec $(MAKE) --no-print-directory test'

soak: install ## Run the tests that take long
	@$(BIN)/python -m pytest -m soak

fuzz: install ## Fuzz the PDF reader and what is done to questions, ten minutes
	@$(BIN)/python -m tests.fuzz.run

check: install ## Check format, lint, types, import contracts, the Dockerfile and minimum versions
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/hadolint Dockerfile
	@$(BIN)/python -m scripts.minimum_versions

fix: install ## Format and repair what ruff can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: bench-retrieval ## Measure retrieval and speed, side by side with the baselines
	@$(BIN)/python -m benchmarks.speed

bench-retrieval: install ## Measure retrieval alone, on every set at hand
	@$(BIN)/python -m benchmarks.retrieval

bench-answers: install ## Measure answers and refusals; write docs/answers.md
	@$(BIN)/python -m benchmarks.answers --write

bench-page: install ## Measure how soon the chat can be used on a slow processor
	@$(BIN)/python -m benchmarks.page_load

bench-scale: install ## Measure time and memory at 5,000 and 100,000 chunks
	@$(BIN)/python -m benchmarks.scale

bench-load: install ## Load a service: 50 streams, attacks on others, memory over 10,000 questions
	@$(BIN)/python -m benchmarks.load streams
	@$(BIN)/python -m benchmarks.load disturbed
	@$(BIN)/python -m benchmarks.load memory

screenshots: install ## Take the pictures in docs/images anew, in Chromium
	@$(BIN)/python -m scripts.screenshots

documents: install ## Set the sample documents anew from documents/_sources
	@$(BIN)/python documents/_sources/build.py

sbom: install ## Write build/sbom.cdx.json: all that RiTA runs with, as CycloneDX
	@$(BIN)/python -m scripts.sbom

# The local part of a version (torch 2.13.0+cpu) and the packages that only a CUDA build of PyTorch pulls in
# are left out: which build to run is the installer's choice (TORCH_INDEX_URL), the version is ours.
lock: install ## Write requirements.lock from what is installed in .venv
	@{ echo "# Every package, pinned to what was tested (Python 3.11). Made by 'make lock'; used as pip's -c file."; \
		$(BIN)/python -m pip freeze --exclude-editable --disable-pip-version-check \
		| sed -E 's/\+[A-Za-z0-9.]+$$//' \
		| grep -Eiv '^(nvidia-|cuda-|triton)'; } > requirements.lock
	@touch $(INSTALLED)
