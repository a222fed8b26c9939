package signin

import (
	"errors"
	"strings"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
)

// findUser looks up the user of an identifier. The kind and value come back also when there is no such user.
func (s *SignIns) findUser(c *fapi.Call, identifier string) (u *domain.User, kind, value string, err error) {
	kind, value, ok := typed.Identifier(identifier)
	if !ok {
		return nil, "", "", apierr.Param("form_param_format_invalid", "identifier", "Identifier is invalid.")
	}
	u, err = c.Tx.UserBy(kind, value)
	if address, ok := typed.SolanaAddress(identifier); ok && errors.Is(err, store.ErrNotFound) &&
		kind == domain.KindUsername {
		if u, err = c.Tx.UserBy(domain.KindWallet, address); err == nil {
			return u, domain.KindWallet, address, nil
		}
	}
	if errors.Is(err, store.ErrNotFound) {
		return nil, kind, value, nil
	}
	return u, kind, value, err
}

// Mask hides an identification the caller has not typed: "a***@example.com", "+1******0100". What was typed is shown
// in full, because the selection rule of clients compares it with identifier (PROTOCOL 4.4).
func Mask(value, identifier string) string {
	if _, normal, ok := typed.Identifier(identifier); ok && normal == value {
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
