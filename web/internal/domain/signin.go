package domain

import "time"

// Sign-in states (PROTOCOL 4.2).
const (
	NeedsIdentifier   = "needs_identifier"
	NeedsFirstFactor  = "needs_first_factor"
	NeedsSecondFactor = "needs_second_factor"
	NeedsClientTrust  = "needs_client_trust"
	NeedsNewPassword  = "needs_new_password"
	NeedsProtectCheck = "needs_protect_check"
	Complete          = "complete"
)

// Verification states (PROTOCOL 4.3).
const (
	Unverified   = "unverified"
	Verified     = "verified"
	Transferable = "transferable"
	Failed       = "failed"
	Expired      = "expired"
)

// SignIn is one attempt to sign in. A client has at most one that is alive.
type SignIn struct {
	ID         string
	ClientID   string
	Status     string
	Identifier string
	UserID     string // "" while nobody is identified, and for an unknown identifier under enumeration protection

	// Unknown is the made-up identification that is shown for an unknown identifier instead of a user's.
	Unknown *UnknownIdentifier

	First            *Verification
	Second           *Verification
	CreatedSessionID string
	ClientTrustState string // "", "new" or "known"
	ProtectCheck     *ProtectCheck

	// SignUpIfMissing keeps an attempt for an unknown identifier alive; once verified it becomes transferable.
	SignUpIfMissing bool

	// Extra belongs to strategies whose attempt needs more than a verification holds (an OAuth state, a provider's
	// answer waiting for a transfer). Keys are strategy names; values are theirs alone.
	Extra map[string]string

	AbandonAt time.Time
	CreatedAt time.Time
	UpdatedAt time.Time
}

// UnknownIdentifier stands for the user that does not exist.
type UnknownIdentifier struct {
	Kind string // KindEmail, KindPhone, KindUsername
	ID   string // derived idn_… id
}

// ProtectCheck is a pending gate (PROTOCOL 4.7).
type ProtectCheck struct {
	Token     string
	ExpiresAt time.Time
}

// Verification is the proof of one factor, pending or done.
type Verification struct {
	Strategy string
	Status   string
	Attempts int
	ExpireAt time.Time // zero: does not expire
	SentAt   time.Time // last message; the resend limit counts from it

	// Decoy marks a proof that only looks like one, under enumeration protection: nothing was sent, no answer is right.
	Decoy bool

	// FactorID is the identification the verification is for (email_address_id and the like).
	FactorID string
	// CodeHash and Salt keep a one-time code; CodeHash is emptied when it is used.
	CodeHash string
	Salt     string
	// OfPassword stands for the password that the account had when the proof was made, where another password makes the
	// proof void.
	OfPassword string

	Nonce            string // passkey options, web3 nonce
	Message          string // web3 text to sign
	RedirectURL      string // external_verification_redirect_url
	VerifiedAtClient string
	Channel          string
	Error            *VerificationError
}

// VerificationError is the error entry of a verification that failed elsewhere, such as at a provider.
type VerificationError struct {
	Code        string         `json:"code"`
	Message     string         `json:"message"`
	LongMessage string         `json:"long_message"`
	Meta        map[string]any `json:"meta,omitempty"`
}

// Put sets one of the strategy's own values.
func (s *SignIn) Put(key, value string) {
	if s.Extra == nil {
		s.Extra = map[string]string{}
	}
	s.Extra[key] = value
}
