package signin

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func signedInWith(t *testing.T, options Document, test func(t *testing.T, w *world)) {
	t.Helper()
	loadedWith(
		t,
		localKey,
		clientJSON(
			"",
			sessionJSON("sess_1", "active", ""),
			sessionJSON("sess_2", "active", `"last_active_organization_id":"org_1"`),
			`{"id":"sess_3","status":"active","user":null}`,
		),
		options,
		test,
	)
}

func signedIn(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	signedInWith(t, `{"polling":false,"touchSession":false}`, test)
}

func TestTokenCache(t *testing.T) {
	signedIn(t, func(t *testing.T, w *world) {
		first := mint("sess_1", 0, 60, "")
		w.on(tokenOne, tokenReply(first))
		get := func() string {
			jwt, err := w.clerk.GetToken(background, "sess_1", TokenOptions{})
			require.NoError(t, err)
			return jwt
		}
		assert.Equal(t, first, get())
		time.Sleep(54 * time.Second)
		assert.Equal(t, first, get())
		assert.Len(t, w.sent(), 1, "six seconds are left: from the cache")
		assert.Equal(t, first, w.cookies["__session"])

		time.Sleep(time.Second)
		second := mint("sess_1", 0, 60, "")
		w.on(tokenOne, tokenReply(second))
		assert.Equal(t, second, get(), "five seconds are not enough")
		assert.Len(t, w.sent(), 2)

		w.clerk.ClearTokens()
		get()
		assert.Len(t, w.sent(), 3)
	})
}

func TestTokenKeysAreApart(t *testing.T) {
	signedIn(t, func(t *testing.T, w *world) {
		w.on(tokenOne, tokenReply(mint("sess_1", 0, 60, "")))
		w.on(tokenOne+"/my%2Ftemplate", tokenReply(mint("sess_1", 0, 60, `,"t":1`)))
		w.on("POST /client/sessions/sess_2/tokens", tokenReply(mint("sess_2", 0, 60, "")))
		for _, row := range []struct {
			id      string
			options TokenOptions
		}{{"sess_1", TokenOptions{}}, {"sess_1", TokenOptions{Organization: "org_9", OrganizationGiven: true}}, {"sess_1",
			TokenOptions{Template: "my/template"}}, {"sess_2", TokenOptions{}}} {
			for range 2 {
				_, err := w.clerk.GetToken(background, row.id, row.options)
				require.NoError(t, err)
			}
		}
		assert.Equal(
			t,
			[]string{
				tokenOne + " organization_id=&tab_state=focused",
				tokenOne + " organization_id=org_9&tab_state=focused",
				tokenOne + "/my%2Ftemplate",
				"POST /client/sessions/sess_2/tokens organization_id=org_1&tab_state=focused",
			},
			w.sent(),
		)
	})
}

func TestTokenOfNobody(t *testing.T) {
	signedIn(t, func(t *testing.T, w *world) {
		jwt, err := w.clerk.GetToken(background, "", TokenOptions{})
		assert.NoError(t, err)
		assert.Empty(t, jwt)
		assert.Empty(t, w.sent())
		w.on("POST /client/sessions/sess_9/tokens", status(404, ""))
		_, err = w.clerk.GetToken(background, "sess_9", TokenOptions{})
		assert.Error(t, err, "who keeps a session longer than the client does is told by the server")
	})
}

func TestTokenFlightIsShared(t *testing.T) {
	signedIn(t, func(t *testing.T, w *world) {
		w.on(tokenOne, slow(time.Second, tokenReply(mint("sess_1", 0, 60, ""))))
		impatient, cancel := context.WithTimeout(background, time.Millisecond)
		defer cancel()
		results := make(chan error, 5)
		get := func(ctx context.Context) {
			_, err := w.clerk.GetToken(ctx, "sess_1", TokenOptions{})
			results <- err
		}
		go get(impatient)
		for range 4 {
			go get(background)
		}
		assert.ErrorIs(t, <-results, context.DeadlineExceeded)
		for range 4 {
			assert.NoError(t, <-results)
		}
		assert.Len(t, w.sent(), 1)
	})
}

