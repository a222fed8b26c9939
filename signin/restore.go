package signin

// Restore makes a fresh instance the heir of another, from what JavaScript still knows: {"options", "client",
// "session", "serials", "signIn", "signUp"}. session is the id of the session in use, serials the highest serial that
// was given out, signIn and signUp the client's attempts as {"serial", "state"}. The server owns the attempts, so the
// user carries on. Nobody knows how old the tokens in the client are, so they count as ended.
func (c *Clerk) Restore(state Document) {
	c.options = state.Get("options")
	if c.usesDevBrowser() {
		c.setDevBrowser(c.readCookie(devBrowserName))
	}
	in, up := state.Get("signIn"), state.Get("signUp")
	c.mu.Lock()
	c.client.doc = orEmpty(state.Get("client"))
	c.session = SessionState{ID: state.Get("session").Text(), known: true}
	c.serials = int(state.Get("serials").Int())
	c.client.signIn = &SignIn{c.adopt(int(in.Get("serial").Int()), false, in.Get("state"))}
	c.client.signUp = &SignUp{c.adopt(int(up.Get("serial").Int()), true, up.Get("state"))}
	c.mu.Unlock()
	c.hydrateTokens(moment{})
	go c.fetchEnvironment(c.life)
	c.startBackground()
	c.setStatus("ready")
}

// Adopt makes a new object for an attempt that this instance does not hold, from the state that the page knows of it.
func (c *Clerk) Adopt(serial int, signUp bool, state Document) *Resource {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.adopt(serial, signUp, state)
}

func (c *Clerk) adopt(serial int, signUp bool, state Document) *Resource {
	root := signInRoot
	if signUp {
		root = signUpRoot
	}
	r := &Resource{clerk: c, root: root, serial: serial}
	r.populate(state)
	return r
}
