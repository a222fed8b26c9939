//go:build js && wasm

package bridge

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// published is an instance as the loader has it: a host that answers fetches from a table, and calls made through
// the function that was handed to host.ready.
type published struct {
	t    *testing.T
	host Value
}

// publish starts an instance. more are members of the host that replace the usual ones.
func publish(t *testing.T, more string) *published {
	t.Helper()
	browser(t)
	before := len(callbacks)
	host := script(t, `globalThis.host = {
		key: '{"publishable":"pk_test_bG9jYWxob3N0LnRlc3Qk","host":"localhost.test","production":false,"baseUrl":"https://api.test/v1"}',
		events: [], answers: {
			'PATCH /environment': {}, 'GET /client': { response: null },
			'POST /client/sign_ins': { response: { id: 'sia_1', status: 'needs_first_factor' }, client: { id: 'client_1', sign_in: { id: 'sia_1', status: 'needs_first_factor' }, sessions: [] } },
		},
		ready(version, call) { this.version = version; this.call = call },
		async fetch(url, init) {
			const u = new URL(url), route = (u.searchParams.get('_method') || init.method) + ' ' + u.pathname.slice(3);
			this.events.push(route + (init.body ? ' ' + init.body : ''));
			const answer = this.answers[route];
			if (answer === undefined) return { status: 404, text: async () => '{"errors":[{"code":"not_found"}]}', headers: new Headers() };
			if (answer === 'never') return new Promise((_, no) => init.signal.addEventListener('abort', () => { this.aborted = true; no(init.signal.reason) }));
			return { status: 200, text: async () => JSON.stringify(answer), headers: new Headers() };
		},
		client(json, signIn, signUp) { this.signIn = signIn; this.events.push('client ' + signIn) },
		resource(serial) { this.events.push('resource ' + serial) },
		session(id) { this.events.push('session ' + id) }, status(s) { this.events.push('status ' + s) }, token() {},
		json: v => JSON.stringify(v) ?? 'null', random: n => '80'.repeat(n), originAllowed: () => false, navigate() {},
		// settled is [ok, text, reason] of a call, and how often it was settled.
		run(method, serial, params, live = {}) {
			return new Promise(resolve => {
				const outcome = { times: 0 };
				this.call(method, serial, params === undefined ? '' : JSON.stringify(params), live, (ok, text, reason) => {
					outcome.times++; Object.assign(outcome, { ok, text, reason }); setTimeout(() => resolve(outcome), 1);
				});
			});
		},
		`+more+` }`)
	require.NoError(t, set(scope, "host", host))
	Publish()
	t.Cleanup(func() {
		for len(callbacks) > before { // the instance would live as long as its page
			unregister(callbacks[len(callbacks)-1].number)
		}
		script(t, `delete globalThis.host`)
	})
	return &published{t, host}
}

// outcome of a call that has been settled exactly once.
func (p *published) outcome(code string) (ok bool, text string) {
	p.t.Helper()
	v, err := await(background, script(p.t, code))
	require.NoError(p.t, err)
	times, _ := get(v, "times")
	require.EqualValues(p.t, 1, number(times), code)
	return flag(v, "ok"), textOf(v, "text")
}

func (p *published) load() {
	p.t.Helper()
	ok, text := p.outcome(`host.run('load', 0, { standardBrowser: false })`)
	require.True(p.t, ok, text)
}

func TestCalls(t *testing.T) {
	p := publish(t, "")
	assert.EqualValues(t, Version, number(path("host", "version")))
	p.load()
	ok, _ := p.outcome(`host.run('create', Math.abs(host.signIn), [['identifier', 'a@b.co']])`)
	assert.True(t, ok)
	assert.Contains(t, text(script(t, `host.events.find(e => e.startsWith('POST'))`)), "POST /client/sign_ins identifier=a%40b.co")
	ok, text := p.outcome(`host.run('reload', Math.abs(host.signIn), [])`)
	assert.False(t, ok)
	assert.Contains(t, text, `"code":"not_found"`)
	for _, code := range []string{`host.run('no such method', 0)`, `host.run('create', 99999)`, `host.run('', 0)`, `host.run('constructor', Math.abs(host.signIn), [])`} {
		ok, text := p.outcome(code)
		assert.False(t, ok, code)
		assert.Contains(t, text, "unknown_method", code)
	}
}

func TestHostileArguments(t *testing.T) {
	p := publish(t, "")
	p.load()
	for _, code := range hostile {
		for _, position := range []string{"X, 0, '', {}, settle", "'getToken', X, '', {}, settle", "'getToken', 0, X, {}, settle", "'getToken', 0, '', X, settle", "'getToken', 0, '', {}, X",
			"'setActive', 0, '{}', { navigate: X, id: X }, settle", "'signOut', 0, '', { callback: X }, settle", "X"} {
			call(global, "eval", `globalThis.calls = (X => { const settle = () => {}; try { host.call(`+position+`) } catch (e) { globalThis.thrown = e } })(`+code+`)`)
		}
	}
	time.Sleep(20 * time.Millisecond)
	assert.Equal(t, "undefined", text(script(t, `typeof thrown`)), "call never throws")
	ok, _ := p.outcome(`host.run('getToken', 0, {})`)
	assert.True(t, ok, "the instance lives on")
}

