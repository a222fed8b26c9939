package siwe_test

import (
	"strings"
	"testing"

	"github.com/signin-wasm/signin-wasm/web/internal/siwe"
)

// FuzzAddress: an address that is taken is written back as the same account.
func FuzzAddress(f *testing.F) {
	for _, seed := range []string{"0x52908400098527886E0F7030069857D2E4169EE7",
		"0x52908400098527886e0f7030069857d2e4169ee7", "0x", "52", "0xzz"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		address, err := siwe.ParseAddress(text)
		if err == nil && !strings.EqualFold(address.String(), strings.TrimSpace(text)) {
			t.Fatalf("%q became %s", text, address)
		}
	})
}

// FuzzRecover: a signature nobody made belongs to no account that was named before.
func FuzzRecover(f *testing.F) {
	f.Add("hello", "0x"+strings.Repeat("11", 65))
	f.Add("", "0x")
	f.Fuzz(func(t *testing.T, message, signature string) {
		var nobody siwe.Address
		if siwe.Verify(message, signature, nobody) == nil {
			t.Fatalf("%q is taken for a signature of the zero address", signature)
		}
	})
}
