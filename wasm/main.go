//go:build js && wasm

// Command wasm is the module the browser loads: it publishes a signin.Clerk through package bridge and
// stays to serve it.
package main

import "github.com/signin-wasm/signin-wasm/bridge"

func main() {
	bridge.Publish()
	select {}
}
