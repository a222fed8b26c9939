package signup

import (
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/protect"
)

// submitProtectCheck takes the proof of the sign-up's check, which goes on where it was stopped. The published document
// has no such path; clerk-js asks for it as for a sign-in's.
func (s *SignUps) submitProtectCheck(c *fapi.Call) (fapi.Reply, error) {
	proof, err := protect.Proof(c)
	if err != nil {
		return fapi.Reply{}, err
	}
	su, err := own(c)
	if err != nil {
		return fapi.Reply{}, err
	}
	if err := protect.Answer(c, &su.ProtectCheck, proof); err != nil {
		return fapi.Reply{}, fapi.Saved(save(c, su), err)
	}
	if err := s.settle(c, su); err != nil {
		return fapi.Reply{}, err
	}
	return fapi.Enveloped(s.wire(c, su)), nil
}
