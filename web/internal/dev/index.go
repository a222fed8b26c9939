package dev

import (
	"bytes"
	"html/template"
	"net/http"
)

// endpoint is an endpoint of /__dev/, with the sentence that the index shows for it.
type endpoint struct {
	method, path, does string
	serve              http.HandlerFunc
}

func (d *handler) endpoints() []endpoint {
	return []endpoint{
		{"GET", "inbox", "what was sent, as a page", d.inboxPage},
		{
			"GET",
			"inbox.json",
			"the same as JSON: ?to= an address or number, ?after= a message id or time, ?wait=10s until there is one",
			d.json(d.inbox),
		},
		{"DELETE", "inbox", "empties the inbox, or ?to= of one recipient", d.json(d.clearInbox)},
		{"GET", "users", "the seed, with credentials", d.json(func(*http.Request) (any, error) { return d.seed, nil })},
		{"GET", "people", "users as they are now, with the credentials that still hold", d.json(d.people)},
		{"GET", "info", "keys and addresses", d.json(d.info)},
		{"GET", "clock", "the server's time", d.json(d.clock)},
		{"POST", "clock", `{"advance_ms":31000} moves it, {"reset":true} returns to the system's`, d.json(d.advance)},
		{"GET", "settings", "the instance's switches", d.json(d.settings)},
		{"PATCH", "settings", "changes those that the body names", d.json(d.change)},
		{
			"POST",
			"reset",
			"back to the seed: users, settings, clock, inbox, nobody signed in; keys stay",
			d.json(d.reset),
		},
		{"POST", "snapshot", `keeps everything as it is: {"snapshot":"snap_…"}`, d.json(d.snapshot)},
		{"POST", "restore", `{"snapshot":"snap_…"} returns to it`, d.json(d.restore)},
		{"POST", "unlock", `{"identifier":"ada@example.com"} ends a lock-out`, d.json(d.unlock)},
		{"GET", "webhooks", "where events go, and what became of each", d.json(d.webhooks)},
		{
			"POST",
			"webhooks",
			`{"url":"http://localhost:3000/hooks"} sends events there, too`,
			d.json(d.addWebhook),
		},
		{"DELETE", "webhooks", "?url= ends that", d.json(d.removeWebhook)},
		{"POST", "webhooks/replay", `{"id":"msg_…"} sends one again`, d.json(d.replayWebhook)},
		{
			"POST",
			"wallets/sign",
			`{"address":"0xf39f…","message":"…"}: the signature of a seeded wallet`,
			d.json(d.sign),
		},
		{"POST", "tickets", `{"identifier":"ada@example.com"} makes a sign-in ticket`, d.json(d.ticket)},
	}
}

var indexTemplate = template.Must(template.ParseFS(assets, "assets/index.html"))

// index lists the endpoints.
func (d *handler) index(w http.ResponseWriter, _ *http.Request) {
	type row struct{ Method, Path, Does string }
	var rows []row
	for _, e := range d.endpoints() {
		rows = append(rows, row{e.method, "/__dev/" + e.path, e.does})
	}
	var page bytes.Buffer
	if err := indexTemplate.Execute(&page, rows); err != nil {
		d.s.Log.Error("index page failed", "error", err)
		http.Error(w, "The index could not be shown.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", inboxCSP)
	_, _ = w.Write(page.Bytes())
}
