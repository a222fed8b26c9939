package journal_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/journal"
)

func printed(format string) string {
	var out bytes.Buffer
	j := journal.New(&out, format)
	j.Message(domain.Message{To: "alan@example.com", Code: "376916", Channel: "email"})
	j.Message(domain.Message{To: "alan@example.com", Link: "http://localhost/v1/verify?token=t", Channel: "email"})
	h := j.Handler(http.NotFoundHandler(), func(path string) bool { return path != "/quiet.js" })
	for _, target := range []string{"/v1/client?_method=PATCH&secret=s", "/quiet.js",
		"/v1/client?_method=%0Acode+999999%0A", "/v1/%1b[31m%0Acode%20999999%0A", "/v1/client?_method=%1b[2J"} {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("POST", target, nil))
	}
	return out.String()
}

func TestLines(t *testing.T) {
	text := printed(journal.Text)
	assert.Contains(t, text, "code 376916 → alan@example.com\n")
	assert.Contains(t, text, "link http://localhost/v1/verify?token=t → alan@example.com\n")
	assert.Regexp(t, `(?m)^404 POST \(PATCH\) /v1/client \d+ ms$`, text)
	assert.NotContains(t, text, "secret")
	assert.NotContains(t, text, "quiet")

	assert.NotContains(t, text, "999999\n", "a request makes no line of its own")
	assert.NotContains(t, text, "\x1b")

	text = printed(journal.JSON)
	assert.Contains(t, text, `"msg":"code","code":"376916","to":"alan@example.com"`)
	assert.Contains(t, text, `"msg":"request","method":"POST (PATCH)","path":"/v1/client","status":404`)

	assert.Empty(t, printed(journal.Off))
}
