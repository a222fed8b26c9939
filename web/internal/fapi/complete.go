package fapi

import (
	"slices"
	"strings"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
)

// FirstFactorVerified moves an attempt on after its first factor: to a new password, a second factor, client trust or
// completion (PROTOCOL 7.3). si.First must hold the verified verification. Strategies whose proof arrives elsewhere (a
// link, a provider's callback) call it themselves; the session is made on the attempt's client, which need not be the
// caller's.
func (c *Call) FirstFactorVerified(si *domain.SignIn, u *domain.User) error {
	si.First.Status = domain.Verified
	if u == nil {
		return c.verifiedWithoutUser(si)
	}
	si.UserID = u.ID
	if err := c.Admit(u); err != nil {
		return err
	}
	switch {
	case strings.HasPrefix(si.First.Strategy, "reset_password_"):
		si.Status = domain.NeedsNewPassword
		return c.SaveSignIn(si)
	case c.needsSecondFactor(si, u):
		si.Status = domain.NeedsSecondFactor
		return c.SaveSignIn(si)
	case si.First.Strategy == "password" && c.Settings.ClientTrust:
		return c.trustClient(si, u)
	}
	return c.complete(si, u)
}

// needsSecondFactor: a passkey that verified its user is two factors already.
func (c *Call) needsSecondFactor(si *domain.SignIn, u *domain.User) bool {
	return u.TwoFactorEnabled() && si.First.Strategy != "passkey"
}

// SecondFactorVerified completes an attempt after its second factor.
func (c *Call) SecondFactorVerified(si *domain.SignIn, u *domain.User) error {
	si.Second.Status = domain.Verified
	return c.complete(si, u)
}

// trustClient asks for a second proof on a device the user has never been signed in on (PROTOCOL 4.2).
func (c *Call) trustClient(si *domain.SignIn, u *domain.User) error {
	cl, err := c.Tx.Client(si.ClientID)
	if err != nil {
		return err
	}
	si.ClientTrustState = "known"
	if cl.Knows(u.ID) || len(c.trustFactors(u)) == 0 {
		return c.complete(si, u)
	}
	si.ClientTrustState, si.Status = "new", domain.NeedsClientTrust
	return c.SaveSignIn(si)
}

// verifiedWithoutUser: the identifier was proven, but nobody has it. With sign_up_if_missing the client may now sign up
// (PROTOCOL 7.5, sign_up_if_missing_transfer).
func (c *Call) verifiedWithoutUser(si *domain.SignIn) error {
	transfer := apierr.New("sign_up_if_missing_transfer", "The identifier is verified, but there is no account. Sign up to create one.")
	si.First.Status = domain.Transferable
	si.First.Error = nil
	return saved(c.SaveSignIn(si), transfer)
}

// complete makes the session and detaches the attempt from the client.
func (c *Call) complete(si *domain.SignIn, u *domain.User) error {
	cl, err := c.Tx.Client(si.ClientID)
	if err != nil {
		return err
	}
	strategy, second := "", false
	if si.First != nil {
		strategy = si.First.Strategy
	}
	if si.Second != nil {
		second = si.Second.Status == domain.Verified
	}
	s, err := c.StartSession(cl, u, strategy, second)
	if err != nil {
		return saved(c.SaveSignIn(si), err)
	}
	if cl.SignInID == si.ID {
		cl.SignInID = ""
	}
	si.Status, si.CreatedSessionID = domain.Complete, s.ID
	if err := c.SaveSignIn(si); err != nil {
		return err
	}
	return c.SaveClient(cl)
}

// StartSession signs the user in on a client, which need not be the caller's. A completed sign-in and a completed
// sign-up end here. strategy is that of the first factor; second says that a second one was verified as well.
func (c *Call) StartSession(cl *domain.Client, u *domain.User, strategy string, second bool) (*domain.Session, error) {
	if err := c.MayStart(cl.ID, u); err != nil {
		return nil, err
	}
	s := &domain.Session{ID: secret.ID("sess_"), ClientID: cl.ID, UserID: u.ID, Status: domain.SessionActive,
		FirstFactorAt: c.Now, LastActiveAt: c.Now, CreatedAt: c.Now, UpdatedAt: c.Now,
		ExpireAt: c.Now.Add(7 * 24 * time.Hour), AbandonAt: c.Now.Add(30 * 24 * time.Hour)}
	if second {
		s.SecondFactorAt = c.Now
	}
	if err := c.Tx.PutSession(s); err != nil {
		return nil, err
	}
	u.LastSignInAt, u.LastActiveAt, u.FailedAttempts = c.Now, c.Now, 0
	if err := c.SaveUser(u); err != nil {
		return nil, err
	}
	cl.LastActiveSessionID = s.ID
	if strategy != "" {
		cl.LastAuthenticationStrategy = strategy
	}
	if !slices.Contains(cl.KnownUsers, u.ID) {
		cl.KnownUsers = append(cl.KnownUsers, u.ID)
	}
	if err := c.rotate(cl); err != nil {
		return nil, err
	}
	return s, c.SaveClient(cl)
}

// CountFailure counts a wrong answer of a user. Misses are forgotten when a session starts and at no other time.
func (c *Call) CountFailure(u *domain.User) error {
	if !c.Settings.Lockout {
		return nil
	}
	if u.FailedAttempts++; u.FailedAttempts >= c.Settings.LockoutAttempts {
		u.FailedAttempts, u.LockedUntil = 0, c.Now.Add(time.Duration(c.Settings.LockoutMinutes)*time.Minute)
	}
	return c.SaveUser(u)
}
