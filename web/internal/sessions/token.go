package sessions

import (
	"net/url"

	"github.com/go-jose/go-jose/v4"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/membership"
	"github.com/signin-wasm/signin-wasm/web/internal/redirecturl"
	"github.com/signin-wasm/signin-wasm/web/internal/token"
	"github.com/signin-wasm/signin-wasm/web/internal/wire"
)

// tokenSeconds is the life of a session token (PROTOCOL 7.4).
const tokenSeconds = 60

// Token mints the session JWT, v2 claims (PROTOCOL 4.9).
func Token(c *fapi.Call, s *domain.Session) (string, error) {
	return TokenFor(c, s, authorizedParty(c))
}

// TokenFor is Token for the page of an origin, "" for an unknown one.
func TokenFor(c *fapi.Call, s *domain.Session, party string) (string, error) {
	claims := fapi.JSON{
		"iss": c.Server.BaseURL, "sub": s.UserID, "sid": s.ID, "v": 2, "sts": s.Status, "fva": s.FactorAge(c.Now),
		"iat": c.Now.Unix(), "nbf": c.Now.Unix() - 10, "exp": c.Now.Unix() + tokenSeconds,
	}
	if party != "" {
		claims["azp"] = party
	}
	if err := membership.Claims(c, claims, s.LastActiveOrganizationID, s.UserID); err != nil {
		return "", err
	}
	return c.Server.Keys.Sign(claims, map[jose.HeaderKey]any{"cat": token.Category})
}

// authorizedParty is azp, the origin of the page that the token is for (PROTOCOL 7.4); "" when it is not known.
// Browsers send no Origin with a GET of the same origin (Fetch, "append a request Origin header"): there the Referer
// names the page or, where the page's policy withholds it, Sec-Fetch-Site says that it is one of this server's own.
func authorizedParty(c *fapi.Call) string {
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

// templateToken mints a token of a JWT template. The instance has one, "demo": the registered claims and the user's
// e-mail and metadata.
func templateToken(c *fapi.Call, s *domain.Session, u *domain.User, name string) (string, error) {
	if name != "demo" {
		return "", apierr.New("resource_not_found", "JWT template not found: "+name+".")
	}
	claims := fapi.JSON{
		"iss": c.Server.BaseURL, "sub": s.UserID, "iat": c.Now.Unix(), "nbf": c.Now.Unix() - 10,
		"exp":        c.Now.Unix() + tokenSeconds,
		"identifier": u.PrimaryIdentifier(), "public_metadata": wire.OrEmpty(u.PublicMetadata),
	}
	if party := authorizedParty(c); party != "" {
		claims["azp"] = party
	}
	return c.Server.Keys.Sign(claims, map[jose.HeaderKey]any{"cat": "cl_B7d4PD222AAA"})
}
