#!/usr/bin/env bash
# Sees to it that DIR has the project's TinyGo, where that can be done without asking anybody. Says why when it cannot,
# and exits with 1: `make build` then goes without the small module.
#
#   try.sh DIR
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
target=${1:?usage: try.sh DIR}
[ ! -x "$target/bin/tinygo" ] || exit 0
give_up() { echo "no TinyGo: $*" >&2; exit 1; }

[ ! -e "$target.failed" ] || give_up "building it failed before; 'make tiny' tries again"
command -v dpkg-query >/dev/null || give_up "it is built with Debian's LLVM packages, and this is not Debian"
# Without root the packages have to be there, or sudo has to work without a password.
[ "$(id -u)" = 0 ] || command -v clang-19 >/dev/null || sudo -n true 2>/dev/null ||
	give_up "installing the LLVM packages it is built with takes root; 'make tiny' names them"
"$here/install.sh" "$target" && exit
mkdir -p "$(dirname "$target")" && touch "$target.failed"
give_up "building it failed, see above"
