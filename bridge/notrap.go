//go:build js && wasm && !trap

package bridge

func trap() {}
