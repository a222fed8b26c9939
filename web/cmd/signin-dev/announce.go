package main

import (
	"fmt"
	"io"
	"runtime/debug"

	"github.com/signin-wasm/signin-wasm/web/internal/app"
	"github.com/signin-wasm/signin-wasm/web/internal/site"
	"github.com/signin-wasm/signin-wasm/web/internal/webhook"
)

// announcement is what the program says when it is ready.
type announcement struct {
	app.Config
	listening   string // host:port
	loopback    bool
	certificate string // file of a certificate to trust, or ""
}

func (a announcement) print(out io.Writer) {
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(out, format+"\n", args...) }
	say("signin-dev %s, a local Clerk: FOR DEVELOPMENT ONLY (public keys, known passwords, readable inbox)", version())
	say("")
	say("  listening on  %s", a.listening)
	if a.Demo != nil {
		say("  demo page     %s/", a.BaseURL)
	}
	say("  inbox         %s/__dev/inbox", a.BaseURL)
	say("")
	say("For the environment of your application:")
	say("")
	for _, variable := range a.environment() {
		say("%s", variable)
	}
	say("")
	if !a.loopback {
		say("warning: other machines can reach this server, and with it everybody's inbox and account")
	}
	if a.certificate != "" {
		say(
			"note: browsers ask before they trust %s; Node trusts it with NODE_EXTRA_CA_CERTS=%s",
			a.certificate,
			a.certificate,
		)
	}
	if a.Demo == nil {
		say("note: %s", site.NoPage)
	}
	// A program without the page has no package either, unless --sdk names one.
	if (a.Demo != nil && a.SDK == nil) || (a.SDK != nil && !site.Exists(a.SDK, "index.js")) {
		say("note: the npm package signin-wasm is not there, so pages cannot load it from /sdk/: run make build")
	}
	say("ready: %s", a.BaseURL)
}

// environment are the variables by which Clerk's SDKs find this server.
func (a announcement) environment() []string {
	secret := "CLERK_SECRET_KEY=" + a.SecretKey
	if a.SecretKey != app.SecretKey { // a key that somebody chose is not printed
		secret = "# CLERK_SECRET_KEY is the one that you gave"
	}
	return []string{
		"NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=" + app.PublishableKey,
		"NEXT_PUBLIC_CLERK_PROXY_URL=" + a.BaseURL,
		"CLERK_PUBLISHABLE_KEY=" + app.PublishableKey,
		"CLERK_PROXY_URL=" + a.BaseURL,
		"CLERK_API_URL=" + a.BaseURL,
		secret,
		"CLERK_WEBHOOK_SIGNING_SECRET=" + webhook.SigningSecret,
	}
}

// released is set by the linker in a release.
var released string

// version is the release's, or that of the module that `go install` was given.
func version() string {
	if released != "" {
		return released
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
