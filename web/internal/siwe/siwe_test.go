package siwe_test

import (
	"encoding/hex"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/siwe"
)

// Made with viem 2.57: createSiweMessage and signMessage of the account whose
// private key is 0x59c6…690d, the second account of the well-known test phrase.
const (
	viemAddress = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
	viemKey     = "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d"

	viemMessage = "localhost:3000 wants you to sign in with your Ethereum account:\n" +
		"0x70997970C51812dc3A010C7d01b50e0d17dc79C8\n\nSign in to the app.\n\n" +
		"URI: http://localhost:3000\nVersion: 1\nChain ID: 1\nNonce: foobarbaz1234567\n" +
		"Issued At: 2026-01-02T03:04:05.000Z\nExpiration Time: 2026-01-02T03:14:05.000Z"
	viemSignature = "0x77f8e08f412c8d0f10a7c5a5d21f12e14dbae5889bcf79b7a11c3b65e254f16e" +
		"305e65ff3c86511b1d0282eb464960a9b748f7f24ecb81544ccce94ff70a62571b"

	viemFullMessage = "https://example.com wants you to sign in with your Ethereum account:\n" +
		"0x70997970C51812dc3A010C7d01b50e0d17dc79C8\n\n\n" +
		"URI: https://example.com/path\nVersion: 1\nChain ID: 137\nNonce: foobarbaz\n" +
		"Issued At: 2026-01-02T03:04:05.000Z\nExpiration Time: 2026-01-02T03:14:05.000Z\n" +
		"Not Before: 2026-01-02T03:04:00.000Z\nRequest ID: req-1\n" +
		"Resources:\n- https://example.com/a\n- https://example.com/b"
	viemFullSignature = "0x48263bd97714659a02cab3e8ca3a8661d6660a8f28a7ee2ae32287d1a7fb591e" +
		"591a06ea5d530ebf0d03a623b0b6f93499f1ced0a5599e32796c7d3c12af8ad41c"

	viemUTF8Signature = "0xd5fea122bcd45571520902011086a6c5c60435f2c5828f7aa56686d6969a3568" +
		"25f00454631113f53d5deb05764e3fc8d882775d6df8e4141c4432c15462a0a71b"
)

var issued = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func viemMessages() map[string]siwe.Message {
	return map[string]siwe.Message{
		viemMessage: {
			Account: siwe.Ethereum, Domain: "localhost:3000", Address: viemAddress, Statement: "Sign in to the app.",
			URI: "http://localhost:3000", ChainID: "1", Nonce: "foobarbaz1234567",
			IssuedAt: issued, ExpirationTime: issued.Add(10 * time.Minute),
		},
		viemFullMessage: {
			Account: siwe.Ethereum, Scheme: "https", Domain: "example.com", Address: viemAddress,
			URI: "https://example.com/path", ChainID: "137", Nonce: "foobarbaz",
			IssuedAt: issued, ExpirationTime: issued.Add(10 * time.Minute), NotBefore: issued.Add(-5 * time.Second),
			RequestID: "req-1", Resources: []string{"https://example.com/a", "https://example.com/b"},
		},
	}
}

func TestMessageIsWrittenAsViemDoes(t *testing.T) {
	for text, message := range viemMessages() {
		require.NoError(t, message.Validate())
		assert.Equal(t, text, message.String())
	}
}

func TestSolanaMessage(t *testing.T) {
	message := siwe.Message{
		Account: siwe.Solana, Domain: "app.example", Address: "4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM",
		URI: "https://app.example", ChainID: "mainnet", Nonce: "abcdefgh", IssuedAt: issued,
	}
	require.NoError(t, message.Validate())
	require.Equal(t, `app.example wants you to sign in with your Solana account:
4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM


URI: https://app.example
Version: 1
Chain ID: mainnet
Nonce: abcdefgh
Issued At: 2026-01-02T03:04:05.000Z`, message.String())
}

func TestValidateRefusesFieldsThatAddLines(t *testing.T) {
	for name, change := range map[string]func(*siwe.Message){
		"statement":  func(m *siwe.Message) { m.Statement = "a\nURI: http://evil.example" },
		"domain":     func(m *siwe.Message) { m.Domain = "localhost\n" },
		"path":       func(m *siwe.Message) { m.Domain = "localhost/a" },
		"request ID": func(m *siwe.Message) { m.RequestID = "1\nResources:" },
		"resource":   func(m *siwe.Message) { m.Resources = []string{"a\n- b"} },
		"URI":        func(m *siwe.Message) { m.URI = "http://a\nVersion: 1" },
	} {
		t.Run(name, func(t *testing.T) {
			m := viemMessages()[viemMessage]
			change(&m)
			require.ErrorIs(t, m.Validate(), siwe.ErrMalformed)
		})
	}
}

