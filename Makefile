# All tools run at a fixed version and need no installation. go.mod pins opa, together with the OPA library;
# tools/regal/go.mod pins Regal; the next line pins golangci-lint.
GOLANGCI_LINT_VERSION := v2.15.0

GOLANGCI_LINT := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)
REGAL := go tool -modfile=tools/regal/go.mod regal
OPA := go tool opa

# Settings of bench, fuzz, soak, big and load. Change them on the command line: make fuzz FUZZTIME=5m.
BENCH ?= .
COUNT ?= 1
FUZZTIME ?= 10s
# With goroutines, the coverage of one input varies by chance. Without this limit, go test would spend all its time
# minimising such inputs.
FUZZMINIMIZE ?= 100x
SOAK ?= 1000000
# The number of units for big, about 840 bytes each.
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
check: lint test test-policies ## run all checks that a change must pass: lint, tests, leeway check
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
lint-rego: ## check Rego with opa: format, types, and all paths against the catalogue of facts
	$(OPA) fmt --fail -l policies
	$(OPA) check --strict -s schemas/unit.json policies

.PHONY: lint-regal
lint-regal: ## check Rego with Regal
	$(REGAL) lint policies

.PHONY: format
format: ## format all Go and Rego files
	$(GOLANGCI_LINT) fmt
	$(OPA) fmt -w policies

.PHONY: update
update: ## rewrite the golden files; review the diff like code
	UPDATE=1 go test ./...

.PHONY: cover
cover: ## print the test coverage of each function
	go test -coverpkg=./... -coverprofile=cover.out ./...
	go tool cover -func=cover.out

.PHONY: bench
bench: ## run the benchmarks (BENCH=pattern COUNT=repetitions)
	go test -run='^$$' -bench='$(BENCH)' -benchmem -count=$(COUNT) ./...

.PHONY: big
big: build ## run leeway batch on a file of 5 GB (BIG=units); fail if it uses 200 MB of memory
	testdata/big.sh bin/leeway $(BIG)

.PHONY: soak
soak: ## run the long comparisons with OPA and with brute force (SOAK=number of evaluations)
	SOAK=$(SOAK) go test -count=1 -timeout=3h -run='(AgreeWithOPA|BruteForce|KillMutants|CanBeTaken)$$' -v ./evaluator

.PHONY: load
load: ## send requests to leeway serve over 200 connections (LOAD=duration, default 1m)
	LOAD=$(LOAD) go test -count=1 -timeout=30m -run='^TestLoad$$' -v ./serve

.PHONY: fuzz
fuzz: ## run each fuzz target (FUZZTIME=duration, default 10s)
	@found=0; \
	for file in $$(grep -rlE '^func Fuzz[A-Z]' --include='*_test.go' .); do \
		for name in $$(sed -nE 's/^func (Fuzz[A-Za-z0-9_]*).*/\1/p' $$file); do \
			found=1; \
			echo "$$name in $$(dirname $$file), $(FUZZTIME)"; \
			testdata/fuzz.sh "$$name" $(FUZZTIME) $(FUZZMINIMIZE) "$$(dirname $$file)" || exit 1; \
		done; \
	done; \
	if [ $$found = 0 ]; then echo "no fuzz target found" >&2; exit 1; fi

.PHONY: screenshots
screenshots: ## take the README's screenshots with a browser (docs/images)
	mkdir -p docs/images
	CI=1 SCREENSHOTS="$(CURDIR)/docs/images" go test -count=1 -run=TestScreenshots ./cmd/leeway

.PHONY: clean
clean: ## remove the files that build and cover write
	rm -rf bin cover.out
