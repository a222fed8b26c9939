// Package signin is Clerk's sign-in, written once for every platform: the SignIn resource with its
// flows, the Frontend API (FAPI) client beneath it, and the few calls around it that a sign-in needs
// (load, setActive, getToken, signOut, the redirect and e-mail-link callbacks).
//
// It reaches the world only through [Ports]. A Go program fills them with package nethttp, a browser
// with package bridge. The package never sees a JavaScript value and imports no package that would
// weigh on the WebAssembly build: no fmt, encoding/json, reflect, net/http, net/url, regexp or crypto.
//
// Resources are views over [Document], the JSON text the server sent. Nothing is decoded into a
// second shape, so fields and enum values this version does not know survive untouched.
package signin

// Versions declared on the wire. The server gates behaviour by them.
const (
	// APIVersion is the published Frontend API document this package implements.
	APIVersion = "2026-05-12"
	// ClientVersion is the clerk-js release that the package declares itself to be: the one whose behaviour PROTOCOL.md
	// describes. Clerk's servers decide by it what they send; a later number would ask for what is not described there.
	ClientVersion = "6.29.3"
)
