package signup

import (
	"errors"
	"strings"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/captcha"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/external"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/onetap"
	"github.com/signin-wasm/signin-wasm/web/internal/passwords"
	"github.com/signin-wasm/signin-wasm/web/internal/sso"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/ticket"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
	"github.com/signin-wasm/signin-wasm/web/internal/verify"
	"github.com/signin-wasm/signin-wasm/web/internal/web3"
)

// fields are what a person says about themselves, on create and on update.
var fields = []string{
	"email_address",
	"phone_number",
	"email_address_or_phone_number",
	"username",
	"web3_wallet",
	"password",
	"first_name",
	"last_name",
	"unsafe_metadata",
	"legal_accepted",
	"locale",
	"timezone",
	"strategy",
	"ticket",
	"token",
}

func (s *SignUps) create(c *fapi.Call) (fapi.Reply, error) {
	allowed := append([]string{"transfer", "captcha_token", "captcha_widget_type", "captcha_error"}, fields...)
	if err := c.Form.Allow(append(allowed, sso.Params...)...); err != nil {
		return fapi.Reply{}, err
	}
	if c.Form.Get("strategy") != ticket.Strategy { // an invitation admits
		if err := refuseRestricted(c); err != nil {
			return fapi.Reply{}, err
		}
	}
	if err := captcha.Require(c); err != nil {
		return fapi.Reply{}, err
	}
	transfer, err := c.Form.Bool("transfer")
	if err != nil {
		return fapi.Reply{}, err
	}
	if transfer {
		su, err := s.transferFromSignIn(c)
		if err != nil {
			return fapi.Reply{}, err
		}
		return s.advance(c, su)
	}
	su, err := begin(c)
	if err != nil {
		return fapi.Reply{}, err
	}
	if err := s.byStrategy(c, su); err != nil {
		return fapi.Reply{}, abandon(c, err)
	}
	if _, err := s.advance(c, su); err != nil {
		return fapi.Reply{}, abandon(c, err)
	}
	if err := s.askAtOnce(c, su); err != nil {
		return fapi.Reply{}, abandon(c, err)
	}
	return fapi.Enveloped(s.wire(c, su)), nil
}

func refuseRestricted(c *fapi.Call) error {
	if c.Settings.SignUpMode == "public" {
		return nil
	}
	return apierr.New("sign_up_mode_restricted", "Sign-ups are restricted on this instance.")
}

// askAtOnce prepares the strategy that a create names, when it gives what that needs: then a code has been sent and
// nothing is left to prepare. Nothing is sent while a protect check is open.
func (s *SignUps) askAtOnce(c *fapi.Call, su *signUp) error {
	strategy := c.Form.Get("strategy")
	proof := s.signIns.ProofOf(strategy)
	if proof == nil || su.Status != missingRequirements || su.ProtectCheck != nil {
		return nil
	}
	for _, param := range proof.Needs {
		if c.Form.Get(param) == "" {
			return nil
		}
	}
	slot, value := su.proof(proof.Kind)
	if slot == nil || value == "" || (proof.Fits != nil && !proof.Fits(value)) ||
		(*slot != nil && (*slot).Status == domain.Verified) {
		return nil
	}
	return s.ask(c, su, proof, slot, value, strategy)
}

// abandon: a sign-up that could not start leaves nothing behind.
func abandon(c *fapi.Call, cause error) error {
	c.Client.SignUpID = ""
	if err := c.SaveClient(c.Client); err != nil {
		return err
	}
	return cause
}

func (s *SignUps) update(c *fapi.Call) (fapi.Reply, error) {
	if err := c.Form.Allow(append(append([]string{}, fields...), sso.Params...)...); err != nil {
		return fapi.Reply{}, err
	}
	su, err := open(c)
	if err != nil {
		return fapi.Reply{}, err
	}
	if err := s.byStrategy(c, su); err != nil {
		return fapi.Reply{}, err
	}
	return s.advance(c, su)
}

