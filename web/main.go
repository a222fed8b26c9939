// Command web is the dev server of signin-wasm: a local Frontend API with real cryptography, the Backend API its tests
// need, and the demo page. It is for development only.
//
// It is configured by the environment: PORT (4400), ADDR (a listen address, instead of loopback), BASE_URL, HOSTS and
// ALLOWED_ORIGINS (comma-separated), DATABASE (a file; memory by default), SECRET_KEY, SMTP_URL
// (smtp://user:password@host:port), ONE_TAP_ISSUER, ONE_TAP_JWKS and ONE_TAP_CLIENT_ID (whose Google One Tap tokens to
// trust instead of the local stand-in's), FAPI_SPEC and BAPI_SPEC (OpenAPI documents to hold the traffic against),
// DEMO_DIR and SDK_DIR (directories of / and /sdk/).
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/app"
	"github.com/signin-wasm/signin-wasm/web/internal/judge"
	"github.com/signin-wasm/signin-wasm/web/internal/onetap"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/site"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Getenv, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "web:", err)
		os.Exit(1)
	}
}

// run serves until ctx ends. The address is free again when it returns.
func run(ctx context.Context, env func(string) string, out io.Writer) error {
	listener, err := net.Listen("tcp", address(env))
	if err != nil {
		return fmt.Errorf("cannot listen: %w (another server on this port? set PORT)", err)
	}
	defer func() { _ = listener.Close() }()
	port := listener.Addr().(*net.TCPAddr).Port
	cfg := config(env, port)
	if cfg.Judge, err = document(env, "FAPI_SPEC", ""); err != nil {
		return err
	}
	if cfg.BackendJudge, err = document(env, "BAPI_SPEC", "/v1"); err != nil {
		return err
	}
	a, err := app.New(cfg)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: a.Handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(cfg.Log.Handler(), slog.LevelDebug)}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	announce(out, cfg)
	if !listener.Addr().(*net.TCPAddr).IP.IsLoopback() {
		_, _ = fmt.Fprintln(out, "warning: other machines can reach this server, and with it everybody's inbox and account")
	}

	select {
	case err = <-done:
	case <-ctx.Done():
		// Connections that browsers keep open without a request are closed at once, requests get five seconds.
		wait, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err = server.Shutdown(wait); errors.Is(err, context.DeadlineExceeded) {
			err = server.Close()
		}
	}
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, a.Close())
}

func address(env func(string) string) string {
	if a := env("ADDR"); a != "" {
		return a
	}
	return net.JoinHostPort("127.0.0.1", or(env("PORT"), "4400"))
}

func config(env func(string) string, port int) app.Config {
	return app.Config{
		BaseURL: strings.TrimSuffix(or(env("BASE_URL"), fmt.Sprintf("http://localhost:%d", port)), "/"),
		Hosts:   list(env("HOSTS")), AllowedOrigins: list(env("ALLOWED_ORIGINS")), DatabasePath: env("DATABASE"),
		SecretKey: or(env("SECRET_KEY"), app.SecretKey), SMTPURL: env("SMTP_URL"),
		OneTap: onetap.Source{Issuer: env("ONE_TAP_ISSUER"), JWKS: env("ONE_TAP_JWKS"), ClientID: env("ONE_TAP_CLIENT_ID")},
		Demo:   os.DirFS(or(env("DEMO_DIR"), beside("demo"))), SDK: os.DirFS(or(env("SDK_DIR"), beside("../js/dist"))),
		Argon2: secret.Recommended, Log: slog.New(slog.NewTextHandler(os.Stderr, nil)),
	}
}

// document is the judge of the OpenAPI document that an environment variable names, or nil.
func document(env func(string) string, name, prefix string) (*judge.Judge, error) {
	if env(name) == "" {
		return nil, nil
	}
	j, err := judge.Load(env(name), prefix)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return j, nil
}

// beside finds a directory of the repository from the web directory or from the repository's root.
func beside(dir string) string {
	if _, err := os.Stat(dir); err == nil {
		return dir
	}
	return filepath.Join("web", dir)
}

func announce(out io.Writer, cfg app.Config) {
	_, _ = fmt.Fprintf(out, `signin-wasm dev server
  ** FOR DEVELOPMENT ONLY: public keys, known passwords, readable inbox **
  page             %[1]s/
  inbox            %[1]s/__dev/inbox
  publishable key  %[2]s   (with proxyUrl %[1]s)
  secret key       %[3]s
ready: %[1]s
`, cfg.BaseURL, app.PublishableKey, shown(cfg.SecretKey))
	if !site.Exists(cfg.SDK, "index.js") {
		_, _ = fmt.Fprintln(out, "note: the npm package is not built, so the page cannot load it: run make build")
	}
}

// shown: only the well-known key is printed, one that somebody chose is theirs.
func shown(key string) string {
	if key == app.SecretKey {
		return key
	}
	return "(from SECRET_KEY)"
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func list(text string) []string {
	var out []string
	for _, item := range strings.Split(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			out = append(out, item)
		}
	}
	return out
}
