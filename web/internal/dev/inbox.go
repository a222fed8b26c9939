package dev

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

//go:embed assets
var assets embed.FS

// inboxTemplate shows messages; html/template escapes all they contain.
var inboxTemplate = template.Must(template.ParseFS(assets, "assets/inbox.html"))

const inboxCSP = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

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
