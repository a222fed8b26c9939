package signin

// SessionState is the session in use. The zero value stands for a client that is not loaded.
type SessionState struct {
	// ID of the session, "" when nobody is signed in.
	ID string
	// transitional is true while a navigation decides what comes next; listeners see neither a
	// session nor its absence.
	transitional bool
	known        bool
}

// Transitional reports whether the session is about to change (undefined, in JavaScript).
func (s SessionState) Transitional() bool { return s.transitional }

// Session is the state of the session in use.
func (c *Clerk) Session() SessionState {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.session
}

// SessionID is the id of the session in use, "" for none.
func (c *Clerk) SessionID() string {
	if state := c.Session(); !state.transitional {
		return state.ID
	}
	return ""
}

type listener struct{ call func(SessionState) }

// AddListener calls fn with the state now, if the client is loaded, and on every change. The result
// removes it.
func (c *Clerk) AddListener(fn func(SessionState)) (remove func()) {
	l := &listener{fn}
	c.mu.Lock()
	c.listeners = append(c.listeners[:len(c.listeners):len(c.listeners)], l)
	state := c.session
	c.mu.Unlock()
	if state.known {
		fn(state)
	}
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		var kept []*listener // a new slice: an emit may be walking the old one
		for _, other := range c.listeners {
			if other != l {
				kept = append(kept, other)
			}
		}
		c.listeners = kept
	}
}

// emit tells everybody the state as it is.
func (c *Clerk) emit() error {
	c.mu.Lock()
	state, listeners := c.session, c.listeners
	c.mu.Unlock()
	err := c.ports.Observer.SessionChanged(state)
	for _, l := range listeners {
		l.call(state)
	}
	return err
}

// setSession makes a session the one in use and tells everybody.
func (c *Clerk) setSession(state SessionState) {
	state.known = true
	c.mu.Lock()
	c.session = state
	c.mu.Unlock()
	_ = c.emit()
}
