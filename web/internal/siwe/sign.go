package siwe

import (
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"
	"golang.org/x/crypto/sha3"
)

// Address is an Ethereum account address.
type Address [20]byte

// ParseAddress reads 0x and forty hexadecimal digits. All-lower and all-upper
// case is taken as written without a checksum; mixed case must carry the
// correct EIP-55 checksum, which catches a mistyped digit. Errors wrap
// ErrAddress.
func ParseAddress(s string) (Address, error) {
	var a Address
	digits, ok := strings.CutPrefix(s, "0x")
	if !ok || len(digits) != 2*len(a) {
		return Address{}, fmt.Errorf("%w: want 0x and 40 digits", ErrAddress)
	}
	if _, err := hex.Decode(a[:], []byte(digits)); err != nil {
		return Address{}, fmt.Errorf("%w: not hexadecimal", ErrAddress)
	}
	mixed := strings.ToLower(digits) != digits && strings.ToUpper(digits) != digits
	if mixed && a.String() != s {
		return Address{}, fmt.Errorf("%w: EIP-55 checksum", ErrAddress)
	}
	return a, nil
}

// String gives the EIP-55 checksummed form.
func (a Address) String() string {
	digits := []byte(hex.EncodeToString(a[:]))
	sum := keccak(digits)
	for i, c := range digits {
		nibble := sum[i/2] >> 4
		if i%2 == 1 {
			nibble = sum[i/2] & 0xf
		}
		if c >= 'a' && nibble >= 8 {
			digits[i] = c - 'a' + 'A'
		}
	}
	return "0x" + string(digits)
}

// AddressOf gives the address that belongs to a public key.
func AddressOf(key *secp256k1.PublicKey) Address {
	var a Address
	copy(a[:], keccak(key.SerializeUncompressed()[1:])[12:])
	return a
}

// Hash is the EIP-191 version 0x45 ("personal_sign") digest of a message.
func Hash(message string) []byte {
	prefix := "\x19Ethereum Signed Message:\n" + strconv.Itoa(len(message))
	return keccak([]byte(prefix + message))
}

// Recover gives the address whose key made the personal_sign signature. It
// takes 0x and 65 bytes r, s, v with v 27 or 28, or 0 or 1 as hardware wallets
// write it. EIP-2's upper half of s is refused, so that a signature has exactly
// one spelling. Signatures of contract accounts (ERC-1271, ERC-6492) need a
// chain to ask and are refused as malformed. Errors wrap ErrSignature.
func Recover(message, signature string) (Address, error) {
	digits, ok := strings.CutPrefix(signature, "0x")
	if !ok || len(digits) != 130 {
		return Address{}, fmt.Errorf("%w: want 0x and 65 bytes", ErrSignature)
	}
	raw, err := hex.DecodeString(digits)
	if err != nil {
		return Address{}, fmt.Errorf("%w: not hexadecimal", ErrSignature)
	}
	v := raw[64]
	if v <= 1 {
		v += 27
	}
	if v != 27 && v != 28 {
		return Address{}, fmt.Errorf("%w: v", ErrSignature)
	}
	var s secp256k1.ModNScalar
	if s.SetByteSlice(raw[32:64]) || s.IsZero() || s.IsOverHalfOrder() {
		return Address{}, fmt.Errorf("%w: s", ErrSignature)
	}
	// decred's compact form has v in front.
	key, _, err := ecdsa.RecoverCompact(append([]byte{v}, raw[:64]...), Hash(message))
	if err != nil {
		return Address{}, fmt.Errorf("%w: %v", ErrSignature, err)
	}
	return AddressOf(key), nil
}

// Verify checks that the account made the signature over the message. Errors
// wrap ErrSignature or ErrWrongSigner.
func Verify(message, signature string, account Address) error {
	signer, err := Recover(message, signature)
	if err != nil {
		return err
	}
	if subtle.ConstantTimeCompare(signer[:], account[:]) != 1 {
		return ErrWrongSigner
	}
	return nil
}

func keccak(data []byte) []byte {
	h := sha3.NewLegacyKeccak256()
	h.Write(data)
	return h.Sum(nil)
}

// Sign makes the personal_sign signature over a message, as a wallet with the key does.
func Sign(message string, key *secp256k1.PrivateKey) string {
	compact := ecdsa.SignCompact(key, Hash(message), false)
	return "0x" + hex.EncodeToString(append(compact[1:], compact[0]))
}
