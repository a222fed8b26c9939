package fapi_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

// FuzzRequest sends what no SDK sends: forms, queries and cookies of any bytes. Each is answered, by a refusal in
// JSON where it means nothing, and nobody is signed in.
func FuzzRequest(f *testing.F) {
	for _, seed := range [][3]string{
		{"identifier=ada%40example.com&password=wrong", "_method=POST", "__client=x"},
		{"identifier=ada%40example.com&strategy=email_link&redirect_url=%2F%2Fevil.example", "", "__client=a; __client=b"},
		{"strategy=ticket&ticket=eyJ.eyJ.x", "__clerk_db_jwt=dvb_1&_method=PATCH", "__clerk_db_jwt=dvb_2"},
		{"identifier[]=%ff&a=%zz&;&=", "redirect_url=http%3a%2f%2flocalhost", "=; ;\"\""},
		{"strategy=google_one_tap&token=a.b.c", "__clerk_handshake_nonce=1", ""},
		{"strategy=oauth_google&redirect_url=javascript:1&action_complete_redirect_url=%00", "rotating_token_nonce=x", ""},
		{"transfer=true&sign_up_if_missing=maybe", "_clerk_session_id=sess_1", ""},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	s := world.WithAda(f, nil) // for all inputs: making one takes longer than a thousand requests
	f.Fuzz(func(t *testing.T, body, query, cookie string) {
		if u, err := url.Parse("/?" + query); err != nil || u.Fragment != "" || strings.ContainsAny(query, " \x7f") {
			t.Skip("no HTTP client sends this line")
		}
		for _, request := range [][2]string{
			{"POST", "/v1/client/sign_ins"}, {"POST", "/v1/client/sign_ups"}, {"POST", "/v1/client"},
			{"GET", "/v1/client"}, {"GET", "/v1/client/handshake"}, {"GET", "/v1/oauth_callback"},
			{"POST", "/v1/client/sign_ins/sia_1/attempt_first_factor"},
		} {
			w := s.Raw(request[0], request[1]+"?"+query, body, "Content-Type", world.FormType, "Cookie", cookie)
			answer := w.Body.String()
			if w.Code >= 500 {
				t.Fatalf("%v: %d %s", request, w.Code, answer)
			}
			if strings.Contains(w.Header().Get("Content-Type"), "json") && !json.Valid(w.Body.Bytes()) {
				t.Fatalf("%v: no JSON: %q", request, answer)
			}
			if strings.Contains(answer, `"sess_`) {
				t.Fatalf("%v: somebody is signed in: %s", request, answer)
			}
		}
	})
}
