package nethttp

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/signin"
)

const testKey = "pk_test_bG9jYWxob3N0LnRlc3Qk"

func TestParseKey(t *testing.T) {
	for text, want := range map[string]signin.Key{
		"pk_test_Zm9vLWJhci0xMy5jbGVyay5hY2NvdW50cy5kZXYk": {Suffix: "nx2hSE6I", Host: "foo-bar-13.clerk.accounts.dev"},
		"pk_live_Y2xlcmsuZXhhbXBsZS5jb20k":                 {Suffix: "naoXFJnI", Host: "clerk.example.com", Production: true},
		testKey:                                            {Suffix: "yyjwelY5", Host: "localhost.test"},
		"pk_live_Y2xlcmsuY2xlcmsuY29tJA==":                 {Suffix: "Qu2vpGdr", Host: "clerk.clerk.com", Production: true},
		"pk_live_Y2xlcmsuY2xlcmsuY29tJA":                   {Suffix: "DvIHvy3E", Host: "clerk.clerk.com", Production: true},
	} {
		key, err := ParseKey("  " + text + "\n")
		require.NoError(t, err, text)
		want.Publishable = text
		assert.Equal(t, want, key)
	}
}

func TestParseKeyRefusesWhatIsNoKey(t *testing.T) {
	_, err := ParseKey(" ")
	assert.ErrorIs(t, err, &signin.Error{Code: "publishable_key_missing"})
	assert.Contains(t, err.Error(), "@clerk/clerk-js: Missing publishableKey")
	for _, text := range []string{
		"sk_test_bG9jYWxob3N0LnRlc3Qk",     // a secret key
		"pk_prod_bG9jYWxob3N0LnRlc3Qk",     // no such type
		"pk_test_bG9jYWxob3N0LnRlc3Qk_x",   // four parts
		"pk_test_bG9jYWxob3N0LnRlc3Q",      // no dollar
		"pk_test_bG9jYWxob3N0LnRlc3QkJA",   // two dollars
		"pk_test_bG9jYWxob3N0JA",           // no dot
		"pk_test_***",                      // not base64
		"pk_test_YS5iL2NAZC5lJA",           // a.b/c@d.e$ is more than a host
		"pk_test_dXNlckBldmlsLmV4YW1wbGUk", // user@evil.example$
	} {
		_, err := ParseKey(text)
		assert.ErrorIs(t, err, &signin.Error{Code: "publishable_key_invalid"}, text)
		assert.NotContains(t, err.Error(), text, "it may be a secret")
	}
}

func TestBaseURL(t *testing.T) {
	development, _ := ParseKey(testKey)
	production, _ := ParseKey("pk_live_Y2xlcmsuZXhhbXBsZS5jb20k")
	satellite := production
	satellite.Domain = "other.example"
	page, _ := url.Parse("https://app.example.com/a/b?c")
	for _, row := range []struct {
		key         signin.Key
		proxy, want string
	}{
		{development, "", "https://localhost.test/v1"},
		{production, "", "https://clerk.example.com/v1"},
		{satellite, "", "https://clerk.other.example/v1"},
		{development, "http://localhost:4400", "http://localhost:4400/v1"},
		{development, "http://localhost:4400/", "http://localhost:4400/v1"},
		{production, "https://app.example.com/__clerk/", "https://app.example.com/__clerk/v1"},
		{production, "/__clerk", "https://app.example.com/__clerk/v1"},
	} {
		got, err := baseURL(row.key, row.proxy, page)
		require.NoError(t, err, row.proxy)
		assert.Equal(t, row.want, got)
	}
	for _, proxy := range []string{"ftp://a.b", "javascript:alert(1)", "localhost:4400", "https://", "http://user:pw@a.b",
		"::"} {
		_, err := baseURL(development, proxy, page)
		assert.ErrorIs(t, err, &signin.Error{Code: "proxy_url_invalid"}, proxy)
	}
	_, err := baseURL(development, "/path", nil)
	assert.ErrorIs(t, err, &signin.Error{Code: "proxy_url_invalid"}, "a path needs a page")
}