// advance takes over the form's fields and completes the sign-up when nothing is missing any more.
func (s *SignUps) advance(c *fapi.Call, su *signUp) (fapi.Reply, error) {
	if err := s.takeFields(c, su); err != nil {
		return fapi.Reply{}, err
	}
	if err := s.settle(c, su); err != nil {
		return fapi.Reply{}, err
	}
	return fapi.Enveloped(s.wire(c, su)), nil
}

// byStrategy starts what the form's strategy asks for, if it names one.
func (s *SignUps) byStrategy(c *fapi.Call, su *signUp) error {
	strategy := c.Form.Get("strategy")
	switch {
	case strategy != ticket.Strategy && c.Form.Has("ticket"):
		return apierr.Invalid("ticket", "A ticket goes with the strategy ticket.")
	case strategy == "" || strategy == "password" || s.signIns.ProofOf(strategy) != nil:
		return nil // the fields say it all; askAtOnce does the rest
	case strategy == onetap.Strategy:
		return s.byOneTap(c, su)
	case strategy == ticket.Strategy:
		return s.byInvitation(c, su)
	case strategy == sso.EnterpriseStrategy, strings.HasPrefix(strategy, "oauth_"):
		return s.leave(c, su, strategy)
	}
	return apierr.Invalid("strategy", strategy+" is not a strategy to sign up with.")
}

// byOneTap signs up with an ID token that proves the account by itself.
func (s *SignUps) byOneTap(c *fapi.Call, su *signUp) error {
	proof, err := s.oneTap.Identify(c)
	if err != nil {
		return err
	}
	su.External, su.Trip = &domain.Verification{Strategy: onetap.Strategy, Status: domain.Unverified}, ""
	if err := s.identified(c, su, proof.Identity); err != nil {
		return err
	}
	return proof.Spend(c)
}

// byInvitation takes over the address that was invited: the ticket proves it, as a link that is mailed does. The
// invitation is spent when the sign-up completes.
func (s *SignUps) byInvitation(c *fapi.Call, su *signUp) error {
	text, err := c.Form.Require("ticket")
	if err != nil {
		return err
	}
	i, err := s.tickets.Invited(c.Tx, c.Now, text)
	if err != nil {
		return err
	}
	if taken, err := taken(c, domain.KindEmail, i.EmailAddress); err != nil {
		return err
	} else if taken {
		return apierr.New("invitation_account_exists", "There is an account for this invitation. Try to sign in.")
	}
	su.InvitationID, su.InvitedAs = i.ID, i.PublicMetadata
	su.Email, su.EmailFrom, su.Link, su.Trip = i.EmailAddress, "", "", ""
	su.EmailProof = &domain.Verification{
		Strategy: ticket.Strategy,
		Status:   domain.Verified,
		ExpireAt: time.UnixMilli(i.ExpiresAt),
	}
	return nil
}

// transferFromSignIn takes over what a sign-in proved about somebody who has no account yet.
func (s *SignUps) transferFromSignIn(c *fapi.Call) (*signUp, error) {
	id, si, err := sso.TakeTransfer(c)
	if err != nil {
		return nil, err
	}
	su, err := begin(c)
	if err != nil {
		return nil, err
	}
	// Stored at once: the sign-in that proved it is over, whatever becomes of the rest of this request.
	if id == nil { // sign_up_if_missing: an address or number, verified
		kind, value, _ := typed.Identifier(si.Identifier)
		proof := *si.First
		proof.Status = domain.Verified
		switch kind {
		case domain.KindEmail:
			su.Email, su.EmailProof = value, &proof
		case domain.KindPhone:
			su.Phone, su.PhoneProof = value, &proof
		case domain.KindWallet:
			su.Wallet, su.WalletProof = value, &proof
		}
		return su, save(c, su)
	}
	su.External = &domain.Verification{
		Strategy: si.First.Strategy,
		Status:   domain.Verified,
		ExpireAt: si.First.ExpireAt,
	}
	su.adopt(*id)
	return su, save(c, su)
}

