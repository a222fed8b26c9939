//go:build js && wasm

package bridge

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/signin"
)

func TestPage(t *testing.T) {
	browser(t)
	p := &page{
		host: host{
			script(
				t,
				`{ random: n => 'ab'.repeat(n), originAllowed: o => o === 'https://ok.test', navigate: () => Promise.reject(new Error('router')) }`,
			),
		},
	}
	assert.Equal(t, "https://app.test/start?x=1#y", p.Href())
	for ref, want := range map[string]signin.URL{
		"":             {Href: "https://app.test/start?x=1#y", Origin: "https://app.test", Protocol: "https:"},
		"/a":           {Href: "https://app.test/a", Origin: "https://app.test", Protocol: "https:"},
		"//other.test": {Href: "https://other.test/", Origin: "https://other.test", Protocol: "https:"},
		"javascript:1": {Href: "javascript:1", Origin: "null", Protocol: "javascript:"},
	} {
		got, ok := p.Resolve(ref)
		assert.True(t, ok)
		assert.Equal(t, want, got)
	}
	_, ok := p.Resolve("http://")
	assert.False(t, ok)
	assert.True(t, p.OriginAllowed("https://ok.test"))
	assert.False(t, p.OriginAllowed("https://no.test"))
	assert.EqualError(t, p.Navigate(background, signin.URL{Href: "https://app.test/"}, true), "router")
	assert.Equal(t, "abab", p.Random(2))
	assert.InDelta(t, time.Now().UnixMilli(), p.Now(), 1000)
	assert.Equal(t, "focused", p.TabState(), "without a document")
	assert.True(t, p.Online(), "without a navigator")
	assert.False(t, p.Capable())
	assert.NotEmpty(t, p.TimeZone())
	assert.False(t, p.Opened())
	p.SetCookie("a=1") // no document: nothing to keep it in
	assert.Empty(t, p.Cookie("a"))

	script(
		t,
		`globalThis.document = { cookie: 'a=1; b=x=y; __session_x=jwt', hasFocus: () => false, visibilityState: 'hidden' }`,
	)
	assert.Equal(t, "1", p.Cookie("a"))
	assert.Equal(t, "x=y", p.Cookie("b"))
	assert.Empty(t, p.Cookie("__session"))
	assert.Equal(t, "hidden", p.TabState())
	for _, code := range hostile {
		call(global, "eval", "globalThis.document = ("+code+")")
		call(global, "eval", "globalThis.location = ("+code+")")
		assert.NotPanics(t, func() {
			p.TabState()
			p.Cookie("a")
			p.SetCookie("a=1")
			p.Href()
			p.Resolve("/")
			p.Resolve("")
		}, code)
		hostless := &page{host: host{script(t, code)}}
		assert.NotPanics(t, func() {
			hostless.OriginAllowed("x")
			hostless.Random(2)
			_ = hostless.Navigate(background, signin.URL{}, true)
		}, code)
	}
}

func TestSleep(t *testing.T) {
	browser(t)
	p := &page{
		host: host{
			script(
				t,
				`{ timer: (ms, fire) => { const id = setTimeout(fire, ms); return () => { clearTimeout(id); globalThis.calls = 'cancelled' } } }`,
			),
		},
	}
	began := time.Now()
	require.NoError(t, p.Sleep(background, 20))
	assert.GreaterOrEqual(t, time.Since(began), 18*time.Millisecond)
	ctx, cancel := context.WithTimeout(background, 10*time.Millisecond)
	defer cancel()
	assert.ErrorIs(t, p.Sleep(ctx, 60_000), context.DeadlineExceeded)
	assert.Equal(t, "cancelled", text(path("calls")))
	assert.Error(t, (&page{}).Sleep(background, 1), "a host without a timer")
}

func TestHook(t *testing.T) {
	browser(t)
	p := &page{}
	require.NoError(t, p.Hook(background, "__internal_absent", ""))
	script(t, `globalThis.calls = []`)
	script(t, `globalThis.__internal_hook = async (...args) => { calls.push(JSON.stringify(args)) }`)
	require.NoError(t, p.Hook(background, "__internal_hook", "sign-out"))
	require.NoError(t, p.Hook(background, "__internal_hook", ""))
	assert.Equal(t, `["sign-out"]|[null]`, text(script(t, `calls.join('|')`)))
	script(t, `globalThis.__internal_hook = () => { throw new Error('hook') }`)
	assert.EqualError(t, p.Hook(background, "__internal_hook", ""), "hook")
	script(t, `delete globalThis.__internal_hook`)
}

func TestWatchEndsWithItsContext(t *testing.T) {
	browser(t)
	p := &page{}
	ctx, cancel := context.WithCancel(background)
	events := make(chan string, 10)
	p.Watch(ctx, func(event string) { events <- event })
	script(t, `dispatchEvent(new Event('focus'))`)
	assert.Equal(t, "focus", <-events)
	p.Broadcast()
	select {
	case event := <-events:
		assert.Equal(t, "signout", event)
	case <-time.After(2 * time.Second):
		t.Error("another tab's sign-out was not heard")
	}
	cancel()
	time.Sleep(5 * time.Millisecond)
	assert.Zero(t, number(script(t, `heard.focus`)))
}

