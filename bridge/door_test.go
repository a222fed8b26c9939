//go:build js && wasm

package bridge

import (
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
		send(url, method, form, body, settle) {
			const u = new URL(url), route = (u.searchParams.get('_method') || method) + ' ' + u.pathname.slice(3);
			this.events.push(route + (body ? ' ' + body : ''));
			const answer = this.answers[route];
			if (answer === undefined) setTimeout(settle, 0, true, 404, '', '{"errors":[{"code":"not_found"}]}');
			else if (answer !== 'never') setTimeout(settle, 0, true, 200, '', JSON.stringify(answer));
			return () => { this.aborted = true };
		},
		client(json, signIn, _signInThere, signUp) { Object.assign(this, { signIn, signUp }); this.events.push('client ' + signIn) },
		resource(serial) { this.events.push('resource ' + serial) },
		session(id) { this.events.push('session ' + id) }, status(s) { this.events.push('status ' + s) },
		json: v => JSON.stringify(v) ?? 'null', random: n => '80'.repeat(n), originAllowed: () => false, navigate() {},
		calls: 0,
		// run makes a call and tells how it ended, and how often it was settled.
		run(method, serial, params = [], live = {}, call = ++this.calls) {
			return new Promise(resolve => {
				const outcome = { times: 0 };
				const settle = ok => (text, reason) => {
					outcome.times++; Object.assign(outcome, { ok, text, reason }); setTimeout(() => resolve(outcome), 1);
				};
				this.call(JSON.stringify({ method, call, params, attempt: { serial } }), { ...live, resolve: settle(true), reject: settle(false) });
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
	ok, text := p.outcome(`host.run('clerk.load', 0, { standardBrowser: false })`)
	require.True(p.t, ok, text)
}

func TestCalls(t *testing.T) {
	p := publish(t, "")
	assert.EqualValues(t, Version, number(path("host", "version")))
	p.load()
	ok, _ := p.outcome(`host.run('signIn.create', host.signIn, [['identifier', 'a@b.co']])`)
	assert.True(t, ok)
	assert.Contains(
		t,
		text(script(t, `host.events.find(e => e.startsWith('POST'))`)),
		"POST /client/sign_ins identifier=a%40b.co",
	)
	ok, text := p.outcome(`host.run('attempt.reload', host.signIn, [])`)
	assert.False(t, ok)
	assert.Contains(t, text, `"code":"not_found"`)
	for _, code := range []string{`host.run('no such method', 0)`, `host.run('signIn.create', 0)`, `host.run('', 0)`,
		`host.run('constructor', host.signIn)`,
		`host.run('signIn.nothing', host.signIn)`, `host.run('signUp.nothing', host.signUp)`,
		`host.run('signIn.create', host.signUp)`,
		`host.run('signUp.create', host.signIn)`, `host.run('create', host.signIn)`} {
		ok, text := p.outcome(code)
		assert.False(t, ok, code)
		assert.Contains(t, text, "unknown_method", code)
	}
}

func TestHostileArguments(t *testing.T) {
	p := publish(t, "")
	p.load()
	for _, code := range hostile {
		for _, arguments := range []string{"X", "X, live", `'{"method":"session.getToken"}', X`,
			`'{"method":"clerk.setActive","params":{}}', { ...live, navigate: X, beforeEmit: X }`,
			`'{"method":"clerk.signOut"}', { ...live, callback: X }`,
			`'{"method":"session.getToken"}', { resolve: X, reject: X }`,
			`'{"method":"decorate","params":' + String(typeof X) + '}'`} {
			call(
				global,
				"eval",
				`globalThis.calls = (X => { const live = { resolve() {}, reject() {} }; try { host.call(`+arguments+`) } catch (e) { globalThis.thrown = e } })(`+code+`)`,
			)
		}
	}
	time.Sleep(20 * time.Millisecond)
	assert.Equal(t, "undefined", text(script(t, `typeof thrown`)), "call never throws")
	ok, _ := p.outcome(`host.run('session.getToken', 0, {})`)
	assert.True(t, ok, "the instance lives on")
}

func TestHostThatThrows(t *testing.T) {
	p := publish(
		t,
		`client(json, signIn) { this.signIn = signIn; throw new Error('observer') }, session() { throw 1 }, status() { throw null }, resource() { throw new Error('cannot take it') }`,
	)
	p.load()
	ok, _ := p.outcome(`host.run('signIn.create', host.signIn)`)
	assert.False(t, ok, "the page could not take the attempt over")
	ok, _ = p.outcome(`host.run('session.getToken', 0, {})`)
	assert.True(t, ok)
}

func TestSettleThatThrows(t *testing.T) {
	p := publish(t, "")
	p.load()
	script(t, `globalThis.wallet = { resolve() { throw new Error('settle') }, reject() { throw new Error('settle') } }`)
	script(t, `host.call('{"method":"session.getToken"}', wallet)`)
	script(t, `host.call('{"method":"no such method"}', wallet)`)
	time.Sleep(5 * time.Millisecond)
	ok, _ := p.outcome(`host.run('session.getToken', 0, {})`)
	assert.True(t, ok)
}

func TestCancel(t *testing.T) {
	p := publish(t, "")
	p.load()
	script(t, `host.answers['POST /client/sign_ins'] = 'never'`)
	script(t, `globalThis.wallet = host.run('signIn.create', host.signIn, [], {}, 7)`)
	time.Sleep(5 * time.Millisecond)
	script(t, `host.call('{"method":"cancel","params":{"call":7}}')`)
	v, err := await(background, path("wallet"))
	require.NoError(t, err)
	assert.False(t, flag(v, "ok"))
	assert.Contains(t, textOf(v, "text"), `"kind":"AbortError"`)
	assert.True(t, flag(path("host"), "aborted"), "the request ends too")
	script(t, `host.call('{"method":"cancel","params":{"call":7}}')`)
	script(t, `host.call('{"method":"cancel","params":{"call":99}}')`)
}

// A panic is a bug of ours: it rejects the call it happened in, and nothing else.
func TestPanicIsARejection(t *testing.T) {
	browser(t)
	script(t, `globalThis.calls = []`)
	live := script(t, `{ resolve() {}, reject(text) { calls.push('false ' + text) } }`)
	broken := &API{host: host{undefined}, page: &page{}} // without a clerk
	broken.call([]Value{script(t, `'{"method":"clerk.load"}'`), live})
	time.Sleep(5 * time.Millisecond)
	answer := text(script(t, `calls.join()`))
	assert.Contains(t, answer, `false {`)
	assert.Contains(t, answer, `"code":"internal_error"`)
	assert.NotContains(t, answer, "nil pointer")
}

// names of the rows, as a JavaScript list.
func names() string {
	list := ""
	for i := range methods {
		list += "'" + methods[i].name + "',"
	}
	return "[" + list + "]"
}

func questionNames() string {
	list := ""
	for i := range questions {
		if questions[i].name != "restore" { // it replaces the state that the test looks at
			list += "'" + questions[i].name + "',"
		}
	}
	return "[" + list + "]"
}

// Every row can be called, from anywhere: from outside, and from inside a callback while Go is in the middle of a call.
func TestCallsFromInsideCallbacks(t *testing.T) {
	p := publish(t, `nested: 0, started: 0,
		again() {
			if (this.nested) return;
			this.nested = 1;
			for (const method of `+questionNames()+`)
				this.call(JSON.stringify({ method, params: { url: 'https://app.test/', password: 'x' } }));
			for (const method of `+names()+`)
				for (const serial of [0, this.signIn, this.signUp]) {
					this.started++;
					const done = () => { this.started-- };
					this.call(JSON.stringify({ method, call: ++this.calls, params: [], attempt: { serial } }), { resolve: done, reject: done });
				}
		},
		client(json, signIn, _there, signUp) { Object.assign(this, { signIn, signUp }); this.again() }, session() { this.again() }, status() { this.again() }, resource() { this.again() }`)
	for _, during := range []string{"client", "status"} {
		script(t, `host.nested = 0`)
		p.load()
		script(t, `host.run('signIn.create', host.signIn)`)
		deadline := time.Now().Add(3 * time.Second)
		for number(path("host", "started")) > 0 && time.Now().Before(deadline) {
			time.Sleep(10 * time.Millisecond)
		}
		assert.Zero(t, number(path("host", "started")), "%s: every call is settled", during)
	}
	ok, _ := p.outcome(`host.run('session.getToken', 0, {})`)
	assert.True(t, ok)
}

// An attempt that the client has replaced is known to the page alone, which brings its state along.
func TestReplacedAttempts(t *testing.T) {
	p := publish(t, "")
	p.load()
	script(t, `host.first = host.signIn`)
	script(t, `host.answers['GET /client/sign_ins/sia_0'] = { response: { id: 'sia_0', status: 'complete' } }`)
	for range 20 {
		script(t, `host.call('{"method":"resetSignIn"}')`)
	}
	script(
		t,
		`host.call(JSON.stringify({ method: 'attempt.reload', call: 99, params: [], attempt: { serial: host.first, state: { id: 'sia_0' } } }),
		{ resolve() { host.events.push('reloaded') }, reject(text) { host.events.push(text) } })`,
	)
	time.Sleep(10 * time.Millisecond)
	events := text(script(t, `host.events.slice(-2).join().replace('resource ' + host.first, 'first')`))
	assert.Equal(t, "first,reloaded", events)
}
