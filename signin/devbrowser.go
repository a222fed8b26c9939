package signin

import "context"

const devBrowserName = "__clerk_db_jwt"

// devBrowserToken identifies this browser to a development instance, where third-party cookies cannot.
func (c *Clerk) devBrowserToken() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.devBrowser
}

// setDevBrowser keeps a token in memory and in cookies for a year (PROTOCOL 2.7).
func (c *Clerk) setDevBrowser(token string) {
	if token != "" && !c.usesDevBrowser() {
		return
	}
	c.mu.Lock()
	c.devBrowser = token
	c.mu.Unlock()
	c.writeCookie(devBrowserName, pathSegment(token), "Lax", "") // whoever wrote a link to the page may have chosen it
}

// findDevBrowser takes the token from the page's address, else from a cookie, else asks for a new one.
func (c *Clerk) findDevBrowser(ctx context.Context) error {
	href := c.ports.Page.Href()
	token := queryParam(href, devBrowserName)
	if token != "" {
		c.ports.Page.ReplaceURL(withQuery(withQuery(href, devBrowserName, ""), "__dev_session", ""))
	} else {
		token = unescape(c.readCookie(devBrowserName))
	}
	if token == "" {
		return c.createDevBrowser(ctx)
	}
	c.setDevBrowser(token)
	return nil
}

func (c *Clerk) createDevBrowser(ctx context.Context) error {
	payload, err := c.send(ctx, call{method: "POST", path: "/dev_browser", raw: true, client: never})
	id := payload.Get("id").Text()
	if err != nil || id == "" {
		detail := ""
		if e := asError(err); e != nil {
			detail = " " + e.Message
		}
		return &Error{Kind: KindUsage, Code: CodeDevBrowserFailed, Cause: err,
			Message: "ClerkJS: Something went wrong initializing Clerk in development mode." + detail}
	}
	c.setDevBrowser(id)
	return nil
}

// BuildURLWithAuth makes a URL carry the dev-browser token when it leads to another origin
// (PROTOCOL 6.2). In production the text comes back as it is.
func (c *Clerk) BuildURLWithAuth(to string) (string, error) {
	if !c.usesDevBrowser() && c.key.Production {
		return to, nil
	}
	target, err := c.resolve(to)
	if err != nil {
		return "", err
	}
	page, _ := c.ports.Page.Resolve("")
	if target.Origin == page.Origin || !c.usesDevBrowser() || queryParam(target.Href, devBrowserName) != "" {
		return target.Href, nil
	}
	token := c.devBrowserToken()
	if token == "" {
		return "", usage(CodeDevBrowserMissing, "Missing dev browser. Please contact support.")
	}
	return withQuery(target.Href, devBrowserName, token), nil
}
