package fapi

import (
	"encoding/json"
	"net/http"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
)

// Reply is the answer of a handler.
type Reply struct {
	status    int
	body      any
	enveloped bool
	noClient  bool
	location  string
	html      []byte
	render    func(http.ResponseWriter)
}

// Enveloped answers 200 {"response": v, "client": <the caller's client>}.
func Enveloped(v any) Reply { return Reply{status: 200, body: v, enveloped: true} }

// WithoutClient answers 200 {"response": v, "client": null}, for plain GETs (PROTOCOL 3.2).
func WithoutClient(v any) Reply {
	return Reply{status: 200, body: v, enveloped: true, noClient: true}
}

// Bare answers 200 with v itself (environment, tokens, JWKS).
func Bare(v any) Reply { return Reply{status: 200, body: v} }

// Redirect answers 303 to a URL that the caller has checked.
func Redirect(url string) Reply { return Reply{status: 303, location: url} }

// Page answers with an HTML page under the strictest content security policy; it can hold forms to this origin only.
func Page(status int, html []byte) Reply { return Reply{status: status, html: html} }

// PageCSP is the policy of pages without scripts.
const PageCSP = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

func (c *Call) envelope(r *Reply) error {
	var client any
	if c.Client != nil && !r.noClient {
		w, err := c.wireClient(c.Client)
		if err != nil {
			return err
		}
		client = w
	}
	r.body = map[string]any{"response": r.body, "client": client}
	return nil
}

func (r Reply) write(w http.ResponseWriter, req *http.Request) {
	switch {
	case r.render != nil:
		r.render(w)
	case r.location != "":
		http.Redirect(w, req, r.location, r.status)
	case r.html != nil:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", PageCSP)
		w.Header().Set("Referrer-Policy", "no-referrer")
		w.WriteHeader(r.status)
		_, _ = w.Write(r.html)
	default:
		writeJSON(w, r.status, r.body)
	}
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	b, err := json.Marshal(body)
	if err != nil {
		status, b = 500, []byte(`{"errors":[{"code":"internal_clerk_error","message":"`+apierr.New("internal_clerk_error", "").Message+`","long_message":""}]}`)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b)
}
