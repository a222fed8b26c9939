package signin

import (
	"errors"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/protect"
	"github.com/signin-wasm/signin-wasm/web/internal/sessions"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/verify"
)

// prepare and attempt are the endpoints of a factor.
func (s *SignIns) prepare(stage Stage) fapi.Handler {
	return s.onStep(
		stage,
		func(s *Strategy) []string { return s.PrepareParams },
		func(c *fapi.Call, si *domain.SignIn, u *domain.User, name string) error {
			return s.Prepare(c, stage, si, u, s.canonical(name))
		},
	)
}

func (s *SignIns) attempt(stage Stage) fapi.Handler {
	return s.onStep(
		stage,
		func(s *Strategy) []string { return s.AttemptParams },
		func(c *fapi.Call, si *domain.SignIn, u *domain.User, name string) error {
			return s.attemptStep(c, stage, si, u, name)
		},
	)
}

func (s *SignIns) onStep(
	stage Stage,
	params func(*Strategy) []string,
	do func(c *fapi.Call, si *domain.SignIn, u *domain.User, name string) error,
) fapi.Handler {
	return func(c *fapi.Call) (fapi.Reply, error) {
		if err := c.Form.Allow(s.params(params, "strategy")...); err != nil {
			return fapi.Reply{}, err
		}
		name, err := c.Form.Require("strategy")
		if err != nil {
			return fapi.Reply{}, err
		}
		si, u, err := s.stepUser(c, stage)
		if err != nil {
			return fapi.Reply{}, err
		}
		if err := do(c, si, u, name); err != nil {
			return fapi.Reply{}, err
		}
		w, err := s.Wire(c, si)
		return fapi.Enveloped(w), err
	}
}

// stepUser is the attempt of the path in the state that the stage needs, and its user (nil while unknown).
func (s *SignIns) stepUser(c *fapi.Call, stage Stage) (*domain.SignIn, *domain.User, error) {
	si, err := s.ownSignIn(c)
	if err != nil {
		return nil, nil, err
	}
	if si.Status != domain.NeedsIdentifier { // whoever it may be for
		if err := protect.Refuse(si.ProtectCheck); err != nil {
			return nil, nil, err
		}
	}
	current, ready := si.First, si.Status == domain.NeedsFirstFactor || si.Status == domain.NeedsIdentifier
	if stage == Second {
		current, ready = si.Second, si.Status == domain.NeedsSecondFactor || si.Status == domain.NeedsClientTrust
	}
	if !ready {
		if current != nil && current.Status == domain.Verified {
			return nil, nil, apierr.New("verification_already_verified", "This verification has already been verified.")
		}
		return nil, nil, apierr.New(
			"client_state_invalid",
			"This action is not possible while the sign-in is in status "+si.Status+".",
		)
	}
	if si.UserID == "" {
		return si, nil, nil
	}
	u, err := c.Tx.User(si.UserID)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil, errUserDeleted
	}
	return si, u, err
}

var errUserDeleted = apierr.New(
	"sign_in_identification_or_user_deleted",
	"The account of this sign-in has been deleted.",
)

// Prepare begins the proof of a factor.
func (s *SignIns) Prepare(c *fapi.Call, stage Stage, si *domain.SignIn, u *domain.User, name string) error {
	row := s.strategy(name)
	if row == nil || row.Prepare == nil {
		return apierr.New(
			"verification_strategy_invalid",
			"The verification strategy "+name+" is not one that is prepared.",
		)
	}
	factor, err := s.chooseFactor(c, stage, si, u, name)
	if err != nil {
		return err
	}
	current := verificationOf(stage, si)
	if current != nil && current.Strategy == name && current.FactorID == factor.IdentificationID() {
		if err := verify.RefuseResend(c, current.SentAt); err != nil {
			return err
		}
	}
	step := &Step{Stage: stage, SignIn: si, User: u, Strategy: name, Factor: factor,
		Verification: &domain.Verification{
			Strategy: name,
			Status:   domain.Unverified,
			FactorID: factor.IdentificationID(),
		}}
	if u == nil && si.Identifier != "" && !si.SignUpIfMissing ||
		u != nil && !s.owns(c, stage, si, u, name, factor.IdentificationID()) {
		step.User, step.Verification.Decoy = nil, true
	}
	if err := row.Prepare(c, step); err != nil {
		return err
	}
	setVerification(stage, si, step.Verification)
	return Save(c, si)
}

