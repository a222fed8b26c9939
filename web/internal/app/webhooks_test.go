package app_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/app"
	"github.com/signin-wasm/signin-wasm/web/internal/webhook"
)

// subscriber is an application that takes events, and refuses as many as it is told to first.
type subscriber struct {
	mu     sync.Mutex
	refuse int
	events []object
	ids    []string
}

func (s *subscriber) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse > 0 {
		s.refuse--
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	body, _ := io.ReadAll(r.Body)
	headers := http.Header{}
	for _, name := range []string{"Id", "Timestamp", "Signature"} {
		headers.Set("Webhook-"+name, r.Header.Get("Svix-"+name))
	}
	verifier, err := standardwebhooks.NewWebhook(webhook.SigningSecret)
	if err != nil || verifier.Verify(body, headers) != nil {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var event object
	_ = json.Unmarshal(body, &event)
	s.events, s.ids = append(s.events, event), append(s.ids, r.Header.Get("Svix-Id"))
}

func (s *subscriber) of(kind string) []object {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []object
	for _, e := range s.events {
		if e["type"] == kind {
			found = append(found, e)
		}
	}
	return found
}

func TestWebhooks(t *testing.T) {
	sub := &subscriber{}
	listening := httptest.NewServer(sub)
	defer listening.Close()
	r := run(t, func(c *app.Config) { c.Webhooks = []string{listening.URL} })
	one := func(kind string) object {
		t.Helper()
		require.Eventually(t, func() bool { return len(sub.of(kind)) > 0 }, 5*time.Second, 5*time.Millisecond, kind)
		return sub.of(kind)[0]["data"].(object)
	}
	assert.Empty(t, sub.of("user.created"), "the seed is no event")
	_, u := r.backend(
		"POST",
		"users",
		object{
			"email_address":    []string{"hook@example.com"},
			"password":         "a long enough one",
			"private_metadata": object{"x": 1},
		},
	)
	created := one("user.created")
	assert.Equal(t, u["id"], created["id"])
	assert.Equal(t, u["email_addresses"], created["email_addresses"])
	assert.Equal(t, object{"x": 1.0}, created["private_metadata"])

	b := r.browser()
	id := r.signIn(b, "hook@example.com", "a long enough one")
	assert.Equal(t, id, one("session.created")["id"])
	one("user.updated")
	_, _ = r.post(b, "/v1/client/sessions/"+id+"/end")
	one("session.ended")
	_, _ = r.post(r.browser(), "/v1/client/sign_ins", "identifier", "hook@example.com", "strategy", "email_code")
	assert.Equal(t, "hook@example.com", one("email.created")["to_email_address"])
	_, _ = r.backend("DELETE", "users/"+u["id"].(string), nil)
	assert.Equal(t, true, one("user.deleted")["deleted"])

	_, log := r.dev("GET", "webhooks", "")
	newest := log["deliveries"].([]any)[0].(object)
	require.Equal(t, "user.deleted", newest["type"])
	status, _ := r.dev("POST", "webhooks/replay", `{"id":"`+newest["id"].(string)+`"}`)
	require.Equal(t, 200, status)
	require.Eventually(t, func() bool { return len(sub.of("user.deleted")) == 2 }, 5*time.Second, 5*time.Millisecond)
	status, _ = r.dev("POST", "webhooks/replay", `{"id":"msg_unknown"}`)
	assert.Equal(t, 404, status)
	status, _ = r.dev("POST", "webhooks", `{"url":"ftp://x"}`)
	assert.Equal(t, 422, status)
}

func TestWebhooksAreTriedAgain(t *testing.T) {
	sub := &subscriber{refuse: 1}
	listening := httptest.NewServer(sub)
	defer listening.Close()
	r := run(t, func(c *app.Config) { c.Webhooks = []string{"http://127.0.0.1:1/nobody"} })
	_, _ = r.dev("POST", "webhooks", `{"url":"`+listening.URL+`"}`)
	_, _ = r.backend("POST", "users", object{"email_address": []string{"again@example.com"}})
	require.Eventually(t, func() bool { return len(sub.of("user.created")) == 1 }, 10*time.Second, 20*time.Millisecond)
	require.Eventually(t, func() bool {
		_, log := r.dev("GET", "webhooks", "")
		for _, d := range log["deliveries"].([]any) {
			d := d.(object)
			if d["url"] == listening.URL {
				return d["done"] == true && len(d["attempts"].([]any)) == 2
			}
		}
		return false
	}, 5*time.Second, 20*time.Millisecond)
	_, gone := r.dev("DELETE", "webhooks?url="+listening.URL, "")
	assert.Equal(t, []any{"http://127.0.0.1:1/nobody"}, gone["urls"])
}
