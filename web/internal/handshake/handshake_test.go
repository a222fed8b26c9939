package handshake_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/app"
	"github.com/signin-wasm/signin-wasm/web/internal/handshake"
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

const page = world.AppURL + "/dashboard?tab=1"

// answer is where a handshake sends the browser, and the cookies that it brings along.
func answer(
	t *testing.T,
	w *world.World,
	b *world.Browser,
	query ...string,
) (back *url.URL, cookies map[string]*http.Cookie) {
	t.Helper()
	q := url.Values{"redirect_url": {page}, "format": {"nonce"}}
	for i := 0; i+1 < len(query); i += 2 {
		q.Set(query[i], query[i+1])
	}
	a := b.Get("/v1/client/handshake?" + q.Encode())
	require.Equal(t, http.StatusTemporaryRedirect, a.Status, a.Text)
	assert.Equal(t, "no-store", a.Header.Get("Cache-Control"))
	back, err := url.Parse(a.Header.Get("Location"))
	require.NoError(t, err)
	var lines []string
	if nonce := back.Query().Get("__clerk_handshake_nonce"); nonce != "" {
		lines = taken(t, w, nonce)
	} else {
		var claims struct {
			Handshake []string `json:"handshake"`
		}
		require.NoError(t, w.Keys.Verify(back.Query().Get("__clerk_handshake"), &claims))
		lines = claims.Handshake
	}
	cookies = map[string]*http.Cookie{}
	for _, line := range lines {
		c, err := http.ParseSetCookie(line)
		require.NoError(t, err)
		cookies[c.Name] = c
	}
	return back, cookies
}

// taken asks the Backend API for what a nonce stands for.
func taken(t *testing.T, w *world.World, nonce string) []string {
	t.Helper()
	a := w.Backend(http.MethodGet, "/v1/clients/handshake_payload?nonce="+url.QueryEscape(nonce), "")
	var lines []string
	list, _ := a.Body["directives"].([]any)
	for _, line := range list {
		lines = append(lines, line.(string))
	}
	return lines
}

func session(t *testing.T, w *world.World, cookies map[string]*http.Cookie) (sid, azp string) {
	t.Helper()
	suffixed := "__session_" + handshake.Suffix(app.PublishableKey)
	require.Contains(t, cookies, suffixed)
	assert.Equal(t, cookies["__session"].Value, cookies[suffixed].Value)
	if cookies["__session"].Value == "" {
		return "", ""
	}
	var claims struct {
		Session string `json:"sid"`
		Party   string `json:"azp"`
		Issued  int64  `json:"iat"`
	}
	require.NoError(t, w.Keys.Verify(cookies["__session"].Value, &claims))
	return claims.Session, claims.Party
}

func TestWhoIsSignedIn(t *testing.T) {
	w := world.Walk(t)
	w.User("ada", nil)
	b := w.SignedIn("ada")
	for _, format := range []string{"nonce", "token"} {
		back, cookies := answer(t, w, b, "format", format)
		assert.Equal(t, "1", back.Query().Get("tab"))
		sid, azp := session(t, w, cookies)
		assert.Equal(t, b.Client().String("response.last_active_session_id"), sid)
		assert.Equal(t, world.AppURL, azp, "the token is for the page that is shown")
		assert.NotEqual(t, "0", cookies["__client_uat"].Value)
		assert.NotEmpty(t, cookies["__clerk_db_jwt"].Value)
	}
}

func TestNobody(t *testing.T) {
	w := world.Walk(t)
	_, cookies := answer(t, w, w.Browser())
	sid, _ := session(t, w, cookies)
	assert.Empty(t, sid)
	assert.Negative(t, cookies["__session"].MaxAge, "an old one goes")
	assert.Equal(t, "0", cookies["__client_uat"].Value)
	assert.NotEmpty(t, cookies["__clerk_db_jwt"].Value)
}

