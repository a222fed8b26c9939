package app_test

import (
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// read verifies a token: with a secret, or with the instance's key set for "".
func (r *running) read(text any, secret string) object {
	r.t.Helper()
	var key any = []byte(secret)
	if secret == "" {
		key = r.FAPI.Keys.JWKS()
	}
	parsed, err := jwt.ParseSigned(text.(string), []jose.SignatureAlgorithm{jose.RS256, jose.HS256})
	require.NoError(r.t, err)
	claims := object{}
	require.NoError(r.t, parsed.Claims(key, &claims))
	return claims
}

func TestTokensOfTemplates(t *testing.T) {
	r := run(t, nil)
	_, u := r.backend("POST", "users", object{"email_address": []string{"jwt@example.com"}, "first_name": "Jo",
		"public_metadata": object{"plan": "pro"}, "private_metadata": object{"secret": 1}})
	_, s := r.backend("POST", "sessions", object{"user_id": u["id"]})
	tokens := "sessions/" + s["id"].(string) + "/tokens"
	status, made := r.backend("POST", "jwt_templates", object{"name": "supabase", "lifetime": 120, "allowed_clock_skew": 9,
		"claims": object{"aud": "authenticated", "email": "{{user.primary_email_address}}",
			"who":  "{{user.full_name}} ({{user.id}})",
			"plan": "{{user.public_metadata.plan}}", "no": "{{user.private_metadata}}", "org": "{{org.id || 'none'}}"}})
	require.Equal(t, 200, status, made)
	status, minted := r.backend("POST", tokens+"/supabase", object{})
	require.Equal(t, 200, status, minted)
	claims := r.read(minted["jwt"], "")
	wanted := object{"aud": "authenticated", "email": "jwt@example.com", "who": "Jo (" + u["id"].(string) + ")",
		"plan": "pro", "no": nil, "org": "none", "sub": u["id"]}
	for name, want := range wanted {
		assert.Equal(t, want, claims[name], name)
	}
	assert.InDelta(t, 120, claims["exp"].(float64)-claims["iat"].(float64), 0)
	assert.InDelta(t, 9, claims["iat"].(float64)-claims["nbf"].(float64), 0)

	path := "jwt_templates/" + made["id"].(string)
	const key = "a secret that the other service has, too"
	status, changed := r.backend("PATCH", path, object{"name": "supabase", "claims": object{"role": "x"},
		"custom_signing_key": true, "signing_algorithm": "HS256", "signing_key": key})
	require.Equal(t, 200, status, changed)
	assert.NotContains(t, changed, "signing_key")
	_, minted = r.backend("POST", tokens+"/supabase", object{"expires_in_seconds": 3600})
	claims = r.read(minted["jwt"], key)
	assert.Equal(t, "x", claims["role"])
	assert.NotContains(t, claims, "email", "claims are replaced")
	assert.InDelta(t, 3600, claims["exp"].(float64)-claims["iat"].(float64), 0)

	for _, c := range []struct {
		body object
		code string
	}{
		{object{"name": "supabase", "claims": object{}}, "form_identifier_exists"},
		{object{"name": "x"}, "form_param_missing"},
		{object{"name": "x", "claims": object{"exp": 1}}, "form_param_value_invalid"},
		{object{"name": "x", "claims": object{"a": "{{nobody.id}}"}}, "form_param_value_invalid"},
		{object{"name": "x", "claims": object{}, "custom_signing_key": true}, "form_param_missing"},
	} {
		status, answer := r.backend("POST", "jwt_templates", c.body)
		assert.Equal(t, 422, status, c.body)
		assert.Equal(t, c.code, code(answer), c.body)
	}
	status, _ = r.backend("DELETE", path, nil)
	assert.Equal(t, 200, status)
	status, answer := r.backend("POST", tokens+"/supabase", object{})
	assert.Equal(t, 404, status, answer)

	_, minted = r.backend("POST", tokens, object{"expires_in_seconds": 600})
	claims = r.read(minted["jwt"], "")
	assert.InDelta(t, 600, claims["exp"].(float64)-claims["iat"].(float64), 0)
	status, answer = r.backend("POST", tokens, object{"expires_in_seconds": 29})
	assert.Equal(t, 422, status)
	assert.Equal(t, "form_param_value_invalid", code(answer))
}
