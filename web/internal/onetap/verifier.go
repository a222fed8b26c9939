// Package onetap verifies the ID tokens that Google One Tap gives a page
// (PROTOCOL 6.12, strategy "google_one_tap"), and holds a local issuer that
// makes such tokens for development and tests.
//
// strategy.go makes it a strategy of signin and finds the account of a token. app wires the package, sign-up identifies
// people by it.
package onetap

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/signin-wasm/signin-wasm/web/internal/external"
)

// ErrInvalid is every reason to refuse a token; the API answers them all alike
// (400 google_one_tap_token_invalid).
var ErrInvalid = errors.New("onetap: invalid ID token")

// skew is how far the issuer's clock may be ahead of ours.
const skew = time.Minute

// maxToken bounds what Verify looks at; Google's tokens have about 1.2 KB.
const maxToken = 8 << 10

// Provider is the external.Identity.Provider of a One Tap account: the same one
// as by redirect, so that both ways lead to the same user.
const Provider = "oauth_google"

// claims are those of Google's ID tokens that matter here.
type claims struct {
	Subject         string `json:"sub,omitempty"`
	Email           string `json:"email,omitempty"`
	EmailVerified   bool   `json:"email_verified"`
	GivenName       string `json:"given_name,omitempty"`
	FamilyName      string `json:"family_name,omitempty"`
	AuthorizedParty string `json:"azp,omitempty"`
	Nonce           string `json:"nonce,omitempty"`
}

// Verifier checks ID tokens against an issuer's keys.
type Verifier struct {
	clientID string
	now      func() time.Time
	tokens   *oidc.IDTokenVerifier
}

// NewVerifier makes a verifier for tokens of the issuer meant for clientID,
// which is the environment's display_config.google_one_tap_client_id.
// oidc.NewRemoteKeySet gives the keys of a JWKS address.
func NewVerifier(issuer, clientID string, keys oidc.KeySet, now func() time.Time) *Verifier {
	return &Verifier{clientID: clientID, now: now, tokens: oidc.NewVerifier(issuer, keys, &oidc.Config{
		ClientID:             clientID,
		SupportedSigningAlgs: []string{oidc.RS256},
		Now:                  now,
	})}
}

// ClientID is the audience tokens must be made for.
func (v *Verifier) ClientID() string { return v.clientID }

// Proof is what a token says.
type Proof struct {
	Identity external.Identity
	Nonce    string
	// Claims are the signed bytes. They tell tokens apart, which their text does not: the same token can be written in
	// many ways (spaces, unused bits of base64, JSON).
	Claims []byte
	Expiry time.Time
}

// Verify checks the token as OpenID Connect Core 3.1.3.7 wants it: signature,
// issuer, audience, authorized party, expiry and issue time. The nonce is the
// caller's to compare. Errors wrap ErrInvalid.
func (v *Verifier) Verify(ctx context.Context, token string) (Proof, error) {
	if len(token) > maxToken {
		return Proof{}, fmt.Errorf("%w: too long", ErrInvalid)
	}
	verified, err := v.tokens.Verify(ctx, token)
	if err != nil {
		return Proof{}, fmt.Errorf("%w: %v", ErrInvalid, err)
	}
	var c claims
	var signed json.RawMessage
	if err := errors.Join(verified.Claims(&c), verified.Claims(&signed)); err != nil {
		return Proof{}, fmt.Errorf("%w: %v", ErrInvalid, err)
	}
	switch {
	case c.Subject == "":
		return Proof{}, fmt.Errorf("%w: no subject", ErrInvalid)
	case len(verified.Audience) > 1 && c.AuthorizedParty != v.clientID:
		return Proof{}, fmt.Errorf("%w: authorized party", ErrInvalid)
	case verified.IssuedAt.After(v.now().Add(skew)):
		return Proof{}, fmt.Errorf("%w: issued in the future", ErrInvalid)
	}
	id := external.Identity{
		Provider: Provider, Subject: c.Subject, Email: c.Email, EmailVerified: c.EmailVerified && c.Email != "",
		FirstName: c.GivenName, LastName: c.FamilyName,
	}
	return Proof{id, c.Nonce, signed, verified.Expiry}, nil
}
