// Command gen writes what TypeScript has to know of the Go side, from the place where the Go side says it:
//
//	js/src/door.ts                  the methods (bridge/methods.go), what Go asks of the page (bridge/host.go)
//	js/src/runtime-error-codes.ts   the codes of local errors (signin/codes)
//	js/ERRORS.md                    the same with what each means
//	js/src/portals.ts               the hosts of account portals (signin/key.go)
//
// `make generate` runs it in the root of the repository. A test fails when a file is out of date.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	files, err := generate(".")
	for name, text := range files {
		if err == nil {
			err = os.WriteFile(name, []byte(text), 0o644)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// generate makes the text of every generated file, by its path.
func generate(root string) (map[string]string, error) {
	table, err := readMethods(filepath.Join(root, "bridge"))
	if err != nil {
		return nil, err
	}
	host, err := readHost(filepath.Join(root, "bridge/host.go"))
	if err != nil {
		return nil, err
	}
	hosts, err := readPortals(filepath.Join(root, "signin/key.go"))
	if err != nil {
		return nil, err
	}
	return map[string]string{
		filepath.Join(root, "js/src/door.ts"):                door(table, host),
		filepath.Join(root, "js/src/runtime-error-codes.ts"): errorCodes(),
		filepath.Join(root, "js/ERRORS.md"):                  errorTable(),
		filepath.Join(root, "js/src/portals.ts"):             portals(hosts),
	}, nil
}
