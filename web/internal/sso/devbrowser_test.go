package sso_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

// Browsers that are known by their dev-browser token alone: the page has it in a cookie of the host name.

func TestTripOfADevBrowser(t *testing.T) {
	w := world.Walk(t)
	u := w.User("ada@example.com", world.Linked("oauth_google", "ada@example.com"))
	b := w.Browser()
	token := b.Do("POST", "/v1/dev_browser").String("id")
	to := b.Trip("sign_ins?__clerk_db_jwt="+token, "oauth_google")
	b.OnlyDevBrowser(token)
	p := b.Through(to, "ada@example.com", "allow")
	assert.Equal(t, done+"?__clerk_db_jwt="+token, p.URL.String())
	b.OnlyDevBrowser("")
	assert.Equal(t, u.ID, b.Do("GET", "/v1/client?__clerk_db_jwt="+token).String("response.sessions.0.user.id"))
}

func TestSAMLTripOfADevBrowser(t *testing.T) {
	w := world.Walk(t)
	w.User("grace@acme.example", nil)
	b := w.Browser()
	token := b.Do("POST", "/v1/dev_browser").String("id")
	to := b.Trip("sign_ins?__clerk_db_jwt="+token, "enterprise_sso", "identifier", "grace@acme.example")
	b.OnlyDevBrowser(token)
	p := b.PostForm(saml(t, b, to, "grace@acme.example"))
	assert.Equal(t, done+"?__clerk_db_jwt="+token, p.URL.String())
}

// A stranger starts a trip and has somebody else finish it. Without a proof by the browser, that person would be signed
// in on the stranger's client.
func TestTripOfADevBrowserIsNobodyElses(t *testing.T) {
	w := world.Walk(t)
	w.User("ada@example.com", world.Linked("oauth_google", "ada@example.com"))
	stranger := w.Browser()
	token := stranger.Do("POST", "/v1/dev_browser").String("id")
	trip := stranger.Trip("sign_ins?__clerk_db_jwt="+token, "oauth_google")
	own := stranger.Do("POST", "/v1/dev_browser").String("id")
	for name, cookie := range map[string]string{"no cookie": "", "somebody else's token": own} {
		victim := w.Browser()
		victim.OnlyDevBrowser(cookie)
		p := victim.Through(trip, "ada@example.com", "allow")
		require.Equal(t, http.StatusBadRequest, p.Status, name)
		assert.Empty(t, stranger.Do("GET", "/v1/client?__clerk_db_jwt="+token).Get("response.sessions"), name)
		trip = stranger.Trip("sign_ins?__clerk_db_jwt="+token, "oauth_google")
	}
}
