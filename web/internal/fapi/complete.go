package fapi

import (
	"slices"
	"strconv"
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
	if err := c.RefuseBanned(u); err != nil {
		return err
	}
	if err := c.RefuseLocked(u); err != nil {
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
	if err := c.refuseSignedIn(cl, u); err != nil {
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
	return s, c.SaveClient(cl)
}

// refuseSignedIn keeps a client from having two sessions where one is allowed, or two of the same user.
func (c *Call) refuseSignedIn(cl *domain.Client, u *domain.User) error {
	sessions, err := c.Tx.ClientSessions(cl.ID)
	if err != nil {
		return err
	}
	for _, s := range sessions {
		if !s.Alive(c.Now) {
			continue
		}
		if s.UserID == u.ID {
			return apierr.New("identifier_already_signed_in", "You're already signed in.").With("session_id", s.ID)
		}
		if c.Settings.SingleSession {
			return apierr.New("session_exists", "You're currently in single session mode. You can only be signed into one account at a time.")
		}
	}
	return nil
}

// RefuseBanned answers user_banned for an account that an administrator has closed.
func (c *Call) RefuseBanned(u *domain.User) error {
	if u.Banned {
		return apierr.New("user_banned", "This account is banned.")
	}
	return nil
}

// RefuseLocked answers user_locked while the user is locked out. Under enumeration protection that would tell that the
// account exists, so the ordinary wrong-password error is given.
func (c *Call) RefuseLocked(u *domain.User) error {
	if u == nil || !c.Settings.Lockout || !c.Now.Before(u.LockedUntil) {
		return nil
	}
	return c.locked(u)
}

func (c *Call) locked(u *domain.User) *apierr.Error {
	if c.Settings.EnumerationProtection {
		return apierr.New("form_password_or_identifier_incorrect", "The password or the identifier is incorrect. Try again, or use another method.")
	}
	left := u.LockedUntil.Sub(c.Now)
	return apierr.New("user_locked", "Your account is locked. You will be able to try again in "+inWords(left)+".").
		With("lockout_expires_in_seconds", int64(left.Seconds()))
}

// inWords rounds up to minutes, so that nobody comes back too early: "1 minute", "59 minutes", "1 hour 5 minutes".
func inWords(d time.Duration) string {
	minutes := int((d + time.Minute - 1) / time.Minute)
	var parts []string
	for _, part := range []struct {
		n    int
		unit string
	}{{minutes / 60, "hour"}, {minutes % 60, "minute"}} {
		switch {
		case part.n == 1:
			parts = append(parts, "1 "+part.unit)
		case part.n > 1:
			parts = append(parts, strconv.Itoa(part.n)+" "+part.unit+"s")
		}
	}
	return strings.Join(parts, " ")
}

// CountFailure counts a wrong answer of a user. It returns the error of the answer that locks the account.
func (c *Call) CountFailure(u *domain.User) (locked, err error) {
	if !c.Settings.Lockout {
		return nil, nil
	}
	u.FailedAttempts++
	if u.FailedAttempts < c.Settings.LockoutAttempts {
		return nil, c.SaveUser(u)
	}
	u.FailedAttempts, u.LockedUntil = 0, c.Now.Add(time.Duration(c.Settings.LockoutMinutes)*time.Minute)
	return c.locked(u), c.SaveUser(u)
}