// api answers like the Frontend API, as far as a password sign-in goes, and notes what it was asked.
type api struct {
	*httptest.Server
	mu   sync.Mutex
	seen []*http.Request
	body []string
}

const (
	signedIn = `{"object":"client","id":"client_1","sign_in":null,"last_active_session_id":"sess_1","sessions":[
		{"object":"session","id":"sess_1","status":"active","user":{"id":"user_1","first_name":"Ada"},"last_active_token":{"object":"token","jwt":"` + jwt + `"}}]}`
	// {"alg":"RS256"} . {"sid":"sess_1","sub":"user_1","iat":4102444800,"exp":4102444860}
	jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzaWQiOiJzZXNzXzEiLCJzdWIiOiJ1c2VyXzEiLCJpYXQiOjQxMDI0NDQ4MDAsImV4cCI6NDEwMjQ0NDg2MH0.c2ln"
)

func newAPI(t *testing.T) *api {
	a := &api{}
	mux := http.NewServeMux()
	answer := func(pattern string, status int, text string) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			http.SetCookie(w, &http.Cookie{Name: "__client", Value: "secret", Path: "/", HttpOnly: true})
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, text)
		})
	}
	answer("POST /v1/environment", 200, `{"object":"environment","display_config":{"application_name":"Test"}}`)
	answer("GET /v1/client", 200, `{"response":null,"client":null}`)
	answer(
		"POST /v1/client/sign_ins",
		200,
		`{"response":{"object":"sign_in","id":"sia_1","status":"needs_first_factor","supported_first_factors":[{"strategy":"password"}]},
		"client":{"id":"client_1","sign_in":{"id":"sia_1","status":"needs_first_factor"},"sessions":[]}}`,
	)
	answer(
		"POST /v1/client/sign_ins/sia_1/attempt_first_factor",
		200,
		`{"response":{"object":"sign_in","id":"sia_1","status":"complete","created_session_id":"sess_1"},"client":`+signedIn+`}`,
	)
	answer("POST /v1/client/sessions/sess_1/touch", 200, `{"response":{"id":"sess_1"},"client":`+signedIn+`}`)
	answer("POST /v1/client/sessions/sess_1/tokens", 200, `{"object":"token","jwt":"`+jwt+`"}`)
	answer("POST /v1/client/sessions", 200, `{"response":{},"client":{"id":"client_1","sessions":[]}}`)
	answer("POST /v1/limited", 429, `{"errors":[{"code":"too_many_requests","long_message":"Slow down"}]}`)
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		a.mu.Lock()
		a.seen, a.body = append(a.seen, r), append(a.body, string(body))
		a.mu.Unlock()
		if r.URL.Path == "/v1/limited" {
			w.Header().Set("Retry-After", "30")
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(a.Close)
	return a
}

func (a *api) last() (*http.Request, string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.seen[len(a.seen)-1], a.body[len(a.body)-1]
}

