package signin

import "context"

// Activation says which session is to be in use and where to go then (PROTOCOL 6.3).
type Activation struct {
	// Session is an id. "" keeps the session there is; SignOut leaves none.
	Session string
	SignOut bool
	// Organization to work in, by id; OrganizationGiven tells "" (personal) from not said.
	Organization      string
	OrganizationGiven bool
	// RedirectURL is navigated to once the session is set.
	RedirectURL string
	// Navigate replaces the navigation to RedirectURL.
	Navigate func(ctx context.Context) error
	// BeforeEmit runs before listeners learn of the session. Deprecated by Clerk in favour of RedirectURL.
	BeforeEmit func(ctx context.Context) error
}

// SetActive makes a session the one in use: it is touched, its token fetched, cookies and listeners
// brought up to date. A session id the client does not know makes the client be read again once, and
// then fails with code session_not_found, where clerk-js signs out silently.
func (c *Clerk) SetActive(ctx context.Context, a Activation) error {
	id, err := c.sessionToActivate(ctx, a)
	if err != nil {
		return err
	}
	if _, err := c.Destination(a.RedirectURL); err != nil {
		return err
	}
	if a.OrganizationGiven && a.Organization == "" &&
		c.Environment().At("organization_settings", "force_organization_selection").Truthy() {
		return nil // there is no personal workspace to change to
	}
	pending, task := c.client.Session(id).Get("status").Text() == "pending", ""
	if pending {
		task = c.taskURL(id)
	} else if err := c.ports.Page.Hook(ctx, "__internal_onBeforeSetActive", hint(id)); err != nil {
		return err
	}
	navigates := a.RedirectURL != "" || a.Navigate != nil || task != ""
	if err := c.bringUpToDate(ctx, id, a, navigates); err != nil {
		return err
	}
	if a.BeforeEmit != nil {
		if err := a.BeforeEmit(ctx); err != nil {
			return err
		}
	}
	if navigates {
		if !pending {
			c.setSession(SessionState{transitional: true})
		}
		c.ports.Page.Leaving()
		if err := c.leave(ctx, a, task); err != nil {
			return err
		}
		if c.ports.Page.Leaving() {
			return nil // the page is going away: no final emit
		}
	}
	if !usable(c.client.Session(id)) {
		id = ""
	}
	c.setSession(SessionState{ID: id})
	if pending {
		return nil
	}
	return c.ports.Page.Hook(ctx, "__internal_onAfterSetActive", "")
}

// hint tells frameworks that nobody will be signed in.
func hint(id string) string {
	if id == "" {
		return "sign-out"
	}
	return ""
}

// sessionToActivate is the id of a session that the client has, "" to sign out.
func (c *Clerk) sessionToActivate(ctx context.Context, a Activation) (string, error) {
	if !c.loaded() {
		return "", usage(CodeNotLoaded, "setActive before load")
	}
	id := a.Session
	if id == "" && !a.SignOut {
		if id = c.SessionID(); id == "" {
			return "", usage(CodeSessionMissing, "setActive without a session")
		}
	}
	if id == "" || c.client.Session(id).Exists() {
		return id, nil
	}
	if err := c.client.Reload(ctx); err != nil {
		return "", err
	}
	if !c.client.Session(id).Exists() {
		return "", runtimeError(CodeSessionNotFound, "The client has no session "+id+".", nil)
	}
	return id, nil
}

// bringUpToDate touches the session that is to be in use, gets its token, and writes the cookies.
func (c *Clerk) bringUpToDate(ctx context.Context, id string, a Activation, navigates bool) error {
	if id != "" && c.ports.Page.TabState() == "focused" {
		if err := c.touchFor(ctx, id, a, navigates); err != nil {
			return err
		}
	}
	jwt, err := c.GetToken(ctx, id, TokenOptions{})
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	switch e := asError(err); {
	case e == nil,
		e.Kind == KindOffline,
		e.Code == CodeNetworkError,
		e.Code == CodeTokenTimeout: // without a token for now
	default:
		return err
	}
	c.writeToken(jwt)
	c.writeClientUat()
	return nil
}

// touchFor tells the server which session is in use. Answers that say the session is no longer good
// lead to a look at the client in the background; the activation goes on.
func (c *Clerk) touchFor(ctx context.Context, id string, a Activation, navigates bool) error {
	intent, update := "select_session", byMethod
	if a.OrganizationGiven {
		intent = "select_org"
	}
	if navigates {
		update = silently
	}
	organization := a.Organization
	if !a.OrganizationGiven {
		organization = c.client.sessionOrganization(id)
	}
	_, err := c.touchIn(ctx, id, organization, intent, update)
	if e := asError(err); e != nil && e.unauthenticated() {
		if held := c.SessionID(); held != "" { // the session in use until now, which id may be about to replace
			go func() { _ = c.verifySession(c.life, held) }()
		}
		return nil
	}
	return err
}

