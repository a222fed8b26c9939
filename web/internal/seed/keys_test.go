package seed

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/web3"
)

func TestPasskeysAreTheSameAtEveryStart(t *testing.T) {
	ada := User{Email: "ada@example.com", Passkeys: []string{"Laptop", "Phone"}}
	first, err := ada.KnownPasskeys()
	require.NoError(t, err)
	again, err := ada.KnownPasskeys()
	require.NoError(t, err)
	assert.Equal(t, first, again)
	assert.NotEqual(t, first[0].ID, first[1].ID)
	other, err := User{Email: "other@example.com", Passkeys: ada.Passkeys}.KnownPasskeys()
	require.NoError(t, err)
	assert.NotEqual(t, first[0].PrivateKey, other[0].PrivateKey)
	made, err := ada.user(time.Now())
	require.NoError(t, err)
	require.Len(t, made.Passkeys, 2)
	assert.Equal(t, first[1].ID, made.Passkeys[1].CredentialID)
}

func TestWalletsSign(t *testing.T) {
	for _, address := range []string{testWallets.Ethereum, testWallets.Solana} {
		signature, ok := testWallets.Sign(address, "hello")
		require.True(t, ok)
		require.NoError(t, web3.Verify(address, "hello", signature))
		require.Error(t, web3.Verify(address, "other", signature))
	}
	_, ok := testWallets.Sign("0x0000000000000000000000000000000000000001", "hello")
	assert.False(t, ok)
	one := User{Wallets: &Wallets{Ethereum: testWallets.Ethereum}}
	made, err := one.user(time.Now())
	require.NoError(t, err)
	require.Len(t, made.Wallets, 1, "an account on one chain only")
	_, ok = one.Wallets.Sign(testWallets.Ethereum, "hello")
	assert.False(t, ok, "an account whose key nobody has")
}
