package onetap_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/external"
	"github.com/signin-wasm/signin-wasm/web/internal/onetap"
)

const (
	issuerURL = "https://accounts.google.com"
	clientID  = "app.apps.googleusercontent.com"
)

var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func clock() time.Time { return now }

func sign(t *testing.T, alg jose.SignatureAlgorithm, key any, claims map[string]any) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, nil)
	require.NoError(t, err)
	text, err := jwt.Signed(signer).Claims(claims).Serialize()
	require.NoError(t, err)
	return text
}

func TestVerifyAgainstAJWKS(t *testing.T) {
	google, err := onetap.NewIssuer(issuerURL, clientID, nil, clock)
	require.NoError(t, err)
	mux := http.NewServeMux()
	google.Register(mux)
	server := httptest.NewServer(mux)
	defer server.Close()

	response, err := http.PostForm(
		server.URL+"/__dev/one_tap/token",
		url.Values{"email": {"a@example.com"}, "given_name": {"A"}, "nonce": {"n-1"}},
	)
	require.NoError(t, err)
	defer response.Body.Close()
	var body struct {
		IDToken string `json:"id_token"`
	}
	require.NoError(t, json.NewDecoder(response.Body).Decode(&body))

	keys := oidc.NewRemoteKeySet(t.Context(), server.URL+"/__dev/one_tap/jwks")
	proof, err := onetap.NewVerifier(issuerURL, clientID, keys, clock).Verify(t.Context(), body.IDToken)
	require.NoError(t, err)
	require.Equal(
		t,
		external.Identity{
			Provider:      "oauth_google",
			Subject:       "a@example.com",
			Email:         "a@example.com",
			EmailVerified: true,
			FirstName:     "A",
		},
		proof.Identity,
	)

	require.Equal(t, "n-1", proof.Nonce)

	other, err := onetap.NewIssuer(issuerURL, clientID, nil, clock)
	require.NoError(t, err)
	_, err = other.Verifier().Verify(t.Context(), body.IDToken)
	require.ErrorIs(t, err, onetap.ErrInvalid, "same name, other keys")
}

func TestVerifyRefuses(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	verifier := onetap.NewVerifier(
		issuerURL,
		clientID,
		&oidc.StaticKeySet{PublicKeys: []crypto.PublicKey{key.Public()}},
		clock,
	)
	good := map[string]any{
		"iss": issuerURL, "aud": clientID, "azp": clientID, "sub": "1", "email": "a@example.com", "email_verified": true,
		"iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	}
	with := func(change map[string]any) string {
		claims := maps.Clone(good)
		maps.Copy(claims, change)
		return sign(t, jose.RS256, key, claims)
	}
	_, err = verifier.Verify(t.Context(), with(nil))
	require.NoError(t, err, "the forgeries below differ from a good token in one thing only")
	_, err = verifier.Verify(t.Context(), with(map[string]any{"iss": "accounts.google.com"}))
	require.NoError(t, err, "Google writes its issuer in two ways")

	part := strings.Split(with(nil), ".")
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`))
	public := []byte(part[0] + strings.Repeat("x", 32))
	for name, token := range map[string]string{
		"empty":     "",
		"garbage":   "a.b.c",
		"very long": strings.Repeat("a", 1<<20),
		"alg none":  none + "." + part[1] + ".",
		"HS256":     sign(t, jose.HS256, public, good),
		"other key": sign(t, jose.RS256, other, good),
		"signature of another token": part[0] + "." + part[1] + "." +
			strings.Split(with(map[string]any{"sub": "2"}), ".")[2],
		"wrong audience":                 with(map[string]any{"aud": "other.apps.googleusercontent.com"}),
		"two audiences, issued to other": with(map[string]any{"aud": []string{"other", clientID}, "azp": "other"}),
		"two audiences, nobody named":    with(map[string]any{"aud": []string{"other", clientID}, "azp": ""}),
		"wrong issuer":                   with(map[string]any{"iss": "https://accounts.evil.example"}),
		"expired":                        with(map[string]any{"exp": now.Add(-time.Second).Unix()}),
		"no expiry":                      with(map[string]any{"exp": nil}),
		"issued in the future":           with(map[string]any{"iat": now.Add(time.Hour).Unix()}),
		"no subject":                     with(map[string]any{"sub": ""}),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := verifier.Verify(t.Context(), token)
			require.ErrorIs(t, err, onetap.ErrInvalid)
		})
	}
}

func TestIssuerRefusesWhatIsNoAddress(t *testing.T) {
	google, err := onetap.NewIssuer(issuerURL, clientID, nil, clock)
	require.NoError(t, err)
	mux := http.NewServeMux()
	google.Register(mux)
	w := httptest.NewRecorder()
	r := httptest.NewRequest("POST", "/__dev/one_tap/token", strings.NewReader("email=nobody"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	mux.ServeHTTP(w, r)
	require.Equal(t, http.StatusUnprocessableEntity, w.Code)
}
