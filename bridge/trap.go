//go:build js && wasm && trap

package bridge

// trap ends the program in the next call after a test has set the page's __trap, the way a bug would. Only builds with
// the tag trap can.
func trap() {
	if flag(global, "__trap") {
		_ = set(global, "__trap", false)
		var nothing *API
		nothing.host.value = null
	}
}
