package me

import (
	"errors"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/passwords"
	"github.com/signin-wasm/signin-wasm/web/internal/sessions"
)

// planPasswords compares the passwords of a request with the user's, and hashes a new one.
func planPasswords(c *fapi.Call) (passwords.Plan, error) {
	_, u, err := sessions.SignedIn(c)
	next := c.Form.Get("new_password")
	return passwords.Plan{User: u, Compare: []string{c.Form.Get("current_password"), next}, Hash: next}, err
}

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
	if err := passwords.Check(u.User, password); err != nil {
		var coded *apierr.Error
		if errors.As(err, &coded) {
			return fapi.Reply{}, coded.With("param_name", "new_password")
		}
		return fapi.Reply{}, err
	}
	if passwords.Is(c, u.User, password) {
		return fapi.Reply{}, apierr.Param(
			"form_new_password_matches_current",
			"new_password",
			"Your new password must differ from the current one.",
		)
	}
	passwords.Set(c, u.User, password)
	if err := c.SaveUser(u.User); err != nil {
		return fapi.Reply{}, err
	}
	if signOut {
		if err := sessions.EndOthers(c, u.ID, u.session.ID); err != nil {
			return fapi.Reply{}, err
		}
	}
	return self(c, u)
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
	if len(u.signIns.UserFactors(c, u.User)) == 0 {
		return fapi.Reply{}, apierr.New("password_required", "The password is the only way to sign in to this account.")
	}
	if err := c.SaveUser(u.User); err != nil {
		return fapi.Reply{}, err
	}
	return self(c, u)
}

// currentPassword makes the caller prove the password they have. A session that was left open must not serve to guess
// it, so that wrong ones count against the account like those of a sign-in.
func currentPassword(c *fapi.Call, u person) error {
	if err := sessions.Admit(c, u.User); err != nil {
		return err
	}
	password, err := c.Form.Require("current_password")
	if err != nil {
		return err
	}
	if passwords.Is(c, u.User, password) {
		return nil
	}
	if err := sessions.CountFailure(c, u.User); err != nil {
		return err
	}
	if err := sessions.Admit(c, u.User); err != nil {
		return err
	}
	return apierr.Param("form_password_incorrect", "current_password", "The password is incorrect. Try again.")
}
