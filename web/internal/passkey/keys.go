package passkey

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"slices"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/protocol/webauthncose"
)

// RSA keys of passkeys, in bits of the modulus. Shorter ones can be factored; the time of a signature grows with the
// cube of the length, and a key of 240,000 bits keeps everybody waiting for seconds with each answer.
const (
	minRSA = 2048
	maxRSA = 8192
)

// commonExponent is 65537, which all authenticators use.
var commonExponent = []byte{1, 0, 1}

// formats are those of attestations whose certificates can be looked at. Android's SafetyNet, which Google has switched
// off, has its own in the text of a JWS, a compound attestation in others.
var formats = []protocol.AttestationFormat{
	protocol.AttestationFormatNone,
	protocol.AttestationFormatPacked,
	protocol.AttestationFormatTPM,
	protocol.AttestationFormatAndroidKey,
	protocol.AttestationFormatFIDOUniversalSecondFactor,
	protocol.AttestationFormatApple,
}

// checkKeys refuses keys that a registration brings before anything is verified by them. Errors wrap ErrRefused.
func checkKeys(attestation protocol.AttestationObject) error {
	key, err := webauthncose.ParsePublicKey(attestation.AuthData.AttData.CredentialPublicKey)
	if err != nil {
		return fmt.Errorf("%w: %v", ErrRefused, err)
	}
	if key, ok := key.(webauthncose.RSAPublicKeyData); ok {
		bits := 8 * len(bytes.TrimLeft(key.Modulus, "\x00"))
		if bits < minRSA || bits > maxRSA || !bytes.Equal(key.Exponent, commonExponent) {
			return fmt.Errorf("%w: an RSA key of %d bits", ErrRefused, bits)
		}
	}
	if !slices.Contains(formats, protocol.AttestationFormat(attestation.Format)) {
		return fmt.Errorf("%w: attestation of format %q", ErrRefused, attestation.Format)
	}
	chain, _ := attestation.AttStatement["x5c"].([]any)
	for _, der := range chain {
		der, ok := der.([]byte)
		if !ok {
			continue // the library says what is wrong with it
		}
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			return fmt.Errorf("%w: %v", ErrRefused, err)
		}
		if key, ok := certificate.PublicKey.(*rsa.PublicKey); ok && key.N.BitLen() > maxRSA {
			return fmt.Errorf("%w: a certificate with an RSA key of %d bits", ErrRefused, key.N.BitLen())
		}
	}
	return nil
}
