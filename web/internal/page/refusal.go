package page

import (
	"bytes"
	"net/http"
	"strings"
)

// Refusals answers a browser that navigates with a page where next refuses in a line of plain text, as libraries do
// with [http.Error].
func Refusals(title string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept"), "text/html") {
			next.ServeHTTP(w, r)
			return
		}
		held := &refusal{ResponseWriter: w}
		next.ServeHTTP(held, r)
		if held.status != 0 {
			Problem(w, held.status, Trouble{Title: title, Detail: sentence(held.text.String())})
		}
	})
}

// refusal holds back a refusal in plain text, and lets everything else through.
type refusal struct {
	http.ResponseWriter
	status int // of a refusal
	text   bytes.Buffer
}

func (r *refusal) WriteHeader(status int) {
	if status >= http.StatusBadRequest && strings.HasPrefix(r.Header().Get("Content-Type"), "text/plain") {
		r.status = status
		return
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *refusal) Write(b []byte) (int, error) {
	if r.status != 0 {
		return r.text.Write(b)
	}
	return r.ResponseWriter.Write(b)
}

// Unwrap is what [http.ResponseController] looks for.
func (r *refusal) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func sentence(text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return "Go back to the app and start again."
	}
	text = strings.ToUpper(text[:1]) + text[1:]
	if !strings.HasSuffix(text, ".") {
		text += "."
	}
	return text + " Go back to the app and start again."
}
