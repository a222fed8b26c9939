package solana_test

import (
	"strings"
	"testing"

	"github.com/signin-wasm/signin-wasm/web/internal/solana"
)

// FuzzVerify: nobody signs by guessing, whatever the address.
func FuzzVerify(f *testing.F) {
	f.Add("11111111111111111111111111111111", "hello", strings.Repeat("A", 86)+"==")
	f.Add("4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM", "", "")
	f.Fuzz(func(t *testing.T, address, message, signature string) {
		key, err := solana.ParseAddress(address)
		if err == nil && solana.Verify(message, signature, key) == nil {
			t.Fatalf("%q signed %q with %q", address, message, signature)
		}
	})
}
