// Package oidcprovider is the OpenID provider inside the dev server: it stands for Google, GitHub,
// Microsoft and the rest, so that oauth_* strategies run offline against a real authorization code
// flow with PKCE, consent and signed ID tokens.
//
// Each provider name is a client of its own with pairwise subjects (OpenID Connect Core 8.1): the
// same e-mail address at "Google" and at "GitHub" is two different accounts, as it is outside. The
// provider has no passwords; whoever sees its login page may be anyone.
//
// Only sso, which starts it, and tests import it. The relying party (oidcrp) meets it through HTTP alone.
package oidcprovider

import (
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/signin-wasm/signin-wasm/web/internal/page"
)

// Client is one provider name as the relying party is registered at it.
type Client struct {
	ID     string // also what keeps the subjects of two names apart
	Secret string
	Name   string // what the pages call the provider, "Google"
}

// Account is one person that the login page offers, or that someone typed into it.
type Account struct {
	Email         string
	EmailVerified bool
	GivenName     string
	FamilyName    string
}

// Options configure [New]. All are required, but for Accounts and Key.
type Options struct {
	// Issuer is the public URL of the provider, without a trailing slash: http://localhost:4400/idp.
	Issuer string
	// RedirectURIs are the relying party's callbacks, the same for every client.
	RedirectURIs []string
	Clients      []Client
	// Accounts are offered as buttons; any other address can be typed.
	Accounts []Account
	// FormAction are the CSP sources that a decision may redirect to.
	FormAction string
	// Key signs ID tokens; a new one is made when it is nil.
	Key *rsa.PrivateKey
}

// Provider answers everything below the path of its issuer.
type Provider struct {
	options Options
	storage *storage
	op      *op.Provider
	handler http.Handler
}

// New makes a provider.
func New(o Options) (*Provider, error) {
	issuer, err := url.Parse(o.Issuer)
	if err != nil || issuer.Host == "" || strings.HasSuffix(o.Issuer, "/") {
		return nil, fmt.Errorf("oidcprovider: issuer %q must be an absolute URL without a trailing slash", o.Issuer)
	}
	if o.Key == nil {
		if o.Key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
			return nil, err
		}
	}
	config := &op.Config{
		CodeMethodS256:  true,
		SupportedScopes: []string{oidc.ScopeOpenID, oidc.ScopeEmail, oidc.ScopeProfile},
	}
	if _, err := rand.Read(config.CryptoKey[:]); err != nil {
		return nil, err
	}
	p := &Provider{options: o, storage: newStorage(o)}
	mux := http.NewServeMux()
	p.handler = page.Refusals("This sign-in cannot go on", mux)
	p.op, err = op.NewProvider(config, p.storage, op.StaticIssuer(o.Issuer),
		op.WithAllowInsecure(), // plain http on loopback is what a local server has
		op.WithCORSOptions(nil),
	)
	if err != nil {
		return nil, err
	}
	// Browsers say where a form was sent from; a page elsewhere must not press Allow.
	pages := http.NewServeMux()
	pages.HandleFunc("GET /login", p.showLogin)
	pages.HandleFunc("POST /login", p.login)
	pages.HandleFunc("GET /consent", p.showConsent)
	pages.HandleFunc("POST /consent", p.consent)
	guarded := http.NewCrossOriginProtection().Handler(pages)
	path := issuer.Path
	mux.Handle(path+"/login", http.StripPrefix(path, guarded))
	mux.Handle(path+"/consent", http.StripPrefix(path, guarded))
	mux.Handle(path+"/", http.StripPrefix(path, p.op))
	if router, ok := p.op.Handler.(interface{ NotFound(http.HandlerFunc) }); ok {
		router.NotFound(func(w http.ResponseWriter, r *http.Request) {
			r.URL.Path = path + r.URL.Path
			page.NotFound(w, r)
		})
	}
	return p, nil
}

func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.handler.ServeHTTP(w, r) }
