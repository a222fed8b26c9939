package popup_test

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

const returnURL = world.AppURL + "/sso-callback?intent=signIn"

var attribute = regexp.MustCompile(`data-(message|origin)="([^"]*)"`)

// said is what the page will post, and to whom.
func said(t *testing.T, p world.Page) (message map[string]any, origin string) {
	t.Helper()
	require.Equal(t, http.StatusOK, p.Status, p.Body)
	for _, m := range attribute.FindAllStringSubmatch(p.Body, -1) {
		value := html.UnescapeString(m[2])
		if m[1] == "origin" {
			origin = value
		} else if value != "" {
			require.NoError(t, json.Unmarshal([]byte(value), &message))
		}
	}
	return message, origin
}

// start begins a sign-in whose popup ends at path.
func start(w *world.World, b *world.Browser, path, query string) string {
	base := world.URL + path + "?" + query
	a := b.Do(
		"POST",
		"/v1/client/sign_ins",
		"strategy",
		"oauth_google",
		"redirect_url",
		strings.TrimSuffix(base, "?")+"&return_url="+url.QueryEscape(returnURL),
		"action_complete_redirect_url",
		base,
	).OK()
	return a.String("response.first_factor_verification.external_verification_redirect_url")
}

func TestComplete(t *testing.T) {
	w := world.Walk(t)
	w.User("ada@example.com", nil)
	b := w.Browser()
	p := b.Through(start(w, b, "/popup-callback", "x=1"), "ada@example.com", "allow")
	message, origin := said(t, p)
	assert.Equal(t, map[string]any{"session": b.Client().String("response.sessions.0.id")}, message)
	assert.Equal(t, world.AppURL, origin, "never *, never an origin from the URL")
	csp := p.Header.Get("Content-Security-Policy")
	assert.Contains(t, csp, "default-src 'none'")
	assert.Contains(t, csp, "script-src 'self'")
	assert.NotContains(t, p.Body, "<script>")
	assert.Empty(t, p.Header.Get("Cross-Origin-Opener-Policy"), "it would cut the opener off")
}

func TestNotComplete(t *testing.T) {
	w := world.Walk(t)
	b := w.Browser()
	state := strings.Repeat("0a", 32)
	p := b.Through(start(w, b, "/v1/popup_auth_callback", "state="+state), "stranger@example.com", "allow")
	message, origin := said(t, p)
	assert.Equal(t, map[string]any{"return_url": returnURL, "state": state}, message)
	assert.Equal(t, world.AppURL, origin)
}

func TestSaysNothingWithoutATrip(t *testing.T) {
	w := world.Walk(t)
	w.User("ada@example.com", nil)
	b := w.Browser()
	// Signed in, but not through a popup: another site that opens the page learns nothing.
	b.Do("POST", "/v1/client/sign_ins", "identifier", "ada@example.com", "password", world.Password).OK()
	p := b.Visit(world.URL + "/popup-callback?return_url=" + url.QueryEscape(returnURL))
	message, origin := said(t, p)
	assert.Nil(t, message)
	assert.Empty(t, origin)
	assert.NotContains(t, p.Body, "popup.js")
	assert.Contains(t, p.Body, "no sign-in to report")
}

func TestForgetsAnEarlierTrip(t *testing.T) {
	w := world.Walk(t)
	w.User("ada@example.com", nil)
	b := w.Browser()
	b.Through(start(w, b, "/popup-callback", "x=1"), "ada@example.com", "allow")
	session := b.Client().String("response.sessions.0.id")
	message, _ := said(t, b.Visit(world.URL+"/popup-callback"))
	assert.Equal(t, session, message["session"])

	b.Do("POST", "/v1/client/sessions/"+session+"/end").OK()
	message, _ = said(t, b.Visit(world.URL+"/popup-callback"))
	assert.Nil(t, message, "an ended session is no news")

	w.Wait(6 * time.Minute)
	_, origin := said(t, b.Visit(world.URL+"/popup-callback"))
	assert.Empty(t, origin)
}

func TestRefusesBadInput(t *testing.T) {
	w := world.Walk(t)
	b := w.Browser()
	for _, bad := range []string{"https://evil.example/", "javascript:alert(1)", "//evil.example"} {
		assert.Equal(t, 422, b.Visit(world.URL+"/popup-callback?return_url="+url.QueryEscape(bad)).Status, bad)
	}
	for _, state := range []string{"", "x", strings.Repeat("0", 63), strings.Repeat("G", 64), strings.Repeat("0", 65)} {
		b.Do("GET", "/v1/popup_auth_callback?state="+state).Refused(400, "malformed_request_parameters")
	}
}
