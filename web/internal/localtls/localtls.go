// Package localtls makes the certificate that --tls serves with: self-signed, for this machine's own names, kept in the
// user's configuration directory so that browsers and runtimes that were told to trust it keep doing so. The
// certificate is not an authority: its key is good for those names only. It imports nothing of the server.
package localtls

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// Life is how long a certificate is good for. A month before its end a new one is made.
const Life = 365 * 24 * time.Hour

// Load reads the certificate of dir, or makes one there, for localhost and the further names. file is where it lies.
func Load(dir string, now time.Time, names ...string) (cert tls.Certificate, file string, err error) {
	file = filepath.Join(dir, "localhost.pem")
	key := filepath.Join(dir, "localhost-key.pem")
	names = append([]string{"localhost", "127.0.0.1", "::1"}, names...)
	if cert, err = tls.LoadX509KeyPair(file, key); err == nil && good(cert.Leaf, now, names) {
		return cert, file, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return cert, file, fmt.Errorf("certificate: %w", err)
	}
	public, private, err := create(now, names)
	if err != nil {
		return cert, file, fmt.Errorf("certificate: %w", err)
	}
	if err := os.WriteFile(key, private, 0o600); err != nil {
		return cert, file, fmt.Errorf("certificate: %w", err)
	}
	if err := os.WriteFile(file, public, 0o644); err != nil {
		return cert, file, fmt.Errorf("certificate: %w", err)
	}
	cert, err = tls.X509KeyPair(public, private)
	return cert, file, err
}

func good(leaf *x509.Certificate, now time.Time, names []string) bool {
	if leaf == nil || now.Before(leaf.NotBefore) || now.Add(30*24*time.Hour).After(leaf.NotAfter) {
		return false
	}
	for _, name := range names {
		if leaf.VerifyHostname(name) != nil {
			return false
		}
	}
	return true
}

func create(now time.Time, names []string) (public, private []byte, err error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "signin-dev on this machine"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(Life),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, name)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, nil, err
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded}), nil
}
