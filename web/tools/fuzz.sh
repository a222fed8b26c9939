#!/usr/bin/env bash
# Runs each fuzz target of both Go modules for a time (60s without an argument), one after the other. What a target
# finds is written to the testdata/fuzz of its package: fix the fault, commit the input.
#
#   fuzz.sh [TIME]
set -uo pipefail

time=${1:-60s}
root=$(cd "$(dirname "$0")/../.." && pwd)
targets=0 found=0
for module in . web; do
	cd "$root/$module"
	files=$(grep -rl --include='*_test.go' '^func Fuzz' . | { [ $module = web ] && cat || grep -v '^./web/'; })
	for package in $(xargs -n1 dirname <<<"$files" | sort -u); do
		for target in $(grep -h --include='*_test.go' -o '^func Fuzz[A-Za-z0-9]*' "$package"/*_test.go | cut -c6-); do
			targets=$((targets + 1))
			output=$(go test "$package" -run '^$' -fuzz "^$target\$" -fuzztime "$time" 2>&1)
			status=$?
			# Go's own bug: a worker that is busy when the time is up counts as a failure.
			if [ $status != 0 ] && grep -q 'context deadline exceeded' <<<"$output" &&
				! grep -q 'Failing input' <<<"$output"; then
				status=0
			fi
			verdict=$([ $status = 0 ] && grep -o 'execs: [0-9]*' <<<"$output" | tail -1 || echo FAILED)
			printf '%-28s %-28s %s\n' "$package" "$target" "$verdict"
			[ $status = 0 ] || { found=$((found + 1)); tail -20 <<<"$output"; }
		done
	done
done
echo "$targets targets, $found with findings"
[ $found = 0 ] && [ $targets -gt 0 ]