// adopt fills a sign-up from an identity. Only an address that the provider vouches for counts as verified.
func (su *signUp) adopt(id external.Identity) {
	su.Identity = &id
	su.FirstName, su.LastName = id.FirstName, id.LastName
	// The address of an invitation stays the one that was invited.
	if email, ok := typed.Email(id.Email); ok && su.InvitationID == "" {
		su.Email, su.EmailProof, su.EmailFrom = email, nil, ""
		if id.EmailVerified {
			su.EmailFrom = su.External.Strategy
			if su.EmailFrom == onetap.Strategy {
				su.EmailFrom = onetap.Provider
			}
		}
	}
}

// takeFields reads the form. A value that changes loses its verification.
func (s *SignUps) takeFields(c *fapi.Call, su *signUp) error {
	email, phone := c.Form.Get("email_address"), c.Form.Get("phone_number")
	if either := c.Form.Get("email_address_or_phone_number"); either != "" {
		if kind, _, _ := typed.Identifier(either); kind == domain.KindPhone {
			phone = either
		} else {
			email = either
		}
	}
	for _, f := range []struct {
		param, given string
		kind         string
		normalize    func(string) (string, bool)
		set          func(string)
		now          string
	}{
		{"email_address", email, domain.KindEmail, typed.Email, func(v string) {
			su.Email, su.EmailProof, su.EmailFrom, su.Link = v, nil, "", ""
		}, su.Email},
		{"phone_number", phone, domain.KindPhone, typed.Phone, func(v string) { su.Phone, su.PhoneProof = v, nil }, su.Phone},
		{"username", c.Form.Get("username"), domain.KindUsername, typed.Username, func(v string) {
			su.Username = v
		}, su.Username},
		{"web3_wallet", c.Form.Get("web3_wallet"), domain.KindWallet, normalWallet, func(v string) {
			su.Wallet, su.WalletProof = v, nil
		}, su.Wallet},
	} {
		if f.given == "" {
			continue
		}
		value, ok := f.normalize(f.given)
		if !ok {
			return apierr.Param("form_param_format_invalid", f.param, f.param+" is invalid.")
		}
		if taken, err := taken(c, f.kind, value); err != nil {
			return err
		} else if taken && !verify.Hides(c, f.kind) {
			return apierr.Param("form_identifier_exists", f.param, "That "+f.param+" is taken. Please try another.")
		}
		if value != f.now {
			if f.kind == domain.KindEmail && su.InvitationID != "" {
				return apierr.Invalid(f.param, "The invitation is for another address.")
			}
			f.set(value)
		}
	}
	return takeRest(c, su)
}

// taken says whether an identification is a user's.
func taken(c *fapi.Call, kind, value string) (bool, error) {
	_, err := c.Tx.UserBy(kind, value)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// named is a user with what identifies the sign-up so far, which a password must not be.
func (su *signUp) named() *domain.User {
	return &domain.User{
		Username: su.Username,
		Emails:   []domain.Email{{Address: su.Email}},
		Phones:   []domain.Phone{{Number: su.Phone}},
		Wallets:  []domain.Wallet{{Address: su.Wallet}},
	}
}

func takeRest(c *fapi.Call, su *signUp) error {
	var err error
	for name, into := range map[string]*string{"first_name": &su.FirstName, "last_name": &su.LastName} {
		if !c.Form.Has(name) {
			continue
		}
		if *into, err = c.Form.Text(name, fapi.MaxName); err != nil {
			return err
		}
	}
	if password := c.Form.Get("password"); password != "" {
		if err := passwords.Check(su.named(), password); err != nil {
			return err
		}
		su.PasswordHash = passwords.Hash(c, password)
	}
	if metadata, err := c.Form.Metadata("unsafe_metadata"); err != nil {
		return err
	} else if metadata != nil {
		su.UnsafeMetadata = metadata
	}
	accepted, err := c.Form.Bool("legal_accepted")
	if err != nil {
		return err
	}
	if accepted && su.LegalAcceptedAt.IsZero() {
		su.LegalAcceptedAt = c.Now
	}
	return nil
}

func normalWallet(text string) (string, bool) {
	value, err := web3.Canonical(text)
	return value, err == nil
}
