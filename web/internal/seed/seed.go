// Package seed fills a new or reset database with the users that the demo page and the tests sign in as. Their
// credentials are public: this server is for development. A file can take their place. It imports what it makes users
// and organizations with (factor, membership, store); the program, app and dev import it.
package seed

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/factor"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
)

// User is a seeded user with its credentials in clear, as GET /__dev/users shows it.
type User struct {
	Label       string   `json:"label" yaml:"label"`
	FirstName   string   `json:"first_name" yaml:"first_name"`
	LastName    string   `json:"last_name" yaml:"last_name"`
	Email       string   `json:"email_address,omitempty" yaml:"email_address"`
	Username    string   `json:"username,omitempty" yaml:"username"`
	Phone       string   `json:"phone_number,omitempty" yaml:"phone_number"`
	SecondPhone string   `json:"second_factor_phone,omitempty" yaml:"second_factor_phone"`
	Password    string   `json:"password,omitempty" yaml:"password"`
	TOTPSecret  string   `json:"totp_secret,omitempty" yaml:"totp_secret"`
	BackupCodes []string `json:"backup_codes,omitempty" yaml:"backup_codes"`
	Passkeys    []string `json:"passkeys,omitempty" yaml:"passkeys"` // names; the keys follow from them
	Wallets     *Wallets `json:"wallets,omitempty" yaml:"wallets"`
	Note        string   `json:"note,omitempty" yaml:"note"`

	// Organizations that the user is in: their slugs, with the key of the user's role in each.
	Organizations map[string]string `json:"organizations,omitempty" yaml:"organizations"`

	ExternalID      string         `json:"external_id,omitempty" yaml:"external_id"`
	PublicMetadata  map[string]any `json:"public_metadata,omitempty" yaml:"public_metadata"`
	PrivateMetadata map[string]any `json:"private_metadata,omitempty" yaml:"private_metadata"`
	UnsafeMetadata  map[string]any `json:"unsafe_metadata,omitempty" yaml:"unsafe_metadata"`

	// hash is that of Password, made once: a reset takes milliseconds.
	hash string
}

// Seed is who is there at first and after each reset.
type Seed []User

// testWallets are known to everybody: the first account of Hardhat and Anvil, and a key made of a sentence.
var testWallets = Wallets{
	Ethereum:    "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266",
	EthereumKey: "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
	Solana:      "FmVv4UZ349VFJeDjDgn7SQNN3SDYXgmF8jTnKEPxLekb",
	SolanaKey:   "MC4CAQAwBQYDK2VwBCIEIHNpZ25pbi13YXNtIGRldiBzZXJ2ZXIgdGVzdCBrZXkh",
}

// Default are the users of a server that was given no seed of its own.
var Default = Seed{
	{
		Label:     "Password",
		FirstName: "Ada",
		LastName:  "Lovelace",
		Email:     "ada@example.com",
		Username:  "ada_l",
		Password:  "analytical-engine",
		Note:      "Password, e-mail code, password reset.",
	},
	{
		Label:       "Password + authenticator app",
		FirstName:   "Grace",
		LastName:    "Hopper",
		Email:       "grace@example.com",
		Password:    "nanoseconds-of-wire",
		TOTPSecret:  "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
		BackupCodes: []string{"bkup0001", "bkup0002", "bkup0003"},
		Note:        "Each authenticator code and each backup code works once.",
	},
	{
		Label:       "Password + text message",
		FirstName:   "Katherine",
		LastName:    "Johnson",
		Email:       "katherine@example.com",
		Password:    "orbital-trajectories",
		SecondPhone: "+12015550123",
		Note:        "The number is fictional: its code is always 424242.",
	},
	{
		Label:     "E-mail code only",
		FirstName: "Alan",
		LastName:  "Turing",
		Email:     "alan@example.com",
		Note:      "The code is in the inbox.",
	},
	{
		Label:     "Phone code only",
		FirstName: "Hedy",
		LastName:  "Lamarr",
		Phone:     "+12025550145",
		Note:      "The code is always 424242.",
	},
	{
		Label:     "Test address",
		FirstName: "Test",
		LastName:  "Person",
		Email:     "test+clerk_test@example.com",
		Password:  "test-person-password",
		Note:      "The e-mail code is always 424242.",
	},
	{Label: "Wallet", FirstName: "Radia", LastName: "Perlman", Email: "radia@example.com", Wallets: &testWallets,
		Note: "The test wallet of the demo page has her keys."},
}

// Hashed is the seed with the hashes of its passwords.
func (s Seed) Hashed(cost secret.Argon2) Seed {
	out := slices.Clone(s)
	for i, u := range out {
		if u.Password != "" {
			out[i].hash = secret.HashPassword(cost, typed.Password(u.Password))
		}
	}
	return out
}

