package published_test

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/app"
	"github.com/signin-wasm/signin-wasm/web/internal/published"
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

var update = flag.Bool("update", false, "write frontend.txt and backend.txt, and the tables of web/README.md")

const updated = "go test ./internal/published -update writes it"

func TestOperationsAreThoseOfTheDocuments(t *testing.T) {
	for _, api := range []struct{ document, prefix, file string }{
		{"FAPI_SPEC", "", "frontend.txt"},
		{"BAPI_SPEC", "/v1", "backend.txt"},
	} {
		file := os.Getenv(api.document)
		if file == "" {
			t.Logf("%s is not set: %s is not compared with the published document", api.document, api.file)
			continue
		}
		doc, err := openapi3.NewLoader().LoadFromFile(file)
		require.NoError(t, err)
		var all []published.Operation
		for path, item := range doc.Paths.Map() {
			for method, op := range item.Operations() {
				name := cmp.Or(op.OperationID, strings.ReplaceAll(op.Summary, " ", "-"))
				all = append(all, published.Operation{Method: method, Path: api.prefix + path, Name: name})
			}
		}
		slices.SortFunc(all, func(a, b published.Operation) int {
			return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
		})
		var text strings.Builder
		for _, o := range all {
			fmt.Fprintln(&text, o.Method, o.Path, o.Name)
		}
		if *update {
			require.NoError(t, os.WriteFile(api.file, []byte(text.String()), 0o644))
			continue
		}
		now, err := os.ReadFile(api.file)
		require.NoError(t, err)
		assert.Equal(t, text.String(), string(now), updated)
	}
}

var named = regexp.MustCompile(`\{[^}]+\}`)

// has asks the server for an operation. What it answers does not matter, unless it says that there is none.
func has(t *testing.T, w http.Handler, o published.Operation, key string) bool {
	t.Helper()
	r := httptest.NewRequest(o.Method, world.URL+named.ReplaceAllString(o.Path, "none"), nil)
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	answer := httptest.NewRecorder()
	w.ServeHTTP(answer, r)
	if answer.Code != http.StatusNotImplemented {
		return true
	}
	assert.Contains(t, answer.Body.String(), `"code":"not_implemented"`, o.Name)
	assert.Contains(t, answer.Body.String(), o.Method+" "+o.Path, o.Name)
	return false
}

// The tables of the README are made of what the server answers, so that they cannot promise what is not there.
func TestTablesInTheReadme(t *testing.T) {
	// The judges of the documents would find much in requests that have nothing in them.
	w := world.New(t, func(c *app.Config) { c.Judge, c.BackendJudge = nil, nil })
	const file = "../../README.md"
	readme, err := os.ReadFile(file)
	require.NoError(t, err)
	for name, api := range map[string]struct {
		all []published.Operation
		key string
	}{
		"Frontend": {published.Frontend, ""},
		"Backend":  {published.Backend, app.SecretKey},
	} {
		start := fmt.Sprintf("<!-- %s API, written by: cd web && go test ./internal/published -update -->\n", name)
		before, rest, found := bytes.Cut(readme, []byte(start))
		require.True(t, found, start)
		_, after, found := bytes.Cut(rest, []byte("<!-- end -->\n"))
		require.True(t, found)
		made := table(api.all, func(o published.Operation) bool { return has(t, w.App.Handler, o, api.key) })
		want := string(before) + start + made + "<!-- end -->\n" + string(after)
		if *update {
			readme = []byte(want)
			continue
		}
		assert.Equal(t, want, string(readme), updated)
	}
	if *update {
		require.NoError(t, os.WriteFile(file, readme, 0o644))
	}
}

func TestFind(t *testing.T) {
	for path, name := range map[string]string{
		"/v1/me/billing/statements/stmt_1": "GetUserStatement",
		"/v1/saml/metadata/conn_1.xml":     "samlMetadata",
		"/v1/saml/metadata/conn_1":         "",
		"/v1/me/no_such_thing":             "",
		"/v1/me/billing/statements/":       "",
	} {
		o, ok := published.Find(httptest.NewRequest(http.MethodGet, path, nil))
		assert.Equal(t, name != "", ok, path)
		assert.Equal(t, name, o.Name, path)
	}
}

// table has a row for each group of paths of which the server has something, and a sentence about the others.
func table(all []published.Operation, has func(published.Operation) bool) string {
	type group struct {
		name  string
		total int
		there []string
	}
	var groups []*group
	for _, o := range all {
		name := groupOf(o.Path)
		at := slices.IndexFunc(groups, func(g *group) bool { return g.name == name })
		if at < 0 {
			at, groups = len(groups), append(groups, &group{name: name})
		}
		groups[at].total++
		if has(o) {
			groups[at].there = append(groups[at].there, "`"+o.Name+"`")
		}
	}
	var text strings.Builder
	text.WriteString("| Path | There | Operations |\n|---|---|---|\n")
	var absent []string
	for _, g := range groups {
		if len(g.there) == 0 {
			absent = append(absent, fmt.Sprintf("`%s` (%d)", g.name, g.total))
			continue
		}
		fmt.Fprintf(&text, "| `%s` | %d of %d | %s |\n", g.name, len(g.there), g.total, strings.Join(g.there, ", "))
	}
	fmt.Fprintf(
		&text,
		"\nAll others answer 501 `not_implemented` with their name: what is missing above, and %s.\n",
		strings.Join(absent, ", "),
	)
	return text.String()
}

// groupOf is the part of a path that the table has a row for: a resource, or what belongs to a client or a user.
func groupOf(path string) string {
	parts := strings.Split(path, "/")
	if parts[1] != "v1" {
		return "/" + parts[1]
	}
	depth := 3
	if len(parts) > 3 && (parts[2] == "me" || parts[2] == "client") {
		depth = 4
	}
	return strings.Join(parts[:min(depth, len(parts))], "/")
}
