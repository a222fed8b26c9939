package signin

import "context"

// pollInterval is the pause after each answer while a link is waited for, in milliseconds (PROTOCOL 5.6).
const pollInterval = 1000

// StartEmailLinkFlow has a link mailed and waits until it was followed, in whatever browser. It returns
// when the verification is verified, expired or transferable, which the caller tells apart; it fails
// when the server does, or when ctx ends. The second factor is used when the first is done.
func (s *SignIn) StartEmailLinkFlow(ctx context.Context, params Params) error {
	if s.ID() == "" {
		return usage(CodeSignInMissing, "You need to start a SignIn flow by calling SignIn.create() first.")
	}
	at := s.stage()
	params = params.pick("emailAddressId redirectUrl").With("strategy", "email_link")
	var err error
	if at == secondFactor {
		err = s.PrepareSecondFactor(ctx, params.pick("strategy emailAddressId redirectUrl"))
	} else {
		err = s.PrepareFirstFactor(ctx, params)
	}
	if err == nil {
		err = s.awaitEmailLink(ctx, at, always)
	}
	return err
}

// WaitForEmailLink waits for a link that was sent as the first factor before, as StartEmailLinkFlow does
// (PROTOCOL 5.14). The client is left as it is, so that the attempt stays the current one until its
// session is activated.
func (s *SignIn) WaitForEmailLink(ctx context.Context) error {
	return s.awaitEmailLink(ctx, firstFactor, byMethod)
}

// awaitEmailLink reads the attempt until a factor's link is settled.
func (s *SignIn) awaitEmailLink(ctx context.Context, at stage, client clientUpdate) error {
	for {
		if err := s.send(ctx, call{method: "GET", path: s.path(""), client: client}); err != nil {
			return err
		}
		switch s.verification(at).Get("status").Text() {
		case "verified", "expired", "transferable":
			return nil
		}
		if err := s.clerk.ports.Page.Sleep(ctx, pollInterval); err != nil {
			return err
		}
	}
}

// HandleEmailLinkVerification runs on the page a link leads to and acts on what the server says of it
// in the address (PROTOCOL 6.11). otherDevice is called when the sign-in goes on elsewhere. Failures
// are of [KindEmailLink] with code expired, client_mismatch or failed.
func (c *Clerk) HandleEmailLinkVerification(
	ctx context.Context,
	params Document,
	navigate Navigator,
	otherDevice func(ctx context.Context) error,
) error {
	href := c.ports.Page.Href()
	session := queryParam(href, "__clerk_created_session")
	switch status := queryParam(href, "__clerk_status"); status {
	case "verified":
	case "transferable":
		return otherDevice(ctx)
	case CodeEmailLinkExpired, CodeEmailLinkClientMismatch:
		return &Error{Kind: KindEmailLink, Code: status, Message: status}
	default:
		return &Error{Kind: KindEmailLink, Code: CodeEmailLinkFailed, Message: CodeEmailLinkFailed}
	}
	redirect := params.Get("redirectUrl").Text()
	switch {
	case c.client.Session(session).Exists():
		return c.SetActive(ctx, Activation{Session: session, RedirectURL: params.Get("redirectUrlComplete").Text()})
	case c.SignIn().Status() == "needs_second_factor" || c.SignUp().Status() == "missing_requirements":
		if redirect == "" {
			return nil
		}
		return navigate(ctx, redirect)
	}
	return otherDevice(ctx)
}
