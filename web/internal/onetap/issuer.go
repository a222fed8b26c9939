package onetap

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"net/http"
	"net/mail"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/signin-wasm/signin-wasm/web/internal/external"
)

// tokenLifetime is that of Google's One Tap tokens.
const tokenLifetime = time.Hour

const keyID = "one-tap-dev"

// Issuer stands in for Google where there is no network: it signs ID tokens
// for whoever asks. It must therefore only be trusted by a development server,
// which is why its key lives as long as the process and is its own.
type Issuer struct {
	url      string
	clientID string
	key      *rsa.PrivateKey
	now      func() time.Time
}

// NewIssuer makes an issuer whose iss claim is url and whose tokens are for
// clientID. It makes its own key when key is nil.
func NewIssuer(url, clientID string, key *rsa.PrivateKey, now func() time.Time) (*Issuer, error) {
	if key == nil {
		var err error
		if key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
			return nil, fmt.Errorf("onetap: issuer key: %w", err)
		}
	}
	return &Issuer{url: url, clientID: clientID, key: key, now: now}, nil
}

// Verifier gives the verifier that trusts this issuer.
func (i *Issuer) Verifier() *Verifier {
	return NewVerifier(i.url, i.clientID, &oidc.StaticKeySet{PublicKeys: []crypto.PublicKey{i.key.Public()}}, i.now)
}

// Token signs an ID token with the claims Google puts in. The identity's
// Provider has no place in it.
func (i *Issuer) Token(id external.Identity, nonce string) (string, error) {
	options := (&jose.SignerOptions{}).WithType("JWT").WithHeader("kid", keyID)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: i.key}, options)
	if err != nil {
		return "", fmt.Errorf("onetap: signer: %w", err)
	}
	now := i.now()
	text, err := jwt.Signed(signer).Claims(jwt.Claims{
		Issuer: i.url, Audience: jwt.Audience{i.clientID}, ID: rand.Text(),
		IssuedAt:  jwt.NewNumericDate(now),
		NotBefore: jwt.NewNumericDate(now),
		Expiry:    jwt.NewNumericDate(now.Add(tokenLifetime)),
	}).Claims(claims{
		Subject: id.Subject, Email: id.Email, EmailVerified: id.EmailVerified, GivenName: id.FirstName,
		FamilyName:      id.LastName,
		AuthorizedParty: i.clientID, Nonce: nonce,
	}).Serialize()
	if err != nil {
		return "", fmt.Errorf("onetap: sign: %w", err)
	}
	return text, nil
}

// Register serves the issuer below /__dev/one_tap: its JWKS, and
// POST …/token with form fields email, sub, given_name, family_name, nonce and
// unverified=true, which answers {"id_token": …}. Without sub the e-mail
// address names the Google account. A nil issuer serves nothing.
func (i *Issuer) Register(mux *http.ServeMux) {
	if i == nil {
		return
	}
	mux.HandleFunc("GET "+localPath+"/jwks", i.serveKeys)
	mux.HandleFunc("POST "+localPath+"/token", i.serveToken)
}

func (i *Issuer) serveKeys(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{
		{Key: i.key.Public(), KeyID: keyID, Algorithm: string(jose.RS256), Use: "sig"},
	}})
}

func (i *Issuer) serveToken(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxToken)
	address, err := mail.ParseAddress(r.PostFormValue("email"))
	if err != nil {
		writeJSON(w, http.StatusUnprocessableEntity, map[string]string{"error": "email is not an address"})
		return
	}
	id := external.Identity{
		Subject: r.PostFormValue("sub"), Email: address.Address, EmailVerified: r.PostFormValue("unverified") != "true",
		FirstName: r.PostFormValue("given_name"), LastName: r.PostFormValue("family_name"),
	}
	if id.Subject == "" {
		id.Subject = address.Address
	}
	token, err := i.Token(id, r.PostFormValue("nonce"))
	if err != nil {
		writeJSON(w, http.StatusInternalServerError, map[string]string{"error": "token could not be signed"})
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"id_token": token})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
