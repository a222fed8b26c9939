package app_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The people of the page are the server's users, and what is told of their credentials is true.
func TestPeople(t *testing.T) {
	r := run(t, nil)
	person := func(email string) map[string]any {
		_, body := r.get(r.browser(), "/__dev/people")
		for _, p := range body["people"].([]any) {
			if assert.ObjectsAreEqual([]any{email}, p.(map[string]any)["email_addresses"]) {
				return p.(map[string]any)
			}
		}
		return nil
	}
	ada := person("ada@example.com")
	require.Equal(t, "analytical-engine", ada["password"])
	assert.NotEmpty(t, person("radia@example.com")["wallets"])
	assert.Equal(t, []any{"bkup0001", "bkup0002", "bkup0003"}, person("grace@example.com")["backup_codes"])

	backend := func(method, path, body string) (int, map[string]any) {
		return r.do(r.browser(), method, "/__dev/backend/"+path, "application/json", body)
	}
	status, made := backend(
		"POST",
		"users",
		`{"first_name":"Sophie","email_address":["sophie@example.com"],"password":"surfaces-elastiques"}`,
	)
	require.Equal(t, 200, status, made)
	require.NotNil(t, person("sophie@example.com"))
	status, _ = backend("PATCH", "users/"+ada["id"].(string), `{"password":"difference-engine"}`)
	require.Equal(t, 200, status)
	assert.Nil(t, person("ada@example.com")["password"], "a password that is not the user's any more")
	status, _ = backend("POST", "users/"+ada["id"].(string)+"/lock", "")
	require.Equal(t, 200, status)
	assert.Equal(t, true, person("ada@example.com")["locked"])
	status, _ = backend("DELETE", "users/"+ada["id"].(string), "")
	require.Equal(t, 200, status)
	assert.Nil(t, person("ada@example.com"))
	status, _ = backend("GET", "client", "")
	assert.Equal(t, 404, status, "the Frontend API is not behind the secret key")
}
