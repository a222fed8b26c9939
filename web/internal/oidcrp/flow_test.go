package oidcrp_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/external"
	"github.com/signin-wasm/signin-wasm/web/internal/oidcprovider"
	"github.com/signin-wasm/signin-wasm/web/internal/oidcrp"
)

// world is a provider (zitadel/oidc) on a real listener, two relying parties of it (coreos/go-oidc)
// and a browser that stops at the callback.
type world struct {
	issuer, callback string
	provider         *oidcprovider.Provider
	google, github   *oidcrp.Party
	browser          *http.Client
}

// providerKey is one key for all tests: making one is slow.
var providerKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v1/oauth_callback" {
			return
		}
		w.provider.ServeHTTP(rw, r)
	}))
	t.Cleanup(server.Close)
	w.issuer, w.callback = server.URL+"/idp", server.URL+"/v1/oauth_callback"
	key, err := providerKey()
	require.NoError(t, err)
	w.provider, err = oidcprovider.New(oidcprovider.Options{
		Key: key, Issuer: w.issuer, RedirectURIs: []string{w.callback}, FormAction: "'self'",
		Clients: []oidcprovider.Client{
			{ID: "oauth_google", Secret: "g-secret", Name: "Google"},
			{ID: "oauth_github", Secret: "h-secret", Name: "GitHub"},
		},
		Accounts: []oidcprovider.Account{
			{Email: "ada@example.com", EmailVerified: true, GivenName: "Ada", FamilyName: "Lovelace"},
		},
	})
	require.NoError(t, err)
	w.google = w.party("oauth_google", "g-secret")
	w.github = w.party("oauth_github", "h-secret")
	w.browser = &http.Client{CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Path == "/v1/oauth_callback" {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	return w
}

func (w *world) party(id, secret string) *oidcrp.Party {
	return oidcrp.New(
		oidcrp.Config{
			Name:         id,
			Issuer:       w.issuer,
			ClientID:     id,
			ClientSecret: secret,
			RedirectURL:  w.callback,
			HTTP:         oidcrp.Loopback(w.provider),
		},
	)
}

func (w *world) start(t *testing.T, p *oidcrp.Party) (string, oidcrp.Secrets) {
	t.Helper()
	to, secrets, err := p.AuthURL(oidcrp.Start{State: "st", LoginHint: "hint@example.com"})
	require.NoError(t, err)
	return to, secrets
}

// decide walks login and consent and returns the query that the callback would get.
func (w *world) decide(t *testing.T, to string, person url.Values, decision string) url.Values {
	t.Helper()
	login := w.get(t, to)
	assert.Contains(t, login.Request.URL.Path, "/idp/login")
	consent, err := w.browser.PostForm(login.Request.URL.String(), person)
	require.NoError(t, err)
	require.Contains(t, consent.Request.URL.Path, "/idp/consent")
	back, err := w.browser.PostForm(consent.Request.URL.String(), url.Values{"decision": {decision}})
	require.NoError(t, err)
	location, err := back.Location()
	require.NoError(t, err)
	require.Equal(t, "/v1/oauth_callback", location.Path)
	assert.Equal(t, "st", location.Query().Get("state"))
	return location.Query()
}

func (w *world) get(t *testing.T, to string) *http.Response {
	t.Helper()
	res, err := w.browser.Get(to)
	require.NoError(t, err)
	t.Cleanup(func() { res.Body.Close() })
	return res
}

var ada = url.Values{"account": {"ada@example.com"}}

func TestCodeFlow(t *testing.T) {
	w := newWorld(t)
	to, secrets := w.start(t, w.google)
	query := w.decide(t, to, ada, "allow")
	got, err := w.google.Finish(context.Background(), query.Get("code"), secrets)
	require.NoError(t, err)
	assert.Equal(t, external.Identity{
		Provider: "oauth_google", Subject: oidcprovider.Subject("oauth_google", "ada@example.com"),
		Email: "ada@example.com", EmailVerified: true, FirstName: "Ada", LastName: "Lovelace", Scopes: "openid email profile",
	}, got)

	_, err = w.google.Finish(context.Background(), query.Get("code"), secrets)
	assert.ErrorIs(t, err, oidcrp.ErrExchange, "a code was redeemed twice")
}

func TestAnyoneMayBeTyped(t *testing.T) {
	w := newWorld(t)
	to, secrets := w.start(t, w.github)
	query := w.decide(t, to, url.Values{"email": {"New@example.com"}}, "allow")
	got, err := w.github.Finish(context.Background(), query.Get("code"), secrets)
	require.NoError(t, err)
	assert.Equal(t, "New@example.com", got.Email)
	assert.False(t, got.EmailVerified, "an unticked box is an unverified address")
	assert.NotEqual(t, oidcprovider.Subject("oauth_google", "new@example.com"), got.Subject)
	assert.Equal(t, oidcprovider.Subject("oauth_github", "new@example.com"), got.Subject)
}

func TestDenied(t *testing.T) {
	w := newWorld(t)
	to, _ := w.start(t, w.google)
	query := w.decide(t, to, ada, "deny")
	assert.Equal(t, "access_denied", query.Get("error"))
	assert.Empty(t, query.Get("code"))
}

func TestFinishRefuses(t *testing.T) {
	for name, attack := range map[string]struct {
		change func(*oidcrp.Secrets)
		want   error
	}{
		"wrong nonce":    {func(s *oidcrp.Secrets) { s.Nonce = "other" }, oidcrp.ErrIdentity},
		"no nonce":       {func(s *oidcrp.Secrets) { s.Nonce = "" }, oidcrp.ErrIdentity},
		"wrong verifier": {func(s *oidcrp.Secrets) { s.Verifier = strings.Repeat("a", 43) }, oidcrp.ErrExchange},
		"no verifier":    {func(s *oidcrp.Secrets) { s.Verifier = "" }, oidcrp.ErrExchange},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			to, secrets := w.start(t, w.google)
			code := w.decide(t, to, ada, "allow").Get("code")
			right := secrets
			attack.change(&secrets)
			_, err := w.google.Finish(context.Background(), code, secrets)
			require.ErrorIs(t, err, attack.want)
			_, err = w.google.Finish(context.Background(), code, right)
			assert.ErrorIs(t, err, oidcrp.ErrExchange, "the code survived a failed attempt")
		})
	}
}

