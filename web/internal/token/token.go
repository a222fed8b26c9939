// Package token signs what the instance vouches for: session tokens and other RS256 JWTs, verifiable with the JWKS it
// publishes. It imports store for the signing key; fapi, sessions, templates and handshake import it.
package token

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// Category is the "cat" header of a session token (PROTOCOL 4.9).
const Category = "cl_B7d4PD111AAA"

// Keys is the instance's signing key and its id, plus a symmetric key for values only this server reads back.
type Keys struct {
	KeyID      string
	InstanceID string
	HMAC       []byte
	private    *rsa.PrivateKey
}

const instanceKey = "keys"

type stored struct {
	KeyID, InstanceID string
	PKCS8, HMAC       []byte
}

// Load reads the instance's keys, and makes them the first time.
func Load(tx *store.Tx) (*Keys, error) {
	var s stored
	err := tx.Instance(instanceKey, &s)
	if errors.Is(err, store.ErrNotFound) {
		k, err := New()
		if err != nil {
			return nil, err
		}
		return k, k.Keep(tx)
	}
	if err != nil {
		return nil, err
	}
	parsed, err := x509.ParsePKCS8PrivateKey(s.PKCS8)
	if err != nil {
		return nil, fmt.Errorf("token: stored key: %w", err)
	}
	private, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return nil, errors.New("token: stored key is not RSA")
	}
	return &Keys{KeyID: s.KeyID, InstanceID: s.InstanceID, HMAC: s.HMAC, private: private}, nil
}

// New makes the keys of a new instance.
func New() (*Keys, error) {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	id := secret.ID("ins_")
	return &Keys{KeyID: id, InstanceID: id, HMAC: []byte(secret.Token()), private: private}, nil
}

// Keep stores the keys as those of the instance.
func (k *Keys) Keep(tx *store.Tx) error {
	der, err := x509.MarshalPKCS8PrivateKey(k.private)
	if err != nil {
		return err
	}
	return tx.PutInstance(instanceKey, stored{KeyID: k.KeyID, InstanceID: k.InstanceID, HMAC: k.HMAC, PKCS8: der})
}

// Sign returns the RS256 JWT of the claims with these extra headers.
func (k *Keys) Sign(claims any, headers map[jose.HeaderKey]any) (string, error) {
	opts := (&jose.SignerOptions{ExtraHeaders: headers}).WithType("JWT")
	key := jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: k.private, KeyID: k.KeyID}}
	signer, err := jose.NewSigner(key, opts)
	if err != nil {
		return "", err
	}
	return jwt.Signed(signer).Claims(claims).Serialize()
}

// SignWith is the JWT of the claims by another key: a PEM block, or the text itself for the HMAC algorithms.
func SignWith(algorithm, key string, claims any, headers map[jose.HeaderKey]any) (string, error) {
	var with any = []byte(key)
	if !strings.HasPrefix(algorithm, "HS") {
		block, _ := pem.Decode([]byte(key))
		if block == nil {
			return "", errors.New("token: the key is no PEM block")
		}
		var err error
		if with, err = parse(block.Bytes); err != nil {
			return "", err
		}
	}
	opts := (&jose.SignerOptions{ExtraHeaders: headers}).WithType("JWT")
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.SignatureAlgorithm(algorithm), Key: with}, opts)
	if err != nil {
		return "", err
	}
	return jwt.Signed(signer).Claims(claims).Serialize()
}

// parse reads a private key in one of the forms that tools write.
func parse(der []byte) (any, error) {
	if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParseECPrivateKey(der); err == nil {
		return key, nil
	}
	return x509.ParsePKCS8PrivateKey(der)
}

// Verify checks the signature of a JWT of ours and decodes its claims. Times and audience are the caller's to check.
func (k *Keys) Verify(raw string, claims ...any) error {
	t, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return err
	}
	return t.Claims(k.private.Public(), claims...)
}

// JWKS is the public key set.
func (k *Keys) JWKS() jose.JSONWebKeySet {
	return jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{
		Key: k.private.Public(), KeyID: k.KeyID, Algorithm: string(jose.RS256), Use: "sig",
	}}}
}
