// Command signin-dev is a local Clerk for development and tests: a Frontend API with real cryptography, the Backend API
// that tests need, providers to sign in with, an inbox for what it sends, and the demo page of signin-wasm.
//
//	go install github.com/signin-wasm/signin-wasm/web/cmd/signin-dev@latest
//	signin-dev --help
package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"io/fs"
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
	"github.com/signin-wasm/signin-wasm/web/internal/bundle"
	"github.com/signin-wasm/signin-wasm/web/internal/journal"
	"github.com/signin-wasm/signin-wasm/web/internal/judge"
	"github.com/signin-wasm/signin-wasm/web/internal/localtls"
	"github.com/signin-wasm/signin-wasm/web/internal/onetap"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/seed"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second ^C ends the program at once
	o, err := parse(os.Args[1:], os.Environ())
	if err == nil && o.UntilStdinCloses {
		ctx = untilEnd(ctx, os.Stdin)
	}
	slog.SetDefault(slog.New(slog.DiscardHandler)) // the provider's library logs states by it, which are secrets
	if err == nil {
		err = run(ctx, o, os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "signin-dev:", err)
		os.Exit(1)
	}
}

// untilEnd is a context that also ends when nothing more can come from in. The other end of a pipe closes with the
// process that holds it, on every system and also when that process is killed.
func untilEnd(ctx context.Context, in io.Reader) context.Context {
	ctx, end := context.WithCancel(ctx)
	go func() {
		_, _ = io.Copy(io.Discard, in)
		end()
	}()
	return ctx
}

// run serves until ctx ends. The address is free again when it returns.
func run(ctx context.Context, o *options, out io.Writer) error {
	listener, err := net.Listen("tcp", o.listen())
	if err != nil {
		return unavailable(o, err)
	}
	defer func() { _ = listener.Close() }()
	at := listener.Addr().(*net.TCPAddr)
	said := announcement{listening: at.String(), loopback: at.IP.IsLoopback()}
	if said.Config, err = config(o, at.Port, out); err != nil {
		return err
	}
	if listener, said.certificate, err = secured(o, listener); err != nil {
		return err
	}
	a, err := app.New(said.Config)
	if err != nil {
		return err
	}
	err = serve(ctx, listener, a.Handler, said.Log, func() { said.print(out) })
	return errors.Join(err, a.Close())
}

func unavailable(o *options, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf(
			"port %d is taken: give another one with --port or %sPORT, or 0 for a free one",
			o.Port,
			envPrefix,
		)
	}
	return fmt.Errorf("cannot listen on %s: %w", o.listen(), err)
}

// serve answers requests until ctx ends, and then gives those that are under way five seconds.
func serve(ctx context.Context, listener net.Listener, handler http.Handler, log *slog.Logger, ready func()) error {
	requests, hurry := context.WithCancel(context.Background())
	defer hurry()
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		BaseContext: func(net.Listener) context.Context { return requests },
		ErrorLog:    slog.NewLogLogger(log.Handler(), slog.LevelDebug)}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	ready()
	var err error
	select {
	case err = <-done:
	case <-ctx.Done():
		hurry() // those that wait for something answer now
		wait, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err = server.Shutdown(wait); errors.Is(err, context.DeadlineExceeded) {
			err = server.Close()
		}
	}
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return err
}

func config(o *options, port int, out io.Writer) (app.Config, error) {
	cfg := app.Config{
		BaseURL: o.base(port), DatabasePath: o.Database, SecretKey: string(o.SecretKey),
		OneTap: onetap.Source{Issuer: o.OneTapIssuer, JWKS: o.OneTapJWKS, ClientID: o.OneTapClientID},
		Demo:   files(o.Page, bundle.Page()), SDK: files(o.SDK, bundle.SDK()), Modules: files(o.NPM, nil),
		Argon2: secret.Recommended, Log: slog.New(slog.NewTextHandler(os.Stderr, nil)),
		Journal: journal.New(out, string(o.Log)),
	}
	if o.SMTP != nil {
		cfg.SMTPURL = string(*o.SMTP)
	}
	for _, address := range o.Webhook {
		cfg.Webhooks = append(cfg.Webhooks, string(address))
	}
	for _, name := range o.Hosts {
		cfg.Hosts = append(cfg.Hosts, string(name))
	}
	for _, allowed := range o.AllowedOrigins {
		cfg.AllowedOrigins = append(cfg.AllowedOrigins, string(allowed))
	}
	var err error
	if o.Seed != "" {
		if cfg.Seed, err = seed.Load(o.Seed); err != nil {
			return cfg, err
		}
	}
	if cfg.Judge, err = document(o.FAPISpec, ""); err == nil {
		cfg.BackendJudge, err = document(o.BAPISpec, "/v1")
	}
	return cfg, err
}

// files is the named directory, else what is built in.
func files(dir string, builtIn fs.FS) fs.FS {
	if dir != "" {
		return os.DirFS(dir)
	}
	return builtIn
}

// document is the judge of an OpenAPI document, or nil.
func document(file, prefix string) (*judge.Judge, error) {
	if file == "" {
		return nil, nil
	}
	j, err := judge.Load(file, prefix)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return j, nil
}

// secured puts TLS in front of a listener when it is asked for. file is the certificate that people have to trust, or
// "".
func secured(o *options, plain net.Listener) (listener net.Listener, file string, err error) {
	var cert tls.Certificate
	switch {
	case o.TLSCert != "":
		cert, err = tls.LoadX509KeyPair(o.TLSCert, o.TLSKey)
	case o.TLS:
		cert, file, err = selfSigned(o)
	default:
		return plain, "", nil
	}
	if err != nil {
		return nil, "", err
	}
	return tls.NewListener(
		plain,
		&tls.Config{
			Certificates: []tls.Certificate{cert},
			MinVersion:   tls.VersionTLS12,
			NextProtos:   []string{"http/1.1"},
		},
	), file, nil
}

func selfSigned(o *options) (tls.Certificate, string, error) {
	home, err := os.UserConfigDir()
	if err != nil {
		return tls.Certificate{}, "", fmt.Errorf("no place for the certificate: %w", err)
	}
	var names []string
	for _, name := range o.Hosts {
		names = append(names, string(name))
	}
	if o.BaseURL != nil && !strings.HasSuffix(o.BaseURL.host(), "localhost") {
		names = append(names, o.BaseURL.host())
	}
	return localtls.Load(filepath.Join(home, "signin-dev"), time.Now(), names...)
}
