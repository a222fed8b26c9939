package fapi

import (
	"errors"
	"net/url"

	"github.com/go-jose/go-jose/v4"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/redirecturl"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/token"
)

// tokenSeconds is the life of a session token (PROTOCOL 7.4).
const tokenSeconds = 60

// SessionToken mints the session JWT, v2 claims (PROTOCOL 4.9).
func (c *Call) SessionToken(s *domain.Session) (string, error) {
	claims := JSON{
		"iss": c.Server.BaseURL, "sub": s.UserID, "sid": s.ID, "v": 2, "sts": s.Status, "fva": s.FactorAge(c.Now),
		"iat": c.Now.Unix(), "nbf": c.Now.Unix() - 10, "exp": c.Now.Unix() + tokenSeconds,
	}
	if party := c.authorizedParty(); party != "" {
		claims["azp"] = party
	}
	return c.Server.Keys.Sign(claims, map[jose.HeaderKey]any{"cat": token.Category})
}

// authorizedParty is azp, the origin of the page that the token is for (PROTOCOL 7.4); "" when it is not known. Browsers
// send no Origin with a GET of the same origin (Fetch, "append a request Origin header"): there the Referer names the
// page or, where the page's policy withholds it, Sec-Fetch-Site says that it is one of this server's own.
func (c *Call) authorizedParty() string {
	h := c.R.Header
	origin := h.Get("Origin")
	if u, err := url.Parse(h.Get("Referer")); origin == "" && err == nil {
		origin = redirecturl.Origin(u)
	}
	switch {
	case c.Server.OriginAllowed(origin):
		return origin
	case h.Get("Sec-Fetch-Site") == "same-origin":
		return c.Server.BaseURL
	}
	return ""
}

// ownSession is the session of the path, when it is the caller's and alive.
func (c *Call) ownSession() (*domain.Session, *domain.User, error) {
	id := c.R.PathValue("id")
	if c.Client == nil {
		return nil, nil, apierr.New("signed_out", "You are signed out.")
	}
	s, err := c.Tx.Session(id)
	if errors.Is(err, store.ErrNotFound) || (err == nil && s.ClientID != c.Client.ID) {
		return nil, nil, apierr.NotFound("session", id)
	}
	if err != nil {
		return nil, nil, err
	}
	u, err := c.Live(s)
	if err != nil {
		return nil, nil, err
	}
	return s, u, nil
}

func getSession(c *Call) (Reply, error) {
	s, u, err := c.ownSession()
	if err != nil {
		return Reply{}, err
	}
	w, err := c.wireSession(s, u)
	return Enveloped(w), err
}

// touchSession makes a session the active one (PROTOCOL 6.3, 7.2).
func touchSession(c *Call) (Reply, error) {
	if err := c.Form.Allow("active_organization_id", "intent"); err != nil {
		return Reply{}, err
	}
	if c.Form.Get("active_organization_id") != "" {
		return Reply{}, apierr.Param("resource_not_found", "active_organization_id", "This instance has no organizations.")
	}
	s, u, err := c.ownSession()
	if err != nil {
		return Reply{}, err
	}
	s.LastActiveAt, s.UpdatedAt = c.Now, c.Now
	if err := c.Tx.PutSession(s); err != nil {
		return Reply{}, err
	}
	u.LastActiveAt = c.Now
	if err := c.SaveUser(u); err != nil {
		return Reply{}, err
	}
	c.Client.LastActiveSessionID = s.ID
	if err := c.SaveClient(c.Client); err != nil {
		return Reply{}, err
	}
	w, err := c.wireSession(s, u)
	return Enveloped(w), err
}

// createToken mints a token, plain or from a template (PROTOCOL 6.6).
func createToken(c *Call) (Reply, error) {
	if err := c.Form.Allow("organization_id", "tab_state", "token", "force_origin"); err != nil {
		return Reply{}, err
	}
	s, u, err := c.ownSession()
	if err != nil {
		return Reply{}, err
	}
	if c.Form.Get("organization_id") != "" {
		return Reply{}, apierr.Param("resource_not_found", "organization_id", "This instance has no organizations.")
	}
	var jwt string
	if name := c.R.PathValue("template"); name != "" {
		jwt, err = c.templateToken(s, u, name)
	} else {
		jwt, err = c.SessionToken(s)
	}
	if err != nil {
		return Reply{}, err
	}
	return Bare(JSON{"object": "token", "jwt": jwt}), nil
}

// templateToken mints a token of a JWT template. The instance has one, "demo": the registered claims and the user's
// e-mail and metadata.
func (c *Call) templateToken(s *domain.Session, u *domain.User, name string) (string, error) {
	if name != "demo" {
		return "", apierr.New("resource_not_found", "JWT template not found: "+name+".")
	}
	claims := JSON{
		"iss": c.Server.BaseURL, "sub": s.UserID, "iat": c.Now.Unix(), "nbf": c.Now.Unix() - 10, "exp": c.Now.Unix() + tokenSeconds,
		"identifier": u.PrimaryIdentifier(), "public_metadata": orEmpty(u.PublicMetadata),
	}
	if party := c.authorizedParty(); party != "" {
		claims["azp"] = party
	}
	return c.Server.Keys.Sign(claims, map[jose.HeaderKey]any{"cat": "cl_B7d4PD222AAA"})
}

// closeSession ends a session on the user's own wish: "ended" or "removed".
func closeSession(status string) Handler {
	return func(c *Call) (Reply, error) {
		s, u, err := c.ownSession()
		if err != nil {
			return Reply{}, err
		}
		w, err := c.wireSession(s, u)
		if err != nil {
			return Reply{}, err
		}
		if err := c.closeSession(s, status); err != nil {
			return Reply{}, err
		}
		if c.Client.LastActiveSessionID == s.ID {
			c.Client.LastActiveSessionID = ""
		}
		if err := c.SaveClient(c.Client); err != nil {
			return Reply{}, err
		}
		w["status"], w["last_active_token"] = status, nil
		return Enveloped(w), nil
	}
}

func (c *Call) closeSession(s *domain.Session, status string) error {
	s.Status, s.UpdatedAt = status, c.Now
	return c.Tx.PutSession(s)
}

func getMe(c *Call) (Reply, error) {
	_, u, err := c.SignedIn()
	if err != nil {
		return Reply{}, err
	}
	return Enveloped(c.WireUser(u)), nil
}
