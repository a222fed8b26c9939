// Package sessions is who is signed in: who may have a session, how one starts, what tokens it mints, and its endpoints
// (PROTOCOL 4.9, 6.3, 6.6, 7.4). It imports the plumbing (fapi), the shapes (wire), membership and templates; the
// packages of the resources and the Backend API import it.
package sessions

import (
	"errors"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/membership"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/wire"
)

// Own is the session of the path, when it is the caller's and alive.
func Own(c *fapi.Call) (*domain.Session, *domain.User, error) {
	id := c.R.PathValue("id")
	if c.Client == nil {
		return nil, nil, apierr.New("signed_out", "You are signed out.")
	}
	s, err := c.Tx.Session(id)
	if errors.Is(err, store.ErrNotFound) || (err == nil && s.ClientID != c.Client.ID) {
		return nil, nil, apierr.NotFound("session", id)
	}
	if err != nil {
		return nil, nil, err
	}
	u, err := Live(c, s)
	if errors.Is(err, errBanned) { // the published document has no 403 for a session
		err = apierr.New(
			"authentication_invalid",
			"Unable to authenticate the request: the account of the session is banned.",
		)
	}
	if err != nil {
		return nil, nil, err
	}
	return s, u, nil
}

func getSession(c *fapi.Call) (fapi.Reply, error) {
	s, u, err := Own(c)
	if err != nil {
		return fapi.Reply{}, err
	}
	w, err := Wire(c, s, u)
	return fapi.Enveloped(w), err
}

// touchSession makes a session the active one (PROTOCOL 6.3, 7.2).
func touchSession(c *fapi.Call) (fapi.Reply, error) {
	if err := c.Form.Allow("active_organization_id", "intent"); err != nil {
		return fapi.Reply{}, err
	}
	s, u, err := Own(c)
	if err != nil {
		return fapi.Reply{}, err
	}
	if err := membership.Switch(c, s, "active_organization_id"); err != nil {
		return fapi.Reply{}, err
	}
	s.LastActiveAt, s.UpdatedAt, s.Activity = c.Now, c.Now, activity(c)
	if err := c.Tx.PutSession(s); err != nil {
		return fapi.Reply{}, err
	}
	u.LastActiveAt = c.Now
	if err := c.SaveUser(u); err != nil {
		return fapi.Reply{}, err
	}
	c.Client.LastActiveSessionID = s.ID
	if err := c.SaveClient(c.Client); err != nil {
		return fapi.Reply{}, err
	}
	w, err := Wire(c, s, u)
	return fapi.Enveloped(w), err
}

// createToken mints a token, plain or from a template (PROTOCOL 6.6).
func createToken(c *fapi.Call) (fapi.Reply, error) {
	if err := c.Form.Allow("organization_id", "tab_state", "token", "force_origin"); err != nil {
		return fapi.Reply{}, err
	}
	s, u, err := Own(c)
	if err != nil {
		return fapi.Reply{}, err
	}
	if err := membership.Switch(c, s, "organization_id"); err != nil { // for this token: the session is not stored
		return fapi.Reply{}, err
	}
	jwt, err := TokenOf(c, s, u, c.R.PathValue("template"), 0)
	if err != nil {
		return fapi.Reply{}, err
	}
	return fapi.Bare(fapi.JSON{"object": "token", "jwt": jwt}), nil
}

// end is the endpoint by which users end a session themselves; the status is "ended" or "removed".
func end(status string) fapi.Handler {
	return func(c *fapi.Call) (fapi.Reply, error) {
		s, u, err := Own(c)
		if err != nil {
			return fapi.Reply{}, err
		}
		w, err := Wire(c, s, u)
		if err != nil {
			return fapi.Reply{}, err
		}
		if err := Close(c, s, status); err != nil {
			return fapi.Reply{}, err
		}
		if c.Client.LastActiveSessionID == s.ID {
			c.Client.LastActiveSessionID = ""
		}
		if err := c.SaveClient(c.Client); err != nil {
			return fapi.Reply{}, err
		}
		w["status"], w["last_active_token"] = status, nil
		return fapi.Enveloped(w), nil
	}
}

