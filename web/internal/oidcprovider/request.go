package oidcprovider

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
)

// request is one authorization request on its way from /authorize to the token endpoint.
// The storage hands out copies.
type request struct {
	id       string
	asked    *oidc.AuthRequest
	account  *Account
	authTime time.Time
	allowed  bool
	expires  time.Time
}

func (r *request) GetID() string                      { return r.id }
func (r *request) GetACR() string                     { return "" }
func (r *request) GetAMR() []string                   { return nil }
func (r *request) GetAudience() []string              { return []string{r.asked.ClientID} }
func (r *request) GetAuthTime() time.Time             { return r.authTime }
func (r *request) GetClientID() string                { return r.asked.ClientID }
func (r *request) GetNonce() string                   { return r.asked.Nonce }
func (r *request) GetRedirectURI() string             { return r.asked.RedirectURI }
func (r *request) GetResponseType() oidc.ResponseType { return r.asked.ResponseType }
func (r *request) GetResponseMode() oidc.ResponseMode { return r.asked.ResponseMode }
func (r *request) GetScopes() []string                { return r.asked.Scopes }
func (r *request) GetState() string                   { return r.asked.State }
func (r *request) Done() bool                         { return r.account != nil && r.allowed }

func (r *request) GetCodeChallenge() *oidc.CodeChallenge {
	return &oidc.CodeChallenge{Challenge: r.asked.CodeChallenge, Method: r.asked.CodeChallengeMethod}
}

func (r *request) GetSubject() string {
	if r.account == nil {
		return ""
	}
	return Subject(r.asked.ClientID, r.account.Email)
}

// Subject is the sub claim of an e-mail address at a client. It is computed, so that an account is
// the same one again after a restart.
func Subject(clientID, email string) string {
	sum := sha256.Sum256([]byte(clientID + "\x00" + strings.ToLower(email)))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

func (a *Account) fill(info *oidc.UserInfo, subject string, scopes []string) {
	info.Subject = subject
	for _, scope := range scopes {
		switch scope {
		case oidc.ScopeEmail:
			info.Email, info.EmailVerified = a.Email, oidc.Bool(a.EmailVerified)
		case oidc.ScopeProfile:
			info.GivenName, info.FamilyName = a.GivenName, a.FamilyName
			info.Name = strings.TrimSpace(a.GivenName + " " + a.FamilyName)
		}
	}
}
