package fapi

import (
	"errors"
	"slices"
	"strings"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
)

// Factor is an entry of supported_first_factors or supported_second_factors (PROTOCOL 4.4).
type Factor struct {
	Strategy                 string `json:"strategy"`
	SafeIdentifier           string `json:"safe_identifier,omitempty"`
	EmailAddressID           string `json:"email_address_id,omitempty"`
	PhoneNumberID            string `json:"phone_number_id,omitempty"`
	Web3WalletID             string `json:"web3_wallet_id,omitempty"`
	PasskeyID                string `json:"passkey_id,omitempty"`
	EnterpriseConnectionID   string `json:"enterprise_connection_id,omitempty"`
	EnterpriseConnectionName string `json:"enterprise_connection_name,omitempty"`
	Primary                  *bool  `json:"primary,omitempty"`
	Default                  *bool  `json:"default,omitempty"`
}

// IdentificationID is the idn_… id a prepare names for this factor, whatever its kind.
func (f Factor) IdentificationID() string {
	return f.EmailAddressID + f.PhoneNumberID + f.Web3WalletID + f.EnterpriseConnectionID
}

// Stage tells the two factors of a sign-in apart.
type Stage int

// The stages.
const (
	First Stage = iota
	Second
)

// Step is what a strategy works on: one factor of one attempt.
type Step struct {
	Stage  Stage
	SignIn *domain.SignIn
	// User is who signs in; nil while unknown (a discoverable passkey, OAuth, enumeration protection). A strategy that
	// finds the user itself sets it. When Verification.Decoy is set there is nobody whose proof could count: a strategy does
	// its work, sends nothing, and finds every answer wrong.
	User *domain.User
	// Strategy is the name on the wire: for a family such as "oauth_*" the member asked for.
	Strategy string
	// Factor is the entry of the supported factors that is meant; set in Prepare and Attempt.
	Factor Factor
	// Verification is the proof being made. For Create and Prepare it is new and unverified, for Attempt the pending one.
	Verification *domain.Verification
}

// Strategy is a way to prove a factor: a row of the registry. Nil functions say what a strategy does not do. All run
// inside the call's transaction and return coded errors.
type Strategy struct {
	// Name on the wire. A "*" stands for one or more characters: "oauth_*", "web3_*_signature".
	Name string
	// Aliases are older names on the wire; answers have Name.
	Aliases []string

	// FirstFactors and SecondFactors list what the user can use. They are asked in the order of registration.
	FirstFactors  func(c *Call, u *domain.User) []Factor
	SecondFactors func(c *Call, u *domain.User) []Factor
	// UnknownFactors lists what an identifier nobody has can still use (enterprise SSO by e-mail domain).
	UnknownFactors func(c *Call, kind, value string) []Factor

	// GenericFactors lists what an account with such an identification might use: what enumeration protection shows instead
	// of the user's own, and what sign_up_if_missing verifies. id is the identification's, value its stored form. A strategy
	// without it cannot be used under enumeration protection with an identifier.
	GenericFactors func(kind, value, id string) []Factor
	// VerifiesNew says that the strategy proves an identification that nobody has yet (sign_up_if_missing).
	VerifiesNew bool

	// Create handles create({strategy}) for strategies that find the user themselves (passkey, ticket, OAuth). It returns
	// true when the factor is proven at once, with s.User set. Without it, create needs an identifier and then prepares
	// or attempts.
	Create func(c *Call, s *Step) (verified bool, err error)
	// Prepare fills s.Verification and sends what must be sent. Nil: the strategy is not prepared (password, totp).
	Prepare func(c *Call, s *Step) error
	// Attempt returns nil when the proof is right. An error made by Wrong counts against the attempt and the user.
	Attempt func(c *Call, s *Step) error

	// Body fields besides strategy that each call accepts.
	CreateParams, PrepareParams, AttemptParams []string
}

// Register adds a strategy.
func (s *Server) Register(rows ...Strategy) { s.strategies = append(s.strategies, rows...) }

func (s *Server) strategy(name string) *Strategy {
	for i := range s.strategies {
		if matches(s.strategies[i].Name, name) {
			return &s.strategies[i]
		}
	}
	return nil
}

// canonical turns an alias into the strategy's name.
func (s *Server) canonical(name string) string {
	for i := range s.strategies {
		if slices.Contains(s.strategies[i].Aliases, name) {
			return s.strategies[i].Name
		}
	}
	return name
}

func matches(pattern, name string) bool {
	before, after, family := strings.Cut(pattern, "*")
	if !family {
		return pattern == name
	}
	return len(name) > len(before)+len(after) && strings.HasPrefix(name, before) && strings.HasSuffix(name, after)
}

// params is the union of a kind of body fields over all strategies: a request is checked before its strategy is.
func (s *Server) params(of func(*Strategy) []string, base ...string) []string {
	out := base
	for i := range s.strategies {
		out = append(out, of(&s.strategies[i])...)
	}
	return out
}

// wrong marks an error as a wrong answer.
type wrong struct{ cause *apierr.Error }

func (w wrong) Error() string { return w.cause.Error() }
func (w wrong) Unwrap() error { return w.cause }

// Wrong marks a coded error as a wrong answer: the verification's attempts and the user's failures go up by one.
func Wrong(e *apierr.Error) error { return wrong{e} }

func isWrong(err error) bool {
	var w wrong
	return errors.As(err, &w)
}
