package app_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/app"
	"github.com/signin-wasm/signin-wasm/web/internal/judge/judgetest"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
)

// cheap keeps password hashes fast.
var cheap = secret.Cheap

// running is a whole server on a port of its own.
type running struct {
	*app.App
	url string
	t   *testing.T
}

// shared is the server of all tests that do not configure their own: making its keys takes a while. The process ends
// it.
var shared struct {
	once sync.Once
	run  *running
	err  error
}

// run is a server with the seed in it, with its own configuration when change is not nil.
func run(t *testing.T, change func(*app.Config)) *running {
	t.Helper()
	cfg := app.Config{Judge: judgetest.Frontend(t), BackendJudge: judgetest.Backend(t)}
	if change == nil {
		shared.once.Do(func() { shared.run, shared.err = start(cfg) })
		require.NoError(t, shared.err)
		mine := &running{shared.run.App, shared.run.url, t}
		status, _ := mine.do(mine.browser(), "POST", "/__dev/reset", "application/json", "")
		require.Equal(t, 200, status)
		return mine
	}
	change(&cfg)
	r, err := start(cfg)
	require.NoError(t, err)
	r.t = t
	t.Cleanup(func() { assert.NoError(t, r.Close()) })
	return r
}

func start(cfg app.Config) (*running, error) {
	// The public origin has to be known before the server is built: listen first, answer later.
	var handler http.Handler
	ts := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	cfg.BaseURL = strings.Replace(ts.URL, "127.0.0.1", "localhost", 1)
	cfg.SecretKey, cfg.Argon2 = app.SecretKey, cheap
	if cfg.Demo == nil {
		cfg.Demo = fstest.MapFS{"index.html": {Data: []byte("<!doctype html>")}}
	}
	if cfg.SDK == nil {
		cfg.SDK = fstest.MapFS{}
	}
	a, err := app.New(cfg)
	if err != nil {
		ts.Close()
		return nil, err
	}
	handler = a.Handler
	return &running{App: a, url: cfg.BaseURL}, nil
}

// browser is an HTTP client with cookies.
func (r *running) browser() *http.Client {
	jar, err := cookiejar.New(nil)
	require.NoError(r.t, err)
	return &http.Client{
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// post sends a form as the server's own page would, and decodes the answer.
func (r *running) post(c *http.Client, path string, fields ...string) (int, map[string]any) {
	r.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return r.do(c, "POST", path, "application/x-www-form-urlencoded", form.Encode())
}

func (r *running) do(c *http.Client, method, path, kind, body string) (int, map[string]any) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.url+path, strings.NewReader(body))
	require.NoError(r.t, err)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	if method != "GET" {
		req.Header.Set("Origin", r.url)
	}
	res, err := c.Do(req)
	require.NoError(r.t, err)
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	require.NoError(r.t, err)
	var out map[string]any
	_ = json.NewDecoder(bytes.NewReader(text)).Decode(&out)
	return res.StatusCode, out
}

func (r *running) get(c *http.Client, path string) (int, map[string]any) {
	r.t.Helper()
	return r.do(c, "GET", path, "", "")
}

// signIn signs a seeded user in and returns the session id.
func (r *running) signIn(c *http.Client, identifier, password string) string {
	r.t.Helper()
	status, body := r.post(c, "/v1/client/sign_ins", "identifier", identifier, "password", password)
	require.Equal(r.t, 200, status, body)
	session, _ := body["response"].(map[string]any)["created_session_id"].(string)
	require.NotEmpty(r.t, session, body)
	return session
}

func TestJudgeIsOn(t *testing.T) {
	if os.Getenv("FAPI_SPEC") == "" {
		t.Log("FAPI_SPEC is not set: exchanges are not held against the published document")
		return
	}
	r := run(t, nil)
	_, before := r.get(r.browser(), "/__dev/openapi")
	_, _ = r.get(r.browser(), "/v1/client")
	_, after := r.get(r.browser(), "/__dev/openapi")
	assert.EqualValues(t, 1, after["exchanges"].(float64)-before["exchanges"].(float64))
}
