//go:build js && wasm

package bridge

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSeamSurvivesHostileValues(t *testing.T) {
	for _, code := range hostile {
		t.Run(code, func(t *testing.T) {
			v := script(t, code)
			assert.NotPanics(t, func() {
				_, _ = get(v, "x")
				_ = set(v, "x", 1)
				_, _ = call(v, "x")
				_, _ = call(v, "then", 1, "two", nil, v)
				_, _ = construct(v)
				_, _ = member(v, "length")
				textOf(v, "name")
				flag(v, "x")
				text(v)
				number(v)
				truthy(v)
				isFunction(v)
				isObject(v)
				same(v, v)
				e := &Thrown{Reason: v}
				assert.NotEmpty(t, e.Error())
				e.Name()
				e.Code()
			})
		})
	}
}

func TestWhatIsThrownComesBackUnchanged(t *testing.T) {
	object := script(
		t,
		`globalThis.wallet = { reason: { code: 4001, message: 'no', name: 'X' }, get bad() { throw this.reason }, fail() { throw this.reason } }`,
	)
	reason, _ := get(object, "reason")
	_, err := get(object, "bad")
	var thrown *Thrown
	require.ErrorAs(t, err, &thrown)
	assert.True(t, same(reason, thrown.Reason))
	_, err = call(object, "fail")
	require.ErrorAs(t, err, &thrown)
	assert.True(t, same(reason, thrown.Reason))
	assert.Equal(t, 4001, thrown.Code())
	assert.Equal(t, "X", thrown.Name())
	assert.Equal(t, "no", thrown.Error())
	_, err = construct(script(t, `class { constructor() { throw 'text' } }`))
	assert.EqualError(t, err, "text")
}

func TestTextIsOnlyText(t *testing.T) {
	assert.Empty(t, text(script(t, `new String('x')`)), "a String object is an object")
	assert.Equal(t, "é😀", text(script(t, `'é😀'`)))
	assert.Zero(t, number(script(t, `'5'`)))
	assert.False(t, isObject(null))
	assert.True(t, isFunction(script(t, `class {}`)))
}

func TestAwait(t *testing.T) {
	before := len(callbacks)
	for code, want := range map[string]string{
		`'plain'`: "plain",
		`{ then: 'no function', toString() { return 1 } }`:                           "",
		`Promise.resolve('resolved')`:                                                "resolved",
		`new Promise(r => setTimeout(r, 5, 'late'))`:                                 "late",
		`{ then(ok) { ok('at once') } }`:                                             "at once",
		`{ then(ok, no) { ok('first'); ok('second'); no('third') } }`:                "first",
		`{ then(ok) { setTimeout(() => { ok('first'); setTimeout(ok, 1, 'x') }) } }`: "first",
	} {
		v, err := await(background, script(t, code))
		require.NoError(t, err, code)
		assert.Equal(t, want, text(v), code)
	}
	for code, want := range map[string]string{
		`Promise.reject(new Error('rejected'))`:                                 "rejected",
		`Promise.reject(undefined)`:                                             "JavaScript exception",
		`Promise.reject(null)`:                                                  "JavaScript exception",
		`Promise.reject('text')`:                                                "text",
		`{ then() { throw new Error('thrown') } }`:                              "thrown",
		`{ get then() { throw new Error('getter') } }`:                          "getter",
		`{ then(ok, no) { no('first'); ok('second') } }`:                        "first",
		`new Proxy({}, { get() { throw new Error('trap') } })`:                  "trap",
		`Promise.reject({ get message() { throw 1 }, get name() { throw 2 } })`: "JavaScript exception",
	} {
		_, err := await(background, script(t, code))
		assert.EqualError(t, err, want, code)
	}
	_, err := await(background, script(t, `{ then(ok) { ok('kept'); throw new Error('too late') } }`))
	if err != nil {
		assert.EqualError(t, err, "too late")
	}
	time.Sleep(10 * time.Millisecond)
	assert.Len(t, callbacks, before, "every promise gives its callback back")
}

func TestAwaitEndsWithItsContext(t *testing.T) {
	before := len(callbacks)
	ctx, cancel := context.WithTimeout(background, 10*time.Millisecond)
	defer cancel()
	never := script(t, `{ then(ok) { globalThis.settleLate = ok } }`)
	_, err := await(ctx, never)
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	assert.Len(t, callbacks, before)
	_, err = call(global, "settleLate", "late")
	assert.NoError(t, err, "what comes too late finds nothing and does nothing")

	_, err = await(ctx, script(t, `globalThis.untouched = { then() { this.touched = true } }`))
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	assert.False(t, flag(path("untouched"), "touched"))
	script(t, `delete globalThis.settleLate, delete globalThis.untouched`)
}

func TestManyAwaitsLeaveNothing(t *testing.T) {
	before := len(callbacks)
	done := make(chan error, 100)
	for range 100 {
		go func() {
			_, err := await(background, script(t, `new Promise(r => setTimeout(r, Math.random() * 10))`))
			done <- err
		}()
	}
	for range 100 {
		require.NoError(t, <-done)
	}
	assert.Len(t, callbacks, before)
}

func TestListen(t *testing.T) {
	before := len(callbacks)
	target := script(t, `globalThis.wallet = new EventTarget()`)
	heard := 0
	remove := listen(target, "ping", func(Value) { heard++ })
	fire := func() { script(t, `wallet.dispatchEvent(new Event('ping'))`) }
	fire()
	fire()
	remove()
	fire()
	assert.Equal(t, 2, heard)
	for _, code := range hostile {
		listen(script(t, code), "ping", func(Value) {})()
	}
	assert.Len(t, callbacks, before)
	assert.NotPanics(t, func() { remove() }, "removing twice")
}

func TestReleasedCallbackDoesNothing(t *testing.T) {
	calls := 0
	fn, release := callback(func([]Value) any { calls++; return "answer" })
	v, err := call(fn, "call", null)
	require.NoError(t, err)
	assert.Equal(t, "answer", text(v))
	release()
	release()
	_, err = call(fn, "call", null)
	assert.NoError(t, err)
	assert.Equal(t, 1, calls)
	_, err = call(dispatcher, "call", null)
	assert.NoError(t, err, "the dispatcher without a number")
	_, err = call(dispatcher, "call", null, "x", script(t, "{}"))
	assert.NoError(t, err)
}

func TestThrownIsAnError(t *testing.T) {
	var err error = &Thrown{Reason: script(t, `new DOMException('m', 'AbortError')`)}
	var named interface{ Name() string }
	require.True(t, errors.As(err, &named))
	assert.Equal(t, "AbortError", named.Name())
}
