package onetap

import (
	"context"
	"crypto/rsa"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// Source says whose ID tokens are trusted, and for which client. Without Issuer
// and JWKS it is a local Issuer.
type Source struct {
	Issuer   string // iss claim, "https://accounts.google.com"
	JWKS     string // address of its keys, "https://www.googleapis.com/oauth2/v3/certs"
	ClientID string // audience
}

// localPath is where Issuer.Register serves the local issuer.
const localPath = "/__dev/one_tap"

// Open makes the verifier of a source. The issuer is nil unless it is the
// local one of the server at baseURL, which signs with key.
func Open(src Source, baseURL string, key *rsa.PrivateKey, now func() time.Time) (*Verifier, *Issuer, error) {
	if src.Issuer != "" && src.JWKS != "" {
		// The key set keeps its own context for fetching: the server's life.
		return NewVerifier(
			src.Issuer,
			src.ClientID,
			oidc.NewRemoteKeySet(context.Background(), src.JWKS),
			now,
		), nil, nil
	}
	issuer, err := NewIssuer(baseURL+localPath, src.ClientID, key, now)
	if err != nil {
		return nil, nil, err
	}
	return issuer.Verifier(), issuer, nil
}
