package signin

import "context"

// Navigator goes to a URL in the caller's way, through a router for instance.
type Navigator func(ctx context.Context, to string) error

// AuthenticateWithRedirect starts a sign-in at a provider (oauth_<provider>, enterprise_sso, saml) and
// leaves the page for it (PROTOCOL 5.7).
func (s *SignIn) AuthenticateWithRedirect(ctx context.Context, params Params) error {
	href, err := s.providerURL(ctx, params)
	if err != nil {
		return err
	}
	target, ok := s.clerk.safeURL(href)
	if !ok {
		return nil
	}
	return s.clerk.ports.Page.Navigate(ctx, target, false)
}

// providerURL creates the attempt and returns where the provider wants to see the user.
func (s *SignIn) providerURL(ctx context.Context, params Params) (string, error) {
	strategy := params.Get("strategy")
	body := params.pick("strategy identifier")
	if _, ok := params.find("redirectUrl"); ok {
		href, err := s.clerk.BuildURLWithAuth(params.Get("redirectUrl"))
		if err != nil {
			return "", err
		}
		body = body.With("redirectUrl", href)
	}
	if complete, ok := params.find("redirectUrlComplete"); ok {
		body = body.With("actionCompleteRedirectUrl", complete.Values...)
	}
	body = append(body, params.pick("oidcPrompt")...)
	if s.ID() == "" || params.Get("continueSignIn") != "true" {
		if err := s.Create(ctx, body); err != nil {
			return "", err
		}
	}
	if strategy == "enterprise_sso" ||
		strategy == "saml" && s.verification(firstFactor).Get("external_verification_redirect_url").Nil() {
		if err := s.PrepareFirstFactor(ctx, append(body, params.pick("enterpriseConnectionId")...)); err != nil {
			return "", err
		}
	}
	verification := s.verification(firstFactor)
	href := verification.Get("external_verification_redirect_url").Text()
	if verification.Get("status").Text() == "unverified" && href != "" {
		return href, nil
	}
	if s.Document().Get("protect_check").Truthy() {
		return "", runtimeError(CodeProtectCheckRequired, "The sign-in is waiting for a protect check.", nil)
	}
	status := verification.Get("status").Text()
	if status == "" {
		status = "0"
	}
	return "", usage(
		CodeUnexpectedVerification,
		"Response: "+status+" not supported yet.\nFor more information contact us at support@"+withoutClerk(
			s.clerk.key.Host,
		),
	)
}
