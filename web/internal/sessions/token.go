package sessions

import (
	"net/url"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/membership"
	"github.com/signin-wasm/signin-wasm/web/internal/redirecturl"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/templates"
	"github.com/signin-wasm/signin-wasm/web/internal/token"
	"github.com/signin-wasm/signin-wasm/web/internal/wire"
)

// tokenLife is the life of a session token (PROTOCOL 7.4).
const tokenLife = time.Minute

// Token mints the session JWT, v2 claims (PROTOCOL 4.9).
func Token(c *fapi.Call, s *domain.Session) (string, error) {
	return TokenFor(c, s, authorizedParty(c))
}

// TokenFor is Token for the page of an origin, "" for an unknown one.
func TokenFor(c *fapi.Call, s *domain.Session, party string) (string, error) {
	return tokenFor(c, s, party, tokenLife)
}

func tokenFor(c *fapi.Call, s *domain.Session, party string, life time.Duration) (string, error) {
	claims := fapi.JSON{
		"iss": c.Server.BaseURL, "sub": s.UserID, "sid": s.ID, "v": 2, "sts": s.Status, "fva": s.FactorAge(c.Now),
		"iat": c.Now.Unix(), "nbf": c.Now.Unix() - 10, "exp": c.Now.Add(life).Unix(),
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

// TokenOf is a token of the session: of a JWT template unless name is "", and for life unless that is 0.
func TokenOf(c *fapi.Call, s *domain.Session, u *domain.User, name string, life time.Duration) (string, error) {
	if name != "" {
		return templateToken(c, s, u, name, life)
	}
	if life == 0 {
		life = tokenLife
	}
	return tokenFor(c, s, authorizedParty(c), life)
}

func templateToken(c *fapi.Call, s *domain.Session, u *domain.User, name string, life time.Duration) (string, error) {
	t, err := templates.Named(c.Tx, name)
	if err != nil {
		return "", err
	}
	if t == nil {
		return "", apierr.New("resource_not_found", "JWT template not found: "+name+".")
	}
	if life == 0 {
		life = time.Duration(t.Lifetime) * time.Second
	}
	values, err := shortcodes(c, s, u)
	if err != nil {
		return "", err
	}
	claims := t.Render(values)
	for name, value := range (fapi.JSON{
		"iss": c.Server.BaseURL, "sub": s.UserID, "jti": secret.ID(""), "iat": c.Now.Unix(),
		"nbf": c.Now.Unix() - int64(t.ClockSkew), "exp": c.Now.Add(life).Unix(),
	}) {
		claims[name] = value
	}
	if party := authorizedParty(c); party != "" {
		claims["azp"] = party
	}
	headers := map[jose.HeaderKey]any{"cat": "cl_B7d4PD222AAA"}
	if t.Key != "" {
		return token.SignWith(t.Algorithm, t.Key, claims, headers)
	}
	return c.Server.Keys.Sign(claims, headers)
}

// shortcodes are what those of a template stand for. What only a backend may see of a user is not among them.
func shortcodes(c *fapi.Call, s *domain.Session, u *domain.User) (map[string]any, error) {
	user, err := wire.Self(c, u)
	if err != nil {
		return nil, err
	}
	organizations := fapi.JSON{}
	values := map[string]any{
		"user": user, "org": fapi.JSON{}, "org_membership": fapi.JSON{},
		"session": fapi.JSON{"id": s.ID, "actor": nil},
	}
	for _, m := range user["organization_memberships"].([]fapi.JSON) {
		org := m["organization"].(fapi.JSON)
		organizations[org["id"].(string)] = m["role"]
		if org["id"] == s.LastActiveOrganizationID {
			org["role"] = m["role"]
			values["org"], values["org_membership"] = org, m
		}
	}
	user["organizations"] = organizations
	user["full_name"] = fapi.OrNil(strings.TrimSpace(u.FirstName + " " + u.LastName))
	user["email_verified"], user["phone_number_verified"] = false, false
	if e := u.Email(u.PrimaryEmailID); e != nil {
		user["primary_email_address"], user["email_verified"] = e.Address, e.Verified
	}
	if p := u.Phone(u.PrimaryPhoneID); p != nil {
		user["primary_phone_number"], user["phone_number_verified"] = p.Number, p.Verified
	}
	if w := u.Wallet(u.PrimaryWalletID); w != nil {
		user["primary_web3_wallet"] = w.Address
	}
	return values, nil
}
