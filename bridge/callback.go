//go:build js && wasm

package bridge

import "context"

// callbacks are the Go functions JavaScript may call, by the number its copy of the dispatcher is bound to.
var (
	callbacks  []registered
	lastNumber int
	dispatcher Value
)

// The dispatcher is made before anything else: syscall/js takes a lock to make a function, so that whatever makes a
// function later would count as code that may block, which asyncify makes larger.
func init() { dispatcher = function(dispatch) }

type registered struct {
	number int
	fn     func(args []Value) any
}

// dispatch finds the function a bound dispatcher stands for.
func dispatch(args []Value) any {
	if len(args) == 0 {
		return nil
	}
	n := int(number(args[0]))
	for _, r := range callbacks {
		if r.number == n {
			return r.fn(args[1:])
		}
	}
	return nil // released: a late event or the other half of a promise
}

// callback makes a JavaScript function of fn until release is called. fn must not block, because the
// page stands still while it runs; work that waits belongs in a goroutine.
func callback(fn func(args []Value) any) (v Value, release func()) {
	lastNumber++
	n := lastNumber
	callbacks = append(callbacks, registered{n, fn})
	v, _ = call(dispatcher, "bind", null, n)
	return v, func() { unregister(n) }
}

func unregister(n int) {
	for i := range callbacks {
		if callbacks[i].number == n {
			last := len(callbacks) - 1
			callbacks[i] = callbacks[last]
			callbacks[last] = registered{}
			callbacks = callbacks[:last]
			return
		}
	}
}

// await waits for a promise, or returns a value that is not a promise. When ctx ends first its error is returned;
// what the promise does later is ignored.
func await(ctx context.Context, v Value) (Value, error) {
	if then, err := member(v, "then"); err != nil || !isFunction(then) {
		return v, err
	}
	if err := ctx.Err(); err != nil {
		return undefined, err
	}
	settled := newMark()
	value, failure := undefined, error(nil)
	fn, release := callback(func(args []Value) any {
		if settled.raised { // a thenable that settles twice
			return nil
		}
		if len(args) > 1 {
			value = args[1]
		}
		if len(args) > 0 && !truthy(args[0]) {
			value, failure = undefined, &Thrown{Reason: value}
		}
		settled.raise()
		return nil
	})
	defer release()
	fulfilled, _ := call(fn, "bind", null, true)
	rejected, _ := call(fn, "bind", null, false)
	if _, err := call(v, "then", fulfilled, rejected); err != nil {
		if settled.raised { // what a thenable throws after it has settled does not count
			return value, failure
		}
		return undefined, err
	}
	select {
	case <-settled.c:
		return value, failure
	case <-ctx.Done():
		return undefined, ctx.Err()
	}
}

// awaitCall calls a method and waits for what it returns.
func awaitCall(ctx context.Context, v Value, method string, args ...any) (Value, error) {
	result, err := call(v, method, args...)
	if err != nil {
		return undefined, err
	}
	return await(ctx, result)
}

// listening are the options of every listener: the host's, which remove it when the program has ended.
var listening = undefined

// listen adds an event listener and returns what removes it.
func listen(target Value, event string, fn func(event Value)) (remove func()) {
	handler, release := callback(func(args []Value) any {
		if len(args) > 0 {
			fn(args[0])
		}
		return nil
	})
	if _, err := call(target, "addEventListener", event, handler, listening); err != nil {
		release()
		return func() {}
	}
	return func() {
		_, _ = call(target, "removeEventListener", event, handler)
		release()
	}
}
