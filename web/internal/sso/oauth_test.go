package sso_test

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
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

const (
	callback = world.AppURL + "/sso-callback"
	done     = world.AppURL + "/done"
)

func TestKnownAccountSignsIn(t *testing.T) {
	w := world.Walk(t)
	u := w.User("ada@example.com", world.Linked("oauth_google", "ada@example.com"))
	b := w.Browser()
	to := b.Trip("sign_ins", "oauth_google")
	assert.Equal(t, world.URL+"/idp/authorize", strings.Split(to, "?")[0])
	p := b.Through(to, "ada@example.com", "allow")
	assert.Equal(t, done, p.URL.String())
	c := b.Client()
	assert.Nil(t, c.Get("response.sign_in"))
	assert.Equal(t, u.ID, c.String("response.sessions.0.user.id"))
	assert.Equal(t, "oauth_google", c.String("response.last_authentication_strategy"))
}

func TestVerifiedAddressOnBothSidesLinks(t *testing.T) {
	w := world.Walk(t)
	w.User("ada@example.com", nil)
	b := w.Browser()
	p := b.Through(b.Trip("sign_ins", "oauth_google"), "Ada@example.com", "allow")
	assert.Equal(t, done, p.URL.String())
	linked := w.Stored("ada@example.com").ExternalAccounts
	require.Len(t, linked, 1)
	assert.Equal(t, "oauth_google", linked[0].Provider)
}

func TestUnverifiedAddressLinksNothing(t *testing.T) {
	for name, here := range map[string]bool{"unverified at the provider": true, "unverified here": false} {
		t.Run(name, func(t *testing.T) {
			w := world.Walk(t)
			w.User("victim@example.com", func(u *domain.User) { u.Emails[0].Verified = here })
			b := w.Browser()
			login := b.Visit(b.Trip("sign_ins", "oauth_google"))
			fields := []string{"email", "victim@example.com"}
			if !here {
				fields = append(fields, "email_verified", "1")
			}
			p := b.Submit(b.Submit(login, fields...), "decision", "allow")
			assert.Equal(t, callback, p.URL.String())
			c := b.Client()
			assert.Empty(t, c.Get("response.sessions"))
			assert.Equal(t, "needs_first_factor", c.String("response.sign_in.status"))
			assert.Equal(t, "failed", c.String("response.sign_in.first_factor_verification.status"))
			assert.Equal(
				t,
				"external_account_email_address_verification_required",
				c.String("response.sign_in.first_factor_verification.error.code"),
			)
			assert.Empty(t, w.Stored("victim@example.com").ExternalAccounts)
		})
	}
}

func TestDeniedConsent(t *testing.T) {
	w := world.Walk(t)
	b := w.Browser()
	p := b.Through(b.Trip("sign_ins", "oauth_github"), "ada@example.com", "deny")
	assert.Equal(t, callback, p.URL.String())
	c := b.Client()
	assert.Equal(t, "failed", c.String("response.sign_in.first_factor_verification.status"))
	assert.Equal(t, "oauth_access_denied", c.String("response.sign_in.first_factor_verification.error.code"))
	assert.Nil(t, c.Get("response.sign_in.first_factor_verification.external_verification_redirect_url"))

	// The attempt can go on with another try.
	id := c.String("response.sign_in.id")
	a := b.Do("POST", "/v1/client/sign_ins/"+id+"/prepare_first_factor", "strategy", "oauth_github", "redirect_url",
		"/sso-callback").
		OK()
	assert.NotEmpty(t, a.String("response.first_factor_verification.external_verification_redirect_url"))
}

func TestSecondFactorIsStillAsked(t *testing.T) {
	w := world.Walk(t)
	w.User("ada@example.com", func(u *domain.User) {
		world.Linked("oauth_google", "ada@example.com")(u)
		u.TOTP = &domain.TOTP{ID: "totp_1", Secret: "JBSWY3DPEHPK3PXP", Verified: true}
	})
	b := w.Browser()
	p := b.Through(b.Trip("sign_ins", "oauth_google"), "ada@example.com", "allow")
	assert.Equal(t, callback, p.URL.String())
	c := b.Client()
	assert.Equal(t, "needs_second_factor", c.String("response.sign_in.status"))
	assert.Equal(t, "totp", c.String("response.sign_in.supported_second_factors.0.strategy"))
	assert.Empty(t, c.Get("response.sessions"))
}

