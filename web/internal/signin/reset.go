package signin

import (
	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/passwords"
	"github.com/signin-wasm/signin-wasm/web/internal/sessions"
)

// resetPassword sets the new password of an attempt whose reset code was right (PROTOCOL 5.5).
func (s *SignIns) resetPassword(c *fapi.Call) (fapi.Reply, error) {
	if err := c.Form.Allow("password", "sign_out_of_other_sessions"); err != nil {
		return fapi.Reply{}, err
	}
	password, err := c.Form.Require("password")
	if err != nil {
		return fapi.Reply{}, err
	}
	signOut, err := c.Form.Bool("sign_out_of_other_sessions")
	if err != nil {
		return fapi.Reply{}, err
	}
	si, err := s.ownSignIn(c)
	if err != nil {
		return fapi.Reply{}, err
	}
	if si.Status != domain.NeedsNewPassword {
		return fapi.Reply{}, apierr.New(
			"client_state_invalid",
			"A password can be reset only after its reset code has been verified.",
		)
	}
	u, err := c.Tx.User(si.UserID)
	if err != nil {
		return fapi.Reply{}, err
	}
	if err := sessions.MayStart(c, si.ClientID, u); err != nil {
		return fapi.Reply{}, err
	}
	if err := s.stillProven(c, si, u); err != nil {
		return fapi.Reply{}, err
	}
	if err := passwords.Check(u, password); err != nil {
		return fapi.Reply{}, err
	}
	if passwords.Is(c, u, password) {
		return fapi.Reply{}, apierr.Param(
			"form_new_password_matches_current",
			"password",
			"Your new password must differ from the current one.",
		)
	}
	passwords.Set(c, u, password)
	si.First.OfPassword = ofPassword(s.row(si.First.Strategy), si, u)
	if err := c.SaveUser(u); err != nil {
		return fapi.Reply{}, err
	}
	if signOut {
		if err := sessions.EndOthers(c, u.ID, ""); err != nil {
			return fapi.Reply{}, err
		}
	}
	if s.needsSecondFactor(c, si, u) {
		si.Status = domain.NeedsSecondFactor
		err = Save(c, si)
	} else {
		err = s.complete(c, si, u)
	}
	if err != nil {
		return fapi.Reply{}, err
	}
	w, err := s.Wire(c, si)
	return fapi.Enveloped(w), err
}