func TestCodeOfAnotherClientOrSecretIsRefused(t *testing.T) {
	w := newWorld(t)
	for name, thief := range map[string]*oidcrp.Party{"other client": w.github,
		"wrong secret": w.party("oauth_google", "guess")} {
		to, secrets := w.start(t, w.google)
		code := w.decide(t, to, ada, "allow").Get("code")
		_, err := thief.Finish(context.Background(), code, secrets)
		assert.ErrorIs(t, err, oidcrp.ErrExchange, name)
	}
}

func TestProviderRefuses(t *testing.T) {
	w := newWorld(t)
	to, _ := w.start(t, w.google)
	change := func(pairs ...string) string {
		u, err := url.Parse(to)
		require.NoError(t, err)
		q := u.Query()
		for i := 0; i < len(pairs); i += 2 {
			if q.Del(pairs[i]); pairs[i+1] != "" {
				q.Set(pairs[i], pairs[i+1])
			}
		}
		u.RawQuery = q.Encode()
		return u.String()
	}
	// Told to the relying party, which is the right one:
	for name, c := range map[string]struct{ url, want string }{
		"no PKCE":     {change("code_challenge", "", "code_challenge_method", ""), "invalid_request"},
		"plain PKCE":  {change("code_challenge_method", "plain"), "invalid_request"},
		"prompt none": {change("prompt", "none"), "login_required"},
		"no openid":   {change("scope", "email"), "invalid_scope"},
	} {
		res := w.get(t, c.url)
		location, err := res.Location()
		if !assert.NoError(t, err, name) {
			continue
		}
		assert.Contains(t, location.String(), "error="+c.want, name)
	}
	// Told to nobody but the person, because the address is not a registered one:
	for name, u := range map[string]string{
		"implicit on http":   change("response_type", "id_token"),
		"other redirect_uri": change("redirect_uri", "https://evil.example/cb"),
		"longer redirect":    change("redirect_uri", w.callback+"/x"),
		"unknown client":     change("client_id", "oauth_evil"),
	} {
		assert.Equal(t, http.StatusBadRequest, w.get(t, u).StatusCode, name)
	}
}

func TestPages(t *testing.T) {
	w := newWorld(t)
	to, _ := w.start(t, w.google)
	login := w.get(t, to)
	body, err := io.ReadAll(login.Body)
	require.NoError(t, err)
	assert.Contains(t, string(body), "Sign in to Google")
	assert.Contains(t, string(body), `value="hint@example.com"`)
	assert.Contains(t, login.Header.Get("Content-Security-Policy"), "default-src 'none'")

	bad, err := w.browser.PostForm(login.Request.URL.String(), url.Values{"email": {`"><script>`}})
	require.NoError(t, err)
	body, err = io.ReadAll(bad.Body)
	require.NoError(t, err)
	assert.Equal(t, http.StatusUnprocessableEntity, bad.StatusCode)
	assert.NotContains(t, string(body), "<script>")

	// Consent without a login leads to the login page, not to a code.
	skip := w.get(t, strings.Replace(login.Request.URL.String(), "/login", "/consent", 1))
	assert.Contains(t, skip.Request.URL.Path, "/idp/login")
	early := w.get(t, w.issuer+"/authorize/callback?id="+login.Request.URL.Query().Get("id"))
	location, err := early.Location()
	require.NoError(t, err)
	assert.Equal(t, "interaction_required", location.Query().Get("error"))

	// Another site cannot press Allow.
	r, err := http.NewRequest("POST", login.Request.URL.String(), strings.NewReader("account=ada%40example.com"))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	res, err := w.browser.Do(r)
	require.NoError(t, err)
	assert.Equal(t, http.StatusForbidden, res.StatusCode)

	assert.Equal(t, http.StatusBadRequest, w.get(t, w.issuer+"/login?id=unknown").StatusCode)
}
