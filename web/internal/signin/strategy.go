package signin

import (
	"errors"
	"slices"
	"strings"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
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

// Stage is the factor of a sign-in that a step is about: the first or the second.
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
	// finds the user itself sets it. When Verification.Decoy is set there is nobody whose proof could count: a
	// strategy does its work, sends nothing, and finds every answer wrong.
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
	FirstFactors  func(c *fapi.Call, u *domain.User) []Factor
	SecondFactors func(c *fapi.Call, u *domain.User) []Factor
	// UnknownFactors lists what an identifier nobody has can still use (enterprise SSO by e-mail domain).
	UnknownFactors func(c *fapi.Call, kind, value string) []Factor

	// GenericFactors lists what an account with such an identification might use: what enumeration protection shows
	// instead of the user's own, and what sign_up_if_missing verifies. id is the identification's, value its stored
	// form. A strategy without it cannot be used under enumeration protection with an identifier.
	GenericFactors func(kind, value, id string) []Factor
	// VerifiesNew says that the strategy proves an identification that nobody has yet (sign_up_if_missing).
	VerifiesNew bool

	// Create handles create({strategy}) for strategies that find the user themselves (passkey, ticket, OAuth). It returns
	// true when the factor is proven at once, with s.User set. Without it, create needs an identifier and then prepares
	// or attempts.
	Create func(c *fapi.Call, s *Step) (verified bool, err error)
	// Prepare fills s.Verification and sends what must be sent. Nil: the strategy is not prepared (password, totp).
	Prepare func(c *fapi.Call, s *Step) error
	// Attempt returns nil when the proof is right. An error made by Wrong counts against the attempt and the user.
	Attempt func(c *fapi.Call, s *Step) error

	// Proof is how the strategy verifies an identification elsewhere than in a sign-in; nil when it does not.
	Proof *Proof

	// Resets says that the proof of it leads to a new password, TwoFactors that it is two factors by itself. Guessable
	// says that others may have learnt what it asks for: on an unknown device client trust wants more, a message that a
	// strategy with ReachesUser sends.
	Resets, TwoFactors, Guessable, ReachesUser bool

	// Object is the kind of its verifications in the published document; "" for verification_otp.
	Object string
	// Attribute is where the environment lists it, Environment adds what else the environment says because of it.
	Attribute   Attribute
	Environment func(env map[string]any)

	// Body fields besides strategy that each call accepts.
	CreateParams, PrepareParams, AttemptParams []string
}

// Proof verifies an identification of a sign-up, or one that a user adds to their account.
type Proof struct {
	// Kind is that of the identifications, Fits which of them it can verify (nil: all).
	Kind string
	Fits func(value string) bool
	// Params are the body fields that Ask reads besides strategy, Needs those of them that it cannot do without, Answers
	// those of Answer.
	Params, Needs, Answers []string
	// Ask fills the verification and sends what must be sent. The name that it returns is what Purpose.Finish is called
	// with, for a proof that arrives elsewhere.
	Ask func(c *fapi.Call, v *domain.Verification, value string, p Purpose) (name string, err error)
	// Answer returns nil when the proof is right, and an error made by Wrong when it is not. Nil: it arrives elsewhere.
	Answer func(c *fapi.Call, v *domain.Verification, value string) error
}

// Purpose is what an identification is verified for.
type Purpose struct {
	Subject  string // what a message says about it, "You are signing up."
	Offer    string // what a link offers, "Sign up"
	ClientID string
	// Owner and ID name who waits for a proof that arrives elsewhere: a kind of resource and its id.
	Owner, ID string
}

// Attribute is a strategy's place in the environment (PROTOCOL 4.12): the attribute of user_settings, and whether the
// strategy is listed there as a first factor, a second one, a verification, and in the lists of auth_config.
type Attribute struct {
	Name                            string
	First, Second, Verifies, Listed bool
}

// Strategies are all rows in the order of registration.
func (s *SignIns) Strategies() []Strategy { return s.strategies }

// Proving are the names of the strategies that verify a kind of identification. With a value only those whose proof
// fits the value.
func (s *SignIns) Proving(kind, value string) []string {
	out := []string{}
	for i := range s.strategies {
		if p := s.strategies[i].Proof; p != nil && p.Kind == kind && (value == "" || p.Fits == nil || p.Fits(value)) {
			out = append(out, s.strategies[i].Name)
		}
	}
	return out
}

// ProofOf is how a strategy verifies an identification, or nil.
func (s *SignIns) ProofOf(strategy string) *Proof { return s.row(strategy).Proof }

// AskParams are all body fields of the proofs' Ask, and base: a request is checked before its strategy is.
func (s *SignIns) AskParams(base ...string) []string {
	return s.proofParams(func(p *Proof) []string { return p.Params }, base)
}

// AnswerParams are all body fields of the proofs' Answer, and base.
func (s *SignIns) AnswerParams(base ...string) []string {
	return s.proofParams(func(p *Proof) []string { return p.Answers }, base)
}

func (s *SignIns) proofParams(of func(*Proof) []string, base []string) []string {
	for i := range s.strategies {
		if p := s.strategies[i].Proof; p != nil {
			base = append(base, of(p)...)
		}
	}
	return base
}

// row is the strategy with a name; an empty row when there is none.
func (s *SignIns) row(name string) *Strategy {
	if found := s.strategy(name); found != nil {
		return found
	}
	return &Strategy{}
}

// Register adds a strategy.
func (s *SignIns) Register(rows ...Strategy) { s.strategies = append(s.strategies, rows...) }

func (s *SignIns) strategy(name string) *Strategy {
	for i := range s.strategies {
		if matches(s.strategies[i].Name, name) {
			return &s.strategies[i]
		}
	}
	return nil
}

// canonical turns an alias into the strategy's name.
func (s *SignIns) canonical(name string) string {
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
func (s *SignIns) params(of func(*Strategy) []string, base ...string) []string {
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

// IsWrong says whether an error was made by Wrong.
func IsWrong(err error) bool {
	var w wrong
	return errors.As(err, &w)
}