func TestHostThatThrows(t *testing.T) {
	p := publish(t, `client() { throw new Error('observer') }, session() { throw 1 }, status() { throw null }, token() { throw 1 }, resource() { throw new Error('cannot take it') }`)
	p.load()
	script(t, `host.signIn = 0`)
	serial := 0
	for i := 1; i < 50; i++ { // the client callback could not tell
		if text(script(t, fmt.Sprintf(`String(host.call('nothing', %d, '', {}, () => {}))`, i))) != "" {
			serial = i
		}
	}
	assert.Positive(t, serial)
	ok, _ := p.outcome(`host.run('getToken', 0, {})`)
	assert.True(t, ok)
}

func TestSettleThatThrows(t *testing.T) {
	p := publish(t, "")
	p.load()
	script(t, `host.call('getToken', 0, '', {}, () => { throw new Error('settle') })`)
	script(t, `host.call('no such method', 0, '', {}, () => { throw new Error('settle') })`)
	time.Sleep(5 * time.Millisecond)
	ok, _ := p.outcome(`host.run('getToken', 0, {})`)
	assert.True(t, ok)
}

func TestCancel(t *testing.T) {
	p := publish(t, "")
	p.load()
	script(t, `host.answers['POST /client/sign_ins'] = 'never'`)
	script(t, `globalThis.wallet = host.run('create', Math.abs(host.signIn), [], { id: 7 })`)
	time.Sleep(5 * time.Millisecond)
	script(t, `host.call('cancel', 0, '{"v":7}')`)
	v, err := await(background, path("wallet"))
	require.NoError(t, err)
	assert.False(t, flag(v, "ok"))
	assert.Contains(t, textOf(v, "text"), `"kind":"AbortError"`)
	assert.True(t, flag(path("host"), "aborted"), "the request ends too")
	script(t, `host.call('cancel', 0, '{"v":7}')`)
	script(t, `host.call('cancel', 0, '{"v":99}')`)
}

// A panic is a bug of ours: it rejects the call it happened in, and nothing else.
func TestPanicIsARejection(t *testing.T) {
	browser(t)
	script(t, `globalThis.calls = []`)
	settle := script(t, `(ok, text) => { calls.push(ok + ' ' + text) }`)
	broken := &API{host: undefined, page: &page{}, wallets: &wallets{}} // without a clerk
	broken.call([]Value{script(t, `'load'`), script(t, `0`), script(t, `''`), script(t, `{}`), settle})
	time.Sleep(5 * time.Millisecond)
	answer := text(script(t, `calls.join()`))
	assert.Contains(t, answer, `false {`)
	assert.Contains(t, answer, `"code":"internal_error"`)
	assert.NotContains(t, answer, "nil pointer")
}

// Every way back into Go from inside a callback, while Go is in the middle of a call.
func TestCallsFromInsideCallbacks(t *testing.T) {
	p := publish(t, `nested: 0, started: 0,
		again() {
			if (this.nested) return;
			this.nested = 1;
			for (const method of ['decorate', 'buildUrlWithAuth', 'touchUrl', 'validatePassword', 'clearTokens', 'release', 'cancel', 'resetSignUp', 'resetSignIn'])
				this.call(method, 0, '{"v":"https://app.test/"}');
			for (const method of ['load', 'reloadClient', 'getToken', 'setActive', 'signOut', 'touch', 'end', 'remove', 'send', 'handleUnauthenticated', 'navigate', 'handleRedirectCallback',
				'handleOneTapCallback', 'handleEmailLinkVerification', 'authenticateWithGoogleOneTap', 'authenticateWithWallet', 'create', 'update', 'prepareFirstFactor', 'attemptFirstFactor',
				'prepareSecondFactor', 'attemptSecondFactor', 'resetPassword', 'submitProtectCheck', 'startEmailLinkFlow', 'authenticateWithRedirect', 'authenticateWithPopup', 'authenticateWithPasskey', 'authenticateWithWeb3', 'reload'])
				for (const serial of [0, 1, 2]) { this.started++; this.call(method, serial, '[]', {}, () => { this.started-- }) }
		},
		client(json, signIn) { this.signIn = signIn; this.again() }, session() { this.again() }, status() { this.again() }, resource() { this.again() }, token() { this.again() }`)
	for _, during := range []string{"client", "status"} {
		script(t, `host.nested = 0`)
		p.load()
		script(t, `host.run('create', Math.abs(host.signIn), [])`)
		deadline := time.Now().Add(3 * time.Second)
		for number(path("host", "started")) > 0 && time.Now().Before(deadline) {
			time.Sleep(10 * time.Millisecond)
		}
		assert.Zero(t, number(path("host", "started")), "%s: every call is settled", during)
	}
	ok, _ := p.outcome(`host.run('getToken', 0, {})`)
	assert.True(t, ok)
}

func TestReferencesAreReleased(t *testing.T) {
	p := publish(t, "")
	p.load()
	for range 20 {
		script(t, `host.call('resetSignIn')`)
	}
	script(t, `Array.from({ length: 100 }, (_, i) => host.call('release', 0, JSON.stringify({ v: i })))`)
	ok, text := p.outcome(`host.run('create', 1, [])`)
	assert.False(t, ok)
	assert.Contains(t, text, "unknown_method", "nobody holds that attempt any more")
}
