package signup

import (
	"strings"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/protect"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
	"github.com/signin-wasm/signin-wasm/web/internal/sso"
	"github.com/signin-wasm/signin-wasm/web/internal/verify"
)

// proof is the verification that a strategy makes, and the value it is about.
func (su *signUp) proof(kind string) (slot **domain.Verification, value string) {
	switch kind {
	case domain.KindEmail:
		return &su.EmailProof, su.Email
	case domain.KindPhone:
		return &su.PhoneProof, su.Phone
	case domain.KindWallet:
		return &su.WalletProof, su.Wallet
	}
	return nil, ""
}

func (s *SignUps) prepare(c *fapi.Call) (fapi.Reply, error) {
	if err := c.Form.Allow(s.signIns.AskParams(append([]string{"strategy"}, sso.Params...)...)...); err != nil {
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
	if err := protect.Refuse(su.ProtectCheck); err != nil {
		return fapi.Reply{}, err
	}
	if strategy == sso.EnterpriseStrategy || strings.HasPrefix(strategy, "oauth_") {
		if err := s.leave(c, su, strategy); err != nil {
			return fapi.Reply{}, err
		}
		return fapi.Enveloped(s.wire(c, su)), nil
	}
	proof := s.signIns.ProofOf(strategy)
	if proof == nil {
		return fapi.Reply{}, unfit(strategy, "prepared")
	}
	slot, value := su.proof(proof.Kind)
	switch {
	case slot == nil || (value != "" && proof.Fits != nil && !proof.Fits(value)):
		return fapi.Reply{}, unfit(strategy, "prepared")
	case value == "":
		return fapi.Reply{}, apierr.New(
			"client_state_invalid",
			"The sign up has nothing that "+strategy+" could verify.",
		)
	case *slot != nil && (*slot).Status == domain.Verified:
		return fapi.Reply{}, apierr.New("verification_already_verified", "This verification has already been verified.")
	}
	if v := *slot; v != nil && v.Strategy == strategy {
		if err := verify.RefuseResend(c, v.SentAt); err != nil {
			return fapi.Reply{}, err
		}
	}
	if err := s.ask(c, su, proof, slot, value, strategy); err != nil {
		return fapi.Reply{}, err
	}
	return fapi.Enveloped(s.wire(c, su)), nil
}

// unfit refuses a strategy that a sign-up has no use for.
func unfit(strategy, step string) error {
	return apierr.New(
		"verification_strategy_invalid",
		"The verification strategy "+strategy+" is not one that is "+step+".",
	)
}

// ask begins a proof of the sign-up.
func (s *SignUps) ask(
	c *fapi.Call,
	su *signUp,
	proof *signin.Proof,
	slot **domain.Verification,
	value, strategy string,
) error {
	v := &domain.Verification{Strategy: strategy, Status: domain.Unverified}
	known, err := taken(c, proof.Kind, value)
	if err != nil {
		return err
	}
	v.Decoy = known && verify.Decoys(c, proof.Kind)
	name, err := proof.Ask(
		c,
		v,
		value,
		signin.Purpose{
			Subject:  "You are signing up.",
			Offer:    "Sign up",
			ClientID: su.ClientID,
			Owner:    owner,
			ID:       su.ID,
		},
	)
	if err != nil {
		return err
	}
	if v.Decoy {
		if err := verify.TellOwner(c, proof.Kind, value, "sign up with this %s"); err != nil {
			return err
		}
	}
	if *slot = v; proof.Kind == domain.KindEmail { // a code to a phone leaves the link alone
		su.Link = name
	}
	return save(c, su)
}

func (s *SignUps) attempt(c *fapi.Call) (fapi.Reply, error) {
	if err := c.Form.Allow(s.signIns.AnswerParams("strategy", "token")...); err != nil {
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
	if err := protect.Refuse(su.ProtectCheck); err != nil {
		return fapi.Reply{}, err
	}
	proof := s.signIns.ProofOf(strategy)
	if proof == nil || proof.Answer == nil {
		return fapi.Reply{}, unfit(strategy, "attempted")
	}
	slot, value := su.proof(proof.Kind)
	if slot == nil {
		return fapi.Reply{}, unfit(strategy, "attempted")
	}
	v := *slot
	if err := verify.RefuseAttempt(c, v, strategy); err != nil {
		if v != nil && v.Status == domain.Expired {
			if err := save(c, su); err != nil {
				return fapi.Reply{}, err
			}
		}
		return fapi.Reply{}, err
	}
	if err := proof.Answer(c, v, value); err != nil {
		return fapi.Reply{}, wrong(c, su, v, err)
	}
	v.Status, v.CodeHash = domain.Verified, ""
	if err := s.settle(c, su); err != nil {
		return fapi.Reply{}, err
	}
	return fapi.Enveloped(s.wire(c, su)), nil
}

// wrong counts a wrong answer; after the last one the verification has failed.
func wrong(c *fapi.Call, su *signUp, v *domain.Verification, cause error) error {
	if !signin.IsWrong(cause) {
		return cause
	}
	verify.CountMiss(v)
	if err := save(c, su); err != nil {
		return err
	}
	return cause
}

// LinkOpened implements emaillink.Owner.
func (s *SignUps) LinkOpened(
	c *fapi.Call,
	id, name, atClient string,
	tooLate bool,
) (sessionID string, ok bool, err error) {
	su, err := load(c, id)
	if err != nil || su == nil || su.Status != missingRequirements || su.Link != name || su.EmailProof == nil {
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
