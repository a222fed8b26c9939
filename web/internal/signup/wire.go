package signup

import (
	"slices"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/protect"
	"github.com/signin-wasm/signin-wasm/web/internal/sso"
)

// required is what this sign-up must have: something that identifies the user, and with a username alone a
// password. The instance requires nothing else.
func (su *signUp) required() []string {
	if su.Email != "" || su.Phone != "" || su.Wallet != "" || su.Identity != nil {
		return []string{}
	}
	if su.Username != "" {
		return []string{"username", "password"}
	}
	return []string{"email_address"}
}

// missing is what the sign-up cannot complete without. An open check is one of it, under the name that SDKs look for.
func (su *signUp) missing() []string {
	out := []string{}
	for _, field := range su.required() {
		if (field == "email_address" && su.Email == "") || (field == "password" && su.PasswordHash == "") {
			out = append(out, field)
		}
	}
	if su.ProtectCheck != nil {
		out = append(out, "protect_check")
	}
	return out
}

func (su *signUp) unverified() []string {
	out := []string{}
	for _, f := range []struct {
		name, value string
		proof       *domain.Verification
		vouched     bool
	}{
		{"email_address", su.Email, su.EmailProof, su.EmailFrom != ""},
		{"phone_number", su.Phone, su.PhoneProof, false},
		{"web3_wallet", su.Wallet, su.WalletProof, false},
	} {
		if f.value != "" && !f.vouched && (f.proof == nil || f.proof.Status != domain.Verified) {
			out = append(out, f.name)
		}
	}
	return out
}

func (s *SignUps) wire(c *fapi.Call, su *signUp) fapi.JSON {
	optional := slices.DeleteFunc(
		[]string{"email_address", "phone_number", "username", "password", "web3_wallet", "first_name", "last_name"},
		func(field string) bool { return slices.Contains(su.required(), field) },
	)
	metadata := su.UnsafeMetadata
	if metadata == nil {
		metadata = map[string]any{}
	}
	w := fapi.JSON{
		"object":            "sign_up_attempt",
		"id":                su.ID,
		"status":            su.Status,
		"required_fields":   su.required(),
		"optional_fields":   optional,
		"missing_fields":    su.missing(),
		"unverified_fields": su.unverified(),
		"verifications": fapi.JSON{
			"email_address":    s.wireEmail(su),
			"phone_number":     s.wireProof(su, su.Phone, su.PhoneProof, domain.KindPhone),
			"web3_wallet":      s.wireProof(su, su.Wallet, su.WalletProof, domain.KindWallet),
			"external_account": s.signIns.WireVerification(su.External),
		},
		"username":      fapi.OrNil(su.Username),
		"email_address": fapi.OrNil(su.Email),
		"phone_number":  fapi.OrNil(su.Phone),
		"web3_wallet":   fapi.OrNil(su.Wallet),
		"first_name":    fapi.OrNil(su.FirstName),
		"last_name":     fapi.OrNil(su.LastName),
		// The published document has password_enabled, SDKs read has_password (PROTOCOL 4.11).
		"password_enabled":   su.PasswordHash != "",
		"has_password":       su.PasswordHash != "",
		"unsafe_metadata":    metadata,
		"public_metadata":    fapi.JSON{},
		"custom_action":      false,
		"external_id":        nil,
		"created_session_id": fapi.OrNil(su.CreatedSessionID),
		"created_user_id":    fapi.OrNil(su.CreatedUserID),
		"abandon_at":         fapi.Millis(su.AbandonAt),
		"legal_accepted_at":  fapi.Millis(su.LegalAcceptedAt),
	}
	protect.Show(c, w, su.ProtectCheck)
	return w
}

// wireEmail shows an address that a provider vouches for as verified from there.
func (s *SignUps) wireEmail(su *signUp) any {
	if su.EmailFrom == "" {
		return s.wireProof(su, su.Email, su.EmailProof, domain.KindEmail)
	}
	by := s.emailProvenBy(su)
	return fapi.JSON{
		"object":               by.Object,
		"status":               domain.Verified,
		"strategy":             by.Strategy,
		"attempts":             nil,
		"expire_at":            nil,
		"next_action":          "",
		"supported_strategies": []string{},
	}
}

func (s *SignUps) wireProof(su *signUp, value string, proof *domain.Verification, kind string) any {
	if value == "" {
		return nil
	}
	strategies, next := s.signIns.Proving(kind, ""), "needs_attempt"
	switch {
	case proof == nil:
		proof, next = &domain.Verification{
			Strategy: strategies[0],
			Status:   domain.Unverified,
			ExpireAt: su.AbandonAt,
		}, "needs_prepare"
	case proof.Status == domain.Verified:
		next = ""
	case proof.Status != domain.Unverified:
		next = "needs_prepare"
	}
	w, ok := s.signIns.WireVerification(proof).(fapi.JSON)
	if !ok {
		return nil
	}
	w["next_action"], w["supported_strategies"] = next, strategies
	return w
}

// emailProvenBy is how the address was verified: by its own proof, or by the provider that vouches for it.
func (s *SignUps) emailProvenBy(su *signUp) domain.ProvenBy {
	switch su.EmailFrom {
	case "":
		return s.signIns.ProvenBy(su.EmailProof)
	case sso.EnterpriseStrategy:
		return sso.AddressProof
	}
	return domain.ProvenBy{Strategy: "from_" + su.EmailFrom, Object: "verification_from_oauth"}
}
