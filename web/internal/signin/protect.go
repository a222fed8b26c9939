package signin

import (
	"errors"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/protect"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// submitProtectCheck takes the proof (PROTOCOL 5.5) and lets the attempt go on where it was stopped.
func (s *SignIns) submitProtectCheck(c *fapi.Call) (fapi.Reply, error) {
	proof, err := protect.Proof(c)
	if err != nil {
		return fapi.Reply{}, err
	}
	si, err := s.ownSignIn(c)
	if err != nil {
		return fapi.Reply{}, err
	}
	if err := protect.Answer(c, &si.ProtectCheck, proof); err != nil {
		return fapi.Reply{}, fapi.Saved(Save(c, si), err)
	}
	if err := s.passed(c, si); err != nil {
		return fapi.Reply{}, err
	}
	w, err := s.Wire(c, si)
	return fapi.Enveloped(w), err
}

// passed lets the attempt go on where its check has stopped it: after the first factor when that is proven already.
func (s *SignIns) passed(c *fapi.Call, si *domain.SignIn) error {
	if si.Status != domain.NeedsProtectCheck {
		return Save(c, si)
	}
	si.Status = domain.NeedsFirstFactor
	if si.First == nil || si.First.Status != domain.Verified {
		return Save(c, si)
	}
	u, err := c.Tx.User(si.UserID)
	if errors.Is(err, store.ErrNotFound) {
		err = errUserDeleted
	}
	if err != nil {
		return err
	}
	return s.FirstFactorVerified(c, si, u)
}
