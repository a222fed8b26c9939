package bapi

import (
	"slices"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// createPhone adds a number to a user; reserved_for_second_factor makes it a second factor.
func (a *API) createPhone(c *fapi.Call, b body) (any, error) {
	u, text, err := a.owner(c, b, "phone_number")
	if err != nil {
		return nil, err
	}
	var verified, primary, second bool
	fields := map[string]any{"verified": &verified, "primary": &primary, "reserved_for_second_factor": &second}
	if err := b.decodeAll(fields); err != nil {
		return nil, err
	}
	p, err := addPhone(c, u, text, verified)
	if err != nil {
		return nil, err
	}
	if err := mayBe(p, primary, second); err != nil {
		return nil, err
	}
	if primary {
		u.PrimaryPhoneID = p.ID
	}
	if second {
		p.DefaultSecondFactor = !u.TwoFactorEnabled()
		p.SecondFactor, u.MFAEnabledAt = true, c.Now
	}
	return wirePhone(*p), c.SaveUser(u)
}

func (a *API) createEmail(c *fapi.Call, b body) (any, error) {
	u, text, err := a.owner(c, b, "email_address")
	if err != nil {
		return nil, err
	}
	var verified, primary bool
	if err := b.decodeAll(map[string]any{"verified": &verified, "primary": &primary}); err != nil {
		return nil, err
	}
	e, err := addEmail(c, u, text, verified)
	if err != nil {
		return nil, err
	}
	if primary {
		if err := makePrimary(c, b, u, e); err != nil {
			return nil, err
		}
	}
	return wireEmail(u, *e), c.SaveUser(u)
}

// owner is the user of user_id, and the value of the other required field.
func (a *API) owner(c *fapi.Call, b body, field string) (*domain.User, string, error) {
	id, err := required(b, "user_id")
	if err != nil {
		return nil, "", err
	}
	text, err := required(b, field)
	if err != nil {
		return nil, "", err
	}
	u, err := c.Tx.User(id)
	if err != nil {
		return nil, "", notFound(err, "user", id)
	}
	return u, text, nil
}

// email is the address of the path and its user.
func (a *API) email(c *fapi.Call) (*domain.User, *domain.Email, error) {
	id := c.R.PathValue("email_address_id")
	u, err := c.Tx.UserByIdentification(id)
	if err != nil {
		return nil, nil, notFound(err, "email address", id)
	}
	e := u.Email(id)
	if e == nil {
		return nil, nil, notFound(store.ErrNotFound, "email address", id)
	}
	return u, e, nil
}

func (a *API) getEmail(c *fapi.Call, _ body) (any, error) {
	u, e, err := a.email(c)
	if err != nil {
		return nil, err
	}
	return wireEmail(u, *e), nil
}

func (a *API) updateEmail(c *fapi.Call, b body) (any, error) {
	u, e, err := a.email(c)
	if err != nil {
		return nil, err
	}
	var primary bool
	if err := b.decodeAll(map[string]any{"verified": &e.Verified, "primary": &primary}); err != nil {
		return nil, err
	}
	if primary {
		if err := makePrimary(c, b, u, e); err != nil {
			return nil, err
		}
	}
	e.UpdatedAt = c.Now
	return wireEmail(u, *e), c.SaveUser(u)
}

// makePrimary changes the primary address and tells the former one when it was asked to.
func makePrimary(c *fapi.Call, b body, u *domain.User, e *domain.Email) error {
	if !e.Verified {
		return apierr.New("identification_update_failed", "Only a verified address can be the primary one.")
	}
	var notify bool
	if _, err := b.decode("notify_primary_email_address_changed", &notify); err != nil {
		return err
	}
	former := u.Email(u.PrimaryEmailID)
	u.PrimaryEmailID = e.ID
	if !notify || former == nil || former.ID == e.ID {
		return nil
	}
	return c.Deliver(
		domain.Message{Channel: "email", To: former.Address, Subject: "Your primary e-mail address was changed",
			Body: "The primary e-mail address of your account is now " + e.Address + "."},
	)
}

func (a *API) deleteEmail(c *fapi.Call, _ body) (any, error) {
	u, e, err := a.email(c)
	if err != nil {
		return nil, err
	}
	id := e.ID
	u.Emails = slices.DeleteFunc(u.Emails, func(e domain.Email) bool { return e.ID == id })
	if u.PrimaryEmailID == id {
		u.PrimaryEmailID = ""
		if i := slices.IndexFunc(u.Emails, func(e domain.Email) bool { return e.Verified }); i >= 0 {
			u.PrimaryEmailID = u.Emails[i].ID
		}
	}
	return deletedIdentification(c, u, "email_address", id)
}

// phone is the number of the path and its user.
func (a *API) phone(c *fapi.Call) (*domain.User, *domain.Phone, error) {
	id := c.R.PathValue("phone_number_id")
	u, err := c.Tx.UserByIdentification(id)
	if err != nil {
		return nil, nil, notFound(err, "phone number", id)
	}
	p := u.Phone(id)
	if p == nil {
		return nil, nil, notFound(store.ErrNotFound, "phone number", id)
	}
	return u, p, nil
}

func (a *API) getPhone(c *fapi.Call, _ body) (any, error) {
	_, p, err := a.phone(c)
	if err != nil {
		return nil, err
	}
	return wirePhone(*p), nil
}

// mayBe says why a number cannot become the primary one or a second factor.
func mayBe(p *domain.Phone, primary, second bool) error {
	if p.Verified || !primary && !second {
		return nil
	}
	return apierr.New(
		"identification_update_failed",
		"Only a verified number can be the primary one or a second factor.",
	)
}

func (a *API) updatePhone(c *fapi.Call, b body) (any, error) {
	u, p, err := a.phone(c)
	if err != nil {
		return nil, err
	}
	var primary bool
	second := p.SecondFactor
	if err := b.decodeAll(map[string]any{"verified": &p.Verified, "primary": &primary,
		"reserved_for_second_factor": &second}); err != nil {
		return nil, err
	}
	if err := mayBe(p, primary, second); err != nil {
		return nil, err
	}
	if primary {
		u.PrimaryPhoneID = p.ID
	}
	switch {
	case second && !p.SecondFactor:
		p.DefaultSecondFactor = !u.TwoFactorEnabled()
		p.SecondFactor, u.MFAEnabledAt = true, c.Now
	case !second:
		p.SecondFactor, p.DefaultSecondFactor = false, false
	}
	p.UpdatedAt = c.Now
	return wirePhone(*p), c.SaveUser(u)
}

func (a *API) deletePhone(c *fapi.Call, _ body) (any, error) {
	u, p, err := a.phone(c)
	if err != nil {
		return nil, err
	}
	id := p.ID
	u.Phones = slices.DeleteFunc(u.Phones, func(p domain.Phone) bool { return p.ID == id })
	if u.PrimaryPhoneID == id {
		u.PrimaryPhoneID = ""
		if i := slices.IndexFunc(u.Phones, func(p domain.Phone) bool { return p.Verified }); i >= 0 {
			u.PrimaryPhoneID = u.Phones[i].ID
		}
	}
	return deletedIdentification(c, u, "phone_number", id)
}

// deletedIdentification stores a user who lost an identification, unless it was the last one.
func deletedIdentification(c *fapi.Call, u *domain.User, object, id string) (any, error) {
	if len(u.Keys()) == 0 {
		return nil, apierr.New(
			"last_required_identification_deletion_failed",
			"The last identification of a user cannot be removed.",
		)
	}
	return fapi.JSON{"object": object, "id": id, "deleted": true}, c.SaveUser(u)
}

// changed is an endpoint that changes the user of the path and shows it as its answer.
func (a *API) changed(change func(*fapi.Call, *domain.User) (any, error)) handler {
	return func(c *fapi.Call, _ body) (any, error) {
		u, err := a.user(c)
		if err != nil {
			return nil, err
		}
		answer, err := change(c, u)
		if err != nil {
			return nil, err
		}
		if answer == nil {
			return saved(c, u)
		}
		return answer, c.SaveUser(u)
	}
}

// removed is an endpoint that removes a part of a user, which the path names by its id.
func (a *API) removed(param string, remove func(u *domain.User, id string) (object string, found bool)) handler {
	return func(c *fapi.Call, _ body) (any, error) {
		u, err := a.user(c)
		if err != nil {
			return nil, err
		}
		id := c.R.PathValue(param)
		object, found := remove(u, id)
		if !found {
			return nil, apierr.NotFound(object, id)
		}
		return deletedIdentification(c, u, object, id)
	}
}

// without removes the elements that match and says whether there was one.
func without[T any](all []T, match func(T) bool) ([]T, bool) {
	left := slices.DeleteFunc(slices.Clone(all), match)
	return left, len(left) < len(all)
}

func removeWallet(u *domain.User, id string) (object string, found bool) {
	u.Wallets, found = without(u.Wallets, func(w domain.Wallet) bool { return w.ID == id })
	if u.PrimaryWalletID == id {
		u.PrimaryWalletID = ""
	}
	return "web3_wallet", found
}

func removeExternalAccount(u *domain.User, id string) (object string, found bool) {
	u.ExternalAccounts, found = without(u.ExternalAccounts, func(e domain.ExternalAccount) bool { return e.ID == id })
	return "external_account", found
}