// Close ends a session with a status.
func Close(c *fapi.Call, s *domain.Session, status string) error {
	s.Status, s.UpdatedAt = status, c.Now
	return c.Tx.PutSession(s)
}

// Wire is a session on the wire (PROTOCOL 4.9), with a fresh token.
func Wire(c *fapi.Call, s *domain.Session, u *domain.User) (fapi.JSON, error) {
	jwt, err := Token(c, s)
	if err != nil {
		return nil, err
	}
	self, err := wire.Self(c, u)
	if err != nil {
		return nil, err
	}
	return fapi.JSON{
		"object":                      "session",
		"id":                          s.ID,
		"status":                      s.Status,
		"expire_at":                   fapi.Millis(s.ExpireAt),
		"abandon_at":                  fapi.Millis(s.AbandonAt),
		"last_active_at":              fapi.Millis(s.LastActiveAt),
		"last_active_organization_id": fapi.OrNil(s.LastActiveOrganizationID),
		"actor":                       nil,
		"tasks":                       nil,
		"factor_verification_age":     s.FactorAge(c.Now),
		"user":                        self,
		"public_user_data":            wire.PublicUserData(c, u),
		"last_active_token":           fapi.JSON{"object": "token", "jwt": jwt},
		"created_at":                  fapi.Millis(s.CreatedAt),
		"updated_at":                  fapi.Millis(s.UpdatedAt),
	}, nil
}

// SignedIn is the session a /v1/me request speaks for: that of _clerk_session_id, else the last active one of the
// caller's client. 401 without one.
func SignedIn(c *fapi.Call) (*domain.Session, *domain.User, error) {
	signedOut := apierr.New("signed_out", "You are signed out.")
	if c.Client == nil {
		return nil, nil, signedOut
	}
	id := c.Query.Get("_clerk_session_id")
	if id == "" {
		id = c.Client.LastActiveSessionID
	}
	session, err := c.Tx.Session(id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil, signedOut
	}
	if err != nil {
		return nil, nil, err
	}
	if session.ClientID != c.Client.ID {
		return nil, nil, apierr.New(
			"authentication_invalid",
			"Unable to authenticate the request: the session is not one of this client.",
		)
	}
	user, err := Live(c, session)
	if err != nil {
		return nil, nil, err
	}
	return session, user, nil
}

// Register adds the endpoints.
func Register(s *fapi.Server) {
	s.Handle("GET /v1/client/sessions/{id}", getSession)
	s.Handle("POST /v1/client/sessions/{id}/touch", touchSession)
	s.Handle("POST /v1/client/sessions/{id}/tokens", createToken)
	s.Handle("POST /v1/client/sessions/{id}/tokens/{template}", createToken)
	s.Handle("POST /v1/client/sessions/{id}/end", end("ended"))
	s.Handle("POST /v1/client/sessions/{id}/remove", end("removed"))
}

// EndOthers signs a user out everywhere but in the session keep.
func EndOthers(c *fapi.Call, userID, keep string) error {
	live, _, err := c.Tx.FindSessions(store.SessionFilter{UserID: userID, Status: domain.SessionActive, Now: c.Now})
	if err != nil {
		return err
	}
	for _, s := range live {
		if s.ID == keep {
			continue
		}
		if err := Close(c, s, domain.SessionEnded); err != nil {
			return err
		}
	}
	return nil
}

// activity is from where a request comes.
func activity(c *fapi.Call) domain.Activity {
	agent := c.R.UserAgent()
	return domain.Activity{
		ID:        secret.ID("sess_activity_"),
		UserAgent: agent[:min(len(agent), 512)],
		IP:        fapi.RemoteIP(c.R),
	}
}
