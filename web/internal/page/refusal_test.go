package page

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRefusalsOfLibrariesArePages(t *testing.T) {
	answer := func(accept string, h http.HandlerFunc) *httptest.ResponseRecorder {
		rec, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept", accept)
		Refusals("This cannot go on", h).ServeHTTP(rec, r)
		return rec
	}
	refuse := func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "unknown <or> expired", 400) }
	rec := answer("text/html,*/*", refuse)
	assert.Equal(t, 400, rec.Code)
	assert.Equal(t, "text/html; charset=utf-8", rec.Header().Get("Content-Type"))
	assert.Contains(t, rec.Body.String(), "<h1>This cannot go on</h1>")
	assert.Contains(t, rec.Body.String(), "Unknown &lt;or&gt; expired. Go back to the app and start again.")
	assert.Contains(t, rec.Body.String(), `<a href="/">Back to the sign-in page</a>`)

	rec = answer("*/*", refuse)
	assert.Equal(t, "unknown <or> expired\n", rec.Body.String(), "a program gets the line")

	rec = answer("text/html", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{}`))
	})
	assert.Equal(t, "{}", rec.Body.String(), "a refusal that has a form of its own stays")

	rec = answer("text/html", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		_, _ = w.Write([]byte("fine"))
	})
	assert.Equal(t, "fine", rec.Body.String(), "so does an answer")
	assert.Equal(t, 200, rec.Code)
}
