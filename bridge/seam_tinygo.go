//go:build js && wasm && tinygo

package bridge

import "syscall/js"

// Value is a JavaScript value.
type Value = js.Value

var (
	undefined = js.Undefined()
	null      = js.Null()
	scope     = js.Global()
	global    = scope.Get("globalThis")
	// attempt holds the functions that try on the JavaScript side; the loader puts it there.
	attempt = scope.Get("attempt")
)

// try runs a function of attempt. The function returns itself when something was thrown, and holds what was thrown.
func try(op string, args ...any) (Value, error) {
	v := attempt.Call(op, args...)
	if v.Equal(attempt) {
		return undefined, &Thrown{Reason: attempt.Get("thrown")}
	}
	return v, nil
}

func get(v Value, name string) (Value, error) { return try("get", v, name) }

func set(v Value, name string, x any) error {
	_, err := try("set", v, name, x)
	return err
}

func call(v Value, method string, args ...any) (Value, error) {
	return try("call", append([]any{v, method}, args...)...)
}

func construct(class Value, args ...any) (Value, error) {
	return try("make", append([]any{class}, args...)...)
}

func function(fn func(args []Value) any) Value {
	return js.FuncOf(func(_ Value, args []Value) any { return fn(args) }).Value
}

func text(v Value) string {
	if v.Type() != js.TypeString {
		return ""
	}
	return v.String()
}

func number(v Value) float64 {
	if v.Type() != js.TypeNumber {
		return 0
	}
	return v.Float()
}

func truthy(v Value) bool     { return v.Truthy() }
func isFunction(v Value) bool { return v.Type() == js.TypeFunction }
func isObject(v Value) bool   { return v.Type() == js.TypeObject || isFunction(v) }
func same(a, b Value) bool    { return a.Equal(b) }
