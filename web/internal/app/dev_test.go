package app_test

import (
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/app"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

func (r *running) patch(path, body string) (int, map[string]any) {
	r.t.Helper()
	return r.do(r.browser(), "PATCH", path, "application/json", body)
}

// page fetches a page, which is not JSON.
func (r *running) page(path string, headers ...string) (*http.Response, string) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), "GET", r.url+path, nil)
	require.NoError(r.t, err)
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			req.Host = headers[i+1]
		}
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	require.NoError(r.t, err)
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	require.NoError(r.t, err)
	return res, string(text)
}

func TestInbox(t *testing.T) {
	r := run(t, nil)
	for _, who := range []string{"ada@example.com", "alan@example.com"} {
		status, body := r.post(r.browser(), "/v1/client/sign_ins", "identifier", who, "strategy", "email_code")
		require.Equal(t, 200, status, body)
	}
	_, all := r.get(r.browser(), "/__dev/inbox.json")
	messages := all["messages"].([]any)
	require.Len(t, messages, 2)
	assert.Equal(t, "alan@example.com", messages[0].(map[string]any)["to"], "newest first")
	_, one := r.get(r.browser(), "/__dev/inbox.json?to=Ada%40Example.com")
	require.Len(t, one["messages"], 1)
	code := one["messages"].([]any)[0].(map[string]any)["code"].(string)
	res, text := r.page("/__dev/inbox")
	assert.Contains(t, text, code)
	csp := res.Header.Get("Content-Security-Policy")
	assert.Contains(t, csp, "default-src 'none'")
	assert.NotContains(t, csp, "unsafe")
	_, text = r.page("/__dev/inbox?to=%3Cscript%3Ealert(1)%3C/script%3E")
	assert.NotContains(t, text, "<script>alert")
}

func TestTicketsForThePage(t *testing.T) {
	r := run(t, nil)
	status, body := r.do(r.browser(), "POST", "/__dev/tickets", "application/json", `{"identifier":"ada@example.com"}`)
	require.Equal(t, 200, status, body)
	browser := r.browser()
	status, signIn := r.post(browser, "/v1/client/sign_ins", "strategy", "ticket", "ticket", body["ticket"].(string))
	require.Equal(t, 200, status, signIn)
	assert.Equal(t, "complete", signIn["response"].(map[string]any)["status"])
	for body, code := range map[string]string{`{"identifier":"nobody@example.com"}`: "form_identifier_not_found",
		`{"identifier":""}`: "form_param_format_invalid"} {
		status, answer := r.do(r.browser(), "POST", "/__dev/tickets", "application/json", body)
		assert.Equal(t, 422, status)
		assert.Equal(t, code, answer["errors"].([]any)[0].(map[string]any)["code"])
	}
}

func TestClockAndReset(t *testing.T) {
	r := run(t, nil)
	b := r.browser()
	r.signIn(b, "ada@example.com", "analytical-engine")
	status, moved := r.do(b, "POST", "/__dev/clock", "application/json", `{"advance_ms":3600000}`)
	require.Equal(t, 200, status)
	assert.EqualValues(t, 3600000, moved["offset_ms"])
	assert.InDelta(t, time.Now().Add(time.Hour).UnixMilli(), moved["now"], 5000)
	status, _ = r.patch("/__dev/settings", `{"client_trust":true}`)
	require.Equal(t, 200, status)
	status, _ = r.do(b, "POST", "/__dev/reset", "application/json", "")
	require.Equal(t, 200, status)
	_, clock := r.get(b, "/__dev/clock")
	assert.EqualValues(t, 0, clock["offset_ms"])
	_, settings := r.get(b, "/__dev/settings")
	assert.Equal(t, false, settings["client_trust"])
	_, client := r.get(b, "/v1/client")
	assert.Nil(t, client["response"], "nobody is signed in any more")
	r.signIn(b, "ada@example.com", "analytical-engine")
}

func TestSettingsAreChecked(t *testing.T) {
	r := run(t, nil)
	for body, code := range map[string]string{
		`{"captcha":"sometimes"}`: "form_param_value_invalid", `{"lockout_attempts":0}`: "form_param_value_invalid",
		`{"no_such_switch":true}`: "request_body_invalid", `nonsense`: "request_body_invalid",
	} {
		_, answer := r.patch("/__dev/settings", body)
		require.NotNil(t, answer["errors"], body)
		assert.Equal(t, code, answer["errors"].([]any)[0].(map[string]any)["code"], body)
	}
	_, now := r.get(r.browser(), "/__dev/settings")
	assert.Equal(t, "off", now["captcha"])
}