// The dev browser that a handshake gives out leads to the same client, where third-party cookies are blocked.
func TestTheDevBrowserIsTheClient(t *testing.T) {
	w := world.Walk(t)
	w.User("ada", nil)
	b := w.SignedIn("ada")
	_, cookies := answer(t, w, b)
	token := cookies["__clerk_db_jwt"].Value
	stranger := w.Browser()
	a := stranger.Get("/v1/client?__clerk_db_jwt=" + token)
	assert.Equal(t, b.Client().String("response.id"), a.String("response.id"))
	_, again := answer(t, w, stranger, "__clerk_db_jwt", token)
	assert.Equal(t, token, again["__clerk_db_jwt"].Value, "it is kept")
	sid, _ := session(t, w, again)
	assert.NotEmpty(t, sid)
}

func TestADevBrowserOfAnotherLifeIsReplaced(t *testing.T) {
	w := world.Walk(t)
	w.User("ada", nil)
	_, cookies := answer(t, w, w.SignedIn("ada"), "__clerk_db_jwt", "dvb_of_another_life")
	assert.NotEqual(t, "dvb_of_another_life", cookies["__clerk_db_jwt"].Value)
	sid, _ := session(t, w, cookies)
	assert.NotEmpty(t, sid)
}

func TestANonceIsGoodOnceAndForAMinute(t *testing.T) {
	w := world.Walk(t)
	a := w.Browser().Get("/v1/client/handshake?format=nonce&redirect_url=" + url.QueryEscape(page))
	back, err := url.Parse(a.Header.Get("Location"))
	require.NoError(t, err)
	nonce := back.Query().Get("__clerk_handshake_nonce")
	require.NotEmpty(t, taken(t, w, nonce))
	assert.Empty(t, taken(t, w, nonce))
	a = w.Browser().Get("/v1/client/handshake?format=nonce&redirect_url=" + url.QueryEscape(page))
	back, err = url.Parse(a.Header.Get("Location"))
	require.NoError(t, err)
	w.Wait(time.Minute)
	assert.Empty(t, taken(t, w, back.Query().Get("__clerk_handshake_nonce")))
}

func TestSessionsThatDoNotCount(t *testing.T) {
	w := world.Walk(t)
	w.User("ada", nil)
	b := w.SignedIn("ada")
	w.User("ada", world.Banned)
	_, cookies := answer(t, w, b)
	sid, _ := session(t, w, cookies)
	assert.Empty(t, sid)
}

func TestOnlyAllowedPagesGetAnAnswer(t *testing.T) {
	w := world.Walk(t)
	w.User("ada", nil)
	b := w.SignedIn("ada")
	for _, target := range []string{"https://evil.example/", "//evil.example", "javascript:alert(1)",
		`http://localhost:3000\@evil.example`, "http://localhost.evil.example/", ""} {
		a := b.Get("/v1/client/handshake?format=token&redirect_url=" + url.QueryEscape(target))
		assert.GreaterOrEqual(t, a.Status, 400, target)
		assert.Empty(t, a.Header.Get("Location"))
	}
	back, _ := answer(
		t,
		w,
		b,
		"redirect_url",
		page+"&__clerk_handshake=old&__clerk_handshake_nonce=old&__clerk_db_jwt=x",
	)
	assert.Equal(t, 1, strings.Count(back.RawQuery, "handshake"), "answers of before are gone")
}

// A link to the handshake can bring any dev-browser token. Whoever wrote it must not get the person's client by it, nor
// put the person into their own.
func TestATokenInALinkIsNotBoundToThePerson(t *testing.T) {
	w := world.Walk(t)
	w.User("ada", nil)
	w.User("eve", nil)
	ada, eve := w.SignedIn("ada"), w.SignedIn("eve")
	unbound := w.Browser().Post("/v1/dev_browser").String("id")
	_, cookies := answer(t, w, eve)
	bound := cookies["__clerk_db_jwt"].Value
	for name, token := range map[string]string{"unbound": unbound, "of eve's client": bound} {
		_, cookies := answer(t, w, ada, "__clerk_db_jwt", token)
		sid, _ := session(t, w, cookies)
		assert.Equal(t, ada.Client().String("response.last_active_session_id"), sid, name)
		assert.NotEqual(t, token, cookies["__clerk_db_jwt"].Value, name)
		a := w.Browser().Get("/v1/client?__clerk_db_jwt=" + token)
		assert.NotContains(t, a.Text, sid, name)
	}
}
