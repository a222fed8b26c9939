package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"net/url"

	"github.com/signin-wasm/signin-wasm/signin"
)

// authenticator makes one passkey, an ES256 key in memory, and proves it: the two ceremonies of WebAuthn Level 3 for
// the page of an origin. It implements [signin.Passkeys].
type authenticator struct {
	origin, site string // the page's, and the host of it: the RP ID
	key          *ecdsa.PrivateKey
	id           []byte
	user         string // user handle of the account, in base64url
	uses         uint32
}

func newAuthenticator(page string) (*authenticator, error) {
	address, err := url.Parse(page)
	if err != nil {
		return nil, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	id := make([]byte, 16)
	_, _ = rand.Read(id)
	return &authenticator{
		origin: address.Scheme + "://" + address.Host, site: address.Hostname(), key: key, id: id}, nil
}

// Conditional: a program has no input in which passkeys could be offered.
func (a *authenticator) Conditional(context.Context) bool { return false }

// create answers creation options, with an attestation of format "none" (WebAuthn 3, 6.5).
func (a *authenticator) create(options signin.Document) (string, error) {
	a.user = options.At("user", "id").Text()
	point, err := a.key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		return "", err
	}
	// The COSE key (RFC 9053, 7.1): {1: EC2, 3: ES256, -1: P-256, -2: x, -3: y}.
	cose := append([]byte{0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32}, point[1:33]...)
	cose = append(append(cose, 0x22, 0x58, 32), point[33:]...)
	data := append(a.data(0x40), make([]byte, 16)...) // with attested credential data, whose AAGUID is zero
	data = append(append(append(data, 0, byte(len(a.id))), a.id...), cose...)
	object := append([]byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"), byte(len(data))) // CBOR
	return a.credential(map[string]string{
		"clientDataJSON":    encode(a.client("webauthn.create", options)),
		"attestationObject": encode(append(object, data...)),
	})
}

// Get answers request options with a signature.
func (a *authenticator) Get(_ context.Context, options signin.Document, _ bool) (string, error) {
	client, data := a.client("webauthn.get", options), a.data(0)
	hash := sha256.Sum256(client)
	sum := sha256.Sum256(append(data[:len(data):len(data)], hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, a.key, sum[:])
	if err != nil {
		return "", err
	}
	return a.credential(map[string]string{"clientDataJSON": encode(client), "authenticatorData": encode(data),
		"signature": encode(signature), "userHandle": a.user})
}

// client is the client data (WebAuthn 3, 5.8.1): what a browser would vouch for.
func (a *authenticator) client(kind string, options signin.Document) []byte {
	text, _ := json.Marshal(map[string]string{
		"type": kind, "challenge": options.Get("challenge").Text(), "origin": a.origin})
	return text
}

// data is the authenticator data (WebAuthn 3, 6.1): the site, the flags "user present" and "user verified" besides the
// given ones, and how often the key was used.
func (a *authenticator) data(flags byte) []byte {
	a.uses++
	site := sha256.Sum256([]byte(a.site))
	return binary.BigEndian.AppendUint32(append(site[:], 1|4|flags), a.uses)
}

func (a *authenticator) credential(response map[string]string) (string, error) {
	text, err := json.Marshal(map[string]any{"type": "public-key", "id": encode(a.id), "rawId": encode(a.id),
		"authenticatorAttachment": "platform", "response": response})
	return string(text), err
}

func encode(bytes []byte) string { return base64.RawURLEncoding.EncodeToString(bytes) }
