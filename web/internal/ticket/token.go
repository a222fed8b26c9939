// Package ticket makes and redeems tickets: signed, expiring JWTs that the Backend API hands out. A sign-in token signs
// one user in, once; an invitation lets one address sign up, once (PROTOCOL 6.14, strategy "ticket").
//
// It is a strategy of signin; app wires it, the Backend API and /__dev/ issue tickets by it, signup accepts
// invitations.
package ticket

import (
	"errors"
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Errors of Parse. Wrapped with detail; compare by errors.Is.
var (
	ErrInvalid = errors.New("ticket: invalid")
	ErrExpired = errors.New("ticket: expired")
)

// SourceSignInToken is the Claims.SourceType of a sign-in token.
const SourceSignInToken = "sign_in_token"

// maxToken bounds what Parse looks at; our own tickets stay below 1 KB.
const maxToken = 4 << 10

const tokenType jose.ContentType = "ticket+jwt"

// Claims is what a ticket says. What it permits (user, state, use) is looked up
// by SourceID, so that a ticket can be revoked and used once.
type Claims struct {
	SourceType string
	SourceID   string
	Expires    time.Time
}

type payload struct {
	jwt.Claims
	SourceType string `json:"st"`
	SourceID   string `json:"sid"`
}

// Signer signs and reads tickets by HMAC-SHA-256 with a secret of its own. They
// are not signed by the session key, because a backend that checks session
// tokens against the JWKS must never take a ticket for one (RFC 8725 §2.8).
type Signer struct {
	secret []byte
	issuer string
}

// NewSigner makes a signer for the instance at issuer. The secret has at least
// 32 bytes.
func NewSigner(secret []byte, issuer string) (*Signer, error) {
	if len(secret) < 32 {
		return nil, errors.New("ticket: secret too short")
	}
	return &Signer{secret: secret, issuer: issuer}, nil
}

// Sign makes the ticket's text.
func (s *Signer) Sign(c Claims, now time.Time) (string, error) {
	options := (&jose.SignerOptions{}).WithType(tokenType)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: s.secret}, options)
	if err != nil {
		return "", fmt.Errorf("ticket: signer: %w", err)
	}
	text, err := jwt.Signed(signer).Claims(payload{
		Claims: jwt.Claims{
			Issuer:   s.issuer,
			Audience: jwt.Audience{s.issuer},
			IssuedAt: jwt.NewNumericDate(now),
			Expiry:   jwt.NewNumericDate(c.Expires),
		},
		SourceType: c.SourceType, SourceID: c.SourceID,
	}).Serialize()
	if err != nil {
		return "", fmt.Errorf("ticket: sign: %w", err)
	}
	return text, nil
}

// Parse checks type, signature, issuer, audience and time. Errors wrap
// ErrInvalid or ErrExpired; an expired ticket still gives its claims, so that
// the caller can say whose it was.
func (s *Signer) Parse(text string, now time.Time) (Claims, error) {
	if len(text) > maxToken {
		return Claims{}, fmt.Errorf("%w: too long", ErrInvalid)
	}
	token, err := jwt.ParseSigned(text, []jose.SignatureAlgorithm{jose.HS256})
	if err != nil {
		return Claims{}, fmt.Errorf("%w: %v", ErrInvalid, err)
	}
	if typ := token.Headers[0].ExtraHeaders[jose.HeaderType]; typ != string(tokenType) {
		return Claims{}, fmt.Errorf("%w: type %v", ErrInvalid, typ)
	}
	var p payload
	if err := token.Claims(s.secret, &p); err != nil {
		return Claims{}, fmt.Errorf("%w: %v", ErrInvalid, err)
	}
	if p.Expiry == nil || p.SourceType == "" || p.SourceID == "" {
		return Claims{}, fmt.Errorf("%w: claims missing", ErrInvalid)
	}
	c := Claims{SourceType: p.SourceType, SourceID: p.SourceID, Expires: p.Expiry.Time()}
	err = p.ValidateWithLeeway(jwt.Expected{Issuer: s.issuer, AnyAudience: jwt.Audience{s.issuer}, Time: now}, 0)
	switch {
	case errors.Is(err, jwt.ErrExpired):
		return c, ErrExpired
	case err != nil:
		return Claims{}, fmt.Errorf("%w: %v", ErrInvalid, err)
	}
	return c, nil
}
