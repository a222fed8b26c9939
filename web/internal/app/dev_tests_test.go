package app_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/app"
	"github.com/signin-wasm/signin-wasm/web/internal/seed"
)

func (r *running) dev(method, path, body string) (int, map[string]any) {
	r.t.Helper()
	return r.do(r.browser(), method, "/__dev/"+path, "application/json", body)
}

func TestInboxWaits(t *testing.T) {
	r := run(t, nil)
	_, _ = r.post(r.browser(), "/v1/client/sign_ins", "identifier", "ada@example.com", "strategy", "email_code")
	_, first := r.dev("GET", "inbox.json?to=ada@example.com&wait=5s", "")
	require.Len(t, first["messages"], 1, "what is there already is not waited for")
	last := first["messages"].([]any)[0].(object)["id"].(string)

	answered := make(chan object)
	go func() {
		_, got := r.dev("GET", "inbox.json?to=ada@example.com&wait=20s&after="+last, "")
		answered <- got
	}()
	select {
	case <-answered:
		t.Fatal("it has not waited")
	case <-time.After(100 * time.Millisecond):
	}
	_, _ = r.post(r.browser(), "/v1/client/sign_ins", "identifier", "alan@example.com", "strategy", "email_code")
	_, _ = r.post(r.browser(), "/v1/client/sign_ins", "identifier", "ada@example.com", "strategy", "email_code")
	got := <-answered
	require.Len(t, got["messages"], 1)
	assert.NotEqual(t, last, got["messages"].([]any)[0].(object)["id"])

	_, none := r.dev("GET", "inbox.json?to=nobody@example.com&wait=10ms", "")
	assert.Empty(t, none["messages"])
	_, later := r.dev("GET", "inbox.json?after="+url.QueryEscape(time.Now().Add(time.Hour).Format(time.RFC3339)), "")
	assert.Empty(t, later["messages"])
	for _, bad := range []string{"wait=1h", "wait=soon", "after=yesterday"} {
		status, _ := r.dev("GET", "inbox.json?"+bad, "")
		assert.Equal(t, 422, status, bad)
	}

	status, _ := r.dev("DELETE", "inbox?to=Ada@example.com", "")
	require.Equal(t, 200, status)
	_, left := r.dev("GET", "inbox.json", "")
	require.Len(t, left["messages"], 1)
	_, _ = r.dev("DELETE", "inbox", "")
	_, left = r.dev("GET", "inbox.json", "")
	assert.Empty(t, left["messages"])
}

func TestSnapshotAndRestore(t *testing.T) {
	r := run(t, nil)
	b := r.browser()
	r.signIn(b, "ada@example.com", "analytical-engine")
	_, _ = r.dev("POST", "clock", `{"advance_ms":60000}`)
	_, kept := r.dev("POST", "snapshot", "")
	id := kept["snapshot"].(string)

	_, _ = r.dev("POST", "reset", "")
	_, client := r.get(b, "/v1/client")
	require.Nil(t, client["response"])
	_, _ = r.backend("POST", "users", object{"email_address": []string{"later@example.com"}})
	_, _ = r.dev("PATCH", "settings", `{"client_trust":true}`)

	status, _ := r.dev("POST", "restore", `{"snapshot":"`+id+`"}`)
	require.Equal(t, 200, status)
	_, client = r.get(b, "/v1/client")
	assert.Len(t, client["response"].(object)["sessions"], 1, "signed in as before")
	_, clock := r.dev("GET", "clock", "")
	assert.EqualValues(t, 60000, clock["offset_ms"])
	_, settings := r.dev("GET", "settings", "")
	assert.Equal(t, false, settings["client_trust"])
	_, count := r.backend("GET", "users/count?email_address=later@example.com", nil)
	assert.EqualValues(t, 0, count["total_count"])
	status, _ = r.dev("POST", "restore", `{"snapshot":"snap_unknown"}`)
	assert.Equal(t, 404, status)
}

func TestUnlock(t *testing.T) {
	r := run(t, nil)
	_, _ = r.dev("PATCH", "settings", `{"lockout_attempts":1}`)
	_, _ = r.post(r.browser(), "/v1/client/sign_ins", "identifier", "ada@example.com", "password", "wrong")
	status, _ := r.post(
		r.browser(),
		"/v1/client/sign_ins",
		"identifier",
		"ada@example.com",
		"password",
		"analytical-engine",
	)
	require.Equal(t, 403, status)
	status, _ = r.dev("POST", "unlock", `{"identifier":"Ada@example.com"}`)
	require.Equal(t, 200, status)
	r.signIn(r.browser(), "ada@example.com", "analytical-engine")
	status, _ = r.dev("POST", "unlock", `{"identifier":"nobody@example.com"}`)
	assert.Equal(t, 422, status)
}

func TestIndexListsWhatThereIs(t *testing.T) {
	r := run(t, nil)
	res, text := r.page("/__dev/")
	assert.Equal(t, 200, res.StatusCode)
	assert.Contains(t, res.Header.Get("Content-Security-Policy"), "default-src 'none'")
	for _, path := range []string{"GET /__dev/inbox.json", "POST /__dev/snapshot", "DELETE /__dev/inbox"} {
		assert.Contains(t, text, path)
	}
}

func TestASeedOfOnesOwn(t *testing.T) {
	r := run(t, func(c *app.Config) {
		c.Seed = seed.Seed{
			{
				FirstName:      "Own",
				Email:          "own@example.com",
				Password:       "a password of mine",
				PublicMetadata: map[string]any{"plan": "pro"},
			},
		}
	})
	for range 2 {
		_, users := r.backend("GET", "users/count", nil)
		assert.EqualValues(t, 1, users["total_count"])
		r.signIn(r.browser(), "own@example.com", "a password of mine")
		_, _ = r.dev("POST", "reset", "")
	}
}
