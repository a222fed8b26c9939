package signin

import "context"

// safeProtocols are those a redirect may use, besides the option allowedRedirectProtocols (PROTOCOL 5.7).
var safeProtocols = [...]string{"http:", "https:", "wails:", "chrome-extension:"}

func (c *Clerk) safeProtocol(protocol string) bool {
	for _, safe := range safeProtocols {
		if protocol == safe {
			return true
		}
	}
	return c.options.Get("allowedRedirectProtocols").contains(protocol)
}

// schemeRelative reports whether a URL parser would take the text for //host, also behind the control
// characters and blanks that parsers skip. Such a target leaves the site while looking like a path.
func schemeRelative(to string) bool {
	slashes := 0
	for i := 0; i < len(to) && slashes < 2; i++ {
		switch c := to[i]; {
		case c == '/' || c == '\\':
			slashes++
		case c == '\t' || c == '\n' || c == '\r' || slashes == 0 && c <= ' ':
		default:
			return false
		}
	}
	return slashes == 2
}

// safeURL resolves a redirect target and refuses those that could run script or leave unseen.
func (c *Clerk) safeURL(to string) (URL, bool) {
	if schemeRelative(to) {
		return URL{}, false
	}
	target, ok := c.ports.Page.Resolve(to)
	return target, ok && c.safeProtocol(target.Protocol)
}

// resolve takes a URL that the caller gave, which may be relative to the page. The error has the code invalid_url.
func (c *Clerk) resolve(to string) (URL, error) {
	target, ok := c.ports.Page.Resolve(to)
	if !ok {
		return target, usage(CodeInvalidURL, "\""+to+"\" is not a URL.")
	}
	return target, nil
}

// Destination is where Navigate leads: nowhere (a URL without Href) for an empty or scheme-relative URL, and "/" for a
// protocol that is not allowed (PROTOCOL 6.2). Text that is not a URL is an error with the code invalid_url. It leads
// nowhere where there is no page that it could be relative to.
func (c *Clerk) Destination(to string) (URL, error) {
	if to == "" || schemeRelative(to) {
		return URL{}, nil
	}
	target, err := c.resolve(to)
	if err == nil && !c.safeProtocol(target.Protocol) {
		target, err = c.resolve("/")
	}
	if _, onPage := c.ports.Page.Resolve(""); !onPage {
		err = nil
	}
	return target, err
}

// Navigate goes to a URL, by the application's router when it is one of its own.
func (c *Clerk) Navigate(ctx context.Context, to string) error {
	target, err := c.Destination(to)
	if target.Href == "" || err != nil {
		return err
	}
	page, _ := c.ports.Page.Resolve("")
	return c.ports.Page.Navigate(ctx, target, target.Origin == page.Origin)
}

// Decorate makes a URL pass by the server when the client's cookie is about to expire: Safari caps
// cookies that scripts cause at seven days (PROTOCOL 6.2).
func (c *Clerk) Decorate(to string) string {
	expires := c.client.Document().Get("cookie_expires_at").Int()
	if expires == 0 || expires-c.ports.Page.Now() > 8*24*3600*1000 {
		return to
	}
	target, ok := c.ports.Page.Resolve(to)
	if !ok {
		return to
	}
	through, err := c.BuildURLWithAuth(c.TouchURL(target.Href))
	if err != nil {
		return to
	}
	return through
}

// TouchURL renews the client's cookie on the way to redirect.
func (c *Clerk) TouchURL(redirect string) string {
	return c.url(call{method: "GET", path: "/client/touch", query: P("redirect_url", redirect)})
}

// redirectOriginAllowed says whether a sign-in may end on an origin (PROTOCOL 6.2).
func (c *Clerk) redirectOriginAllowed(origin string) bool {
	if page, _ := c.ports.Page.Resolve(""); origin == page.Origin {
		return true
	}
	if c.options.Get("allowedRedirectOrigins").Truthy() {
		return c.ports.Page.OriginAllowed(origin)
	}
	domain := withoutClerk(c.key.Host)
	return origin == "https://"+domain ||
		hasPrefix(origin, "https://") && hasSuffix(origin, "."+domain) ||
		!c.key.Production && origin == "https://"+c.key.Host
}

// afterURL is where a finished sign-in (kind signIn) or sign-up (signUp) leads: the first candidate on
// an allowed origin, in the order of PROTOCOL 6.2, else "/".
func (c *Clerk) afterURL(kind string, params Document) string {
	force, fallback := kind+"ForceRedirectUrl", kind+"FallbackRedirectUrl"
	candidates := [...]string{
		params.Get(force).Text(), c.option(force), params.Get(fallback).Text(), c.option(fallback),
	}
	for _, candidate := range candidates {
		target, ok := c.safeURL(candidate)
		if candidate != "" && ok && c.redirectOriginAllowed(target.Origin) &&
			!hasPrefix(target.Href, target.Origin+"//") {
			return target.Href
		}
	}
	home, _ := c.ports.Page.Resolve("/")
	return home.Href
}
