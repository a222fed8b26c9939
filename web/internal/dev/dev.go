// Package dev is /__dev/: what only a local server has. Inbox, clock, reset, switches, seeded users. Nothing in it asks
// who is calling, so it answers callers on this machine's own pages only. app imports it.
package dev

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/captcha"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/roles"
	"github.com/signin-wasm/signin-wasm/web/internal/seed"
	"github.com/signin-wasm/signin-wasm/web/internal/settings"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/templates"
	"github.com/signin-wasm/signin-wasm/web/internal/ticket"
	"github.com/signin-wasm/signin-wasm/web/internal/webhook"
)

// Facts are what the server tells about itself. SecretKey is "" when it is not for everybody to see.
type Facts struct {
	SecretKey, PublishableKey string
	Seed                      seed.Seed // to which a reset returns
	Hooks                     *webhook.Sender
}

// Handler serves /__dev/. tickets issues sign-in tokens; more adds what other packages serve there.
func Handler(s *fapi.Server, facts Facts, tickets *ticket.Service, more ...func(*http.ServeMux)) http.Handler {
	d := &handler{
		s:              s,
		secretKey:      facts.SecretKey,
		publishableKey: facts.PublishableKey,
		seed:           facts.Seed,
		hooks:          facts.Hooks,
		tickets:        tickets,
	}
	mux := http.NewServeMux()
	for _, e := range d.endpoints() {
		mux.HandleFunc(e.method+" /__dev/"+e.path, e.serve)
	}
	mux.HandleFunc("GET /__dev/{$}", d.index)
	mux.HandleFunc("GET /__dev/protect.js", serveAsset("protect.js", "text/javascript; charset=utf-8"))
	mux.HandleFunc("GET /__dev/inbox.css", serveAsset("inbox.css", "text/css; charset=utf-8"))
	mux.HandleFunc("GET /__dev/inbox.js", serveAsset("inbox.js", "text/javascript; charset=utf-8"))
	for _, register := range more {
		register(mux)
	}
	mux.HandleFunc("/__dev/", func(w http.ResponseWriter, r *http.Request) {
		write(
			w,
			http.StatusNotFound,
			apierr.New(
				"resource_not_found",
				"There is no "+r.Method+" "+r.URL.Path+"; GET /__dev/ lists what there is.",
			),
		)
	})
	return guard(s, mux)
}

// guard admits pages of allowed origins and programs. Answers can be read by other loopback origins (test pages).
func guard(s *fapi.Server, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Add("Vary", "Origin")
		origin, foreign := r.Header.Get("Origin"), s.Foreign(r)
		if origin != "" && !foreign {
			h.Set("Access-Control-Allow-Origin", origin)
			h.Set("Access-Control-Allow-Methods", "GET, POST, PATCH, DELETE")
			h.Set("Access-Control-Allow-Headers", "Content-Type")
		}
		switch {
		case r.Method == http.MethodOptions:
			w.WriteHeader(http.StatusNoContent)
		case foreign:
			write(w, http.StatusBadRequest, apierr.New("origin_invalid", "/__dev/ is for pages on this machine."))
		default:
			next.ServeHTTP(w, r)
		}
	})
}

type handler struct {
	s                         *fapi.Server
	secretKey, publishableKey string
	seed                      seed.Seed
	hooks                     *webhook.Sender
	tickets                   *ticket.Service
	snapshots                 snapshots
}

func (d *handler) json(f func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, err := f(r)
		var coded *apierr.Error
		switch {
		case errors.As(err, &coded):
			write(w, coded.Status, coded)
		case err != nil:
			d.s.Log.Error("dev request failed", "path", r.URL.Path, "error", err)
			write(w, 500, apierr.New("internal_clerk_error", ""))
		default:
			write(w, 200, v)
		}
	}
}

func write(w http.ResponseWriter, status int, v any) {
	if e, ok := v.(*apierr.Error); ok {
		v = map[string]any{"errors": []*apierr.Error{e}}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// read decodes a JSON body into v; unknown fields are refused, an absent body leaves v alone.
func read(r *http.Request, v any) error {
	dec := json.NewDecoder(io.LimitReader(r.Body, 64<<10))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil && !errors.Is(err, io.EOF) {
		return apierr.New("request_body_invalid", "The body does not fit: "+err.Error())
	}
	return nil
}

func (d *handler) info(*http.Request) (any, error) {
	return map[string]any{
		"publishable_key": d.publishableKey,
		"secret_key":      d.secretKey,
		"base_url":        d.s.BaseURL,
		"test_code":       "424242",
		"captcha_token":   captcha.DummyToken,
	}, nil
}

func (d *handler) clock(*http.Request) (any, error) {
	return map[string]any{"now": d.s.Clock.Now().UnixMilli(), "offset_ms": d.s.Clock.Offset().Milliseconds()}, nil
}

// advance moves the clock by advance_ms, or back to the system's time with reset.
func (d *handler) advance(r *http.Request) (any, error) {
	var in struct {
		AdvanceMS int64 `json:"advance_ms"`
		Reset     bool  `json:"reset"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	const decade = 10 * 365 * 24 * time.Hour
	if d := time.Duration(in.AdvanceMS); d > decade/time.Millisecond || d < -decade/time.Millisecond {
		return nil, apierr.Invalid("advance_ms", "advance_ms must be within ten years.")
	}
	if in.Reset {
		d.s.Clock.Reset()
	}
	d.s.Clock.Advance(time.Duration(in.AdvanceMS) * time.Millisecond)
	return d.clock(r)
}

func (d *handler) settings(r *http.Request) (any, error) {
	var s settings.Settings
	err := d.s.Store.Update(r.Context(), func(tx *store.Tx) (err error) {
		s, err = settings.Load(tx)
		return err
	})
	return s, err
}

// change overwrites the switches that the body names.
func (d *handler) change(r *http.Request) (any, error) {
	var s settings.Settings
	err := d.s.Store.Update(r.Context(), func(tx *store.Tx) (err error) {
		if s, err = settings.Load(tx); err != nil {
			return err
		}
		if err = read(r, &s); err != nil {
			return err
		}
		if err = s.Check(); err != nil {
			return apierr.New("form_param_value_invalid", err.Error())
		}
		return settings.Save(tx, s)
	})
	return s, err
}

// reset returns to the seed: users, settings, clock, an empty inbox, nobody signed in.
func (d *handler) reset(r *http.Request) (any, error) {
	d.s.Clock.Reset()
	d.s.ResetLimits()
	err := d.s.Store.Update(r.Context(), func(tx *store.Tx) error { return Reset(tx, d.s.Clock.Now(), d.seed) })
	return map[string]any{"reset": err == nil}, err
}

// Reset empties the store and fills it with the seed and the default settings.
func Reset(tx *store.Tx, now time.Time, users seed.Seed) error {
	if err := tx.Clear(); err != nil {
		return err
	}
	if err := settings.Save(tx, settings.Default()); err != nil {
		return err
	}
	if err := roles.Save(tx, roles.Default()); err != nil {
		return err
	}
	if err := templates.Save(tx, templates.Default()); err != nil {
		return err
	}
	return users.Fill(tx, now)
}
