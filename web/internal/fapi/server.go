// Package fapi is the plumbing of the Frontend and the Backend API: from an HTTP request to a call in a transaction,
// and from what a handler returns to an answer. Who the browser is (cookie, dev browser), where requests may come
// from, what an error looks like, is decided here; what the resources are is not. The packages of the resources
// (signin, sessions, signup, me, bapi …) import it; it imports none of them. References "PROTOCOL n" are to the
// behaviour specification of the project.
package fapi

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/clock"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/limiter"
	"github.com/signin-wasm/signin-wasm/web/internal/mail"
	"github.com/signin-wasm/signin-wasm/web/internal/published"
	"github.com/signin-wasm/signin-wasm/web/internal/redirecturl"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/token"
)

// Options are what a server is made of. All fields but Log are required.
type Options struct {
	Store  *store.Store
	Clock  *clock.Clock
	Keys   *token.Keys
	Outbox *mail.Outbox
	Argon2 secret.Argon2
	// BaseURL is the public origin, "http://localhost:4400", without a slash. It is the issuer of session tokens.
	BaseURL string
	// Redirects is where pages may come from and browsers may be sent to.
	Redirects *redirecturl.Policy
	// Log is optional.
	Log *slog.Logger
}

// Server serves the Frontend API. Register strategies and routes before it is used; afterwards it is read-only.
type Server struct {
	Options
	mux     *http.ServeMux
	backend *http.ServeMux
	limiter *limiter.Limiter
	// messages are counted by where they go to.
	messages *limiter.Limiter
	slow     slow
	exempt   []string

	// DummyHash is the hash of a random password, to compare with where a user has none.
	DummyHash string
	// WireClient renders a client. The clients package sets it.
	WireClient func(c *Call, cl *domain.Client) (any, error)
}

// New returns a server with the core endpoints and no strategies.
func New(o Options) *Server {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.BaseURL = strings.TrimSuffix(o.BaseURL, "/")
	s := &Server{Options: o, mux: http.NewServeMux(), backend: http.NewServeMux(), slow: newSlow(),
		limiter: limiter.New(window), messages: limiter.New(messageWindow),
		DummyHash: secret.HashPassword(o.Argon2, secret.Token())}
	s.Handle("GET /v1/health", func(*Call) (Reply, error) { return Bare(JSON{"status": "healthy"}), nil })
	s.Handle("GET /.well-known/jwks.json", func(*Call) (Reply, error) { return Bare(s.Keys.JWKS()), nil })
	return s
}

// Handler is one endpoint. It runs inside the transaction c.Tx; a coded error (*apierr.Error) commits it, because a
// failed attempt has been counted, any other error rolls it back.
type Handler func(c *Call) (Reply, error)

// Handle registers an endpoint for a pattern of http.ServeMux, "POST /v1/me/totp"; the method is the logical one.
func (s *Server) Handle(pattern string, h Handler) { s.HandleAfter(nil, pattern, h) }

// HandleStranger is Handle for an endpoint that also serves browsers whose dev-browser token is not known.
func (s *Server) HandleStranger(pattern string, h Handler) {
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, nil, h, asForm) })
}

// HandleUpload is Handle for an endpoint that takes a file: it reads c.Body, and there is no form.
func (s *Server) HandleUpload(pattern string, h Handler) {
	s.mux.HandleFunc(
		pattern,
		func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, nil, recognized(h), asUpload) },
	)
}

// HandleAfter is Handle for an endpoint with slow work.
func (s *Server) HandleAfter(ahead Ahead, pattern string, h Handler) {
	s.mux.HandleFunc(
		pattern,
		func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, ahead, recognized(h), asForm) },
	)
}

// recognized refuses browsers that bring a dev-browser token of another server, or of an earlier life of this one.
func recognized(h Handler) Handler {
	return func(c *Call) (Reply, error) {
		if c.unknownDevBrowser {
			return Reply{}, apierr.New(
				"dev_browser_unauthenticated",
				"Unable to authenticate this browser for your development instance.",
			)
		}
		return h(c)
	}
}

// HandleBackend registers an endpoint of the Backend API: a JSON body in c.Body, and no client. ahead may be nil.
func (s *Server) HandleBackend(ahead Ahead, pattern string, h Handler) {
	s.backend.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, ahead, h, asBackend) })
}

// HandleHTTP registers a plain handler, for pages and protocols that are not enveloped JSON. It has no transaction.
func (s *Server) HandleHTTP(pattern string, h http.Handler) { s.mux.Handle(pattern, h) }

// ServeHTTP dispatches everything under /v1/ and /.well-known/.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if !s.cors(w, r) {
		return
	}
	r, err := overrideMethod(r)
	if err != nil {
		s.fail(w, err, nil)
		return
	}
	mux := s.mux
	if s.ToBackend(r) {
		mux = s.backend
	}
	if _, pattern := mux.Handler(r); pattern == "" {
		missing := apierr.New("resource_not_found", "There is no endpoint "+r.Method+" "+r.URL.Path+".")
		if operation, ok := published.Find(r); ok {
			missing = operation.Absent()
		}
		s.fail(w, missing, nil)
		return
	}
	mux.ServeHTTP(w, r)
}

