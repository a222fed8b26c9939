//go:build js && wasm

// Package bridge fills the ports of package signin with the browser, and publishes a signin.Clerk to
// JavaScript as one function. It is the only package that touches JavaScript values, and package wasm
// the only one that may import it.
//
// There is a file for each browser API. All of them reach JavaScript through the seam: typed functions
// that return what was thrown as an error. safejs fills the seam on standard Go; under the tinygo tag,
// where nothing can be recovered, a try on the JavaScript side does (seam_std.go, seam_tinygo.go).
//
// One Go function is handed to JavaScript for the life of the instance, the dispatcher; every callback
// is that function bound to a number (callback.go). So there is nothing to release one by one, and a
// call that comes too late finds nothing and does nothing.
package bridge
