//go:build js && wasm && !tinygo

package bridge

import (
	"errors"
	"syscall/js"

	"github.com/hack-pad/safejs"
)

// Value is a JavaScript value.
type Value = safejs.Value

var (
	undefined = safejs.Undefined()
	null      = safejs.Null()
	global    = safejs.Safe(js.Global().Get("globalThis"))
	reflect   = safejs.Safe(js.Global().Get("Reflect"))
	scope     = safejs.Safe(js.Global())
)

// thrown turns what safejs caught into an error that keeps the JavaScript value.
func thrown(v Value, err error) (Value, error) {
	if err == nil {
		return v, nil
	}
	var raised js.Error
	if errors.As(err, &raised) {
		return undefined, &Thrown{Reason: safejs.Safe(raised.Value)}
	}
	return undefined, err
}

// get reads a property. A getter may throw and safejs.Value.Get would not catch it, so Reflect reads.
func get(v Value, name string) (Value, error) { return thrown(reflect.Call("get", v, name)) }

// set writes a property.
func set(v Value, name string, x any) error {
	_, err := thrown(reflect.Call("set", v, name, x))
	return err
}

// call calls a method. Value.Call would end the program when reading the method throws.
func call(v Value, method string, args ...any) (Value, error) {
	fn, err := get(v, method)
	if err != nil {
		return undefined, err
	}
	return thrown(reflect.Call("apply", fn, v, args))
}

// construct is the new operator.
func construct(class Value, args ...any) (Value, error) { return thrown(class.New(args...)) }

func function(fn func(args []Value) any) Value {
	f, err := safejs.FuncOf(func(_ Value, args []Value) any { return fn(args) })
	if err != nil {
		return undefined
	}
	return f.Value()
}

// typeOf is undefined for a BigInt, on which syscall/js panics.
func typeOf(v Value) (t safejs.Type) {
	defer func() { _ = recover() }()
	return v.Type()
}

func text(v Value) string {
	if typeOf(v) != safejs.TypeString {
		return ""
	}
	s, _ := v.String()
	return s
}

func number(v Value) float64 {
	if typeOf(v) != safejs.TypeNumber {
		return 0
	}
	n, _ := v.Float()
	return n
}

func truthy(v Value) bool {
	yes, err := v.Truthy()
	return err == nil && yes
}

func isFunction(v Value) bool { return typeOf(v) == safejs.TypeFunction }
func isObject(v Value) bool   { return typeOf(v) == safejs.TypeObject || isFunction(v) }
func same(a, b Value) bool    { return a.Equal(b) }