func TestRecoverViemSignatures(t *testing.T) {
	for message, signature := range map[string]string{
		viemMessage: viemSignature, viemFullMessage: viemFullSignature, "localhost wants you to sign in é": viemUTF8Signature,
	} {
		signer, err := siwe.Recover(message, signature)
		require.NoError(t, err)
		require.Equal(t, viemAddress, signer.String())
	}
}

func TestSignatureOfOwnKeyVerifies(t *testing.T) {
	raw, err := hex.DecodeString(viemKey)
	require.NoError(t, err)
	key := secp256k1.PrivKeyFromBytes(raw)
	require.Equal(t, viemAddress, siwe.AddressOf(key.PubKey()).String())
	compact := ecdsa.SignCompact(key, siwe.Hash(viemMessage), false)
	signature := "0x" + hex.EncodeToString(append(compact[1:], compact[0]))
	require.Equal(t, viemSignature, signature, "RFC 6979 makes both signers agree")
}

func TestVerifyRefuses(t *testing.T) {
	account, err := siwe.ParseAddress(viemAddress)
	require.NoError(t, err)
	require.NoError(t, siwe.Verify(viemMessage, viemSignature, account))
	withV := func(v string) string { return viemSignature[:130] + v }

	t.Run("v written as 0", func(t *testing.T) {
		require.NoError(t, siwe.Verify(viemMessage, withV("00"), account), "hardware wallets write 0 and 1")
	})
	t.Run("tampered message", func(t *testing.T) {
		require.ErrorIs(t, siwe.Verify(viemMessage+" ", viemSignature, account), siwe.ErrWrongSigner)
	})
	t.Run("another account", func(t *testing.T) {
		require.ErrorIs(t, siwe.Verify(viemMessage, viemSignature, siwe.Address{1}), siwe.ErrWrongSigner)
	})
	t.Run("the other v", func(t *testing.T) {
		require.Error(t, siwe.Verify(viemMessage, withV("1c"), account))
	})
	t.Run("malleable: n-s with the other v recovers the same key", func(t *testing.T) {
		s, _ := new(big.Int).SetString(viemSignature[66:130], 16)
		high := new(big.Int).Sub(secp256k1.Params().N, s)
		signature := viemSignature[:66] + hex.EncodeToString(high.FillBytes(make([]byte, 32))) + "1c"
		require.ErrorIs(t, siwe.Verify(viemMessage, signature, account), siwe.ErrSignature)
	})
	for name, signature := range map[string]string{
		"empty": "", "no prefix": viemSignature[2:], "short": viemSignature[:130], "long": viemSignature + "00",
		"not hex": "0x" + strings.Repeat("zz", 65), "v 2": withV("02"), "v 29": withV("1d"),
		"v of a compressed key": withV("1f"),
		"zero":                  "0x" + strings.Repeat("00", 64) + "1b",
		"r over the order":      "0x" + strings.Repeat("ff", 32) + viemSignature[66:],
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorIs(t, siwe.Verify(viemMessage, signature, account), siwe.ErrSignature)
		})
	}
}

// The examples of EIP-55.
func TestAddressChecksum(t *testing.T) {
	for _, want := range []string{
		"0x52908400098527886E0F7030069857D2E4169EE7", "0xde709f2102306220921060314715629080e2fb77",
		"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
		"0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
	} {
		for _, spelling := range []string{want, strings.ToLower(want), "0x" + strings.ToUpper(want[2:])} {
			a, err := siwe.ParseAddress(spelling)
			require.NoError(t, err)
			require.Equal(t, want, a.String())
		}
	}
	for _, bad := range []string{"", "0x", viemAddress[2:], viemAddress + "00", "0x" + strings.Repeat("g", 40),
		"0x70997970c51812dc3A010C7d01b50e0d17dc79C8"} {
		_, err := siwe.ParseAddress(bad)
		require.ErrorIs(t, err, siwe.ErrAddress)
	}
}
