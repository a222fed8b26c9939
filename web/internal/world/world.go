// Package world is the whole server inside a test, as app wires it, with browsers that walk through it: cookie jar,
// redirects, forms, the pages of the providers. Nothing listens: requests go to the handler directly. Only tests import
// it. When FAPI_SPEC names the published OpenAPI document, every exchange is held against it.
package world

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/app"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/external"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/judge/judgetest"
	"github.com/signin-wasm/signin-wasm/web/internal/oidcprovider"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/settings"
	"github.com/signin-wasm/signin-wasm/web/internal/sso"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/token"
)

const (
	// URL is where the server and its own page live.
	URL = "http://localhost:4400"
	// AppURL is the origin of other pages that use the server. Nothing answers there: browsers stop when they are
	// sent to it.
	AppURL = "http://localhost:3000"
	// Password is that of every user that World.User makes.
	Password = "correct horse battery"
)

// World is a running server. Page is the origin of the page that new browsers have open.
type World struct {
	*fapi.Server
	App  *app.App
	Page string
	t    testing.TB
}

// Making RSA keys is most of what a test would take, so all worlds share theirs.
var (
	instanceKeys = sync.OnceValues(token.New)
	otherKey     = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })
)

// New starts a server without users, with the social provider names oauth_google and oauth_github, the OpenID
// connection ent_oidc of globex.example and the SAML connection ent_saml of acme.example. Its browsers have its own
// page open.
func New(t testing.TB, change ...func(*app.Config)) *World {
	t.Helper()
	keys, err := instanceKeys()
	require.NoError(t, err)
	key, err := otherKey()
	require.NoError(t, err)
	cfg := app.Config{
		BaseURL: URL, SecretKey: app.SecretKey, Argon2: secret.Cheap, Unseeded: true, Keys: keys, ProviderKey: key,
		Demo: fstest.MapFS{
			"index.html": {Data: []byte("<!doctype html>")},
		}, SDK: fstest.MapFS{}, Judge: judgetest.Frontend(t),
		SSO: sso.Options{
			Providers: []sso.Provider{
				{Strategy: "oauth_google", Name: "Google"},
				{Strategy: "oauth_github", Name: "GitHub"},
			},
			Connections: []sso.Connection{
				{ID: "ent_oidc", Name: "Globex", Domain: "globex.example", Protocol: sso.OIDC},
				{ID: "ent_saml", Name: "Acme", Domain: "acme.example", Protocol: sso.SAML},
			},
			People: []sso.Person{{Email: "grace@acme.example", FirstName: "Grace", LastName: "Hopper"}},
		},
	}
	for _, f := range change {
		f(&cfg)
	}
	a, err := app.New(cfg)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, a.Close()) })
	return &World{Server: a.FAPI, App: a, Page: URL, t: t}
}

// Walk is New for tests that walk through pages: browsers have a page of AppURL open, and the limits on messages and
// requests, which are made for people, are off.
func Walk(t testing.TB) *World {
	t.Helper()
	w := New(t)
	w.Page = AppURL
	w.Settings(func(rules *settings.Settings) { rules.ResendLimit, rules.RateLimit = false, false })
	return w
}

// Update changes the stored data.
func (w *World) Update(f func(tx *store.Tx) error) {
	w.t.Helper()
	require.NoError(w.t, w.Store.Update(w.t.Context(), f))
}

// Settings changes the instance's rules.
func (w *World) Settings(change func(*settings.Settings)) {
	w.t.Helper()
	w.Update(func(tx *store.Tx) error {
		rules, err := settings.Load(tx)
		if err != nil {
			return err
		}
		change(&rules)
		return settings.Save(tx, rules)
	})
}

// User makes a user with a verified e-mail address and Password, and lets change have a say. The address of an id is
// <id>@example.com; an address gets a random id.
func (w *World) User(name string, change func(*domain.User)) *domain.User {
	w.t.Helper()
	now := w.Clock.Now()
	id, email := name, name+"@example.com"
	if isAddress(name) {
		id, email = secret.ID("user_"), name
	}
	u := &domain.User{
		ID:             id,
		FirstName:      "Test",
		LastName:       "Person",
		PrimaryEmailID: "idn_" + name,
		CreatedAt:      now,
		UpdatedAt:      now,
		Emails: []domain.Email{
			{ID: "idn_" + name, Address: email, Verified: true, CreatedAt: now, UpdatedAt: now},
		},
		PasswordHash: secret.HashPassword(secret.Cheap, Password),
	}
	if change != nil {
		change(u)
	}
	w.Update(func(tx *store.Tx) error { return tx.PutUser(u) })
	return u
}

// Linked makes change for User: the person's account at a provider belongs to the user.
func Linked(provider, email string) func(*domain.User) {
	return func(u *domain.User) {
		u.ExternalAccounts = append(
			u.ExternalAccounts,
			domain.ExternalAccount{
				ID:           secret.ID("eac_"),
				Provider:     provider,
				Subject:      oidcprovider.Subject(provider, email),
				EmailAddress: email,
				CreatedAt:    u.CreatedAt,
				UpdatedAt:    u.CreatedAt,
			},
		)
	}
}

// Stored is the user with an id or an e-mail address, or nil.
func (w *World) Stored(name string) (u *domain.User) {
	w.t.Helper()
	w.Update(func(tx *store.Tx) (err error) {
		if isAddress(name) {
			u, err = tx.UserBy(domain.KindEmail, name)
		} else {
			u, err = tx.User(name)
		}
		if errors.Is(err, store.ErrNotFound) {
			u, err = nil, nil
		}
		return err
	})
	return u
}

func isAddress(name string) bool {
	for _, r := range name {
		if r == '@' {
			return true
		}
	}
	return false
}

// Inbox is the newest message to an address or number.
func (w *World) Inbox(to string) (m domain.Message) {
	w.t.Helper()
	w.Update(func(tx *store.Tx) error {
		all, err := tx.Messages(to)
		require.NotEmpty(w.t, all, "nothing was sent to %s", to)
		m = *all[0]
		return err
	})
	return m
}

// Code is the code of the newest message to an address or number.
func (w *World) Code(to string) string {
	w.t.Helper()
	return w.Inbox(to).Code
}

// Wait moves the server's clock.
func (w *World) Wait(d time.Duration) { w.Clock.Advance(d) }

// OneTap is a token that the stand-in for Google One Tap signs for somebody.
func (w *World) OneTap(email string) string {
	w.t.Helper()
	text, err := w.App.OneTap.Token(
		external.Identity{Subject: "one-tap-" + email, Email: email, EmailVerified: true},
		"",
	)
	require.NoError(w.t, err)
	return text
}
