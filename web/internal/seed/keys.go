package seed

import (
	"cmp"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/signin-wasm/signin-wasm/web/internal/passkey"
	"github.com/signin-wasm/signin-wasm/web/internal/siwe"
	"github.com/signin-wasm/signin-wasm/web/internal/web3"
)

// Passkey is one of a seed, with the key that an authenticator signs with: PKCS #8 in base64.
type Passkey struct {
	Name       string `json:"name"`
	ID         string `json:"credential_id"` // base64url
	PrivateKey string `json:"private_key"`

	credential *passkey.Credential
}

// KnownPasskeys are the user's. Their keys are the same at every start.
func (s User) KnownPasskeys() ([]Passkey, error) {
	var all []Passkey
	for _, name := range s.Passkeys {
		credential, key, err := passkey.Known(cmp.Or(s.Email, s.Phone, s.Username) + "\n" + name)
		if err != nil {
			return nil, err
		}
		private := base64.StdEncoding.EncodeToString(key)
		all = append(all, Passkey{name, passkey.CredentialID(credential.ID), private, credential})
	}
	return all, nil
}

// Wallets are an account at each kind of chain with its private key: hex for Ethereum, PKCS #8 in base64 for Solana.
// Without its key an account is the user's, but nobody can sign for it.
type Wallets struct {
	Ethereum    string `json:"ethereum" yaml:"ethereum"`
	EthereumKey string `json:"ethereum_key" yaml:"ethereum_key"`
	Solana      string `json:"solana" yaml:"solana"`
	SolanaKey   string `json:"solana_key" yaml:"solana_key"`
}

func (w *Wallets) addresses() []string {
	if w == nil {
		return nil
	}
	return slices.DeleteFunc([]string{w.Ethereum, w.Solana}, func(address string) bool { return address == "" })
}

// normalize brings the addresses into the form that is stored, and checks that the keys are theirs.
func (w *Wallets) normalize() error {
	if w == nil {
		return nil
	}
	for _, address := range []*string{&w.Ethereum, &w.Solana} {
		if *address == "" {
			continue
		}
		canonical, err := web3.Canonical(*address)
		if err != nil || web3.IsSolana(canonical) != (address == &w.Solana) {
			return invalid("wallets", "%q is not an address of this chain", *address)
		}
		*address = canonical
	}
	for _, account := range []struct{ address, key string }{{w.Ethereum, w.EthereumKey}, {w.Solana, w.SolanaKey}} {
		if account.key == "" {
			continue
		}
		signature, ok := w.Sign(account.address, "check")
		if !ok || web3.Verify(account.address, "check", signature) != nil {
			return invalid("wallets", "the private key is not that of %q", account.address)
		}
	}
	return nil
}

// Sign signs a message with the key of one of the addresses, as a wallet does when it shows the message to its owner.
func (w *Wallets) Sign(address, message string) (signature string, ok bool) {
	switch {
	case w == nil || address == "":
		return "", false
	case strings.EqualFold(address, w.Ethereum):
		key, err := hex.DecodeString(strings.TrimPrefix(w.EthereumKey, "0x"))
		if err != nil || len(key) != secp256k1.PrivKeyBytesLen {
			return "", false
		}
		return siwe.Sign(message, secp256k1.PrivKeyFromBytes(key)), true
	case address == w.Solana:
		der, err := base64.StdEncoding.DecodeString(w.SolanaKey)
		if err != nil {
			return "", false
		}
		key, err := x509.ParsePKCS8PrivateKey(der)
		private, is := key.(ed25519.PrivateKey)
		if err != nil || !is {
			return "", false
		}
		return base64.StdEncoding.EncodeToString(ed25519.Sign(private, []byte(message))), true
	}
	return "", false
}
