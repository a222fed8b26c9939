package signin

import "context"

// SignIn is one attempt to sign in: what the server knows of it, and the calls that move it on.
// Methods update the object they are called on. The server is the judge of status and parameters;
// only what could not even be sent is refused here.
type SignIn struct{ *Resource }

// Create starts an attempt, in place of any other the client has (PROTOCOL 5.1).
func (s *SignIn) Create(ctx context.Context, params Params) error {
	params = params.without("locale")
	if params.Get("signUpIfMissing") == "true" {
		strategy := params.Get("strategy")
		if params.Get("transfer") == "true" {
			strategy = s.clerk.SignUp().Document().At("verifications", "external_account", "strategy").Text()
		}
		var err error
		if params, err = s.clerk.withCaptcha(ctx, params, strategy); err != nil {
			return err
		}
	}
	return s.create(ctx, params)
}

// firstFactorParams are the parameters each strategy takes when it is prepared, in wire order
// (PROTOCOL 5.2). A name that ends in '_' stands for all strategies that begin so.
var firstFactorParams = [...][2]string{
	{"email_code", "emailAddressId"},
	{"email_link", "emailAddressId redirectUrl"},
	{"phone_code", "phoneNumberId default channel"},
	{"passkey", ""},
	{"reset_password_email_code", "emailAddressId"},
	{"reset_password_phone_code", "phoneNumberId"},
	{"enterprise_sso", "redirectUrl actionCompleteRedirectUrl oidcPrompt enterpriseConnectionId"},
	{"saml", "redirectUrl actionCompleteRedirectUrl oidcPrompt enterpriseConnectionId"},
	{"oauth_", "redirectUrl actionCompleteRedirectUrl"},
	{"web3_", "web3WalletId"},
}

// PrepareFirstFactor begins the verification of a first factor: a code or link is sent, a challenge
// made. Parameters the strategy does not take are left out, so a factor may be passed as it is.
// A strategy that cannot be prepared is refused with code strategy_invalid.
func (s *SignIn) PrepareFirstFactor(ctx context.Context, params Params) error {
	strategy := params.Get("strategy")
	for _, row := range firstFactorParams {
		if row[0] == strategy || hasSuffix(row[0], "_") && hasPrefix(strategy, row[0]) {
			return s.prepare(ctx, "prepare_first_factor", params.pick(row[1]).With("strategy", strategy))
		}
	}
	return usage(CodeStrategyInvalid, `Strategy "`+strategy+`" is not a valid strategy for SignIn.prepareFirstFactor.`)
}

// AttemptFirstFactor offers the proof the strategy asks for: password, code, signature or
// publicKeyCredential (the credential's JSON).
func (s *SignIn) AttemptFirstFactor(ctx context.Context, params Params) error {
	return s.post(ctx, "attempt_first_factor", proof(params))
}

// proof is what an attempt sends: of a passkey the two parameters that the server takes, of the others all, with a
// clean code.
func proof(params Params) Params {
	if params.Get("strategy") == "passkey" {
		return params.pick("publicKeyCredential strategy")
	}
	return params.withCleanCode()
}

// PrepareSecondFactor begins the verification of a second factor.
func (s *SignIn) PrepareSecondFactor(ctx context.Context, params Params) error {
	return s.prepare(ctx, "prepare_second_factor", params)
}

// AttemptSecondFactor offers the proof of a second factor.
func (s *SignIn) AttemptSecondFactor(ctx context.Context, params Params) error {
	return s.post(ctx, "attempt_second_factor", proof(params))
}

// ResetPassword sets the new password of an attempt whose status is needs_new_password.
func (s *SignIn) ResetPassword(ctx context.Context, params Params) error {
	return s.post(ctx, "reset_password", params)
}

// SubmitProtectCheck hands in the proof that a protect check asked for. The answer may hold another.
func (s *SignIn) SubmitProtectCheck(ctx context.Context, params Params) error {
	return s.send(ctx, call{method: "PATCH", path: s.path("protect_check"), body: params.pick("proofToken")})
}

// stage is the factor that an attempt is at, as the members of its document begin.
type stage string

const (
	firstFactor  stage = "first"
	secondFactor stage = "second"
)

// stage is the second factor once the first is proven and another proof is asked for.
func (s *SignIn) stage() stage {
	if status := s.Status(); status == "needs_second_factor" || status == "needs_client_trust" {
		return secondFactor
	}
	return firstFactor
}

// verification is how far a factor has come.
func (s *SignIn) verification(at stage) Document {
	return s.Document().Get(string(at) + "_factor_verification")
}

// factor is the factor of a strategy that the attempt offers.
func (s *SignIn) factor(at stage, strategy string) Document {
	return s.Document().Get("supported_"+string(at)+"_factors").first("strategy", strategy)
}
