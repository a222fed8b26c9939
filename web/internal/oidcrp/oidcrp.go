// Package oidcrp is the relying party of OpenID Connect: authorization code flow with PKCE S256 and a
// nonce, ID tokens verified against the provider's published keys (OpenID Connect Core 3.1, RFC 7636).
//
// It knows providers, not attempts: state, its storage and its binding to a browser belong to the
// caller, who keeps [Secrets] between the two halves. Only sso and tests import it; it imports external.
package oidcrp

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"sync"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/signin-wasm/signin-wasm/web/internal/external"
)

// ErrExchange and ErrIdentity tell the two ways apart in which [Party.Finish] fails: the provider did
// not take the code, or what it answered does not prove anything.
var (
	ErrExchange = errors.New("oidcrp: code exchange failed")
	ErrIdentity = errors.New("oidcrp: ID token refused")
)

// Config registers this server at a provider.
type Config struct {
	Name         string // becomes [external.Identity] Provider
	Issuer       string
	ClientID     string
	ClientSecret string
	RedirectURL  string
	// HTTP fetches discovery, keys and tokens.
	HTTP *http.Client
}

// Secrets are kept by the server while the browser is at the provider. Neither is ever in a URL:
// the provider gets the nonce and the hash of the verifier.
type Secrets struct {
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"`
}

// Start are the parts of an authorization request that differ between attempts.
type Start struct {
	State     string
	LoginHint string // OpenID Connect Core 3.1.2.1
	Prompt    string
	Scopes    []string // beside those that say who somebody is
}

// Party talks to one provider. Make it with [New].
type Party struct {
	config Config

	mu       sync.Mutex
	provider *oidc.Provider
}

// New makes a party. Discovery waits for the first use, so that a server can be its own provider.
func New(c Config) *Party { return &Party{config: c} }

func (p *Party) discover() (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.provider != nil {
		return p.provider, nil
	}
	// The key set keeps this context for as long as the party lives.
	provider, err := oidc.NewProvider(oidc.ClientContext(context.Background(), p.config.HTTP), p.config.Issuer)
	if err != nil {
		return nil, fmt.Errorf("oidcrp: discovery: %w", err)
	}
	p.provider = provider
	return provider, nil
}

func (p *Party) oauth2(provider *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.config.ClientID, ClientSecret: p.config.ClientSecret,
		Endpoint: provider.Endpoint(), RedirectURL: p.config.RedirectURL,
		Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
	}
}

// AuthURL is where the browser goes, and what to remember until it comes back.
func (p *Party) AuthURL(s Start) (string, Secrets, error) {
	provider, err := p.discover()
	if err != nil {
		return "", Secrets{}, err
	}
	secrets := Secrets{Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier()}
	options := []oauth2.AuthCodeOption{oidc.Nonce(secrets.Nonce), oauth2.S256ChallengeOption(secrets.Verifier)}
	if s.LoginHint != "" {
		options = append(options, oauth2.SetAuthURLParam("login_hint", s.LoginHint))
	}
	if s.Prompt != "" {
		options = append(options, oauth2.SetAuthURLParam("prompt", s.Prompt))
	}
	client := p.oauth2(provider)
	client.Scopes = append(client.Scopes, s.Scopes...)
	return client.AuthCodeURL(s.State, options...), secrets, nil
}

// Finish redeems the code and verifies what comes back: signature, issuer, audience, times, nonce and
// the hash that ties the access token to the ID token.
func (p *Party) Finish(ctx context.Context, code string, secrets Secrets) (external.Identity, error) {
	provider, err := p.discover()
	if err != nil {
		return external.Identity{}, errors.Join(ErrExchange, err)
	}
	ctx = oidc.ClientContext(ctx, p.config.HTTP)
	tokens, err := p.oauth2(provider).Exchange(ctx, code, oauth2.VerifierOption(secrets.Verifier))
	if err != nil {
		return external.Identity{}, errors.Join(ErrExchange, err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	verified, err := provider.Verifier(&oidc.Config{ClientID: p.config.ClientID}).Verify(ctx, raw)
	if err != nil {
		return external.Identity{}, errors.Join(ErrIdentity, err)
	}
	if secrets.Nonce == "" || subtle.ConstantTimeCompare([]byte(verified.Nonce), []byte(secrets.Nonce)) != 1 {
		return external.Identity{}, errors.Join(ErrIdentity, errors.New("nonce differs"))
	}
	if err := verified.VerifyAccessToken(tokens.AccessToken); err != nil {
		return external.Identity{}, errors.Join(ErrIdentity, err)
	}
	var claims struct {
		Email         string `json:"email"`
		EmailVerified bool   `json:"email_verified"`
		GivenName     string `json:"given_name"`
		FamilyName    string `json:"family_name"`
	}
	if err := verified.Claims(&claims); err != nil {
		return external.Identity{}, errors.Join(ErrIdentity, err)
	}
	scopes, _ := tokens.Extra("scope").(string)
	return external.Identity{
		Scopes:   scopes,
		Provider: p.config.Name, Subject: verified.Subject,
		Email: claims.Email, EmailVerified: claims.EmailVerified,
		FirstName: claims.GivenName, LastName: claims.FamilyName,
	}, nil
}
