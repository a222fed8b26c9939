//go:build js && wasm

package bridge

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var background = context.Background()

// script evaluates JavaScript and returns its value.
func script(t *testing.T, code string) Value {
	t.Helper()
	v, err := call(global, "eval", "("+code+")")
	require.NoError(t, err)
	return v
}

// browser gives Node the few globals of a page that the bridge looks up, for one test, and fails the test when it
// leaves callbacks behind.
func browser(t *testing.T) {
	t.Helper()
	script(t, `(() => {
		const target = new EventTarget();
		globalThis.heard = {};
		globalThis.addEventListener = (type, fn) => { heard[type] = (heard[type] || 0) + 1; target.addEventListener(type, fn); };
		globalThis.removeEventListener = (type, fn) => { heard[type]--; target.removeEventListener(type, fn); };
		globalThis.dispatchEvent = event => target.dispatchEvent(event);
		globalThis.location = { href: 'https://app.test/start?x=1#y', origin: 'https://app.test' };
		globalThis.post = (data, origin, source) => { const e = new Event('message'); Object.assign(e, { data, origin, source }); dispatchEvent(e); };
	})()`)
	before := len(callbacks)
	t.Cleanup(func() {
		time.Sleep(5 * time.Millisecond) // what was cancelled removes its listeners
		assert.Len(t, callbacks, before, "callbacks that nobody released")
		script(
			t,
			`['location','document','ethereum','solana','opener','PublicKeyCredential','heard','post','wallet','calls'].forEach(n => { delete globalThis[n]; })`,
		)
	})
}

// hostile are values that throw, lie or never answer, where an object is expected.
var hostile = []string{
	"undefined", "null", "0", "NaN", "''", "'text'", "true", "Symbol('x')", "10n", "[]", "() => {}", "Object.create(null)",
	"new String('text')", "new Number(5)",
	"new Proxy({}, { get() { throw new Error('trap') } })",
	"new Proxy({}, { get() { throw undefined } })",
	"new Proxy(function () {}, { get() { throw null }, apply() { throw 1 }, construct() { throw 2 } })",
	"(() => { const r = Proxy.revocable({}, {}); r.revoke(); return r.proxy })()",
	"{ get then() { throw new Error('then') } }",
	"{ then: 5 }", "{ then: null }",
	"{ get length() { throw 1 }, get code() { throw 1 }, get name() { throw 1 }, get message() { throw 1 } }",
	"{ length: 1e12 }", "{ length: Infinity }", "{ length: -1 }", "{ length: NaN }",
	"{ toString() { throw 1 }, valueOf() { throw 1 } }",
	"Object.freeze({})",
}