func TestTokenSkipCache(t *testing.T) {
	signedIn(t, func(t *testing.T, w *world) {
		w.on(tokenOne, tokenReply(mint("sess_1", 0, 60, "")))
		for range 2 {
			_, err := w.clerk.GetToken(background, "sess_1", TokenOptions{SkipCache: true})
			require.NoError(t, err)
			assert.Equal(t, "skip_cache", w.query().Get("debug"))
		}
		assert.Len(t, w.sent(), 2)
	})
}

func TestTokenWithSessionMinter(t *testing.T) {
	signedIn(t, func(t *testing.T, w *world) {
		w.clerk.environment = `{"auth_config":{"session_minter":true}}`
		jwt := mint("sess_1", 0, 60, "")
		w.on(tokenOne, tokenReply(jwt))
		_, _ = w.clerk.GetToken(background, "sess_1", TokenOptions{})
		_, _ = w.clerk.GetToken(background, "sess_1", TokenOptions{SkipCache: true})
		assert.Equal(t, []string{tokenOne + " organization_id=&tab_state=focused",
			tokenOne + " organization_id=&tab_state=focused&token=" + jwt + "&force_origin=true"}, w.sent())
	})
}

func TestMissingExpiredToken(t *testing.T) {
	signedIn(t, func(t *testing.T, w *world) {
		old := mint("sess_1", 0, 60, "")
		w.on(tokenOne, tokenReply(old))
		_, _ = w.clerk.GetToken(background, "sess_1", TokenOptions{})
		w.forget()
		time.Sleep(2 * time.Minute)
		fresh := mint("sess_1", 0, 60, "")
		w.on(tokenOne, refusal(422, "missing_expired_token"), tokenReply(fresh))
		jwt, err := w.clerk.GetToken(background, "sess_1", TokenOptions{})
		require.NoError(t, err)
		assert.Equal(t, fresh, jwt)
		assert.Equal(t, old, w.query().Get("expired_token"))

		w.on(tokenOne, refusal(422, "missing_expired_token"))
		w.forget()
		_, err = w.clerk.GetToken(background, "sess_1", TokenOptions{SkipCache: true})
		assert.ErrorIs(t, err, &Error{Code: "missing_expired_token"})
		assert.Len(t, w.sent(), 2, "one repeat")
	})
}

func TestTokenRetries(t *testing.T) {
	t.Run("server", func(t *testing.T) {
		signedIn(t, func(t *testing.T, w *world) {
			w.on(
				tokenOne,
				status(503, ""),
				status(500, "{}"),
				refusal(429, "too_many"),
				down,
				tokenReply(mint("sess_1", 0, 3600, "")),
			)
			_, err := w.clerk.GetToken(background, "sess_1", TokenOptions{})
			require.NoError(t, err)
			assert.Equal(
				t,
				[]time.Duration{
					0,
					3000 * time.Millisecond,
					7650 * time.Millisecond,
					14857 * time.Millisecond,
					26027 * time.Millisecond,
				},
				w.at,
			)
		})
	})
	t.Run("end", func(t *testing.T) {
		signedIn(t, func(t *testing.T, w *world) {
			w.on(tokenOne, down)
			_, err := w.clerk.GetToken(background, "sess_1", TokenOptions{})
			assert.ErrorIs(t, err, &Error{Code: "network_error"})
			assert.Len(t, w.sent(), 9)
			for i := 1; i < len(w.at); i++ {
				assert.LessOrEqual(t, w.at[i]-w.at[i-1], 50*time.Second)
			}
		})
	})
	t.Run("offline", func(t *testing.T) {
		signedIn(t, func(t *testing.T, w *world) {
			w.offline = true
			w.on(tokenOne, down)
			_, err := w.clerk.GetToken(background, "sess_1", TokenOptions{})
			assert.ErrorIs(t, err, &Error{Code: "clerk_offline"})
			assert.Equal(t, KindOffline, asError(err).Kind)
			assert.Len(t, w.sent(), 4)
		})
	})
	t.Run("refused", func(t *testing.T) {
		signedIn(t, func(t *testing.T, w *world) {
			w.on(tokenOne, refusal(404, "resource_not_found"))
			_, err := w.clerk.GetToken(background, "sess_1", TokenOptions{})
			assert.ErrorIs(t, err, &Error{Code: "resource_not_found"})
			assert.Len(t, w.sent(), 1)
		})
	})
	t.Run("failure is not cached", func(t *testing.T) {
		signedIn(t, func(t *testing.T, w *world) {
			w.on(tokenOne, refusal(404, "x"), tokenReply(mint("sess_1", 0, 60, "")))
			_, err := w.clerk.GetToken(background, "sess_1", TokenOptions{})
			require.Error(t, err)
			_, err = w.clerk.GetToken(background, "sess_1", TokenOptions{})
			assert.NoError(t, err)
		})
	})
}

