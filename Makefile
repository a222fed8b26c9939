# Every job is one target and works alone, from a fresh clone. `make help` lists them.

# Tools, pinned. Go itself is what go.mod names, npm packages are what the lock files name.
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.7.0
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.1.4

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

# One place for what makes the wasm small and reproducible. -trimpath and the empty build id keep paths of the
# building machine out of it, so that two machines with one toolchain get the same sha256.
# Without inlining (-l) the standard build is a tenth smaller: on wasm a call is short and a copied body long.
GO_RELEASE := -trimpath -buildvcs=false -ldflags='-s -w -buildid=' -gcflags=all=-l
GO_JS := GOOS=js GOARCH=wasm
GOROOT = $(shell go env GOROOT)

# The race detector needs cgo and therefore a C compiler.
RACE := $(if $(shell command -v $${CC:-cc}),-race)
CGO := CGO_ENABLED=$(if $(RACE),1,0)

# The TinyGo this project builds for itself. What it is made from is part of the directory's name, so that a change of
# the recipe makes a new one and an old checkout keeps its own.
TINYGO_VERSION := 0.42.0
TINYGO_RECIPE := wasm/tools/tinygo/install.sh $(patsubst %,wasm/tools/tinygo/$(TINYGO_VERSION)-%.patch,packaging collector)
TINYGO_CACHE ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/signin-wasm
TINYGO_DIR := $(TINYGO_CACHE)/tinygo-$(TINYGO_VERSION)-$(shell cat $(TINYGO_RECIPE) | sha256sum | cut -c1-12)
# -panic=trap: a panic ends the instance either way on wasm, and the loader reports that. Stacks of 8 KB: without the
# shadow stack frames are small, and every goroutine in flight costs one. The linker's -z stack-size is the stack of the
# scheduler and the collector, which no goroutine runs on; the linker would give it 64 KB.
TINYGO_FLAGS := -target wasm -no-debug -opt=z -panic=trap -stack-size=8kb -ldflags='-extldflags "-z stack-size=16384"'
TINYGO := TINYGOROOT=$(TINYGO_DIR) WASMOPT=$(CURDIR)/wasm/tools/asyncify.mjs $(TINYGO_DIR)/bin/tinygo

BUILD := build
DIST := js/dist
GLUE := js/src/runtime
BINARYEN := js/node_modules/.bin
BIN := $(CURDIR)/$(BUILD)/bin
LINTER := $(BIN)/$(subst @,-,$(notdir $(STATICCHECK)))
AUDITOR := $(BIN)/$(subst @,-,$(notdir $(GOVULNCHECK)))

GO_SOURCES := go.mod go.sum $(shell find signin bridge wasm -name '*.go' -not -name '*_test.go')
JS_SOURCES := js/build.mjs js/package.json js/tsconfig.json $(shell find js/src -name '*.ts' -not -path '$(GLUE)/*')

JS_DEPS := js/node_modules/.package-lock.json
WEB_DEPS := web/node_modules/.package-lock.json
EXAMPLES := js/examples/node_modules/.package-lock.json

.PHONY: help apps bundlers examples faults soak test-faults generate setup build package devserver wasm notiny js checked \
	demo test audit attack fuzz \
	lint lint-go lint-js lint-columns format test-go test-wasm test-js test-server test-browser size tiny bench conformance trap pack \
	judges release bundle clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# ---------------------------------------------------------------------------- set-up

generate: ## js/src/door.ts and other files that say what the Go side says
	go run ./bridge/gen

setup: $(JS_DEPS) $(WEB_DEPS) ## check the toolchain, install npm packages, find or install a browser
	@node -e 'if (+process.versions.node.split(".")[0] < 20) { console.error("Node 20 or newer is needed, this is " + process.version); process.exit(1) }'
	@go mod download && cd web && go mod download
	@echo "go:      $$(go env GOVERSION)"; echo "node:    $$(node --version)"
	@echo "browser: $$(web/tools/chromium.sh --install)"

