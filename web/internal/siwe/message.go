// Package siwe writes, and verifies signatures of, the text a wallet signs to sign in:
// ERC-4361 "Sign-In with Ethereum" messages and the same text for Solana, and
// EIP-191 personal_sign signatures over them.
//
// It knows nothing of HTTP or storage. Package web3 is its only importer in
// the server; tests and tools may use it to play the wallet.
package siwe

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Account is the kind of account named in the first line of a message. ERC-4361
// fixes "Ethereum"; Solana wallets show the same text with their own name.
type Account string

// Kinds of account.
const (
	Ethereum Account = "Ethereum"
	Solana   Account = "Solana"
)

// Message is one ERC-4361 message. Every text field must be printable ASCII,
// because wallets and older SDKs disagree on how to hash anything else
// (PROTOCOL 5.10).
type Message struct {
	Account        Account
	Scheme         string // of the requesting page, optional
	Domain         string // authority (host[:port]) of the requesting page
	Address        string // EIP-55 checksummed for Ethereum, base58 for Solana
	Statement      string // optional, one line
	URI            string // origin of the requesting page
	ChainID        string // decimal (EIP-155) for Ethereum, a cluster name for Solana
	Nonce          string // at least eight alphanumeric characters
	IssuedAt       time.Time
	ExpirationTime time.Time // zero when the message never expires
	NotBefore      time.Time // zero when valid at once
	RequestID      string    // optional
	Resources      []string  // optional
}

// Errors of this package. All are wrapped with detail; compare by errors.Is.
var (
	ErrMalformed   = errors.New("siwe: malformed message")
	ErrAddress     = errors.New("siwe: malformed address")
	ErrSignature   = errors.New("siwe: malformed signature")
	ErrWrongSigner = errors.New("siwe: signed by another account")
)

const (
	version   = "1"
	timestamp = "2006-01-02T15:04:05.000Z07:00"
	greeting  = " wants you to sign in with your "
)

// String renders the message in the layout of ERC-4361's ABNF.
func (m Message) String() string {
	var b strings.Builder
	if m.Scheme != "" {
		b.WriteString(m.Scheme + "://")
	}
	fmt.Fprintf(&b, "%s%s%s account:\n%s\n\n", m.Domain, greeting, m.Account, m.Address)
	if m.Statement != "" {
		b.WriteString(m.Statement + "\n")
	}
	fmt.Fprintf(&b, "\nURI: %s\nVersion: %s\nChain ID: %s\nNonce: %s\nIssued At: %s",
		m.URI, version, m.ChainID, m.Nonce, m.IssuedAt.UTC().Format(timestamp))
	if !m.ExpirationTime.IsZero() {
		b.WriteString("\nExpiration Time: " + m.ExpirationTime.UTC().Format(timestamp))
	}
	if !m.NotBefore.IsZero() {
		b.WriteString("\nNot Before: " + m.NotBefore.UTC().Format(timestamp))
	}
	if m.RequestID != "" {
		b.WriteString("\nRequest ID: " + m.RequestID)
	}
	if len(m.Resources) > 0 {
		b.WriteString("\nResources:")
		for _, r := range m.Resources {
			b.WriteString("\n- " + r)
		}
	}
	return b.String()
}

// Validate reports whether the message follows ERC-4361 and this package's
// ASCII rule, so that a field can never smuggle in another line.
func (m Message) Validate() error {
	text := []string{m.Scheme, m.Domain, m.Address, m.Statement, m.URI, m.ChainID, m.Nonce, m.RequestID}
	for _, s := range append(text, m.Resources...) {
		if !printable(s) {
			return fmt.Errorf("%w: a field is not printable ASCII", ErrMalformed)
		}
	}
	switch {
	case m.Account != Ethereum && m.Account != Solana:
		return fmt.Errorf("%w: unknown kind of account", ErrMalformed)
	case m.Domain == "" || strings.ContainsAny(m.Domain, " /?#"):
		return fmt.Errorf("%w: domain", ErrMalformed)
	case len(m.Nonce) < 8 || !alphanumeric(m.Nonce):
		return fmt.Errorf("%w: nonce", ErrMalformed)
	case m.IssuedAt.IsZero():
		return fmt.Errorf("%w: issued-at", ErrMalformed)
	case m.ChainID == "":
		return fmt.Errorf("%w: chain-id", ErrMalformed)
	}
	if u, err := url.Parse(m.URI); err != nil || u.Scheme == "" || u.Host == "" {
		return fmt.Errorf("%w: URI", ErrMalformed)
	}
	if m.Account != Ethereum {
		return nil
	}
	if _, err := strconv.ParseUint(m.ChainID, 10, 64); err != nil {
		return fmt.Errorf("%w: chain-id", ErrMalformed)
	}
	address, err := ParseAddress(m.Address)
	if err != nil {
		return err
	}
	if address.String() != m.Address {
		return fmt.Errorf("%w: ERC-4361 wants the EIP-55 checksum", ErrAddress)
	}
	return nil
}

func printable(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

func alphanumeric(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return true
}