func TestSetActiveGivenUp(t *testing.T) {
	signedIn(t, func(t *testing.T, w *world) {
		w.on("POST /client/sessions/sess_2/touch", ok(`{"response":{},"client":null}`))
		w.on("POST /client/sessions/sess_2/tokens", hang)
		ctx, cancel := context.WithTimeout(background, time.Second)
		defer cancel()
		assert.ErrorIs(t, w.clerk.SetActive(ctx, Activation{Session: "sess_2"}), context.DeadlineExceeded)
		assert.Equal(t, "sess_1", w.clerk.SessionID(), "the session in use stays")
	})
}

// A page's fetch may want a token for the request that is to bring one.
func TestTokenWantedInsideARequest(t *testing.T) {
	signedIn(t, func(t *testing.T, w *world) {
		inside := func(ctx context.Context, req *Request) (*Response, error) {
			jwt, err := w.clerk.GetToken(ctx, "sess_1", TokenOptions{HeldOnly: true})
			require.NoError(t, err)
			w.note("held " + jwt)
			return tokenReply(mint("sess_1", 0, 60, ""))(ctx, req)
		}
		w.on(tokenOne, inside)
		_, err := w.clerk.GetToken(background, "sess_1", TokenOptions{})
		require.NoError(t, err)
		assert.Contains(t, w.seen(), "held ")
	})
}

// After an answer without a token nothing is asked again: the next answer would have none either.
func TestAnswerWithoutAToken(t *testing.T) {
	for _, body := range []string{`{}`, `{"jwt":5}`, `{"jwt":""}`, `null`} {
		signedIn(t, func(t *testing.T, w *world) {
			w.on(tokenOne, ok(body))
			_, err := w.clerk.GetToken(background, "sess_1", TokenOptions{})
			assert.ErrorIs(t, err, &Error{Code: CodeTokenMissing}, body)
			assert.Len(t, w.sent(), 1)
		})
	}
}

