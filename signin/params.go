package signin

// The types of this file write the parameters of the methods for Go programs: a member that is empty is left out.
// Parameters that have no member here are added with [Params.With].

// CreateParams are the parameters of [SignIn.Create].
type CreateParams struct {
	Identifier string // e-mail address, phone number, username or wallet address
	Password   string
	Strategy   string // with a password it may be left out
	// RedirectURL is where a provider's answer or an e-mail link leads, ActionCompleteRedirectURL where a provider leads
	// once the sign-in is done.
	RedirectURL               string
	ActionCompleteRedirectURL string
	Ticket                    string // with StrategyTicket
	Token                     string // with StrategyGoogleOneTap
	Transfer                  bool   // takes over the external account of the client's sign-up
	SignUpIfMissing           bool   // an unknown identifier becomes a sign-up
}

// Params writes them in wire order.
func (p CreateParams) Params() Params {
	return given(
		"strategy",
		p.Strategy,
		"identifier",
		p.Identifier,
		"password",
		p.Password,
		"redirectUrl",
		p.RedirectURL,
		"actionCompleteRedirectUrl",
		p.ActionCompleteRedirectURL,
		"ticket",
		p.Ticket,
		"token",
		p.Token,
		"transfer",
		yes(p.Transfer),
		"signUpIfMissing",
		yes(p.SignUpIfMissing),
	)
}

// PrepareParams are the parameters of [SignIn.PrepareFirstFactor] and [SignIn.PrepareSecondFactor]. [Factor.Params]
// writes them for a factor that the attempt offers.
type PrepareParams struct {
	Strategy                  string
	EmailAddressID            string
	PhoneNumberID             string
	Web3WalletID              string
	EnterpriseConnectionID    string
	Channel                   string // sms or whatsapp, of a phone code
	RedirectURL               string
	ActionCompleteRedirectURL string
}

// Params writes them in wire order.
func (p PrepareParams) Params() Params {
	return given("strategy", p.Strategy, "emailAddressId", p.EmailAddressID, "phoneNumberId", p.PhoneNumberID,
		"web3WalletId", p.Web3WalletID, "enterpriseConnectionId", p.EnterpriseConnectionID, "channel", p.Channel,
		"redirectUrl", p.RedirectURL, "actionCompleteRedirectUrl", p.ActionCompleteRedirectURL)
}

// AttemptParams are the parameters of [SignIn.AttemptFirstFactor] and [SignIn.AttemptSecondFactor]: the strategy and
// the one proof that it asks for.
type AttemptParams struct {
	Strategy            string
	Code                string
	Password            string
	Signature           string // of a wallet
	PublicKeyCredential string // the JSON of a passkey's assertion
}

// Params writes them in wire order.
func (p AttemptParams) Params() Params {
	return given("strategy", p.Strategy, "code", p.Code, "password", p.Password, "signature", p.Signature,
		"publicKeyCredential", p.PublicKeyCredential)
}

// ResetPasswordParams are the parameters of [SignIn.ResetPassword].
type ResetPasswordParams struct {
	Password               string
	SignOutOfOtherSessions bool
}

// Params writes them in wire order.
func (p ResetPasswordParams) Params() Params {
	return given("password", p.Password, "signOutOfOtherSessions", yes(p.SignOutOfOtherSessions))
}

// given are the pairs of name and value whose value is not empty.
func given(pairs ...string) Params {
	var params Params
	for _, param := range P(pairs...) {
		if param.Values[0] != "" {
			params = append(params, param)
		}
	}
	return params
}

func yes(b bool) string {
	if b {
		return "true"
	}
	return ""
}
