package fapi

import (
	"strings"
	"unicode/utf8"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
)

// Password bounds, as the environment publishes them (PROTOCOL 4.12).
const (
	MinPassword = 8
	MaxPassword = 72
)

// CheckNewPassword says why a text cannot be the user's password, or nil. u may be nil.
func CheckNewPassword(u *domain.User, password string) error {
	password = typed.Password(password)
	length := utf8.RuneCountInString(password)
	switch {
	case length < MinPassword:
		return apierr.Param("form_password_length_too_short", "password", "Passwords must be 8 characters or more.")
	case length > MaxPassword:
		return apierr.Param("form_password_length_too_long", "password", "Passwords must be no longer than 72 characters.")
	case breached[strings.ToLower(password)]:
		return apierr.Param("form_password_pwned", "password", "Password has been found in an online data breach. For account safety, please use a different password.")
	}
	if u == nil {
		return nil
	}
	for _, k := range u.Keys() {
		if k.Kind != domain.KindPasskey && k.Kind != domain.KindExternal && strings.EqualFold(k.Value, password) {
			return apierr.Param("form_password_matches_identifier", "password", "The password must not be one of your identifiers.")
		}
	}
	return nil
}

// breached is a handful of the most leaked passwords, enough to meet the error offline.
var breached = map[string]bool{
	"12345678": true, "123456789": true, "1234567890": true, "password": true, "password1": true, "password123": true,
	"qwertyuiop": true, "qwerty123": true, "iloveyou": true, "11111111": true, "00000000": true, "sunshine": true,
	"princess": true, "football": true, "baseball": true, "superman": true, "trustno1": true, "letmein1": true,
	"abcd1234": true, "1q2w3e4r": true, "admin123": true, "welcome1": true,
}

// resetPassword sets the new password of an attempt whose reset code was right (PROTOCOL 5.5).
func resetPassword(c *Call) (Reply, error) {
	if err := c.Form.Allow("password", "sign_out_of_other_sessions"); err != nil {
		return Reply{}, err
	}
	password, err := c.Form.Require("password")
	if err != nil {
		return Reply{}, err
	}
	signOut, err := c.Form.Bool("sign_out_of_other_sessions")
	if err != nil {
		return Reply{}, err
	}
	si, err := c.ownSignIn()
	if err != nil {
		return Reply{}, err
	}
	if si.Status != domain.NeedsNewPassword {
		return Reply{}, apierr.New("client_state_invalid", "A password can be reset only after its reset code has been verified.")
	}
	u, err := c.Tx.User(si.UserID)
	if err != nil {
		return Reply{}, err
	}
	if err := c.MayStart(si.ClientID, u); err != nil {
		return Reply{}, err
	}
	if err := CheckNewPassword(u, password); err != nil {
		return Reply{}, err
	}
	if same, err := c.PasswordIs(u, password); err != nil {
		return Reply{}, err
	} else if same {
		return Reply{}, apierr.Param("form_new_password_matches_current", "password", "Your new password must differ from the current one.")
	}
	if err := c.SetPassword(u, password); err != nil {
		return Reply{}, err
	}
	if err := c.SaveUser(u); err != nil {
		return Reply{}, err
	}
	if signOut {
		sessions, err := c.Tx.UserSessions(u.ID)
		if err != nil {
			return Reply{}, err
		}
		for _, s := range sessions {
			if s.Status == domain.SessionActive {
				if err := c.closeSession(s, domain.SessionEnded); err != nil {
					return Reply{}, err
				}
			}
		}
	}
	if c.needsSecondFactor(si, u) {
		si.Status = domain.NeedsSecondFactor
		err = c.SaveSignIn(si)
	} else {
		err = c.complete(si, u)
	}
	if err != nil {
		return Reply{}, err
	}
	w, err := c.wireSignIn(si)
	return Enveloped(w), err
}
