package signin

import "context"

// Popup is a window the caller opened inside the click.
type Popup interface {
	// Point sends the window to a URL.
	Point(href string) error
	// Message waits for the next message from origin, which the window posted or a page of that origin broadcast. It
	// fails when the caller does not want to wait any longer.
	Message(ctx context.Context, origin string) (Document, error)
	// Closed reports whether the window looks closed. One whose page isolated itself looks so too (COOP).
	Closed() bool
	// Close stops listening. The window itself stays as it is.
	Close()
}

// Times of popups in milliseconds: how long a window has to look closed until it counts, and how long a report is
// waited for after that, because an isolated window looks closed while the user is still at the provider.
const (
	closingGrace  = 500
	popupPatience = 10 * 60_000
)

// AuthenticateWithPopup does what [SignIn.AuthenticateWithRedirect] does in a window the caller opened, and returns
// once that window is on its way. When it reports back, the session is activated or the page goes on to its callback
// route (PROTOCOL 5.8). Only messages of the callback page are believed. closed, which may be nil, is called once when
// the window is closed and the client, which is read again, shows that the sign-in is not done.
func (s *SignIn) AuthenticateWithPopup(ctx context.Context, params Params, popup Popup, closed func()) error {
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
	go s.clerk.finishPopup(report, params.Get("redirectUrlComplete"), closed)
	return nil
}

// SSOWithPopup sends a window to the provider as [SignIn.AuthenticateWithPopup] does, and returns once the window has
// reported back. It activates no session: the caller reloads the attempt and looks at its status (PROTOCOL 5.14).
func (s *SignIn) SSOWithPopup(ctx context.Context, params Params, popup Popup) error {
	if popup == nil {
		return usage(CodePopupMissing, "Missing 'popup' option")
	}
	report, err := s.pointPopup(ctx, params, popup, "")
	if err == nil {
		_, err = report.wait(ctx)
	}
	return err
}

// popupReport is the report that is awaited from a window: who may send it, and what counts when it does not come.
type popupReport struct {
	popup         Popup
	attempt       *SignIn
	origin, state string     // who may report; state may be ""
	returnURL     string     // where the page goes on when there is no session
	sessions      []Document // that were there before
}

// pointPopup creates the attempt and sends a window to its provider.
func (s *SignIn) pointPopup(ctx context.Context, params Params, popup Popup, intent string) (*popupReport, error) {
	params, report, err := s.clerk.throughPopup(params, intent)
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
	report.popup, report.attempt = popup, s
	return report, nil
}

// throughPopup rewrites the redirect parameters so that the provider's answer ends on a page that
// reports to the opener: the account portal's, or the Frontend API's own where there is no portal.
func (c *Clerk) throughPopup(params Params, intent string) (rewritten Params, report *popupReport, err error) {
	complete := params.Get("redirectUrlComplete")
	back, err := c.resolve(params.Get("redirectUrl"))
	if err != nil {
		return nil, nil, err
	}
	returnURL := withQuery(
		withQuery(back.Href, "sign_in_force_redirect_url", complete),
		"sign_up_force_redirect_url",
		complete,
	)
	if returnURL, err = c.BuildURLWithAuth(withQuery(returnURL, "intent", intent)); err != nil {
		return nil, nil, err
	}
	report = &popupReport{returnURL: returnURL, sessions: c.client.signedIn()}
	portal, hosted := c.accountPortal()
	page := portal + "/popup-callback"
	if !hosted {
		report.state = c.ports.Page.Random(32)
		page = withQuery(c.key.BaseURL+"/popup_auth_callback", "state", report.state)
	}
	redirect, err := c.BuildURLWithAuth(withQuery(page, "return_url", returnURL))
	if err != nil {
		return nil, nil, err
	}
	if page, err = c.BuildURLWithAuth(page); err != nil {
		return nil, nil, err
	}
	origin, _ := c.ports.Page.Resolve(page)
	rewritten = params.without("redirectUrl").without("redirectUrlComplete").
		With("redirectUrl", redirect).With("redirectUrlComplete", page)
	report.origin = origin.Origin
	return rewritten, report, nil
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

// finishPopup waits for the report of a popup, or for its end, and acts on it.
func (c *Clerk) finishPopup(report *popupReport, complete string, closed func()) {
	ctx, cancel := WithCancel(c.life)
	found := make(chan Document, 2)
	go func() {
		message, _ := report.wait(ctx)
		found <- message
	}()
	go func() { found <- c.followPopup(ctx, report, closed) }()
	message := <-found
	cancel()
	switch {
	case message.Get("session").Truthy():
		_ = c.SetActive(c.life, Activation{Session: message.Get("session").Text(), RedirectURL: complete})
	case message.Exists():
		_ = c.Navigate(c.life, message.Get("return_url").Text())
	}
}

// followPopup waits until the window is closed and looks for what the sign-in in it has changed. It returns the change
// as a report of the window, "" when there is nothing to wait for any longer.
func (c *Clerk) followPopup(ctx context.Context, report *popupReport, closed func()) Document {
	for seen := 0; seen < 2; {
		if c.ports.Page.Sleep(ctx, closingGrace) != nil {
			return ""
		}
		if report.popup.Closed() {
			seen++
		} else {
			seen = 0
		}
	}
	if closed != nil {
		if c.client.Reload(ctx) == nil {
			if message := c.afterPopup(report); message.Exists() {
				return message
			}
		}
		if ctx.Err() != nil {
			return ""
		}
		closed()
	}
	patience, cancel := c.within(ctx, popupPatience)
	defer cancel()
	<-patience.Done()
	return ""
}

// afterPopup makes the report that a closed window did not send from what the client shows now: a session that was not
// there before, or a verification that has gone on.
func (c *Clerk) afterPopup(report *popupReport) Document {
	for _, session := range c.client.signedIn() {
		known := false
		for _, earlier := range report.sessions {
			known = known || earlier.Get("id") == session.Get("id")
		}
		if !known {
			return `{"session":` + session.Get("id") + `}`
		}
	}
	current := c.SignIn()
	status := current.verification(firstFactor).Get("status").Text()
	if current.ID() == report.attempt.ID() && status != "" && status != "unverified" {
		return Document(`{"return_url":` + quote(report.returnURL) + `}`)
	}
	return ""
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
