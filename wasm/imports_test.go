//go:build !js

package main

import (
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "github.com/signin-wasm/signin-wasm"

type listed struct {
	ImportPath string
	Imports    []string
	Standard   bool
}

// graph lists what a build of this command for the browser links.
func graph(t *testing.T, tags string) map[string]listed {
	t.Helper()
	dependsOn(t, ".", "..", "../bridge", "../signin")
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Imports,Standard", "-tags="+tags, ".")
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	require.NoError(t, err)
	packages := map[string]listed{}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := decoder.Decode(&p); err == io.EOF {
			return packages
		} else {
			require.NoError(t, err)
		}
		packages[p.ImportPath] = p
	}
}

// heavy are the packages that would weigh on every visitor of a page; a trailing slash stands for all below.
var heavy = []string{
	"fmt",
	"encoding/json",
	"reflect",
	"net/",
	"regexp",
	"log/slog",
	"text/",
	"html/",
	"crypto/",
	"math/big",
	"os",
	"io/fs",
	"bufio",
}

func isHeavy(path string) bool {
	return slices.ContainsFunc(
		heavy,
		func(h string) bool { return path == h || strings.HasSuffix(h, "/") && strings.HasPrefix(path+"/", h) },
	)
}

// The heavy packages are in neither build by our imports; the small build has none of them at all.
func TestImportsOfTheModule(t *testing.T) {
	for path, p := range graph(t, "") {
		if strings.HasPrefix(path, module) {
			for _, imported := range p.Imports {
				assert.False(t, isHeavy(imported), "%s imports %s", path, imported)
			}
		}
	}
	for path := range graph(t, "tinygo") {
		assert.False(t, isHeavy(path) && !strings.HasPrefix(path, "internal/"), "the small build links %s", path)
		assert.NotContains(t, path, "safejs")
	}
}

// wasm knows bridge, bridge knows signin, signin knows no other package of ours, and only bridge meets JavaScript.
func TestDependencyDirection(t *testing.T) {
	allowed := map[string][]string{
		module + "/wasm":   {module + "/bridge"},
		module + "/bridge": {module + "/signin"},
		module + "/signin": {},
	}
	packages := graph(t, "")
	for path, p := range packages {
		if !strings.HasPrefix(path, module) {
			continue
		}
		require.Contains(t, allowed, path, "a package that does not belong into the module")
		for _, imported := range p.Imports {
			if strings.HasPrefix(imported, module) {
				assert.Contains(t, allowed[path], imported, "%s imports %s", path, imported)
			}
			if imported == "syscall/js" || strings.Contains(imported, "safejs") {
				assert.Equal(t, module+"/bridge", path, "only bridge meets JavaScript")
			}
		}
	}
	require.Contains(t, packages, module+"/signin")
}
