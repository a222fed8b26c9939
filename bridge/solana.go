//go:build js && wasm

package bridge

import "context"

// registrations are the wallets that registered by the Wallet Standard.
type registrations struct {
	wallets []Value
	api     Value
}

// listen exchanges the two events of the standard: wallets that loaded earlier answer app-ready, later
// ones announce themselves. Both are handed an object with a register function.
func (r *registrations) listen() {
	if isObject(r.api) {
		return
	}
	register, _ := callback(func(args []Value) any {
		r.wallets = append(r.wallets, args...)
		unregister, _ := callback(func([]Value) any { return nil })
		return unregister
	})
	r.api, _ = construct(path("Object"))
	_ = set(r.api, "register", register)
	listen(global, "wallet-standard:register-wallet", func(event Value) {
		_, _ = call(event, "detail", r.api)
	})
	init, _ := construct(path("Object"))
	_ = set(init, "detail", r.api)
	if event, err := construct(path("CustomEvent"), "wallet-standard:app-ready", init); err == nil {
		_, _ = call(global, "dispatchEvent", event)
	}
}

// find looks for a wallet by its name, and falls back on the one injected as window.solana.
func (r *registrations) find(name string) Value {
	r.listen()
	for _, wallet := range r.wallets {
		if textOf(wallet, "name") == name && isObject(feature(wallet, "solana:signMessage")) {
			return wallet
		}
	}
	if injected := path("solana"); isObject(injected) && isFunction(path("solana", "connect")) &&
		isFunction(path("solana", "signMessage")) {
		return injected
	}
	return undefined
}

func feature(wallet Value, name string) Value {
	features, _ := member(wallet, "features")
	found, _ := member(features, name)
	return found
}

// solanaWallet is a wallet of the Wallet Standard, or an injected one, which has connect and signMessage
// of its own.
type solanaWallet struct {
	host    host
	wallet  Value
	account Value
}

func newSolanaWallet(host host, wallet Value) *solanaWallet {
	return &solanaWallet{host: host, wallet: wallet, account: undefined}
}

// Address connects and returns the first account, base58.
func (w *solanaWallet) Address(ctx context.Context) (string, error) {
	if connect := feature(w.wallet, "standard:connect"); isObject(connect) {
		connected, err := awaitCall(ctx, connect, "connect")
		if err != nil {
			return "", err
		}
		accounts, _ := member(connected, "accounts")
		w.account, _ = member(accounts, "0")
		return textOf(w.account, "address"), nil
	}
	connected, err := awaitCall(ctx, w.wallet, "connect")
	if err != nil {
		return "", err
	}
	key, _ := member(connected, "publicKey")
	if !isObject(key) {
		key, _ = member(w.wallet, "publicKey")
	}
	address, err := call(key, "toString")
	return text(address), err
}

// Sign returns the ed25519 signature in base64.
func (w *solanaWallet) Sign(ctx context.Context, message, _ string) (string, error) {
	bytes, err := w.host.bytes(message)
	if err != nil {
		return "", err
	}
	var signed Value
	if sign := feature(w.wallet, "solana:signMessage"); isObject(sign) {
		input, _ := construct(path("Object"))
		_ = set(input, "account", w.account)
		_ = set(input, "message", bytes)
		signed, err = awaitCall(ctx, sign, "signMessage", input)
		if err == nil {
			signed, err = member(signed, "0")
		}
	} else {
		signed, err = awaitCall(ctx, w.wallet, "signMessage", bytes, "utf8")
	}
	if err != nil {
		return "", err
	}
	signature, _ := member(signed, "signature")
	return w.host.base64(signature)
}
