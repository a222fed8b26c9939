package dev

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
)

//go:embed assets
var assets embed.FS

// inboxTemplate shows messages; html/template escapes all they contain.
var inboxTemplate = template.Must(template.ParseFS(assets, "assets/inbox.html"))

const inboxCSP = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

func (d *handler) inboxPage(w http.ResponseWriter, r *http.Request) {
	to := r.URL.Query().Get("to")
	var messages []*domain.Message
	err := d.s.Store.Update(r.Context(), func(tx *store.Tx) (err error) {
		messages, err = tx.Messages(to)
		return err
	})
	var page bytes.Buffer
	if err == nil {
		err = inboxTemplate.Execute(&page, map[string]any{"To": to, "Messages": messages})
	}
	if err != nil {
		d.s.Log.Error("inbox page failed", "error", err)
		http.Error(w, "The inbox could not be shown.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", inboxCSP)
	w.Header().Set("Referrer-Policy", "no-referrer")
	_, _ = w.Write(page.Bytes())
}

func serveAsset(name, kind string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		b, err := assets.ReadFile("assets/" + name)
		if err != nil {
			http.Error(w, "not found", http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write(b)
	}
}

// maxWait bounds how long a request waits for a message.
const maxWait = time.Minute

// recipient is an address or number in the form that messages have.
func recipient(r *http.Request) string {
	to := r.URL.Query().Get("to")
	if kind, value, ok := typed.Identifier(to); ok && (kind == domain.KindEmail || kind == domain.KindPhone) {
		return value
	}
	return to
}

// inbox lists messages, newest first. With wait it answers as soon as there is one, or with none when the time is up.
func (d *handler) inbox(r *http.Request) (any, error) {
	query := r.URL.Query()
	var wait time.Duration
	if text := query.Get("wait"); text != "" {
		var err error
		if wait, err = time.ParseDuration(text); err != nil || wait < 0 || wait > maxWait {
			return nil, apierr.Invalid("wait", "wait must be a duration of at most a minute, such as 10s.")
		}
	}
	over := time.After(wait)
	for {
		arrival := d.s.Outbox.Arrival()
		found, err := d.messages(r, recipient(r), query.Get("after"))
		if err != nil || len(found) > 0 || wait == 0 {
			return map[string]any{"messages": found}, err
		}
		select {
		case <-arrival:
		case <-over:
			wait = 0
		case <-r.Context().Done():
			wait = 0
		}
	}
}

// messages are those to a recipient that came after a message, by its id, or after a time.
func (d *handler) messages(r *http.Request, to, after string) (out []*domain.Message, err error) {
	since, err := moment(after)
	if err != nil {
		return nil, err
	}
	err = d.s.Store.Update(r.Context(), func(tx *store.Tx) (err error) {
		out, err = tx.Messages(to)
		return err
	})
	for i, m := range out {
		if m.ID == after || (!since.IsZero() && !m.CreatedAt.After(since)) {
			return out[:i], err
		}
	}
	return out, err
}

// moment reads a time in milliseconds or RFC 3339; it is zero for a message id and for nothing.
func moment(text string) (time.Time, error) {
	if text == "" || strings.HasPrefix(text, "msg_") {
		return time.Time{}, nil
	}
	if ms, err := strconv.ParseInt(text, 10, 64); err == nil {
		return time.UnixMilli(ms), nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return at, apierr.Invalid(
			"after",
			"after must be the id of a message, milliseconds since 1970 or an RFC 3339 time.",
		)
	}
	return at, nil
}

func (d *handler) clearInbox(r *http.Request) (any, error) {
	err := d.s.Store.Update(r.Context(), func(tx *store.Tx) error { return tx.DeleteMessages(recipient(r)) })
	return map[string]any{"cleared": err == nil}, err
}
