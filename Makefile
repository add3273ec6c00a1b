# One place for every command. CI runs these same targets (.ci/run).

GOLANGCI_LINT = github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
AIR           = github.com/air-verse/air@v1.67.4
CLIENTS_DIR   = cmd/internal/clients/testdata
RECIPES_DIR   = cmd/internal/recipes/testdata
BACKENDS_DIR  = cmd/internal/backends/testdata
BENCH_DIR     = cmd/internal/bench
RELEASE_DIR   = cmd/internal/release
AXE_DIR       = cmd/internal/browser/testdata/npm
GOTEST        = github.com/iamport-mock/iamport-mock/cmd/internal/gotest
FUZZTIME     ?= 5m

# These packages drive programs, read texts or are pure, and the race detector makes them five times as slow. make race,
# which CI runs, does so for those that have goroutines of ours.
BROWSER       = /cmd/internal/browser
PROGRAMS      = /features /cmd/iamport-mock /cmd/iamport-verify
READERS       = /mockserver/fixture /features/report /features/internal/mutant
UNRACED       = $(PROGRAMS) $(READERS) /cmd/internal/backends /cmd/internal/clients /cmd/internal/gotest /cmd/internal/house \
                /cmd/internal/readme /cmd/internal/recipes /cmd/internal/required /features/contract/draft /features/explain \
                /mockserver/identity /mockserver/internal/answer /openapi/bilingual /openapi/folder /openapi/hidden /openapi/nearest \
                /openapi/plainyaml /openapi/strictjson
# What takes longest begins first, so that nothing is left alone at the end.
RACED_FIRST   = ./mockserver ./mockserver/intercept

# The race detector needs cgo, and cgo a C compiler. Without one the tests still run, and say so. A raced test binary waits
# a second before it exits, for races in goroutines that nobody waits for, and collects garbage often; CI lets it.
RACE := $(if $(filter 1,$(shell go env CGO_ENABLED)),-race)
HURRY := $(if $(IAMPORT_MOCK_REQUIRE),,GORACE=atexit_sleep_ms=0 GOGC=400)

.DEFAULT_GOAL := help
.PHONY: help run dev build test race cover lint one generate fuzz bench bench-peers clients-install clients dist ci clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Serve the mock on 127.0.0.1:10851 (ARGS="--fixtures DIR" adds flags)
	go run ./cmd/iamport-mock $(ARGS)

dev: ## Serve it so, and build and start it again when a file of it is saved; Ctrl-C ends it
	go run $(AIR)

build: ## Build bin/iamport-mock and bin/iamport-verify, stripped
	CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o bin/ ./cmd/iamport-mock ./cmd/iamport-verify

test: ## Run all tests in random order, and say what was skipped; needs nothing but Go
	$(if $(RACE),,@echo 'no C compiler: testing without -race')
	$(HURRY) go run ./cmd/internal/gotest $(RACE) -shuffle=on $(RACED_FIRST) $(filter-out $(addprefix %,$(BROWSER) $(UNRACED)),$(shell go list ./...))
	$(HURRY) go run ./cmd/internal/gotest -shuffle=on -parallel=4 $(addprefix .,$(UNRACED))
	cd $(BENCH_DIR) && go test ./...
	cd $(RELEASE_DIR) && go run $(GOTEST) -short ./...
	$(if $(IAMPORT_MOCK_REQUIRE),go run ./cmd/internal/gotest -shuffle=on .$(BROWSER),@echo 'NOT TESTED: pages in a browser, which takes minutes; IAMPORT_MOCK_REQUIRE=chromium make test does')

one: ## Run the tests of one name, with all that they print (T=TestDays P=./mockserver/identity; without P everywhere)
	go test -count=1 -v $(or $(P),./...) -run '$(T)'

race: ## Run the harness, the programs and what reads fixtures under the race detector as well, which takes minutes
	go run ./cmd/internal/gotest -race -shuffle=on $(addprefix .,$(PROGRAMS) $(READERS))

cover: ## Measure test coverage across packages
	go test -coverpkg=./... -coverprofile=coverage.out ./...
	go tool cover -func=coverage.out | tail -n 1

lint: ## Check format, vet, golangci-lint and go.mod, in every module
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "not formatted; run gofmt -w" $$unformatted; exit 1; }
	for module in . $(BENCH_DIR) $(RELEASE_DIR); do (cd $$module && go vet ./... && go run $(GOLANGCI_LINT) run ./... && go mod tidy -diff) || exit 1; done

