//go:build js && wasm

package bridge

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// announce installs wallets that answer EIP-6963 requests: JavaScript objects { info, provider }.
func announce(t *testing.T, details string) {
	t.Helper()
	script(t, `addEventListener('eip6963:requestProvider', () => { for (const detail of (`+details+`)) {
		const event = new Event('eip6963:announceProvider'); event.detail = detail; dispatchEvent(event); } })`)
}

// finder makes wallets whose listeners, which stay for the life of a page, go with the test.
func finder(t *testing.T, given string) *wallets {
	t.Helper()
	before := len(callbacks)
	t.Cleanup(func() {
		for len(callbacks) > before {
			unregister(callbacks[len(callbacks)-1].number)
		}
	})
	return &wallets{
		host: host{
			script(t, `{ bytes: text => new TextEncoder().encode(text), base64: b => btoa(String.fromCharCode(...b)),
		timer: (ms, fire) => { const id = setTimeout(fire, ms); return () => clearTimeout(id); } }`),
		},
		given:    script(t, given),
		ethereum: &announcements{},
		solana:   &registrations{api: undefined},
	}
}

// which names the wallet that was found by the label its provider carries.
func which(t *testing.T, w *wallets, provider string) string {
	t.Helper()
	found, err := w.Find(background, provider, "Phantom")
	require.NoError(t, err)
	switch found := found.(type) {
	case *ethereumWallet:
		return textOf(found.provider, "label")
	case *solanaWallet:
		return textOf(found.wallet, "label")
	}
	return ""
}

func TestEthereumWalletsAreFound(t *testing.T) {
	for name, row := range map[string]struct{ details, injected, given, provider, want string }{
		"by rdns": {details: `[{ info: { uuid: 'a', name: 'MetaMask', rdns: 'evil.fake' }, provider: { label: 'fake' } }, { info: { uuid: 'b', name: 'x', rdns: 'io.metamask' }, provider: { label: 'real' } }]`, provider: "metamask", want: "real"},
		"by name": {details: `[{ info: { uuid: 'a', name: 'OKX Wallet' }, provider: { label: 'okx' } }]`, provider: "okx_wallet", want: "okx"},
		"a uuid counts once": {details: `[{ info: { uuid: 'a', rdns: 'io.metamask' }, provider: { label: 'first' } }, { info: { uuid: 'a', rdns: 'io.metamask' }, provider: { label: 'second' } }]`,
			provider: "metamask", want: "first"},
		"hostile neighbours": {details: `[null, undefined, 5, {}, { get info() { throw 1 } }, { info: { get uuid() { throw 1 }, get rdns() { throw 1 } } }, new Proxy({}, { get() { throw 1 } }),
			{ info: { uuid: 10n, rdns: 10n } }, { info: { uuid: 'x', rdns: 'com.coinbase.wallet' }, get provider() { throw 1 } }, { info: { uuid: 'b', rdns: 'io.metamask' }, provider: { label: 'real' } }]`,
			provider: "metamask", want: "real"},
		"provider that throws":    {details: `[{ info: { uuid: 'x', rdns: 'io.metamask' }, get provider() { throw 1 } }]`, provider: "metamask"},
		"none":                    {details: `[]`, provider: "metamask"},
		"injected and marked":     {details: `[]`, injected: `{ label: 'injected', isMetaMask: true }`, provider: "metamask", want: "injected"},
		"injected and alone":      {details: `[]`, injected: `{ label: 'injected' }`, provider: "metamask", want: "injected"},
		"injected among others":   {details: `[{ info: { uuid: 'a', rdns: 'a' }, provider: {} }, { info: { uuid: 'b', rdns: 'b' }, provider: {} }]`, injected: `{ label: 'injected' }`, provider: "metamask"},
		"injected list":           {details: `[]`, injected: `{ label: 'top', isMetaMask: true, providers: [{ label: 'cb', isCoinbaseWallet: true }, { label: 'mm', isMetaMask: true }] }`, provider: "metamask", want: "mm"},
		"injected list, Coinbase": {details: `[]`, injected: `{ label: 'top', providers: [{ label: 'cb', isCoinbaseWallet: true }, { label: 'mm', isMetaMask: true }] }`, provider: "coinbase_wallet", want: "cb"},
		"injected getter throws":  {details: `[]`, injected: `{ label: 'x', get isMetaMask() { throw 1 }, get providers() { throw 1 } }`, provider: "metamask", want: "x"},
		"endless list":            {details: `[]`, injected: `{ label: 'x', providers: { length: Infinity, at() { throw 1 } } }`, provider: "metamask"},
		"injected is a proxy":     {details: `[]`, injected: `new Proxy({}, { get() { throw new Error('trap') } })`, provider: "metamask"},
		"given":                   {details: `[{ info: { uuid: 'b', rdns: 'io.metamask' }, provider: { label: 'real' } }]`, given: `{ label: 'given' }`, provider: "metamask", want: "given"},
		"unknown provider":        {details: `[]`, provider: "new_wallet"},
	} {
		t.Run(name, func(t *testing.T) {
			browser(t)
			announce(t, row.details)
			if row.injected != "" {
				script(t, `globalThis.ethereum = (`+row.injected+`)`)
			}
			given := row.given
			if given == "" {
				given = "undefined"
			}
			assert.NotPanics(t, func() {
				w := finder(t, given)
				got := which(t, w, row.provider)
				if name != "injected is a proxy" {
					assert.Equal(t, row.want, got)
				}
			})
		})
	}
}

