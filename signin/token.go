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
}

// cachedToken is a token in use, or the request for one that later callers share.
type cachedToken struct {
	key    string
	jwt    string
	flight *flight
}

// Token lifetimes in milliseconds (PROTOCOL 6.6): a token is handed out until leeway before its end,
// and renewed in the background from renewal on.
const (
	tokenLeeway  = 5_000
	tokenRenewal = 17_000
)

// GetToken returns a session's JWT, from the cache while more than five seconds of it are left.
// "" is the token of no session. Failures other than refusals
// (4xx) are tried again with growing pauses.
func (c *Clerk) GetToken(ctx context.Context, sessionID string, options TokenOptions) (string, error) {
	if sessionID == "" {
		return "", nil
	}
	organization := options.Organization
	if !options.OrganizationGiven {
		organization = c.client.sessionOrganization(sessionID)
	}
	key := tokenKey(sessionID, options.Template, organization)
	now := c.ports.Page.Now()
	c.mu.Lock()
	t := c.cached(key)
	f := t.flight
	if !options.SkipCache && f == nil && left(t.jwt, now) > tokenLeeway {
		jwt := t.jwt
		c.mu.Unlock()
		return jwt, nil
	}
	if f == nil || options.SkipCache {
		f = &flight{done: make(chan struct{})}
		t.flight = f
		go c.mint(t, f, t.jwt, sessionID, organization, options)
	}
	c.mu.Unlock()
	select {
	case <-f.done:
		return f.key, f.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// mint fetches a token for everybody who waits. The flight's key field carries the result.
func (c *Clerk) mint(t *cachedToken, f *flight, last, session, organization string, options TokenOptions) {
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
	f.key, f.err = c.mintWithRetries(q, last)
	c.mu.Lock()
	if f.err == nil {
		t.jwt = f.key
	}
	if t.flight == f {
		t.flight = nil
	}
	c.mu.Unlock()
	if f.err == nil && options.Template == "" && session == c.SessionID() {
		c.writeToken(f.key)
	}
	close(f.done)
}

func (c *Clerk) mintWithRetries(q call, last string) (string, error) {
	delay := 3000
	retries := 8
	for {
		payload, err := c.fetch(c.life, q)
		if isCode(err, "missing_expired_token") && last != "" {
			q.query, last = P("expired_token", last), ""
			continue
		}
		if jwt := payload.Get("jwt").Text(); err == nil && jwt != "" {
			return jwt, nil
		}
		if e := asError(err); e != nil && e.Kind == KindAPI && e.Status < 500 && e.Status != 429 {
			return "", err
		}
		online := c.ports.Page.Online()
		if !online {
			retries = min(retries, 3)
		}
		if retries--; retries < 0 || c.ports.Page.Sleep(c.life, delay) != nil {
			if !online {
				return "", &Error{Kind: KindOffline, Code: CodeOffline, Message: "The network is offline and no token is held.", Cause: err}
			}
			if err == nil {
				err = runtimeError(CodeNetworkError, "The server answered without a token.", nil)
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

// left is how many milliseconds a token has left.
func left(jwt string, now int64) int64 {
	if jwt == "" {
		return 0
	}
	return jwtPart(jwt, 1).Get("exp").Int()*1000 - now
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

// hydrateTokens keeps the tokens that come with a client's sessions, unless a fresher one is held,
// and forgets those of sessions that are gone.
func (c *Clerk) hydrateTokens() {
	sessions := c.client.Document().Get("sessions").Items()
	now := c.ports.Page.Now()
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
		if t.jwt == "" || !fresher(t.jwt, jwt, now) {
			t.jwt = jwt
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
// tabs do. Programs without a browser say standardBrowser: false and fetch tokens when they need them.
func (c *Clerk) startBackground() {
	if c.options.Get("standardBrowser") == "false" {
		return
	}
	go func() {
		for c.ports.Page.Sleep(c.life, refreshInterval) == nil {
			c.refreshToken()
		}
	}()
	var touched int64
	c.ports.Page.Watch(c.life, func(event string) {
		switch event {
		case "signout":
			_ = c.HandleUnauthenticated(c.life)
		case "focus":
			c.refreshToken()
			if now := c.ports.Page.Now(); now-touched > touchInterval && c.SessionID() != "" && c.options.Get("touchSession") != "false" {
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
	now := c.ports.Page.Now()
	c.mu.Lock()
	t := c.cached(tokenKey(id, organization))
	rest := left(t.jwt, now)
	c.mu.Unlock()
	if rest < tokenRenewal {
		_, err := c.GetToken(c.life, id, TokenOptions{SkipCache: rest > tokenLeeway})
		if e := asError(err); e != nil && e.unauthenticated() {
			_ = c.HandleUnauthenticated(c.life)
		}
	}
}