func TestPasswordSignInKeepsTheClientCookie(t *testing.T) {
	a := newAPI(t)
	clerk, err := New(
		Config{
			PublishableKey: testKey,
			ProxyURL:       a.URL,
			PageURL:        "http://app.example:3000/start",
			Locale:         "en-GB",
			TimeZone:       "Europe/London",
		},
	)
	require.NoError(t, err)
	defer clerk.Close()
	ctx := t.Context()
	require.NoError(t, clerk.Load(ctx))
	assert.Equal(t, "ready", clerk.Status())

	require.NoError(t, clerk.SignIn().Create(ctx, signin.P("identifier", "ada@example.com")))
	r, body := a.last()
	assert.Equal(t, "identifier=ada%40example.com&locale=en-GB&timezone=Europe%2FLondon", body)
	assert.Equal(t, "application/x-www-form-urlencoded", r.Header.Get("Content-Type"))
	assert.Equal(t, "http://app.example:3000", r.Header.Get("Origin"))
	cookie, err := r.Cookie("__client")
	require.NoError(t, err, "the cookie of an earlier answer comes back")
	assert.Equal(t, "secret", cookie.Value)
	assert.Equal(t, signin.APIVersion, r.URL.Query().Get("__clerk_api_version"))

	attempt := clerk.SignIn()
	require.NoError(t, attempt.AttemptFirstFactor(ctx, signin.P("strategy", "password", "password", "x&y=z")))
	assert.Equal(t, "complete", attempt.Status())
	require.NoError(
		t,
		clerk.SetActive(ctx, signin.Activation{Session: attempt.CreatedSessionID(), RedirectURL: "/home"}),
	)
	assert.Equal(t, "http://app.example:3000/home", clerk.Location())
	assert.Equal(t, "Ada", clerk.ActiveSession().User().FirstName())
	assert.Equal(t, jwt, clerk.page.Cookie("__session"), "as the application's server would get it")
	require.NoError(t, clerk.SignOut(ctx, "", "", nil))
	assert.Empty(t, clerk.SessionID())
	assert.Empty(t, clerk.page.Cookie("__session"))
}

func TestWithoutAPage(t *testing.T) {
	a := newAPI(t)
	var visited []string
	clerk, err := New(
		Config{PublishableKey: testKey, ProxyURL: a.URL, OnNavigate: func(_ context.Context, to string) error {
			visited = append(visited, to)
			return nil
		}},
	)
	require.NoError(t, err)
	defer clerk.Close()
	require.NoError(t, clerk.Load(t.Context()))
	assert.Empty(t, clerk.Location())
	require.NoError(t, clerk.Navigate(t.Context(), "/relative"), "leads nowhere")
	require.NoError(t, clerk.SignOut(t.Context(), "", "/bye", nil))
	require.NoError(t, clerk.Navigate(t.Context(), "https://accounts.example/x"))
	assert.Equal(t, []string{"https://accounts.example/x"}, visited)
	r, _ := a.last()
	assert.Empty(t, r.Header.Get("Origin"))
	clerk.Visit("https://app.example/cb?__clerk_status=expired")
	err = clerk.HandleEmailLinkVerification(t.Context(), "", nil, nil)
	assert.ErrorIs(t, err, &signin.Error{Code: "expired"})
}

func TestJarOfTheCallerKeepsTheSession(t *testing.T) {
	a := newAPI(t)
	jar, _ := cookiejar.New(nil)
	client := &http.Client{Jar: jar}
	clerk, err := New(Config{PublishableKey: testKey, ProxyURL: a.URL, HTTPClient: client})
	require.NoError(t, err)
	require.NoError(t, clerk.Load(t.Context()))
	clerk.Close()
	again, err := New(Config{PublishableKey: testKey, ProxyURL: a.URL, HTTPClient: client})
	require.NoError(t, err)
	defer again.Close()
	require.NoError(t, again.Load(t.Context()))
	r, _ := a.last()
	_, err = r.Cookie("__client")
	assert.NoError(t, err)

	without := &http.Client{}
	_, err = New(Config{PublishableKey: testKey, ProxyURL: a.URL, HTTPClient: without})
	require.NoError(t, err)
	assert.Nil(t, without.Jar, "the caller's client is not changed")
}

func TestErrors(t *testing.T) {
	a := newAPI(t)
	clerk, err := New(Config{PublishableKey: testKey, ProxyURL: a.URL, Options: map[string]any{"fetchMaxTries": 1}})
	require.NoError(t, err)
	defer clerk.Close()
	require.NoError(t, clerk.Load(t.Context()))

	_, err = clerk.Send(t.Context(), "POST", "/limited", nil)
	var failed *signin.Error
	require.True(t, errors.As(err, &failed))
	assert.Equal(t, 429, failed.Status)
	assert.EqualValues(t, 30, failed.RetryAfter)
	assert.Equal(t, "Slow down", failed.Message)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = clerk.Send(ctx, "POST", "/limited", nil)
	assert.ErrorIs(t, err, context.Canceled)

	a.Close()
	_, err = clerk.Send(t.Context(), "GET", "/me", nil)
	require.ErrorIs(t, err, &signin.Error{Code: "network_error"})
	assert.NotContains(t, err.Error(), "__clerk_api_version", "no query in messages: it may hold tokens")
}

