// Package signup is the sign-up of the Frontend API as far as a sign-in needs it: by transfer of an
// external account, by One Tap, through a provider, by invitation, by wallet, and by e-mail address, phone number or
// username (PROTOCOL 4.11, 7.2, 7.6).
//
// It imports signin, whose strategies prove what a sign-up is given, and the strategies with a part of their own in it
// (emaillink, onetap, sso, ticket, web3); app wires it with New. A sign-up lives in the store's docs until it is
// abandoned.
package signup

import (
	"errors"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/clients"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/emaillink"
	"github.com/signin-wasm/signin-wasm/web/internal/external"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/onetap"
	"github.com/signin-wasm/signin-wasm/web/internal/passwords"
	"github.com/signin-wasm/signin-wasm/web/internal/protect"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
	"github.com/signin-wasm/signin-wasm/web/internal/sso"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/ticket"
	"github.com/signin-wasm/signin-wasm/web/internal/verify"
)

// States of a sign-up.
const (
	missingRequirements = "missing_requirements"
	complete            = "complete"
)

const (
	owner  = "sign_up" // of links and trips
	bucket = "sign_up"
	life   = 24 * time.Hour
)

// signUp is one attempt to sign up. A client has at most one that is alive.
type signUp struct {
	ID, ClientID, Status string

	Email, Phone, Wallet, Username string
	FirstName, LastName            string
	PasswordHash                   string
	UnsafeMetadata                 map[string]any
	LegalAcceptedAt                time.Time

	// EmailProof, PhoneProof and WalletProof are the verifications; nil before the first prepare.
	EmailProof, PhoneProof, WalletProof *domain.Verification
	// InvitationID is the invitation that the sign-up came with, which proves Email, or "". InvitedAs is what it says of
	// the user.
	InvitationID string
	InvitedAs    map[string]any
	// EmailFrom is the strategy of the provider that vouches for Email, or "".
	EmailFrom string

	// External is the trip to a provider, or the transfer from a sign-in. Identity is what it brought.
	External *domain.Verification
	Identity *external.Identity
	// TransferTo is the user whose external account it turned out to be.
	TransferTo string
	// ProtectCheck is the check that is open, or nil.
	ProtectCheck *domain.ProtectCheck
	// Trip and Link are the names of the current trip and e-mail link; older ones do not count.
	Trip, Link string

	CreatedSessionID, CreatedUserID string
	AbandonAt                       time.Time
}

// SignUps is the resource.
type SignUps struct {
	signIns *signin.SignIns
	sso     *sso.SSO
	oneTap  *onetap.Verifier
	tickets *ticket.Service
}

// New registers the endpoints and connects the strategies that finish elsewhere.
func New(
	server *signin.SignIns,
	browsers *clients.Clients,
	providers *sso.SSO,
	links *emaillink.Links,
	oneTap *onetap.Verifier,
	tickets *ticket.Service,
) *SignUps {
	s := &SignUps{signIns: server, sso: providers, oneTap: oneTap, tickets: tickets}
	server.HandleLimited("create_sign_up", passwords.Ahead(planPassword), "POST /v1/client/sign_ups", s.create)
	server.Handle("GET /v1/client/sign_ups/{id}", s.get)
	server.HandleAfter(passwords.Ahead(planUpdate), "PATCH /v1/client/sign_ups/{id}", s.update)
	server.Handle("POST /v1/client/sign_ups/{id}/prepare_verification", s.prepare)
	server.Handle("POST /v1/client/sign_ups/{id}/attempt_verification", server.Limited("attempt_sign_up", s.attempt))
	server.Handle("PATCH /v1/client/sign_ups/{id}/protect_check", s.submitProtectCheck)
	browsers.SignUp = s.current
	server.Transfer = s.transferToSignIn
	providers.Owned(owner, s)
	links.Owned(owner, s)
	return s
}

func planPassword(c *fapi.Call) (passwords.Plan, error) {
	return passwords.Plan{Hash: c.Form.Get("password")}, nil
}

// planUpdate hashes nothing for a sign-up that is not the caller's.
func planUpdate(c *fapi.Call) (passwords.Plan, error) {
	if _, err := open(c); err != nil {
		return passwords.Plan{}, err
	}
	return planPassword(c)
}

func (s *SignUps) get(c *fapi.Call) (fapi.Reply, error) {
	su, err := own(c)
	if err != nil {
		return fapi.Reply{}, err
	}
	return fapi.Enveloped(s.wire(c, su)), nil
}

// current renders client.sign_up: the one that is under way, or nil.
func (s *SignUps) current(c *fapi.Call, id string) (any, error) {
	su, err := load(c, id)
	if err != nil || su == nil || su.Status != missingRequirements {
		return nil, err
	}
	return s.wire(c, su), nil
}

// own is the sign-up of the path, when it is the caller's current or completed one.
func own(c *fapi.Call) (*signUp, error) {
	id := c.R.PathValue("id")
	missing := apierr.NotFound("sign up", id)
	if c.Client == nil {
		return nil, missing
	}
	su, err := load(c, id)
	if err != nil {
		return nil, err
	}
	if su == nil || su.ClientID != c.Client.ID || (su.Status != complete && c.Client.SignUpID != id) {
		return nil, missing
	}
	return su, nil
}

// open is own for what changes the sign-up.
func open(c *fapi.Call) (*signUp, error) {
	su, err := own(c)
	if err == nil && su.Status != missingRequirements {
		return nil, apierr.New("client_state_invalid", "The sign up is complete.")
	}
	return su, err
}

// load is a sign-up by id; nil when there is none.
func load(c *fapi.Call, id string) (*signUp, error) {
	su := &signUp{}
	err := c.Tx.GetDoc(bucket, id, c.Now, su)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	for _, v := range []*domain.Verification{su.EmailProof, su.PhoneProof, su.WalletProof} {
		verify.Lapse(c, v)
	}
	return su, err
}

// begin starts a sign-up, which replaces the client's current one.
func begin(c *fapi.Call) (*signUp, error) {
	cl, err := c.EnsureClient()
	if err != nil {
		return nil, err
	}
	su := &signUp{ID: secret.ID("sua_"), ClientID: cl.ID, Status: missingRequirements, ProtectCheck: protect.New(c),
		AbandonAt: c.Now.Add(life)}
	cl.SignUpID = su.ID
	return su, save(c, su)
}

// save stores a sign-up and marks its client as changed, so that answers carry it.
func save(c *fapi.Call, su *signUp) error {
	if err := c.Tx.PutDoc(bucket, su.ID, su.AbandonAt, su); err != nil {
		return err
	}
	if c.Client == nil || c.Client.ID != su.ClientID {
		return nil
	}
	return c.SaveClient(c.Client)
}
