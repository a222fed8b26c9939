package signin

import "context"

// SignUp is a registration, as far as a sign-in needs one: to carry a person over who turned out to
// have no account yet.
type SignUp struct{ *Resource }

// Create starts a registration. transfer takes over the external account of the client's sign-in.
func (s *SignUp) Create(ctx context.Context, params Params) error {
	strategy := params.Get("strategy")
	if strategy != "" && params.Get("transfer") == "true" {
		strategy = s.clerk.SignIn().Document().At("first_factor_verification", "strategy").Text()
	}
	params, err := s.clerk.withCaptcha(ctx, params, strategy)
	if err != nil {
		return err
	}
	return s.create(ctx, params)
}

// Update adds what is missing.
func (s *SignUp) Update(ctx context.Context, params Params) error {
	return s.send(ctx, call{method: "PATCH", path: s.path(""), body: params})
}

// PrepareVerification has a code or link sent to an address of the registration.
func (s *SignUp) PrepareVerification(ctx context.Context, params Params) error {
	return s.prepare(ctx, "prepare_verification", params)
}

// AttemptVerification offers the code.
func (s *SignUp) AttemptVerification(ctx context.Context, params Params) error {
	return s.post(ctx, "attempt_verification", params.withCleanCode())
}

// SubmitProtectCheck hands in the proof that a protect check asked for.
func (s *SignUp) SubmitProtectCheck(ctx context.Context, params Params) error {
	return s.send(ctx, call{method: "PATCH", path: s.path("protect_check"), body: params.pick("proofToken")})
}
