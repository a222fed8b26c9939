//go:build !js

// Package main_test keeps the WebAssembly module small and its layers apart: it reads the import graph as the go
// command sees it. The module itself is tested under Node and in a browser.
package main_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/signin-wasm/signin-wasm/"

// heavy packages cost more than the whole budget of a build allows; each has a lighter way in the browser (the page's
// own fetch, URL, JSON and Web Crypto).
var heavy = []string{
	"encoding/json", "log/slog", "net", "net/http", "net/url", "regexp", "text/...", "crypto/...", "html/...", "math/big",
}

// throughSafejs are heavy as well, and come with safejs in the standard build. Nothing of ours may import them.
var throughSafejs = []string{"fmt", "reflect", "log", "os"}

type goPackage struct {
	ImportPath string
	Imports    []string
	Standard   bool
}

func (p goPackage) ours() bool { return strings.HasPrefix(p.ImportPath, module) }

// list returns the packages that pattern is built from, for GOOS=js.
func list(t *testing.T, pattern string, flags ...string) map[string]goPackage {
	t.Helper()
	args := append([]string{"list", "-deps", "-json=ImportPath,Imports,Standard"}, flags...)
	cmd := exec.Command("go", append(args, pattern)...)
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	require.NoError(t, err, stderr.String())

	packages := map[string]goPackage{}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else {
			require.NoError(t, err)
		}
		packages[p.ImportPath] = p
	}
	require.Contains(t, packages, module+"signin", "the graph of %s", pattern)
	return packages
}

func matches(patterns []string, path string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		prefix, subtree := strings.CutSuffix(pattern, "/...")
		return path == prefix || subtree && strings.HasPrefix(path, prefix+"/")
	})
}

func TestModuleHasNoHeavyImports(t *testing.T) {
	t.Run("standard build", func(t *testing.T) {
		for path, p := range list(t, module+"wasm") {
			require.False(t, matches(heavy, path), "%s is in the module", path)
			for _, imported := range p.Imports {
				require.False(t, p.ours() && matches(throughSafejs, imported), "%s imports %s", path, imported)
			}
		}
	})
	t.Run("TinyGo build", func(t *testing.T) {
		packages := list(t, module+"wasm", "-tags=tinygo")
		for path := range packages {
			require.False(t, strings.HasPrefix(path, "github.com/hack-pad/"), "%s is in the module", path)
		}
		for path := range reachable(packages, module+"wasm") {
			require.False(t, matches(heavy, path) || matches(throughSafejs, path), "%s is in the module", path)
		}
	})
}

// reachable follows imports from root through our packages and what they import directly: what the standard library
// imports from there on differs under TinyGo, which brings its own.
func reachable(packages map[string]goPackage, root string) map[string]bool {
	seen := map[string]bool{}
	var visit func(path string)
	visit = func(path string) {
		if seen[path] {
			return
		}
		seen[path] = true
		if p := packages[path]; !p.Standard {
			for _, imported := range p.Imports {
				visit(imported)
			}
		}
	}
	visit(root)
	return seen
}

func TestOnlyTheBrowserSideImportsSyscallJS(t *testing.T) {
	for path, p := range list(t, module+"wasm") {
		if p.ours() && slices.Contains(p.Imports, "syscall/js") {
			require.True(t, within(path, "bridge") || within(path, "wasm"), "%s imports syscall/js", path)
		}
	}
}

func TestDependenciesPointOneWay(t *testing.T) {
	allowed := map[string][]string{
		"signin": {"signin"},
		"bridge": {"signin", "bridge"},
		"wasm":   {"bridge", "wasm"},
	}
	for path, p := range list(t, module+"wasm") {
		for layer, below := range allowed {
			if !within(path, layer) {
				continue
			}
			for _, imported := range p.Imports {
				if strings.HasPrefix(imported, module) {
					require.True(t, slices.ContainsFunc(below, func(layer string) bool { return within(imported, layer) }),
						"%s imports %s", path, imported)
				}
			}
		}
	}
}

// Importers of signin get no server code and no browser code with it.
func TestSigninNeedsOnlyTheStandardLibrary(t *testing.T) {
	for path, p := range list(t, module+"signin") {
		require.True(t, p.Standard || within(path, "signin"), "signin depends on %s", path)
	}
}

func within(path, layer string) bool {
	return path == module+layer || strings.HasPrefix(path, module+layer+"/")
}
