package bapi

import (
	"errors"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/sessions"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/templates"
)

func wireSession(c *fapi.Call, s *domain.Session) fapi.JSON {
	return fapi.JSON{
		"object":         "session",
		"id":             s.ID,
		"client_id":      s.ClientID,
		"user_id":        s.UserID,
		"status":         s.StatusAt(c.Now),
		"last_active_at": fapi.Millis(s.LastActiveAt),
		"expire_at":      fapi.Millis(s.ExpireAt),
		"abandon_at":     fapi.Millis(s.AbandonAt),
		"created_at":     fapi.Millis(s.CreatedAt),
		"updated_at":     fapi.Millis(s.UpdatedAt),
	}
}

func (a *API) session(c *fapi.Call) (*domain.Session, error) {
	id := c.R.PathValue("session_id")
	s, err := c.Tx.Session(id)
	return s, notFound(err, "session", id)
}

func (a *API) getSession(c *fapi.Call, _ body) (any, error) {
	s, err := a.session(c)
	if err != nil {
		return nil, err
	}
	return wireSession(c, s), nil
}

func (a *API) listSessions(c *fapi.Call, _ body) (any, error) {
	if err := onlyFilters(c, "user_id", "client_id", "status", "limit", "offset", "paginated"); err != nil {
		return nil, err
	}
	filter := store.SessionFilter{
		UserID:   c.Query.Get("user_id"),
		ClientID: c.Query.Get("client_id"),
		Status:   c.Query.Get("status"),
		Now:      c.Now,
	}
	var err error
	if filter.Limit, filter.Offset, err = pageOf(c); err != nil {
		return nil, err
	}
	found, total, err := c.Tx.FindSessions(filter)
	out := []fapi.JSON{}
	for _, s := range found {
		out = append(out, wireSession(c, s))
	}
	if c.Query.Get("paginated") == "true" {
		return fapi.JSON{"data": out, "total_count": total}, err
	}
	return out, err
}

func (a *API) revokeSession(c *fapi.Call, _ body) (any, error) {
	s, err := a.session(c)
	if err != nil {
		return nil, err
	}
	if err := revoke(c, s); err != nil {
		return nil, err
	}
	return wireSession(c, s), nil
}

func revoke(c *fapi.Call, s *domain.Session) error {
	if !s.Alive(c.Now) {
		return apierr.New(
			"invalid_action_for_session",
			"Only an active session can be revoked; this one is "+s.Status+".",
		)
	}
	s.Status, s.UpdatedAt = domain.SessionRevoked, c.Now
	return c.Tx.PutSession(s)
}

func revokeAll(c *fapi.Call, userID string) error {
	live, _, err := c.Tx.FindSessions(store.SessionFilter{UserID: userID, Status: domain.SessionActive, Now: c.Now})
	if err != nil {
		return err
	}
	for _, s := range live {
		if err := revoke(c, s); err != nil {
			return err
		}
	}
	return nil
}

// verifySession is the deprecated check of a session with one of its tokens.
func (a *API) verifySession(c *fapi.Call, b body) (any, error) {
	s, err := a.session(c)
	if err != nil {
		return nil, err
	}
	text, err := required(b, "token")
	if err != nil {
		return nil, err
	}
	var claims struct {
		Session string `json:"sid"`
		Expiry  int64  `json:"exp"`
	}
	if a.fapi.Keys.Verify(text, &claims) != nil || claims.Session != s.ID || c.Now.Unix() >= claims.Expiry {
		return nil, apierr.New("authentication_invalid", "The token is not a valid token of this session.")
	}
	if _, err := sessions.Live(c, s); err != nil {
		return nil, err
	}
	return wireSession(c, s), nil
}

func (a *API) sessionToken(c *fapi.Call, b body) (any, error) {
	s, err := a.session(c)
	if err != nil {
		return nil, err
	}
	if !s.Alive(c.Now) {
		return nil, apierr.New(
			"invalid_action_for_session",
			"Only an active session has tokens; this one is "+s.Status+".",
		)
	}
	u, err := sessions.Live(c, s)
	if err != nil {
		return nil, err
	}
	var seconds int
	if there, err := b.decode("expires_in_seconds", &seconds); err != nil {
		return nil, err
	} else if there && (seconds < templates.MinLifetime || seconds > templates.MaxLifetime) {
		return nil, apierr.Invalid("expires_in_seconds", "expires_in_seconds must be between 30 and 315360000.")
	}
	jwt, err := sessions.TokenOf(c, s, u, c.R.PathValue("template_name"), time.Duration(seconds)*time.Second)
	if err != nil {
		return nil, err
	}
	return fapi.JSON{"object": "token", "jwt": jwt}, nil
}

// createSession signs a user in on a browser that nobody has, for a test that calls an API with tokens.
func (a *API) createSession(c *fapi.Call, b body) (any, error) {
	id, err := required(b, "user_id")
	if err != nil {
		return nil, err
	}
	u, err := c.Tx.User(id)
	if err != nil {
		return nil, notFound(err, "user", id)
	}
	browser := &domain.Client{
		ID:        secret.ID("client_"),
		TokenHash: secret.Hash("client", secret.Token()),
		CreatedAt: c.Now,
		UpdatedAt: c.Now,
	}
	if err := c.Tx.PutClient(browser); err != nil {
		return nil, err
	}
	s, err := sessions.Start(c, browser, u, "", false)
	var coded *apierr.Error
	if errors.As(err, &coded) { // the document has no 403 here
		return nil, coded.WithStatus(422)
	}
	if err != nil {
		return nil, err
	}
	return wireSession(c, s), nil
}
