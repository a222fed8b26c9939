package ticket

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// DefaultLife is how long a sign-in token can be used when its maker does not
// say (Backend API, CreateSignInToken).
const DefaultLife = 30 * 24 * time.Hour

// States of a sign-in token.
const (
	Pending  = "pending"
	Accepted = "accepted"
	Revoked  = "revoked"
)

const bucket = "sign_in_tokens"

// SignInToken is a sign-in token as the Backend API shows it. Times are
// milliseconds since 1970. Token is shown once, to its maker.
type SignInToken struct {
	Object    string  `json:"object"`
	ID        string  `json:"id"`
	Status    string  `json:"status"`
	UserID    string  `json:"user_id"`
	Token     string  `json:"token,omitempty"`
	URL       *string `json:"url,omitempty"`
	CreatedAt int64   `json:"created_at"`
	UpdatedAt int64   `json:"updated_at"`
}

// record is what is stored: never the ticket itself.
type record struct {
	SignInToken
	Expires time.Time
}

// Service issues, revokes and redeems sign-in tokens.
type Service struct {
	signer  *Signer
	baseURL string
}

// New makes the service of the instance at baseURL. Its signing secret is
// derived from the instance's HMAC key.
func New(instanceKey []byte, baseURL string) (*Service, error) {
	mac := hmac.New(sha256.New, instanceKey)
	mac.Write([]byte("sign-in tickets"))
	signer, err := NewSigner(mac.Sum(nil), baseURL)
	if err != nil {
		return nil, err
	}
	return &Service{signer: signer, baseURL: baseURL}, nil
}

// Issue makes a token that signs the user in once within life. It does not look
// whether the user exists.
func (s *Service) Issue(tx *store.Tx, now time.Time, userID string, life time.Duration) (SignInToken, error) {
	id := secret.ID("sit_")
	expires := now.Add(life)
	text, err := s.signer.Sign(Claims{SourceType: SourceSignInToken, SourceID: id, Expires: expires}, now)
	if err != nil {
		return SignInToken{}, err
	}
	link := s.baseURL + "/v1/tickets/accept?ticket=" + url.QueryEscape(text)
	token := SignInToken{Object: "sign_in_token", ID: id, Status: Pending, UserID: userID,
		CreatedAt: now.UnixMilli(), UpdatedAt: now.UnixMilli()}
	if err := put(tx, record{token, expires}); err != nil {
		return SignInToken{}, err
	}
	token.Token, token.URL = text, &link
	return token, nil
}

// Revoke makes a pending token useless. Coded errors: resource_not_found, and
// sign_in_token_cannot_be_used_code for one that is not pending any more.
func (s *Service) Revoke(tx *store.Tx, now time.Time, id string) (SignInToken, error) {
	r, err := get(tx, now, id)
	if errors.Is(err, store.ErrNotFound) {
		return SignInToken{}, apierr.NotFound("sign-in token", id)
	}
	if err != nil {
		return SignInToken{}, err
	}
	if r.Status != Pending {
		return SignInToken{}, apierr.New(
			"sign_in_token_cannot_be_used_code",
			"Only a pending sign-in token can be revoked; this one is "+r.Status+".",
		)
	}
	r.Status, r.UpdatedAt = Revoked, now.UnixMilli()
	return r.SignInToken, put(tx, r)
}

var errForeign = apierr.New("ticket_invalid_code", "The ticket is not one of this server.")

// claims reads a ticket. Coded errors say why it cannot be used.
func (s *Service) claims(text string, now time.Time) (Claims, error) {
	claims, err := s.signer.Parse(text, now)
	switch {
	case errors.Is(err, ErrExpired):
		return Claims{}, apierr.New("ticket_expired_code", "The ticket has expired. Ask for a new one.")
	case err != nil:
		return Claims{}, errForeign
	}
	return claims, nil
}

// signInToken is the record of a ticket that signs in. Coded errors say why it cannot be used.
func (s *Service) signInToken(tx *store.Tx, now time.Time, claims Claims) (record, error) {
	if claims.SourceType != SourceSignInToken {
		return record{}, errForeign
	}
	r, err := get(tx, now, claims.SourceID)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return record{}, errForeign
	case err != nil:
		return record{}, err
	case r.Status == Accepted:
		return record{}, apierr.New(
			"sign_in_token_already_used_code",
			"This sign-in token has already been used. Ask for a new one.",
		)
	case r.Status == Revoked:
		return record{}, apierr.New(
			"sign_in_token_revoked_code",
			"This sign-in token has been revoked. Ask for a new one.",
		)
	}
	return r, nil
}

// spend makes the token of a record that signInToken gave useless.
func (s *Service) spend(tx *store.Tx, now time.Time, r record) error {
	r.Status, r.UpdatedAt = Accepted, now.UnixMilli()
	return put(tx, r)
}

// The record lives a second longer than its ticket, so that the ticket is the
// one to expire.
func put(tx *store.Tx, r record) error {
	return tx.PutDoc(bucket, r.ID, r.Expires.Add(time.Second), r)
}

func get(tx *store.Tx, now time.Time, id string) (record, error) {
	var r record
	if err := tx.GetDoc(bucket, id, now, &r); err != nil {
		return record{}, fmt.Errorf("ticket: %w", err)
	}
	return r, nil
}
