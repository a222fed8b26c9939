#!/usr/bin/env bash
# Builds TinyGo for browser WebAssembly into DIR, from the Go module proxy and Debian packages alone.
#
#   install.sh DIR
#
# Needs Debian 12 on amd64, Go 1.25 or newer, and root or sudo when packages are missing. Takes about a minute on two
# cores. DIR appears only when everything, a small program under Node included, has worked.
set -euo pipefail

version=v0.42.0
module_sum=h1:KaoHBhjcoMzpMEclFKV6vl5hcyJyewOBSzHE6S5d/Jg=
llvm=19
# What the sizes in the README were measured with. apt checks signatures; another patch level of Debian works too
# and is reported.
packages=(
	gcc=4:12.2.0-3 g++=4:12.2.0-3 patch=2.7.6-7
	llvm-$llvm-dev=1:19.1.7-3~deb12u1 libclang-$llvm-dev=1:19.1.7-3~deb12u1 clang-$llvm=1:19.1.7-3~deb12u1
	lld-$llvm=1:19.1.7-3~deb12u1 libclang-rt-$llvm-dev-wasm32=1:19.1.7-3~deb12u1
	wasi-libc=0.0~git20220510.9886d3d-2
)

here=$(cd "$(dirname "$0")" && pwd)
target=${1:?usage: install.sh DIR}
fail() { echo "install.sh: $*" >&2; exit 1; }
installed() { dpkg-query -W -f '${db:Status-Status} ${Version}' "$1" 2>/dev/null | sed -n 's/^installed //p'; }

# ---------------------------------------------------------------------------- Debian packages
command -v dpkg-query >/dev/null || fail "needs Debian's LLVM $llvm development packages; this is not Debian"
missing=()
for package in "${packages[@]}"; do
	[ -n "$(installed "${package%%=*}")" ] || missing+=("${package%%=*}")
done
if [ ${#missing[@]} -gt 0 ]; then
	sudo=()
	if [ "$(id -u)" != 0 ]; then
		command -v sudo >/dev/null || fail "install these first, as root: ${missing[*]}"
		sudo=(sudo)
	fi
	echo "installing ${missing[*]}"
	"${sudo[@]}" apt-get update -qq
	"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
for package in "${packages[@]}"; do
	have=$(installed "${package%%=*}")
	[ "$have" = "${package#*=}" ] || echo "note: ${package%%=*} is $have, sizes were measured with ${package#*=}"
done

# ---------------------------------------------------------------------------- source
# An exact version: asking for the list of versions is refused by some proxies.
download=$(cd / && GOFLAGS='' go mod download -json "github.com/tinygo-org/tinygo@$version")
field() { sed -n "s/^\t\"$1\": \"\(.*\)\",\{0,1\}\$/\1/p" <<<"$download"; }
[ "$(field Sum)" = "$module_sum" ] || fail "tinygo $version has checksum $(field Sum), expected $module_sum"

mkdir -p "$(dirname "$target")"
work=$(mktemp -d "$target.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp -r --no-preserve=mode "$(field Dir)"/. "$work"
cd "$work"
mkdir -p src/net # a submodule; empty means Go's own
for change in packaging collector; do
	patch -p1 --quiet <"$here/${version#v}-$change.patch"
done

# ---------------------------------------------------------------------------- build and prove
CGO_ENABLED=1 GOFLAGS=-mod=mod go build -tags llvm$llvm -trimpath -buildvcs=false -ldflags='-s -w' -o bin/tinygo .

mkdir smoke
cat >smoke/go.mod <<<'module smoke

go 1.25'
cat >smoke/main.go <<'GO'
package main

import "syscall/js"

func main() {
	js.Global().Set("greet", js.FuncOf(func(_ js.Value, args []js.Value) any { return "hello " + args[0].String() }))
	select {}
}
GO
(cd smoke && TINYGOROOT=$work WASMOPT=$here/../asyncify.mjs \
	"$work/bin/tinygo" build -target wasm -no-debug -opt=z -panic=trap -o smoke.wasm .)
node -e '
globalThis.crypto ??= require("crypto").webcrypto;
require(process.argv[1] + "/targets/wasm_exec.js");
const go = new Go();
WebAssembly.instantiate(require("fs").readFileSync(process.argv[1] + "/smoke/smoke.wasm"), go.importObject).then(({ instance }) => {
  go.run(instance);
  process.exit(greet("there") === "hello there" ? 0 : 1);
});' "$work" || fail "the program built by the new compiler does not work"
rm -rf smoke

rm -rf "$target"
mv "$work" "$target"
chmod 755 "$target"
trap - EXIT
TINYGOROOT=$target "$target/bin/tinygo" version
