package nethttp

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/signin-wasm/signin-wasm/signin"
)

// FuzzParseKey: a key is refused with a code, or names a host and no more.
func FuzzParseKey(f *testing.F) {
	for _, seed := range []string{"pk_test_bG9jYWxob3N0LnRlc3Qk", " pk_live_Y2xlcmsuY2xlcmsuY29tJA== ", "sk_test_x",
		"pk_test_", "pk_test_JC4k", "pk_test_a_b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		key, err := ParseKey(text)
		if err != nil {
			var coded *signin.Error
			if !errors.As(err, &coded) || coded.Code == "" {
				t.Fatalf("%q was refused without a code: %v", text, err)
			}
			if secret := strings.TrimSpace(text); len(secret) > 12 && strings.Contains(err.Error(), secret) {
				t.Fatalf("the error repeats %q, which may be a secret key", text)
			}
			return
		}
		if parsed, err := url.Parse("https://" + key.Host + "/v1"); err != nil || parsed.Host != key.Host ||
			!strings.Contains(key.Host, ".") {
			t.Fatalf("%q gave the host %q", text, key.Host)
		}
	})
}
