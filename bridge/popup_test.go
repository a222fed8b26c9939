//go:build js && wasm

package bridge

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const portal = "https://portal.test"

// A window that isolated itself is no source of messages any more; its callback page speaks on the channel.
func TestPopupChannel(t *testing.T) {
	browser(t)
	real := path("BroadcastChannel")
	defer func() { _ = set(global, "BroadcastChannel", real) }()
	script(t, `globalThis.BroadcastChannel = class {
		constructor(name) { globalThis.wallet = this; this.name = name; }
		addEventListener(type, fn) { this.fn = fn; }
		removeEventListener() { this.fn = null; }
		close() { this.closed = true; }
	}`)
	p := newPopup(script(t, `{ closed: true }`), host{script(t, `{ json: v => JSON.stringify(v) }`)}, undefined)
	assert.True(t, p.Closed())
	assert.Equal(t, popupChannel, textOf(path("wallet"), "name"))
	script(
		t,
		`['https://evil.test', 'https://portal.test'].forEach(origin => wallet.fn({ origin, data: { session: origin } }))`,
	)
	message, err := p.Message(background, portal)
	require.NoError(t, err)
	assert.Equal(t, portal, message.Get("session").Text())
	p.Close()
	assert.True(t, flag(path("wallet"), "closed"))
}

// The caller's signal ends the waiting for a window that will not report, and frees what waited.
func TestPopupEndsWithItsSignal(t *testing.T) {
	browser(t)
	controller, err := construct(path("AbortController"))
	require.NoError(t, err)
	signal, _ := get(controller, "signal")
	p := newPopup(script(t, `{}`), host{null}, signal)
	assert.False(t, p.Closed())
	done := make(chan error, 1)
	go func() {
		_, err := p.Message(background, portal)
		done <- err
	}()
	time.Sleep(5 * time.Millisecond)
	_, _ = call(controller, "abort")
	assert.ErrorIs(t, <-done, aborted)
	_, err = p.Message(background, portal)
	assert.ErrorIs(t, err, aborted, "for good")
	p.Close()
	p.Close()
	assert.Zero(t, number(script(t, `heard.message`)))
}
