// Package app puts the dev server together: store, keys, strategies, APIs, pages. The program, signintest and world
// import it; nothing else may.
package app

import (
	"context"
	"crypto/rsa"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/bapi"
	"github.com/signin-wasm/signin-wasm/web/internal/clock"
	"github.com/signin-wasm/signin-wasm/web/internal/dev"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/journal"
	"github.com/signin-wasm/signin-wasm/web/internal/judge"
	"github.com/signin-wasm/signin-wasm/web/internal/mail"
	"github.com/signin-wasm/signin-wasm/web/internal/onetap"
	"github.com/signin-wasm/signin-wasm/web/internal/page"
	"github.com/signin-wasm/signin-wasm/web/internal/redirecturl"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/seed"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
	"github.com/signin-wasm/signin-wasm/web/internal/site"
	"github.com/signin-wasm/signin-wasm/web/internal/sso"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/ticket"
	"github.com/signin-wasm/signin-wasm/web/internal/token"
	"github.com/signin-wasm/signin-wasm/web/internal/webhook"
	"github.com/signin-wasm/signin-wasm/web/internal/wire"
)

// PublishableKey decodes to localhost.test, which is no official development host: clients make no dev-browser
// handshake and reach the server by proxyUrl (PROTOCOL 1.4, 2.7).
const PublishableKey = "pk_test_bG9jYWxob3N0LnRlc3Qk"

// SecretKey is the default key of the Backend API. It is public, like everything in a development server.
const SecretKey = "sk_test_c2lnbmluLXdhc20tZGV2ZWxvcG1lbnQ"

// demoRoutes are the paths besides / that the demo page shows itself under.
var demoRoutes = []string{"/sso-callback", "/email-link", "/continue", "/more"}

// Config is what main reads from the environment. BaseURL is required.
type Config struct {
	BaseURL        string   // public origin
	Hosts          []string // host names besides loopback ones that the server answers to
	AllowedOrigins []string
	DatabasePath   string // "" keeps everything in memory
	SecretKey      string
	SMTPURL        string
	Webhooks       []string  // addresses that events are sent to
	Seed           seed.Seed // who is there at first; nil for the demo's people
	Unseeded       bool      // no users to begin with
	// Keys and ProviderKey are the signing keys of the instance and of the embedded providers; made when nil.
	Keys        *token.Keys
	ProviderKey *rsa.PrivateKey
	SSO         sso.Options       // who the embedded providers know; zero for the demo's
	Strategies  []signin.Strategy // besides the built-in ones
	OneTap      onetap.Source     // whose Google One Tap tokens to trust; zero for the local stand-in
	// Judge and BackendJudge hold the traffic of the two APIs against their published documents; nil judges nothing.
	Judge, BackendJudge *judge.Judge
	Demo, SDK           fs.FS // files of / and /sdk/; nil when the program has none
	Modules             fs.FS // a node_modules folder with clerk-js and its components, for /npm/; or nil
	Argon2              secret.Argon2
	Log                 *slog.Logger
	Journal             *journal.Journal // lines for the developer, or nil
}

// App is a running server but for its listener.
type App struct {
	Handler http.Handler
	FAPI    *fapi.Server
	Tickets *ticket.Service
	OneTap  *onetap.Issuer // nil when Google itself is trusted
	store   *store.Store
	outbox  *mail.Outbox
	hooks   *webhook.Sender
	sweeper sync.WaitGroup
	stop    context.CancelFunc
}

// New opens the database, seeds it when it is empty, and builds the server.
func New(cfg Config) (*App, error) {
	db, err := store.Open(cfg.DatabasePath)
	if err != nil {
		return nil, err
	}
	a := &App{store: db}
	if err := a.build(cfg); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	ctx, stop := context.WithCancel(context.Background())
	a.stop = stop
	a.sweeper.Go(func() { a.sweep(ctx, time.Tick(sweepEvery)) })
	return a, nil
}

