package codes

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func parse(t *testing.T, path string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	require.NoError(t, err)
	return file
}

// Every constant of codes.go has its row, and no code has two.
func TestEveryCodeIsExplained(t *testing.T) {
	rows := map[string]int{}
	for _, code := range All {
		rows[code.Name]++
		assert.True(t, strings.HasSuffix(code.Sentence, "."), code.Name)
	}
	declared := 0
	ast.Inspect(parse(t, "../codes.go"), func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok {
			name, _ := strconv.Unquote(literal.Value)
			assert.Equal(t, 1, rows[name], name)
			declared++
		}
		return true
	})
	assert.Len(t, All, declared)
}

// An error gets its code from codes.go, never from text at the place where it is made. The examples compare with codes
// of the server, as applications do.
func TestCodesAreNotTypedTwice(t *testing.T) {
	makers := map[string]bool{"usage": true, "runtimeError": true, "webAuthnError": true, "refuse": true}
	check := func(path string, value ast.Expr) {
		_, text := value.(*ast.BasicLit)
		assert.False(t, text, "%s: write the constant of signin/codes.go", path)
	}
	require.NoError(t, filepath.WalkDir("..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") ||
			strings.HasPrefix(path, "../examples/") {
			return err
		}
		ast.Inspect(parse(t, path), func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if maker, ok := n.Fun.(*ast.Ident); ok && makers[maker.Name] && len(n.Args) > 0 {
					check(path, n.Args[0])
				}
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Code" {
					check(path, n.Value)
				}
			}
			return true
		})
		return nil
	}))
}