# npm writes this file last, so it is the stamp of a complete installation. No package needs its install script here, and
# what a package runs at installation runs with everything the developer may do.
%/node_modules/.package-lock.json: %/package.json %/package-lock.json
	npm ci --prefix $* --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# ---------------------------------------------------------------------------- build

# TinyGo can be built where apt can install LLVM, or is there already. Elsewhere, and with TINY= in the environment, the
# package's main entry runs the standard build, and says so.
TINY ?= 1

build: $(JS_DEPS) ## the publishable npm package in js/
	@if [ -n "$(TINY)" ] && wasm/tools/tinygo/try.sh $(TINYGO_DIR); then $(MAKE) package TINY=1; else $(MAKE) package TINY=; fi

package: wasm $(if $(TINY),tiny,notiny) js
	@node wasm/tools/precompress.mjs $(DIST) $(if $(TINY),$(TINYGO_DIR)/bin/tinygo)
	@mkdir -p $(BUILD) && cp $(DIST)/build-info.json $(BUILD)/build-info.json

wasm: $(DIST)/signin.wasm $(GLUE)/go.js ## js/dist/signin.wasm and the glue of the Go toolchain

$(DIST)/signin.wasm: $(GO_SOURCES)
	@mkdir -p $(@D)
	$(GO_JS) go build $(GO_RELEASE) -o $@ ./wasm
	@chmod 644 $@

$(GLUE)/go.js: wasm/tools/glue.mjs $(GOROOT)/lib/wasm/wasm_exec.js
	node $^ $(@D) go

js: $(DIST)/index.js ## js/dist/*.js and the type declarations

$(DIST)/index.js: $(JS_DEPS) $(JS_SOURCES) $(GLUE)/go.js $(if $(TINY),$(DIST)/signin.tiny.wasm $(GLUE)/tinygo.js,$(GLUE)/tinygo.d.ts | notiny)
	@find $(DIST) -mindepth 1 -not -name '*.wasm' -delete # files of the build before, which this one may not make
	npm run --silent --prefix js build

notiny:
	@echo "Without TinyGo, signin-wasm loads the standard build, about ten times the size."
	@[ ! -e $(DIST)/signin.tiny.wasm ] || rm $(DIST)/signin.tiny.wasm* $(DIST)/index.js*

# The types of the glue are the same with both toolchains.
$(GLUE)/tinygo.d.ts: $(GLUE)/go.js
	@cp $(GLUE)/go.d.ts $@

tiny: $(DIST)/signin.tiny.wasm $(GLUE)/tinygo.js ## js/dist/signin.tiny.wasm, built by the project's own TinyGo

# With names, for the size report; what is published has none.
$(BUILD)/signin.tiny.named.wasm: $(GO_SOURCES) $(TINYGO_DIR)/bin/tinygo $(JS_DEPS) wasm/tools/asyncify.mjs wasm/tools/wat.mjs
	@mkdir -p $(@D)
	ASYNCIFY_REPORT=$(BUILD)/asyncify.json $(TINYGO) build $(TINYGO_FLAGS) -o $@ ./wasm

# wasm_exec.js uses four exports, and libc exports a dozen more. No pointer is below 1,024, where the far end of the
# scheduler's stack lies (--stack-first), so that additions become offsets of loads and stores (--low-memory-unused). The
# text form loses the list of features.
FEATURES := $(addprefix --enable-,bulk-memory mutable-globals nontrapping-float-to-int sign-ext)
$(DIST)/signin.tiny.wasm: $(BUILD)/signin.tiny.named.wasm wasm/tools/tinygo/exports.json wasm/tools/ordered.mjs wasm/tools/wat.mjs
	@mkdir -p $(@D)
	@$(BINARYEN)/wasm-metadce $< -g --graph-file=wasm/tools/tinygo/exports.json -o $(BUILD)/signin.tiny.exports.wasm >/dev/null
	node wasm/tools/ordered.mjs $(BUILD)/signin.tiny.exports.wasm $(BUILD)/asyncify.json $(BUILD)/signin.tiny.wat
	$(BINARYEN)/wasm-opt $(BUILD)/signin.tiny.wat $(FEATURES) -Oz --converge --low-memory-unused \
		--strip-debug --strip-producers --strip-target-features -o $@

