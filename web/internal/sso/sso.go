// Package sso signs people in, and up, through an identity provider: strategies oauth_* over OpenID
// Connect and enterprise_sso over OpenID Connect or SAML, with the providers of the dev server at the
// other end (PROTOCOL 5.7, 7.6).
//
// An attempt leaves the server as a trip: a random state that only this browser's client may bring back, once, within
// ten minutes. What comes back is checked by oidcrp or samlsp and turned into the state of the attempt by outcome.go.
// app wires the package; sign-up, /v1/me and One Tap make trips and find accounts by it.
package sso

import (
	"crypto/rand"
	"crypto/rsa"
	"net/http"
	"strings"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/external"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/oidcprovider"
	"github.com/signin-wasm/signin-wasm/web/internal/oidcrp"
	"github.com/signin-wasm/signin-wasm/web/internal/samlprovider"
	"github.com/signin-wasm/signin-wasm/web/internal/samlsp"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
)

// Where the embedded providers live.
const (
	ProviderPath = "/idp"
	samlPath     = ProviderPath + "/saml"
	callbackPath = "/v1/oauth_callback"
)

// Provider is a social provider that is switched on.
type Provider struct {
	Strategy string // "oauth_google"
	Name     string // "Google"
}

// Protocols of a [Connection].
const (
	OIDC = "oidc"
	SAML = "saml"
)

// Connection is an enterprise connection: everybody with an e-mail address in Domain signs in at one provider.
type Connection struct {
	ID       string
	Name     string
	Domain   string
	Protocol string
}

// Person is someone whom the embedded providers' login pages offer.
type Person struct {
	Email, FirstName, LastName string
	Unverified                 bool
}

// Options configure [New].
type Options struct {
	Providers   []Provider
	Connections []Connection
	// People are offered by the social providers; those in a connection's domain by that connection.
	People []Person
	// Key is what the providers sign with; each makes its own when it is nil.
	Key *rsa.PrivateKey
}

// SSO is the strategies and the providers behind them.
type SSO struct {
	signIns   *signin.SignIns
	options   Options
	formInto  string
	oidc      map[string]*oidcrp.Party // by strategy or connection id
	saml      map[string]*samlsp.Party // by connection id
	providers http.Handler
	owners    map[string]Owner
}

// Owner makes trips that are not for a sign-in: a sign-up, or an account that a user connects.
type Owner interface {
	// Finish settles what a trip was made for. It returns the session when a sign-up is complete, and ErrStale when the
	// trip is not the current one.
	Finish(c *fapi.Call, id, trip string, r Result) (sessionID string, err error)
}

// Result is what a trip brought back: an identity, or the reason why there is none.
type Result struct {
	Identity external.Identity
	Failure  *apierr.Error
}

// Owned registers who makes the trips of an owner's name.
func (s *SSO) Owned(owner string, o Owner) { s.owners[owner] = o }

// Providers answers everything below [ProviderPath].
func (s *SSO) Providers() http.Handler { return s.providers }

// New makes the providers and registers strategies and endpoints on the server.
func New(server *signin.SignIns, o Options) (*SSO, error) {
	s := &SSO{
		signIns:  server,
		owners:   map[string]Owner{},
		options:  o,
		formInto: server.Redirects.FormActionSources(),
		oidc:     map[string]*oidcrp.Party{},
		saml:     map[string]*samlsp.Party{},
	}
	mux := http.NewServeMux()
	if err := s.addOIDC(server.BaseURL, mux); err != nil {
		return nil, err
	}
	if err := s.addSAML(server.BaseURL, mux); err != nil {
		return nil, err
	}
	s.providers = mux
	s.register(server)
	return s, nil
}

// addOIDC makes one provider, and a client of it for every name and OpenID connection.
func (s *SSO) addOIDC(base string, mux *http.ServeMux) error {
	options := oidcprovider.Options{
		Issuer:       base + ProviderPath,
		RedirectURIs: []string{base + callbackPath},
		FormAction:   s.formInto,
		Key:          s.options.Key,
	}
	for _, p := range s.options.Providers {
		options.Clients = append(
			options.Clients,
			oidcprovider.Client{ID: p.Strategy, Secret: rand.Text(), Name: p.Name},
		)
	}
	for _, c := range s.options.Connections {
		if c.Protocol == OIDC {
			options.Clients = append(options.Clients, oidcprovider.Client{ID: c.ID, Secret: rand.Text(), Name: c.Name})
		}
	}
	for _, p := range s.options.People {
		options.Accounts = append(
			options.Accounts,
			oidcprovider.Account{
				Email:         p.Email,
				EmailVerified: !p.Unverified,
				GivenName:     p.FirstName,
				FamilyName:    p.LastName,
			},
		)
	}
	provider, err := oidcprovider.New(options)
	if err != nil {
		return err
	}
	mux.Handle(ProviderPath+"/", provider)
	for _, c := range options.Clients {
		s.oidc[c.ID] = oidcrp.New(oidcrp.Config{
			Name: c.ID, Issuer: options.Issuer, ClientID: c.ID, ClientSecret: c.Secret,
			RedirectURL: base + callbackPath, HTTP: oidcrp.Loopback(provider),
		})
	}
	return nil
}

// addSAML makes an identity provider for every SAML connection.
func (s *SSO) addSAML(base string, mux *http.ServeMux) error {
	for _, c := range s.options.Connections {
		if c.Protocol != SAML {
			continue
		}
		options := samlprovider.Options{
			URL:        base + samlPath + "/" + c.ID,
			Name:       c.Name,
			FormAction: s.formInto,
			Key:        s.options.Key,
		}
		for _, p := range s.options.People {
			if strings.HasSuffix(p.Email, "@"+c.Domain) {
				options.Accounts = append(
					options.Accounts,
					samlprovider.Account{Email: p.Email, GivenName: p.FirstName, FamilyName: p.LastName},
				)
			}
		}
		provider, err := samlprovider.New(options)
		if err != nil {
			return err
		}
		metadata, err := provider.Metadata()
		if err != nil {
			return err
		}
		party, err := samlsp.New(samlsp.Config{
			Name: c.ID, MetadataURL: base + "/v1/saml/metadata/" + c.ID + ".xml", ACSURL: base + acsPath(c.ID),
			IDPMetadata: metadata,
		})
		if err != nil {
			return err
		}
		own, err := party.Metadata()
		if err != nil {
			return err
		}
		if err := provider.Trust(own); err != nil {
			return err
		}
		s.saml[c.ID] = party
		mux.Handle(samlPath+"/"+c.ID+"/", provider)
	}
	return nil
}

func acsPath(id string) string { return "/v1/saml/acs/" + id }

func (s *SSO) connection(id string) *Connection {
	for i := range s.options.Connections {
		if s.options.Connections[i].ID == id {
			return &s.options.Connections[i]
		}
	}
	return nil
}

// ConnectionFor is the connection of an e-mail address, or nil.
func (s *SSO) ConnectionFor(email string) *Connection {
	email, _ = typed.Email(email)
	for i, c := range s.options.Connections {
		if strings.HasSuffix(email, "@"+c.Domain) {
			return &s.options.Connections[i]
		}
	}
	return nil
}
