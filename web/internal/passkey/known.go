package passkey

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"fmt"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/protocol/webauthncbor"
	"github.com/go-webauthn/webauthn/protocol/webauthncose"
)

// Known is the credential whose private key follows from a text, with that key in PKCS #8: the passkeys of a seed,
// which an authenticator of a test can be given. Whoever knows the text can sign.
func Known(text string) (*Credential, []byte, error) {
	digest := sha256.Sum256([]byte("signin-dev passkey\n" + text))
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), digest[:])
	if err != nil {
		return nil, nil, fmt.Errorf("passkey: %w", err)
	}
	point, err := key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		return nil, nil, fmt.Errorf("passkey: %w", err)
	}
	public, err := webauthncbor.Marshal(webauthncose.EC2PublicKeyData{
		PublicKeyData: webauthncose.PublicKeyData{
			KeyType:   int64(webauthncose.EllipticKey),
			Algorithm: int64(webauthncose.AlgES256),
		},
		Curve:  int64(webauthncose.P256),
		XCoord: point[1:33],
		YCoord: point[33:],
	})
	if err != nil {
		return nil, nil, fmt.Errorf("passkey: %w", err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, nil, fmt.Errorf("passkey: %w", err)
	}
	id := sha256.Sum256(point)
	credential := &Credential{
		ID:              id[:],
		PublicKey:       public,
		AttestationType: string(protocol.AttestationFormatNone),
		Transport:       []protocol.AuthenticatorTransport{protocol.Internal},
	}
	credential.Flags.UserPresent, credential.Flags.UserVerified = true, true
	return credential, private, nil
}