// Fill creates the users of a seed that Hashed has made.
func (s Seed) Fill(tx *store.Tx, now time.Time) error {
	for i, u := range s {
		at := now.Add(time.Duration(i) * time.Millisecond) // keeps their order in lists
		made, err := u.user(at)
		if err != nil {
			return fmt.Errorf("seed: user %d: %w", i+1, err)
		}
		if err := tx.PutUser(made); err != nil {
			return fmt.Errorf("seed: user %d: %w", i+1, err)
		}
		if err := u.join(tx, made.ID, at); err != nil {
			return fmt.Errorf("seed: user %d: %w", i+1, err)
		}
	}
	return nil
}

// join makes the user a member of the organizations that are named, and makes those that are not there yet.
func (s User) join(tx *store.Tx, userID string, at time.Time) error {
	for _, slug := range slices.Sorted(maps.Keys(s.Organizations)) {
		o, err := tx.OrganizationBySlug(slug)
		if errors.Is(err, store.ErrNotFound) {
			o = &domain.Organization{
				ID: secret.ID("org_"), Slug: slug, Name: strings.ToUpper(slug[:1]) + strings.ReplaceAll(slug[1:], "-", " "),
				CreatedBy: userID, AdminDelete: true, CreatedAt: at, UpdatedAt: at,
			}
			err = tx.PutOrganization(o)
		}
		if err != nil {
			return err
		}
		if err := tx.PutMembership(&domain.Membership{
			ID: secret.ID("orgmem_"), OrganizationID: o.ID, UserID: userID, Role: s.Organizations[slug],
			CreatedAt: at, UpdatedAt: at,
		}); err != nil {
			return err
		}
	}
	return nil
}

// Find is the entry that a user was made of, or nil.
func (s Seed) Find(u *domain.User) *User {
	for i, entry := range s {
		for _, key := range u.Keys() {
			if key.Value != "" &&
				(key.Value == entry.Email || key.Value == entry.Phone || key.Value == entry.Username) {
				return &s[i]
			}
		}
	}
	return nil
}

func (s User) user(now time.Time) (*domain.User, error) {
	u := &domain.User{
		ID:              secret.ID("user_"),
		FirstName:       s.FirstName,
		LastName:        s.LastName,
		Username:        s.Username,
		ExternalID:      s.ExternalID,
		PublicMetadata:  s.PublicMetadata,
		PrivateMetadata: s.PrivateMetadata,
		UnsafeMetadata:  s.UnsafeMetadata,
		CreatedAt:       now,
		UpdatedAt:       now,
	}
	s.identify(u, now)
	s.secure(u, now)
	return u, s.addPasskeys(u, now)
}

// identify gives a user the addresses, numbers and wallets of the seed.
func (s User) identify(u *domain.User, now time.Time) {
	if s.Email != "" {
		u.Emails = []domain.Email{
			{ID: secret.ID("idn_"), Address: s.Email, Verified: true, CreatedAt: now, UpdatedAt: now},
		}
		u.PrimaryEmailID = u.Emails[0].ID
	}
	if s.Phone != "" {
		u.Phones = append(
			u.Phones,
			domain.Phone{ID: secret.ID("idn_"), Number: s.Phone, Verified: true, CreatedAt: now, UpdatedAt: now},
		)
		u.PrimaryPhoneID = u.Phones[0].ID
	}
	if s.SecondPhone != "" {
		u.Phones = append(
			u.Phones,
			domain.Phone{
				ID:                  secret.ID("idn_"),
				Number:              s.SecondPhone,
				Verified:            true,
				SecondFactor:        true,
				DefaultSecondFactor: true,
				CreatedAt:           now,
				UpdatedAt:           now,
			},
		)
		u.MFAEnabledAt = now
	}
	for _, address := range s.Wallets.addresses() {
		u.Wallets = append(
			u.Wallets,
			domain.Wallet{ID: secret.ID("idn_"), Address: address, Verified: true, CreatedAt: now, UpdatedAt: now},
		)
		u.PrimaryWalletID = u.Wallets[0].ID
	}
}

// secure gives a user the password and the second factors of the seed.
func (s User) secure(u *domain.User, now time.Time) {
	if s.hash != "" {
		u.PasswordHash, u.PasswordUpdatedAt = s.hash, now
	}
	if s.TOTPSecret != "" {
		u.TOTP = &domain.TOTP{
			ID:        secret.ID("totp_"),
			Secret:    s.TOTPSecret,
			Verified:  true,
			CreatedAt: now,
			UpdatedAt: now,
		}
		u.MFAEnabledAt = now
	}
	for _, code := range s.BackupCodes {
		u.BackupCodes = append(u.BackupCodes, domain.BackupCode{Hash: factor.BackupCodeHash(u.ID, code)})
	}
}

func (s User) addPasskeys(u *domain.User, now time.Time) error {
	passkeys, err := s.KnownPasskeys()
	if err != nil {
		return err
	}
	for _, p := range passkeys {
		record, err := json.Marshal(p.credential)
		if err != nil {
			return err
		}
		u.Passkeys = append(u.Passkeys, domain.Passkey{
			ID: secret.ID("idn_"), Name: p.Name, CredentialID: p.ID, Credential: record,
			Verified: true, CreatedAt: now, UpdatedAt: now,
		})
	}
	return nil
}