func TestAlreadySignedIn(t *testing.T) {
	w := world.Walk(t)
	w.Settings(func(s *settings.Settings) { s.SingleSession = false })
	w.User("ada@example.com", nil)
	b := w.Browser()
	session := b.Do("POST", "/v1/client/sign_ins", "identifier", "ada@example.com", "password", world.Password).
		OK().
		String("response.created_session_id")
	p := b.Through(b.Trip("sign_ins", "oauth_google"), "ada@example.com", "allow")
	assert.Equal(t, callback, p.URL.String())
	c := b.Client()
	assert.Equal(t, "failed", c.String("response.sign_in.first_factor_verification.status"))
	assert.Equal(t, "identifier_already_signed_in", c.String("response.sign_in.first_factor_verification.error.code"))
	assert.Equal(t, session, c.String("response.sign_in.first_factor_verification.error.meta.session_id"))
	assert.Len(t, c.Get("response.sessions"), 1)
}

func TestLockedAndBannedUsersStayOut(t *testing.T) {
	for code, change := range map[string]func(*domain.User){
		"user_locked": func(u *domain.User) { u.LockedUntil = time.Now().Add(time.Hour) },
		"user_banned": func(u *domain.User) { u.Banned = true },
	} {
		w := world.Walk(t)
		w.User("ada@example.com", change)
		b := w.Browser()
		p := b.Through(b.Trip("sign_ins", "oauth_google"), "ada@example.com", "allow")
		assert.Equal(t, callback, p.URL.String(), code)
		c := b.Client()
		assert.Equal(t, code, c.String("response.sign_in.first_factor_verification.error.code"))
		assert.Empty(t, c.Get("response.sessions"))
	}
}

// caught stops a trip at the callback and returns the address with code and state in it.
func caught(t *testing.T, w *world.World, b *world.Browser, to string) *url.URL {
	t.Helper()
	consent := b.Submit(b.Visit(to), "email", "ada@example.com", "email_verified", "1")
	action, form := b.Form(consent, "decision", "allow")
	// A browser without cookies presses the button, so that the answer reaches nobody's client.
	r, err := http.NewRequest("POST", action, strings.NewReader(form.Encode()))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var at *url.URL
	stop := &http.Client{Transport: w.Transport(), CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Path == "/v1/oauth_callback" {
			at = r.URL
			return http.ErrUseLastResponse
		}
		return nil
	}}
	res, err := stop.Do(r)
	require.NoError(t, err)
	res.Body.Close()
	require.NotNil(t, at)
	return at
}

func TestStateBelongsToOneBrowserOnce(t *testing.T) {
	w := world.Walk(t)
	w.User("ada@example.com", nil)
	with := func(u *url.URL, name, value string) string {
		q := u.Query()
		q.Set(name, value)
		return u.Scheme + "://" + u.Host + u.Path + "?" + q.Encode()
	}
	refused := func(p world.Page) {
		t.Helper()
		assert.Equal(t, http.StatusBadRequest, p.Status, p.Body)
		assert.Contains(t, p.Header.Get("Content-Type"), "text/html")
	}

	t.Run("tampered or missing state", func(t *testing.T) {
		b := w.Browser()
		at := caught(t, w, b, b.Trip("sign_ins", "oauth_google"))
		refused(b.Visit(with(at, "state", "x")))
		refused(b.Visit(with(at, "state", "")))
		assert.Empty(t, b.Client().Get("response.sessions"))
	})
	t.Run("state of another browser", func(t *testing.T) {
		attacker, victim := w.Browser(), w.Browser()
		at := caught(t, w, attacker, attacker.Trip("sign_ins", "oauth_google"))
		victim.Do("PUT", "/v1/client").OK()
		refused(victim.Visit(at.String()))
		assert.Empty(t, victim.Client().Get("response.sessions"))
		refused(attacker.Visit(at.String())) // what another browser has seen is not used any more
		assert.Empty(t, attacker.Client().Get("response.sessions"))
	})
	t.Run("state in a browser without a client", func(t *testing.T) {
		attacker := w.Browser()
		at := caught(t, w, attacker, attacker.Trip("sign_ins", "oauth_google"))
		refused(w.Browser().Visit(at.String()))
		assert.Empty(t, attacker.Client().Get("response.sessions"))
	})
	t.Run("used twice", func(t *testing.T) {
		b := w.Browser()
		at := caught(t, w, b, b.Trip("sign_ins", "oauth_google"))
		assert.Equal(t, done, b.Visit(at.String()).URL.String())
		refused(b.Visit(at.String()))
		assert.Len(t, b.Client().Get("response.sessions"), 1)
	})
	t.Run("expired", func(t *testing.T) {
		b := w.Browser()
		at := caught(t, w, b, b.Trip("sign_ins", "oauth_google"))
		w.Wait(11 * time.Minute)
		refused(b.Visit(at.String()))
	})
	t.Run("replaced by a newer trip", func(t *testing.T) {
		b := w.Browser()
		at := caught(t, w, b, b.Trip("sign_ins", "oauth_google"))
		b.Trip("sign_ins", "oauth_github")
		refused(b.Visit(at.String()))
	})
	t.Run("replaced by a newer trip of the same attempt", func(t *testing.T) {
		b := w.Browser()
		at := caught(t, w, b, b.Trip("sign_ins", "oauth_google"))
		id := b.Client().String("response.sign_in.id")
		b.Do("POST", "/v1/client/sign_ins/"+id+"/prepare_first_factor", "strategy", "oauth_google", "redirect_url",
			"/sso-callback").
			OK()
		refused(b.Visit(at.String()))
		assert.Empty(t, b.Client().Get("response.sessions"))
	})
	t.Run("code of one trip, state of another", func(t *testing.T) {
		one, two := w.Browser(), w.Browser()
		stolen := caught(t, w, one, one.Trip("sign_ins", "oauth_google"))
		own := caught(t, w, two, two.Trip("sign_ins", "oauth_google"))
		p := two.Visit(with(own, "code", stolen.Query().Get("code")))
		assert.Equal(t, callback, p.URL.String())
		c := two.Client()
		assert.Equal(t, "oauth_token_exchange_error", c.String("response.sign_in.first_factor_verification.error.code"))
		assert.Empty(t, c.Get("response.sessions"))
	})
	t.Run("no code", func(t *testing.T) {
		b := w.Browser()
		at := caught(t, w, b, b.Trip("sign_ins", "oauth_google"))
		b.Visit(with(at, "code", ""))
		assert.Equal(
			t,
			"oauth_callback_invalid",
			b.Client().String("response.sign_in.first_factor_verification.error.code"),
		)
	})
	t.Run("a program gets JSON", func(t *testing.T) {
		w.Browser().Do("GET", "/v1/oauth_callback?state=x&code=y").Refused(400, "oauth_callback_invalid")
	})
}

