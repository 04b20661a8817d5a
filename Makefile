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
GORELEASER ?= goreleaser

.DEFAULT_GOAL := help

.PHONY: help
help:
	@grep -E '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  %-16s %s\n", $$1, $$2 }'

.PHONY: build
build: ## compile the command to bin/leeway
	go build -o bin/leeway ./cmd/leeway

.PHONY: test
test: ## run all Go tests
	go test ./...

# The race detector leaves out the tests of the command, which start it hundreds of times, and the comparisons with OPA and with
# brute force, which run one thing at a time, each several times slower: what runs at the same time is in the library and the server.
.PHONY: race
race: ## run the Go tests of the library and the server under the race detector
	go test -race -timeout 30m -skip '(AgreeWithOPA|BruteForce|KillMutants|CanBeTaken|AsTransferSays|OwnEvidenceIsWithout|NothingOverlaps)$$' $$(go list ./... | grep -v /cmd/)

.PHONY: test-policies
test-policies: ## run the Rego tests of the policies
	$(OPA) test --fail-on-empty policies

.PHONY: check
check: ## do all that a change must pass, as CI does: .ci/run, which runs the targets of this file
	.ci/run

.PHONY: paths
paths: ## take every path of the shipped units, and have OPA confirm where it leads
	SOAK=1 go test -count=1 ./evaluator -run '^TestPathsOfShippedUnitsCanBeTaken$$'

.PHONY: mutants
mutants: ## tell whether a mutant of the policies survives their tests
	go run ./cmd/leeway mutate --limit 60s

.PHONY: content
content: ## check that the shipped policies, schemas, profiles and cases are sound
	go run ./cmd/leeway check --policies policies --schemas schemas --profiles profiles --cases cases

.PHONY: profiles
profiles: ## decide the shipped profiles, and show only what goes to standard error
	go run ./cmd/leeway evaluate >/dev/null

# The share stands a little below what docs/concordance.md shows.
.PHONY: concordance
concordance: ## compare all policies with the documented cases
	go run ./cmd/leeway concordance --pack all --fail-under 90 >/dev/null

.PHONY: handbook
handbook: ## check that docs/handbook is what leeway docs writes
	go run ./cmd/leeway docs --check docs/handbook

.PHONY: vulnerabilities
vulnerabilities: ## look for known vulnerabilities in what is called; needs the network
	.ci/vulnerabilities

.PHONY: mod-verify
mod-verify: ## check that the modules are what go.sum says
	go mod verify
	go -C tools/regal mod verify

.PHONY: mod-tidy
mod-tidy: ## check that go.mod is tidy
	go mod tidy -diff
	go -C tools/regal mod tidy -diff

.PHONY: lint
lint: lint-go lint-rego lint-regal ## check format and style of Go and Rego

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
screenshots: ## take the screenshots in docs/images with a browser
	mkdir -p docs/images
	CI=1 SCREENSHOTS="$(CURDIR)/docs/images" go test -count=1 -run=TestScreenshots ./cmd/leeway
	go run ./cmd/leeway triangle BE social-security-contributions -o docs/images/triangle.svg

# goreleaser takes minutes to build from source: GORELEASER="go run github.com/goreleaser/goreleaser/v2@v2.17.0".
.PHONY: snapshot
snapshot: ## check the settings of a release, and build it for this machine
	$(GORELEASER) check
	$(GORELEASER) build --snapshot --single-target --clean
	dist/leeway_*/leeway version

.PHONY: release
release: ## build the release of the tag at hand, and leave it as a draft; see RELEASING.md
	$(GORELEASER) release --clean

.PHONY: clean
clean: ## remove the files that build, cover and snapshot write
	rm -rf bin cover.out dist completions
