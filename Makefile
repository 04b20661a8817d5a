# Every tool is run at a fixed version and needs no installation: opa at the version that go.mod
# pins for the library, the others at the versions below.
GOLANGCI_LINT_VERSION := v2.15.0
REGAL_VERSION := v0.41.1

GOLANGCI_LINT := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)
REGAL := go run github.com/open-policy-agent/regal@$(REGAL_VERSION)
OPA := go tool opa

# What bench, for how long fuzz and load, how often soak; give others on the command line: make fuzz FUZZTIME=5m.
BENCH ?= .
COUNT ?= 1
FUZZTIME ?= 10s
# Where goroutines run, the same bytes reach more or less code by chance: without a bound all the time would go into
# making such finds smaller.
FUZZMINIMIZE ?= 100x
SOAK ?= 1000000
# How many units of some 840 bytes batch decides in big.
BIG ?= 6000000
LOAD ?= 1m

.DEFAULT_GOAL := help

.PHONY: help
help:
	@grep -E '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  %-14s %s\n", $$1, $$2 }'

.PHONY: build
build: ## compile the command to bin/leeway
	go build -o bin/leeway ./cmd/leeway

.PHONY: test
test: ## run all Go tests
	go test ./...

.PHONY: race
race: ## run all Go tests under the race detector
	go test -race ./...

.PHONY: test-policies
test-policies: ## run the Rego tests of the policies
	$(OPA) test --fail-on-empty policies

.PHONY: check
check: lint test test-policies ## do all that a change must pass: lint, tests, leeway check
	go run ./cmd/leeway check

.PHONY: lint
lint: lint-go lint-rego ## check format and style of Go and Rego (.ci/run adds Regal)

.PHONY: lint-go
lint-go: ## check Go: gofumpt, go vet, golangci-lint
	$(GOLANGCI_LINT) config verify
	$(GOLANGCI_LINT) fmt --diff
	go vet ./...
	$(GOLANGCI_LINT) run

.PHONY: lint-rego
lint-rego: ## check Rego with opa: format, and every path against the catalogue of facts
	$(OPA) fmt --fail -l policies
	$(OPA) check --strict -s schemas/unit.json policies

.PHONY: lint-regal
lint-regal: ## check Rego with Regal
	$(REGAL) lint policies

.PHONY: fetch-regal
fetch-regal: ## compile Regal, or fail if the module proxy does not serve it
	$(REGAL) version

.PHONY: format
format: ## rewrite Go and Rego in their one format
	$(GOLANGCI_LINT) fmt
	$(OPA) fmt -w policies

.PHONY: update
update: ## rewrite the golden files; read the difference as code
	UPDATE=1 go test ./...

.PHONY: cover
cover: ## print how much of each function the tests reach
	go test -coverpkg=./... -coverprofile=cover.out ./...
	go tool cover -func=cover.out

.PHONY: bench
bench: ## run the benchmarks (BENCH=pattern COUNT=repetitions)
	go test -run='^$$' -bench='$(BENCH)' -benchmem -count=$(COUNT) ./...

.PHONY: big
big: build ## have batch decide a file of 5 GB (BIG=units), and fail if it takes 200 MB of memory
	testdata/big.sh bin/leeway $(BIG)

.PHONY: soak
soak: ## compare with OPA in 1,000,000 evaluations (SOAK=number), and batch in as many, which takes minutes
	SOAK=$(SOAK) go test -count=1 -timeout=3h -run='^(TestUnknownFactsAgreeWithOPA|TestBatchAgreesWithOPA|TestDrawnTablesAgreeWithOPA)$$' -v ./evaluator

.PHONY: load
load: ## ask leeway serve from 200 connections for a minute (LOAD=duration)
	LOAD=$(LOAD) go test -count=1 -timeout=30m -run='^TestLoad$$' -v ./serve

.PHONY: fuzz
fuzz: ## run every fuzz target for a while (FUZZTIME=duration)
	@found=0; \
	for file in $$(grep -rlE '^func Fuzz[A-Z]' --include='*_test.go' .); do \
		for name in $$(sed -nE 's/^func (Fuzz[A-Za-z0-9_]*).*/\1/p' $$file); do \
			found=1; \
			echo "$$name in $$(dirname $$file), $(FUZZTIME)"; \
			go test -run='^$$' -fuzz="^$$name\$$" -fuzztime=$(FUZZTIME) -fuzzminimizetime=$(FUZZMINIMIZE) $$(dirname $$file) || exit 1; \
		done; \
	done; \
	if [ $$found = 0 ]; then echo "there is no fuzz target" >&2; exit 1; fi

.PHONY: screenshots
screenshots: ## take the pictures of the README in docs/images with a browser
	mkdir -p docs/images
	CI=1 SCREENSHOTS="$(CURDIR)/docs/images" go test -count=1 -run=TestScreenshots ./cmd/leeway

.PHONY: clean
clean: ## remove what build and cover wrote
	rm -rf bin cover.out
