package signin

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The steps of PROTOCOL 3.4.
func TestIdentityOfTheAttempt(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		a := w.clerk.SignIn()
		assert.Empty(t, a.ID())
		one := signInJSON("sia_1", "needs_first_factor", "")
		w.on("POST /client/sign_ins", reply(one, clientJSON(one)))
		require.NoError(t, a.Create(background, nil))
		b := w.clerk.SignIn()
		assert.Equal(t, "sia_1", a.ID())
		assert.Equal(t, "sia_1", b.ID())
		assert.NotSame(t, a, b)
		assert.NotEqual(t, a.Serial(), b.Serial())

		w.on("POST /client/sign_ins/sia_1/prepare_first_factor", reply(one, clientJSON(one)))
		require.NoError(t, b.PrepareFirstFactor(background, P("strategy", "email_code")))
		assert.Same(t, b, w.clerk.SignIn(), "the same attempt keeps its object")

		w.on(
			"POST /client/sign_ins/sia_1/attempt_first_factor",
			reply(
				signInJSON("sia_1", "complete", `"created_session_id":"sess_1"`),
				clientJSON("", sessionJSON("sess_1", "active", "")),
			),
		)
		require.NoError(t, b.AttemptFirstFactor(background, P("strategy", "password", "password", "x")))
		c := w.clerk.SignIn()
		assert.Equal(t, "complete", b.Status())
		assert.Equal(t, "sess_1", b.CreatedSessionID())
		assert.NotSame(t, b, c)
		assert.Empty(t, c.ID())
		assert.Empty(t, w.clerk.SessionID(), "a session is in use only after setActive")

		two := signInJSON("sia_2", "needs_first_factor", "")
		w.on("POST /client/sign_ins", reply(two, clientJSON(two)))
		require.NoError(t, b.Create(background, nil))
		d := w.clerk.SignIn()
		assert.Equal(t, "sia_2", b.ID())
		assert.Equal(t, "sia_2", d.ID())
		assert.NotSame(t, c, d)

		w.forget()
		w.clerk.Client().ResetSignIn()
		assert.Empty(t, w.clerk.SignIn().ID())
		assert.NotSame(t, d, w.clerk.SignIn())
		assert.Empty(t, w.sent(), "a reset is local")
		up := w.clerk.SignUp()
		w.clerk.Client().ResetSignUp()
		assert.NotSame(t, up, w.clerk.SignUp())
	})
}

func TestNullAttemptIsReplacedOnEveryPiggyback(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		w.on("POST /x", reply("{}", clientJSON("")))
		before := w.clerk.SignIn()
		_, err := w.clerk.Send(background, "POST", "/x", nil)
		require.NoError(t, err)
		assert.NotSame(t, before, w.clerk.SignIn())
	})
}

// PROTOCOL 3.2: the client, then the listeners, then the object itself.
func TestOrderOfUpdates(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		one := signInJSON("sia_1", "needs_first_factor", "")
		w.on("POST /client/sign_ins", reply(one, clientJSON(one)))
		in := w.clerk.SignIn()
		var during []string
		remove := w.clerk.AddListener(func(SessionState) {
			during = append(during, w.clerk.SignIn().ID()+"/"+in.ID())
		})
		defer remove()
		require.NoError(t, in.Create(background, nil))
		assert.Equal(t, []string{"client sign_in=sia_1", "session ", "resource sia_1"}, w.seen())
		assert.Equal(t, []string{"/", "sia_1/"}, during, "listeners see the new client before the object changes")
	})
}

// A refusal changes the client, tells the listeners, and then rejects.
func TestUpdateBeforeError(t *testing.T) {
	loaded(t, clientJSON(signInJSON("sia_1", "needs_first_factor", "")), func(t *testing.T, w *world) {
		changed := signInJSON(
			"sia_1",
			"needs_first_factor",
			`"first_factor_verification":{"status":"failed","attempts":5}`,
		)
		w.on("POST /client/sign_ins/sia_1/attempt_first_factor",
			status(422, `{"errors":[{"code":"form_code_incorrect"}],"meta":{"client":`+clientJSON(changed)+`}}`))
		in := w.clerk.SignIn()
		err := in.AttemptFirstFactor(background, P("strategy", "email_code", "code", "0"))
		assert.ErrorIs(t, err, &Error{Code: "form_code_incorrect"})
		assert.Equal(t, []string{"client sign_in=sia_1", "session "}, w.seen())
		assert.Equal(t, 5, in.FirstFactorVerification().Attempts())
		assert.Same(t, in, w.clerk.SignIn())
	})
}

