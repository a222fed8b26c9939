package oidcprovider

import (
	"net/url"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// registration implements op.Client: what package op asks about a client.
type registration struct {
	Client
	options *Options
}

func (c registration) GetID() string                       { return c.ID }
func (c registration) RedirectURIs() []string              { return c.options.RedirectURIs }
func (c registration) PostLogoutRedirectURIs() []string    { return nil }
func (c registration) ApplicationType() op.ApplicationType { return op.ApplicationTypeWeb }
func (c registration) AuthMethod() oidc.AuthMethod         { return oidc.AuthMethodBasic }
func (c registration) ResponseTypes() []oidc.ResponseType {
	return []oidc.ResponseType{oidc.ResponseTypeCode}
}
func (c registration) GrantTypes() []oidc.GrantType        { return []oidc.GrantType{oidc.GrantTypeCode} }
func (c registration) AccessTokenType() op.AccessTokenType { return op.AccessTokenTypeBearer }
func (c registration) IDTokenLifetime() time.Duration      { return tokenLifetime }
func (c registration) DevMode() bool                       { return false }
func (c registration) ClockSkew() time.Duration            { return 0 }

// IsScopeAllowed lets an app ask for more than who somebody is: the consent page names every scope.
func (c registration) IsScopeAllowed(string) bool { return true }

// IDTokenUserinfoClaimsAssertion puts e-mail and names into the ID token, as the providers it stands for do.
func (c registration) IDTokenUserinfoClaimsAssertion() bool { return true }

func (c registration) LoginURL(id string) string {
	return c.options.Issuer + "/login?id=" + url.QueryEscape(id)
}

func (c registration) RestrictAdditionalIdTokenScopes() func([]string) []string     { return same }
func (c registration) RestrictAdditionalAccessTokenScopes() func([]string) []string { return same }

func same(scopes []string) []string { return scopes }
