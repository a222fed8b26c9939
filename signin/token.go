package signin

import "context"

// TokenOptions select a session token.
type TokenOptions struct {
	// Template names a JWT template, "" for the plain session token.
	Template string
	// Organization overrides the session's organisation; OrganizationGiven tells "" (personal) from not said.
	Organization      string
	OrganizationGiven bool
	// SkipCache asks the server even when a valid token is held.
	SkipCache bool
	// HeldOnly returns the token held, though it may have ended, and makes no request. A fetch of the page that adds
	// the session token to every request needs that: for the request which is to bring a token it would wait for
	// itself.
	HeldOnly bool
}

// cachedToken is a token in use, with the request for the next one when there is one.
type cachedToken struct {
	key     string
	jwt     string
	arrived moment
	request *tokenRequest
}

// tokenRequest is a request for a token, which everybody who wants that token waits for.
type tokenRequest struct {
	done chan struct{} // closed when jwt and err are set
	jwt  string
	err  error
}

// Times of tokens in milliseconds (PROTOCOL 6.6): a token is handed out until leeway before its end, and renewed in
// the background from renewal on. A request for one that has no answer in time is sent once more.
const (
	tokenLeeway  = 5_000
	tokenRenewal = 17_000
	mintTimeout  = 15_000
)

// GetToken returns a session's JWT. The token held is returned while it is good for more than five seconds, also while
// a new one is under way. Without a session the token is "". Failures other than refusals (4xx) are tried again with
// growing pauses. Errors: token_missing (an answer without a token), token_timeout (no answer), network_error,
// clerk_offline.
func (c *Clerk) GetToken(ctx context.Context, sessionID string, options TokenOptions) (string, error) {
	if sessionID == "" {
		return "", nil
	}
	organization := options.Organization
	if !options.OrganizationGiven {
		organization = c.client.sessionOrganization(sessionID)
	}
	key := tokenKey(sessionID, options.Template, organization)
	now := c.now()
	c.mu.Lock()
	t := c.cached(key)
	if options.HeldOnly || !options.SkipCache && t.left(now) > tokenLeeway {
		jwt := t.jwt
		c.mu.Unlock()
		return jwt, nil
	}
	r := t.request
	if r == nil || options.SkipCache {
		r = &tokenRequest{done: make(chan struct{})}
		t.request = r
		go c.mint(t, r, t.jwt, sessionID, organization, options)
	}
	c.mu.Unlock()
	select {
	case <-r.done:
		return r.jwt, r.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// mint fetches a token, keeps it and tells everybody who waits.
func (c *Clerk) mint(t *cachedToken, r *tokenRequest, last, session, organization string, options TokenOptions) {
	r.jwt, r.err = c.mintWithRetries(c.mintRequest(last, session, organization, options), last)
	now := c.now()
	c.mu.Lock()
	if r.err == nil {
		t.jwt, t.arrived = r.jwt, now
	}
	if t.request == r {
		t.request = nil
	}
	c.mu.Unlock()
	if r.err == nil && options.Template == "" && session == c.SessionID() {
		c.writeToken(r.jwt)
	}
	close(r.done)
}

func (c *Clerk) mintRequest(last, session, organization string, options TokenOptions) call {
	q := call{method: "POST", path: "/client/sessions/" + pathSegment(session) + "/tokens"}
	if options.Template != "" {
		q.path += "/" + pathSegment(options.Template)
	} else {
		q.body = P("organizationId", organization, "tabState", c.ports.Page.TabState())
		if c.Environment().At("auth_config", "session_minter").Truthy() && last != "" {
			q.body = q.body.With("token", last)
			if options.SkipCache {
				q.body = q.body.With("forceOrigin", "true")
			}
		}
	}
	if options.SkipCache {
		q.query = P("debug", "skip_cache")
	}
	return q
}

// mintWithRetries asks for a token until the server sends one, refuses, or has failed too often.
func (c *Clerk) mintWithRetries(q call, last string) (string, error) {
	delay := 3000
	retries := 8
	late := false
	for {
		limited, cancel := c.within(c.life, mintTimeout)
		payload, err := c.fetch(limited, q)
		timedOut := limited.Err() != nil && c.life.Err() == nil
		cancel()
		if isCode(err, "missing_expired_token") && last != "" {
			q.query, last = P("expired_token", last), ""
			continue
		}
		if jwt := payload.Get("jwt").Text(); err == nil && jwt != "" {
			return jwt, nil
		}
		if timedOut {
			if late {
				return "", runtimeError(CodeTokenTimeout, "The server does not answer the request for a token.", err)
			}
			late = true
			continue
		}
		online := c.ports.Page.Online()
		if err == nil && online {
			return "", runtimeError(CodeTokenMissing, "The server answered without a token.", nil)
		}
		if e := asError(err); e != nil && e.Code != CodeNetworkError && e.Status < 500 && e.Status != 429 {
			return "", err
		}
		if !online {
			retries = min(retries, 3)
		}
		if retries--; retries < 0 || c.ports.Page.Sleep(c.life, delay) != nil {
			if !online {
				return "", &Error{
					Kind:    KindOffline,
					Code:    CodeOffline,
					Message: "The network is offline and no token is held.",
					Cause:   err,
				}
			}
			return "", err
		}
		delay = min(delay*155/100, 50_000)
	}
}

func tokenKey(parts ...string) string {
	key := ""
	for _, part := range parts {
		if part != "" {
			key += "-" + part
		}
	}
	return key
}

// left is how many milliseconds the token has left. Its life, exp - iat, is counted from its arrival, because the
// page's clock and the server's may differ by hours.
func (t *cachedToken) left(now moment) int64 {
	claims := jwtPart(t.jwt, 1)
	return (claims.Get("exp").Int()-claims.Get("iat").Int())*1000 - now.since(t.arrived)
}

// cached finds or makes the cache entry of a key; the lock is held.
func (c *Clerk) cached(key string) *cachedToken {
	for _, t := range c.tokens {
		if t.key == key {
			return t
		}
	}
	t := &cachedToken{key: key}
	c.tokens = append(c.tokens, t)
	return t
}

// hydrateTokens keeps the tokens that came with a client's sessions at a time, unless a fresher one is held, and
// forgets those of sessions that are gone.
func (c *Clerk) hydrateTokens(arrived moment) {
	sessions := c.client.Document().Get("sessions").Items()
	now := c.now()
	c.mu.Lock()
	defer c.mu.Unlock()
	var kept []*cachedToken
	for _, t := range c.tokens {
		for _, session := range sessions {
			if hasPrefix(t.key, tokenKey(session.Get("id").Text())) {
				kept = append(kept, t)
				break
			}
		}
	}
	c.tokens = kept
	for _, session := range sessions {
		jwt := session.At("last_active_token", "jwt").Text()
		if jwt == "" {
			continue
		}
		t := c.cached(tokenKey(session.Get("id").Text(), session.Get("last_active_organization_id").Text()))
		if t.jwt != jwt && (t.left(now) <= 0 || !fresher(t.jwt, jwt)) {
			t.jwt, t.arrived = jwt, arrived
		}
	}
}

// ClearTokens forgets every token held.
func (c *Clerk) ClearTokens() {
	c.mu.Lock()
	c.tokens = nil
	c.mu.Unlock()
}

// background intervals in milliseconds (PROTOCOL 6.5, 6.6).
const (
	refreshInterval = 5_000
	touchInterval   = 5_000
)

// startBackground keeps the session cookie fresh for the application's server, and follows what other
// tabs do. Programs without a browser say polling: false and fetch tokens when they need them.
func (c *Clerk) startBackground() {
	if !c.keepsCookies() {
		return
	}
	if c.options.Get("polling") != "false" {
		go func() {
			for c.ports.Page.Sleep(c.life, refreshInterval) == nil {
				c.refreshToken()
			}
		}()
	}
	var touched moment
	c.ports.Page.Watch(c.life, func(event string) {
		switch event {
		case "signout":
			_ = c.HandleUnauthenticated(c.life)
		case "focus":
			c.refreshToken()
			if now := c.now(); now.since(touched) > touchInterval && c.SessionID() != "" &&
				c.options.Get("touchSession") != "false" {
				touched = now
				_, _ = c.Touch(c.life, c.SessionID(), "focus")
			}
		}
	})
}

// refreshToken renews the token of the session in use when it is about to end.
func (c *Clerk) refreshToken() {
	id := c.SessionID()
	if id == "" || c.ports.Page.TabState() != "focused" || !c.ports.Page.Online() {
		return
	}
	organization := c.client.sessionOrganization(id)
	now := c.now()
	c.mu.Lock()
	rest := c.cached(tokenKey(id, organization)).left(now)
	c.mu.Unlock()
	if rest < tokenRenewal {
		_, err := c.GetToken(c.life, id, TokenOptions{SkipCache: rest > tokenLeeway})
		if e := asError(err); e != nil && e.unauthenticated() {
			_ = c.HandleUnauthenticated(c.life)
		}
	}
}
