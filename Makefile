# What can be asked of Fingerpost. `make help` lists it; README.md says more.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

# Tools are run by version and stand in no go.mod, so that the service does not depend on what they depend on.
TEMPL := go run github.com/a-h/templ/cmd/templ@v0.3.1020
STATICCHECK := go run honnef.co/go/tools/cmd/staticcheck@v0.8.2

# Go's own installer puts it where no PATH of a fresh machine looks; .ci/deps puts a PostgreSQL into .data/tools where
# none can be installed.
export PATH := $(PATH):/usr/local/go/bin:$(CURDIR)/.data/tools/postgres/bin

.PHONY: help deps run test test-fast build assets generate check clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: need-run assets ## the whole service at http://localhost:8080, with invented people to sign in as
	@echo "Building the demonstration (the first time takes about a minute)"
	@go build -buildvcs=false -o bin/demo ./cmd/demo
	@exec bin/demo

test: need-test check bin/demo ## everything that CI runs, browser journeys included
	@echo "Testing"
	@$(call go_test,failed=0; $(raced) || failed=1; $(journeys) || failed=1; exit $$failed)

test-fast: need-fast check bin/demo ## the same without the browser
	@echo "Testing without the browser"
	@$(call go_test,$(raced))

build: assets ## bin/fingerpost, bin/demo and bin/load
	@echo "Building"
	@CGO_ENABLED=0 go build -trimpath -o bin/ ./cmd/...
	@echo "Built: $$(cd bin && du -h -- * | awk '{ printf "%sbin/%s (%s)", sep, $$2, $$1; sep = ", " }')"

assets: need-build static/dist/.built ## the style sheet and the scripts, if they are not up to date
	@echo "Assets are up to date"

generate: need-build ## the Go files that are made from templates
	@$(TEMPL) fmt -log-level warn .
	@$(TEMPL) generate -log-level warn
	@echo "Generated files are up to date"

deps: need-test ## install what is missing to run and to test (Debian, Ubuntu), or say what to install
	@echo "Everything that is needed is installed"

check: assets ## format, generated files, vet and staticcheck
	@echo "Checking format"
	@wrong=$$(gofmt -l $$($(go_files))); [ -z "$$wrong" ] || { printf 'not formatted, run gofmt -w on:\n%s\n' "$$wrong"; exit 1; }
	@$(TEMPL) fmt -fail -log-level warn . || { echo "templates were not formatted; they are now"; exit 1; }
	@echo "Checking generated files"
	@$(TEMPL) generate -check -log-level warn || { echo "generated files are out of date: run make generate"; exit 1; }
	@echo "Checking code (vet, staticcheck)"
	@go vet ./...
	@go vet .ci/summary.go
	@$(STATICCHECK) ./...

clean: ## remove what was built; the data in .data stays
	@rm -rf bin static/node_modules
	@find static/dist -mindepth 1 ! -name .gitkeep -delete
	@echo "Removed what was built"

# ---- how ----

# need-build, need-run, need-fast, need-test: .ci/deps knows what each of them takes.
need-%:
	@.ci/deps $*

go_files = find . \( -name node_modules -o -path ./.data -o -path ./.git \) -prune -o -name '*.go' -print

# Tests need a database server: that of TEST_DATABASE_URL, or one that lives in memory for as long as they run.
# The exit code is that of go test. The race detector watches all but the browser journeys: what they lead through is
# watched by the other packages' tests, and it would take three times as long to fill the demonstration.
database = $(if $(TEST_DATABASE_URL),,bin/demo with-postgres --)
raced = go test -race -json -timeout 20m $$(go list ./... | grep -v "/cmd/demo$$")
journeys = go test -json -timeout 20m ./cmd/demo
go_test = CGO_ENABLED=1 $(database) bash -c '$(1)' | go run .ci/summary.go

.PHONY: bin/demo
bin/demo: assets
	@go build -buildvcs=false -o bin/demo ./cmd/demo

asset_sources := $(shell find static \( -name node_modules -o -name dist \) -prune -o -type f ! -name '*.go' -print 2>/dev/null)

static/dist/.built: static/node_modules/.package-lock.json $(asset_sources)
	@echo "Building the assets"
	@log=$$(npm --prefix static run --silent build 2>&1) || { echo "$$log"; exit 1; }
	@touch $@

static/node_modules/.package-lock.json: static/package-lock.json
	@echo "Fetching the design system and the Sass compiler"
	@log=$$(npm --prefix static ci --legacy-peer-deps 2>&1) || { echo "$$log"; exit 1; }
	@touch $@
