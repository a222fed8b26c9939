// Package fapitest runs the Frontend API inside a test, with browsers that talk
// to it. Only tests import it.
package fapitest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/clock"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/factor"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/judge/judgetest"
	"github.com/signin-wasm/signin-wasm/web/internal/mail"
	"github.com/signin-wasm/signin-wasm/web/internal/redirecturl"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/token"
)

// Origin is where the server and its demo page live; a browser can be put elsewhere.
const Origin = "http://localhost:4400"

// Password is the password of every user that Server.User makes.
const Password = "correct horse battery"

// Server is a Frontend API with its data in memory. When FAPI_SPEC names the
// published OpenAPI document, every exchange is held against it.
type Server struct {
	*fapi.Server
	handler http.Handler
	t       *testing.T
}

// instance is one set of keys for all servers: making an RSA key is most of what a test would take.
var instance = sync.OnceValues(token.New)

// New makes a server with the built-in factors and what register adds.
func New(t *testing.T, register ...func(*fapi.Server)) *Server {
	t.Helper()
	db, err := store.Open("")
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	keys, err := instance()
	require.NoError(t, err)
	redirects, err := redirecturl.New(Origin)
	require.NoError(t, err)
	s := fapi.New(fapi.Options{Redirects: redirects, Store: db, Clock: new(clock.Clock), Keys: keys, Outbox: new(mail.Outbox), Argon2: secret.Cheap, BaseURL: Origin})
	factor.Register(s)
	for _, r := range register {
		r(s)
	}
	return &Server{s, judgetest.Handler(t, s), t}
}

// Update changes the stored data.
func (s *Server) Update(f func(tx *store.Tx) error) {
	s.t.Helper()
	require.NoError(s.t, s.Store.Update(s.t.Context(), f))
}

// User makes a user with an e-mail address and Password, and lets change have a say.
func (s *Server) User(id string, change func(u *domain.User)) {
	s.t.Helper()
	now := s.Clock.Now()
	u := &domain.User{ID: id, FirstName: "Test", LastName: "Person", PrimaryEmailID: "idn_" + id, CreatedAt: now, UpdatedAt: now,
		Emails:       []domain.Email{{ID: "idn_" + id, Address: id + "@example.com", Verified: true, CreatedAt: now, UpdatedAt: now}},
		PasswordHash: secret.HashPassword(secret.Cheap, Password)}
	if change != nil {
		change(u)
	}
	s.Update(func(tx *store.Tx) error { return tx.PutUser(u) })
}

// Stored reads a user.
func (s *Server) Stored(id string) *domain.User {
	s.t.Helper()
	var u *domain.User
	s.Update(func(tx *store.Tx) (err error) {
		u, err = tx.User(id)
		return err
	})
	return u
}

// Code is the code of the newest message to an address or number.
func (s *Server) Code(to string) string {
	s.t.Helper()
	var code string
	s.Update(func(tx *store.Tx) error {
		messages, err := tx.Messages(to)
		require.NotEmpty(s.t, messages)
		code = messages[0].Code
		return err
	})
	return code
}

// Browser is one browser: its cookie, and the origin of the page that is open.
type Browser struct {
	Origin string
	server *Server
	cookie string
}

// Browser opens a new browser on the server's own page.
func (s *Server) Browser() *Browser { return &Browser{Origin: Origin, server: s} }

// SignedIn opens a browser and signs a user in by password.
func (s *Server) SignedIn(userID string) *Browser {
	s.t.Helper()
	b := s.Browser()
	a := b.Post("/v1/client/sign_ins", "identifier", userID+"@example.com", "password", Password)
	require.Equal(s.t, "complete", a.Response()["status"], a.Text)
	return b
}

// Post sends a form of alternating names and values.
func (b *Browser) Post(path string, fields ...string) Answer {
	b.server.t.Helper()
	return b.Do(http.MethodPost, path, fields...)
}

// Get asks for a resource.
func (b *Browser) Get(path string) Answer {
	b.server.t.Helper()
	return b.Do(http.MethodGet, path)
}

// Do sends a request as clerk-js does: everything but GET is a POST with _method (PROTOCOL 2.1).
func (b *Browser) Do(method, path string, fields ...string) Answer {
	t := b.server.t
	t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	wire := method
	if method != http.MethodGet && method != http.MethodPost {
		wire, path = http.MethodPost, path+"?_method="+method
	}
	r := httptest.NewRequestWithContext(t.Context(), wire, Origin+path, strings.NewReader(form.Encode()))
	if wire == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if b.Origin != "" {
		r.Header.Set("Origin", b.Origin)
	}
	if b.cookie != "" {
		r.AddCookie(&http.Cookie{Name: fapi.CookieName, Value: b.cookie})
	}
	w := httptest.NewRecorder()
	b.server.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.Name == fapi.CookieName {
			b.cookie = c.Value
		}
	}
	a := Answer{t: t, Status: w.Code, Header: w.Header(), Text: w.Body.String()}
	_ = json.Unmarshal(w.Body.Bytes(), &a.Body)
	return a
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Text   string
	Body   map[string]any // nil when the body is no JSON object
	t      *testing.T
}

// Response is the resource of a successful answer.
func (a Answer) Response() map[string]any {
	a.t.Helper()
	require.Equal(a.t, http.StatusOK, a.Status, a.Text)
	response, ok := a.Body["response"].(map[string]any)
	require.True(a.t, ok, a.Text)
	return response
}

// Object is an object inside of the resource.
func (a Answer) Object(name string) map[string]any {
	a.t.Helper()
	o, ok := a.Response()[name].(map[string]any)
	require.True(a.t, ok, "%s in %s", name, a.Text)
	return o
}

// ID is the resource's id.
func (a Answer) ID() string {
	a.t.Helper()
	id, ok := a.Response()["id"].(string)
	require.True(a.t, ok, a.Text)
	return id
}

// Refused asserts a coded error.
func (a Answer) Refused(status int, code string) {
	a.t.Helper()
	require.Equal(a.t, code, a.code(), a.Text)
	require.Equal(a.t, status, a.Status, a.Text)
}

func (a Answer) code() string {
	list, _ := a.Body["errors"].([]any)
	if len(list) == 0 {
		return ""
	}
	first, _ := list[0].(map[string]any)
	code, _ := first["code"].(string)
	return code
}

// Param is meta.param_name of a coded error.
func (a Answer) Param() string {
	list, _ := a.Body["errors"].([]any)
	if len(list) == 0 {
		return ""
	}
	meta, _ := list[0].(map[string]any)["meta"].(map[string]any)
	param, _ := meta["param_name"].(string)
	return param
}

// Wait shifts the server's clock.
func (s *Server) Wait(d time.Duration) { s.Clock.Advance(d) }
