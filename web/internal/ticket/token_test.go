package ticket_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/ticket"
)

const issuer = "http://localhost:4400"

var (
	now    = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	secret = []byte(strings.Repeat("k", 32))
)

func signer(t *testing.T, secret []byte, issuer string) *ticket.Signer {
	t.Helper()
	s, err := ticket.NewSigner(secret, issuer)
	require.NoError(t, err)
	return s
}

func claims() ticket.Claims {
	return ticket.Claims{SourceType: ticket.SourceSignInToken, SourceID: "sit_1", Expires: now.Add(time.Hour)}
}

func TestTicketRoundTrip(t *testing.T) {
	s := signer(t, secret, issuer)
	text, err := s.Sign(claims(), now)
	require.NoError(t, err)
	got, err := s.Parse(text, now.Add(time.Hour-time.Second))
	require.NoError(t, err)
	require.Equal(
		t,
		claims(),
		ticket.Claims{SourceType: got.SourceType, SourceID: got.SourceID, Expires: got.Expires.UTC()},
	)
}

func TestTicketExpires(t *testing.T) {
	s := signer(t, secret, issuer)
	text, err := s.Sign(claims(), now)
	require.NoError(t, err)
	got, err := s.Parse(text, now.Add(time.Hour+time.Second))
	require.ErrorIs(t, err, ticket.ErrExpired)
	require.Equal(t, "sit_1", got.SourceID)
}

func TestParseRefuses(t *testing.T) {
	good, err := signer(t, secret, issuer).Sign(claims(), now)
	require.NoError(t, err)
	part := strings.Split(good, ".")
	encode := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	sign := func(alg jose.SignatureAlgorithm, key any, typ jose.ContentType, c any) string {
		signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, (&jose.SignerOptions{}).WithType(typ))
		require.NoError(t, err)
		text, err := jwt.Signed(signer).Claims(c).Serialize()
		require.NoError(t, err)
		return text
	}
	whole := map[string]any{
		"iss": issuer,
		"aud": issuer,
		"st":  "sign_in_token",
		"sid": "sit_1",
		"iat": now.Unix(),
		"exp": now.Add(time.Hour).Unix(),
	}
	without := func(key string) map[string]any {
		c := map[string]any{}
		for k, v := range whole {
			if k != key {
				c[k] = v
			}
		}
		return c
	}
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	otherSecret, err := signer(t, []byte(strings.Repeat("x", 32)), issuer).Sign(claims(), now)
	require.NoError(t, err)
	otherIssuer, err := signer(t, secret, "http://localhost:4401").Sign(claims(), now)
	require.NoError(t, err)

	_, err = signer(t, secret, issuer).Parse(sign(jose.HS256, secret, "ticket+jwt", whole), now)
	require.NoError(t, err, "the forgeries below differ from a good ticket in one thing only")

	for name, text := range map[string]string{
		"empty":             "",
		"garbage":           "abc",
		"very long":         strings.Repeat("a", 1<<20),
		"alg none":          encode(`{"alg":"none","typ":"ticket+jwt"}`) + "." + part[1] + ".",
		"alg none, signed":  encode(`{"alg":"none","typ":"ticket+jwt"}`) + "." + part[1] + "." + part[2],
		"changed claims":    part[0] + "." + encode(`{"st":"sign_in_token","sid":"sit_2"}`) + "." + part[2],
		"without signature": part[0] + "." + part[1] + ".",
		"other secret":      otherSecret,
		"other instance":    otherIssuer,
		"RS256":             sign(jose.RS256, rsaKey, "ticket+jwt", whole),
		"other type":        sign(jose.HS256, secret, "JWT", whole),
		"no expiry":         sign(jose.HS256, secret, "ticket+jwt", without("exp")),
		"no source":         sign(jose.HS256, secret, "ticket+jwt", without("sid")),
		"no audience":       sign(jose.HS256, secret, "ticket+jwt", without("aud")),
		"no issuer":         sign(jose.HS256, secret, "ticket+jwt", without("iss")),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := signer(t, secret, issuer).Parse(text, now)
			require.ErrorIs(t, err, ticket.ErrInvalid)
		})
	}
}

func TestShortSecretIsRefused(t *testing.T) {
	_, err := ticket.NewSigner([]byte("short"), issuer)
	require.Error(t, err)
}
