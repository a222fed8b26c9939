package fapi

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// The cookie names the browser from its first answer on, also while there is no client yet, so that two first requests
// at once are one browser's. It is replaced when somebody signs in: whoever planted a cookie of their own in another
// person's browser does not get that person's session by it.
//
// A replaced cookie opens nothing. The browser may have sent it all the same, in a request that was under way: such a
// request is sent once more (307), and finds the new cookie in the browser by then. A request that never comes with the
// new cookie is one of an unknown browser.

const (
	cookieBucket = "client_cookie"
	// replacedFor is how long a replaced cookie is known as such.
	replacedFor = time.Minute
)

// againParam counts how often a request has been sent again, and againAfter is how long each time waits.
const againParam = "_again"

var againAfter = []time.Duration{50 * time.Millisecond, 200 * time.Millisecond, time.Second}

// errAnswered says that a request has its answer.
var errAnswered = errors.New("fapi: answered")

// errReplaced stops a request with a replaced cookie.
var errReplaced = errors.New("fapi: the cookie of the request has been replaced")

// newCookie is a fresh cookie value. Its second half proves that this server made it.
func (s *Server) newCookie() string {
	token := secret.Token()
	return token + "." + s.cookieProof(token)
}

func (s *Server) cookieProof(token string) string {
	mac := hmac.New(sha256.New, s.Keys.HMAC)
	mac.Write([]byte("client cookie\x00" + token))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// ownCookie says whether this server made a cookie's value.
func (s *Server) ownCookie(value string) bool {
	token, proof, ok := strings.Cut(value, ".")
	return ok && secret.Equal(proof, s.cookieProof(token))
}

func cookieHash(value string) string { return secret.Hash("client", value) }

// findCookie makes the client of the request's cookie the caller's.
func (c *Call) findCookie() error {
	for _, cookie := range c.R.CookiesNamed(CookieName) {
		if cookie.Value == "" {
			continue
		}
		found, err := c.Tx.ClientByToken(cookieHash(cookie.Value))
		if err == nil {
			c.Client, c.cookie = found, cookie.Value
			return nil
		}
		if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		err = c.Tx.GetDoc(cookieBucket, cookieHash(cookie.Value), c.Now, new(bool))
		if err == nil {
			if timesAgain(c.R) < len(againAfter) {
				return errReplaced
			}
			continue // the answer with the new cookie never arrived: this is an unknown browser
		}
		if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if c.cookie == "" && c.Server.ownCookie(cookie.Value) {
			c.cookie = cookie.Value
		}
	}
	return nil
}

// timesAgain is how often a request has been sent again.
func timesAgain(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get(againParam))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// again answers a request whose cookie has been replaced: it waits a little and sends the browser here once more.
func again(w http.ResponseWriter, r *http.Request) error {
	query, n := r.URL.Query(), timesAgain(r)
	select {
	case <-time.After(againAfter[n]):
	case <-r.Context().Done():
	}
	query.Set(againParam, strconv.Itoa(n+1))
	http.Redirect(w, r, r.URL.Path+"?"+query.Encode(), http.StatusTemporaryRedirect)
	return errAnswered
}

// Rotate gives the caller's client a new cookie.
func (c *Call) Rotate(cl *domain.Client) error {
	if c.Client == nil || c.Client.ID != cl.ID || c.devBrowser != "" || c.newToken != "" {
		return nil // not the caller's own, or a cookie that nobody has seen yet
	}
	if err := c.Tx.PutDoc(cookieBucket, cl.TokenHash, c.Now.Add(replacedFor), true); err != nil {
		return err
	}
	c.newToken = c.Server.newCookie()
	cl.TokenHash = cookieHash(c.newToken)
	return nil
}

// NameBrowser sets a cookie in a browser that has none, before the browser has a client.
func (c *Call) NameBrowser() {
	if c.Client == nil && c.cookie == "" && c.devBrowser == "" {
		c.newToken = c.Server.newCookie()
	}
}

func (c *Call) setCookie() {
	cookie := &http.Cookie{
		Name:     CookieName,
		Path:     "/",
		HttpOnly: true,
		SameSite: http.SameSiteLaxMode,
		Secure:   c.secure(),
	}
	switch {
	case c.dropCookie:
		cookie.MaxAge = -1
	case c.newToken != "":
		cookie.Value, cookie.MaxAge = c.newToken, 365*24*3600
	default:
		return
	}
	http.SetCookie(c.W, cookie)
}

// ReissueCookie sends the request's cookie again, so that its life starts anew.
func (c *Call) ReissueCookie() {
	if c.Client != nil && c.devBrowser == "" && c.newToken == "" {
		c.newToken = c.cookie
	}
}
