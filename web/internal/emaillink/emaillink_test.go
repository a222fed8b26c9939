package emaillink_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/settings"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

const ada = "ada@example.com"

// ask has a link sent to ada and returns the attempt and the link.
func ask(t *testing.T, w *world.World, b *world.Browser) (id, link string) {
	t.Helper()
	a := b.Do("POST", "/v1/client/sign_ins", "strategy", "email_link", "identifier", ada, "redirect_url",
		world.AppURL+"/verify").
		OK()
	assert.Equal(t, "unverified", a.String("response.first_factor_verification.status"))
	assert.Equal(t, "email_link", a.String("response.first_factor_verification.strategy"))
	return a.String("response.id"), w.Inbox(ada).Link
}

// open clicks the link and presses the button.
func open(b *world.Browser, link string) url.Values {
	p := b.Submit(b.Visit(link), "token")
	if p.At() != world.AppURL+"/verify" {
		return url.Values{"at": {p.URL.String()}}
	}
	return p.URL.Query()
}

func poll(b *world.Browser, id string) world.Answer {
	return b.Do("GET", "/v1/client/sign_ins/"+id).OK()
}

func TestSameBrowser(t *testing.T) {
	w := world.Walk(t)
	w.User(ada, nil)
	b := w.Browser()
	id, link := ask(t, w, b)
	require.True(t, strings.HasPrefix(link, world.URL+"/v1/verify?token="))

	got := open(b, link)
	assert.Equal(t, "verified", got.Get("__clerk_status"))
	assert.False(t, got.Has("__clerk_db_jwt"), "a browser with a cookie needs no token")
	a := poll(b, id)
	assert.Equal(t, "complete", a.String("response.status"))
	assert.Equal(t, "verified", a.String("response.first_factor_verification.status"))
	assert.Equal(t, a.String("client.id"), a.String("response.first_factor_verification.verified_at_client"))
	assert.Equal(t, a.String("response.created_session_id"), got.Get("__clerk_created_session"))
	assert.Len(t, a.Get("client.sessions"), 1)
}

func TestShowingTheLinkUsesNothing(t *testing.T) {
	w := world.Walk(t)
	w.User(ada, nil)
	b, scanner := w.Browser(), w.Browser()
	id, link := ask(t, w, b)
	for range 3 {
		p := scanner.Visit(link)
		assert.Equal(t, http.StatusOK, p.Status)
		assert.Contains(t, p.Body, "Is this you?")
		assert.Contains(t, p.Header.Get("Content-Security-Policy"), "default-src 'none'")
		assert.Contains(t, p.Header.Get("Content-Security-Policy"), "form-action 'self' "+world.AppURL)
	}
	assert.Equal(t, "unverified", poll(b, id).String("response.first_factor_verification.status"))
	assert.Equal(t, "verified", open(b, link).Get("__clerk_status"))
}

func TestOtherBrowser(t *testing.T) {
	w := world.Walk(t)
	w.User(ada, nil)
	asker, clicker := w.Browser(), w.Browser()
	id, link := ask(t, w, asker)
	got := open(clicker, link)
	assert.Equal(t, "verified", got.Get("__clerk_status"))
	a := poll(asker, id)
	assert.Equal(t, "complete", a.String("response.status"))
	assert.NotEqual(t, a.String("client.id"), a.String("response.first_factor_verification.verified_at_client"))
	assert.Equal(t, got.Get("__clerk_created_session"), a.String("client.sessions.0.id"))
	assert.Empty(t, clicker.Client().Get("response.sessions"), "the session belongs to who asked")
}

func TestOtherBrowserRefused(t *testing.T) {
	w := world.Walk(t)
	w.User(ada, nil)
	w.Settings(func(s *settings.Settings) { s.EmailLinkSameClient = true })
	asker, clicker := w.Browser(), w.Browser()
	id, link := ask(t, w, asker)
	got := open(clicker, link)
	assert.Equal(t, "client_mismatch", got.Get("__clerk_status"))
	assert.Empty(t, got.Get("__clerk_created_session"))
	assert.Equal(t, "unverified", poll(asker, id).String("response.first_factor_verification.status"))
	assert.Equal(t, "verified", open(asker, link).Get("__clerk_status"), "still good in the right browser")
}

