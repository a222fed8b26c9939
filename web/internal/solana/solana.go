// Package solana reads Solana account addresses and verifies the ed25519
// signatures a Solana wallet makes over a sign-in message.
//
// It knows nothing of HTTP or storage. Package web3 is its only importer in
// the server.
package solana

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"

	"filippo.io/edwards25519"
	"github.com/mr-tron/base58"
)

// Errors of this package. All may be wrapped; compare by errors.Is.
var (
	ErrAddress     = errors.New("solana: malformed address")
	ErrSignature   = errors.New("solana: malformed signature")
	ErrWrongSigner = errors.New("solana: not signed by this account")
)

// maxAddress is the length of 32 bytes 0xff in base58. Longer input is refused
// before decoding, whose cost grows with the square of the length.
const maxAddress = 44

// ParseAddress reads a base58 account address, which is the 32 byte ed25519
// public key itself. It refuses what no wallet has: a key that is not a point of
// the curve, one that is not written in the only canonical way, and the eight
// points of small order, for which anybody can make signatures. Errors wrap
// ErrAddress.
func ParseAddress(s string) (ed25519.PublicKey, error) {
	if len(s) > maxAddress {
		return nil, fmt.Errorf("%w: too long", ErrAddress)
	}
	key, err := base58.Decode(s)
	if err != nil {
		return nil, fmt.Errorf("%w: not base58", ErrAddress)
	}
	if len(key) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("%w: want 32 bytes", ErrAddress)
	}
	point, err := new(edwards25519.Point).SetBytes(key)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: not a point of the curve", ErrAddress)
	case !bytes.Equal(point.Bytes(), key):
		return nil, fmt.Errorf("%w: not canonical", ErrAddress)
	case new(edwards25519.Point).MultByCofactor(point).Equal(edwards25519.NewIdentityPoint()) == 1:
		return nil, fmt.Errorf("%w: a point of small order", ErrAddress)
	}
	return key, nil
}

// Verify checks a base64 signature (PROTOCOL 5.10, solana:signMessage) over the
// UTF-8 bytes of the message. RFC 8032 verification in the standard library
// refuses the second spelling of a signature (s not below the group order).
// Errors wrap ErrSignature or ErrWrongSigner.
func Verify(message, signature string, account ed25519.PublicKey) error {
	raw, err := base64.StdEncoding.Strict().DecodeString(signature)
	if err != nil {
		return fmt.Errorf("%w: not base64", ErrSignature)
	}
	if len(raw) != ed25519.SignatureSize {
		return fmt.Errorf("%w: want 64 bytes", ErrSignature)
	}
	if len(account) != ed25519.PublicKeySize || !ed25519.Verify(account, []byte(message), raw) {
		return ErrWrongSigner
	}
	return nil
}