func TestPiggybackOfGets(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		one := signInJSON("sia_1", "needs_first_factor", "")
		w.on("GET /x", reply("{}", clientJSON(one)))
		_, err := w.clerk.Send(background, "GET", "/x", nil)
		require.NoError(t, err)
		assert.Empty(t, w.clerk.SignIn().ID(), "a plain GET does not touch the client")

		for _, path := range []string{"/me", "/me/email_addresses/idn_1", "/client/sessions/sess_1"} {
			w.on("GET "+path, reply("{}", clientJSON(signInJSON("sia"+path, "needs_first_factor", ""))))
			_, err := w.clerk.Send(background, "GET", path, nil)
			require.NoError(t, err)
			assert.Equal(t, "sia"+path, w.clerk.SignIn().ID(), "the reload of a user or a session does")
		}
	})
	loaded(t, "", func(t *testing.T, w *world) {
		w.on("GET /me/sessions/active", ok(`[{"id":"sess_1"}]`))
		list, err := w.clerk.Send(background, "GET", "/me/sessions/active", nil)
		require.NoError(t, err)
		assert.Equal(t, Document(`[{"id":"sess_1"}]`), list, "the user's sessions are a list without an envelope")
	})
	loaded(t, "", func(t *testing.T, w *world) {
		one := signInJSON("sia_1", "needs_first_factor", "")
		w.on("GET /client/sign_ins", reply(one, clientJSON(one)))
		in := w.clerk.SignIn()
		require.NoError(t, in.Reload(background, "nonce_1"))
		assert.Equal(t, "sia_1", w.clerk.SignIn().ID(), "a reload does")
		assert.Equal(t, "nonce_1", w.query().Get("rotating_token_nonce"))
	})
}

func TestErrorOfAnObserverIsTheMethods(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		w.on("POST /client/sign_ins", reply(signInJSON("sia_1", "needs_first_factor", ""), ""))
		w.refuse = errNetwork
		assert.ErrorIs(t, w.clerk.SignIn().Create(background, nil), errNetwork)
	})
}

func TestListeners(t *testing.T) {
	bubble(t, localKey, func(t *testing.T, w *world) {
		early := 0
		w.clerk.AddListener(func(SessionState) { early++ })
		assert.Zero(t, early, "nothing is known yet")
		w.load(clientJSON("", sessionJSON("sess_1", "active", "")), `{"polling":false,"touchSession":false}`)
		assert.Equal(t, 1, early)

		var got []string
		var remove func()
		remove = w.clerk.AddListener(func(s SessionState) {
			got = append(got, s.ID)
			if len(got) == 2 {
				remove()
			}
		})
		last := 0
		w.clerk.AddListener(func(SessionState) { last++ })
		assert.Equal(t, []string{"sess_1"}, got, "called at once")
		w.clerk.emit()
		w.clerk.emit()
		assert.Equal(t, []string{"sess_1", "sess_1"}, got, "removed from inside a call")
		assert.Equal(t, 3, last, "which does not cost the next one its call")
		remove()
	})
}

