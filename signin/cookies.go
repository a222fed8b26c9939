package signin

const year = 365 * 24 * 3600

// readCookie prefers the cookie that belongs to this key (PROTOCOL 2.8).
func (c *Clerk) readCookie(name string) string {
	if value := c.ports.Page.Cookie(name + "_" + c.key.suffix()); value != "" {
		return value
	}
	return c.ports.Page.Cookie(name)
}

// writeCookie sets a cookie under both its names for a year, or removes it when value is empty.
func (c *Clerk) writeCookie(name, value, sameSite, domain string) {
	age := year
	if value == "" {
		age = 0
	}
	attributes := "; path=/; SameSite=" + sameSite
	if c.environmentFlag("partitioned_cookies") {
		attributes = "; path=/; SameSite=None"
	}
	if page, ok := c.ports.Page.Resolve(""); ok && page.Protocol == "https:" {
		attributes += "; Secure"
		if c.environmentFlag("partitioned_cookies") {
			attributes += "; Partitioned"
		}
	}
	if domain != "" {
		attributes += "; domain=" + domain
	}
	attributes += "; max-age=" + itoa(int64(age))
	c.ports.Page.SetCookie(name + "=" + value + attributes)
	c.ports.Page.SetCookie(name + "_" + c.key.suffix() + "=" + value + attributes)
}

func (c *Clerk) environmentFlag(name string) bool { return c.Environment().Get(name).Truthy() }

// contextCookie tells tabs which of them may write the session cookie.
const contextCookie = "clerk_active_context"

// writeToken keeps __session for the application's own server in step with the session, unless
// another tab's session is in front or a fresher token is there already (PROTOCOL 2.8, guards 1 and 2).
func (c *Clerk) writeToken(jwt string) {
	id := c.SessionID() // while a session is being activated this is still the one before it, as in clerk-js
	active := id + ":" + c.client.sessionOrganization(id)
	inFront := c.ports.Page.Cookie(contextCookie)
	if c.ports.Page.TabState() != "focused" && inFront != "" && inFront != active && jwt != "" {
		return
	}
	if held := c.readCookie("__session"); jwt != "" && held != "" && fresher(held, jwt) {
		return
	}
	c.writeCookie("__session", jwt, "Lax", "")
	if active == ":" {
		c.ports.Page.SetCookie(contextCookie + "=; path=/; max-age=0")
	} else {
		c.ports.Page.SetCookie(contextCookie + "=" + active + "; path=/; SameSite=Lax; Secure")
	}
	c.ports.Observer.TokenChanged(jwt)
}

// fresher reports whether the token held is of the same session and organisation as the one that comes, had not ended
// when that was minted, and is of a later origin (oiat), or of the same and minted later. Of tokens that do not tell
// their origin the one that comes is taken.
func fresher(held, coming string) bool {
	a, b := jwtPart(held, 1), jwtPart(coming, 1)
	if a.Get("sid").Text() != b.Get("sid").Text() || a.At("o", "id").Text() != b.At("o", "id").Text() || a.Get("exp").Int() <= b.Get("iat").Int() {
		return false
	}
	was, is := jwtPart(held, 0).Get("oiat").Int(), jwtPart(coming, 0).Get("oiat").Int()
	return was > is || was > 0 && was == is && a.Get("iat").Int() > b.Get("iat").Int()
}

// writeClientUat tells the application's server when the client last changed. Only development
// instances need it from here, and only where the Frontend API cannot set it itself.
func (c *Clerk) writeClientUat() {
	page, ok := c.ports.Page.Resolve("")
	if !ok || c.key.Production || !c.usesDevBrowser() {
		return
	}
	_, host := cut(page.Origin, '/')
	_, host = cut(host, '/')
	if hasSuffix(host, withoutClerk(c.key.Host)) {
		return
	}
	seconds := int64(0)
	if len(c.client.signedIn()) > 0 {
		seconds = c.client.Document().Get("updated_at").Int() / 1000
	}
	if c.uatDomain == "" {
		c.uatDomain = c.registrableDomain(host)
	}
	c.writeCookie("__client_uat", itoa(seconds), "Strict", c.uatDomain)
}

// registrableDomain finds the widest domain that a cookie may be set for by trying, from the
// second-to-last label up. Hosts of one label and addresses are taken as they are.
func (c *Clerk) registrableDomain(host string) string {
	host, _ = cut(host, ':')
	labels := 0
	for i := len(host) - 1; i > 0; i-- {
		if host[i] != '.' {
			continue
		}
		if labels++; labels < 2 {
			continue
		}
		domain := host[i+1:]
		c.ports.Page.SetCookie("__clerk_test_etld=1; path=/; domain=" + domain)
		found := c.ports.Page.Cookie("__clerk_test_etld") == "1"
		c.ports.Page.SetCookie("__clerk_test_etld=; path=/; max-age=0; domain=" + domain)
		if found {
			return domain
		}
	}
	return host
}

// jwtPart reads the header (0) or the claims (1) of a token without checking its signature, which is
// the server's business.
func jwtPart(jwt string, index int) Document {
	part := jwt
	for ; index >= 0; index-- {
		part, jwt = cut(jwt, '.')
	}
	text := make([]byte, 0, len(part))
	var bits, held uint32
	for i := 0; i < len(part); i++ {
		var v uint32
		switch c := part[i]; {
		case c >= 'A' && c <= 'Z':
			v = uint32(c - 'A')
		case c >= 'a' && c <= 'z':
			v = uint32(c-'a') + 26
		case isDigit(c):
			v = uint32(c-'0') + 52
		case c == '-' || c == '+':
			v = 62
		case c == '_' || c == '/':
			v = 63
		default:
			return ""
		}
		held = held<<6 | v
		if bits += 6; bits >= 8 {
			bits -= 8
			text = append(text, byte(held>>bits))
		}
	}
	claims, _ := ParseDocument(string(text))
	return claims
}

// clientOfToken is the client that a session token gives evidence of, for a start without a server.
func clientOfToken(jwt string) Document {
	claims := jwtPart(jwt, 1)
	session, user := claims.Get("sid"), claims.Get("sub")
	if session.Text() == "" || user.Text() == "" {
		return `{"object":"client","id":"client_init"}`
	}
	return `{"object":"client","id":"client_init","last_active_session_id":` + session + `,"sessions":[{"object":"session","id":` + session +
		`,"status":"active","user":{"object":"user","id":` + user + `},"public_user_data":{},"last_active_token":{"object":"token","jwt":` + Document(quote(jwt)) + `}}]}`
}
