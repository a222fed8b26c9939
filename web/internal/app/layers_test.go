package app_test

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// layers are the rooms of the server from the bottom up. A package imports packages of lower layers, never one of its
// own or of a higher one.
var layers = [][]string{
	{
		"apierr",
		"clock",
		"domain",
		"external",
		"limiter",
		"page",
		"redirecturl",
		"samlxml",
		"siwe",
		"solana",
		"judge",
		"bundle",
		"localtls",
	},
	{"typed", "published", "journal", "oidcprovider", "oidcrp", "samlprovider", "samlsp"},
	{"secret", "store", "site"},
	{"mail", "settings", "token", "webhook", "roles"},
	{"templates"},
	{"fapi"},
	{"wire", "verify", "passwords", "captcha", "protect"},
	{"membership", "images"},
	{"sessions"},
	{"signin", "popup"},
	{"clients", "environment", "handshake", "factor", "emaillink", "passkey", "web3", "ticket", "sso"},
	{"onetap", "me", "bapi", "seed", "reverify", "organizations"},
	{"signup", "dev"},
	{"app"},
	{"world"},
}

const module = "github.com/signin-wasm/signin-wasm/web/internal/"

func TestImportsGoDown(t *testing.T) {
	level := map[string]int{}
	for i, names := range layers {
		for _, name := range names {
			level[name] = i
		}
	}
	dirs, err := os.ReadDir("..")
	require.NoError(t, err)
	for _, dir := range dirs {
		own, known := level[dir.Name()]
		if !known {
			t.Errorf("%s has no layer: say in layers_test.go who may import it", dir.Name())
			continue
		}
		files, err := filepath.Glob(filepath.Join("..", dir.Name(), "*.go"))
		require.NoError(t, err)
		documented := false
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly|parser.ParseComments)
			require.NoError(t, err)
			documented = documented || strings.HasPrefix(parsed.Doc.Text(), "Package "+dir.Name()+" ")
			for _, spec := range parsed.Imports {
				name, ours := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), module)
				if !ours {
					continue
				}
				name, _, _ = strings.Cut(name, "/")
				assert.Less(t, level[name], own, "%s imports %s", file, name)
			}
		}
		assert.True(t, documented, "package %s does not say what it is for", dir.Name())
	}
	assert.True(t, slices.IsSortedFunc(layers, func(a, b []string) int { return level[a[0]] - level[b[0]] }))
}
