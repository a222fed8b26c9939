#!/usr/bin/env bash
# Prints the path of a Chromium-family browser for the browser tests and benchmarks.
#   chromium.sh             finds one, fails with a sentence when there is none
#   chromium.sh --install   first installs Debian's package when there is none
# CHROME_PATH, when set, is the only candidate: a wrong value is an error, not a reason to search on.
set -euo pipefail

find_browser() {
	if [ -n "${CHROME_PATH:-}" ]; then
		[ -x "$CHROME_PATH" ] || { echo "CHROME_PATH=$CHROME_PATH is not an executable file" >&2; exit 1; }
		echo "$CHROME_PATH"
		return
	fi
	local name
	for name in chromium chromium-browser google-chrome-stable google-chrome chrome; do
		command -v "$name" && return
	done
	for name in "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
		"/Applications/Chromium.app/Contents/MacOS/Chromium"; do
		[ -x "$name" ] && { echo "$name"; return; }
	done
	return 1
}

install_browser() {
	command -v apt-get >/dev/null || return 1
	local sudo=()
	if [ "$(id -u)" != 0 ]; then
		command -v sudo >/dev/null || return 1
		sudo=(sudo)
	fi
	echo "no browser found, installing Debian's chromium" >&2
	"${sudo[@]}" apt-get update -qq >&2
	"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >&2
}

if path=$(find_browser); then echo "$path"; exit 0; fi
[ -z "${CHROME_PATH:-}" ] || exit 1
if [ "${1:-}" = --install ] && install_browser && path=$(find_browser); then echo "$path"; exit 0; fi
echo "no Chromium or Chrome found: install one, or set CHROME_PATH to its executable" >&2
exit 1
