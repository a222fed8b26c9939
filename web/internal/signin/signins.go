// Package signin is the sign-in resource: its state machine, its shape on the wire, its endpoints (PROTOCOL 4, 5, 7.3),
// and the registry of strategies. A strategy is one row of that registry; packages of strategies (factor, passkey, sso,
// web3 …) register theirs, and nothing here knows them by name.
//
// It imports the plumbing (fapi), sessions, passwords, verify, wire and captcha. Strategies, sign-up, /v1/me, clients
// and environment import it.
package signin

import (
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/passwords"
)

// SignIns is the resource. Register strategies before it is used; afterwards it is read-only.
type SignIns struct {
	*fapi.Server
	strategies []Strategy

	// Transfer finishes create({transfer: true}): it finds the pending external account of the client's sign-up and
	// returns its user. The sign-up package sets it.
	Transfer func(c *fapi.Call, s *Step) error
}

// New adds the endpoints to a server.
func New(server *fapi.Server) *SignIns {
	s := &SignIns{Server: server}
	s.HandleLimited("create", passwords.Ahead(s.planCreate), "POST /v1/client/sign_ins", s.createSignIn)
	s.Handle("GET /v1/client/sign_ins", s.getCurrentSignIn)
	s.Handle("GET /v1/client/sign_ins/{id}", s.getSignIn)
	s.Handle("POST /v1/client/sign_ins/{id}/prepare_first_factor", s.prepare(First))
	s.HandleLimited(
		"attempt",
		passwords.Ahead(s.planAttempt),
		"POST /v1/client/sign_ins/{id}/attempt_first_factor",
		s.attempt(First),
	)
	s.Handle("POST /v1/client/sign_ins/{id}/prepare_second_factor", s.prepare(Second))
	s.Handle("POST /v1/client/sign_ins/{id}/attempt_second_factor", s.Limited("attempt", s.attempt(Second)))
	s.HandleAfter(passwords.Ahead(s.planReset), "POST /v1/client/sign_ins/{id}/reset_password", s.resetPassword)
	s.Handle("PATCH /v1/client/sign_ins/{id}/protect_check", s.submitProtectCheck)
	return s
}

// planCreate compares the password of a create with that of the identifier's user.
func (s *SignIns) planCreate(c *fapi.Call) (passwords.Plan, error) {
	password := c.Form.Get("password")
	if password == "" {
		return passwords.Plan{}, nil
	}
	u, _, _, err := s.findUser(c, c.Form.Get("identifier"))
	return passwords.Plan{User: u, Compare: []string{password}}, err
}

// planAttempt compares the password of an attempt with that of the sign-in's user.
func (s *SignIns) planAttempt(c *fapi.Call) (passwords.Plan, error) {
	password := c.Form.Get("password")
	if password == "" {
		return passwords.Plan{}, nil
	}
	_, u, err := s.stepUser(c, First)
	return passwords.Plan{User: u, Compare: []string{password}}, err
}

// planReset hashes a new password, and compares it with the old one.
func (s *SignIns) planReset(c *fapi.Call) (passwords.Plan, error) {
	password := c.Form.Get("password")
	si, err := s.ownSignIn(c)
	if err != nil || password == "" || si.Status != domain.NeedsNewPassword {
		return passwords.Plan{}, err
	}
	u, err := c.Tx.User(si.UserID)
	return passwords.Plan{User: u, Compare: []string{password}, Hash: password}, err
}

// Save stores an attempt. When it is the caller's, the answer carries the client, errors included.
func Save(c *fapi.Call, si *domain.SignIn) error {
	si.UpdatedAt = c.Now
	c.Changed(si.ClientID)
	return c.Tx.PutSignIn(si)
}