func TestDevIsForThisMachineOnly(t *testing.T) {
	r := run(t, nil)
	res, _ := r.page("/__dev/inbox.json", "Origin", "https://evil.example")
	assert.Equal(t, 400, res.StatusCode)
	res, _ = r.page("/__dev/inbox.json", "Sec-Fetch-Site", "cross-site")
	assert.Equal(t, 400, res.StatusCode)
	res, text := r.page("/__dev/inbox.json", "Host", "rebound.evil.example")
	assert.Equal(t, 400, res.StatusCode)
	assert.Contains(t, text, "host_invalid")
	res, _ = r.page("/__dev/inbox.json", "Origin", "http://localhost:3000")
	assert.Equal(t, "http://localhost:3000", res.Header.Get("Access-Control-Allow-Origin"))
}

func TestNothingIsStoredByCaches(t *testing.T) {
	r := run(t, nil)
	for _, path := range []string{"/v1/client", "/v1/environment", "/v1/verify?token=x", "/v1/oauth_callback?state=x",
		"/popup-callback",
		"/__dev/inbox", "/__dev/inbox.json", "/__dev/info", "/idp/login?id=x", "/idp/oauth/token", "/idp/userinfo"} {
		res, _ := r.page(path)
		assert.Equal(t, "no-store", res.Header.Get("Cache-Control"), path)
		assert.Equal(t, "nosniff", res.Header.Get("X-Content-Type-Options"), path)
	}
}

func TestBodiesAreBounded(t *testing.T) {
	r := run(t, nil)
	form := func(size int) (kind, body string) {
		return "application/x-www-form-urlencoded", "account=ada@example.com&decision=allow&email=" + strings.Repeat(
			"a",
			size,
		)
	}
	_, trip := r.post(r.browser(), "/v1/client/sign_ins", "strategy", "oauth_google", "redirect_url", "/sso-callback")
	login := trip["response"].(map[string]any)["first_factor_verification"].(map[string]any)["external_verification_redirect_url"].(string)
	res, _ := r.page(strings.TrimPrefix(login, r.url))
	login = strings.TrimPrefix(res.Header.Get("Location"), r.url)
	kind, body := form(2 << 20)
	status, _ := r.do(r.browser(), "POST", login, kind, body)
	assert.Equal(t, 422, status, "the provider's page has not read the form")
	kind, body = form(0)
	status, _ = r.do(r.browser(), "POST", login, kind, body)
	assert.Equal(t, 303, status, "a form of the right size goes on")
}

func TestSeededUsersSignIn(t *testing.T) {
	r := run(t, nil)
	res, text := r.page("/__dev/users")
	assert.Equal(t, 200, res.StatusCode)
	assert.Contains(t, text, "analytical-engine")
	_, body := r.post(
		r.browser(),
		"/v1/client/sign_ins",
		"identifier",
		"katherine@example.com",
		"password",
		"orbital-trajectories",
	)
	id := body["response"].(map[string]any)["id"]
	assert.Equal(t, "needs_second_factor", body["response"].(map[string]any)["status"])
	assert.NotNil(t, id)
	b := r.browser()
	_, body = r.post(b, "/v1/client/sign_ins", "identifier", "+12025550145", "strategy", "phone_code")
	path := "/v1/client/sign_ins/" + body["response"].(map[string]any)["id"].(string) + "/attempt_first_factor"
	_, body = r.post(b, path, "strategy", "phone_code", "code", "424242")
	assert.Equal(t, "complete", body["response"].(map[string]any)["status"])
}

func TestFileDatabaseSurvivesARestart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "dev.db")
	open := func() *app.App {
		a, err := app.New(
			app.Config{
				BaseURL:      "http://localhost:1",
				DatabasePath: file,
				SecretKey:    "sk_test_x",
				Demo:         fstest.MapFS{},
				SDK:          fstest.MapFS{},
				Argon2:       cheap,
			},
		)
		require.NoError(t, err)
		return a
	}
	first := open()
	kid := first.FAPI.Keys.KeyID
	require.NoError(t, first.Close())
	second := open()
	assert.Equal(t, kid, second.FAPI.Keys.KeyID, "tokens of before the restart still verify")
	require.NoError(t, second.Close())
	raw, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.NotContains(t, string(raw), "analytical-engine", "passwords are stored as hashes")
}

// postbox is an SMTP server that keeps what it gets.
type postbox struct {
	mu   sync.Mutex
	mail []string
}

func (p *postbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &delivery{p}, nil }

type delivery struct{ box *postbox }

func (d *delivery) Mail(string, *smtp.MailOptions) error { return nil }
func (d *delivery) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (d *delivery) Reset()                               {}
func (d *delivery) Logout() error                        { return nil }
func (d *delivery) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	d.box.mu.Lock()
	defer d.box.mu.Unlock()
	d.box.mail = append(d.box.mail, string(b))
	return err
}

