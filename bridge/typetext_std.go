//go:build js && wasm && !tinygo

package bridge

// typeText is the TypeScript type of something in a row, which only the generator reads; ts writes one.
type (
	typeText = ts
	ts       string
)
