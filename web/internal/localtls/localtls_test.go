package localtls_test

import (
	"crypto/x509"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/localtls"
)

func TestCertificateIsKeptAndRenewed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	now := time.Now()
	first, file, err := localtls.Load(dir, now)
	require.NoError(t, err)
	info, err := os.Stat(filepath.Join(dir, "localhost-key.pem"))
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	trusted := x509.NewCertPool()
	public, err := os.ReadFile(file)
	require.NoError(t, err)
	require.True(t, trusted.AppendCertsFromPEM(public))
	for _, name := range []string{"localhost", "127.0.0.1", "::1"} {
		_, err = first.Leaf.Verify(x509.VerifyOptions{Roots: trusted, DNSName: name})
		require.NoError(t, err, name)
	}
	_, err = first.Leaf.Verify(x509.VerifyOptions{Roots: trusted, DNSName: "example.com"})
	require.Error(t, err)
	assert.False(t, first.Leaf.IsCA)

	again, _, err := localtls.Load(dir, now)
	require.NoError(t, err)
	assert.Equal(t, first.Certificate, again.Certificate, "who trusts it need not do so again")
	named, _, err := localtls.Load(dir, now, "clerk.localhost.test")
	require.NoError(t, err)
	require.NoError(t, named.Leaf.VerifyHostname("clerk.localhost.test"))
	old, _, err := localtls.Load(dir, now.Add(localtls.Life), "clerk.localhost.test")
	require.NoError(t, err)
	assert.NotEqual(t, named.Certificate, old.Certificate)
}

func TestUnwritableFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, _, err := localtls.Load(filepath.Join(file, "below"), time.Now())
	require.ErrorContains(t, err, "certificate")
}
