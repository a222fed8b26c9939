package me

import (
	"errors"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
)

// changePassword sets a new password; an account that has one must know it.
func changePassword(c *fapi.Call, u person) (fapi.Reply, error) {
	if err := c.Form.Allow("current_password", "new_password", "sign_out_of_other_sessions"); err != nil {
		return fapi.Reply{}, err
	}
	password, err := c.Form.Require("new_password")
	if err != nil {
		return fapi.Reply{}, err
	}
	signOut, err := c.Form.Bool("sign_out_of_other_sessions")
	if err != nil {
		return fapi.Reply{}, err
	}
	if u.PasswordHash != "" {
		if err := currentPassword(c, u); err != nil {
			return fapi.Reply{}, err
		}
	}
	if err := fapi.CheckNewPassword(u.User, password); err != nil {
		var coded *apierr.Error
		if errors.As(err, &coded) {
			return fapi.Reply{}, coded.With("param_name", "new_password")
		}
		return fapi.Reply{}, err
	}
	if same, err := c.PasswordIs(u.User, password); err != nil {
		return fapi.Reply{}, err
	} else if same {
		return fapi.Reply{}, apierr.Param("form_new_password_matches_current", "new_password", "Your new password must differ from the current one.")
	}
	if err := c.SetPassword(u.User, password); err != nil {
		return fapi.Reply{}, err
	}
	if err := c.SaveUser(u.User); err != nil {
		return fapi.Reply{}, err
	}
	if signOut {
		if err := endOtherSessions(c, u); err != nil {
			return fapi.Reply{}, err
		}
	}
	return fapi.Enveloped(c.WireUser(u.User)), nil
}

// removePassword leaves the account to its other factors.
func removePassword(c *fapi.Call, u person) (fapi.Reply, error) {
	if err := c.Form.Allow("current_password"); err != nil {
		return fapi.Reply{}, err
	}
	if u.PasswordHash == "" {
		return fapi.Reply{}, apierr.New("no_password_set", "This account has no password.")
	}
	if err := currentPassword(c, u); err != nil {
		return fapi.Reply{}, err
	}
	u.PasswordHash, u.PasswordUpdatedAt = "", c.Now
	if len(c.UserFactors(u.User)) == 0 {
		return fapi.Reply{}, apierr.New("password_required", "The password is the only way to sign in to this account.")
	}
	if err := c.SaveUser(u.User); err != nil {
		return fapi.Reply{}, err
	}
	return fapi.Enveloped(c.WireUser(u.User)), nil
}

// currentPassword makes the caller prove the password they have. A session that was left open must not serve to guess
// it, so that wrong ones count against the account like those of a sign-in.
func currentPassword(c *fapi.Call, u person) error {
	if err := c.Admit(u.User); err != nil {
		return err
	}
	password, err := c.Form.Require("current_password")
	if err != nil {
		return err
	}
	if right, err := c.PasswordIs(u.User, password); err != nil || right {
		return err
	}
	if err := c.CountFailure(u.User); err != nil {
		return err
	}
	if err := c.Admit(u.User); err != nil {
		return err
	}
	return apierr.Param("form_password_incorrect", "current_password", "The password is incorrect. Try again.")
}

// endOtherSessions signs the user out everywhere but here.
func endOtherSessions(c *fapi.Call, u person) error {
	sessions, err := c.Tx.UserSessions(u.ID)
	if err != nil {
		return err
	}
	for _, s := range sessions {
		if s.ID == u.session.ID || s.Status != domain.SessionActive {
			continue
		}
		s.Status, s.UpdatedAt = domain.SessionEnded, c.Now
		if err := c.Tx.PutSession(s); err != nil {
			return err
		}
	}
	return nil
}