func TestLateWalletIsFoundByALaterCall(t *testing.T) {
	browser(t)
	w := finder(t, "undefined")
	assert.Empty(t, which(t, w, "metamask"))
	script(
		t,
		`(() => { const event = new Event('eip6963:announceProvider'); event.detail = { info: { uuid: 'l', rdns: 'io.metamask' }, provider: { label: 'late' } }; dispatchEvent(event) })()`,
	)
	assert.Equal(t, "late", which(t, w, "metamask"))
	assert.EqualValues(t, 1, number(script(t, `heard['eip6963:announceProvider']`)), "one listener for the page")
}

func TestEthereumWallet(t *testing.T) {
	browser(t)
	script(t, `globalThis.calls = []`)
	w := &ethereumWallet{
		script(
			t,
			`{ async request(r) { calls.push(JSON.stringify(r)); return r.method === 'personal_sign' ? '0xsig' : ['0xabc', '0xdef'] } }`,
		),
	}
	address, err := w.Address(background)
	require.NoError(t, err)
	assert.Equal(t, "0xabc", address)
	signature, err := w.Sign(background, "localhost é", address)
	require.NoError(t, err)
	assert.Equal(t, "0xsig", signature)
	assert.Equal(
		t,
		`{"method":"eth_requestAccounts"} {"method":"personal_sign","params":["0x6c6f63616c686f737420c3a9","0xabc"]}`,
		text(script(t, `calls.join(' ')`)),
		"UTF-8",
	)

	for code, want := range map[string]int{`{ request: () => Promise.reject({ code: 4001, message: 'declined' }) }`: 4001, `{ request() { throw { code: -32002, message: 'busy' } } }`: -32002,
		`{ request: () => Promise.reject({ code: 4001n }) }`: 0, `{ request: () => Promise.reject(null) }`: 0} {
		_, err := (&ethereumWallet{script(t, code)}).Address(background)
		var thrown *Thrown
		require.ErrorAs(t, err, &thrown, code)
		assert.Equal(t, want, thrown.Code(), code)
	}
	for _, code := range hostile {
		assert.NotPanics(t, func() {
			odd := &ethereumWallet{script(t, code)}
			_, _ = odd.Address(background)
			odd = &ethereumWallet{script(t, `{ request: () => (`+code+`) }`)}
			address, _ := odd.Address(background)
			signature, _ := odd.Sign(background, "m", "a")
			if code != "new String('text')" { // which has a first character
				assert.Empty(t, address, code)
			}
			if code != "'text'" {
				assert.Empty(t, signature, code)
			}
		}, code)
	}
}

func TestWalletStandard(t *testing.T) {
	browser(t)
	script(t, `globalThis.calls = []`)
	script(t, `globalThis.wallet = name => ({ label: name, name, features: {
		'standard:connect': { connect: async () => ({ accounts: [{ address: 'So' + name }] }) },
		'solana:signMessage': { signMessage: async input => { calls.push(input.account.address + ':' + new TextDecoder().decode(input.message)); return [{ signature: new Uint8Array([1, 2, 255]) }] } } } })`)
	// One wallet that was there before, and one that comes later; and others that are not to be trusted.
	script(
		t,
		`addEventListener('wallet-standard:app-ready', event => { event.detail.register({ get name() { throw 1 } }, null, wallet('Phantom')) })`,
	)
	w := finder(t, "undefined")
	found, err := w.Find(background, "solana", "Phantom")
	require.NoError(t, err)
	address, err := found.Address(background)
	require.NoError(t, err)
	assert.Equal(t, "SoPhantom", address)
	signature, err := found.Sign(background, "é", address)
	require.NoError(t, err)
	assert.Equal(t, "AQL/", signature)
	assert.Equal(t, "SoPhantom:é", text(script(t, `calls[0]`)))

	found, _ = w.Find(background, "solana", "Solflare")
	assert.Nil(t, found)
	script(
		t,
		`(() => { const event = new Event('wallet-standard:register-wallet'); event.detail = api => api.register(wallet('Solflare')); dispatchEvent(event) })()`,
	)
	found, _ = w.Find(background, "solana", "Solflare")
	require.NotNil(t, found)
	assert.Equal(t, "Solflare", textOf(found.(*solanaWallet).wallet, "label"))
}

func TestInjectedSolana(t *testing.T) {
	browser(t)
	script(
		t,
		`globalThis.solana = { label: 'injected', connect: async () => ({ publicKey: { toString: () => 'SoKey' } }), signMessage: async (bytes, kind) => ({ signature: bytes, kind }) }`,
	)
	w := finder(t, "undefined")
	found, err := w.Find(background, "solana", "Phantom")
	require.NoError(t, err)
	address, err := found.Address(background)
	require.NoError(t, err)
	assert.Equal(t, "SoKey", address)
	signature, err := found.Sign(background, "abc", address)
	require.NoError(t, err)
	assert.Equal(t, "YWJj", signature)
	for _, code := range hostile {
		assert.NotPanics(t, func() {
			call(global, "eval", `globalThis.solana = (`+code+`)`)
			_, _ = w.Find(background, "solana", "Phantom")
			odd := newSolanaWallet(w.host, script(t, code))
			_, _ = odd.Address(background)
			_, _ = odd.Sign(background, "m", "a")
			odd = newSolanaWallet(
				w.host,
				script(
					t,
					`{ features: { 'standard:connect': { connect: () => (`+code+`) }, 'solana:signMessage': { signMessage: () => (`+code+`) } } }`,
				),
			)
			_, _ = odd.Address(background)
			_, _ = odd.Sign(background, "m", "a")
		}, code)
	}
}
