package me

import (
	"errors"
	"strings"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/sessions"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/wire"
)

// listed is how many sessions a list has at most, the newest. The published document has no parameters for a page.
const listed = 100

// listSessions lists the user's sessions of a status in all browsers, "" for those that are over, too. It is the bare
// array, as the published document has it.
func listSessions(status string) handler {
	return func(c *fapi.Call, u person) (fapi.Reply, error) {
		found, _, err := c.Tx.FindSessions(store.SessionFilter{UserID: u.ID, Status: status, Now: c.Now, Limit: listed})
		if err != nil {
			return fapi.Reply{}, err
		}
		out := []fapi.JSON{}
		for _, s := range found {
			w := wireDevice(c, s)
			w["public_user_data"] = wire.PublicUserData(c, u.User)
			out = append(out, w)
		}
		return fapi.Bare(out), nil
	}
}

// wireDevice is a session as its user sees it from anywhere: with what is known of the device, and without a token.
func wireDevice(c *fapi.Call, s *domain.Session) fapi.JSON {
	return fapi.JSON{
		"object":                      "session",
		"id":                          s.ID,
		"client_id":                   s.ClientID,
		"user_id":                     s.UserID,
		"status":                      s.StatusAt(c.Now),
		"last_active_at":              fapi.Millis(s.LastActiveAt),
		"expire_at":                   fapi.Millis(s.ExpireAt),
		"abandon_at":                  fapi.Millis(s.AbandonAt),
		"last_active_organization_id": fapi.OrNil(s.LastActiveOrganizationID),
		"actor":                       nil,
		"latest_activity":             activity(s.Activity),
		"factor_verification_age":     s.FactorAge(c.Now),
		"created_at":                  fapi.Millis(s.CreatedAt),
		"updated_at":                  fapi.Millis(s.UpdatedAt),
	}
}

// activity reads a user agent as far as people recognize their devices by it. The order matters: most browsers also say
// that they are an older one.
func activity(a domain.Activity) fapi.JSON {
	id := a.ID
	if id == "" {
		id = "sess_activity_unknown"
	}
	w := fapi.JSON{
		"object":          "session_activity",
		"id":              id,
		"device_type":     device(a.UserAgent),
		"is_mobile":       strings.Contains(a.UserAgent, "Mobile"),
		"browser_name":    "",
		"browser_version": "",
		"ip_address":      a.IP,
		"city":            "",
		"country":         "",
	}
	for _, browser := range []struct{ mark, name string }{
		{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Version/", "Safari"},
	} {
		if _, after, found := strings.Cut(a.UserAgent, browser.mark); found {
			version, _, _ := strings.Cut(after, " ")
			w["browser_name"], w["browser_version"] = browser.name, version
			break
		}
	}
	return w
}

func device(agent string) string {
	for _, d := range []struct{ mark, name string }{
		{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"},
		{"Windows", "Windows"}, {"Mac OS X", "Macintosh"}, {"Linux", "Linux"},
	} {
		if strings.Contains(agent, d.mark) {
			return d.name
		}
	}
	return ""
}

// revokeSession signs the user out in another browser.
func revokeSession(c *fapi.Call, u person) (fapi.Reply, error) {
	id := c.R.PathValue("id")
	s, err := c.Tx.Session(id)
	if errors.Is(err, store.ErrNotFound) || (err == nil && s.UserID != u.ID) {
		return fapi.Reply{}, apierr.NotFound("session", id)
	}
	if err != nil {
		return fapi.Reply{}, err
	}
	if !s.Alive(c.Now) {
		return fapi.Reply{}, apierr.New(
			"invalid_action_for_session",
			"Only an active session can be revoked; this one is "+s.Status+".",
		)
	}
	w, err := sessions.Wire(c, s, u.User)
	if err != nil {
		return fapi.Reply{}, err
	}
	w["status"], w["last_active_token"], w["latest_activity"] = domain.SessionRevoked, nil, activity(s.Activity)
	c.Changed(s.ClientID)
	return fapi.Enveloped(w), sessions.Close(c, s, domain.SessionRevoked)
}
