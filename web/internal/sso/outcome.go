package sso

import (
	"encoding/json"
	"errors"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/external"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/popup"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// finish settles the attempt and sends the browser back to the app: to action_complete_redirect_url
// when a session was made, else to redirect_url, where the app reads the state from its client
// (PROTOCOL 7.6).
func (s *SSO) finish(c *fapi.Call, t trip, name string, r Result) (fapi.Reply, error) {
	if r.Failure == nil {
		r.Failure = s.checkDomain(t, r.Identity)
	}
	var session string
	var err error
	switch {
	case t.SignInID != "":
		session, err = s.finishSignIn(c, t, name, r)
	case s.owners[t.Owner] != nil:
		session, err = s.owners[t.Owner].Finish(c, t.OwnerID, name, r)
	default:
		err = ErrStale
	}
	if err != nil {
		return fapi.Reply{}, err
	}
	if err := popup.Record(c, t.ClientID, popup.Outcome{Origin: t.Origin, SessionID: session}); err != nil {
		return fapi.Reply{}, err
	}
	if session != "" {
		return c.Return(t.CompleteURL), nil
	}
	return c.Return(t.RedirectURL), nil
}

func (s *SSO) finishSignIn(c *fapi.Call, t trip, name string, r Result) (sessionID string, err error) {
	si, err := c.Tx.SignIn(t.SignInID)
	if errors.Is(err, store.ErrNotFound) {
		return "", ErrStale
	}
	if err != nil {
		return "", err
	}
	if c.Client.SignInID != si.ID || si.Extra[tripKey] != name || !s.waits(si, t) || !c.Now.Before(si.AbandonAt) {
		return "", ErrStale
	}
	delete(si.Extra, tripKey)
	si.First.RedirectURL = "" // it has been used; a back button must not find it
	if r.Failure != nil {
		return "", fail(c, si, domain.Failed, r.Failure)
	}
	u, err := Match(c, r.Identity, s.connection(t.Party) != nil)
	switch {
	case errors.Is(err, ErrUnknown):
		return "", s.transferable(c, si, r.Identity)
	case errors.Is(err, ErrUnproven):
		// The address is somebody's, but one of the two sides has not verified it: only another factor
		// of that account may go on (PROTOCOL 6.10, row 7).
		si.UserID, si.Identifier, si.Unknown, si.Status = u.ID, r.Identity.Email, nil, domain.NeedsFirstFactor
		return "", fail(
			c,
			si,
			domain.Failed,
			apierr.New(
				"external_account_email_address_verification_required",
				"An account with this e-mail address exists. Verify the address to sign in.",
			),
		)
	case err != nil:
		return "", err
	}
	si.Identifier, si.Unknown = r.Identity.Email, nil
	err = s.signIns.FirstFactorVerified(c, si, u)
	var coded *apierr.Error
	if errors.As(err, &coded) { // locked, banned, or signed in already
		si.UserID = ""
		return "", fail(c, si, domain.Failed, coded)
	}
	return si.CreatedSessionID, err
}

// waits says whether the attempt still waits for this trip. Another factor may have been prepared in the meantime, or
// proven: the provider's answer must not count as the proof of that one, which may be worth more.
func (s *SSO) waits(si *domain.SignIn, t trip) bool {
	strategy := t.Party
	if s.connection(t.Party) != nil {
		strategy = EnterpriseStrategy
	}
	open := si.Status == domain.NeedsIdentifier || si.Status == domain.NeedsFirstFactor
	return open && si.First != nil && si.First.Status == domain.Unverified && si.First.Strategy == strategy
}

// transferable leaves the identity with the attempt, for a sign-up to take.
func (s *SSO) transferable(c *fapi.Call, si *domain.SignIn, id external.Identity) error {
	kept, err := json.Marshal(id)
	if err != nil {
		return err
	}
	// Without an identifier, so that the app does not take it for an account that needs another factor.
	si.Status, si.Identifier, si.UserID, si.Unknown = domain.NeedsIdentifier, "", "", nil
	si.Put(transferKey, string(kept))
	return fail(
		c,
		si,
		domain.Transferable,
		apierr.New("external_account_not_found", "There is no account for this person yet."),
	)
}

// fail ends the verification, not the attempt. The code travels inside the attempt.
func fail(c *fapi.Call, si *domain.SignIn, status string, e *apierr.Error) error {
	si.First.Status, si.First.Error = status, Problem(e)
	return signin.Save(c, si)
}

// Problem is a coded error as the error of a verification.
func Problem(e *apierr.Error) *domain.VerificationError {
	return &domain.VerificationError{Code: e.Code, Message: e.Message, LongMessage: e.LongMessage, Meta: e.Meta}
}

// TakeTransfer gives what the client's transferable sign-in has proven to a sign-up, once: the sign-in is
// over with it. The identity is nil when the proof is a verified address or number (sign_up_if_missing).
func TakeTransfer(c *fapi.Call) (*external.Identity, *domain.SignIn, error) {
	invalid := apierr.New("account_transfer_invalid", "There is no external account to sign up with.")
	if c.Client == nil || c.Client.SignInID == "" {
		return nil, nil, invalid
	}
	si, err := c.Tx.SignIn(c.Client.SignInID)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil, invalid
	}
	if err != nil {
		return nil, nil, err
	}
	if si.First == nil || si.First.Status != domain.Transferable || !c.Now.Before(si.AbandonAt) {
		return nil, nil, invalid
	}
	var id *external.Identity
	if kept := si.Extra[transferKey]; kept != "" {
		id = &external.Identity{}
		if err := json.Unmarshal([]byte(kept), id); err != nil {
			return nil, nil, err
		}
	} else if !si.SignUpIfMissing {
		return nil, nil, invalid
	}
	delete(si.Extra, transferKey)
	si.First.Status, si.First.Error = domain.Verified, nil
	if err := signin.Save(c, si); err != nil {
		return nil, nil, err
	}
	c.Client.SignInID = ""
	return id, si, c.SaveClient(c.Client)
}
