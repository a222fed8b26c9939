//go:build js && wasm

package bridge

// Thrown is a JavaScript exception or rejection. Reason is whatever was thrown, handed back unchanged
// when it is not turned into a coded error on the way.
type Thrown struct{ Reason Value }

func (t *Thrown) Error() string {
	if message := textOf(t.Reason, "message"); message != "" {
		return message
	}
	if message := text(t.Reason); message != "" {
		return message
	}
	return "JavaScript exception"
}

// Name is the name of a DOMException or Error.
func (t *Thrown) Name() string { return textOf(t.Reason, "name") }

// Code is the number EIP-1193 errors carry, 0 for others.
func (t *Thrown) Code() int {
	v, _ := member(t.Reason, "code")
	return int(number(v))
}

// member reads a property of what may not be an object.
func member(v Value, name string) (Value, error) {
	if !isObject(v) {
		return undefined, nil
	}
	return get(v, name)
}

// textOf reads a string property; everything else, a throwing getter included, reads as "".
func textOf(v Value, name string) string {
	found, err := member(v, name)
	if err != nil {
		return ""
	}
	return text(found)
}

// flag reads a property as a condition.
func flag(v Value, name string) bool {
	found, err := member(v, name)
	return err == nil && truthy(found)
}

// path follows properties from the global object.
func path(names ...string) Value {
	v := global
	for _, name := range names {
		v, _ = member(v, name)
	}
	return v
}
