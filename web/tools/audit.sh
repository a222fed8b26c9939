#!/usr/bin/env bash
# Asks the vulnerability databases about everything that is imported: govulncheck (vuln.go.dev) for both Go modules, npm
# audit (the npm registry) for both npm packages. Says for each which database answered.
#
#   audit.sh GOVULNCHECK
#
# Exits with 1 when something is vulnerable, with 2 when a database did not answer, because then nothing is known.
set -uo pipefail

govulncheck=${1:?usage: audit.sh GOVULNCHECK}
root=$(cd "$(dirname "$0")/../.." && pwd)
vulnerable=0 unanswered=0

report() { # what, verdict, details
	printf '%-24s %s\n' "$1" "$2"
	[ -z "${3:-}" ] || sed 's/^/    /' <<<"$3"
}

for module in . web; do
	output=$(cd "$root/$module" && "$govulncheck" ./... 2>&1)
	case $? in
	0) report "Go module $module" "no known vulnerability" ;;
	3) report "Go module $module" "VULNERABLE" "$output"; vulnerable=1 ;;
	*) report "Go module $module" "NOT CONSULTED: vuln.go.dev did not answer" "$(tail -1 <<<"$output")"; unanswered=1 ;;
	esac
done

for package in js web; do
	output=$(cd "$root/$package" && npm audit --json --fetch-retries=0 2>/dev/null)
	# With an answer there are counts, without one an error.
	total=$(node -e 'try { console.log(JSON.parse(process.argv[1]).metadata.vulnerabilities.total) } catch { }' "$output")
	case $total in
	'') report "npm package $package" "NOT CONSULTED: the registry does not answer npm audit"; unanswered=1 ;;
	0) report "npm package $package" "no known vulnerability" ;;
	*) report "npm package $package" "VULNERABLE" "$(cd "$root/$package" && npm audit 2>&1)"; vulnerable=1 ;;
	esac
done

[ $vulnerable = 0 ] || exit 1
[ $unanswered = 0 ] || { echo "A database was not consulted. This is not an all-clear."; exit 2; }
