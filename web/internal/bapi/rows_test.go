package bapi

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write operations.txt and the table in web/README.md")

// undocumented are endpoints and fields that Clerk's SDKs use and the document does not have any more.
var undocumented = map[string]string{
	"POST /sessions/{session_id}/verify": "token",
	"GET /clients/handshake_payload":     "",
	"PATCH /users/{user_id}":             metadataFields,
}

func document(t *testing.T) *openapi3.T {
	t.Helper()
	file := os.Getenv("BAPI_SPEC")
	if file == "" {
		t.Log("BAPI_SPEC is not set: the rows are not compared with the published document")
		return nil
	}
	doc, err := openapi3.NewLoader().LoadFromFile(file)
	require.NoError(t, err)
	return doc
}

func TestOperationsAreThoseOfTheDocument(t *testing.T) {
	doc := document(t)
	if doc == nil {
		return
	}
	var lines []string
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			lines = append(lines, method+" "+path+" "+op.OperationID)
		}
	}
	sort.Slice(lines, func(i, j int) bool {
		a, b := strings.Fields(lines[i]), strings.Fields(lines[j])
		return a[1] < b[1] || (a[1] == b[1] && a[0] < b[0])
	})
	text := strings.Join(lines, "\n") + "\n"
	if *update {
		require.NoError(t, os.WriteFile("operations.txt", []byte(text), 0o644))
		return
	}
	assert.Equal(t, text, published, "go test ./internal/bapi -update writes it")
}

func TestRowsFitTheDocument(t *testing.T) {
	doc := document(t)
	for _, row := range new(API).rows() {
		name := row.method + " " + row.path
		extra, excepted := undocumented[name]
		there := slices.ContainsFunc(
			operations(),
			func(op operation) bool { return op.method == row.method && op.path == row.path },
		)
		assert.True(t, there || excepted, "%s is not published", name)
		if doc == nil || !there {
			continue
		}
		known := strings.Fields(extra)
		if request := doc.Paths.Value(row.path).GetOperation(row.method).RequestBody; request != nil {
			for _, media := range request.Value.Content {
				for field := range media.Schema.Value.Properties {
					known = append(known, field)
				}
			}
		}
		for _, field := range strings.Fields(row.fields) {
			assert.Contains(t, known, field, name)
		}
	}
}

const (
	tableStart = "<!-- written by: cd web && go test ./internal/bapi -update -->\n"
	tableEnd   = "<!-- end -->\n"
)

// The table of the README is made from the rows, so that it cannot promise what is not there.
func TestTableInTheReadme(t *testing.T) {
	there := map[string]bool{}
	for _, row := range new(API).rows() {
		there[row.method+" "+row.path] = true
	}
	var table strings.Builder
	table.WriteString("| Path | There | Operations |\n|---|---|---|\n")
	var absent []string
	for _, root := range roots {
		total, names := 0, []string{}
		for _, op := range operations() {
			if strings.Split(op.path, "/")[1] != root {
				continue
			}
			if total++; there[op.method+" "+op.path] {
				names = append(names, "`"+op.name+"`")
			}
		}
		if len(names) == 0 {
			absent = append(absent, fmt.Sprintf("`%s` (%d)", root, total))
			continue
		}
		fmt.Fprintf(&table, "| `/v1/%s` | %d of %d | %s |\n", root, len(names), total, strings.Join(names, ", "))
	}
	fmt.Fprintf(
		&table,
		"\nAll others answer 501 `not_implemented` with their name: what is missing above, and %s.\n",
		strings.Join(absent, ", "),
	)

	const file = "../../README.md"
	readme, err := os.ReadFile(file)
	require.NoError(t, err)
	before, rest, found := bytes.Cut(readme, []byte(tableStart))
	require.True(t, found)
	_, after, found := bytes.Cut(rest, []byte(tableEnd))
	require.True(t, found)
	want := string(before) + tableStart + table.String() + tableEnd + string(after)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(want), 0o644))
		return
	}
	assert.Equal(t, want, string(readme), "go test ./internal/bapi -update writes it")
}
