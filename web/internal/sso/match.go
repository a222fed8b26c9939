package sso

import (
	"errors"
	"slices"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/external"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
	"github.com/signin-wasm/signin-wasm/web/internal/verify"
)

var (
	// ErrUnknown means that no user has the external account or its address.
	ErrUnknown = errors.New("sso: nobody has this external account")
	// ErrUnproven means that a user has the address, but one of the two sides has not verified it, so that it may be
	// another person.
	ErrUnproven = errors.New("sso: the address is not verified on both sides")
)

// Match finds the user of an identity: by the external account itself, else by an e-mail address that
// the provider and this server have both verified, in which case the account is linked. An unverified
// address on either side links nothing: whoever registered somebody else's address first, here or
// there, would end up in one account with its owner.
func Match(c *fapi.Call, id external.Identity, enterprise bool) (*domain.User, error) {
	u, err := c.Tx.UserBy(domain.KindExternal, id.Provider+":"+id.Subject)
	if !errors.Is(err, store.ErrNotFound) {
		return u, err
	}
	email, ok := typed.Email(id.Email)
	if !ok {
		return nil, ErrUnknown
	}
	u, err = c.Tx.UserBy(domain.KindEmail, email)
	if errors.Is(err, store.ErrNotFound) {
		return nil, ErrUnknown
	}
	if err != nil {
		return nil, err
	}
	verified := slices.ContainsFunc(u.Emails, func(e domain.Email) bool { return e.Address == email && e.Verified })
	switch {
	case !id.EmailVerified && verify.Hides(c, domain.KindEmail):
		return nil, ErrUnknown // anybody can have somebody else's address at a provider that does not verify it
	case !verified || !id.EmailVerified:
		return u, ErrUnproven
	}
	Link(c, u, id, enterprise)
	return u, c.SaveUser(u)
}

// Link adds the external account to a user that the caller saves.
func Link(c *fapi.Call, u *domain.User, id external.Identity, enterprise bool) {
	email, _ := typed.Email(id.Email)
	account := domain.ExternalAccount{
		ID: secret.ID("eac_"), Provider: id.Provider, Subject: id.Subject, EmailAddress: email,
		FirstName: id.FirstName, LastName: id.LastName, Scopes: id.Scopes, CreatedAt: c.Now, UpdatedAt: c.Now,
	}
	if enterprise {
		account.ConnectionID = id.Provider
	}
	u.ExternalAccounts = append(u.ExternalAccounts, account)
}
