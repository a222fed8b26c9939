//go:build js && wasm

package bridge

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/signin"
)

// A thenable that settles and then throws has settled, as it has for JavaScript's own await.
func TestThenableThatSettlesAndThrows(t *testing.T) {
	browser(t)
	v, err := await(background, script(t, `{ then(ok) { ok('value'); throw new Error('late') } }`))
	require.NoError(t, err)
	assert.Equal(t, "value", text(v))
	_, err = await(background, script(t, `{ then() { throw new Error('at once') } }`))
	assert.EqualError(t, err, "at once")
}

func TestPasskeysWithoutCredentials(t *testing.T) {
	browser(t)
	for _, navigator := range []string{`{}`, `{ credentials: null }`, `{ credentials: { get: 5 } }`} {
		script(t, `Object.defineProperty(globalThis, 'navigator', { configurable: true, value: `+navigator+` })`)
		_, err := (&passkeys{host: host{script(t, `{ publicKey: () => ({}) }`)}}).Get(background, `{}`, false)
		assert.ErrorIs(t, err, &signin.Error{Code: signin.CodePasskeyNotSupported}, navigator)
	}
	script(t, `delete globalThis.navigator`)
}

// Brands of which nothing is at window.ethereum, and those that come late.
func TestWalletsElsewhere(t *testing.T) {
	for name, row := range map[string]struct{ details, setup, provider, want string }{
		"MetaMask Flask": {details: `[{ info: { uuid: 'a', name: 'MetaMask Flask', rdns: 'io.metamask.flask' }, provider: { label: 'flask' } }]`,
			provider: "metamask", want: "flask"},
		"OKX": {details: `[]`, setup: `globalThis.okxwallet = { label: 'okx' }`, provider: "okx_wallet", want: "okx"},
		"announced without uuid": {details: `[{ info: { rdns: 'a' }, provider: {} }, { info: { rdns: 'io.metamask' }, provider: { label: 'mm' } }]`,
			provider: "metamask", want: "mm"},
		"late": {details: `[]`, setup: `setTimeout(() => { const e = new Event('eip6963:announceProvider');
			e.detail = { info: { uuid: 'a', rdns: 'io.metamask' }, provider: { label: 'late' } }; dispatchEvent(e); }, 50)`,
			provider: "metamask", want: "late"},
	} {
		t.Run(name, func(t *testing.T) {
			browser(t)
			announce(t, row.details)
			if row.setup != "" {
				script(t, row.setup)
			}
			defer script(t, `delete globalThis.okxwallet`)
			assert.Equal(t, row.want, which(t, finder(t, "undefined"), row.provider))
		})
	}
}
