//go:build js && wasm && trap

package bridge

import "runtime"

// trap ends the program in the next call after a test has set the page's __trap, the way a bug would. It also leaves
// the number of goroutines in the page's __goroutines, which TinyGo does not count: it says 1. Only builds with the tag
// trap do so.
func trap() {
	_ = set(global, "__goroutines", runtime.NumGoroutine())
	if flag(global, "__trap") {
		_ = set(global, "__trap", false)
		var nothing *API
		nothing.host.value = null
	}
}