func TestExpiredValuesAreRemovedOnStart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "server.db")
	db, err := store.Open(file)
	require.NoError(t, err)
	require.NoError(t, db.Update(t.Context(), func(tx *store.Tx) error {
		return tx.PutDoc("nonce", "n", time.Now().Add(-time.Second), "value")
	}))
	require.NoError(t, db.Close())
	r := run(t, func(c *app.Config) { c.DatabasePath = file })
	require.Eventually(t, func() bool {
		left := -1
		require.NoError(t, r.FAPI.Store.Update(t.Context(), func(tx *store.Tx) error {
			docs, err := tx.Docs("nonce", time.Unix(0, 0))
			left = len(docs)
			return err
		}))
		return left == 0
	}, 5*time.Second, 10*time.Millisecond)
}

func TestMailGoesOutBySMTP(t *testing.T) {
	box := &postbox{}
	server := smtp.NewServer(box)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	r := run(t, func(c *app.Config) { c.SMTPURL = "smtp://" + listener.Addr().String() })
	status, _ := r.post(r.browser(), "/v1/client/sign_ins", "identifier", "ada@example.com", "strategy", "email_code")
	require.Equal(t, 200, status)
	_, inbox := r.get(r.browser(), "/__dev/inbox.json")
	code := inbox["messages"].([]any)[0].(map[string]any)["code"].(string)
	require.Eventually(t, func() bool {
		box.mu.Lock()
		defer box.mu.Unlock()
		return len(box.mail) == 1
	}, 5*time.Second, 10*time.Millisecond)
	assert.Contains(t, box.mail[0], "To: ada@example.com")
	assert.Contains(t, box.mail[0], code)
	status, _ = r.post(r.browser(), "/v1/client/sign_ins", "identifier", "+12025550145", "strategy", "phone_code")
	assert.Equal(t, 200, status)
	assert.Len(t, box.mail, 1, "text messages stay in the inbox")
}

func TestBadConfiguration(t *testing.T) {
	_, err := app.New(app.Config{BaseURL: "http://localhost:1", SMTPURL: "mail.example"})
	require.ErrorContains(t, err, "SMTP server")
	_, err = app.New(app.Config{BaseURL: "not a url", Argon2: cheap})
	require.Error(t, err)
}

func TestSite(t *testing.T) {
	r := run(t, func(c *app.Config) {
		c.SDK = fstest.MapFS{
			"index.js": {
				Data: []byte("export {}"),
			}, "index.js.br": {Data: []byte("brotli")}, "index.js.gz": {Data: []byte("gzip")},
			"signin.0123abcd.wasm": {Data: []byte("\x00asm")}, ".hidden": {Data: []byte("no")},
			"build-info.json": {
				Data: []byte(`{"content":"8d268133e598a9de"}`),
			}, "signin.wasm": {Data: []byte("\x00asm")},
		}
	})
	res, _ := r.page("/")
	assert.Equal(t, 200, res.StatusCode)
	csp := res.Header.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "frame-ancestors 'none'",
		"base-uri 'none'"} {
		assert.Contains(t, csp, part)
	}
	for accept, want := range map[string]string{"gzip, br": "br", "gzip": "gzip", "br;q=0, gzip;q=0.5": "gzip",
		"identity": "", "*": "br"} {
		res, text := r.page("/sdk/index.js", "Accept-Encoding", accept)
		assert.Equal(t, want, res.Header.Get("Content-Encoding"), accept)
		assert.Equal(t, "Accept-Encoding", res.Header.Get("Vary"))
		assert.Equal(t, "text/javascript; charset=utf-8", res.Header.Get("Content-Type"))
		assert.Equal(t, map[string]string{"br": "brotli", "gzip": "gzip", "": "export {}"}[want], text)
	}
	res, _ = r.page("/sdk/signin.0123abcd.wasm")
	assert.Equal(t, "application/wasm", res.Header.Get("Content-Type"))
	assert.Contains(t, res.Header.Get("Cache-Control"), "immutable")
	res, _ = r.page("/sdk/8d268133e598a9de/signin.wasm")
	assert.Equal(t, 200, res.StatusCode)
	assert.Contains(t, res.Header.Get("Cache-Control"), "immutable")
	res, _ = r.page("/sdk/signin.wasm")
	assert.Equal(t, "no-cache", res.Header.Get("Cache-Control"))
	res, text := r.page("/sso-callback?x=1")
	assert.Equal(t, 200, res.StatusCode)
	assert.Contains(t, text, "<!doctype html>")
	for _, path := range []string{"/sdk/8d268133e598a9de/none.js", "/sdk/0000000000000000/signin.wasm", "/none", "/sdk/",
		"/sdk/none.js", "/sdk/.hidden", "/idp-not", "/sso-callback/deeper"} {
		res, _ = r.page(path)
		assert.Equal(t, 404, res.StatusCode, path)
	}
	res, _ = r.page("/sdk/..%2fapp.go")
	assert.NotEqual(t, 200, res.StatusCode)
	res, _ = r.page("/", "Host", strings.TrimPrefix(r.url, "http://localhost"))
	assert.Equal(t, 400, res.StatusCode)
}