$(TINYGO_DIR)/bin/tinygo: | $(TINYGO_RECIPE) $(JS_DEPS)
	wasm/tools/tinygo/install.sh $(TINYGO_DIR)

$(GLUE)/tinygo.js: wasm/tools/glue.mjs $(DIST)/signin.tiny.wasm
	node $< $(TINYGO_DIR)/targets/wasm_exec.js $(@D) tinygo $(DIST)/signin.tiny.wasm

pack: build ## build/signin-wasm-VERSION.tgz, as npm would publish it
	@mkdir -p $(BUILD)
	npm pack ./js --pack-destination $(BUILD) --loglevel=error

# What the demo page takes from npm, as modules that a strict CSP allows: viem for the test wallet, QR codes.
DEMO_WALLET := web/demo/vendor/viem.js
demo-wallet: $(DEMO_WALLET) ## the libraries of the demo page: its test wallet, QR codes

$(DEMO_WALLET): web/tools/demo-modules.mjs $(JS_DEPS) $(WEB_DEPS)
	node $<

# The race of the demo page runs against clerk-js, compressed as our own files are.
DEMO_RACE := web/demo/vendor/clerk-js/clerk.browser.js
demo-race: $(DEMO_RACE) ## clerk-js for the demo page's race

$(DEMO_RACE): web/tools/demo-clerk-js.mjs $(WEB_DEPS)
	node $<

# The README as a page of the demo page.
DEMO_README := web/demo/readme/index.html
demo-readme: $(DEMO_README) ## the README that the demo page links to

$(DEMO_README): README.md web/tools/demo-readme.mjs $(WEB_DEPS)
	node web/tools/demo-readme.mjs

# No system packages are installed for it: it takes the small build where its toolchain is there already. In a terminal
# the server has a process group of its own, so that ^C ends it and leaves make to say how it went.
demo: $(DEMO_WALLET) $(DEMO_RACE) $(DEMO_README) ## the dev server with the demo page on http://localhost:4400
	@if [ -n "$(TINY)" ] && [ -x $(TINYGO_DIR)/bin/tinygo ]; \
	then echo "demo: the small build of signin-wasm (TinyGo)"; $(MAKE) package TINY=1; \
	else echo "demo: the standard build of signin-wasm, ten times the small one, whose TinyGo 'make tiny' installs"; $(MAKE) package TINY=; fi
	cd web && go build -buildvcs=false -o ../$(BUILD)/signin-dev ./cmd/signin-dev
	@[ ! -t 0 ] || set -m; $(BUILD)/signin-dev --page web/demo --sdk $(DIST) && echo "demo: stopped"

# The dev server for people who have no Go: a program for each platform, with the demo page and the package in it.
RELEASE_PLATFORMS := linux-amd64 linux-arm64 darwin-amd64 darwin-arm64 windows-amd64 windows-arm64
RELEASE_VERSION = $(shell node -p 'require("./web/npm/signin-wasm-dev/package.json").version')
BUNDLE := web/internal/bundle/files
release: bundle $(RELEASE_PLATFORMS:%=release-%) ## build/npm: signin-wasm-dev as npm packages for every platform
	node web/npm/pack.mjs $(BUILD)/release $(BUILD)/npm

# Folders have npm's names of the platforms.
release-%: bundle
	@os=$(word 1,$(subst -, ,$*)); arch=$(word 2,$(subst -, ,$*)); suffix=; [ $$os != windows ] || suffix=.exe; \
	folder=$${os/windows/win32}-$${arch/amd64/x64}; \
	cd web && CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch go build -trimpath -buildvcs=false -tags bundle -ldflags='-s -w -X main.released=$(RELEASE_VERSION)' \
		-o ../$(BUILD)/release/$$folder/signin-dev$$suffix ./cmd/signin-dev && echo "$$folder/signin-dev$$suffix"

