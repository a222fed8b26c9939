package site_test

import (
	"net/http/httptest"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/signin-wasm/signin-wasm/web/internal/site"
)

// A rebuild that has not compressed its files again must not be hidden by the compressed files of the build before.
func TestCompressedFileThatIsOlderThanItsSourceIsNotServed(t *testing.T) {
	built := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	root := fstest.MapFS{
		"stale.js": {
			Data:    []byte("new"),
			ModTime: built,
		}, "stale.js.br": {Data: []byte("old"), ModTime: built.Add(-time.Millisecond)},
		"half.js": {
			Data:    []byte("new"),
			ModTime: built,
		}, "half.js.br": {Data: []byte("old"), ModTime: built.Add(-time.Hour)},
		"half.js.gz": {Data: []byte("new, gzip"), ModTime: built.Add(time.Second)},
		"same.js": {
			Data:    []byte("new"),
			ModTime: built,
		}, "same.js.br": {Data: []byte("new, brotli"), ModTime: built},
	}
	for path, want := range map[string][2]string{
		"/sdk/stale.js": {"", "new"}, "/sdk/half.js": {"gzip", "new, gzip"}, "/sdk/same.js": {"br", "new, brotli"},
	} {
		r := httptest.NewRequest("GET", path, nil)
		r.Header.Set("Accept-Encoding", "br, gzip")
		w := httptest.NewRecorder()
		site.Package(root).ServeHTTP(w, r)
		assert.Equal(t, 200, w.Code, path)
		assert.Equal(t, "*", w.Header().Get("Access-Control-Allow-Origin"), "pages of other origins load it")
		assert.Equal(t, want, [2]string{w.Header().Get("Content-Encoding"), w.Body.String()}, path)
	}
}