// attemptStep proves a factor and moves the attempt on.
func (s *SignIns) attemptStep(c *fapi.Call, stage Stage, si *domain.SignIn, u *domain.User, name string) error {
	u, err := s.Prove(c, stage, si, u, name)
	switch {
	case err != nil:
		return err
	case stage == Second:
		return s.SecondFactorVerified(c, si, u)
	}
	return s.FirstFactorVerified(c, si, u)
}

// Prove checks the answer to a factor, and counts a wrong one. It returns the user, whom some strategies find.
func (s *SignIns) Prove(
	c *fapi.Call,
	stage Stage,
	si *domain.SignIn,
	u *domain.User,
	name string,
) (*domain.User, error) {
	row := s.strategy(name)
	if row == nil || row.Attempt == nil {
		return nil, apierr.New(
			"verification_strategy_invalid",
			"The verification strategy "+name+" is not one that is attempted.",
		)
	}
	hidden := stage == First && si.Identifier != "" && c.Settings.EnumerationProtection
	if u != nil && !hidden {
		if err := sessions.Admit(c, u); apierr.Code(err) == "user_locked" {
			return nil, err // also for a right answer: guessing ends here
		}
	}
	pending := s.prepared
	if row.Prepare == nil {
		pending = s.unprepared
	}
	v, err := pending(c, stage, si, u, name)
	if err != nil {
		return nil, err
	}
	step := &Step{Stage: stage, SignIn: si, User: u, Strategy: name, Verification: v}
	// A locked account answers like one that does not exist, and takes as long.
	if v.Decoy || hidden && u != nil && sessions.Locked(c, u) {
		step.User, v.Decoy = nil, true
	}
	err = row.Attempt(c, step)
	if err == nil && v.Decoy {
		err = Wrong(apierr.New("verification_failed", "The verification has failed."))
	}
	if err != nil {
		return nil, s.attemptFailed(c, stage, si, u, step, err)
	}
	v.Status, v.CodeHash = domain.Verified, ""
	setVerification(stage, si, v)
	return step.User, nil
}

// unprepared is the verification of a strategy that is not prepared: a password, a code of an app.
func (s *SignIns) unprepared(
	c *fapi.Call, stage Stage, si *domain.SignIn, u *domain.User, name string,
) (*domain.Verification, error) {
	if _, err := s.chooseFactor(c, stage, si, u, name); err != nil {
		return nil, err
	}
	v := verificationOf(stage, si)
	if v == nil || v.Strategy != name {
		v = &domain.Verification{Strategy: name, Status: domain.Unverified}
	}
	v.Decoy = u == nil || !s.owns(c, stage, si, u, name, "")
	return v, nil
}

// prepared is the verification that waits for its answer. What it was prepared for must still be the user's.
func (s *SignIns) prepared(
	c *fapi.Call, stage Stage, si *domain.SignIn, u *domain.User, name string,
) (*domain.Verification, error) {
	v := verificationOf(stage, si)
	if err := verify.RefuseAttempt(c, v, name); err != nil {
		if v != nil && v.Status == domain.Expired {
			return nil, fapi.Saved(Save(c, si), err)
		}
		return nil, err
	}
	if u != nil && !v.Decoy && !s.owns(c, stage, si, u, name, v.FactorID) {
		return nil, errFactorGone
	}
	return v, nil
}

var errFactorGone = apierr.New(
	"sign_in_identification_or_user_deleted",
	"What this verification was for is not a factor of the account any more.",
)

// attemptFailed counts a wrong answer against the verification and the user.
func (s *SignIns) attemptFailed(
	c *fapi.Call,
	stage Stage,
	si *domain.SignIn,
	u *domain.User,
	step *Step,
	cause error,
) error {
	if !IsWrong(cause) {
		return cause
	}
	v := step.Verification
	if row := s.strategy(step.Strategy); row.Prepare != nil {
		verify.CountMiss(v)
	} else {
		v.Attempts++
	}
	setVerification(stage, si, v)
	if err := Save(c, si); err != nil {
		return err
	}
	if u == nil || sessions.Locked(c, u) {
		return cause
	}
	if err := sessions.CountFailure(c, u); err != nil {
		return err
	}
	if stage == First && c.Settings.EnumerationProtection {
		return cause
	}
	if err := sessions.Admit(c, u); apierr.Code(err) == "user_locked" {
		return err
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
