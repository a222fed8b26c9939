package site_test

import (
	"io/fs"
	"net/http/httptest"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"

	"github.com/signin-wasm/signin-wasm/web/internal/site"
)

// Framework packages name a major version, an exact one or none; no other package and no dot file is handed out.
func TestModulesAreThoseThatAreInstalledElseOurScript(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	sdk := fstest.MapFS{"clerk.browser.js": file("ours"), "signin.tiny.wasm": file("module")}
	installed := fstest.MapFS{
		"@clerk/clerk-js/dist/clerk.browser.js": file("theirs"), "@clerk/ui/dist/ui.browser.js": file("components"),
		"@clerk/backend/index.js": file("other"), "@clerk/ui/.env": file("secret"),
	}
	const script = "/npm/@clerk/clerk-js@6/dist/clerk.browser.js"
	for _, c := range []struct {
		path       string
		sdk, given fs.FS
		status     int
		answer     string // body
	}{
		{script, sdk, nil, 200, "ours"},
		{"/npm/@clerk/clerk-js@6/dist/signin.tiny.wasm", sdk, nil, 200, "module"},
		{"/npm/@clerk/clerk-js@6/package.json", sdk, nil, 404, ""},
		{"/npm/@clerk/ui@1/dist/clerk.browser.js", sdk, nil, 404, ""},
		{script, fstest.MapFS{}, nil, 404, ""},
		{script, sdk, installed, 200, "theirs"},
		{"/npm/@clerk/clerk-js/dist/clerk.browser.js", sdk, installed, 200, "theirs"},
		{"/npm/@clerk/ui@1.36.0/dist/ui.browser.js", sdk, installed, 200, "components"},
		{"/npm/@clerk/ui@1/dist/ui.browser.js", sdk, nil, 404, ""},
		{"/npm/@clerk/backend@3/index.js", sdk, installed, 404, ""},
		{"/npm/@clerk/ui@1/.env", sdk, installed, 404, ""},
		{"/npm/@clerk/ui-kit@1/dist/ui.browser.js", sdk, installed, 404, ""},
		{"/npm/@clerk/ui@1/dist/../../backend/index.js", sdk, installed, 404, ""},
	} {
		w := httptest.NewRecorder()
		site.Modules(c.sdk, c.given).ServeHTTP(w, httptest.NewRequest("GET", c.path, nil))
		assert.Equal(t, c.status, w.Code, c.path)
		assert.Equal(t, "*", w.Header().Get("Access-Control-Allow-Origin"), c.path)
		if c.status == 200 {
			assert.Equal(t, c.answer, w.Body.String(), c.path)
		}
	}
}