func hang(ctx context.Context, _ *Request) (*Response, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestTokenRequestThatNeverAnswers(t *testing.T) {
	signedIn(t, func(t *testing.T, w *world) {
		held := mint("sess_1", 0, 3600, "")
		w.on(tokenOne, tokenReply(held))
		_, err := w.clerk.GetToken(background, "sess_1", TokenOptions{})
		require.NoError(t, err)
		w.forget()

		w.on(tokenOne, hang)
		refused := make(chan error, 1)
		go func() {
			_, err := w.clerk.GetToken(background, "sess_1", TokenOptions{SkipCache: true})
			refused <- err
		}()
		time.Sleep(time.Second)
		begun := time.Now()
		jwt, err := w.clerk.GetToken(background, "sess_1", TokenOptions{})
		require.NoError(t, err)
		assert.Equal(t, held, jwt, "a valid token is handed out whatever is under way")
		w.on("POST /client/sessions/sess_1/touch", ok(`{"response":{},"client":null}`))
		require.NoError(t, w.clerk.SetActive(background, Activation{Session: "sess_1"}))
		assert.Zero(t, time.Since(begun))

		assert.ErrorIs(t, <-refused, &Error{Code: CodeTokenTimeout})
		assert.Equal(t, 29*time.Second, time.Since(begun), "two requests of fifteen seconds")
	})
}

// The page's clock may be hours off, and be set while a token is held. A machine that sleeps stops the steady clock.
func TestTokenLifeIsCountedFromItsArrival(t *testing.T) {
	for _, ahead := range []time.Duration{0, 10 * time.Minute, -3 * time.Minute, -time.Hour} {
		t.Run(ahead.String(), func(t *testing.T) {
			signedIn(t, func(t *testing.T, w *world) {
				w.clock = ahead
				fetch := func() {
					t.Helper()
					w.on(tokenOne, tokenReply(mint("sess_1", 0, 60, "")))
					jwt, err := w.clerk.GetToken(background, "sess_1", TokenOptions{})
					require.NoError(t, err)
					assert.Greater(t, time.Until(Token(jwt).ExpireAt()), 5*time.Second)
				}
				for range 3 {
					fetch()
				}
				time.Sleep(50 * time.Second)
				fetch()
				assert.Len(t, w.sent(), 1)
				time.Sleep(10 * time.Second)
				fetch()
				assert.Len(t, w.sent(), 2)
				w.slept += 60_000
				time.Sleep(60 * time.Second)
				fetch()
				assert.Len(t, w.sent(), 3, "asleep")
				w.clock -= time.Hour
				time.Sleep(60 * time.Second)
				fetch()
				assert.Len(t, w.sent(), 4, "set back")
			})
		})
	}
}

func TestTokensOfAnswersAreKept(t *testing.T) {
	bubble(t, localKey, func(t *testing.T, w *world) {
		origin := `{"oiat":` + itoa(time.Now().Unix()) + `}`
		jwt := encodeJWT(origin, string(jwtPart(mint("sess_1", 0, 60, ""), 1)))
		w.load(
			clientJSON("", sessionJSON("sess_1", "active", `"last_active_token":{"jwt":"`+jwt+`"}`)),
			`{"polling":false,"touchSession":false}`,
		)
		got, err := w.clerk.GetToken(background, "sess_1", TokenOptions{})
		require.NoError(t, err)
		assert.Equal(t, jwt, got)
		assert.Empty(t, w.sent())
		assert.Equal(t, jwt, w.cookies["__session"])

		older := encodeJWT(origin, string(jwtPart(mint("sess_1", -10, 50, ""), 1)))
		w.on(
			"POST /x",
			reply("{}", clientJSON("", sessionJSON("sess_1", "active", `"last_active_token":{"jwt":"`+older+`"}`))),
		)
		_, err = w.clerk.Send(background, "POST", "/x", nil)
		require.NoError(t, err)
		got, _ = w.clerk.GetToken(background, "sess_1", TokenOptions{})
		assert.Equal(t, jwt, got, "a fresher one is not given up for an older one")

		w.on("POST /x", reply("{}", clientJSON("")))
		_, err = w.clerk.Send(background, "POST", "/x", nil)
		require.NoError(t, err)
		assert.Empty(t, w.clerk.tokens, "tokens go with their session")
	})
}

// A session id that begins like another one's must not keep or lend its tokens.
func TestTokensOfSessionsWithLikeIDs(t *testing.T) {
	loaded(
		t,
		clientJSON("", sessionJSON("sess_1", "active", ""), sessionJSON("sess_12", "active", "")),
		func(t *testing.T, w *world) {
			w.on("POST /client/sessions/sess_12/tokens", tokenReply(mint("sess_12", 0, 60, "")))
			_, err := w.clerk.GetToken(background, "sess_12", TokenOptions{})
			require.NoError(t, err)
			w.on("POST /x", reply("{}", clientJSON("", sessionJSON("sess_1", "active", ""))))
			_, err = w.clerk.Send(background, "POST", "/x", nil)
			require.NoError(t, err)
			w.on(tokenOne, tokenReply(mint("sess_1", 0, 60, "")))
			jwt, err := w.clerk.GetToken(background, "sess_1", TokenOptions{})
			require.NoError(t, err)
			assert.Equal(t, "sess_1", Token(jwt).Claims().Get("sid").Text())
		},
	)
}

func TestSignOutDuringAMintLeavesNoCookie(t *testing.T) {
	signedIn(t, func(t *testing.T, w *world) {
		w.on(tokenOne, slow(time.Second, tokenReply(mint("sess_1", 0, 60, ""))))
		w.on("DELETE /client/sessions", reply("{}", clientJSON("")))
		done := make(chan struct{})
		go func() { _, _ = w.clerk.GetToken(background, "sess_1", TokenOptions{}); close(done) }()
		time.Sleep(100 * time.Millisecond)
		require.NoError(t, w.clerk.SignOut(background, "", "", nil))
		<-done
		assert.NotContains(t, w.cookies, "__session", "a token that comes late is nobody's")
	})
}

func TestJWTPart(t *testing.T) {
	jwt := encodeJWT(`{"alg":"RS256"}`, `{"sid":"é?>~"}`)
	assert.Equal(t, "RS256", jwtPart(jwt, 0).Get("alg").Text())
	assert.Equal(t, "é?>~", jwtPart(jwt, 1).Get("sid").Text())
	for _, text := range []string{"", ".", "..", "a.b.c", "!!.!!", "eyJ.eyJ", strings.Repeat("A", 1000)} {
		assert.Empty(t, jwtPart(text, 1), text)
	}
}

func FuzzJWTPart(f *testing.F) {
	f.Add("e30.e30.x", 1)
	f.Add("eyJhIjoxfQ.eyJiIjoiYyJ9.", 0)
	f.Add("a+/-_=.b", 0)
	f.Fuzz(func(t *testing.T, jwt string, index int) {
		if index < 0 || index > 5 {
			return
		}
		got := jwtPart(jwt, index)
		parts := strings.Split(jwt, ".")
		if index >= len(parts) {
			if got != "" {
				t.Fatalf("%q has no part %d", jwt, index)
			}
			return
		}
		if strings.ContainsAny(parts[index], "\r\n") {
			return // the standard decoder skips line ends, which no token has (RFC 7515, 2)
		}
		text, err := base64.RawURLEncoding.DecodeString(parts[index])
		if err == nil && json.Valid(text) && !tooDeep(string(text)) &&
			string(got) != strings.Trim(string(text), " \t\r\n") {
			t.Fatalf("%q part %d reads as %q", jwt, index, got)
		}
	})
}

// How old the token is that an heir finds in its client nobody knows: it may have ended long ago.
func TestAnHeirAsksForATokenOfItsOwn(t *testing.T) {
	bubble(t, localKey, func(t *testing.T, w *world) {
		old, fresh := mint("sess_1", 0, 60, ""), mint("sess_1", 0, 60, `,"t":1`)
		w.on(tokenOne, tokenReply(fresh))
		session := sessionJSON("sess_1", "active", `"last_active_token":{"jwt":"`+old+`"}`)
		w.clerk.Restore(Document(`{"options":{"polling":false,"touchSession":false},"client":{"id":"client_1","sessions":[` + session +
			`]},"session":"sess_1","serials":2,"signIn":{"serial":1},"signUp":{"serial":2}}`))
		jwt, err := w.clerk.GetToken(background, "sess_1", TokenOptions{})
		require.NoError(t, err)
		assert.Equal(t, fresh, jwt)
	})
}
