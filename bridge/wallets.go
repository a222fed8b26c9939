//go:build js && wasm

package bridge

import (
	"context"

	"github.com/signin-wasm/signin-wasm/signin"
)

// wallets are the wallets that a call may use: the provider that its caller passed, which is taken whatever its brand,
// else the wallets of the page, which the host finds.
type wallets struct {
	host  host
	given Value
}

func (w wallets) Find(ctx context.Context, provider, walletName string) (signin.Wallet, error) {
	found, err := w.host.wallet(ctx, provider, walletName, w.given)
	if err != nil || !isObject(found) {
		return nil, err
	}
	return wallet{found}, nil
}

// wallet is a wallet that the host found.
type wallet struct{ installed Value }

func (w wallet) Address(ctx context.Context) (string, error) {
	address, err := awaitCall(ctx, w.installed, "address")
	return text(address), err
}

func (w wallet) Sign(ctx context.Context, message, address string) (string, error) {
	signature, err := awaitCall(ctx, w.installed, "sign", message, address)
	return text(signature), err
}
