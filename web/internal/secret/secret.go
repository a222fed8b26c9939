// Package secret makes and checks everything that must not be guessed: ids, tokens, one-time codes, password hashes. Of
// the server it imports typed, which says in what form a password is hashed; every package above may import it.
package secret

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"math/big"
)

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// ID is a new opaque id such as "sia_2b7Q…": the prefix and 27 letters or digits (160 bits), the length of a KSUID.
func ID(prefix string) string {
	out := make([]byte, 27)
	for i := range out {
		out[i] = alphabet[below(int64(len(alphabet)))]
	}
	return prefix + string(out)
}

// DerivedID is an id that looks like one of ID but always is the same for the same key and text. Enumeration protection
// answers with it where no user exists.
func DerivedID(prefix string, key []byte, text string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	n := new(big.Int).SetBytes(mac.Sum(nil))
	base, digit := big.NewInt(int64(len(alphabet))), new(big.Int)
	out := make([]byte, 27)
	for i := range out {
		n.DivMod(n, base, digit)
		out[i] = alphabet[digit.Int64()]
	}
	return prefix + string(out)
}

// Token is 256 random bits in base64url, for cookies, links and nonces.
func Token() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // crypto/rand.Read never fails since Go 1.24
	return base64.RawURLEncoding.EncodeToString(b)
}

// Digits is a random decimal code of n digits.
func Digits(n int) string {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte('0' + below(10))
	}
	return string(out)
}

// Code is a one-time code of six digits. The first one is not zero: programs on its way may take it for a number.
func Code() string { return string(byte('1'+below(9))) + Digits(5) }

// Letters is a random code of n lower-case letters and digits, for backup codes.
func Letters(n int) string {
	out := make([]byte, n)
	for i := range out {
		out[i] = alphabet[below(36)] | 0x20
	}
	return string(out)
}

func below(n int64) int64 {
	v, _ := rand.Int(rand.Reader, big.NewInt(n))
	return v.Int64()
}

// Hash is the hex SHA-256 under which a token is stored. For a short code pass the id of what it belongs to as salt:
// the code space is small, so the hash only keeps codes out of dumps and logs; the attempt limit protects them.
func Hash(salt, text string) string {
	sum := sha256.Sum256([]byte(salt + "\x00" + text))
	return hex.EncodeToString(sum[:])
}

// Equal compares two texts without telling by its time where they differ.
func Equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
