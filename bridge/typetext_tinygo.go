//go:build js && wasm && tinygo

package bridge

// typeText takes no room in the small build, and ts drops the text.
type typeText struct{}

func ts(string) typeText { return typeText{} }
