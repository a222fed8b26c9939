// Package onetap verifies the ID tokens that Google One Tap gives a page
// (PROTOCOL 6.12, strategy "google_one_tap"), and holds a local issuer that
// makes such tokens for development and tests.
//
// Sign-in and sign-up both call Verifier.Verify; nothing here knows accounts.
package onetap

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// ErrInvalid is every reason to refuse a token; the API answers them all alike
// (400 google_one_tap_token_invalid).
var ErrInvalid = errors.New("onetap: invalid ID token")

// skew is how far the issuer's clock may be ahead of ours.
const skew = time.Minute

// maxToken bounds what Verify looks at; Google's tokens have about 1.2 KB.
const maxToken = 8 << 10

// Identity is what a verified token says about the Google account.
type Identity struct {
	Subject       string `json:"sub"`
	Email         string `json:"email"`
	EmailVerified bool   `json:"email_verified"`
	GivenName     string `json:"given_name"`
	FamilyName    string `json:"family_name"`
	Picture       string `json:"picture"`
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

// Verify checks the token as OpenID Connect Core 3.1.3.7 wants it: signature,
// issuer, audience, authorized party, expiry and issue time, and the nonce when
// the caller expects one. Errors wrap ErrInvalid.
func (v *Verifier) Verify(ctx context.Context, token, nonce string) (Identity, error) {
	if len(token) > maxToken {
		return Identity{}, fmt.Errorf("%w: too long", ErrInvalid)
	}
	verified, err := v.tokens.Verify(ctx, token)
	if err != nil {
		return Identity{}, fmt.Errorf("%w: %v", ErrInvalid, err)
	}
	var claims struct {
		Identity
		AuthorizedParty string `json:"azp"`
	}
	if err := verified.Claims(&claims); err != nil {
		return Identity{}, fmt.Errorf("%w: %v", ErrInvalid, err)
	}
	switch {
	case claims.Subject == "":
		return Identity{}, fmt.Errorf("%w: no subject", ErrInvalid)
	case len(verified.Audience) > 1 && claims.AuthorizedParty != v.clientID:
		return Identity{}, fmt.Errorf("%w: authorized party", ErrInvalid)
	case verified.IssuedAt.After(v.now().Add(skew)):
		return Identity{}, fmt.Errorf("%w: issued in the future", ErrInvalid)
	case nonce != "" && subtle.ConstantTimeCompare([]byte(nonce), []byte(verified.Nonce)) != 1:
		return Identity{}, fmt.Errorf("%w: nonce", ErrInvalid)
	}
	return claims.Identity, nil
}
