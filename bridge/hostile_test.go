//go:build js && wasm

package bridge

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/signin"
)

// A thenable that settles and then throws counts as settled, as it does for JavaScript's own await.
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
		_, err := passkeys{host{script(t, `{ passkey: () => ({}) }`)}}.Get(background, `{}`, false)
		assert.ErrorIs(t, err, &signin.Error{Code: signin.CodePasskeyNotSupported}, navigator)
	}
	script(t, `delete globalThis.navigator`)
}
