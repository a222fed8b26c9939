// Package walktest is a whole server on a real listener, and browsers that walk through it: cookie jar,
// redirects, forms, the pages of the providers. Only tests import it.
package walktest

import (
	"crypto/rand"
	"crypto/rsa"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/clock"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/emaillink"
	"github.com/signin-wasm/signin-wasm/web/internal/external"
	"github.com/signin-wasm/signin-wasm/web/internal/factor"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/judge/judgetest"
	"github.com/signin-wasm/signin-wasm/web/internal/mail"
	"github.com/signin-wasm/signin-wasm/web/internal/oidcprovider"
	"github.com/signin-wasm/signin-wasm/web/internal/onetap"
	"github.com/signin-wasm/signin-wasm/web/internal/page"
	"github.com/signin-wasm/signin-wasm/web/internal/popup"
	"github.com/signin-wasm/signin-wasm/web/internal/redirecturl"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/settings"
	"github.com/signin-wasm/signin-wasm/web/internal/signup"
	"github.com/signin-wasm/signin-wasm/web/internal/sso"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/token"
)

// App is the origin of the pages that use the server. It is another one than the server's, and nothing
// answers there: browsers stop when they are sent to it.
const App = "http://localhost:3000"

// Password is the password of the users that World.User makes.
const Password = "correct horse battery"

// World is a running server.
type World struct {
	*fapi.Server
	URL    string
	oneTap *onetap.Issuer
	t      *testing.T
}

// Making RSA keys is most of what a test would take, so all worlds share theirs.
var (
	instanceKeys = sync.OnceValues(token.New)
	providerKey  = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })
	oneTapIssuer = sync.OnceValues(func() (*onetap.Issuer, error) {
		return onetap.NewIssuer("http://one-tap.test", "one-tap-client", new(clock.Clock).Now)
	})
)

// New starts a server with the social provider names oauth_google and oauth_github, the OpenID
// connection ent_oidc of globex.example and the SAML connection ent_saml of acme.example. With
// FAPI_SPEC every exchange must also fit the published document.
func New(t *testing.T) *World {
	t.Helper()
	db, err := store.Open("")
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	keys, err := instanceKeys()
	require.NoError(t, err)
	require.NoError(t, db.Update(t.Context(), func(tx *store.Tx) error {
		// The rate of a test is not that of a person, and messages follow each other at once.
		rules := settings.Default()
		rules.ResendLimit, rules.RateLimit = false, false
		return settings.Save(tx, rules)
	}))
	mux := http.NewServeMux()
	listener := httptest.NewServer(mux)
	t.Cleanup(listener.Close)
	redirects, err := redirecturl.New(listener.URL)
	require.NoError(t, err)
	server := fapi.New(fapi.Options{Redirects: redirects, Store: db, Clock: new(clock.Clock), Keys: keys, Outbox: new(mail.Outbox), Argon2: secret.Cheap, BaseURL: listener.URL})
	factor.Register(server)
	key, err := providerKey()
	require.NoError(t, err)
	providers, err := sso.New(server, sso.Options{
		Key:       key,
		Providers: []sso.Provider{{Strategy: "oauth_google", Name: "Google"}, {Strategy: "oauth_github", Name: "GitHub"}},
		Connections: []sso.Connection{
			{ID: "ent_oidc", Name: "Globex", Domain: "globex.example", Protocol: sso.OIDC},
			{ID: "ent_saml", Name: "Acme", Domain: "acme.example", Protocol: sso.SAML},
		},
		People: []sso.Person{{Email: "grace@acme.example", FirstName: "Grace", LastName: "Hopper"}},
	})
	require.NoError(t, err)
	links := emaillink.Register(server)
	popup.Register(server)
	issuer, err := oneTapIssuer()
	require.NoError(t, err)
	onetap.Register(server, issuer.Verifier())
	signup.New(server, providers, links, issuer.Verifier())

	mux.Handle("/", judgetest.Handler(t, server))
	mux.Handle(sso.ProviderPath+"/", providers.Providers())
	mux.Handle(page.AssetPath, page.Assets())
	return &World{server, listener.URL, issuer, t}
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

// User makes a user with a verified e-mail address and Password, and lets change have a say.
func (w *World) User(email string, change func(*domain.User)) *domain.User {
	w.t.Helper()
	now := w.Clock.Now()
	u := &domain.User{ID: secret.ID("user_"), PrimaryEmailID: "idn_" + email, CreatedAt: now, UpdatedAt: now,
		Emails:       []domain.Email{{ID: "idn_" + email, Address: email, Verified: true, CreatedAt: now, UpdatedAt: now}},
		PasswordHash: secret.HashPassword(secret.Cheap, Password)}
	if change != nil {
		change(u)
	}
	w.Update(func(tx *store.Tx) error { return tx.PutUser(u) })
	return u
}

// Linked makes change for User: the person's account at a provider belongs to the user.
func Linked(provider, email string) func(*domain.User) {
	return func(u *domain.User) {
		u.ExternalAccounts = append(u.ExternalAccounts, domain.ExternalAccount{ID: secret.ID("eac_"), Provider: provider, Subject: oidcprovider.Subject(provider, email), EmailAddress: email, CreatedAt: u.CreatedAt, UpdatedAt: u.CreatedAt})
	}
}

// Stored is the user who has an e-mail address, or nil.
func (w *World) Stored(email string) (u *domain.User) {
	w.t.Helper()
	w.Update(func(tx *store.Tx) error {
		u, _ = tx.UserBy(domain.KindEmail, email)
		return nil
	})
	return u
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

// Wait moves the server's clock.
func (w *World) Wait(d time.Duration) { w.Clock.Advance(d) }

// OneTap is a token that the One Tap issuer signs for somebody.
func (w *World) OneTap(email string) string {
	w.t.Helper()
	text, err := w.oneTap.Token(external.Identity{Subject: "one-tap-" + email, Email: email, EmailVerified: true}, "")
	require.NoError(w.t, err)
	return text
}
