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

// brand is how a wallet is told from the others.
type brand struct {
	provider string   // what stands between web3_ and _signature in the strategy
	rdns     []string // of its announcement (EIP-6963)
	name     string   // of its announcement, for those of another rdns
	flag     string   // the property its injected provider marks itself with
	global   string   // where it is injected besides window.ethereum, "" for nowhere
}

var brands = [...]brand{
	{"metamask", []string{"io.metamask", "io.metamask.flask"}, "MetaMask", "isMetaMask", ""},
	{
		"coinbase_wallet",
		[]string{"com.coinbase.wallet"},
		"Coinbase Wallet",
		"isCoinbaseWallet",
		"coinbaseWalletExtension",
	},
	{"okx_wallet", []string{"com.okex.wallet"}, "OKX Wallet", "isOkxWallet", "okxwallet"},
	{"base", []string{"app.base.account"}, "Base Account", "isBaseAccount", ""},
}

// latecomer is how long a wallet may take to announce itself, in milliseconds: extensions load beside the page.
const latecomer = 250

func (w *wallets) Find(ctx context.Context, provider, walletName string) (signin.Wallet, error) {
	given := w.given // before the first wait, after which it may be another call's
	found := w.find(given, provider, walletName)
	if found == nil {
		if err := (&page{host: w.host}).Sleep(ctx, latecomer); ctx.Err() != nil {
			return nil, err
		}
		found = w.find(given, provider, walletName)
	}
	return found, nil
}

// find returns the wallet that is there now, nil for none.
func (w *wallets) find(given Value, provider, walletName string) signin.Wallet {
	if provider == "solana" {
		if isObject(given) {
			return newSolanaWallet(w.host, given)
		}
		if found := w.solana.find(walletName); isObject(found) {
			return newSolanaWallet(w.host, found)
		}
		return nil
	}
	found := given
	for i := range brands {
		if brands[i].provider == provider && !isObject(found) {
			found = w.ethereum.find(&brands[i])
		}
	}
	if !isObject(found) {
		return nil
	}
	return &ethereumWallet{found}
}

// maxWallets bounds what a page that floods its own window can make the module keep.
const maxWallets = 64

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
				if uuid != "" && textOf(infoOf(known), "uuid") == uuid || same(known, detail) {
					return
				}
			}
			if len(a.details) < maxWallets {
				a.details = append(a.details, detail)
			}
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

// find looks for a wallet by rdns, then by name, then at window.ethereum, and last where its brand injects itself.
func (a *announcements) find(b *brand) Value {
	a.request()
	for _, rdns := range b.rdns {
		if provider := a.announced("rdns", rdns); isObject(provider) {
			return provider
		}
	}
	if provider := a.announced("name", b.name); isObject(provider) {
		return provider
	}
	if provider := b.injected(len(a.details) < 2); isObject(provider) {
		return provider
	}
	if b.global == "" {
		return undefined
	}
	return path(b.global)
}

// injected looks at window.ethereum: it is a wallet, or holds a list of them. One without a mark is taken when it is
// alone, which lets in wallets that ask to be used in another's place.
func (b *brand) injected(alone bool) Value {
	injected := path("ethereum")
	if !isObject(injected) {
		return undefined
	}
	list, _ := member(injected, "providers")
	length, _ := member(list, "length")
	n := min(number(length), maxWallets) // whatever the object says
	for i := 0; float64(i) < n; i++ {
		provider, _ := call(list, "at", i)
		if flag(provider, b.flag) {
			return provider
		}
	}
	if n < 2 && (alone || flag(injected, b.flag)) {
		return injected
	}
	return undefined
}

// announced is the provider of a wallet whose announcement has a text in a field.
func (a *announcements) announced(field, text string) Value {
	for _, detail := range a.details {
		if textOf(infoOf(detail), field) == text {
			if provider, _ := member(detail, "provider"); isObject(provider) {
				return provider
			}
		}
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
