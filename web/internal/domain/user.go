// Package domain holds the server's own types: clients, sessions, sign-ins, users and what identifies them. They are
// what the store keeps; what goes over the wire is made of them by wire and by the packages of the resources. It
// imports nothing of the server.
package domain

import "time"

// Kinds of identifications, as the store indexes them and as supported_identifiers names them.
const (
	KindEmail    = "email_address"
	KindPhone    = "phone_number"
	KindUsername = "username"
	KindWallet   = "web3_wallet"
	// KindPasskey is keyed by the base64url credential id, KindExternal by "<provider>:<subject>".
	KindPasskey  = "passkey"
	KindExternal = "external_account"
)

// User is an account with everything that identifies it or proves it. It is stored as one document.
type User struct {
	ID         string
	Username   string
	FirstName  string
	LastName   string
	ExternalID string

	Emails           []Email
	Phones           []Phone
	Wallets          []Wallet
	Passkeys         []Passkey
	ExternalAccounts []ExternalAccount
	PrimaryEmailID   string
	PrimaryPhoneID   string
	PrimaryWalletID  string

	PasswordHash      string // PHC text; "" without a password
	PasswordUpdatedAt time.Time
	TOTP              *TOTP
	BackupCodes       []BackupCode

	Banned         bool
	LockedUntil    time.Time
	FailedAttempts int // since the last success; at the limit the user is locked

	Locale                    string // BCP 47
	DeleteSelfEnabled         *bool  // nil: the instance's rule
	CreateOrganizationEnabled *bool
	CreateOrganizationsLimit  *int
	BypassClientTrust         bool // a password is enough on a browser the user has never been signed in on

	PublicMetadata  map[string]any
	PrivateMetadata map[string]any
	UnsafeMetadata  map[string]any

	ImageID string // of the profile image, or ""
	// LegalAcceptedAt is when the user accepted the terms; zero when never.
	LegalAcceptedAt time.Time

	LastSignInAt time.Time
	LastActiveAt time.Time
	MFAEnabledAt time.Time
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// ProvenBy is the strategy that verified an identification and the kind of its verification in the published document;
// empty for what a user was created with.
type ProvenBy struct {
	Strategy, Object string
	Attempts         int
	ExpireAt         time.Time
}

// Email is one of a user's addresses, in lower case.
type Email struct {
	ID, Address          string
	Verified             bool
	ProvenBy             ProvenBy
	CreatedAt, UpdatedAt time.Time
}

// Phone is one of a user's numbers, in E.164 form.
type Phone struct {
	ID, Number           string
	Verified             bool
	ProvenBy             ProvenBy
	SecondFactor         bool // reserved_for_second_factor
	DefaultSecondFactor  bool
	CreatedAt, UpdatedAt time.Time
}

// Wallet is a web3 account: a lower-case 0x address, or a base58 one for Solana.
type Wallet struct {
	ID, Address          string
	Verified             bool
	ProvenBy             ProvenBy
	CreatedAt, UpdatedAt time.Time
}

// Passkey is a WebAuthn credential. Credential is go-webauthn's record as JSON; the passkey package alone reads it.
type Passkey struct {
	ID, Name             string
	CredentialID         string // base64url
	Credential           []byte
	Verified             bool
	LastUsedAt           time.Time
	CreatedAt, UpdatedAt time.Time
}

// ExternalAccount links a user to an account at an OAuth or SAML provider.
type ExternalAccount struct {
	ID                   string
	Provider             string // "oauth_google", "saml_okta", …
	Subject              string
	ConnectionID         string // of an enterprise connection, else ""
	EmailAddress         string
	FirstName, LastName  string
	Scopes               string // that the provider granted, with spaces between them; "" for those that everybody has
	CreatedAt, UpdatedAt time.Time
}

// TOTP is an authenticator app's shared secret (RFC 6238) and the last time step that was accepted.
type TOTP struct {
	ID        string
	Secret    string // base32
	LastStep  int64
	Verified  bool
	CreatedAt time.Time
	UpdatedAt time.Time
}

// BackupCode is the salted hash of a single-use code.
type BackupCode struct {
	Hash   string
	UsedAt time.Time
}

// Email returns the address with this id, or nil.
func (u *User) Email(id string) *Email {
	for i := range u.Emails {
		if u.Emails[i].ID == id {
			return &u.Emails[i]
		}
	}
	return nil
}

// Phone returns the number with this id, or nil.
func (u *User) Phone(id string) *Phone {
	for i := range u.Phones {
		if u.Phones[i].ID == id {
			return &u.Phones[i]
		}
	}
	return nil
}

// Wallet returns the wallet with this id, or nil.
func (u *User) Wallet(id string) *Wallet {
	for i := range u.Wallets {
		if u.Wallets[i].ID == id {
			return &u.Wallets[i]
		}
	}
	return nil
}

// TOTPEnabled says whether an authenticator app is enrolled and confirmed.
func (u *User) TOTPEnabled() bool { return u.TOTP != nil && u.TOTP.Verified }

// TwoFactorEnabled says whether a sign-in needs a second factor.
func (u *User) TwoFactorEnabled() bool {
	if u.TOTPEnabled() {
		return true
	}
	for _, p := range u.Phones {
		if p.SecondFactor && p.Verified {
			return true
		}
	}
	return false
}

// UnusedBackupCodes counts what is left.
func (u *User) UnusedBackupCodes() int {
	n := 0
	for _, c := range u.BackupCodes {
		if c.UsedAt.IsZero() {
			n++
		}
	}
	return n
}

// PrimaryIdentifier is what a session shows for the user: primary e-mail, phone, username or wallet.
func (u *User) PrimaryIdentifier() string {
	if e := u.Email(u.PrimaryEmailID); e != nil {
		return e.Address
	}
	if u.Username != "" {
		return u.Username
	}
	if p := u.Phone(u.PrimaryPhoneID); p != nil {
		return p.Number
	}
	if w := u.Wallet(u.PrimaryWalletID); w != nil {
		return w.Address
	}
	return ""
}

// Key is one entry of the store's index from identifications to users.
type Key struct{ Kind, Value string }

// Keys lists what must be unique among all users and leads to this one.
func (u *User) Keys() []Key {
	var keys []Key
	if u.Username != "" {
		keys = append(keys, Key{KindUsername, u.Username})
	}
	for _, e := range u.Emails {
		keys = append(keys, Key{KindEmail, e.Address})
	}
	for _, p := range u.Phones {
		keys = append(keys, Key{KindPhone, p.Number})
	}
	for _, w := range u.Wallets {
		keys = append(keys, Key{KindWallet, w.Address})
	}
	for _, p := range u.Passkeys {
		if p.Verified {
			keys = append(keys, Key{KindPasskey, p.CredentialID})
		}
	}
	for _, a := range u.ExternalAccounts {
		keys = append(keys, Key{KindExternal, a.Provider + ":" + a.Subject})
	}
	return keys
}
