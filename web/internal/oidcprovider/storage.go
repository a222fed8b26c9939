package oidcprovider

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

const (
	requestLifetime = 10 * time.Minute // from /authorize to the token endpoint
	tokenLifetime   = 5 * time.Minute
	maxRequests     = 10_000
)

var errUnknown = errors.New("unknown or expired")

// storage is what package op keeps its state in. It lives in memory: an authorization that a restart
// interrupts is simply started again.
type storage struct {
	options Options

	mu       sync.Mutex
	requests map[string]*request // by id
	codes    map[string]string   // request id by code
	tokens   map[string]*token   // by token id
}

type token struct {
	clientID, subject string
	scopes            []string
	account           Account
	expires           time.Time
}

func newStorage(o Options) *storage {
	return &storage{
		options:  o,
		requests: map[string]*request{},
		codes:    map[string]string{},
		tokens:   map[string]*token{},
	}
}

func (s *storage) Health(context.Context) error { return nil }

// CreateAuthRequest refuses what this provider wants and package op leaves to its user: PKCE with
// S256 for every client (RFC 9700 2.1.1), and prompt=none, since nobody is ever logged in here.
func (s *storage) CreateAuthRequest(_ context.Context, asked *oidc.AuthRequest, _ string) (op.AuthRequest, error) {
	switch {
	case asked.CodeChallenge == "" || asked.CodeChallengeMethod != oidc.CodeChallengeMethodS256:
		return nil, oidc.ErrInvalidRequest().WithDescription("PKCE with S256 is required")
	case slices.Contains(asked.Prompt, oidc.PromptNone):
		return nil, oidc.ErrLoginRequired()
	case !slices.Contains(asked.Scopes, oidc.ScopeOpenID):
		return nil, oidc.ErrInvalidScope().WithDescription("scope openid is required")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dropExpired()
	if len(s.requests) >= maxRequests {
		s.dropOldest() // whoever fills the memory must not keep everybody else out
	}
	r := &request{id: rand.Text(), asked: asked, expires: time.Now().Add(requestLifetime)}
	s.requests[r.id] = r
	stored := *r
	return &stored, nil
}

func (s *storage) dropExpired() {
	now := time.Now()
	for id, r := range s.requests {
		if now.After(r.expires) {
			delete(s.requests, id)
		}
	}
	for code, id := range s.codes {
		if s.requests[id] == nil {
			delete(s.codes, code)
		}
	}
	for id, t := range s.tokens {
		if now.After(t.expires) {
			delete(s.tokens, id)
		}
	}
}

func (s *storage) dropOldest() {
	var oldest *request
	for _, r := range s.requests {
		if oldest == nil || r.expires.Before(oldest.expires) {
			oldest = r
		}
	}
	if oldest != nil {
		delete(s.requests, oldest.id)
	}
}

// update changes a pending request and returns a copy of the result.
func (s *storage) update(id string, change func(*request)) (*request, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.requests[id]
	if r == nil || time.Now().After(r.expires) {
		return nil, errUnknown
	}
	change(r)
	stored := *r
	return &stored, nil
}

func (s *storage) byID(id string) (*request, error) { return s.update(id, func(*request) {}) }

func (s *storage) AuthRequestByID(_ context.Context, id string) (op.AuthRequest, error) {
	r, err := s.byID(id)
	if err != nil {
		return nil, err
	}
	return r, nil
}

func (s *storage) SaveAuthCode(_ context.Context, id, code string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.codes[code] = id
	return nil
}

// AuthRequestByCode gives a code's request away once. It is taken before the verifier is checked, so
// that guessing verifiers takes a new code, and a login, for every guess.
func (s *storage) AuthRequestByCode(_ context.Context, code string) (op.AuthRequest, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, ok := s.codes[code]
	r := s.requests[id]
	delete(s.codes, code)
	delete(s.requests, id)
	if !ok || r == nil || !r.Done() || time.Now().After(r.expires) {
		return nil, errUnknown
	}
	return r, nil
}

func (s *storage) DeleteAuthRequest(_ context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.requests, id)
	return nil
}

