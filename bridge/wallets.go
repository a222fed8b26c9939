//go:build js && wasm

package bridge

import (
	"context"

	"github.com/signin-wasm/signin-wasm/signin"
)

// wallets are the wallets of the page. given is a provider the caller passed, which is always believed.
type wallets struct {
	host     host
	given    Value
	ethereum *announcements
	solana   *registrations
}

// identities tell the wallets of EIP-6963 apart: provider of the strategy, rdns, display name, and the
// property injected providers mark themselves with.
var identities = [...][4]string{
	{"metamask", "io.metamask", "MetaMask", "isMetaMask"},
	{"coinbase_wallet", "com.coinbase.wallet", "Coinbase Wallet", "isCoinbaseWallet"},
	{"okx_wallet", "com.okex.wallet", "OKX Wallet", "isOkxWallet"},
	{"base", "app.base.account", "Base Account", "isBaseAccount"},
}

func (w *wallets) Find(ctx context.Context, provider, walletName string) (signin.Wallet, error) {
	if provider == "solana" {
		if isObject(w.given) {
			return newSolanaWallet(w.host, w.given), nil
		}
		if found := w.solana.find(walletName); isObject(found) {
			return newSolanaWallet(w.host, found), nil
		}
		return nil, nil
	}
	found := w.given
	for _, identity := range identities {
		if identity[0] == provider && !isObject(found) {
			found = w.ethereum.find(identity)
		}
	}
	if !isObject(found) {
		return nil, nil
	}
	return &ethereumWallet{found}, nil
}

// announcements are the wallets that announced themselves (EIP-6963). The listener stays for the life
// of the page, because a wallet may be late.
type announcements struct{ details []Value }

// request asks wallets to announce themselves; those that are there answer before it returns.
func (a *announcements) request() {
	if a.details == nil {
		a.details = []Value{}
		listen(global, "eip6963:announceProvider", func(event Value) {
			detail, _ := get(event, "detail")
			uuid := textOf(infoOf(detail), "uuid")
			for _, known := range a.details {
				if textOf(infoOf(known), "uuid") == uuid {
					return
				}
			}
			a.details = append(a.details, detail)
		})
	}
	if event, err := construct(path("Event"), "eip6963:requestProvider"); err == nil {
		_, _ = call(global, "dispatchEvent", event)
	}
}

func infoOf(detail Value) Value {
	info, _ := member(detail, "info")
	return info
}

// find looks for a wallet by rdns, then by name, and takes window.ethereum last: when it marks itself
// as that wallet, or is the only one there is, which lets in wallets that ask to be used in its place.
func (a *announcements) find(identity [4]string) Value {
	a.request()
	for i, field := range [...]string{"rdns", "name"} {
		for _, detail := range a.details {
			if textOf(infoOf(detail), field) == identity[i+1] {
				provider, _ := member(detail, "provider")
				return provider
			}
		}
	}
	injected := path("ethereum")
	if !isObject(injected) {
		return undefined
	}
	list, _ := member(injected, "providers")
	length, _ := member(list, "length")
	n := min(number(length), 64) // whatever the object says
	for i := 0; float64(i) < n; i++ {
		provider, _ := call(list, "at", i)
		if flag(provider, identity[3]) {
			return provider
		}
	}
	if n < 2 && (flag(injected, identity[3]) || len(a.details) < 2) {
		return injected
	}
	return undefined
}

// ethereumWallet is an EIP-1193 provider.
type ethereumWallet struct{ provider Value }

func (w *ethereumWallet) request(ctx context.Context, method string, params ...any) (Value, error) {
	request, err := construct(path("Object"))
	if err != nil {
		return undefined, err
	}
	_ = set(request, "method", method)
	if len(params) > 0 {
		list, _ := call(path("Array"), "of", params...)
		_ = set(request, "params", list)
	}
	return awaitCall(ctx, w.provider, "request", request)
}

// Address is the first account the wallet lets the page see.
func (w *ethereumWallet) Address(ctx context.Context) (string, error) {
	accounts, err := w.request(ctx, "eth_requestAccounts")
	if err != nil {
		return "", err
	}
	return textOf(accounts, "0"), nil
}

// Sign makes a personal_sign request (EIP-191) over the UTF-8 bytes of the message.
func (w *ethereumWallet) Sign(ctx context.Context, message, address string) (string, error) {
	const digits = "0123456789abcdef"
	hex := []byte("0x")
	for i := 0; i < len(message); i++ {
		hex = append(hex, digits[message[i]>>4], digits[message[i]&15])
	}
	signature, err := w.request(ctx, "personal_sign", string(hex), address)
	return text(signature), err
}
