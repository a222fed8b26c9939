package signin

import (
	"errors"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/protect"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/wire"
)

// Current is the client's attempt that is neither complete nor abandoned, or nil.
func (s *SignIns) Current(c *fapi.Call, cl *domain.Client) (*domain.SignIn, error) {
	if cl.SignInID == "" {
		return nil, nil
	}
	si, err := c.Tx.SignIn(cl.SignInID)
	if err != nil {
		return nil, fapi.IgnoreNotFound(err)
	}
	if si.Status == domain.Complete || !c.Now.Before(si.AbandonAt) {
		return nil, nil
	}
	return si, nil
}

// Wire is an attempt on the wire (PROTOCOL 4.1).
func (s *SignIns) Wire(c *fapi.Call, si *domain.SignIn) (fapi.JSON, error) {
	var u *domain.User
	if si.UserID != "" {
		var err error
		if u, err = c.Tx.User(si.UserID); err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
	}
	w := fapi.JSON{
		// The published document calls it so; clients do not look (PROTOCOL 4.1).
		"object": "sign_in_attempt", "id": si.ID, "status": si.Status,
		"supported_identifiers": []string{
			domain.KindEmail,
			domain.KindPhone,
			domain.KindUsername,
			domain.KindWallet,
			domain.KindPasskey,
		},
		"identifier":                 fapi.OrNil(si.Identifier),
		"user_data":                  s.userData(c, u),
		"supported_first_factors":    nil,
		"supported_second_factors":   nil,
		"first_factor_verification":  s.WireVerification(si.First),
		"second_factor_verification": s.WireVerification(si.Second),
		"created_session_id":         fapi.OrNil(si.CreatedSessionID),
		"abandon_at":                 fapi.Millis(si.AbandonAt),
	}
	if si.ClientTrustState != "" {
		w["client_trust_state"] = si.ClientTrustState
	}
	protect.Show(c, w, si.ProtectCheck)
	if si.Status != domain.NeedsProtectCheck && si.Status != domain.Complete {
		if first := s.FirstFactors(c, si, u); len(first) > 0 {
			w["supported_first_factors"] = first
		}
	}
	if si.Status == domain.NeedsSecondFactor || si.Status == domain.NeedsClientTrust {
		w["supported_second_factors"] = s.SecondFactors(c, si, u)
	}
	return w, nil
}

// userData shows who is signing in, but under enumeration protection nobody may learn that from an identifier.
func (s *SignIns) userData(c *fapi.Call, u *domain.User) any {
	if u == nil || c.Settings.EnumerationProtection {
		return nil
	}
	return fapi.JSON{
		"first_name": fapi.OrNil(u.FirstName),
		"last_name":  fapi.OrNil(u.LastName),
		"image_url":  wire.Image(c, u),
		"has_image":  u.ImageID != "",
	}
}

// object names the kind of a strategy's verifications in the published document.
func (s *SignIns) object(strategy string) string {
	if object := s.row(strategy).Object; object != "" {
		return object
	}
	return "verification_otp"
}

// WireVerification is a verification on the wire (PROTOCOL 4.3); nil for nil.
func (s *SignIns) WireVerification(v *domain.Verification) any {
	if v == nil {
		return nil
	}
	w := fapi.JSON{"object": s.object(v.Strategy), "status": v.Status, "strategy": v.Strategy, "attempts": v.Attempts}
	if !v.ExpireAt.IsZero() {
		w["expire_at"] = fapi.Millis(v.ExpireAt)
	}
	// Fields of one kind of verification only: absent elsewhere, since the document closes several of the kinds.
	if v.Nonce != "" {
		w["nonce"] = v.Nonce
	}
	if v.Message != "" {
		w["message"] = v.Message
	}
	if v.RedirectURL != "" {
		w["external_verification_redirect_url"] = v.RedirectURL
	}
	if v.VerifiedAtClient != "" {
		w["verified_at_client"] = v.VerifiedAtClient
	}
	if v.Channel != "" {
		w["channel"] = v.Channel
	}
	if v.Error != nil {
		w["error"] = v.Error
	}
	return w
}

// ProvenBy is a verification as the proof of an identification.
func (s *SignIns) ProvenBy(v *domain.Verification) domain.ProvenBy {
	if v == nil {
		return domain.ProvenBy{}
	}
	return domain.ProvenBy{
		Strategy: v.Strategy,
		Object:   s.object(v.Strategy),
		Attempts: v.Attempts,
		ExpireAt: v.ExpireAt,
	}
}
