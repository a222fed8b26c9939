package signin

import (
	"slices"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/sessions"
)

// FirstFactorVerified moves an attempt on after its first factor: to a new password, a second factor, client trust or
// completion (PROTOCOL 7.3). si.First must hold the verified verification. Strategies whose proof arrives elsewhere (a
// link, a provider's callback) call it themselves; the session is made on the attempt's client, which need not be the
// caller's.
func (s *SignIns) FirstFactorVerified(c *fapi.Call, si *domain.SignIn, u *domain.User) error {
	si.First.Status = domain.Verified
	if u == nil {
		return s.verifiedWithoutUser(c, si)
	}
	si.UserID = u.ID
	if err := sessions.Admit(c, u); err != nil {
		return err
	}
	row := s.row(si.First.Strategy)
	si.First.OfPassword = ofPassword(row, si, u)
	switch {
	case si.ProtectCheck != nil: // a proof that came with the create, or from a provider, does not go around it
		si.Status = domain.NeedsProtectCheck
		return Save(c, si)
	case row.Resets:
		si.Status = domain.NeedsNewPassword
		return Save(c, si)
	case s.needsSecondFactor(c, si, u):
		si.Status = domain.NeedsSecondFactor
		return Save(c, si)
	case row.Guessable && c.Settings.ClientTrust:
		return s.trustClient(c, si, u)
	}
	return s.complete(c, si, u)
}

// needsSecondFactor says whether the user has a second factor that has to be proven. A first factor with TwoFactors
// counts as both.
func (s *SignIns) needsSecondFactor(c *fapi.Call, si *domain.SignIn, u *domain.User) bool {
	return u.TwoFactorEnabled() && !s.row(si.First.Strategy).TwoFactors
}

// SecondFactorVerified completes an attempt after its second factor.
func (s *SignIns) SecondFactorVerified(c *fapi.Call, si *domain.SignIn, u *domain.User) error {
	if si.Status == domain.NeedsClientTrust && s.needsSecondFactor(c, si, u) { // enrolled since the password was proven
		si.Second, si.Status = nil, domain.NeedsSecondFactor
		return Save(c, si)
	}
	si.Second.Status = domain.Verified
	return s.complete(c, si, u)
}

// ofPassword is OfPassword of a first factor that is a password, or leads to a new one; "" for all others.
func ofPassword(row *Strategy, si *domain.SignIn, u *domain.User) string {
	if !row.Guessable && !row.Resets {
		return ""
	}
	return secret.Hash(si.ID, u.PasswordHash)
}

// stillProven says why the first factor of an attempt counts no longer. Hours can lie between it and what follows, and
// in the meantime the person may have changed the password that somebody else knows, or given up the address.
func (s *SignIns) stillProven(c *fapi.Call, si *domain.SignIn, u *domain.User) error {
	if si.First == nil {
		return nil
	}
	row := s.row(si.First.Strategy)
	if si.First.OfPassword != ofPassword(row, si, u) {
		return apierr.New("verification_expired", "The password has been changed since it was verified. Start again.")
	}
	linked := func(a domain.ExternalAccount) bool { // whose address may be of another domain by now
		return a.ConnectionID != "" && a.ConnectionID == si.First.FactorID
	}
	if row.FirstFactors == nil || slices.ContainsFunc(u.ExternalAccounts, linked) ||
		s.owns(c, First, si, u, si.First.Strategy, si.First.FactorID) {
		return nil
	}
	return errFactorGone
}

// trustClient asks for a second proof on a device the user has never been signed in on (PROTOCOL 4.2).
func (s *SignIns) trustClient(c *fapi.Call, si *domain.SignIn, u *domain.User) error {
	cl, err := c.Tx.Client(si.ClientID)
	if err != nil {
		return err
	}
	si.ClientTrustState = "known"
	if cl.Knows(u.ID) || u.BypassClientTrust || len(s.trustFactors(c, u)) == 0 {
		return s.complete(c, si, u)
	}
	si.ClientTrustState, si.Status = "new", domain.NeedsClientTrust
	return Save(c, si)
}

// verifiedWithoutUser ends a sign-in whose identifier was proven although no user has it. With sign_up_if_missing the
// client may now sign up (PROTOCOL 7.5, sign_up_if_missing_transfer).
func (s *SignIns) verifiedWithoutUser(c *fapi.Call, si *domain.SignIn) error {
	transfer := apierr.New(
		"sign_up_if_missing_transfer",
		"The identifier is verified, but there is no account. Sign up to create one.",
	)
	si.First.Status = domain.Transferable
	si.First.Error = nil
	return fapi.Saved(Save(c, si), transfer)
}

// complete makes the session and detaches the attempt from the client.
func (s *SignIns) complete(c *fapi.Call, si *domain.SignIn, u *domain.User) error {
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
	if err := s.stillProven(c, si, u); err != nil {
		return err
	}
	session, err := sessions.Start(c, cl, u, strategy, second)
	if err != nil {
		return fapi.Saved(Save(c, si), err)
	}
	if cl.SignInID == si.ID {
		cl.SignInID = ""
	}
	si.Status, si.CreatedSessionID = domain.Complete, session.ID
	if err := Save(c, si); err != nil {
		return err
	}
	return c.SaveClient(cl)
}
