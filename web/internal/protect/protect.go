// Package protect is the check that an instance may put before attempts (PROTOCOL 4.7, 5.5): what is asked, and what
// passes. It imports the plumbing (fapi) and packages below it; signin and signup import it, and each decides in one
// place what an attempt with an open check may do.
package protect

import (
	"crypto/sha256"
	"encoding/base64"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
)

// life is how long a check can be answered.
const life = 5 * time.Minute

// ProofFor is the answer to this server's check: the SHA-256 of its token in base64url. The script behind sdk_url
// computes it; the hosted service's real proof is not public.
func ProofFor(token string) string {
	sum := sha256.Sum256([]byte("protect:" + token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// New is the check of a new attempt, nil on an instance without the gate.
func New(c *fapi.Call) *domain.ProtectCheck {
	if !c.Settings.ProtectGate {
		return nil
	}
	return fresh(c)
}

func fresh(c *fapi.Call) *domain.ProtectCheck {
	return &domain.ProtectCheck{Token: secret.Token(), ExpiresAt: c.Now.Add(life)}
}

// Refuse is the answer to a step of an attempt whose check is open.
func Refuse(check *domain.ProtectCheck) error {
	if check == nil {
		return nil
	}
	return apierr.New("requires_protect_check", "This attempt must pass a check first.")
}

// Proof is the proof in the form.
func Proof(c *fapi.Call) (string, error) {
	if err := c.Form.Allow("proof_token"); err != nil {
		return "", err
	}
	return c.Form.Require("proof_token")
}

// Answer judges the proof of an attempt's check and sets what is open afterwards: nothing, or another check in place of
// one that was too old. The caller stores the attempt, errors or not.
func Answer(c *fapi.Call, check **domain.ProtectCheck, proof string) error {
	switch {
	case *check == nil:
		return apierr.New("protect_check_already_resolved", "The check of this attempt is already resolved.")
	case !c.Now.Before((*check).ExpiresAt):
		*check = fresh(c)
		return apierr.Invalid("proof_token", "The check has expired. A new one has been issued.")
	case !secret.Equal(proof, ProofFor((*check).Token)):
		return apierr.Invalid("proof_token", "The proof is not valid.")
	}
	*check = nil
	return nil
}

// Show puts an open check into an attempt on the wire. Attempts without one have no such field.
func Show(c *fapi.Call, attempt fapi.JSON, check *domain.ProtectCheck) {
	if check == nil {
		return
	}
	attempt["protect_check"] = fapi.JSON{
		"status":     "pending",
		"token":      check.Token,
		"sdk_url":    c.Server.BaseURL + "/__dev/protect.js",
		"expires_at": fapi.Millis(check.ExpiresAt),
	}
}
