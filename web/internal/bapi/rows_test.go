package bapi

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/published"
)

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

func TestRowsFitTheDocument(t *testing.T) {
	doc := document(t)
	for _, row := range new(API).rows() {
		name := row.method + " " + row.path
		extra, excepted := undocumented[name]
		there := slices.ContainsFunc(
			published.Backend,
			func(o published.Operation) bool { return o.Method == row.method && o.Path == "/v1"+row.path },
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
