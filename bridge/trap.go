//go:build js && wasm && trap

package bridge

// trap ends the program when a test asks for it, the way a bug would. Only builds with the tag trap can.
func trap(method string) {
	if method == "trap" {
		var nothing *API
		nothing.host = null
	}
}
