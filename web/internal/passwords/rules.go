package passwords

import (
	"strings"
	"unicode/utf8"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
)

// Password bounds, as the environment publishes them (PROTOCOL 4.12).
const (
	Min = 8
	Max = 72
)

// Check says why a text cannot be the user's password, or nil. u may be nil.
func Check(u *domain.User, password string) error {
	password = typed.Password(password)
	length := utf8.RuneCountInString(password)
	switch {
	case length < Min:
		return apierr.Param("form_password_length_too_short", "password", "Passwords must be 8 characters or more.")
	case length > Max:
		return apierr.Param(
			"form_password_length_too_long",
			"password",
			"Passwords must be no longer than 72 characters.",
		)
	case breached[strings.ToLower(password)]:
		return apierr.Param(
			"form_password_pwned",
			"password",
			"Password has been found in an online data breach. For account safety, please use a different password.",
		)
	}
	if u == nil {
		return nil
	}
	for _, k := range u.Keys() {
		if k.Kind != domain.KindPasskey && k.Kind != domain.KindExternal && strings.EqualFold(k.Value, password) {
			return apierr.Param(
				"form_password_matches_identifier",
				"password",
				"The password must not be one of your identifiers.",
			)
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
