// Package signintest starts a local Clerk inside a Go test, as httptest starts a web server: a Frontend API with real
// cryptography, the Backend API that clerk-sdk-go calls, an inbox and a clock. It needs no network.
//
//	srv := signintest.New(t)
//	ada := srv.User(signintest.User{Email: "ada@example.com", Password: "analytical-engine"})
//	clerk.SetKey(srv.SecretKey)            // with clerk.BackendConfig{URL: &srv.APIURL}
//	request.Header.Set("Authorization", "Bearer "+srv.Token(ada))
package signintest

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/app"
	"github.com/signin-wasm/signin-wasm/web/internal/clock"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/token"
)

// Server is a running server. It ends with its test.
type Server struct {
	// URL is the origin of the Frontend API, and the issuer of tokens: "http://localhost:41001". It is what clients take
	// as proxy URL.
	URL string
	// APIURL is the Backend API's, as clerk-sdk-go wants it: URL with /v1.
	APIURL string
	// PublishableKey and SecretKey are the instance's keys. They are the same for every server.
	PublishableKey, SecretKey string
	// Clock is the time by which codes, sessions and tokens expire.
	Clock Clock

	t testing.TB
}

// Clock is the server's clock.
type Clock struct{ c *clock.Clock }

// Now is the server's time, in UTC.
func (c Clock) Now() time.Time { return c.c.Now() }

// Advance moves the clock, backwards when d is negative.
func (c Clock) Advance(d time.Duration) { c.c.Advance(d) }

// Making RSA keys is most of what a test would take, so all servers of a test binary share theirs.
var (
	instanceKeys = sync.OnceValues(token.New)
	providerKey  = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })
)

// New starts a server without users on a free port of this machine. It fails the test when it cannot.
func New(t testing.TB) *Server {
	t.Helper()
	listening := httptest.NewUnstartedServer(nil)
	_, port, err := net.SplitHostPort(listening.Listener.Addr().String())
	check(t, err)
	keys, err := instanceKeys()
	check(t, err)
	key, err := providerKey()
	check(t, err)
	s := &Server{URL: "http://localhost:" + port, PublishableKey: app.PublishableKey, SecretKey: app.SecretKey, t: t}
	s.APIURL = s.URL + "/v1"
	a, err := app.New(
		app.Config{
			BaseURL:     s.URL,
			SecretKey:   s.SecretKey,
			Argon2:      secret.Cheap,
			Unseeded:    true,
			Keys:        keys,
			ProviderKey: key,
		},
	)
	check(t, err)
	s.Clock = Clock{a.FAPI.Clock}
	listening.Config.Handler = a.Handler
	listening.Start()
	t.Cleanup(func() {
		listening.CloseClientConnections()
		listening.Close()
		if err := a.Close(); err != nil {
			t.Errorf("signintest: %v", err)
		}
	})
	return s
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("signintest: %v", err)
	}
}

// User is somebody who can sign in. Email, Phone or Username is required; what is given counts as verified.
type User struct {
	Email     string
	Phone     string // E.164; the code of +1 XXX 555 01XX is always 424242
	Username  string
	Password  string
	FirstName string
	LastName  string
	// TOTPSecret is an authenticator app's, in base32: with it a second factor is required.
	TOTPSecret     string
	PublicMetadata map[string]any
}

// User creates a user and returns its id, "user_…".
func (s *Server) User(u User) string {
	s.t.Helper()
	fields := map[string]any{"skip_password_checks": true}
	for name, value := range map[string]string{"username": u.Username, "password": u.Password, "first_name": u.FirstName,
		"last_name":   u.LastName,
		"totp_secret": u.TOTPSecret} {
		if value != "" {
			fields[name] = value
		}
	}
	for name, value := range map[string]string{"email_address": u.Email, "phone_number": u.Phone} {
		if value != "" {
			fields[name] = []string{value}
		}
	}
	if u.PublicMetadata != nil {
		fields["public_metadata"] = u.PublicMetadata
	}
	var made struct{ ID string }
	s.call("POST", "/v1/users", fields, &made)
	return made.ID
}

// Token signs a user in and returns a session token, a JWT that lives for a minute of the server's clock.
func (s *Server) Token(userID string) string {
	s.t.Helper()
	var session struct{ ID string }
	s.call("POST", "/v1/sessions", map[string]any{"user_id": userID}, &session)
	var minted struct{ JWT string }
	s.call("POST", "/v1/sessions/"+session.ID+"/tokens", nil, &minted)
	return minted.JWT
}

// Ticket makes a sign-in token for a user: a client signs in with it by the strategy "ticket", once, within ten
// minutes.
func (s *Server) Ticket(userID string) string {
	s.t.Helper()
	var made struct{ Token string }
	s.call("POST", "/v1/sign_in_tokens", map[string]any{"user_id": userID, "expires_in_seconds": 600}, &made)
	return made.Token
}

// Message is one that the server has sent. Code or Link is set when it has one.
type Message struct {
	ID      string `json:"id"`
	Channel string `json:"channel"` // "email", "sms" or "whatsapp"
	To      string `json:"to"`
	Subject string `json:"subject"`
	Body    string `json:"body"`
	Code    string `json:"code"`
	Link    string `json:"link"`
}

// messageWait is how long Message waits for a program that is still about to ask for one.
const messageWait = 5 * time.Second

// Message is the newest message to an address or number. It waits up to five seconds for the first one, and fails the
// test when none comes.
func (s *Server) Message(to string) Message {
	s.t.Helper()
	var inbox struct{ Messages []Message }
	s.call("GET", "/__dev/inbox.json?wait="+messageWait.String()+"&to="+url.QueryEscape(to), nil, &inbox)
	if len(inbox.Messages) == 0 {
		s.t.Fatalf("signintest: nothing was sent to %s", to)
	}
	return inbox.Messages[0]
}

// Code is the code in the newest message to an address or number; see Message.
func (s *Server) Code(to string) string {
	s.t.Helper()
	return s.Message(to).Code
}

// Settings changes the instance's rules, by the names of web/README.md: {"client_trust": true}.
func (s *Server) Settings(change map[string]any) {
	s.t.Helper()
	s.call("PATCH", "/__dev/settings", change, nil)
}

func (s *Server) call(method, path string, body, out any) {
	s.t.Helper()
	var text []byte
	if body != nil {
		var err error
		text, err = json.Marshal(body)
		check(s.t, err)
	}
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.URL+path, bytes.NewReader(text))
	check(s.t, err)
	if strings.HasPrefix(path, "/v1/") {
		req.Header.Set("Authorization", "Bearer "+s.SecretKey)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	check(s.t, err)
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	check(s.t, err)
	if res.StatusCode >= 300 {
		s.t.Fatalf("signintest: %s %s: %s %s", method, path, res.Status, answer)
	}
	if out != nil {
		check(s.t, json.Unmarshal(answer, out))
	}
}
