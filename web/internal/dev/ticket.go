package dev

import (
	"net/http"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/store"
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
	var issued map[string]string
	err := d.s.Store.Update(r.Context(), func(tx *store.Tx) error {
		user, err := userOf(tx, body.Identifier)
		if err != nil {
			return err
		}
		token, err := d.tickets.Issue(tx, d.s.Clock.Now(), user.ID, ticketLife)
		issued = map[string]string{"ticket": token.Token}
		return err
	})
	return issued, err
}
