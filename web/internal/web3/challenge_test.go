package web3_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"
	"github.com/mr-tron/base58"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/siwe"
	"github.com/signin-wasm/signin-wasm/web/internal/web3"
)

// wallet is what a browser wallet does: an address and personal_sign or
// signMessage.
type wallet struct {
	address string
	sign    func(message string) string
}

func ethereum(seed byte) wallet {
	key := secp256k1.PrivKeyFromBytes(slices.Repeat([]byte{seed}, 32))
	return wallet{siwe.AddressOf(key.PubKey()).String(), func(message string) string {
		compact := ecdsa.SignCompact(key, siwe.Hash(message), false)
		return "0x" + hex.EncodeToString(append(compact[1:], compact[0]))
	}}
}

func solanaWallet(seed byte) wallet {
	key := ed25519.NewKeyFromSeed(slices.Repeat([]byte{seed}, ed25519.SeedSize))
	return wallet{base58.Encode(key.Public().(ed25519.PublicKey)), func(message string) string {
		return base64.StdEncoding.EncodeToString(ed25519.Sign(key, []byte(message)))
	}}
}

const page = "http://localhost:3000"

var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func TestChallengeSaysWhoAsksAndForHowLong(t *testing.T) {
	for _, w := range []wallet{ethereum(1), solanaWallet(1)} {
		address, err := web3.Canonical(w.address)
		require.NoError(t, err)
		c, err := web3.NewChallenge(address, page, now)
		require.NoError(t, err)
		for _, line := range []string{"localhost:3000 wants you", "\n" + w.address + "\n", "\nURI: " + page + "\n",
			"\nNonce: " + c.Nonce + "\n",
			"\nIssued At: 2026-01-02T03:04:05.000Z\n", "\nExpiration Time: " + c.ExpireAt.Format("2006-01-02T15:04:05.000Z")} {
			assert.Contains(t, c.Message, line, "the address checksummed, as ERC-4361 wants it")
		}
		again, err := web3.NewChallenge(address, page, now)
		require.NoError(t, err)
		assert.NotEqual(t, c.Nonce, again.Nonce)
	}
}

func TestVerify(t *testing.T) {
	for name, wallets := range map[string][2]wallet{"ethereum": {ethereum(1), ethereum(2)},
		"solana": {solanaWallet(1), solanaWallet(2)}} {
		t.Run(name, func(t *testing.T) {
			owner, thief := wallets[0], wallets[1]
			address, err := web3.Canonical(owner.address)
			require.NoError(t, err)
			theirs, err := web3.Canonical(thief.address)
			require.NoError(t, err)
			c, err := web3.NewChallenge(address, page, now)
			require.NoError(t, err)
			good := owner.sign(c.Message)

			require.NoError(t, web3.Verify(address, c.Message, good))
			require.ErrorIs(t, web3.Verify(address, c.Message, thief.sign(c.Message)), web3.ErrSignature)
			require.ErrorIs(t, web3.Verify(theirs, c.Message, good), web3.ErrSignature)
			require.ErrorIs(
				t,
				web3.Verify(address, strings.Replace(c.Message, "3000", "3001", 2), good),
				web3.ErrSignature,
			)
			require.ErrorIs(t, web3.Verify(address, c.Message, ""), web3.ErrSignature)
			require.ErrorIs(t, web3.Verify(address, c.Message, wallets[0].sign("other")), web3.ErrSignature)
		})
	}
}

func TestCanonical(t *testing.T) {
	w := ethereum(1)
	for _, spelling := range []string{w.address, strings.ToLower(w.address), "0X" + strings.ToUpper(w.address[2:]), " " +
		w.address + " "} {
		got, err := web3.Canonical(spelling)
		require.NoError(t, err)
		require.Equal(t, strings.ToLower(w.address), got)
	}
	s := solanaWallet(1)
	got, err := web3.Canonical(s.address)
	require.NoError(t, err)
	require.Equal(t, s.address, got)
	for _, bad := range []string{"", "0x", "0x1234", "someone@example.com", "+15555550100", "someone"} {
		_, err := web3.Canonical(bad)
		require.ErrorIs(t, err, web3.ErrAddress)
	}
}

func TestChallengeRefusesWhatIsNoPage(t *testing.T) {
	address, err := web3.Canonical(ethereum(1).address)
	require.NoError(t, err)
	for _, origin := range []string{"", "null", "localhost:3000", "javascript:alert(1)", "http://exämple.com",
		"http://a b"} {
		_, err := web3.NewChallenge(address, origin, now)
		require.ErrorIs(t, err, web3.ErrOrigin, origin)
	}
}