// TestFormPost: a provider may post its answer, from its own origin and without our cookie.
func TestFormPost(t *testing.T) {
	w := world.Walk(t)
	w.User("ada@example.com", nil)
	b := w.Browser()
	at := caught(t, w, b, b.Trip("sign_ins", "oauth_google"))
	r, err := http.NewRequest("POST", world.URL+"/v1/oauth_callback", strings.NewReader(at.RawQuery+"&evil=1"))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "https://provider.example")
	res, err := w.Transport().RoundTrip(r)
	require.NoError(t, err)
	require.Equal(t, http.StatusSeeOther, res.StatusCode)
	to, err := res.Location()
	require.NoError(t, err)
	assert.Empty(t, to.Query().Get("evil"))
	assert.Equal(t, done, b.Visit(to.String()).URL.String())
}

func TestRedirectTargets(t *testing.T) {
	w := world.Walk(t)
	for url, code := range map[string]string{
		"javascript:alert(1)":           "invalid_url_scheme",
		"data:text/html,x":              "invalid_url_scheme",
		"//evil.example/":               "invalid_redirect_url",
		`\\evil.example/`:               "invalid_redirect_url",
		"/\t/evil.example":              "invalid_redirect_url",
		"https://evil.example/":         "redirect_url_domain_mismatch",
		"http://localhost@evil.example": "invalid_redirect_url",
	} {
		b := w.Browser()
		b.Do("POST", "/v1/client/sign_ins", "strategy", "oauth_google", "redirect_url", url).Refused(422, code)
		b.Do("POST", "/v1/client/sign_ins", "strategy", "oauth_google", "redirect_url", "/ok",
			"action_complete_redirect_url", url).
			Refused(422, code)
		b.Do("POST", "/v1/client/sign_ups", "strategy", "oauth_google", "redirect_url", url).Refused(422, code)
		touch := b.Do("GET", "/v1/client/touch?redirect_url="+strings.ReplaceAll(urlEscape(url), "+", "%20"))
		assert.Equal(t, 422, touch.Status, url)
	}
	w.Browser().Do("POST", "/v1/client/sign_ins", "strategy", "oauth_google").Refused(422, "form_param_missing")
	w.Browser().
		Do("POST", "/v1/client/sign_ins", "strategy", "oauth_other", "redirect_url", "/x").
		Refused(400, "oauth_provider_not_enabled")
}

func urlEscape(s string) string { return url.QueryEscape(s) }