generate: ## Rewrite generated files: go generate, JSON Schemas, exported surface, licences, parts of documents, register of deviations
	go generate ./...
	go test -count=1 ./openapi -run '^TestIamportIsGenerated$$' -update
	go test -count=1 ./mockserver/fixture ./features/contract -run '^TestSchemaIsGenerated$$' -update
	go test -count=1 ./cmd/internal/cli -run '^TestNoticesAreOfTheLinkedModules$$' -update
	go test -count=1 ./cmd/internal/house -run '^TestExportedSurface$$' -update
	go test -count=1 ./cmd/internal/readme -run '^Test(Readme|Deviations|Schemas)$$' -update

fuzz: ## Run every fuzz target for FUZZTIME each (5m)
	.ci/fuzz $(FUZZTIME)

bench: ## Measure throughput, latency, start and memory beside a bare handler (ARGS adds flags)
	go build -C $(BENCH_DIR) -o "$(CURDIR)/bin/bench" .
	bin/bench $(ARGS)

bench-peers: ## Measure other projects' mock servers beside it; installs them from npm, needs node and java
	go build -C $(BENCH_DIR) -o "$(CURDIR)/bin/bench" .
	npm ci --ignore-scripts --prefix $(BENCH_DIR)/testdata/peers
	GOBIN="$(CURDIR)/bin" go install github.com/stripe/stripe-mock@v0.203.0
	PATH="$(CURDIR)/bin:$$PATH" bin/bench --only peers --peers $(BENCH_DIR)/testdata/peers --connections 1,32,256 --launches 3 $(ARGS)

clients-install: ## Install other people's clients, frameworks and test runners from npm, PyPI and Maven
	npm ci --ignore-scripts --prefix $(CLIENTS_DIR)/npm
	npm ci --ignore-scripts --prefix $(CLIENTS_DIR)/express
	npm ci --ignore-scripts --prefix $(RECIPES_DIR)/node
	python3 -m venv $(CLIENTS_DIR)/python/venv
	$(CLIENTS_DIR)/python/venv/bin/pip install --quiet -r $(CLIENTS_DIR)/python/requirements.txt
	python3 -m venv $(CLIENTS_DIR)/schemathesis/venv
	$(CLIENTS_DIR)/schemathesis/venv/bin/pip install --quiet -r $(CLIENTS_DIR)/schemathesis/requirements.txt
	python3 -m venv $(RECIPES_DIR)/python/venv
	$(RECIPES_DIR)/python/venv/bin/pip install --quiet -r $(RECIPES_DIR)/python/requirements.txt
	python3 -m venv $(CLIENTS_DIR)/junit/venv
	$(CLIENTS_DIR)/junit/venv/bin/pip install --quiet -r $(CLIENTS_DIR)/junit/requirements.txt
	@if command -v mvn >/dev/null; then cd $(CLIENTS_DIR)/junit && mvn -q -B -C org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib; \
	else echo 'NOT INSTALLED: the reader of JUnit files from Maven; mvn is not on PATH'; fi
	python3 -m venv $(BACKENDS_DIR)/venv
	$(BACKENDS_DIR)/venv/bin/pip install --quiet -r $(BACKENDS_DIR)/requirements.txt

clients: clients-install ## Test the mock with other people's clients (ARGS=-update rewrites their table)
	IAMPORT_MOCK_REQUIRE=$${IAMPORT_MOCK_REQUIRE:-npm,python} go test -count=1 ./cmd/internal/clients ./cmd/internal/recipes $(ARGS)

dist: ## Make a release of the commit in dist: archives, image, papers (ARGS='--platforms linux/amd64' adds flags)
	rm -rf dist
	go run -C $(RELEASE_DIR) . --source "$(CURDIR)" --out "$(CURDIR)/dist" $(ARGS)

ci: ## Run all that CI runs
	.ci/run

clean: ## Remove what building and testing left behind
	rm -rf bin dist coverage.out coverage.html $(CLIENTS_DIR)/*/node_modules $(CLIENTS_DIR)/python/venv $(CLIENTS_DIR)/schemathesis/venv $(CLIENTS_DIR)/junit/venv $(CLIENTS_DIR)/junit/lib $(BACKENDS_DIR)/venv $(RECIPES_DIR)/node/node_modules $(RECIPES_DIR)/python/venv $(AXE_DIR)/node_modules $(BENCH_DIR)/testdata/peers/node_modules
