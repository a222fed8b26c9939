package signin

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// protectLife is how long a protect check can be answered.
const protectLife = 5 * time.Minute

// ProofFor is the answer to this server's protect check: the SHA-256 of its token in base64url. The script behind
// sdk_url computes it; the hosted service's real proof is not public.
func ProofFor(token string) string {
	sum := sha256.Sum256([]byte("protect:" + token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// submitProtectCheck takes the proof (PROTOCOL 5.5) and lets the attempt go on where it was stopped.
func (s *SignIns) submitProtectCheck(c *fapi.Call) (fapi.Reply, error) {
	if err := c.Form.Allow("proof_token"); err != nil {
		return fapi.Reply{}, err
	}
	proof, err := c.Form.Require("proof_token")
	if err != nil {
		return fapi.Reply{}, err
	}
	si, err := s.ownSignIn(c)
	if err != nil {
		return fapi.Reply{}, err
	}
	check := si.ProtectCheck
	switch {
	case check == nil:
		return fapi.Reply{}, apierr.New(
			"protect_check_already_resolved",
			"The check of this sign-in is already resolved.",
		)
	case !c.Now.Before(check.ExpiresAt):
		si.ProtectCheck = &domain.ProtectCheck{Token: secret.Token(), ExpiresAt: c.Now.Add(protectLife)}
		if err := Save(c, si); err != nil {
			return fapi.Reply{}, err
		}
		return fapi.Reply{}, apierr.Invalid("proof_token", "The check has expired. A new one has been issued.")
	case !secret.Equal(proof, ProofFor(check.Token)):
		return fapi.Reply{}, apierr.Invalid("proof_token", "The proof is not valid.")
	}
	si.ProtectCheck = nil
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
