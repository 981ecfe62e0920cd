# The index of what one can do here. `make help` prints it.
#
# Needed: Go (the version in go.mod), Node.js with npm, GNU make; for the tests
# also a C compiler (DuckDB) and Chromium, which are looked for when needed.

SHELL      := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS  += --no-builtin-rules
.DELETE_ON_ERROR:
.DEFAULT_GOAL := build

# The charts of reports, which the core carries.
CHARTS   := core/report/assets/report.js
GO_CORE  := $(shell find core -name '*.go' -not -name '*_test.go') core/report/style.css $(CHARTS) $(CHARTS).sha256 go.mod go.sum
GO_CLI   := $(shell find cmd/cruscotto -name '*.go' -not -name '*_test.go')
GO_WASM  := $(shell find wasm -name '*.go')
GO_PAGE  := $(shell find cmd/bundle -name '*.go' -not -name '*_test.go')
PAGE     := $(shell find static/src -type f)
MODULES  := static/node_modules/.installed
WASM     := dist/.build/engine.wasm
# With this tag arrow-go does without a JSON library that nothing here calls: 3 MB of
# WebAssembly. No other package knows the tag.
WASM_TAGS := tinygo
STATICCHECK := dist/.build/staticcheck
DEMO     := dist/demo-2025.parquet
ROOT     := $(shell go env GOROOT)
SHARED   ?= ../shared
# Debian's browsers; others may be named.
CHROMIUM ?= $(firstword $(wildcard /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome))
FIREFOX  ?= $(firstword $(wildcard /usr/bin/firefox-esr /usr/bin/firefox))

export CRUSCOTTO_SHARED := $(abspath $(SHARED))

.PHONY: help build charts contract run test test-go test-fuzz test-wasm test-oracle test-page bench bench-peers release size fmt lint screenshots clean

help: ## what one can do
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  make \1\t/' | expand -t 22

build: dist/cruscotto dist/cruscotto.html ## the three products: dist/cruscotto, dist/cruscotto.html, dist/web/

dist/cruscotto: $(GO_CORE) $(GO_CLI)
	go build -trimpath -ldflags='-s -w' -o $@ ./cmd/cruscotto

$(WASM): $(GO_CORE) $(GO_WASM)
	GOOS=js GOARCH=wasm go build -tags $(WASM_TAGS) -trimpath -ldflags='-s -w' -o $@ ./wasm/browser

# It is made again only when a source of it has changed: all that carries it would be.
# Another script than that of the digest committed beside it fails.
$(CHARTS): $(addprefix static/src/,charts/report.ts charts/drawing.ts dom/dom.ts engine/constants.ts speech/visible.ts speech/decimal.ts speech/format.ts look/period.ts) $(GO_PAGE) $(MODULES) $(CHARTS).sha256 go.mod
	go run ./cmd/bundle -report $@ -static static

charts: $(MODULES) ## take the charts of the reports as they are now, with the digest to be committed
	go run ./cmd/bundle -report $(CHARTS) -renew -static static

contract: ## write constants.ts and contract.ts in static/src/engine, what Go and the page both know, to be committed
	go run ./cmd/contract

# One run of bundle writes dist/cruscotto.html and dist/web/.
dist/cruscotto.html: $(WASM) $(PAGE) $(GO_PAGE) $(MODULES)
	go run ./cmd/bundle -wasm $(WASM) -static static -o dist

$(MODULES): static/package.json static/package-lock.json
	cd static && npm ci --no-audit --no-fund --loglevel=error
	touch $@

run: build $(DEMO) ## build, make a demonstration export of a year, validate it, print its indicators
	dist/cruscotto validate $(DEMO)
	@echo
	dist/cruscotto indicators $(DEMO)
	@echo
	dist/cruscotto indicators $(DEMO) --by direzione
	@echo
	@echo "Per la pagina: aprire  $(abspath dist/cruscotto.html)"
	@echo "in un browser e trascinarvi  $(abspath $(DEMO))"

$(DEMO): dist/cruscotto
	dist/cruscotto generate -o $@ --rows 2000000 --start 2025-01 --months 12 --seed 2025

test: lint test-go test-fuzz test-wasm test-oracle test-page ## every check: lint, Go, a minute of fuzzing, WebAssembly, oracles, browser
	@echo "make test: tutto a posto"

test-go: dist/cruscotto ## the tests of core, commands and tools
	go test ./...

# One run of the fuzzer for each target; what it finds stays in Go's cache, and a
# failure in the package's testdata. An execution of more than 5 s fails (core/fixture/bounded).
FUZZ_TARGETS := core/parquet:FuzzSnappy core/parquet:FuzzBrotli core/parquet:FuzzFile core/parquet:FuzzPage core/ingest:FuzzExport core/ingest:FuzzDate
FUZZTIME     := 15s
define fuzz
	for target in $(FUZZ_TARGETS); do go test -run '^$$' -fuzz "^$${target#*:}$$" -fuzztime $(FUZZTIME) -timeout 0 -fuzzminimizetime 50x "./$${target%:*}" | grep -v baseline; done
endef

test-fuzz: ## a minute of fuzzing
	@$(fuzz)

.PHONY: thorough thorough-go thorough-fuzz
thorough: thorough-go thorough-fuzz ## the checks that take hours, with their full counts