// ToBackend says whether a request is one of the Backend API. Where both APIs publish a path, such as
// /v1/organizations, it is the Authorization header that says so: a browser is known by its cookie or its dev-browser
// token.
func (s *Server) ToBackend(r *http.Request) bool {
	if r, err := overrideMethod(r); err == nil {
		if _, pattern := s.backend.Handler(r); pattern != "" {
			if r.Header.Get("Authorization") != "" {
				return true
			}
			_, front := s.mux.Handler(r)
			_, shared := published.Find(r)
			return front == "" && !shared
		}
	}
	return false
}

// overrideMethod applies ?_method= to a POST (PROTOCOL 2.1).
func overrideMethod(r *http.Request) (*http.Request, error) {
	method := r.URL.Query().Get("_method")
	if method == "" || r.Method != http.MethodPost {
		return r, nil
	}
	switch method = strings.ToUpper(method); method {
	case http.MethodGet, http.MethodPatch, http.MethodPut, http.MethodDelete, http.MethodPost:
	default:
		return nil, apierr.New("bad_request", "_method must be GET, POST, PATCH, PUT or DELETE.")
	}
	c := r.Clone(r.Context())
	c.Method = method
	return c, nil
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, ahead Ahead, h Handler, kind bodyKind) {
	var reply Reply
	client, err := s.call(w, r, ahead, kind, func(c *Call) (err error) {
		if reply, err = h(c); err == nil && reply.enveloped {
			err = c.envelope(&reply)
		}
		return err
	})
	switch {
	case errors.Is(err, errAnswered):
	case err != nil:
		s.fail(w, err, client)
	default:
		reply.write(w, r)
	}
}

// Call runs f as a call from inside a plain handler, which writes the answer itself. A coded error comes back after
// the commit.
func (s *Server) Call(w http.ResponseWriter, r *http.Request, f func(c *Call) error) error {
	_, err := s.call(w, r, nil, asForm, f)
	return err
}

// call runs f in a transaction and sets the cookie. client is what an error's answer carries in meta.client, or nil.
func (s *Server) call(
	w http.ResponseWriter,
	r *http.Request,
	ahead Ahead,
	kind bodyKind,
	f func(c *Call) error,
) (client any, err error) {
	received, err := s.receive(w, r, kind)
	if err != nil {
		return nil, err
	}
	if err = s.workAhead(received, ahead); err == nil {
		client, err = s.run(received, f)
	}
	if errors.Is(err, errReplaced) {
		return nil, again(w, r)
	}
	var coded *apierr.Error
	if err != nil && !errors.As(err, &coded) {
		if r.Context().Err() != nil { // nobody waits for the answer any more
			return nil, apierr.New("internal_clerk_error", "")
		}
		s.Log.Error("request failed", "method", r.Method, "path", r.URL.Path, "error", err)
		return nil, apierr.New("internal_clerk_error", "")
	}
	return client, err
}

// run runs f in one transaction, and what follows its commit.
func (s *Server) run(received *Call, f func(c *Call) error) (client any, err error) {
	var c *Call
	var coded *apierr.Error
	err = s.Store.Update(received.R.Context(), func(tx *store.Tx) error {
		var err error
		if c, err = received.in(tx); err == nil {
			err = f(c)
		}
		if !errors.As(err, &coded) {
			return err
		}
		if c.made { // a failed request makes no client, and no cookie that would take another one's place
			return c.unmake()
		}
		if c.Client != nil && (c.changed || aboutClient[coded.Code]) {
			client, err = c.Server.WireClient(c, c.Client)
			return err
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, f := range c.after {
		f()
	}
	c.setCookie()
	if coded != nil {
		return client, coded
	}
	return nil, nil
}

// aboutClient are the errors that say something about the state of the client, which the caller has not seen: their
// answers carry the client (PROTOCOL 3.1).
var aboutClient = map[string]bool{
	"session_exists": true, "identifier_already_signed_in": true, "client_state_invalid": true, "resource_not_found": true,
	"verification_already_verified": true, "authentication_invalid": true, "account_transfer_invalid": true,
	"sign_in_token_already_used_code": true, "user_banned": true, "signed_out": true,
}

// fail writes an error answer (PROTOCOL 3.1); client is the piggyback, or nil.
func (s *Server) fail(w http.ResponseWriter, err error, client any) {
	var e *apierr.Error
	if !errors.As(err, &e) {
		e = apierr.New("internal_clerk_error", "")
	}
	if e.RetryAfter > 0 {
		w.Header().Set("Retry-After", fmt.Sprint(int64((e.RetryAfter+999_999_999)/1_000_000_000)))
	}
	body := map[string]any{"errors": []*apierr.Error{e}, "clerk_trace_id": secret.ID("")}
	if client != nil {
		body["meta"] = map[string]any{"client": client}
	}
	writeJSON(w, e.Status, body)
}
