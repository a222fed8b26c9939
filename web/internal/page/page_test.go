package page

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPagesAreStrict(t *testing.T) {
	rec := httptest.NewRecorder()
	Write(
		rec,
		http.StatusOK,
		New(`{{define "title"}}{{.}}{{end}}{{define "main"}}<p>{{.}}</p>{{end}}`),
		"<script>x</script>",
		Policy{},
	)
	assert.Equal(
		t,
		"default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; base-uri 'none'; "+
			"frame-ancestors 'none'; form-action 'none'",
		rec.Header().Get("Content-Security-Policy"),
	)
	assert.Equal(t, "no-store", rec.Header().Get("Cache-Control"))
	assert.Equal(t, "same-origin", rec.Header().Get("Referrer-Policy"))
	assert.Contains(t, rec.Body.String(), "&lt;script&gt;")
	assert.NotContains(t, rec.Body.String(), "<script>")
	assert.NotContains(t, rec.Body.String(), "onclick")
}

// A person who is lost gets a page with a way back; a program gets one line.
func TestNotFound(t *testing.T) {
	for accept, want := range map[string]string{"text/html,*/*": "text/html; charset=utf-8",
		"*/*": "text/plain; charset=utf-8"} {
		rec, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/<none>", nil)
		r.Header.Set("Accept", accept)
		NotFound(rec, r)
		assert.Equal(t, http.StatusNotFound, rec.Code)
		assert.Equal(t, want, rec.Header().Get("Content-Type"))
		assert.Equal(
			t,
			want[:9] == "text/html",
			strings.Contains(rec.Body.String(), `<a href="/">Back to the sign-in page</a>`),
		)
		assert.NotContains(t, rec.Body.String(), "<none>")
	}
}

func TestAssetsServeFilesOnly(t *testing.T) {
	for path, want := range map[string]int{
		"/__pages/page.css": 200, "/__pages/tokens.css": 200, "/__pages/popup.js": 200, "/__pages/submit.js": 200,
		"/__pages/": 404, "/__pages/../page.go": 404, "/__pages/none.js": 404,
	} {
		rec := httptest.NewRecorder()
		Assets().ServeHTTP(rec, httptest.NewRequest("GET", path, nil))
		assert.Equal(t, want, rec.Code, path)
	}
}
