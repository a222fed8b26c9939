//go:build !js

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// dependsOn names directories whose files a program reads that the test starts. The go command keeps the result of a
// test until something changes that the test process itself has looked at.
func dependsOn(t *testing.T, dirs ...string) {
	t.Helper()
	for _, dir := range dirs {
		_, err := os.ReadDir(dir)
		require.NoError(t, err)
	}
}

// command runs a program in this directory and returns what it printed.
func command(t *testing.T, env []string, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s %s\n%s", name, strings.Join(args, " "), out)
	return strings.TrimSpace(string(out))
}

// The module as built by Go, run by Node and fed with hostile objects (testdata/module.mjs). No call may
// throw, stay pending or be settled twice, and the program has to live through all of it.
func TestModule(t *testing.T) {
	dependsOn(t, ".", "../bridge", "../signin", "../js/src", "testdata", "tools")
	dir := t.TempDir()
	wasm := filepath.Join(dir, "signin.wasm")
	command(t, []string{"GOOS=js", "GOARCH=wasm"}, "go", "build", "-o", wasm, ".")
	exec := filepath.Join(command(t, nil, "go", "env", "GOROOT"), "lib", "wasm", "wasm_exec.js")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "package.json"), []byte(`{"type":"module"}`), 0o600))
	command(t, nil, "node", "tools/glue.mjs", exec, dir, "go")
	assert.Empty(t, command(t, nil, "node", "testdata/module.mjs", wasm, filepath.Join(dir, "go.js")))
}

// The small build, and the builds of it that check more (make checked), fed with the same hostile objects. They need
// the package's loader, because each of their accesses to JavaScript runs in its try. With REQUIRE_TINY=1, which make
// sets where TinyGo is, a missing small build is a failure.
func TestTinyModule(t *testing.T) {
	builds := found(t, "../js/dist/signin.tiny.wasm")
	if len(builds) == 0 {
		require.Empty(t, os.Getenv("REQUIRE_TINY"), "the small module was asked for and is not built: make tiny")
		t.Skip("there is no small module to test: make tiny builds it")
	}
	dependsOn(t, "../js/dist", "../js/src", "../js/src/runtime", "testdata")
	for _, wasm := range append(builds, found(t, "../build/checked/*.wasm")...) {
		t.Log(wasm)
		dir := t.TempDir()
		loader := filepath.Join(dir, "loader.js")
		command(
			t,
			nil,
			"../js/node_modules/.bin/esbuild",
			"../js/src/loader.ts",
			"--bundle",
			"--format=esm",
			"--log-level=warning",
			"--outfile="+loader,
		)
		require.NoError(t, os.WriteFile(filepath.Join(dir, "package.json"), []byte(`{"type":"module"}`), 0o600))
		glue, err := os.ReadFile("../js/src/runtime/tinygo.js")
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, "tinygo.js"), glue, 0o600))
		assert.Empty(t, command(t, nil, "node", "testdata/module.mjs", wasm, filepath.Join(dir, "tinygo.js"), loader))
	}
}

func found(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	require.NoError(t, err)
	return files
}
