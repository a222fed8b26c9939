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
	if strategy == "enterprise_sso" || strategy == "saml" && s.verification(false).Get("external_verification_redirect_url").Nil() {
		if err := s.PrepareFirstFactor(ctx, append(body, params.pick("enterpriseConnectionId")...)); err != nil {
			return "", err
		}
	}
	verification := s.verification(false)
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
	return "", usage(CodeUnexpectedVerification, "Response: "+status+" not supported yet.\nFor more information contact us at support@"+withoutClerk(s.clerk.key.Host))
}

// AuthenticateWithPopup does the same in a window the caller opened, and returns once that window is on
// its way. When it reports back, the session is activated or the page goes on to its callback route
// (PROTOCOL 5.8). Only messages of the callback page, from that window, are believed. cancel, which may
// be nil, ends the waiting for a window that will not report.
func (s *SignIn) AuthenticateWithPopup(ctx context.Context, params Params, popup Popup, cancel context.Context) error {
	if popup == nil {
		return usage(CodePopupMissing, "Missing 'popup' option")
	}
	if !s.clerk.loaded() {
		popup.Close()
		return nil
	}
	report, err := s.pointPopup(ctx, params, popup, "signIn")
	if err != nil {
		return err
	}
	if cancel == nil {
		cancel = s.clerk.life
	}
	go s.clerk.finishPopup(cancel, report, params.Get("redirectUrlComplete"))
	return nil
}

// SSOWithPopup does the same, but waits until the window has reported back and leaves it to the caller
// what to do then (PROTOCOL 5.14): reload the attempt and look at its status.
func (s *SignIn) SSOWithPopup(ctx context.Context, params Params, popup Popup) error {
	report, err := s.pointPopup(ctx, params, popup, "")
	if err == nil {
		_, err = report.wait(ctx)
	}
	return err
}

// popupReport is what a window on its way to a provider will send.
type popupReport struct {
	popup         Popup
	origin, state string // state may be ""
}

// pointPopup creates the attempt and sends a window to its provider.
func (s *SignIn) pointPopup(ctx context.Context, params Params, popup Popup, intent string) (*popupReport, error) {
	params, origin, state, err := s.clerk.throughPopup(params, intent)
	var href string
	if err == nil {
		href, err = s.providerURL(ctx, params)
	}
	if err == nil {
		target, ok := s.clerk.safeURL(href)
		if ok {
			err = popup.Point(target.Href)
		} else {
			err = runtimeError(CodeUnsafeRedirectURL, "The provider's address may not be opened.", nil)
		}
	}
	if err != nil {
		popup.Close()
		return nil, err
	}
	return &popupReport{popup, origin, state}, nil
}

// throughPopup rewrites the redirect parameters so that the provider's answer ends on a page that
// reports to the opener: the account portal's, or the Frontend API's own where there is no portal.
func (c *Clerk) throughPopup(params Params, intent string) (rewritten Params, callbackOrigin, state string, err error) {
	complete := params.Get("redirectUrlComplete")
	back, ok := c.ports.Page.Resolve(params.Get("redirectUrl"))
	if !ok {
		return nil, "", "", usage(CodeInvalidURL, "redirectUrl is not a URL.")
	}
	returnURL := withQuery(withQuery(back.Href, "sign_in_force_redirect_url", complete), "sign_up_force_redirect_url", complete)
	if returnURL, err = c.BuildURLWithAuth(withQuery(returnURL, "intent", intent)); err != nil {
		return nil, "", "", err
	}
	portal, hosted := c.accountPortal()
	page := portal + "/popup-callback"
	if !hosted {
		state = c.ports.Page.Random(32)
		page = withQuery(c.key.BaseURL+"/popup_auth_callback", "state", state)
	}
	redirect, err := c.BuildURLWithAuth(withQuery(page, "return_url", returnURL))
	if err != nil {
		return nil, "", "", err
	}
	if page, err = c.BuildURLWithAuth(page); err != nil {
		return nil, "", "", err
	}
	origin, _ := c.ports.Page.Resolve(page)
	rewritten = params.without("redirectUrl").without("redirectUrlComplete").
		With("redirectUrl", redirect).With("redirectUrlComplete", page)
	return rewritten, origin.Origin, state, nil
}

// wait returns the report: a session, or a return_url to go on at.
func (r *popupReport) wait(ctx context.Context) (message Document, err error) {
	for err == nil {
		message, err = r.popup.Message(ctx, r.origin)
		if (r.state == "" || sameSecret(message.Get("state").Text(), r.state)) &&
			(message.Get("session").Truthy() || message.Get("return_url").Truthy()) {
			break
		}
	}
	r.popup.Close()
	return message, err
}

// finishPopup waits for the report of a popup and acts on it.
func (c *Clerk) finishPopup(ctx context.Context, report *popupReport, complete string) {
	message, err := report.wait(ctx)
	if err != nil {
		return
	}
	if session := message.Get("session").Text(); session != "" {
		_ = c.SetActive(c.life, Activation{Session: session, RedirectURL: complete})
		return
	}
	_ = c.Navigate(c.life, message.Get("return_url").Text())
}

// sameSecret compares in constant time.
func sameSecret(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	var different byte
	for i := 0; i < len(a); i++ {
		different |= a[i] ^ b[i]
	}
	return different == 0
}
