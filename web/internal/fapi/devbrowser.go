package fapi

import (
	"errors"
	"net/url"
	"strings"

	"github.com/signin-wasm/signin-wasm/web/internal/redirecturl"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// devBrowserParam names the dev-browser token in the query (PROTOCOL 2.7), and the cookie in which pages keep it.
const devBrowserParam = "__clerk_db_jwt"

// Recognize says whether the browser can prove to be a client by anything it has brought along, and makes that client
// the caller's. It is for addresses that somebody else sends the browser to (a provider, a mail): they have no
// dev-browser token in their query, but pages keep it in a cookie, and cookies of a host name are sent to all its
// ports.
//
// An attempt must not be settled without this proof, also when its state is right: a stranger could start one and have
// somebody else finish it, to find them signed in on the stranger's own client.
func (c *Call) Recognize(clientID string) (bool, error) {
	if c.Client != nil && c.Client.ID == clientID {
		return true, nil
	}
	for _, cookie := range c.R.Cookies() {
		// The plain name, or one with the suffix of a publishable key.
		if cookie.Name != devBrowserParam && !strings.HasPrefix(cookie.Name, devBrowserParam+"_") {
			continue
		}
		hash := DevBrowserHash(cookie.Value)
		id, err := c.Tx.DevBrowser(hash)
		if errors.Is(err, store.ErrNotFound) || (err == nil && id != clientID) {
			continue
		}
		if err != nil {
			return false, err
		}
		found, err := c.Tx.Client(id)
		if err != nil {
			return false, IgnoreNotFound(err)
		}
		c.Client, c.devBrowser, c.devBrowserToken = found, hash, cookie.Value
		return true, nil
	}
	return false, nil
}

// Return sends the browser back to a page; the caller has checked the address. A browser that was known by its
// dev-browser token alone takes it along to another origin, where the page may not have it (PROTOCOL 7.6, 7.7).
func (c *Call) Return(target string) Reply {
	if u, err := url.Parse(target); err == nil && c.devBrowserToken != "" && redirecturl.Origin(u) != c.Server.BaseURL {
		target = redirecturl.WithQuery(target, devBrowserParam, c.devBrowserToken)
	}
	return Redirect(target)
}

// DevBrowserHash is what is stored of a dev-browser token.
func DevBrowserHash(token string) string { return secret.Hash("dev_browser", token) }
