package signin

const year = 365 * 24 * 3600

// readCookie prefers the cookie that belongs to this key (PROTOCOL 2.8).
func (c *Clerk) readCookie(name string) string {
	if value := c.ports.Page.Cookie(name + "_" + c.key.Suffix); value != "" {
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
	c.ports.Page.SetCookie(name + "_" + c.key.Suffix + "=" + value + attributes)
}

func (c *Clerk) environmentFlag(name string) bool { return c.Environment().Get(name).Truthy() }

// contextCookie tells tabs which of them may write the session cookie.
const contextCookie = "clerk_active_context"

// keepsCookies is false for programs and shells without a browser's cookies, which said standardBrowser: false.
func (c *Clerk) keepsCookies() bool { return c.options.Get("standardBrowser") != "false" }

// writeToken keeps __session for the application's own server in step with the session, unless
// another tab's session is in front or a fresher token is there already (PROTOCOL 2.8, guards 1 and 2).
func (c *Clerk) writeToken(jwt string) {
	if !c.keepsCookies() {
		return
	}
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
}

// writeClientUat tells the application's server when the client last changed. Only development
// instances need it from here, and only where the Frontend API cannot set it itself.
func (c *Clerk) writeClientUat() {
	page, ok := c.ports.Page.Resolve("")
	if !ok || c.key.Production || !c.keepsCookies() {
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
