package dev

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/factor"
	"github.com/signin-wasm/signin-wasm/web/internal/seed"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
)

// person is a user as the server has it now, with the credentials that are known in clear and still true.
type person struct {
	ID            string        `json:"id"`
	FirstName     string        `json:"first_name"`
	LastName      string        `json:"last_name"`
	Username      string        `json:"username"`
	Emails        []string      `json:"email_addresses"`
	Phones        []string      `json:"phone_numbers"`
	SecondPhones  []string      `json:"second_factor_phones"`
	Wallets       []string      `json:"web3_wallets"`
	Providers     []string      `json:"providers"`
	Passkeys      int           `json:"passkeys"`
	HasPassword   bool          `json:"password_enabled"`
	Locked        bool          `json:"locked"`
	PasswordSetAt int64         `json:"password_last_updated_at"` // milliseconds; 0 without a password
	Password      string        `json:"password,omitempty"`
	TOTPSecret    string        `json:"totp_secret,omitempty"`
	TOTPLastStep  int64         `json:"totp_last_step,omitempty"`
	BackupCodes   []string      `json:"backup_codes,omitempty"`
	WalletKeys    *seed.Wallets `json:"wallets,omitempty"`
	// PasskeyKeys are the seeded passkeys that the user still has: a test's authenticator is given them.
	PasskeyKeys []seed.Passkey `json:"passkey_keys,omitempty"`
	Label       string         `json:"label,omitempty"`
	Note        string         `json:"note,omitempty"`
}

// people lists every user, the oldest first.
func (d *handler) people(r *http.Request) (any, error) {
	now := d.s.Clock.Now()
	out := []person{}
	err := d.s.Store.Update(r.Context(), func(tx *store.Tx) error {
		users, err := tx.Users()
		slices.Reverse(users) // the store has the newest first
		for _, u := range users {
			out = append(out, d.describe(u, now))
		}
		return err
	})
	return map[string]any{"people": out}, err
}

func (d *handler) describe(u *domain.User, now time.Time) person {
	p := person{
		ID: u.ID, FirstName: u.FirstName, LastName: u.LastName, Username: u.Username, Passkeys: len(u.Passkeys),
		HasPassword: u.PasswordHash != "", Locked: now.Before(u.LockedUntil),
		Emails: []string{}, Phones: []string{}, SecondPhones: []string{}, Wallets: []string{}, Providers: []string{},
	}
	for _, e := range u.Emails {
		p.Emails = append(p.Emails, e.Address)
	}
	for _, n := range u.Phones {
		if n.SecondFactor {
			p.SecondPhones = append(p.SecondPhones, n.Number)
		} else {
			p.Phones = append(p.Phones, n.Number)
		}
	}
	for _, w := range u.Wallets {
		p.Wallets = append(p.Wallets, w.Address)
	}
	for _, a := range u.ExternalAccounts {
		p.Providers = append(p.Providers, a.Provider)
	}
	if u.PasswordHash != "" {
		p.PasswordSetAt = u.PasswordUpdatedAt.UnixMilli()
	}
	if u.TOTPEnabled() {
		p.TOTPSecret, p.TOTPLastStep = u.TOTP.Secret, u.TOTP.LastStep
	}
	if s := d.seed.Find(u); s != nil {
		p.Label, p.Note, p.WalletKeys = s.Label, s.Note, s.Wallets
		// A password that was changed is not known any more. The time of the change tells that: to compare hashes on
		// every request would cost seconds.
		if u.PasswordHash != "" && u.PasswordUpdatedAt.Equal(u.CreatedAt) {
			p.Password = s.Password
		}
		known, err := s.KnownPasskeys()
		if err != nil {
			d.s.Log.Error("passkeys of a seed have no keys", "error", err)
		}
		for _, passkey := range known {
			if slices.ContainsFunc(u.Passkeys, func(p domain.Passkey) bool { return p.CredentialID == passkey.ID }) {
				p.PasskeyKeys = append(p.PasskeyKeys, passkey)
			}
		}
		for _, code := range s.BackupCodes {
			if unused(u, factor.BackupCodeHash(u.ID, code)) {
				p.BackupCodes = append(p.BackupCodes, code)
			}
		}
	}
	return p
}

// sign is what a seeded wallet answers to a request for a signature.
func (d *handler) sign(r *http.Request) (any, error) {
	var asked struct{ Address, Message string }
	if err := read(r, &asked); err != nil {
		return nil, err
	}
	for _, u := range d.seed {
		if signature, ok := u.Wallets.Sign(asked.Address, asked.Message); ok {
			return map[string]string{"signature": signature}, nil
		}
	}
	return nil, apierr.NotFound("seeded wallet", asked.Address)
}

func unused(u *domain.User, hash string) bool {
	for _, code := range u.BackupCodes {
		if code.Hash == hash {
			return code.UsedAt.IsZero()
		}
	}
	return false
}

// unlock ends the lock-out of a user after too many wrong answers.
func (d *handler) unlock(r *http.Request) (any, error) {
	var in struct {
		Identifier string `json:"identifier"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	err := d.s.Store.Update(r.Context(), func(tx *store.Tx) error {
		u, err := userOf(tx, in.Identifier)
		if err != nil {
			return err
		}
		u.LockedUntil, u.FailedAttempts = time.Time{}, 0
		return tx.PutUser(u)
	})
	return map[string]any{"unlocked": err == nil}, err
}

// userOf is the user of an identifier as people type it; a coded error when there is no such user.
func userOf(tx *store.Tx, identifier string) (*domain.User, error) {
	kind, value, ok := typed.Identifier(identifier)
	if !ok {
		return nil, apierr.Param("form_param_format_invalid", "identifier", "Identifier is invalid.")
	}
	u, err := tx.UserBy(kind, value)
	if errors.Is(err, store.ErrNotFound) {
		return nil, apierr.Param("form_identifier_not_found", "identifier", "Couldn't find your account.")
	}
	return u, err
}