func TestBrowserThatHasOnlyADevBrowserToken(t *testing.T) {
	w := world.Walk(t)
	w.User(ada, nil)
	w.Settings(func(s *settings.Settings) { s.EmailLinkSameClient = true })
	b := w.Browser()
	token := b.Do("POST", "/v1/dev_browser").String("id")
	asked := b.Do("POST", "/v1/client/sign_ins?__clerk_db_jwt="+token, "strategy", "email_link", "identifier", ada,
		"redirect_url", world.AppURL+"/verify").
		OK()
	b.OnlyDevBrowser(token)
	got := open(b, w.Inbox(ada).Link)
	assert.Equal(t, "verified", got.Get("__clerk_status"))
	assert.Equal(t, token, got.Get("__clerk_db_jwt"), "the page of another origin learns who it is")
	a := b.Do("GET", "/v1/client?__clerk_db_jwt="+token).OK()
	assert.Equal(t, asked.String("client.id"), a.String("response.id"))
	assert.Equal(t, got.Get("__clerk_created_session"), a.String("response.last_active_session_id"))
}

func TestTwice(t *testing.T) {
	w := world.Walk(t)
	w.User(ada, nil)
	b := w.Browser()
	_, link := ask(t, w, b)
	assert.Equal(t, "verified", open(b, link).Get("__clerk_status"))
	assert.Equal(t, "failed", open(b, link).Get("__clerk_status"))
	assert.Equal(t, "failed", open(w.Browser(), link).Get("__clerk_status"))
	assert.Len(t, b.Client().Get("response.sessions"), 1)
}

func TestExpired(t *testing.T) {
	w := world.Walk(t)
	w.User(ada, nil)
	b := w.Browser()
	id, link := ask(t, w, b)
	w.Wait(11 * time.Minute)
	assert.Equal(t, "expired", open(b, link).Get("__clerk_status"))
	a := poll(b, id)
	assert.Equal(t, "expired", a.String("response.first_factor_verification.status"))
	assert.Equal(t, "needs_first_factor", a.String("response.status"))

	// The attempt stays usable.
	a = b.Do("POST", "/v1/client/sign_ins/"+id+"/prepare_first_factor", "strategy", "email_link", "redirect_url",
		world.AppURL+"/verify").
		OK()
	assert.Equal(t, "unverified", a.String("response.first_factor_verification.status"))
	assert.Equal(t, "verified", open(b, w.Inbox(ada).Link).Get("__clerk_status"))
}

func TestReplacedLinkAndReplacedAttempt(t *testing.T) {
	w := world.Walk(t)
	w.User(ada, nil)
	b := w.Browser()
	id, first := ask(t, w, b)
	b.Do("POST", "/v1/client/sign_ins/"+id+"/prepare_first_factor", "strategy", "email_link", "redirect_url",
		world.AppURL+"/verify").
		OK()
	second := w.Inbox(ada).Link
	assert.Equal(t, "failed", open(b, first).Get("__clerk_status"))
	b.Do("POST", "/v1/client/sign_ins").OK()
	assert.Equal(t, "failed", open(b, second).Get("__clerk_status"))
	assert.Empty(t, b.Client().Get("response.sessions"))
}

func TestGarbage(t *testing.T) {
	w := world.Walk(t)
	b := w.Browser()
	for _, token := range []string{"", "x", strings.Repeat("a", 43)} {
		p := b.Visit(world.URL + "/v1/verify?token=" + token)
		assert.Equal(t, http.StatusBadRequest, p.Status)
		p = b.PostForm(world.URL+"/v1/verify", url.Values{"token": {token}})
		assert.Equal(t, http.StatusBadRequest, p.Status)
		b.Do("GET", "/v1/verify?token="+token).Refused(400, "verification_link_token_invalid")
	}
}

