package me

import (
	"slices"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/factor"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
	"github.com/signin-wasm/signin-wasm/web/internal/web3"
	"github.com/signin-wasm/signin-wasm/web/internal/wire"
)

const reservedForSecondFactor = "reserved_for_second_factor"

var emails = identification{
	kind: domain.KindEmail, param: "email_address", normalize: typed.Email,
	add: func(u *domain.User, p *pending) {
		u.Emails = append(
			u.Emails,
			domain.Email{
				ID:        p.ID,
				Address:   p.Value,
				Verified:  true,
				ProvenBy:  p.ProvenBy,
				CreatedAt: p.CreatedAt,
				UpdatedAt: p.UpdatedAt,
			},
		)
		primaries(u)
	},
	erase: func(u *domain.User, id string) {
		u.Emails = slices.DeleteFunc(u.Emails, func(e domain.Email) bool { return e.ID == id })
	},
	owned: func(u *domain.User) []fapi.JSON {
		out := []fapi.JSON{}
		for _, e := range u.Emails {
			out = append(out, wire.Email(u, e))
		}
		return out
	},
	draft: func(p *pending) fapi.JSON {
		return wire.Email(
			&domain.User{},
			domain.Email{ID: p.ID, Address: p.Value, CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt},
		)
	},
}

var phones = identification{
	kind: domain.KindPhone, param: "phone_number", fields: []string{reservedForSecondFactor}, normalize: typed.Phone,
	add: func(u *domain.User, p *pending) {
		u.Phones = append(
			u.Phones,
			domain.Phone{
				ID:        p.ID,
				Number:    p.Value,
				Verified:  true,
				ProvenBy:  p.ProvenBy,
				CreatedAt: p.CreatedAt,
				UpdatedAt: p.UpdatedAt,
			},
		)
		if p.SecondFactor {
			reserve(u, len(u.Phones)-1, true)
		}
		primaries(u)
	},
	erase: func(u *domain.User, id string) {
		if i := slices.IndexFunc(u.Phones, func(p domain.Phone) bool { return p.ID == id }); i >= 0 {
			reserve(u, i, false)
			u.Phones = slices.Delete(u.Phones, i, i+1)
		}
	},
	owned: func(u *domain.User) []fapi.JSON {
		out := []fapi.JSON{}
		for _, p := range u.Phones {
			out = append(out, wire.Phone(p))
		}
		return out
	},
	draft: func(p *pending) fapi.JSON {
		return wire.Phone(
			domain.Phone{
				ID:           p.ID,
				Number:       p.Value,
				SecondFactor: p.SecondFactor,
				CreatedAt:    p.CreatedAt,
				UpdatedAt:    p.UpdatedAt,
			},
		)
	},
}

var wallets = identification{
	kind: domain.KindWallet, param: "web3_wallet",
	normalize: func(text string) (string, bool) {
		address, err := web3.Canonical(text)
		return address, err == nil
	},
	add: func(u *domain.User, p *pending) {
		u.Wallets = append(
			u.Wallets,
			domain.Wallet{
				ID:        p.ID,
				Address:   p.Value,
				Verified:  true,
				ProvenBy:  p.ProvenBy,
				CreatedAt: p.CreatedAt,
				UpdatedAt: p.UpdatedAt,
			},
		)
		primaries(u)
	},
	erase: func(u *domain.User, id string) {
		u.Wallets = slices.DeleteFunc(u.Wallets, func(w domain.Wallet) bool { return w.ID == id })
	},
	owned: func(u *domain.User) []fapi.JSON {
		out := []fapi.JSON{}
		for _, w := range u.Wallets {
			out = append(out, wire.Wallet(w))
		}
		return out
	},
	draft: func(p *pending) fapi.JSON {
		return wire.Wallet(domain.Wallet{ID: p.ID, Address: p.Value, CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt})
	},
}

// reserve makes a phone number a second factor or takes that away. One of them is the default one.
func reserve(u *domain.User, i int, second bool) {
	u.Phones[i].SecondFactor = second
	if !second {
		u.Phones[i].DefaultSecondFactor = false
	}
	for j := range u.Phones {
		if u.Phones[j].DefaultSecondFactor {
			return
		}
	}
	for j := range u.Phones {
		if u.Phones[j].SecondFactor {
			u.Phones[j].DefaultSecondFactor = true
			return
		}
	}
}

// updatePhone sets how a verified number serves as second factor.
func updatePhone(c *fapi.Call, u person) (fapi.Reply, error) {
	if err := c.Form.Allow(reservedForSecondFactor, "default_second_factor"); err != nil {
		return fapi.Reply{}, err
	}
	second, err := c.Form.Bool(reservedForSecondFactor)
	if err != nil {
		return fapi.Reply{}, err
	}
	first, err := c.Form.Bool("default_second_factor")
	if err != nil {
		return fapi.Reply{}, err
	}
	id := c.R.PathValue("id")
	i := slices.IndexFunc(u.Phones, func(p domain.Phone) bool { return p.ID == id })
	if i < 0 {
		p, err := pendingOf(c, u, domain.KindPhone)
		if err == nil && p != nil {
			err = apierr.New("identification_update_second_factor_unverified", "Verify the phone number first.")
		} else if err == nil {
			err = phones.missing(id)
		}
		return fapi.Reply{}, err
	}
	before := u.TwoFactorEnabled()
	if c.Form.Has(reservedForSecondFactor) {
		reserve(u.User, i, second)
		if len(u.signIns.UserFactors(c, u.User)) == 0 {
			return fapi.Reply{}, apierr.New(
				"identification_update_failed",
				"A second factor needs a first one beside it.",
			)
		}
	}
	if first && u.Phones[i].SecondFactor {
		for j := range u.Phones {
			u.Phones[j].DefaultSecondFactor = j == i
		}
	}
	u.Phones[i].UpdatedAt = c.Now
	w := wire.Phone(u.Phones[i])
	if codes := secondFactorChanged(c, u.User, before); codes != nil {
		w["backup_codes"] = codes
	}
	if err := c.SaveUser(u.User); err != nil {
		return fapi.Reply{}, err
	}
	return fapi.Enveloped(w), nil
}

// secondFactorChanged notes when two-step verification was switched on, and gives the account its first backup codes.
// When it is switched off, the codes go with it.
func secondFactorChanged(c *fapi.Call, u *domain.User, before bool) (backupCodes []string) {
	after := u.TwoFactorEnabled()
	if after && !before {
		u.MFAEnabledAt = c.Now
	}
	switch {
	case !after:
		u.BackupCodes = nil
	case len(u.BackupCodes) == 0 && !before:
		backupCodes, u.BackupCodes = factor.NewBackupCodes(u.ID)
	}
	return backupCodes
}