func (s *storage) CreateAccessToken(_ context.Context, from op.TokenRequest) (string, time.Time, error) {
	r, ok := from.(*request)
	if !ok || r.account == nil {
		return "", time.Time{}, oidc.ErrUnsupportedGrantType()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id, expires := rand.Text(), time.Now().Add(tokenLifetime)
	s.tokens[id] = &token{
		clientID: r.GetClientID(),
		subject:  r.GetSubject(),
		scopes:   r.GetScopes(),
		account:  *r.account,
		expires:  expires,
	}
	return id, expires, nil
}

func (s *storage) byToken(id, subject string) (*token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tokens[id]
	if t == nil || t.subject != subject || time.Now().After(t.expires) {
		return nil, errUnknown
	}
	return t, nil
}

func (s *storage) SetUserinfoFromRequest(
	_ context.Context,
	info *oidc.UserInfo,
	from op.IDTokenRequest,
	scopes []string,
) error {
	if r, ok := from.(*request); ok && r.account != nil {
		r.account.fill(info, r.GetSubject(), scopes)
	}
	return nil
}

func (s *storage) SetUserinfoFromToken(_ context.Context, info *oidc.UserInfo, tokenID, subject, _ string) error {
	t, err := s.byToken(tokenID, subject)
	if err != nil {
		return err
	}
	t.account.fill(info, t.subject, t.scopes)
	return nil
}

func (s *storage) SetIntrospectionFromToken(
	_ context.Context,
	answer *oidc.IntrospectionResponse,
	tokenID, subject, clientID string,
) error {
	t, err := s.byToken(tokenID, subject)
	if err != nil {
		return err
	}
	if t.clientID != clientID {
		return errUnknown
	}
	answer.Active, answer.ClientID, answer.Scope = true, t.clientID, t.scopes
	return nil
}

func (s *storage) RevokeToken(_ context.Context, tokenID, _, clientID string) *oidc.Error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.tokens[tokenID]; t != nil && t.clientID == clientID {
		delete(s.tokens, tokenID)
	}
	return nil
}

func (s *storage) GetClientByClientID(_ context.Context, id string) (op.Client, error) {
	for _, c := range s.options.Clients {
		if c.ID == id {
			return registration{c, &s.options}, nil
		}
	}
	return nil, errUnknown
}

func (s *storage) AuthorizeClientIDSecret(_ context.Context, id, secret string) error {
	for _, c := range s.options.Clients {
		if c.ID == id && subtle.ConstantTimeCompare([]byte(c.Secret), []byte(secret)) == 1 {
			return nil
		}
	}
	return errUnknown
}

// What follows belongs to grants that no client here is registered for.

func (s *storage) SetUserinfoFromScopes(context.Context, *oidc.UserInfo, string, string, []string) error {
	return nil // replaced by SetUserinfoFromRequest
}

func (s *storage) CreateAccessAndRefreshTokens(
	context.Context,
	op.TokenRequest,
	string,
) (string, string, time.Time, error) {
	return "", "", time.Time{}, oidc.ErrUnsupportedGrantType()
}

func (s *storage) TokenRequestByRefreshToken(context.Context, string) (op.RefreshTokenRequest, error) {
	return nil, op.ErrInvalidRefreshToken
}

func (s *storage) GetRefreshTokenInfo(context.Context, string, string) (string, string, error) {
	return "", "", op.ErrInvalidRefreshToken
}

func (s *storage) TerminateSession(context.Context, string, string) error { return nil }

func (s *storage) GetPrivateClaimsFromScopes(context.Context, string, string, []string) (map[string]any, error) {
	return nil, nil
}

func (s *storage) GetKeyByIDAndClientID(context.Context, string, string) (*jose.JSONWebKey, error) {
	return nil, errUnknown
}

func (s *storage) ValidateJWTProfileScopes(context.Context, string, []string) ([]string, error) {
	return nil, oidc.ErrUnsupportedGrantType()
}

// signingKey is the provider's one key, private or public.
type signingKey struct {
	id  string
	key any
}

func (k signingKey) ID() string                                  { return k.id }
func (k signingKey) Key() any                                    { return k.key }
func (k signingKey) Use() string                                 { return "sig" }
func (k signingKey) Algorithm() jose.SignatureAlgorithm          { return jose.RS256 }
func (k signingKey) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.RS256 }

// keyed names a key by its RFC 7638 thumbprint, so that a new key is fetched under a new name.
func (s *storage) keyed(key any) (signingKey, error) {
	jwk := jose.JSONWebKey{Key: &s.options.Key.PublicKey}
	print, err := jwk.Thumbprint(crypto.SHA256)
	return signingKey{base64.RawURLEncoding.EncodeToString(print), key}, err
}

func (s *storage) SigningKey(context.Context) (op.SigningKey, error) { return s.keyed(s.options.Key) }

func (s *storage) KeySet(context.Context) ([]op.Key, error) {
	k, err := s.keyed(&s.options.Key.PublicKey)
	return []op.Key{k}, err
}

func (s *storage) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{jose.RS256}, nil
}