// Close waits for mail that is being sent and closes the database.
func (a *App) Close() error {
	a.stop()
	a.sweeper.Wait()
	a.outbox.Wait()
	a.hooks.Close()
	return a.store.Close()
}

// tell sends the events of what a transaction has changed.
func (a *App) tell(api *bapi.API, changes []store.Change) {
	if len(a.hooks.Addresses()) == 0 {
		return
	}
	for _, change := range changes {
		kind, data, err := api.Event(change)
		if err == nil && kind != "" {
			err = a.hooks.Send(kind, data, a.FAPI.Clock.Now())
		}
		if err != nil {
			a.FAPI.Log.Error("event was not sent", "kind", change.Kind, "error", err)
		}
	}
}

// sweepEvery is how often values are removed that nobody has asked for before they expired.
const sweepEvery = 10 * time.Minute

func (a *App) sweep(ctx context.Context, again <-chan time.Time) {
	for {
		err := a.store.Update(ctx, func(tx *store.Tx) error {
			_, err := tx.Sweep(a.FAPI.Clock.Now())
			return err
		})
		if err != nil {
			a.FAPI.Log.Error("what is old was not removed", "error", err)
		}
		select {
		case <-again:
		case <-ctx.Done():
			return
		}
	}
}

func (a *App) build(cfg Config) error {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	var err error
	if a.outbox, err = mail.NewOutbox(cfg.SMTPURL, cfg.Log); err != nil {
		return err
	}
	a.outbox.Sent = cfg.Journal.Message
	if cfg.Seed == nil {
		cfg.Seed = seed.Default
	}
	cfg.Seed = cfg.Seed.Hashed(cfg.Argon2)
	now := new(clock.Clock)
	keys, err := a.prepare(now, cfg)
	if err != nil {
		return err
	}
	redirects, err := redirecturl.New(cfg.BaseURL, cfg.AllowedOrigins...)
	if err != nil {
		return err
	}
	a.FAPI = fapi.New(fapi.Options{Store: a.store, Clock: now, Keys: keys, Outbox: a.outbox, Argon2: cfg.Argon2,
		BaseURL: cfg.BaseURL, Redirects: redirects, Log: cfg.Log})
	parts, err := register(a.FAPI, cfg)
	if err != nil {
		return err
	}
	a.Tickets, a.OneTap = parts.tickets, parts.google
	api := bapi.Register(a.FAPI, parts.tickets, cfg.SecretKey)
	if a.hooks, err = webhook.NewSender(cfg.Webhooks...); err != nil {
		return err
	}
	a.store.Observe(func(changes []store.Change) { a.tell(api, changes) })

	traffic := judged(a.FAPI, cfg)
	mux := http.NewServeMux()
	for _, path := range []string{"/v1/", "/.well-known/", "/popup-callback", "/oauth/", "/api_keys", "/api_keys/"} {
		mux.Handle(path, traffic)
	}
	mux.Handle(wire.ImagePath, a.FAPI)
	mux.Handle(sso.ProviderPath+"/", unstored(parts.providers))
	mux.Handle(page.AssetPath, page.Assets())
	mux.Handle(
		"/__dev/",
		dev.Handler(
			a.FAPI,
			dev.Facts{SecretKey: shown(cfg.SecretKey), PublishableKey: PublishableKey, Seed: cfg.Seed, Hooks: a.hooks},
			parts.tickets,
			parts.google.Register,
			reports(cfg),
			backend(a.FAPI, cfg.SecretKey),
		),
	)
	pages(mux, cfg)
	names, err := answered(cfg)
	if err != nil {
		return err
	}
	a.Handler = cfg.Journal.Handler(hosts(names, http.MaxBytesHandler(mux, maxBody)), notable)
	return nil
}

