package bapi

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/settings"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// Event is the webhook event of a change: its type and its data, which is the resource as the Backend API shows it. The
// type is "" for a change without an event, such as a session that was touched.
func (a *API) Event(change store.Change) (kind string, data any, err error) {
	if change.Kind == store.ChangedUser && change.Deleted {
		return "user.deleted", fapi.JSON{"object": "user", "id": change.ID, "deleted": true}, nil
	}
	c := &fapi.Call{Server: a.fapi, Now: a.fapi.Clock.Now()}
	err = a.fapi.Store.Update(context.Background(), func(tx *store.Tx) (err error) {
		if c.Settings, err = settings.Load(tx); err != nil {
			return err
		}
		c.Tx = tx
		kind, data, err = event(c, change)
		return err
	})
	return kind, data, err
}

func event(c *fapi.Call, change store.Change) (kind string, data any, err error) {
	switch change.Kind {
	case store.ChangedUser:
		u := new(domain.User)
		if err := json.Unmarshal(change.Doc, u); err != nil {
			return "", nil, err
		}
		kind = "user.updated"
		if change.Created {
			kind = "user.created"
		}
		return kind, wireUser(c, u), nil
	case store.ChangedSession:
		s := new(domain.Session)
		if err := json.Unmarshal(change.Doc, s); err != nil {
			return "", nil, err
		}
		switch {
		case change.Created:
			kind = "session.created"
		case slices.Contains([]string{domain.SessionEnded, domain.SessionRemoved, domain.SessionRevoked}, s.Status):
			kind = "session." + s.Status
		}
		return kind, wireSession(c, s), nil
	case store.ChangedMessage:
		m := new(domain.Message)
		if err := json.Unmarshal(change.Doc, m); err != nil {
			return "", nil, err
		}
		kind, data = messageEvent(m)
	}
	return kind, data, nil
}

func messageEvent(m *domain.Message) (kind string, data fapi.JSON) {
	data = fapi.JSON{
		"id":                 m.ID,
		"status":             "queued",
		"delivered_by_clerk": true,
		"data":               fapi.JSON{"otp_code": m.Code, "magic_link": m.Link},
	}
	if m.Channel != "email" {
		data["object"], data["to_phone_number"], data["message"] = "sms_message", m.To, m.Body
		return "sms.created", data
	}
	data["object"], data["to_email_address"], data["subject"], data["body_plain"] = "email", m.To, m.Subject, m.Body
	return "email.created", data
}
