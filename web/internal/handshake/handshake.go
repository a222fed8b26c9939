// Package handshake lets a backend that renders pages find out who is signed in, when the cookies of its own host
// cannot tell: it sends the browser here, and the browser comes back with the cookies to set (@clerk/backend,
// authenticateRequest). It imports the plumbing (fapi) and sessions; the Backend API hands out what a nonce stands
// for.
package handshake

import (
	"crypto/sha1" // it names a cookie and protects nothing
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/redirecturl"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/sessions"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/token"
)

const (
	path   = "/v1/client/handshake"
	bucket = "handshake"
	// life is how long a browser takes to bring an answer back.
	life = time.Minute
	// kept is how long a browser keeps the cookies.
	kept = 365 * 24 * time.Hour

	nonceParam = "__clerk_handshake_nonce"
	tokenParam = "__clerk_handshake"
)

// Handshake is the endpoint.
type Handshake struct{ suffix string }

// Register adds the endpoint. Cookies are named with and without the suffix of the publishable key.
func Register(s *fapi.Server, publishableKey string) {
	h := &Handshake{suffix: Suffix(publishableKey)}
	s.HandleStranger("GET "+path, fapi.Navigation(h.serve))
}

// Suffix is what the cookies of a publishable key end in, so that two applications on one host keep theirs apart.
func Suffix(publishableKey string) string {
	sum := sha1.Sum([]byte(publishableKey))
	return base64.URLEncoding.EncodeToString(sum[:])[:8]
}

func (h *Handshake) serve(c *fapi.Call) (fapi.Reply, error) {
	target, err := c.Destination()
	if err != nil {
		return fapi.Reply{}, err
	}
	browser, session, err := h.find(c)
	if err != nil {
		return fapi.Reply{}, err
	}
	directives, err := h.directives(c, target, browser, session)
	if err != nil {
		return fapi.Reply{}, err
	}
	// What an earlier handshake left in the address must not be answered again.
	name, value := tokenParam, ""
	if c.Query.Get("format") == "nonce" {
		name, value = nonceParam, secret.Token()
		err = c.Tx.PutDoc(bucket, secret.Hash(bucket, value), c.Now.Add(life), directives)
	} else {
		claims := fapi.JSON{"handshake": directives, "iat": c.Now.Unix(), "exp": c.Now.Add(life).Unix()}
		value, err = c.Server.Keys.Sign(claims, map[jose.HeaderKey]any{"cat": token.Category})
	}
	if err != nil {
		return fapi.Reply{}, err
	}
	target = redirecturl.WithQuery(target, tokenParam, "", nonceParam, "", "__clerk_db_jwt", "", name, value)
	return fapi.Render(func(w http.ResponseWriter) {
		w.Header().Set("Location", target)
		w.Header().Set("Referrer-Policy", "no-referrer") // the address carries the answer
		w.WriteHeader(http.StatusTemporaryRedirect)
	}), nil
}

// find says which dev browser the browser is from now on, and who is signed in there; nil for nobody.
//
// The browser may know its client by a dev-browser token (the page's, in the query) and by this server's own cookie.
// When both have somebody signed in, the page's session says which of them is meant, and otherwise the cookie counts: a
// link can bring a token of somebody else's.
func (h *Handshake) find(c *fapi.Call) (devBrowser string, session *sessions.Session, err error) {
	byToken, byCookie, err := c.Identities()
	if err != nil {
		return "", nil, err
	}
	wanted := sessionID(c, c.Query.Get("__session"))
	owner, best := byCookie, 0
	for _, cl := range []*domain.Client{byCookie, byToken} {
		if cl == nil {
			continue
		}
		live, err := sessions.Of(c, cl.ID)
		if err != nil {
			return "", nil, err
		}
		for i := range live {
			rank := 1
			switch live[i].ID {
			case wanted:
				rank = 3
			case cl.LastActiveSessionID:
				rank = 2
			}
			if rank > best {
				owner, session, best = cl, &live[i], rank
			}
		}
	}
	if owner == nil {
		owner = byToken
	}
	devBrowser, err = remember(c, owner)
	return devBrowser, session, err
}

// sessionID is the session of a token of ours, which may have expired; "" for anything else.
func sessionID(c *fapi.Call, text string) string {
	var claims struct {
		Session string `json:"sid"`
	}
	if text == "" || c.Server.Keys.Verify(text, &claims) != nil {
		return ""
	}
	return claims.Session
}

// remember gives the browser a dev-browser token that leads to its client. The token in the query is kept when it leads
// there already. It is never bound to the client here, because the author of the link may know it.
func remember(c *fapi.Call, owner *domain.Client) (string, error) {
	id := ""
	if owner != nil {
		id = owner.ID
		given := c.Query.Get("__clerk_db_jwt")
		known, err := c.Tx.DevBrowser(fapi.DevBrowserHash(given))
		if err == nil && known == id {
			return given, nil
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return "", err
		}
	}
	fresh := "dvb_" + secret.Token()
	return fresh, c.Tx.PutDevBrowser(fapi.DevBrowserHash(fresh), id, c.Now)
}

// directives are the Set-Cookie lines for the page's host.
func (h *Handshake) directives(c *fapi.Call, target, devBrowser string, session *sessions.Session) ([]string, error) {
	u, err := url.Parse(target)
	if err != nil {
		return nil, err
	}
	jwt, since := "", int64(0)
	if session != nil {
		owner, err := c.Tx.Client(session.ClientID)
		if err != nil {
			return nil, err
		}
		if jwt, err = sessions.TokenFor(c, session.Session, redirecturl.Origin(u)); err != nil {
			return nil, err
		}
		// Not later than the token's own time: backends refuse a token that is older than this cookie.
		since = min(owner.UpdatedAt.Unix(), c.Now.Unix())
	}
	var out []string
	for _, suffix := range []string{"", "_" + h.suffix} {
		out = append(out,
			cookie(u, "__clerk_db_jwt"+suffix, devBrowser),
			cookie(u, "__client_uat"+suffix, fmt.Sprint(since)),
			cookie(u, "__session"+suffix, jwt))
	}
	return out, nil
}

// cookie is a Set-Cookie line. Scripts read these cookies, so they are not HttpOnly.
func cookie(page *url.URL, name, value string) string {
	ck := http.Cookie{
		Name:     name,
		Value:    value,
		Path:     "/",
		SameSite: http.SameSiteLaxMode,
		MaxAge:   int(kept / time.Second),
		Secure:   page.Scheme == "https",
	}
	if value == "" {
		ck.MaxAge = -1
	}
	return ck.String()
}

// Take gives out what a nonce stands for, once: the cookies to set. It is the Backend API's to ask.
func Take(c *fapi.Call, nonce string) ([]string, error) {
	var directives []string
	err := c.Tx.TakeDoc(bucket, secret.Hash(bucket, nonce), c.Now, &directives)
	if errors.Is(err, store.ErrNotFound) {
		return nil, apierr.New(
			"resource_not_found",
			"There is no handshake with this nonce, or it has been taken already.",
		)
	}
	return directives, err
}