# The files that go:embed puts into a released program.
bundle: build $(DEMO_WALLET) $(DEMO_README)
	@rm -rf $(BUNDLE) && mkdir -p $(BUNDLE)
	@cp -R web/demo $(BUNDLE)/page && cp -R $(DIST) $(BUNDLE)/sdk && find $(BUNDLE) -name '*.map' -delete

# ---------------------------------------------------------------------------- measures

size: build $(BUILD)/signin.named.wasm $(WEB_DEPS) ## what a browser downloads, beside clerk-js, and which package brought it; fails beyond the limits
	@node wasm/tools/size.mjs

# signin.wasm with the names that -s drops: -w leaves out the debug information only.
$(BUILD)/signin.named.wasm: $(GO_SOURCES)
	@mkdir -p $(@D)
	$(GO_JS) go build $(subst -s -w,-w,$(GO_RELEASE)) -o $@ ./wasm

# Three minutes a run. The tables of the README are what it prints.
BENCH_RUNS ?= 1
bench: build tiny $(WEB_DEPS) ## time, memory and transfer beside clerk-js in one Chromium, into README.md; BENCH_RUNS=3 for the median of three
	CHROME_PATH=$$(web/tools/chromium.sh --install) node web/bench/main.mjs --readme --runs $(BENCH_RUNS)

soak: build tiny devserver $(WEB_DEPS) ## memory over 10,000 calls beside clerk-js, and the server under 200 clients
	CHROME_PATH=$$(web/tools/chromium.sh --install) node web/bench/soak/main.mjs

# ---------------------------------------------------------------------------- checks

# Runs every check even when one fails, so that one run tells everything, and ends with what the failed ones said last
# and one line for each. A check is flaky in which a test in a browser passed only when it ran once more.
CHECKS := lint test-go test-wasm test-js test-server test-browser test-faults bundlers examples apps judges conformance size
test: setup build ## everything a change has to pass
	@passed=0; failed=0; summary=; logs=$$(mktemp -d); trap 'rm -rf $$logs' EXIT; \
	for check in $(CHECKS); do \
		echo "== $$check"; start=$$SECONDS; \
		if $(MAKE) $$check 2>&1 | tee $$logs/$$check; then \
			passed=$$((passed + 1)); verdict=flaky; grep -q '^FLAKY' $$logs/$$check || { verdict=ok; rm $$logs/$$check; }; \
		else verdict=FAILED; failed=$$((failed + 1)); fi; \
		summary+=$$(printf '%-14s %-7s %4d s' $$check $$verdict $$((SECONDS - start)))$$'\n'; \
	done; \
	for log in $$logs/*; do \
		[ ! -f $$log ] || { printf '\n== %s failed or is flaky\n' $${log##*/}; \
			grep -E -A 12 '^ *(FAILED|FLAKY|not ok|--- FAIL|FAIL|Error)' $$log | tail -n 60 || tail -n 30 $$log; }; \
	done; \
	printf '\n%schecks: %d passed, %d failed, in %d s\n' "$$summary" $$passed $$failed $$SECONDS; \
	[ $$failed = 0 ]

lint: lint-go lint-js lint-columns ## formatting, vet, staticcheck, TypeScript

WASM_PACKAGES := ./bridge/... ./wasm/... ./signin
lint-go: $(LINTER)
	@unformatted=$$(gofmt -l signin bridge wasm web); [ -z "$$unformatted" ] || { echo "gofmt needed: $$unformatted"; exit 1; }
	go vet ./... && $(LINTER) ./...
	$(GO_JS) go vet $(WASM_PACKAGES) && $(GO_JS) $(LINTER) $(WASM_PACKAGES)
	cd web && go vet ./... && $(LINTER) ./...

SCRIPTS := js web/npm web/demo web/test web/bench web/tools wasm/tools
BIOME := js/node_modules/.bin/biome
# install.sh names the folder of the toolchain by what it says: a line's end more would build TinyGo again.
lint-columns: ## code over 120 columns, generated files that are stale
	@git ls-files '*.go' '*.ts' '*.mjs' '*.js' '*.jsx' '*.css' '*.sh' ':!wasm/tools/tinygo/install.sh' | node wasm/tools/columns.mjs
	@go test ./bridge/gen

