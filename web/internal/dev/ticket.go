package dev

import (
	"errors"
	"net/http"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
)

// ticketLife is long enough to look at a ticket before using it.
const ticketLife = 10 * time.Minute

// ticket issues a sign-in token for {"identifier"}, as an application's backend would. The page cannot ask the Backend
// API itself: that refuses secret keys from browsers.
func (d *handler) ticket(r *http.Request) (any, error) {
	var body struct {
		Identifier string `json:"identifier"`
	}
	if err := read(r, &body); err != nil {
		return nil, err
	}
	kind, value, ok := typed.Identifier(body.Identifier)
	if !ok {
		return nil, apierr.Param("form_param_format_invalid", "identifier", "Identifier is invalid.")
	}
	var issued map[string]string
	err := d.s.Store.Update(r.Context(), func(tx *store.Tx) error {
		user, err := tx.UserBy(kind, value)
		if errors.Is(err, store.ErrNotFound) {
			return apierr.Param("form_identifier_not_found", "identifier", "Couldn't find your account.")
		}
		if err != nil {
			return err
		}
		token, err := d.tickets.Issue(tx, d.s.Clock.Now(), user.ID, ticketLife)
		issued = map[string]string{"ticket": token.Token}
		return err
	})
	return issued, err
}
