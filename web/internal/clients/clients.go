// Package clients is the browser as a resource: what is signed in and under way in it, and its endpoints (PROTOCOL 2.7,
// 4.8, 6.4). It imports signin and sessions, whose shapes a client contains; app wires it.
package clients

import (
	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/sessions"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
)

// Clients is the resource.
type Clients struct {
	signIns *signin.SignIns
	// SignUp renders the client's current sign-up (nil: none). The sign-up package sets it.
	SignUp func(c *fapi.Call, id string) (any, error)
}

// Register adds the endpoints, and lets every answer carry the client.
func Register(s *fapi.Server, signIns *signin.SignIns) *Clients {
	r := &Clients{signIns: signIns}
	s.WireClient = func(c *fapi.Call, cl *domain.Client) (any, error) { return r.wire(c, cl) }
	s.Handle("POST /v1/dev_browser", createDevBrowser)
	s.Handle("GET /v1/client", getClient)
	s.Handle("PUT /v1/client", putClient)
	s.Handle("POST /v1/client", putClient)
	s.Handle("DELETE /v1/client", deleteClient)
	s.Handle("DELETE /v1/client/sessions", deleteSessions)
	s.Handle("GET /v1/client/touch", touchClient)
	return r
}

func getClient(c *fapi.Call) (fapi.Reply, error) {
	if c.Client == nil {
		c.NameBrowser()
		return fapi.WithoutClient(nil), nil
	}
	w, err := c.Server.WireClient(c, c.Client)
	return fapi.WithoutClient(w), err
}

func putClient(c *fapi.Call) (fapi.Reply, error) {
	cl, err := c.EnsureClient()
	if err != nil {
		return fapi.Reply{}, err
	}
	w, err := c.Server.WireClient(c, cl)
	return fapi.Enveloped(w), err
}

// deleteClient signs out everybody and forgets the browser.
func deleteClient(c *fapi.Call) (fapi.Reply, error) {
	if c.Client == nil {
		return fapi.WithoutClient(nil), nil
	}
	if err := closeAll(c, domain.SessionEnded); err != nil {
		return fapi.Reply{}, err
	}
	w, err := c.Server.WireClient(c, c.Client)
	if err != nil {
		return fapi.Reply{}, err
	}
	return fapi.WithoutClient(w), c.DropClient()
}

// deleteSessions signs out everybody but keeps the browser (clerk-js' sign-out, PROTOCOL 6.4).
func deleteSessions(c *fapi.Call) (fapi.Reply, error) {
	if c.Client == nil {
		return fapi.Reply{}, apierr.New("signed_out", "You are signed out.")
	}
	if err := closeAll(c, domain.SessionRemoved); err != nil {
		return fapi.Reply{}, err
	}
	w, err := c.Server.WireClient(c, c.Client)
	return fapi.Enveloped(w), err
}

func closeAll(c *fapi.Call, status string) error {
	all, err := c.Tx.ClientSessions(c.Client.ID)
	if err != nil {
		return err
	}
	for _, s := range all {
		if err := sessions.Close(c, s, status); err != nil {
			return err
		}
	}
	c.Client.LastActiveSessionID, c.Client.SignInID, c.Client.SignUpID = "", "", ""
	return c.SaveClient(c.Client)
}

// touchClient re-issues the cookie on a top-level navigation and returns to the page (PROTOCOL 7.2).
func touchClient(c *fapi.Call) (fapi.Reply, error) {
	target, err := c.Destination()
	if err != nil {
		return fapi.Reply{}, err
	}
	c.ReissueCookie()
	return fapi.Redirect(target), nil
}

func (r *Clients) wire(c *fapi.Call, cl *domain.Client) (fapi.JSON, error) {
	live, err := sessions.Of(c, cl.ID)
	if err != nil {
		return nil, err
	}
	list, lastActive := []fapi.JSON{}, ""
	for _, s := range live {
		w, err := sessions.Wire(c, s.Session, s.User)
		if err != nil {
			return nil, err
		}
		list = append(list, w)
		if s.ID == cl.LastActiveSessionID {
			lastActive = s.ID
		}
	}
	var signIn, signUp any
	si, err := r.signIns.Current(c, cl)
	if err != nil {
		return nil, err
	}
	if si != nil {
		if signIn, err = r.signIns.Wire(c, si); err != nil {
			return nil, err
		}
	}
	if r.SignUp != nil && cl.SignUpID != "" {
		if signUp, err = r.SignUp(c, cl.SignUpID); err != nil {
			return nil, err
		}
	}
	return fapi.JSON{
		"object": "client", "id": cl.ID, "sessions": list, "sign_in": signIn, "sign_up": signUp,
		"last_active_session_id":       fapi.OrNil(lastActive),
		"last_authentication_strategy": fapi.OrNil(cl.LastAuthenticationStrategy),
		// With null clients make no detour by the touch endpoint (PROTOCOL 7.4): the cookie lives a year.
		"cookie_expires_at": nil,
		"captcha_bypass":    false,
		"created_at":        fapi.Millis(cl.CreatedAt), "updated_at": fapi.Millis(cl.UpdatedAt),
	}, nil
}

// createDevBrowser issues a token that stands in for the client cookie (PROTOCOL 2.7).
func createDevBrowser(c *fapi.Call) (fapi.Reply, error) {
	token := "dvb_" + secret.Token()
	if err := c.Tx.PutDevBrowser(fapi.DevBrowserHash(token), "", c.Now); err != nil {
		return fapi.Reply{}, err
	}
	return fapi.Bare(fapi.JSON{"object": "dev_browser", "id": token}), nil
}