lint-js: $(JS_DEPS) $(GLUE)/tinygo.d.ts
	npm run --silent --prefix js typecheck
	$(BIOME) check --config-path=js/lint.json --error-on-warnings $(SCRIPTS)

format: $(JS_DEPS) ## format Go, JavaScript, TypeScript and CSS
	gofmt -w signin bridge wasm web
	$(BIOME) format --config-path=js/lint.json --write $(SCRIPTS)

$(LINTER):
	@mkdir -p $(BIN)
	GOBIN=$(BIN) go install $(STATICCHECK)
	@mv $(BIN)/staticcheck $@

FUZZ_TIME ?= 60s
attack: devserver ## attacks against a running server; ATTACK=http://localhost:4400 for one that runs already
	node web/test/attack/run.mjs $(ATTACK)

fuzz: ## every fuzz target, a minute each; FUZZ_TIME=10s for less
	@web/tools/fuzz.sh $(FUZZ_TIME)

audit: $(AUDITOR) ## what the vulnerability databases know of our dependencies; fails when one does not answer
	@web/tools/audit.sh $(AUDITOR)

$(AUDITOR):
	@mkdir -p $(BIN)
	GOBIN=$(BIN) go install $(GOVULNCHECK)
	@mv $(BIN)/govulncheck $@

test-go: build ## signin natively, the wasm build's import guard, both modules under Node
	$(if $(and $(TINY),$(wildcard $(TINYGO_DIR)/bin/tinygo)),REQUIRE_TINY=1) $(CGO) go test $(RACE) ./...

# An almost empty environment: the Go runtime for js copies argv and the environment into 8 KB and dies when they
# do not fit.
WASM_ENV = env -i PATH="$$PATH" HOME="$$HOME" GOCACHE="$$(go env GOCACHE)" GOMODCACHE="$$(go env GOMODCACHE)" \
	GOPROXY="$$(go env GOPROXY)" GOSUMDB="$$(go env GOSUMDB)" $(GO_JS)
test-wasm: ## bridge and wasm as WebAssembly under Node
	$(WASM_ENV) go test -exec=$(GOROOT)/lib/wasm/go_js_wasm_exec ./bridge/... ./wasm/...

test-js: build ## the npm package under Node, the snippets of all pages, also on builds of the small module that check more
	npm test --silent --prefix js
	@[ ! -e $(DIST)/signin.tiny.wasm ] || $(MAKE) checked
	@[ ! -e $(DIST)/signin.tiny.wasm ] || for module in $(CHECKED); do \
		echo "== the module tests on $$module"; SIGNIN_WASM_CHECKED=$$module node --test js/test/module-*.test.mjs; done

# The small module, built so that a mistake of the toolchain's shows in a test: asserts traps when a function that was not
# instrumented is on a stack that unwinds (wasm/tools/asyncify.mjs), collect collects at every idle (the collector patch),
# stack has half the stacks, so that what passes on it leaves the shipped build a margin.
CHECKED := $(addprefix $(BUILD)/checked/,asserts.wasm collect.wasm stack.wasm)
checked: $(CHECKED) ## build/checked: small modules for tests

$(BUILD)/checked/asserts.wasm: CHECK = ASYNCIFY_ASSERTS=1 $(TINYGO) build $(TINYGO_FLAGS)
$(BUILD)/checked/collect.wasm: CHECK = $(TINYGO) build $(TINYGO_FLAGS) -tags collect_often
$(BUILD)/checked/stack.wasm: CHECK = $(TINYGO) build $(TINYGO_FLAGS) -stack-size=4kb
$(CHECKED): $(GO_SOURCES) $(TINYGO_DIR)/bin/tinygo wasm/tools/asyncify.mjs wasm/tools/wat.mjs
	@mkdir -p $(@D)
	$(CHECK) -o $@ ./wasm

