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

func (c *Call) envelope(r *Reply) error {
	var client any
	if c.Client != nil && !r.noClient {
		w, err := c.Server.WireClient(c, c.Client)
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
	default:
		writeJSON(w, r.status, r.body)
	}
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	b, err := json.Marshal(body)
	if err != nil {
		status, b = 500, []byte(
			`{"errors":[{"code":"internal_clerk_error","message":"`+apierr.New(
				"internal_clerk_error",
				"",
			).Message+`","long_message":""}]}`,
		)
	}
	// Without a charset, which JSON does not have (RFC 8259 section 11): @clerk/backend compares the whole value.
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(b)
}
