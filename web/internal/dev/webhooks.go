package dev

import (
	"net/http"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/webhook"
)

// webhooks shows where events go and what became of them.
func (d *handler) webhooks(*http.Request) (any, error) {
	return map[string]any{
		"signing_secret": webhook.SigningSecret,
		"urls":           d.hooks.Addresses(),
		"deliveries":     d.hooks.Log(),
	}, nil
}

func (d *handler) addWebhook(r *http.Request) (any, error) {
	var in struct {
		URL string `json:"url"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	if err := d.hooks.Add(in.URL); err != nil {
		return nil, apierr.Invalid("url", "url must be an http or https address.")
	}
	return d.webhooks(r)
}

func (d *handler) removeWebhook(r *http.Request) (any, error) {
	d.hooks.Remove(r.URL.Query().Get("url"))
	return d.webhooks(r)
}

func (d *handler) replayWebhook(r *http.Request) (any, error) {
	var in struct {
		ID string `json:"id"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	if !d.hooks.Replay(in.ID) {
		return nil, apierr.NotFound("delivery", in.ID)
	}
	return map[string]any{"replayed": in.ID}, nil
}