func TestHugeAnswerIsRefused(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(make([]byte, maxBody+1))
	}))
	defer server.Close()
	tr := &transport{client: server.Client(), bare: server.Client(), page: &page{}}
	_, err := tr.Send(t.Context(), &signin.Request{Method: "GET", URL: server.URL, Form: true})
	assert.ErrorContains(t, err, "larger than")
}

func TestDevBrowserRequestIsBare(t *testing.T) {
	a := newAPI(t)
	jar, _ := cookiejar.New(nil)
	base, _ := url.Parse(a.URL)
	jar.SetCookies(base, []*http.Cookie{{Name: "__client", Value: "secret"}})
	tr := &transport{client: &http.Client{Jar: jar}, bare: &http.Client{}, page: &page{}}
	_, err := tr.Send(t.Context(), &signin.Request{Method: "POST", URL: a.URL + "/v1/dev_browser"})
	require.NoError(t, err)
	r, body := a.last()
	assert.Empty(t, r.Cookies())
	assert.Empty(t, r.Header.Get("Content-Type"))
	assert.Empty(t, body)
}

func TestNewRefuses(t *testing.T) {
	for code, config := range map[string]Config{
		"publishable_key_missing": {},
		"publishable_key_invalid": {PublishableKey: "pk_test_x"},
		"proxy_url_invalid":       {PublishableKey: testKey, ProxyURL: "file:///etc"},
		"page_url_invalid":        {PublishableKey: testKey, PageURL: "somewhere"},
		"options_invalid":         {PublishableKey: testKey, Options: map[string]any{"f": func() {}}},
	} {
		_, err := New(config)
		assert.ErrorIs(t, err, &signin.Error{Code: code})
	}
}

func TestPage(t *testing.T) {
	jar, _ := cookiejar.New(nil)
	at, _ := url.Parse("https://App.example:443/a/b?c=d")
	p := &page{jar: jar, address: at, origins: []string{"https://ok.example"}}
	for ref, want := range map[string]signin.URL{
		"":                  {Href: "https://App.example:443/a/b?c=d", Origin: "https://app.example", Protocol: "https:"},
		"/x":                {Href: "https://App.example:443/x", Origin: "https://app.example", Protocol: "https:"},
		"http://a.b":        {Href: "http://a.b/", Origin: "http://a.b", Protocol: "http:"},
		"http://[::1]:8080": {Href: "http://[::1]:8080/", Origin: "http://[::1]:8080", Protocol: "http:"},
		"javascript:1":      {Href: "javascript:1", Origin: "null", Protocol: "javascript:"},
	} {
		got, ok := p.Resolve(ref)
		assert.True(t, ok)
		assert.Equal(t, want, got, ref)
	}
	_, ok := p.Resolve("http://a b/%zz")
	assert.False(t, ok)
	assert.True(t, p.OriginAllowed("https://ok.example"))
	assert.False(t, p.OriginAllowed("https://not.example"))

	p.SetCookie("a=1; path=/; SameSite=Lax; max-age=100")
	p.SetCookie("wide=1; path=/; domain=example")
	assert.Equal(t, "1", p.Cookie("a"))
	assert.Empty(t, p.Cookie("wide"))
	p.SetCookie("a=; path=/; max-age=0")
	assert.Empty(t, p.Cookie("a"))

	assert.Len(t, p.Random(32), 64)
	assert.NotEqual(t, p.Random(16), p.Random(16))
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	assert.ErrorIs(t, p.Sleep(ctx, 60_000), context.DeadlineExceeded)
	assert.NoError(t, p.Sleep(t.Context(), 1))
}