func TestRequest(t *testing.T) {
	browser(t)
	lent := host{
		script(
			t,
			`{ send(...args) { this.args = args; setTimeout(args[4], 1, true, 429, 'Too Many', '{"a":1}', '7', 'dvb') } }`,
		),
	}
	res, err := transport{
		lent,
	}.Send(
		background,
		&signin.Request{Method: "POST", URL: "https://api.test/x", Body: "a=b", Form: true},
	)
	require.NoError(t, err)
	assert.Equal(
		t,
		&signin.Response{Status: 429, StatusText: "Too Many", Body: `{"a":1}`, RetryAfter: "7", DevBrowser: "dvb"},
		res,
	)
	args, _ := get(lent.value, "args")
	joined, err := call(args, "join", " ")
	require.NoError(t, err)
	assert.Regexp(t, "^https://api.test/x POST true a=b ", text(joined))
}

func TestRequestIsCancelled(t *testing.T) {
	browser(t)
	lent := host{
		script(t, `{ send(...args) { globalThis.wallet = args[4]; return () => { globalThis.calls = 'cancelled' } } }`),
	}
	ctx, cancel := context.WithTimeout(background, 10*time.Millisecond)
	defer cancel()
	_, err := transport{lent}.Send(ctx, &signin.Request{Method: "GET", URL: "https://api.test/", Form: true})
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	assert.Equal(t, "cancelled", text(path("calls")))
	script(t, `wallet(true, 200, '', 'late')`)
}

func TestRequestFailures(t *testing.T) {
	browser(t)
	send := func(code string) error {
		_, err := transport{
			host{script(t, code)},
		}.Send(
			background,
			&signin.Request{Method: "GET", URL: "https://api.test/", Form: true},
		)
		return err
	}
	assert.EqualError(
		t,
		send(`{ send: (...args) => args[4](false, new TypeError('Failed to fetch')) }`),
		"Failed to fetch",
	)
	assert.EqualError(t, send(`{ send: (...args) => args[4](false, 'text') }`), "text")
	assert.EqualError(t, send(`{ send() { throw new Error('at once') } }`), "at once")
	assert.ErrorIs(
		t,
		send(`{ send: (...args) => args[4](false, new Error('x'), true) }`),
		&signin.Error{Code: signin.CodeResponseTooLarge},
	)
	for _, code := range append([]string{`{}`, `{ send: (...args) => args[4]() }`}, hostile...) {
		assert.Error(t, send(code), code)
	}
	res, err := transport{
		host{script(t, `{ send: (...args) => args[4](true, 10n, Symbol('x'), {}, null) }`)},
	}.Send(
		background,
		&signin.Request{Method: "GET"},
	)
	require.NoError(t, err)
	assert.Equal(t, &signin.Response{}, res)
}

func TestPopup(t *testing.T) {
	browser(t)
	script(t, `globalThis.calls = []`)
	p := popup{script(t, `{ point: href => calls.push(href), close: () => calls.push('close'), closed: () => true,
		message: async origin => JSON.stringify({ session: 'sess_1', origin }) }`)}
	require.NoError(t, p.Point("https://provider.test/"))
	message, err := p.Message(background, "https://portal.test")
	require.NoError(t, err)
	assert.Equal(t, "https://portal.test", message.Get("origin").Text())
	assert.True(t, p.Closed())
	p.Close()
	assert.Equal(t, "https://provider.test/ close", text(script(t, `calls.join(' ')`)))

	silent := popup{script(t, `{ message: () => new Promise(() => {}), point() { throw new Error('cross-origin') } }`)}
	ctx, cancel := context.WithTimeout(background, 5*time.Millisecond)
	defer cancel()
	_, err = silent.Message(ctx, "https://portal.test")
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	assert.EqualError(t, silent.Point("x"), "cross-origin")
}

func TestPasskeys(t *testing.T) {
	browser(t)
	defer script(t, `delete globalThis.navigator`)
	script(t, `Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { credentials: { get() {} } } })`)
	script(
		t,
		`globalThis.PublicKeyCredential = class { static isConditionalMediationAvailable() { return Promise.resolve(true) } }`,
	)
	p := passkeys{host{script(t,
		`{ passkey: (options, conditional) => ({ assertion: Promise.resolve(options + conditional) }) }`)}}
	assert.True(t, p.Conditional(background))
	assert.True(t, (&page{}).Capable())
	got, err := p.Get(background, `{"challenge":"2"}`, true)
	require.NoError(t, err)
	assert.Equal(t, `{"challenge":"2"}true`, got)

	script(t, `globalThis.calls = []`)
	p = passkeys{host{script(t,
		`{ passkey: () => ({ assertion: new Promise(() => {}), end: () => calls.push('end') }) }`)}}
	ctx, cancel := context.WithTimeout(background, 5*time.Millisecond)
	defer cancel()
	_, err = p.Get(ctx, `{}`, false)
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	assert.Equal(t, "end", text(script(t, `calls.join()`)), "the browser's prompt closes too")

	for _, code := range hostile {
		for _, host := range []host{{script(t, code)}, {script(t, `{ passkey: () => (`+code+`) }`)},
			{script(t, `{ passkey: () => ({ assertion: `+code+` }) }`)}} {
			assert.NotPanics(t, func() { _, _ = passkeys{host}.Get(background, `{}`, false) }, code)
		}
	}
}