// pages puts the demo page and the package that it loads on the server.
func pages(mux *http.ServeMux, cfg Config) {
	if cfg.SDK == nil {
		cfg.SDK = nothing{}
	}
	mux.Handle("/sdk/", site.Package(cfg.SDK))
	mux.Handle("GET /npm/", site.Modules(cfg.SDK, cfg.Modules))
	if cfg.Demo == nil {
		mux.Handle("/", site.Absent())
		return
	}
	page := site.Routes(cfg.Demo)
	for _, route := range demoRoutes {
		mux.Handle("GET "+route, canonical(cfg.BaseURL, page))
	}
	mux.Handle("GET /{$}", canonical(cfg.BaseURL, page))
	mux.Handle("/", site.Files("/", cfg.Demo))
}

// nothing is a tree without files.
type nothing struct{}

func (nothing) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// notable says which requests the journal shows: those of the APIs and the providers, not the files of a page.
func notable(path string) bool {
	return strings.HasPrefix(path, "/v1/") || strings.HasPrefix(path, "/idp/") || path == "/popup-callback" ||
		(strings.HasPrefix(path, "/__dev/") && path != "/__dev/inbox.json" && !strings.Contains(path[len("/__dev/"):], "."))
}

// maxBody bounds every request body; endpoints have narrower limits of their own.
const maxBody = 1 << 20

// shown is the secret key as /__dev/ may show it: the well-known key is public, a key that somebody chose is "".
func shown(secretKey string) string {
	if secretKey != SecretKey {
		return ""
	}
	return secretKey
}

// unstored keeps codes and tokens out of caches (RFC 6749 section 5.1), which the library of the providers leaves open.
func unstored(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

// prepare loads the keys and seeds a database that has no users.
func (a *App) prepare(now *clock.Clock, cfg Config) (keys *token.Keys, err error) {
	err = a.store.Update(context.Background(), func(tx *store.Tx) error {
		if keys = cfg.Keys; keys == nil {
			if keys, err = token.Load(tx); err != nil {
				return err
			}
		}
		if cfg.Unseeded {
			return nil
		}
		if seeded, err := tx.HasUsers(); err != nil || seeded {
			return err
		}
		return dev.Reset(tx, now.Now(), cfg.Seed)
	})
	return keys, err
}

// reports shows what the judges have seen.
func reports(cfg Config) func(*http.ServeMux) {
	return func(mux *http.ServeMux) {
		if cfg.Judge != nil {
			mux.Handle("GET /__dev/openapi", cfg.Judge)
		}
		if cfg.BackendJudge != nil {
			mux.Handle("GET /__dev/openapi/backend", cfg.BackendJudge)
		}
	}
}

// backend lets a page of this machine do what an application's backend does, below /__dev/backend/: the server adds the
// secret key, which a page must not have.
func backend(api http.Handler, secretKey string) func(*http.ServeMux) {
	return func(mux *http.ServeMux) {
		mux.HandleFunc("/__dev/backend/", func(w http.ResponseWriter, r *http.Request) {
			inner := r.Clone(r.Context())
			inner.URL.Path = "/v1/" + strings.TrimPrefix(r.URL.Path, "/__dev/backend/")
			if !bapi.Owns(inner.URL.Path) {
				http.NotFound(w, r)
				return
			}
			inner.Header = http.Header{
				"Authorization": {"Bearer " + secretKey},
				"Content-Type":  r.Header["Content-Type"],
			}
			api.ServeHTTP(w, inner)
		})
	}
}

// judged puts the judges in front of the API.
func judged(api *fapi.Server, cfg Config) http.Handler {
	front, back := http.Handler(api), http.Handler(api)
	if cfg.Judge != nil {
		front = cfg.Judge.Handler(api)
	}
	if cfg.BackendJudge != nil {
		back = cfg.BackendJudge.Handler(api)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if api.ToBackend(r) {
			back.ServeHTTP(w, r)
			return
		}
		front.ServeHTTP(w, r)
	})
}
