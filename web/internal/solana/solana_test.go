package solana_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/mr-tron/base58"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/solana"
)

func wallet(t *testing.T, seed byte) (ed25519.PrivateKey, string) {
	t.Helper()
	key := ed25519.NewKeyFromSeed(slices.Repeat([]byte{seed}, ed25519.SeedSize))
	return key, base58.Encode(key.Public().(ed25519.PublicKey))
}

func sign(key ed25519.PrivateKey, message string) string {
	return base64.StdEncoding.EncodeToString(ed25519.Sign(key, []byte(message)))
}

func TestVerifyAcceptsTheWalletsSignature(t *testing.T) {
	key, address := wallet(t, 1)
	account, err := solana.ParseAddress(address)
	require.NoError(t, err)
	require.NoError(t, solana.Verify("héllo", sign(key, "héllo"), account))
}

// RFC 8032 section 7.1, test 3.
func TestVerifyRFC8032Vector(t *testing.T) {
	public, err := hex.DecodeString("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")
	require.NoError(t, err)
	signature, err := hex.DecodeString("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac" +
		"18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")
	require.NoError(t, err)
	require.NoError(t, solana.Verify("\xaf\x82", base64.StdEncoding.EncodeToString(signature), public))
}

func TestVerifyRefuses(t *testing.T) {
	key, address := wallet(t, 1)
	other, _ := wallet(t, 2)
	account, err := solana.ParseAddress(address)
	require.NoError(t, err)
	good := sign(key, "message")

	t.Run("another wallet", func(t *testing.T) {
		require.ErrorIs(t, solana.Verify("message", sign(other, "message"), account), solana.ErrWrongSigner)
	})
	t.Run("another message", func(t *testing.T) {
		require.ErrorIs(t, solana.Verify("massage", good, account), solana.ErrWrongSigner)
	})
	t.Run("s plus the group order", func(t *testing.T) {
		raw, _ := base64.StdEncoding.DecodeString(good)
		order, _ := new(big.Int).SetString(
			"7237005577332262213973186563042994240857116359379907606001950938285454250989",
			10,
		)
		little := slices.Clone(raw[32:])
		slices.Reverse(little)
		s := new(big.Int).Add(new(big.Int).SetBytes(little), order).FillBytes(make([]byte, 32))
		slices.Reverse(s)
		malleable := base64.StdEncoding.EncodeToString(append(slices.Clone(raw[:32]), s...))
		require.ErrorIs(t, solana.Verify("message", malleable, account), solana.ErrWrongSigner)
	})
	for name, signature := range map[string]string{
		"empty": "", "base58 instead of base64": base58.Encode([]byte(good)), "short": "AAAA",
		"line break": good[:10] + "!" + good[11:],
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorIs(t, solana.Verify("message", signature, account), solana.ErrSignature)
		})
	}
}

func TestParseAddressRefuses(t *testing.T) {
	for _, address := range []string{"", "0OIl", "abc", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
		strings.Repeat("z", 100000)} {
		_, err := solana.ParseAddress(address)
		require.ErrorIs(t, err, solana.ErrAddress)
	}
}

// The eight points of small order in all their spellings (Chalkias, Garillot, Nikolaenko: "Taming the many EdDSAs",
// table 1), and canonical points written with y + p or with the sign bit of x = 0.
func TestKeysThatProveNothing(t *testing.T) {
	for _, key := range []string{
		"0100000000000000000000000000000000000000000000000000000000000000",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"0000000000000000000000000000000000000000000000000000000000000080",
		"0000000000000000000000000000000000000000000000000000000000000000",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
		"0100000000000000000000000000000000000000000000000000000000000080",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		"f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"0200000000000000000000000000000000000000000000000000000000000000",
	} {
		raw, err := hex.DecodeString(key)
		require.NoError(t, err)
		_, err = solana.ParseAddress(base58.Encode(raw))
		require.ErrorIs(t, err, solana.ErrAddress, key)
	}
}
