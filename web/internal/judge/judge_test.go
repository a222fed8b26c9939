package judge

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const document = `
openapi: 3.0.3
info: {title: test, version: "1"}
paths:
  /v1/thing:
    post:
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: {type: object, additionalProperties: false, properties: {name: {type: string}}}
      responses:
        "200":
          description: ok
          content:
            application/json:
              schema: {type: object, required: [id], properties: {id: {type: string}}}
    patch:
      responses: {"204": {description: nothing}}
`

func load(t *testing.T) *Judge {
	t.Helper()
	file := filepath.Join(t.TempDir(), "api.yml")
	require.NoError(t, os.WriteFile(file, []byte(document), 0o600))
	j, err := Load(file, "")
	require.NoError(t, err)
	return j
}

// exchange sends a form through the judge to a handler that answers with status and body.
func exchange(j *Judge, target, form string, status int, body string) (*httptest.ResponseRecorder, []Violation) {
	before := len(j.Report().Violations)
	h := j.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if body != "" {
			w.Header().Set("Content-Type", "application/json")
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	r := httptest.NewRequest("POST", target, strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w, j.Report().Violations[before:]
}

func TestWhatFitsPasses(t *testing.T) {
	j := load(t)
	w, found := exchange(j, "/v1/thing", "name=x&_transport=1", 200, `{"id":"a"}`)
	assert.Empty(t, found)
	assert.JSONEq(t, `{"id":"a"}`, w.Body.String(), "the answer goes through unchanged")
	_, found = exchange(j, "/v1/thing?_method=PATCH", "", 204, "")
	assert.Empty(t, found, "the logical method counts")
	assert.Equal(t, 2, j.Report().Exchanges)
}

func TestWhatDoesNotFitIsFound(t *testing.T) {
	j := load(t)
	for part, e := range map[string]struct {
		target, form string
		status       int
		body         string
	}{
		"response": {"/v1/thing", "name=x", 200, `{"name":"secret value"}`},
		"request":  {"/v1/thing", "colour=red", 200, `{"id":"a"}`},
		"route":    {"/v1/other", "", 200, `{}`},
	} {
		_, found := exchange(j, e.target, e.form, e.status, e.body)
		require.Len(t, found, 1, part)
		assert.Equal(t, part, found[0].Part)
		assert.NotContains(t, found[0].Reason, "secret value")
	}
	_, found := exchange(j, "/v1/thing", "name=x", 418, `{}`)
	require.Len(t, found, 1, "an answer with a status that is not in the document")
}

func TestGapsAreNarrow(t *testing.T) {
	for _, g := range Gaps {
		assert.NotEmpty(t, g.Why)
		assert.True(
			t,
			strings.Contains(g.Path.String(), "/v1/") && strings.HasPrefix(g.Path.String(), "^") &&
				strings.HasSuffix(g.Path.String(), "$"),
			g.Path,
		)
		assert.False(
			t,
			g.covers(
				Violation{
					Method: g.Method,
					Path:   "/v1/anything/else",
					Status: g.Status,
					Part:   g.Part,
					Reason: oneLine(errors.New("x")),
				},
				nil,
			),
		)
	}
}
