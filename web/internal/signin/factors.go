package signin

import (
	"slices"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
)

// FirstFactors is supported_first_factors of an attempt.
func (s *SignIns) FirstFactors(c *fapi.Call, si *domain.SignIn, u *domain.User) []Factor {
	if si.Identifier == "" && u == nil {
		// A strategy that finds the user itself is the only factor of its attempt (PROTOCOL 7.3).
		if si.First != nil && si.First.Status != domain.Verified {
			return []Factor{{Strategy: si.First.Strategy}}
		}
		return nil
	}
	if generic, ok := s.shownFactors(c, si, u); ok {
		return generic
	}
	if u == nil {
		return nil
	}
	out := s.UserFactors(c, u)
	for i := range out {
		s.shape(c, &out[i], si)
	}
	// The identification that was typed goes first within its strategy: a client that looks for a strategy takes the
	// first entry it finds (PROTOCOL 5.9).
	named := typedIdentification(u, si.Identifier)
	for i, f := range out {
		if named != "" && f.IdentificationID() == named {
			first := slices.IndexFunc(out, func(o Factor) bool { return o.Strategy == f.Strategy })
			out = slices.Insert(slices.Delete(out, i, i+1), first, f)
		}
	}
	return out
}

// shownFactors are the factors that are shown when an answer must not tell whether the identifier has a user: it has
// none, or enumeration protection is on. The list follows from the identifier alone, so that both cases look the same.
func (s *SignIns) shownFactors(c *fapi.Call, si *domain.SignIn, u *domain.User) ([]Factor, bool) {
	if u != nil && (si.Identifier == "" || !c.Settings.EnumerationProtection) || u == nil && si.Unknown == nil {
		return nil, false
	}
	kind, value, ok := typed.Identifier(si.Identifier)
	if !ok {
		return nil, u == nil
	}
	if special := s.unknownFactors(c, kind, value); len(special) > 0 {
		return special, true
	}
	id := ""
	if u != nil {
		id = typedIdentification(u, si.Identifier)
	} else {
		id = si.Unknown.ID
	}
	return s.genericFactors(c, kind, value, id, si), true
}

// UserFactors are the first factors a user has, in clear. Without any, nobody could sign in as them again.
func (s *SignIns) UserFactors(c *fapi.Call, u *domain.User) []Factor {
	var out []Factor
	for i := range s.strategies {
		if f := s.strategies[i].FirstFactors; f != nil {
			out = append(out, f(c, u)...)
		}
	}
	return out
}

func (s *SignIns) unknownFactors(c *fapi.Call, kind, value string) []Factor {
	var out []Factor
	for i := range s.strategies {
		if f := s.strategies[i].UnknownFactors; f != nil {
			out = append(out, f(c, kind, value)...)
		}
	}
	return out
}

// genericFactors is what any account with that identification might use. With sign_up_if_missing it is what can verify
// the new identification.
func (s *SignIns) genericFactors(c *fapi.Call, kind, value, id string, si *domain.SignIn) []Factor {
	var out []Factor
	for i := range s.strategies {
		row := &s.strategies[i]
		if row.GenericFactors == nil || (si.SignUpIfMissing && !row.VerifiesNew) {
			continue
		}
		for _, f := range row.GenericFactors(kind, value, id) {
			if f.EmailAddressID != "" || f.PhoneNumberID != "" {
				f.SafeIdentifier = si.Identifier
			}
			out = append(out, f)
		}
	}
	return out
}

// owns says whether the user really has a factor: the factors that are shown may be made up.
func (s *SignIns) owns(
	c *fapi.Call,
	stage Stage,
	si *domain.SignIn,
	u *domain.User,
	strategy, identificationID string,
) bool {
	own := s.UserFactors(c, u)
	if stage == Second {
		own = s.SecondFactors(c, si, u)
	}
	return slices.ContainsFunc(own, func(f Factor) bool {
		return f.Strategy == strategy && f.IdentificationID() == identificationID
	})
}

// typedIdentification is the id of the user's identification that the identifier names, or "".
func typedIdentification(u *domain.User, identifier string) string {
	kind, value, ok := typed.Identifier(identifier)
	if !ok {
		return ""
	}
	address, _ := typed.SolanaAddress(identifier) // which may look like a user name
	for _, e := range u.Emails {
		if kind == domain.KindEmail && e.Address == value {
			return e.ID
		}
	}
	for _, p := range u.Phones {
		if kind == domain.KindPhone && p.Number == value {
			return p.ID
		}
	}
	for _, w := range u.Wallets {
		if w.Address == value || w.Address == address {
			return w.ID
		}
	}
	return ""
}

// SecondFactors is supported_second_factors: what is enrolled, or for client trust what can reach the user.
func (s *SignIns) SecondFactors(c *fapi.Call, si *domain.SignIn, u *domain.User) []Factor {
	out := []Factor{}
	if u == nil {
		return out
	}
	if si.Status == domain.NeedsClientTrust {
		out = s.trustFactors(c, u)
	} else {
		for i := range s.strategies {
			if f := s.strategies[i].SecondFactors; f != nil {
				out = append(out, f(c, u)...)
			}
		}
	}
	for i := range out {
		s.shape(c, &out[i], si)
	}
	return out
}

// trustFactors are the messages that prove an unknown device (PROTOCOL 4.2): those first factors that go to the user.
func (s *SignIns) trustFactors(c *fapi.Call, u *domain.User) []Factor {
	out := []Factor{}
	for i := range s.strategies {
		if row := &s.strategies[i]; row.ReachesUser && row.FirstFactors != nil {
			out = append(out, row.FirstFactors(c, u)...)
		}
	}
	return out
}

// shape masks a factor's identifier, which strategies give in clear.
func (s *SignIns) shape(c *fapi.Call, f *Factor, si *domain.SignIn) {
	if f.SafeIdentifier != "" {
		f.SafeIdentifier = Mask(f.SafeIdentifier, si.Identifier)
	}
}

// chooseFactor finds the supported factor a body means: by strategy, and by identification when it names one; else the
// default one, the primary one, or the first.
func (s *SignIns) chooseFactor(
	c *fapi.Call,
	stage Stage,
	si *domain.SignIn,
	u *domain.User,
	name string,
) (Factor, error) {
	all := s.FirstFactors(c, si, u)
	if stage == Second {
		all = s.SecondFactors(c, si, u)
	}
	var fit []Factor
	for _, f := range all {
		if f.Strategy == name {
			fit = append(fit, f)
		}
	}
	if len(fit) == 0 {
		return Factor{}, apierr.New(
			"strategy_for_user_invalid",
			"The verification strategy is not valid for this account.",
		)
	}
	for _, param := range []string{
		"email_address_id", "phone_number_id", "web3_wallet_id", "passkey_id", "enterprise_connection_id",
	} {
		id := c.Form.Get(param)
		if id == "" {
			continue
		}
		for _, f := range fit {
			if f.IdentificationID() == id || f.PasskeyID == id {
				return f, nil
			}
		}
		return Factor{}, apierr.Param(
			"form_resource_not_found",
			param,
			"The resource associated with the supplied "+param+" was not found.",
		)
	}
	for _, f := range fit {
		if f.Default != nil && *f.Default {
			return f, nil
		}
	}
	// What the user typed goes first, then the primary one.
	for _, f := range fit {
		if f.SafeIdentifier != "" && f.SafeIdentifier == si.Identifier {
			return f, nil
		}
	}
	for _, f := range fit {
		if f.Primary != nil && *f.Primary {
			return f, nil
		}
	}
	return fit[0], nil
}