func (c *Clerk) touchIn(ctx context.Context, id, organization, intent string, update clientUpdate) (Document, error) {
	body := P("activeOrganizationId", organization)
	if intent != "" {
		body = body.With("intent", intent)
	}
	payload, err := c.fetch(
		ctx,
		call{method: "POST", path: "/client/sessions/" + pathSegment(id) + "/touch", body: body, client: update},
	)
	return orEmpty(payload.Get("response")), err
}

// Touch marks a session as used just now, for a reason that may be "", and returns it.
func (c *Clerk) Touch(ctx context.Context, id, intent string) (Document, error) {
	return c.touchIn(ctx, id, c.client.sessionOrganization(id), intent, byMethod)
}

// leave goes where the activation leads: to a pending task, the caller's navigation, or a URL.
func (c *Clerk) leave(ctx context.Context, a Activation, task string) error {
	switch {
	case task != "":
		path, route := cut(task, '#') // the task's page has its router in the fragment
		if a.RedirectURL != "" {
			if route == "" {
				route = "/"
			}
			task = path + "#" + withQuery(route, "redirect_url", a.RedirectURL)
		}
		return c.Navigate(ctx, task)
	case a.Navigate != nil:
		return a.Navigate(ctx)
	}
	return c.Navigate(ctx, c.Decorate(a.RedirectURL))
}

// taskURL is where the application handles what a pending session still owes.
func (c *Clerk) taskURL(id string) string {
	for _, task := range c.client.Session(id).Get("tasks").Items() {
		return c.options.At("taskUrls", task.Get("key").Text()).Text()
	}
	return ""
}

// sessionOrganization is the organisation a session works in.
func (c *Client) sessionOrganization(id string) string {
	return c.Session(id).Get("last_active_organization_id").Text()
}

// SignOut ends one session, or all when id is "" or the only one, and goes to a URL: redirect, else the afterSignOutUrl
// option, else "/". When then is given, it runs in the place of that navigation (PROTOCOL 6.4).
func (c *Clerk) SignOut(ctx context.Context, id, redirect string, then func(ctx context.Context) error) error {
	sessions := c.client.Document().Get("sessions").Items()
	if len(sessions) == 0 {
		return nil
	}
	active := c.SessionID()
	q := call{method: "DELETE", path: "/client/sessions"}
	if c.options.At("experimental", "persistClient") == "false" {
		q.path = "/client"
	}
	if err := c.ports.Page.Hook(ctx, "__internal_onBeforeSetActive", ""); err != nil {
		return err
	}
	if id != "" && len(c.client.signedIn()) != 1 {
		q = call{method: "POST", path: "/client/sessions/" + pathSegment(id) + "/remove"}
		if id != active {
			if !usable(c.client.Session(id)) {
				return nil
			}
			_, err := c.fetch(ctx, q)
			return err
		}
	}
	c.setSession(SessionState{transitional: true})
	c.ClearTokens()
	if _, err := c.Send(ctx, q.method, q.path, nil); err != nil {
		return err
	}
	c.writeToken("")
	c.writeClientUat()
	c.ports.Page.Broadcast()
	c.ports.Page.Leaving()
	var err error
	if then != nil {
		err = then(ctx)
	} else {
		if redirect == "" {
			redirect = c.option("afterSignOutUrl")
		}
		if redirect == "" {
			redirect = "/"
		}
		err = c.Navigate(ctx, c.Decorate(redirect))
	}
	if c.ports.Page.Leaving() {
		return err
	}
	if err != nil && then != nil {
		return err // then was to say what comes next
	}
	c.setSession(SessionState{})
	if err != nil {
		return err
	}
	return c.ports.Page.Hook(ctx, "__internal_onAfterSetActive", "")
}

// HandleUnauthenticated looks at the client again after the server refused a session, and signs out
// locally when it is gone (PROTOCOL 6.8).
func (c *Clerk) HandleUnauthenticated(ctx context.Context) error {
	if id := c.SessionID(); id != "" {
		return c.verifySession(ctx, id)
	}
	return nil
}

func (c *Clerk) verifySession(ctx context.Context, id string) error {
	payload, err := c.send(ctx, call{method: "GET", path: "/client", client: never, bare: true})
	if err == nil {
		_ = c.updateClient(orEmpty(payload.Get("response")), true)
		if usable(c.client.Session(id)) {
			return nil
		}
		c.ports.Page.Broadcast()
	} else if e := asError(err); e == nil || e.Status != 403 && e.Status != 500 {
		return err
	}
	return c.SetActive(ctx, Activation{SignOut: true})
}
