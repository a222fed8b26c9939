package oidcrp_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/oidcrp"
)

// FuzzFinish: whatever a provider answers to the code, it names somebody only by an ID token that it signed.
func FuzzFinish(f *testing.F) {
	const provider = "http://localhost/idp"
	key, err := providerKey()
	require.NoError(f, err)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, nil)
	require.NoError(f, err)
	now := time.Now()
	right, err := jwt.Signed(signer).Claims(map[string]any{
		"iss": provider, "aud": "id", "sub": "subject", "nonce": "nonce", "email": "ada@example.com",
		"iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	}).Serialize()
	require.NoError(f, err)
	signed := right[:strings.LastIndexByte(right, '.')]
	none := "eyJhbGciOiJub25lIn0." + strings.Split(right, ".")[1] + "."

	tokens := func(token string) string {
		text, _ := json.Marshal(map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": token})
		return string(text)
	}
	for _, seed := range []string{
		tokens(right), tokens(none), tokens(signed + "."), tokens(""), tokens("a.b.c"), "", "null", "[]", "id_token=x",
		`{"access_token":"a","id_token":5}`, `{"access_token":["a"],"id_token":{}}`, `{"error":"invalid_grant"}`,
	} {
		f.Add("application/json", seed)
	}
	f.Add("text/plain", "access_token=a&token_type=bearer&id_token="+right)
	f.Fuzz(func(t *testing.T, contentType, body string) {
		mux := http.NewServeMux()
		document := func(path string, content any) {
			mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) { _ = json.NewEncoder(w).Encode(content) })
		}
		document("/idp/.well-known/openid-configuration", map[string]any{
			"issuer": provider, "authorization_endpoint": provider + "/auth", "token_endpoint": provider + "/token",
			"jwks_uri": provider + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"},
		})
		public := jose.JSONWebKey{Key: key.Public(), Algorithm: "RS256", Use: "sig"}
		document("/idp/keys", jose.JSONWebKeySet{Keys: []jose.JSONWebKey{public}})
		mux.HandleFunc("/idp/token", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			_, _ = w.Write([]byte(body))
		})
		party := oidcrp.New(oidcrp.Config{
			Name: "google", Issuer: provider, ClientID: "id", ClientSecret: "secret", HTTP: oidcrp.Loopback(mux),
		})
		id, err := party.Finish(context.Background(), "code", oidcrp.Secrets{Nonce: "nonce", Verifier: "verifier"})
		if err != nil && !errors.Is(err, oidcrp.ErrExchange) && !errors.Is(err, oidcrp.ErrIdentity) {
			t.Fatalf("an error of no kind: %v", err)
		}
		if err == nil && (id.Subject != "subject" || !strings.Contains(body, signed)) {
			t.Fatalf("somebody by what was not signed: %q", body)
		}
	})
}