test-server: ## the dev server
	cd web && go test ./...

# No prerequisites: the go command knows what is up to date.
devserver: ## build/devserver: the dev server as a program
	cd web && go build -buildvcs=false -o ../$(BUILD)/devserver ./cmd/signin-dev

APPS := $(patsubst %,web/test/apps/%/node_modules/.package-lock.json,react vue next)
apps: build devserver $(WEB_DEPS) $(APPS) ## Clerk's framework packages, on clerk-js and on ours
	CHROME_PATH=$$(web/tools/chromium.sh --install) node web/tools/test-files.mjs web/test/apps/run.mjs

examples: build devserver $(WEB_DEPS) $(EXAMPLES) ## the examples of js/examples, built and used in a real browser
	CHROME_PATH=$$(web/tools/chromium.sh --install) node web/tools/test-files.mjs web/test/examples/examples.test.mjs

# Without the judge of exchanges: jsdom sends no Origin.
BUNDLERS := web/test/bundlers/node_modules/.package-lock.json
bundlers: build devserver $(WEB_DEPS) $(BUNDLERS) ## every bundler, built and run in a real browser
	FAPI_SPEC= CHROME_PATH=$$(web/tools/chromium.sh --install) node web/tools/test-files.mjs web/test/bundlers/bundlers.test.mjs

test-browser: build devserver trap $(DEMO_WALLET) $(DEMO_RACE) $(DEMO_README) $(WEB_DEPS) ## the built package in a real browser against the dev server
	CHROME_PATH=$$(web/tools/chromium.sh --install) npm test --silent --prefix web
	CHROME_PATH=$$(web/tools/chromium.sh --install) SIGNIN_WASM_ENTRY=go.js npm run --silent --prefix web test:standard

FAULTS := node web/test/faults/main.mjs
# Both builds run at once, because most of the time is spent waiting for timers that a call has started.
test-faults: build trap $(WEB_DEPS) ## a sample of the fault matrix
	@export CHROME_PATH=$$(web/tools/chromium.sh --install); failed=; \
	$(FAULTS) --sample 8 --build index --report faults-index.json & small=$$!; \
	$(FAULTS) --sample 8 --build go --report faults-go.json || failed=1; \
	wait $$small && [ -z "$$failed" ]

faults: build trap $(WEB_DEPS) ## every method with every fault, for both builds; kept as build/faults.json
	CHROME_PATH=$$(web/tools/chromium.sh --install) $(FAULTS)

JUDGED := $(patsubst %,web/test/judges/%/node_modules/.package-lock.json,components next react-router)
judges: devserver $(WEB_DEPS) $(JUDGED) ## Clerk's own packages, and signin-wasm-dev's, against the dev server
	CHROME_PATH=$$(web/tools/chromium.sh --install) npm run --silent --prefix web test:judges

conformance: build devserver $(WEB_DEPS) ## beside clerk-js: the same flows by both, the types, the oracle when ../shared has it
	CHROME_PATH=$$(web/tools/chromium.sh --install) node web/tools/conformance.mjs

# Modules that die when a test asks for it.
trap: build $(BUILD)/trap/standard.wasm ## build/trap: both modules with the trap of the revival test
	@[ ! -e $(DIST)/signin.tiny.wasm ] || $(MAKE) $(BUILD)/trap/tiny.wasm

$(BUILD)/trap/standard.wasm: $(GO_SOURCES)
	@mkdir -p $(@D)
	$(GO_JS) go build $(GO_RELEASE) -tags trap -o $@ ./wasm

$(BUILD)/trap/tiny.wasm: $(GO_SOURCES) $(TINYGO_DIR)/bin/tinygo
	@mkdir -p $(@D)
	$(TINYGO) build $(TINYGO_FLAGS) -tags trap -o $@ ./wasm

clean: ## remove what was built, keep what was installed
	rm -rf $(BUILD) $(DIST) $(GLUE) $(BUNDLE) $(dir $(DEMO_WALLET) $(DEMO_README))
