package signin

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Fuzz targets of whole calls; those of one decoder stand beside its tests. `go test` runs them on their seeds and on
// testdata/fuzz, `make fuzz` looks for more.

// FuzzClientOfToken: what stands in for a client while the server does not answer is JSON, whatever the cookie holds.
func FuzzClientOfToken(f *testing.F) {
	for _, seed := range []string{encodeJWT(`{}`, `{"sid":"sess_1","sub":"user_1"}`),
		encodeJWT(`{}`, `{"sid":"\u0000\"","sub":[1]}`), "a.e30.c", "..", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, token string) {
		client := clientOfToken(token)
		if !json.Valid([]byte(client)) {
			t.Fatalf("the client of %q is no JSON: %s", token, client)
		}
		_ = fresher(token, encodeJWT(`{}`, `{"sid":"sess_1"}`)) && fresher(encodeJWT(`{}`, `{}`), token)
	})
}

// FuzzCookies: each cookie is found by its own name only; the domain that a probe finds is a part of the host.
func FuzzCookies(f *testing.F) {
	f.Add("a.b.example.co.uk:3000", "jwt")
	f.Add("localhost", "")
	f.Add("..", "x")
	f.Fuzz(func(t *testing.T, host, value string) {
		bubble(t, localKey, func(t *testing.T, w *world) {
			w.cookies["__session"] = value
			assert.Equal(t, value, w.clerk.readCookie("__session"))
			name, _ := cut(host, ':')
			assert.True(t, strings.HasSuffix(name, w.clerk.registrableDomain(host)))
		})
	})
}

// FuzzAnswer: whatever the server answers, the call ends with an error that has a code or with an attempt, and the next
// call works.
func FuzzAnswer(f *testing.F) {
	f.Add(
		200,
		`{"response":{"id":"sia_1","status":"complete"},"client":{"sessions":[{"id":"sess_1","status":"active"}]}}`,
	)
	f.Add(422, `{"errors":[{"code":"x","meta":{"param_name":"y"}}],"meta":{"client":{"sign_in":{"id":5}}}}`)
	f.Add(401, `{"errors":[]}`)
	f.Add(200, `{"response":[],"client":"x"}`)
	f.Add(204, ``)
	f.Add(302, `<html>`)
	f.Fuzz(func(t *testing.T, code int, body string) {
		loaded(t, "", func(t *testing.T, w *world) {
			ctx := context.Background()
			w.on("POST /client/sign_ins", status(code, body))
			in := w.clerk.SignIn()
			if err := in.Create(ctx, P("identifier", "a@b.co")); err != nil {
				var coded *Error
				if !errors.As(err, &coded) {
					t.Fatalf("%d %q gave %v", code, body, err)
				}
				if coded.Text() == "" || !json.Valid([]byte(coded.Text())) {
					t.Fatalf("%d %q gave an error that is no JSON: %s", code, body, coded.Text())
				}
			}
			w.on("POST /client/sign_ins", ok(`{"response":{"id":"sia_9","status":"needs_first_factor"},"client":null}`))
			fresh := w.clerk.SignIn()
			assert.NoError(t, fresh.Create(ctx, P("identifier", "a@b.co")))
			assert.Equal(t, "sia_9", fresh.ID())
		})
	})
}

// FuzzRestore: an instance that takes over from a dead one does not die of what the page remembers.
func FuzzRestore(f *testing.F) {
	f.Add(
		`{"options":{"standardBrowser":false},"client":{"id":"client_1","sessions":[]},"session":"sess_1","serials":4,"signIn":{"serial":1,"state":{"id":"sia_1"}},"signUp":{"serial":2,"state":null}}`,
	)
	f.Add(
		`{"options":{"standardBrowser":false},"client":7,"serials":-1,"signIn":[],"signUp":{"serial":"x","state":[]}}`,
	)
	f.Fuzz(func(t *testing.T, state string) {
		d, valid := ParseDocument(state)
		if !valid || d.At("options", "standardBrowser") != "false" {
			return // with background work the bubble would not end
		}
		bubble(t, localKey, func(t *testing.T, w *world) {
			w.clerk.Restore(d)
			_ = w.clerk.Adopt(3, true, d.Get("state"))
			w.on("POST /client/sign_ins", ok(`{"response":{"id":"sia_9","status":"needs_first_factor"},"client":null}`))
			in := w.clerk.SignIn()
			assert.NotNil(t, w.clerk.SignUp())
			assert.NoError(t, in.Create(context.Background(), P("identifier", "a@b.co")))
			assert.Equal(t, "sia_9", in.ID())
		})
	})
}

// FuzzPasskey: what a browser or an extension answers with goes to the server as it is, as one parameter; an empty
// answer and an error of any name become a coded error.
func FuzzPasskey(f *testing.F) {
	f.Add(`{"id":"AA","type":"public-key","rawId":"AA","response":{}}`, "")
	f.Add("", "NotAllowedError")
	f.Add("&strategy=ticket&ticket=x", "")
	f.Add("\x00\xff\"", "constructor")
	f.Fuzz(func(t *testing.T, credential, thrown string) {
		bubble(t, localKey, func(t *testing.T, w *world) {
			w.load(`{"id":"client_1","sessions":[]}`, `{"standardBrowser":false}`)
			nonce := quote(`{"challenge":"AAAA","rpId":"app.example"}`)
			w.on("POST /client/sign_ins", ok(`{"response":{"id":"sia_1","status":"needs_first_factor",`+
				`"first_factor_verification":{"strategy":"passkey","nonce":`+nonce+`}},"client":null}`))
			w.on("POST /client/sign_ins/sia_1/attempt_first_factor", ok(`{"response":{"id":"sia_1","status":"complete"}}`))
			w.passkeys.credential = credential
			if thrown != "" {
				w.passkeys.err = namedError{thrown}
			}
			w.forget()
			err := w.clerk.SignIn().AuthenticateWithPasskey(context.Background(), "discoverable")
			if credential == "" || thrown != "" {
				require.NotNil(t, asError(err))
				assert.NotEmpty(t, asError(err).Code)
				return
			}
			require.NoError(t, err)
			form, err := url.ParseQuery(w.requests[len(w.requests)-1].Body)
			require.NoError(t, err)
			assert.Equal(t, url.Values{"public_key_credential": {credential}, "strategy": {"passkey"}}, form)
		})
	})
}
