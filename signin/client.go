package signin

import "context"

// Client is the device: its sessions, and the one sign-in and sign-up it may have under way. There is
// one per Clerk; it is updated in place.
type Client struct {
	clerk  *Clerk
	doc    Document
	signIn *SignIn
	signUp *SignUp
}

// Document is the client as the server last sent it.
func (c *Client) Document() Document {
	c.clerk.mu.Lock()
	defer c.clerk.mu.Unlock()
	return c.doc
}

// ID of the client, "" for one the server has not stored.
func (c *Client) ID() string { return c.Document().Get("id").Text() }

// SignIn is the current attempt. Another object takes its place when another attempt does.
func (c *Client) SignIn() *SignIn {
	c.clerk.mu.Lock()
	defer c.clerk.mu.Unlock()
	return c.signIn
}

// SignUp is the current registration, replaced as SignIn is.
func (c *Client) SignUp() *SignUp {
	c.clerk.mu.Lock()
	defer c.clerk.mu.Unlock()
	return c.signUp
}

// Session is the session with an id, "" when the client has no such session.
func (c *Client) Session(id string) Document { return c.Document().Get("sessions").first("id", id) }

// signedIn are the sessions that are not over: active or pending.
func (c *Client) signedIn() []Document {
	var sessions []Document
	for _, session := range c.Document().Get("sessions").Items() {
		if usable(session) {
			sessions = append(sessions, session)
		}
	}
	return sessions
}

func usable(session Document) bool {
	status := session.Get("status").Text()
	return status == "active" || status == "pending"
}

// replace takes over a client document. An attempt that the document still has keeps its object; for another attempt
// there is a new object (PROTOCOL 3.4).
func (c *Client) replace(doc Document) {
	c.clerk.mu.Lock()
	defer c.clerk.mu.Unlock()
	c.doc = doc
	in, up := doc.Get("sign_in"), doc.Get("sign_up")
	if c.signIn == nil || in.Nil() || in.Get("id") != c.signIn.doc.Get("id") {
		c.signIn = &SignIn{c.clerk.newResource(signInRoot)}
	}
	if c.signUp == nil || up.Nil() || up.Get("id") != c.signUp.doc.Get("id") {
		c.signUp = &SignUp{c.clerk.newResource(signUpRoot)}
	}
	c.signIn.populate(in)
	c.signUp.populate(up)
}

// ResetSignIn drops the attempt locally and returns to an empty one, without a request.
func (c *Client) ResetSignIn() {
	c.clerk.mu.Lock()
	c.signIn = &SignIn{c.clerk.newResource(signInRoot)}
	c.clerk.mu.Unlock()
	c.clerk.ports.Observer.ClientChanged(c)
}

// ResetSignUp drops the registration locally and returns to an empty one, without a request.
func (c *Client) ResetSignUp() {
	c.clerk.mu.Lock()
	c.signUp = &SignUp{c.clerk.newResource(signUpRoot)}
	c.clerk.mu.Unlock()
	c.clerk.ports.Observer.ClientChanged(c)
}

// Reload reads the client again. Listeners are not called (PROTOCOL Q24).
func (c *Client) Reload(ctx context.Context) error {
	payload, err := c.clerk.fetch(ctx, call{method: "GET", path: "/client", client: never})
	if err != nil {
		return err
	}
	if !payload.Nil() { // offline
		c.clerk.replaceClient(orEmpty(payload.Get("response")))
	}
	return nil
}

// replaceClient takes over a client that somebody asked for. Listeners are not called.
func (c *Clerk) replaceClient(doc Document) {
	c.client.replace(doc)
	c.hydrateTokens(c.now())
	c.ports.Observer.ClientChanged(c.client)
}

// updateClient takes over the client of an answer, keeps the active session in step with it, and
// tells the listeners unless quiet (PROTOCOL 3.5).
func (c *Clerk) updateClient(doc Document, notify bool) error {
	c.client.replace(doc)
	c.hydrateTokens(c.now())
	c.ports.Observer.ClientChanged(c.client)
	c.mu.Lock()
	first := !c.session.known
	held := c.session.ID
	c.session.known = true
	c.mu.Unlock()
	if first {
		held = c.initialSession()
	}
	session := c.client.Session(held)
	if !usable(session) {
		session = ""
	}
	state := SessionState{ID: session.Get("id").Text(), known: true, transitional: c.Session().transitional && !first}
	c.mu.Lock()
	c.session = state
	c.mu.Unlock()
	if held != "" {
		c.writeToken(session.At("last_active_token", "jwt").Text())
	}
	if notify {
		return c.emit()
	}
	return nil
}

// initialSession chooses the session to begin with: the application's choice, the last one in use, the first.
func (c *Clerk) initialSession() string {
	if chosen, asked := c.ports.Page.InitialSession(); asked {
		return chosen
	}
	sessions := c.client.signedIn()
	last := c.client.Document().Get("last_active_session_id").Text()
	for _, session := range sessions {
		if session.Get("id").Text() == last {
			return last
		}
	}
	if len(sessions) > 0 {
		return sessions[0].Get("id").Text()
	}
	return ""
}
