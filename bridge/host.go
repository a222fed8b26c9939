//go:build js && wasm

package bridge

import (
	"context"

	"github.com/signin-wasm/signin-wasm/signin"
)

// host is what the page lends the program: there is one method for each thing that Go asks of it. The line that begins
// with ts: is the TypeScript signature, from which `go run ./bridge/gen` writes the interface that js/src implements.
type host struct{ value Value }

// key describes the instance: {"publishable", "suffix", "host", "production", "baseUrl", "domain"}.
//
//ts:key: Json
func (h host) key() signin.Document {
	key, _ := signin.ParseDocument(textOf(h.value, "key"))
	return key
}

// listening are the options of event listeners: a signal removes them when the program has ended.
//
//ts:listening: AddEventListenerOptions
func (h host) listening() Value {
	v, _ := get(h.value, "listening")
	return v
}

// ready takes over the program's call function.
//
//ts:ready(version: number, call: Call): void
func (h host) ready(version int, published Value) { _, _ = call(h.value, "ready", version, published) }

// send makes a request and reads its answer. The page may answer from a request that it started while the program was
// still on its way. The result cancels it.
//
//ts:send(url: string, method: string, form: boolean, body: string, settle: Sent): () => void
func (h host) send(req *signin.Request, settle Value) (cancel Value, err error) {
	return call(h.value, "send", req.URL, req.Method, req.Form, req.Body, settle)
}

// captcha runs the widget and answers with a form.
//
//ts:captcha(display: Json): Promise<Json>
func (h host) captcha(ctx context.Context, display signin.Document) (signin.Document, error) {
	proof, err := awaitCall(ctx, h.value, "captcha", string(display))
	rows, _ := signin.ParseDocument(text(proof))
	return rows, err
}

// originAllowed applies the caller's list of redirect origins.
//
//ts:originAllowed(origin: string): boolean
func (h host) originAllowed(origin string) bool {
	v, err := call(h.value, "originAllowed", origin)
	return err == nil && truthy(v)
}

// initialSession asks the application for the session to begin with: null for none, undefined when it leaves the
// choice.
//
//ts:initialSession(): string | null | undefined
func (h host) initialSession() (id string, asked bool) {
	v, err := call(h.value, "initialSession")
	return text(v), err == nil && !v.IsUndefined()
}

// navigate leaves for a URL that was found safe.
//
//ts:navigate(href: string, sameOrigin: boolean): unknown
func (h host) navigate(ctx context.Context, href string, sameOrigin bool) error {
	_, err := awaitCall(ctx, h.value, "navigate", href, sameOrigin)
	return err
}

// client takes over the client, and which attempts are its sign-in and sign-up. An attempt that is not there is one
// that the server does not know yet.
//
//ts:client(state: Json, signIn: Serial, signInThere: boolean, signUp: Serial, signUpThere: boolean): void
func (h host) client(state signin.Document, in, up told) error {
	_, err := call(h.value, "client", string(state), in.serial, in.state.Exists(), up.serial, up.state.Exists())
	return err
}

// resource takes over the state of an attempt.
//
//ts:resource(attempt: Serial, state: Json): void
func (h host) resource(serial int, state signin.Document) error {
	_, err := call(h.value, "resource", serial, string(state))
	return err
}

// session says which session is in use: null for none, undefined during a change.
//
//ts:session(id: string | null | undefined): void
func (h host) session(id any) error {
	_, err := call(h.value, "session", id)
	return err
}

// status says how far loading is.
//
//ts:status(status: ClerkStatus): void
func (h host) status(status string) { _, _ = call(h.value, "status", status) }

// passkey asks the browser for a passkey, in the place of what it was asked before. The result's assertion is a promise
// of JSON, "" for none; its end closes the prompt.
//
//ts:passkey(options: Json, conditional: boolean): { assertion: Promise<Json>; end(): void }
func (h host) passkey(options signin.Document, conditional bool) (prompt Value, err error) {
	return call(h.value, "passkey", string(options), conditional)
}

// popup watches a window that the caller opened, until the caller's signal ends it.
//
//ts:popup(window: Window, until: AbortSignal | undefined): Promise<Popup>
func (h host) popup(ctx context.Context, window, until Value) (Value, error) {
	return awaitCall(ctx, h.value, "popup", window, until)
}

// wallet finds an installed wallet, or makes one of the provider that the caller gave.
//
//ts:wallet(provider: string, name: string, given: unknown): Promise<InstalledWallet | undefined>
func (h host) wallet(ctx context.Context, provider, name string, given Value) (Value, error) {
	return awaitCall(ctx, h.value, "wallet", provider, name, given)
}

// random makes bytes in hexadecimal.
//
//ts:random(bytes: number): string
func (h host) random(bytes int) string {
	v, _ := call(h.value, "random", bytes)
	return text(v)
}

// timer calls back once after a time in milliseconds, earlier when the page comes to the front. A hidden page does not
// slow it down. The result cancels it.
//
//ts:timer(milliseconds: number, fire: () => void): () => void
func (h host) timer(milliseconds int, fire Value) (cancel Value, err error) {
	return call(h.value, "timer", milliseconds, fire)
}
