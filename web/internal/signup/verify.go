package signup

import (
	"strings"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/emaillink"
	"github.com/signin-wasm/signin-wasm/web/internal/factor"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/sso"
	"github.com/signin-wasm/signin-wasm/web/internal/web3"
)

// proof is the verification that a strategy makes, and the value it is about.
func (su *signUp) proof(strategy string) (slot **domain.Verification, value string) {
	switch {
	case strategy == "email_code" || strategy == emaillink.Strategy:
		return &su.EmailProof, su.Email
	case strategy == "phone_code":
		return &su.PhoneProof, su.Phone
	case web3.Known(strategy):
		return &su.WalletProof, su.Wallet
	}
	return nil, ""
}

func (s *SignUps) prepare(c *fapi.Call) (fapi.Reply, error) {
	if err := c.Form.Allow(append([]string{"strategy", "channel"}, sso.Params...)...); err != nil {
		return fapi.Reply{}, err
	}
	strategy, err := c.Form.Require("strategy")
	if err != nil {
		return fapi.Reply{}, err
	}
	su, err := open(c)
	if err != nil {
		return fapi.Reply{}, err
	}
	if strategy == sso.EnterpriseStrategy || strings.HasPrefix(strategy, "oauth_") {
		if err := s.leave(c, su, strategy); err != nil {
			return fapi.Reply{}, err
		}
		return fapi.Enveloped(s.wire(su)), nil
	}
	slot, value := su.proof(strategy)
	switch {
	case slot == nil:
		return fapi.Reply{}, apierr.New("verification_strategy_invalid", "The verification strategy "+strategy+" is not one that is prepared.")
	case value == "":
		return fapi.Reply{}, apierr.New("client_state_invalid", "The sign up has nothing that "+strategy+" could verify.")
	case *slot != nil && (*slot).Status == domain.Verified:
		return fapi.Reply{}, apierr.New("verification_already_verified", "This verification has already been verified.")
	}
	if v := *slot; v != nil && v.Strategy == strategy {
		if err := c.RefuseResend(v.SentAt); err != nil {
			return fapi.Reply{}, err
		}
	}
	v := &domain.Verification{Strategy: strategy, Status: domain.Unverified}
	switch {
	case strategy == emaillink.Strategy:
		su.Link, err = emaillink.Send(c, v, emaillink.Target{ClientID: su.ClientID, SignUpID: su.ID, Subject: "Sign up"}, value)
	case web3.Known(strategy):
		err = web3.Ask(c, v, value)
	default:
		err = factor.SendCode(c, v, value, "You are signing up.")
	}
	if err != nil {
		return fapi.Reply{}, err
	}
	*slot = v
	if err := save(c, su); err != nil {
		return fapi.Reply{}, err
	}
	return fapi.Enveloped(s.wire(su)), nil
}

func (s *SignUps) attempt(c *fapi.Call) (fapi.Reply, error) {
	if err := c.Form.Allow("strategy", "code", "signature", "token"); err != nil {
		return fapi.Reply{}, err
	}
	strategy, err := c.Form.Require("strategy")
	if err != nil {
		return fapi.Reply{}, err
	}
	su, err := open(c)
	if err != nil {
		return fapi.Reply{}, err
	}
	slot, value := su.proof(strategy)
	if slot == nil || strategy == emaillink.Strategy {
		return fapi.Reply{}, apierr.New("verification_strategy_invalid", "The verification strategy "+strategy+" is not one that is attempted.")
	}
	v := *slot
	if err := c.RefuseAttempt(v, strategy); err != nil {
		if v != nil && v.Status == domain.Expired {
			if err := save(c, su); err != nil {
				return fapi.Reply{}, err
			}
		}
		return fapi.Reply{}, err
	}
	if web3.Known(strategy) {
		err = web3.Answer(c, v, value)
	} else {
		err = factor.CheckCode(c, v)
	}
	if err != nil {
		return fapi.Reply{}, wrong(c, su, v, err)
	}
	v.Status, v.CodeHash = domain.Verified, ""
	if err := s.settle(c, su); err != nil {
		return fapi.Reply{}, err
	}
	return fapi.Enveloped(s.wire(su)), nil
}

// wrong counts a wrong answer; after the last one the verification has failed.
func wrong(c *fapi.Call, su *signUp, v *domain.Verification, cause error) error {
	switch apierr.Code(cause) {
	case "form_code_incorrect", "form_incorrect_signature":
	default:
		return cause
	}
	fapi.CountMiss(v)
	if err := save(c, su); err != nil {
		return err
	}
	return cause
}

// LinkOpened implements [emaillink.SignUp].
func (s *SignUps) LinkOpened(c *fapi.Call, id, name, atClient string, tooLate bool) (sessionID string, ok bool, err error) {
	su, err := load(c, id)
	if err != nil || su == nil || su.Status != missingRequirements || su.Link != name || su.EmailProof == nil || su.EmailProof.Strategy != emaillink.Strategy {
		return "", false, err
	}
	su.Link = ""
	if tooLate {
		su.EmailProof.Status = domain.Expired
		return "", true, save(c, su)
	}
	su.EmailProof.Status, su.EmailProof.VerifiedAtClient = domain.Verified, atClient
	err = s.settle(c, su)
	return su.CreatedSessionID, err == nil, err
}
