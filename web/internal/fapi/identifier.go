package fapi

import (
	"errors"
	"net/mail"
	"regexp"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

var (
	ethereumAddress = regexp.MustCompile(`^0x[0-9a-fA-F]{40}$`)
	solanaAddress   = regexp.MustCompile(`^[1-9A-HJ-NP-Za-km-z]{32,44}$`)
	username        = regexp.MustCompile(`^[a-z0-9_-]{4,64}$`)
)

// Normalize reads what a user typed as identifier and returns its kind and stored form: an e-mail in lower case, a
// phone number in E.164, a wallet address, a username. ok is false for something that is none of them.
func Normalize(text string) (kind, value string, ok bool) {
	text = strings.TrimSpace(text)
	switch {
	case strings.Contains(text, "@"):
		value, ok = NormalizeEmail(text)
		return domain.KindEmail, value, ok
	case strings.HasPrefix(text, "+"):
		value, ok = NormalizePhone(text)
		return domain.KindPhone, value, ok
	case ethereumAddress.MatchString(text):
		return domain.KindWallet, strings.ToLower(text), true
	case username.MatchString(strings.ToLower(text)):
		// A Solana address can have the form of a username; the caller looks for both.
		return domain.KindUsername, strings.ToLower(text), true
	case solanaAddress.MatchString(text):
		return domain.KindWallet, text, true
	}
	return "", "", false
}

// NormalizeEmail checks an e-mail address and puts it into lower case.
func NormalizeEmail(text string) (string, bool) {
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text || len(text) > 254 {
		return "", false
	}
	return strings.ToLower(text), true
}

// NormalizePhone checks an international number and returns its E.164 form. Fictional numbers (+1 XXX 555 01XX) are
// accepted: they are the test numbers.
func NormalizePhone(text string) (string, bool) {
	n, err := phonenumbers.Parse(text, "")
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return "", false
	}
	return phonenumbers.Format(n, phonenumbers.E164), true
}

// findUser looks up the user of an identifier. The kind and value come back also when there is no such user.
func (c *Call) findUser(identifier string) (u *domain.User, kind, value string, err error) {
	kind, value, ok := Normalize(identifier)
	if !ok {
		return nil, "", "", apierr.Param("form_param_format_invalid", "identifier", "Identifier is invalid.")
	}
	u, err = c.Tx.UserBy(kind, value)
	if errors.Is(err, store.ErrNotFound) && kind == domain.KindUsername && solanaAddress.MatchString(identifier) {
		if u, err = c.Tx.UserBy(domain.KindWallet, identifier); err == nil {
			return u, domain.KindWallet, identifier, nil
		}
	}
	if errors.Is(err, store.ErrNotFound) {
		return nil, kind, value, nil
	}
	return u, kind, value, err
}

// Mask hides an identification the caller has not typed: "a***@example.com", "+1******0100". What was typed is shown
// in full, because the selection rule of clients compares it with identifier (PROTOCOL 4.4).
func Mask(value, typed string) string {
	if _, normal, ok := Normalize(typed); ok && normal == value {
		return value
	}
	if local, host, found := strings.Cut(value, "@"); found {
		return local[:min(1, len(local))] + "***@" + host
	}
	if len(value) > 6 {
		return value[:2] + strings.Repeat("*", len(value)-6) + value[len(value)-4:]
	}
	return "***"
}