# 500 sets of exports against a plain loop, 2,000 changed reports, the mutants of what reports protect.
thorough-go: $(CHARTS)
	THOROUGH=1 go test -count=1 -timeout 60m -run 'IndependentLoop|MutatedReports' -v ./cmd/cruscotto ./core/report | grep -v '=== '
	THOROUGH=1 go test -count=1 -timeout 3h -v ./cmd/mutants | grep -v '=== '

# Every bit of small files flipped, then 3,000,000 executions.
thorough-fuzz: FUZZTIME := 500000x
thorough-fuzz:
	THOROUGH=1 go test -count=1 -timeout 20m -run 'Truncation' -v ./core/parquet | grep -v '=== '
	@$(fuzz)

test-wasm: $(CHARTS) ## the core's tests as WebAssembly, with Node
	GOOS=js GOARCH=wasm go test -tags $(WASM_TAGS) -exec="$(ROOT)/lib/wasm/go_js_wasm_exec" ./core/...

test-oracle: dist/cruscotto $(MODULES) need-cc ## the CLI against DuckDB and a naive implementation
	@[ -d "$(SHARED)/data" ] || echo "make: $(SHARED)/data IS ABSENT: the real requests are NOT tested (SHARED=folder names it)" >&2
	@# Never from Go's cache: it does not notice that the CLI, outside the module, has changed.
	cd cmd/oracle && CRUSCOTTO=$(abspath dist/cruscotto) MATRIX=$(abspath dist/matrix.txt) go test -count=1 -timeout 20m ./...
	@cat dist/matrix.txt

test-page: build need-chromium need-firefox ## the page in Chromium and Firefox
	cd static && CHROMIUM=$(CHROMIUM) FIREFOX=$(FIREFOX) npm run --silent test

.PHONY: need-cc need-chromium need-firefox
need-cc:
	@command -v $${CC:-cc} >/dev/null || { echo "make: a C compiler is needed for DuckDB: apt-get install gcc libc6-dev g++" >&2; exit 1; }

# Browsers are installed where that is allowed, else named.
define install
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(1) >/dev/null; \
	else echo "make: $(1) is needed for the tests of the page: sudo apt-get install $(1), or $(2)=/path/to/it" >&2; exit 1; fi
endef

need-chromium:
ifeq ($(CHROMIUM),)
	$(call install,chromium,CHROMIUM)
endif

need-firefox:
ifeq ($(FIREFOX),)
	$(call install,firefox-esr,FIREFOX)
endif

bench: ## rows/s of decoding and counting, MB/s of what they are made of
	go test -run '^$$' -bench . ./core/...

# All of it takes hours; the variables restrict it. They are not taken from the
# environment, where COLUMNS may be the width of the terminal.
ROWS    := 200000 2000000 20000000
COLUMNS := 12 60
CODECS  := snappy zstd
bench-peers: build $(MODULES) need-cc need-chromium ## beside DuckDB, DuckDB-WASM and hyparquet: dist/bench/peers.md (ROWS, COLUMNS, CODECS)
	go build -trimpath -o dist/.build/floor ./cmd/floor
	cd cmd/oracle && go build -o $(abspath dist/.build/oracle) .
	CHROMIUM=$(CHROMIUM) dist/.build/oracle peers -cli dist/cruscotto -floor dist/.build/floor -page dist/cruscotto.html -static static -o dist/bench \
		-rows "$(ROWS)" -columns "$(COLUMNS)" -codecs "$(CODECS)"

release: dist/cruscotto $(WASM).opt ## the products with WebAssembly optimised by binaryen (minutes)
	go run ./cmd/bundle -wasm $(WASM).opt -static static -o dist

$(WASM).opt: $(WASM) $(MODULES)
	static/node_modules/.bin/wasm-opt -O2 --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals -o $@ $(WASM)

size: build ## the sizes of the products
	@ls -l dist/cruscotto dist/cruscotto.html $(WASM) | awk '{printf "%12d  %s\n", $$5, $$9}'
	@printf '%12d  %s, gzip -9\n' "$$(gzip -9c $(WASM) | wc -c)" $(WASM)

fmt: $(MODULES) ## format all code
	gofmt -w core cmd wasm
	cd static && npx biome check --write

lint: $(MODULES) $(STATICCHECK) need-cc ## modules as they are declared, gofmt, go vet, staticcheck, tsc, biome
	go mod tidy -diff
	cd cmd/oracle && go mod tidy -diff
	cd static && npm ls --all >/dev/null
	@bad=$$(gofmt -l core cmd wasm); [ -z "$$bad" ] || { echo "gofmt would change: $$bad" >&2; exit 1; }
	go vet ./...
	GOOS=js GOARCH=wasm go vet -tags $(WASM_TAGS) ./wasm/...
	$(STATICCHECK) ./...
	GOOS=js GOARCH=wasm $(STATICCHECK) -tags $(WASM_TAGS) ./wasm/...
	cd cmd/oracle && go vet ./...
	cd static && npm run --silent check

# Built rather than run by "go tool", which would build it for WebAssembly too.
$(STATICCHECK): go.mod
	go build -o $@ honnef.co/go/tools/cmd/staticcheck

screenshots: build need-chromium ## the page in each state, as PNG in dist/screenshots/
	cd static && CHROMIUM=$(CHROMIUM) npm run --silent screenshots

clean: ## remove what was built
	rm -rf dist $(CHARTS) static/node_modules static/test-results
