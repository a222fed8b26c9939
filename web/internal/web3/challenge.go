// Package web3 signs people in by their wallets: the text a wallet shows and
// signs, its verification for Ethereum-style and Solana accounts, and the
// sign-in strategies web3_<provider>_signature.
//
// Register adds its strategies to signin, which app calls; /v1/me and sign-up ask for the same proof.
package web3

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/siwe"
	"github.com/signin-wasm/signin-wasm/web/internal/solana"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
)

// Strategies of the API (PROTOCOL 4.5), each naming the wallet that is asked.
const (
	MetaMask = "web3_metamask_signature"
	Coinbase = "web3_coinbase_wallet_signature"
	OKX      = "web3_okx_wallet_signature"
	Base     = "web3_base_signature"
	Solana   = "web3_solana_signature"
)

var strategies = []string{MetaMask, Coinbase, OKX, Base, Solana}

// Lifetime is how long a person has to sign.
const Lifetime = 10 * time.Minute

// statement is what the person reads in the wallet. It is plain ASCII like the
// rest of the message (PROTOCOL 5.10).
const statement = "Sign in with your wallet. This costs nothing and moves no assets."

// Errors of this package. Wrapped with detail; compare by errors.Is.
var (
	ErrAddress   = errors.New("web3: not a wallet address")
	ErrOrigin    = errors.New("web3: origin cannot ask for a signature")
	ErrSignature = errors.New("web3: signature does not prove the wallet")
)

// Proves says whether a strategy can prove an address of Canonical form: one
// kind of key belongs to Solana, the other to all the rest.
func Proves(strategy, address string) bool { return (strategy == Solana) == IsSolana(address) }

// IsSolana says which kind an address of Canonical form is.
func IsSolana(address string) bool { return !strings.HasPrefix(address, "0x") }

// Canonical gives the form in which a wallet address is stored and compared:
// lower case for Ethereum, unchanged for Solana, whose base58 is
// case-sensitive. Errors wrap ErrAddress.
func Canonical(address string) (string, error) {
	if len(address) > typed.MaxTyped {
		return "", fmt.Errorf("%w: too long", ErrAddress)
	}
	address = typed.Text(address)
	if strings.HasPrefix(address, "0x") || strings.HasPrefix(address, "0X") {
		parsed, err := siwe.ParseAddress("0x" + address[2:])
		if err != nil {
			return "", fmt.Errorf("%w: %v", ErrAddress, err)
		}
		return strings.ToLower(parsed.String()), nil
	}
	if _, err := solana.ParseAddress(address); err != nil {
		return "", fmt.Errorf("%w: %v", ErrAddress, err)
	}
	return address, nil
}

// Challenge is a text to sign. It is good once and until ExpireAt; the caller
// keeps it and drops it with the first attempt that succeeds.
type Challenge struct {
	Message  string
	Nonce    string
	ExpireAt time.Time
}

// NewChallenge makes the ERC-4361 message that asks the wallet at address (in
// Canonical form) to sign in to the page at origin. Errors wrap ErrAddress or
// ErrOrigin.
func NewChallenge(address, origin string, now time.Time) (Challenge, error) {
	page, err := url.Parse(origin)
	if err != nil || page.Host == "" || (page.Scheme != "http" && page.Scheme != "https") {
		return Challenge{}, fmt.Errorf("%w: %q", ErrOrigin, origin)
	}
	nonce := rand.Text()
	message := siwe.Message{
		Account: siwe.Ethereum, Domain: page.Host, Address: address, Statement: statement,
		URI: page.Scheme + "://" + page.Host, ChainID: "1", Nonce: nonce,
		IssuedAt: now, ExpirationTime: now.Add(Lifetime),
	}
	if IsSolana(address) {
		message.Account, message.ChainID = siwe.Solana, "mainnet"
	} else {
		parsed, err := siwe.ParseAddress(address)
		if err != nil {
			return Challenge{}, fmt.Errorf("%w: %v", ErrAddress, err)
		}
		message.Address = parsed.String()
	}
	if err := message.Validate(); err != nil {
		return Challenge{}, fmt.Errorf("%w: %v", ErrOrigin, err)
	}
	return Challenge{Message: message.String(), Nonce: nonce, ExpireAt: message.ExpirationTime}, nil
}

// Verify checks that the wallet at address (in Canonical form) signed a message that NewChallenge made for it and the
// caller has kept. The text is this server's own, so there is nothing to read in it: who signed it is all that counts.
// Errors wrap ErrSignature.
func Verify(address, message, signature string) error {
	if IsSolana(address) {
		key, err := solana.ParseAddress(address)
		if err == nil {
			err = solana.Verify(message, signature, key)
		}
		if err != nil {
			return fmt.Errorf("%w: %v", ErrSignature, err)
		}
		return nil
	}
	account, err := siwe.ParseAddress(address)
	if err == nil {
		err = siwe.Verify(message, signature, account)
	}
	if err != nil {
		return fmt.Errorf("%w: %v", ErrSignature, err)
	}
	return nil
}
