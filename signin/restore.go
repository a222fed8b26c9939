package signin

// Restore makes a fresh instance the heir of one that died, from what JavaScript still knows: its load
// options, the client as last seen, the session in use, and the attempts that objects of the page stand
// for, each [serial, "in" or "up", document]. The server owns the attempts, so the user carries on.
// It returns the attempts; the first sign-in and sign-up with the serials in signIn and signUp are the client's.
func (c *Clerk) Restore(state Document) []*Resource {
	c.options = state.Get("options")
	if c.usesDevBrowser() {
		c.setDevBrowser(c.readCookie(devBrowserName))
	}
	var attempts []*Resource
	in, up := state.Get("signIn").Int(), state.Get("signUp").Int()
	c.mu.Lock()
	c.client.doc = orEmpty(state.Get("client"))
	c.session = SessionState{ID: state.Get("session").Text(), known: true}
	for _, row := range state.Get("attempts").Items() {
		fields := row.Items()
		if len(fields) < 3 {
			continue
		}
		r := c.newResource("/client/sign_" + fields[1].Text() + "s")
		r.serial = int(fields[0].Int())
		c.serials = max(c.serials, r.serial)
		r.populate(fields[2])
		attempts = append(attempts, r)
		switch int64(r.serial) {
		case in:
			c.client.signIn = &SignIn{r}
		case up:
			c.client.signUp = &SignUp{r}
		}
	}
	c.mu.Unlock()
	c.hydrateTokens()
	go c.fetchEnvironment(c.life)
	c.startBackground()
	c.setStatus("ready")
	return attempts
}
