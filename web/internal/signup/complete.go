package signup

import (
	"errors"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/external"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/sessions"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
	"github.com/signin-wasm/signin-wasm/web/internal/sso"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// leave starts a trip to a provider.
func (s *SignUps) leave(c *fapi.Call, su *signUp, strategy string) error {
	start := sso.Start{ClientID: su.ClientID, Owner: owner, OwnerID: su.ID, Strategy: strategy, LoginHint: su.Email}
	if strategy == sso.EnterpriseStrategy {
		email := su.Email
		if given := c.Form.Get("email_address"); given != "" {
			email = given
		}
		conn := s.sso.ConnectionFor(email)
		if conn == nil {
			return apierr.Param(
				"enterprise_sso_sign_up_connection_missing",
				"email_address",
				"There is no enterprise connection for this address.",
			)
		}
		start.ConnectionID, start.LoginHint = conn.ID, email
	}
	su.External = &domain.Verification{Strategy: strategy, Status: domain.Unverified}
	var err error
	if su.Trip, err = s.sso.Start(c, su.External, start); err != nil {
		return err
	}
	return save(c, su)
}

// Finish implements sso.Owner.
func (s *SignUps) Finish(c *fapi.Call, id, trip string, r sso.Result) (sessionID string, err error) {
	su, err := load(c, id)
	if err != nil {
		return "", err
	}
	if su == nil || su.Status != missingRequirements || su.Trip != trip || su.External == nil ||
		c.Client.SignUpID != id {
		return "", sso.ErrStale
	}
	su.Trip, su.External.RedirectURL = "", ""
	if r.Failure != nil {
		return "", refuse(c, su, domain.Failed, r.Failure)
	}
	if err := s.identified(c, su, r.Identity); err != nil {
		return "", err
	}
	err = s.settle(c, su)
	return su.CreatedSessionID, err
}

// identified is what a proven identity does to a sign-up: a new person is taken over, somebody who has
// an account is handed to a sign-in (PROTOCOL 7.6).
func (s *SignUps) identified(c *fapi.Call, su *signUp, id external.Identity) error {
	u, err := sso.Match(c, id, su.External.Strategy == sso.EnterpriseStrategy)
	switch {
	case errors.Is(err, sso.ErrUnknown):
		su.External.Status = domain.Verified
		su.adopt(id)
		return nil
	case errors.Is(err, sso.ErrUnproven):
		return refuse(
			c,
			su,
			domain.Failed,
			apierr.New("oauth_identification_claimed", "The e-mail address of this account belongs to another user."),
		)
	case err != nil:
		return err
	}
	var signedIn *apierr.Error
	if err := sessions.RefuseSameUser(c, c.Client.ID, u.ID); errors.As(err, &signedIn) {
		return refuse(c, su, domain.Failed, signedIn)
	} else if err != nil {
		return err
	}
	su.TransferTo = u.ID
	return refuse(
		c,
		su,
		domain.Transferable,
		apierr.New("external_account_exists", "This external account already exists."),
	)
}

func refuse(c *fapi.Call, su *signUp, status string, e *apierr.Error) error {
	su.External.Status, su.External.Error = status, sso.Problem(e)
	return save(c, su)
}

// transferToSignIn is signIn.create({transfer: true}): it hands over the account of the client's
// sign-up, once, and ends the sign-up.
func (s *SignUps) transferToSignIn(c *fapi.Call, step *signin.Step) error {
	invalid := apierr.New("account_transfer_invalid", "There is no external account to sign in with.")
	su, err := load(c, c.Client.SignUpID)
	if err != nil {
		return err
	}
	if su == nil || su.External == nil || su.External.Status != domain.Transferable || su.TransferTo == "" {
		return invalid
	}
	u, err := c.Tx.User(su.TransferTo)
	if errors.Is(err, store.ErrNotFound) {
		return invalid
	}
	if err != nil {
		return err
	}
	if err := sessions.MayStart(c, c.Client.ID, u); err != nil {
		return err
	}
	step.User, step.Verification.Strategy, step.Verification.ExpireAt = u, su.External.Strategy, su.External.ExpireAt
	var gone signUp
	if err := c.Tx.TakeDoc(bucket, su.ID, c.Now, &gone); err != nil {
		return err
	}
	c.Client.SignUpID = ""
	return c.SaveClient(c.Client)
}

// settle stores the sign-up and, when nothing is missing, makes the user and the session.
func (s *SignUps) settle(c *fapi.Call, su *signUp) error {
	if len(su.missing()) > 0 || len(su.unverified()) > 0 {
		return save(c, su)
	}
	owner, err := c.Tx.Client(su.ClientID)
	if err != nil {
		return err
	}
	// Asked before the user is made: a coded error commits, and an account without a session would block the next try.
	if err := sessions.RefuseMore(c, owner.ID); err != nil {
		return err
	}
	if su.InvitationID != "" {
		err = s.tickets.MayAccept(c.Tx, c.Now, su.InvitationID)
	} else {
		err = refuseRestricted(c) // they may have become so since it began
	}
	if err != nil {
		return err
	}
	u := s.user(c, su)
	if err := c.SaveUser(u); err != nil {
		return err
	}
	if su.InvitationID != "" { // not before there is an account: what somebody else has taken meanwhile can be changed
		if err := s.tickets.Accept(c.Tx, c.Now, su.InvitationID); err != nil {
			return err
		}
	}
	session, err := sessions.Start(c, owner, u, su.strategy(), false)
	if err != nil {
		return err
	}
	su.Status, su.CreatedUserID, su.CreatedSessionID = complete, u.ID, session.ID
	su.PasswordHash = "" // the user has it now
	owner.SignUpID = ""
	if err := c.SaveClient(owner); err != nil {
		return err
	}
	return save(c, su)
}

func (su *signUp) strategy() string {
	switch {
	case su.Identity != nil:
		return su.External.Strategy
	case su.EmailProof != nil:
		return su.EmailProof.Strategy
	case su.PhoneProof != nil:
		return su.PhoneProof.Strategy
	case su.WalletProof != nil:
		return su.WalletProof.Strategy
	}
	return "password"
}

func (s *SignUps) user(c *fapi.Call, su *signUp) *domain.User {
	u := &domain.User{
		ID: secret.ID("user_"), Username: su.Username, FirstName: su.FirstName, LastName: su.LastName,
		UnsafeMetadata: su.UnsafeMetadata, PublicMetadata: su.InvitedAs, LegalAcceptedAt: su.LegalAcceptedAt,
		CreatedAt: c.Now,
	}
	if su.PasswordHash != "" {
		u.PasswordHash, u.PasswordUpdatedAt = su.PasswordHash, c.Now
	}
	if su.Email != "" {
		u.Emails = []domain.Email{
			{
				ID:        secret.ID("idn_"),
				Address:   su.Email,
				Verified:  true,
				ProvenBy:  s.emailProvenBy(su),
				CreatedAt: c.Now,
				UpdatedAt: c.Now,
			},
		}
		u.PrimaryEmailID = u.Emails[0].ID
	}
	if su.Phone != "" {
		u.Phones = []domain.Phone{
			{
				ID:        secret.ID("idn_"),
				Number:    su.Phone,
				Verified:  true,
				ProvenBy:  s.signIns.ProvenBy(su.PhoneProof),
				CreatedAt: c.Now,
				UpdatedAt: c.Now,
			},
		}
		u.PrimaryPhoneID = u.Phones[0].ID
	}
	if su.Wallet != "" {
		u.Wallets = []domain.Wallet{
			{
				ID:        secret.ID("idn_"),
				Address:   su.Wallet,
				Verified:  true,
				ProvenBy:  s.signIns.ProvenBy(su.WalletProof),
				CreatedAt: c.Now,
				UpdatedAt: c.Now,
			},
		}
		u.PrimaryWalletID = u.Wallets[0].ID
	}
	if su.Identity != nil {
		sso.Link(c, u, *su.Identity, su.External.Strategy == sso.EnterpriseStrategy)
	}
	return u
}
