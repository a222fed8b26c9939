package fapi

import (
	"errors"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// MaxAttempts is how many wrong codes a verification takes before it fails (PROTOCOL 7.3).
const MaxAttempts = 5

// resendAfter is how long a client must wait before it has the same code sent again (PROTOCOL 7.2).
const resendAfter = 30 * time.Second

func prepare(stage Stage) Handler {
	return func(c *Call) (Reply, error) {
		allowed := c.Server.params(func(s *Strategy) []string { return s.PrepareParams }, "strategy")
		if err := c.Form.Allow(allowed...); err != nil {
			return Reply{}, err
		}
		name, err := c.Form.Require("strategy")
		if err != nil {
			return Reply{}, err
		}
		si, u, err := c.stepUser(stage)
		if err != nil {
			return Reply{}, err
		}
		if err := c.prepareStep(stage, si, u, c.Server.canonical(name)); err != nil {
			return Reply{}, err
		}
		w, err := c.wireSignIn(si)
		return Enveloped(w), err
	}
}

func attempt(stage Stage) Handler {
	return func(c *Call) (Reply, error) {
		allowed := c.Server.params(func(s *Strategy) []string { return s.AttemptParams }, "strategy")
		if err := c.Form.Allow(allowed...); err != nil {
			return Reply{}, err
		}
		name, err := c.Form.Require("strategy")
		if err != nil {
			return Reply{}, err
		}
		si, u, err := c.stepUser(stage)
		if err != nil {
			return Reply{}, err
		}
		if err := c.attemptStep(stage, si, u, name); err != nil {
			return Reply{}, err
		}
		w, err := c.wireSignIn(si)
		return Enveloped(w), err
	}
}

// stepUser is the attempt of the path in the state that the stage needs, and its user (nil while unknown).
func (c *Call) stepUser(stage Stage) (*domain.SignIn, *domain.User, error) {
	si, err := c.ownSignIn()
	if err != nil {
		return nil, nil, err
	}
	if si.ProtectCheck != nil && si.Status == domain.NeedsProtectCheck {
		return nil, nil, apierr.New("requires_protect_check", "This sign-in must pass a check first.")
	}
	current, ready := si.First, si.Status == domain.NeedsFirstFactor || si.Status == domain.NeedsIdentifier
	if stage == Second {
		current, ready = si.Second, si.Status == domain.NeedsSecondFactor || si.Status == domain.NeedsClientTrust
	}
	if !ready {
		if current != nil && current.Status == domain.Verified {
			return nil, nil, apierr.New("verification_already_verified", "This verification has already been verified.")
		}
		return nil, nil, apierr.New("client_state_invalid", "This action is not possible while the sign-in is in status "+si.Status+".")
	}
	if si.UserID == "" {
		return si, nil, nil
	}
	u, err := c.Tx.User(si.UserID)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil, apierr.New("sign_in_identification_or_user_deleted", "The account of this sign-in has been deleted.")
	}
	return si, u, err
}

func (c *Call) prepareStep(stage Stage, si *domain.SignIn, u *domain.User, name string) error {
	row := c.Server.strategy(name)
	if row == nil || row.Prepare == nil {
		return apierr.New("verification_strategy_invalid", "The verification strategy "+name+" is not one that is prepared.")
	}
	factor, err := c.chooseFactor(stage, si, u, name)
	if err != nil {
		return err
	}
	current := verificationOf(stage, si)
	if current != nil && c.Settings.ResendLimit && current.Strategy == name && current.FactorID == factor.IdentificationID() {
		if wait := resendAfter - c.Now.Sub(current.SentAt); wait > 0 && !current.SentAt.IsZero() && wait <= resendAfter {
			return apierr.New("verification_code_too_many_requests", "A message was sent a moment ago. Please wait before asking for another.").After(wait)
		}
	}
	step := &Step{Stage: stage, SignIn: si, User: u, Strategy: name, Factor: factor,
		Verification: &domain.Verification{Strategy: name, Status: domain.Unverified, FactorID: factor.IdentificationID()}}
	if err := row.Prepare(c, step); err != nil {
		return err
	}
	setVerification(stage, si, step.Verification)
	return c.SaveSignIn(si)
}

func (c *Call) attemptStep(stage Stage, si *domain.SignIn, u *domain.User, name string) error {
	row := c.Server.strategy(name)
	if row == nil || row.Attempt == nil {
		return apierr.New("verification_strategy_invalid", "The verification strategy "+name+" is not one that is attempted.")
	}
	if err := c.RefuseLocked(u); err != nil {
		return err
	}
	v := verificationOf(stage, si)
	if row.Prepare == nil {
		if _, err := c.chooseFactor(stage, si, u, name); err != nil {
			return err
		}
		if v == nil || v.Strategy != name {
			v = &domain.Verification{Strategy: name, Status: domain.Unverified}
		}
	} else if err := c.pending(stage, si, v, name); err != nil {
		return err
	}
	step := &Step{Stage: stage, SignIn: si, User: u, Strategy: name, Verification: v}
	err := row.Attempt(c, step)
	if err != nil {
		return c.attemptFailed(stage, si, step, err)
	}
	v.Status, v.CodeHash = domain.Verified, ""
	setVerification(stage, si, v)
	if stage == Second {
		return c.SecondFactorVerified(si, step.User)
	}
	return c.FirstFactorVerified(si, step.User)
}

// pending says why a verification that needs a prepare cannot be attempted.
func (c *Call) pending(stage Stage, si *domain.SignIn, v *domain.Verification, name string) error {
	switch {
	case v == nil:
		return apierr.New("verification_missing", "The verification must be prepared before it is attempted.")
	case v.Strategy != name:
		return apierr.New("verification_strategy_invalid", "The verification that was prepared has the strategy "+v.Strategy+".")
	case v.Status == domain.Verified:
		return apierr.New("verification_already_verified", "This verification has already been verified.")
	case v.Status == domain.Failed:
		return apierr.New("verification_failed", "Too many failed attempts. You have to try again with the same or another method.")
	case v.Status == domain.Expired || (!v.ExpireAt.IsZero() && !c.Now.Before(v.ExpireAt)):
		v.Status = domain.Expired
		setVerification(stage, si, v)
		return saved(c.SaveSignIn(si), apierr.New("verification_expired", "This verification has expired. You must create a new one."))
	}
	return nil
}

// attemptFailed counts a wrong answer against the verification and the user.
func (c *Call) attemptFailed(stage Stage, si *domain.SignIn, step *Step, cause error) error {
	if !isWrong(cause) {
		return cause
	}
	v := step.Verification
	v.Attempts++
	if row := c.Server.strategy(step.Strategy); row.Prepare != nil && v.Attempts >= MaxAttempts {
		v.Status, v.CodeHash = domain.Failed, ""
	}
	setVerification(stage, si, v)
	if err := c.SaveSignIn(si); err != nil {
		return err
	}
	if step.User == nil {
		return cause
	}
	if locked, err := c.CountFailure(step.User); err != nil || locked != nil {
		return saved(err, locked)
	}
	return cause
}

func verificationOf(stage Stage, si *domain.SignIn) *domain.Verification {
	if stage == Second {
		return si.Second
	}
	return si.First
}

func setVerification(stage Stage, si *domain.SignIn, v *domain.Verification) {
	if stage == Second {
		si.Second = v
	} else {
		si.First = v
	}
}
