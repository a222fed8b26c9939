package onetap_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"strings"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/external"
	"github.com/signin-wasm/signin-wasm/web/internal/onetap"
)

// FuzzVerify: a token that Google did not sign names nobody.
func FuzzVerify(f *testing.F) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(f, err)
	google, err := onetap.NewIssuer(issuerURL, clientID, key, clock)
	require.NoError(f, err)
	keys := &oidc.StaticKeySet{PublicKeys: []crypto.PublicKey{key.Public()}}
	verifier := onetap.NewVerifier(issuerURL, clientID, keys, clock)
	right, err := google.Token(external.Identity{Subject: "1", Email: "a@example.com", EmailVerified: true}, "n")
	require.NoError(f, err)
	real, err := verifier.Verify(context.Background(), right)
	require.NoError(f, err)
	signed := right[:strings.LastIndexByte(right, '.')]
	for _, seed := range []string{
		right, " " + right[:40] + "\n" + right[40:], signed, signed + ".", "." + right, right + ".x",
		strings.ToUpper(right), "a.b.c", "", "..", "{}",
		`{"payload":"e30","signatures":[{"protected":"e30","signature":""}]}`,
		"eyJhbGciOiJub25lIn0." + strings.Split(right, ".")[1] + ".",
		"eyJhbGciOiJIUzI1NiJ9." + strings.Split(right, ".")[1] + ".AAAA",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, token string) {
		proof, err := verifier.Verify(context.Background(), token)
		if err != nil && !errors.Is(err, onetap.ErrInvalid) {
			t.Fatalf("an error of no kind: %v", err)
		}
		if err == nil && !bytes.Equal(proof.Claims, real.Claims) {
			t.Fatalf("another spelling of the token is another token: %q", token)
		}
	})
}