func TestInitialSession(t *testing.T) {
	for name, row := range map[string]struct{ client, want string }{
		"last active": {`{"sessions":[` + sessionJSON("s1", "active", "") + "," + sessionJSON("s2", "active", "") +
			`],"last_active_session_id":"s2"}`, "s2"},
		"first": {`{"sessions":[` + sessionJSON("s0", "ended", "") + "," + sessionJSON("s1", "pending", "") +
			`],"last_active_session_id":"gone"}`, "s1"},
		"none":  {`{"sessions":[` + sessionJSON("s0", "revoked", "") + `]}`, ""},
		"empty": {`{}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			loaded(t, row.client, func(t *testing.T, w *world) { assert.Equal(t, row.want, w.clerk.SessionID()) })
		})
	}
}

func TestApplicationChoosesTheInitialSession(t *testing.T) {
	for _, chosen := range []string{"s1", ""} {
		bubble(t, localKey, func(t *testing.T, w *world) {
			w.chosen = &chosen
			w.load(`{"sessions":[`+sessionJSON("s1", "active", "")+","+sessionJSON("s2", "active", "")+
				`],"last_active_session_id":"s2"}`, `{"polling":false,"touchSession":false}`)
			assert.Equal(t, chosen, w.clerk.SessionID())
		})
	}
}

func TestSessionThatEndsIsDropped(t *testing.T) {
	loaded(t, clientJSON("", sessionJSON("sess_1", "active", "")), func(t *testing.T, w *world) {
		w.on(
			"POST /x",
			reply("{}", clientJSON("", sessionJSON("sess_1", "ended", ""), sessionJSON("sess_2", "active", ""))),
		)
		_, err := w.clerk.Send(background, "POST", "/x", nil)
		require.NoError(t, err)
		assert.Empty(t, w.clerk.SessionID(), "and another one does not take its place unasked")
		assert.Contains(t, w.seen(), "session ")
	})
}

func TestClientReloadIsSilent(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		w.on("GET /client", ok(`{"response":`+clientJSON(signInJSON("sia_9", "needs_first_factor", ""))+`}`))
		require.NoError(t, w.clerk.Client().Reload(background))
		assert.Equal(t, []string{"client sign_in=sia_9"}, w.seen())
		assert.Equal(t, "client_1", w.clerk.Client().ID())
	})
}

const emailPrepare = "POST /client/sign_ins/sia_1/prepare_first_factor"

func atFirstFactor(t *testing.T, test func(t *testing.T, w *world, in *SignIn)) {
	t.Helper()
	loaded(
		t,
		clientJSON(signInJSON("sia_1", "needs_first_factor", "")),
		func(t *testing.T, w *world) { test(t, w, w.clerk.SignIn()) },
	)
}

func TestEqualPreparesShareARequest(t *testing.T) {
	atFirstFactor(t, func(t *testing.T, w *world, in *SignIn) {
		w.on(emailPrepare, slow(time.Second, reply(signInJSON("sia_1", "needs_first_factor", `"prepared":true`), "")))
		results := make(chan error, 3)
		for range 2 {
			go func() {
				results <- in.PrepareFirstFactor(background,
					P("strategy", "email_code", "emailAddressId", "idn_1", "safeIdentifier", "ignored"))
			}()
		}
		go func() {
			results <- in.PrepareFirstFactor(background, P("strategy", "email_code", "emailAddressId", "idn_2"))
		}()
		for range 3 {
			require.NoError(t, <-results)
		}
		assert.ElementsMatch(t, []string{emailPrepare + " email_address_id=idn_1&strategy=email_code",
			emailPrepare + " email_address_id=idn_2&strategy=email_code"}, w.sent(), "another address is another request")
		assert.True(t, in.Document().Get("prepared").Truthy())

		w.forget()
		w.on(emailPrepare, reply("{}", ""))
		require.NoError(t, in.PrepareFirstFactor(background, P("strategy", "email_code", "emailAddressId", "idn_1")))
		assert.Len(t, w.sent(), 1, "what is over cannot be joined")
	})
}

func TestOneCallersCancelDoesNotCancelTheOther(t *testing.T) {
	atFirstFactor(t, func(t *testing.T, w *world, in *SignIn) {
		w.on(emailPrepare, slow(time.Second, reply(signInJSON("sia_1", "needs_first_factor", ""), "")))
		impatient, cancel := context.WithTimeout(background, 100*time.Millisecond)
		defer cancel()
		results := make(chan error, 2)
		go func() { results <- in.PrepareFirstFactor(impatient, P("strategy", "email_code")) }()
		go func() { results <- in.PrepareFirstFactor(background, P("strategy", "email_code")) }()
		assert.ErrorIs(t, <-results, context.DeadlineExceeded)
		assert.NoError(t, <-results)
		assert.Len(t, w.sent(), 1)
	})
}

func TestRequestEndsWhenEverybodyGaveUp(t *testing.T) {
	atFirstFactor(t, func(t *testing.T, w *world, in *SignIn) {
		ended := make(chan error, 1)
		w.on(emailPrepare, func(ctx context.Context, req *Request) (*Response, error) {
			<-ctx.Done()
			ended <- ctx.Err()
			time.Sleep(time.Second) // a transport may take its time to notice
			return nil, ctx.Err()
		})
		ctx, cancel := context.WithTimeout(background, time.Second)
		defer cancel()
		assert.ErrorIs(t, in.PrepareFirstFactor(ctx, P("strategy", "email_code")), context.DeadlineExceeded)
		assert.ErrorIs(t, <-ended, context.Canceled)
		// A caller that comes after the cancellation gets a request of its own.
		w.on(emailPrepare, reply("{}", ""))
		assert.NoError(t, in.PrepareFirstFactor(background, P("strategy", "email_code")))
	})
}

func TestPrepareIsJoinedForThirtySeconds(t *testing.T) {
	atFirstFactor(t, func(t *testing.T, w *world, in *SignIn) {
		w.on(emailPrepare, slow(time.Hour, reply("{}", "")), reply("{}", ""))
		first := make(chan error, 1)
		go func() { first <- in.PrepareFirstFactor(background, P("strategy", "email_code")) }()
		time.Sleep(30*time.Second + time.Millisecond)
		require.NoError(t, in.PrepareFirstFactor(background, P("strategy", "email_code")))
		assert.Len(t, w.sent(), 2)
		<-first
	})
}

func TestFailedPrepareCanBeRepeated(t *testing.T) {
	atFirstFactor(t, func(t *testing.T, w *world, in *SignIn) {
		w.on(emailPrepare, refusal(422, "too_soon"), reply("{}", ""))
		assert.ErrorIs(t, in.PrepareFirstFactor(background, P("strategy", "email_code")), &Error{Code: "too_soon"})
		assert.NoError(t, in.PrepareFirstFactor(background, P("strategy", "email_code")))
	})
}

func TestCloseEndsWhatIsUnderWay(t *testing.T) {
	atFirstFactor(t, func(t *testing.T, w *world, in *SignIn) {
		w.on(emailPrepare, slow(time.Hour, ok("{}")))
		done := make(chan error, 1)
		go func() { done <- in.PrepareFirstFactor(background, P("strategy", "email_code")) }()
		time.Sleep(time.Second)
		w.clerk.Close()
		assert.ErrorIs(t, <-done, context.Canceled)
	})
}

// Another tab signed in: the error about it brings the client, or the client is read again.
func TestSessionExistsElsewhere(t *testing.T) {
	signedInElsewhere := clientJSON("", sessionJSON("sess_1", "active", ""))
	for name, meta := range map[string]string{"client in the error": `,"meta":{"client":` + signedInElsewhere + `}`,
		"client read again": ""} {
		t.Run(name, func(t *testing.T) {
			loaded(t, "", func(t *testing.T, w *world) {
				w.on(
					"POST /client/sign_ins",
					status(400, `{"errors":[{"code":"session_exists","message":"x"}]`+meta+`}`),
				)
				w.on("GET /client", ok(`{"response":`+signedInElsewhere+`,"client":null}`))
				for range 2 {
					err := w.clerk.SignIn().Create(background, nil)
					assert.ErrorIs(t, err, &Error{Code: "session_exists"})
				}
				assert.Len(t, w.clerk.Client().Sessions(), 1)
				asked := 0
				for _, sent := range w.sent() {
					if hasPrefix(sent, "GET") {
						asked++
					}
				}
				assert.Equal(t, meta == "", asked == 1, "once, and only when it is news")
			})
		})
	}
}