func TestTheTokenIsNotStored(t *testing.T) {
	w := world.Walk(t)
	w.User(ada, nil)
	b := w.Browser()
	_, link := ask(t, w, b)
	token := strings.TrimPrefix(link, world.URL+"/v1/verify?token=")
	w.Update(func(tx *store.Tx) error {
		docs, err := tx.Docs("email_link", w.Clock.Now())
		require.Len(t, docs, 1)
		assert.NotContains(t, string(*docs[0]), token)
		var none any
		assert.ErrorIs(t, tx.GetDoc("email_link", token, w.Clock.Now(), &none), store.ErrNotFound)
		return err
	})
}

func TestRedirectTargets(t *testing.T) {
	w := world.Walk(t)
	w.User(ada, nil)
	b := w.Browser()
	create := func(fields ...string) world.Answer {
		return b.Do("POST", "/v1/client/sign_ins", append(fields, "strategy", "email_link", "identifier", ada)...)
	}
	create().Refused(422, "form_param_missing")
	create("redirect_url", "javascript:alert(1)").Refused(422, "invalid_url_scheme")
	create("redirect_url", "https://evil.example/").Refused(422, "redirect_url_domain_mismatch")

	// An app's URL cannot bring a status of its own, and keeps what else it had.
	create("redirect_url", world.AppURL+"/verify?__clerk_status=verified&keep=1").OK()
	link := w.Inbox(ada).Link
	w.Wait(11 * time.Minute)
	got := open(b, link)
	assert.Equal(t, []string{"expired"}, got["__clerk_status"])
	assert.Equal(t, "1", got.Get("keep"))
}

func TestSecondFactorFollows(t *testing.T) {
	w := world.Walk(t)
	w.User(
		ada,
		func(u *domain.User) { u.TOTP = &domain.TOTP{ID: "totp_1", Secret: "JBSWY3DPEHPK3PXP", Verified: true} },
	)
	b := w.Browser()
	id, link := ask(t, w, b)
	got := open(b, link)
	assert.Equal(t, "verified", got.Get("__clerk_status"))
	assert.Empty(t, got.Get("__clerk_created_session"))
	a := poll(b, id)
	assert.Equal(t, "needs_second_factor", a.String("response.status"))
	assert.Equal(t, "verified", a.String("response.first_factor_verification.status"))
}

func TestClientTrustByLink(t *testing.T) {
	w := world.Walk(t)
	w.User(ada, nil)
	w.Settings(func(s *settings.Settings) { s.ClientTrust = true })
	b := w.Browser()
	a := b.Do("POST", "/v1/client/sign_ins", "identifier", ada, "password", world.Password).OK()
	require.Equal(t, "needs_client_trust", a.String("response.status"))
	id := a.String("response.id")
	b.Do("POST", "/v1/client/sign_ins/"+id+"/prepare_second_factor", "strategy", "email_link", "redirect_url",
		world.AppURL+"/verify").
		OK()
	got := open(b, w.Inbox(ada).Link)
	assert.Equal(t, "verified", got.Get("__clerk_status"))
	a = poll(b, id)
	assert.Equal(t, "complete", a.String("response.status"))
	assert.Equal(t, "verified", a.String("response.second_factor_verification.status"))
}

func TestBannedUserStaysOut(t *testing.T) {
	w := world.Walk(t)
	u := w.User(ada, nil)
	b := w.Browser()
	id, link := ask(t, w, b)
	u.Banned = true
	w.Update(func(tx *store.Tx) error { return tx.PutUser(u) })
	assert.Equal(t, "failed", open(b, link).Get("__clerk_status"))
	a := poll(b, id)
	assert.Equal(t, "user_banned", a.String("response.first_factor_verification.error.code"))
	assert.Empty(t, a.Get("client.sessions"))
}
