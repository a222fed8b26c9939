package main

import (
	"go/ast"
	"go/parser"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestGeneratedFilesAreUpToDate(t *testing.T) {
	files, err := generate("../..")
	require.NoError(t, err)
	for name, want := range files {
		found, err := os.ReadFile(name)
		require.NoError(t, err)
		assert.True(t, want == string(found), "%s is out of date: run make generate", name)
	}
}

// The bridge's own code is the data: each row has a name of its own, and every name says what it is called on.
func TestRows(t *testing.T) {
	table, err := readMethods("..")
	require.NoError(t, err)
	assert.NotEmpty(t, table.version)
	seen := map[string]bool{}
	for _, r := range append(table.methods, table.questions...) {
		assert.False(t, seen[r.name], "%s has two rows", r.name)
		seen[r.name] = true
	}
	for _, r := range table.methods {
		if r.on != "clerk" {
			assert.Regexp(t, "^"+r.on+`\.`, r.name)
		}
	}
}

func TestAFunctionMayReadOnlyWhatItsRowDeclares(t *testing.T) {
	parse := func(body string) *ast.FuncDecl {
		file, err := parser.ParseExpr("func() {" + body + "}")
		require.NoError(t, err)
		return &ast.FuncDecl{Body: file.(*ast.FuncLit).Body}
	}
	r := row{name: "m", params: "{ id: string; to?: string }", live: "{ done?: () => unknown }"}
	assert.NoError(t, checkReads(r, parse(`c.text("id"); c.params.Get("to"); c.action("done")`)))
	assert.ErrorContains(t, checkReads(r, parse(`c.text("ids")`)), `"ids"`)
	assert.ErrorContains(t, checkReads(r, parse(`c.params.Get("from")`)), `"from"`)
	assert.ErrorContains(t, checkReads(r, parse(`c.action("id")`)), `"id"`)
}
