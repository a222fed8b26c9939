package signin

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	touchOne = "POST /client/sessions/sess_1/touch"
	tokenOne = "POST /client/sessions/sess_1/tokens"
)

// oneSession has a client with a session that is not in use, because it came after the load.
func oneSession(t *testing.T, state, more string, test func(t *testing.T, w *world)) {
	t.Helper()
	withSession(t, `{"polling":false,"touchSession":false,"taskUrls":{"setup-mfa":"https://app.test/mfa"}}`, state, more, test)
}

func withSession(t *testing.T, options Document, state, more string, test func(t *testing.T, w *world)) {
	t.Helper()
	loadedWith(t, localKey, "", options, func(t *testing.T, w *world) {
		client := clientJSON("", sessionJSON("sess_1", state, more))
		w.on("POST /x", reply("{}", client))
		_, err := w.clerk.Send(background, "POST", "/x", nil)
		require.NoError(t, err)
		w.on(touchOne, reply("{}", client))
		w.on(tokenOne, tokenReply(mint("sess_1", 0, 60, "")))
		w.forget()
		test(t, w)
	})
}

// The sequence of PROTOCOL 6.3: touch, emit, cookies, emit.
func TestSetActive(t *testing.T) {
	oneSession(t, "active", "", func(t *testing.T, w *world) {
		require.NoError(t, w.clerk.SetActive(background, Activation{Session: "sess_1"}))
		assert.Equal(t, []string{touchOne + " active_organization_id=&intent=select_session",
			tokenOne + " organization_id=&tab_state=focused"}, w.sent())
		events := w.seen()
		assert.Equal(t, "hook onBeforeSetActive", events[0])
		assert.Equal(t, "client sign_in=", events[1])
		assert.Equal(t, "session ", events[2], "listeners hear of the touch while the old session is in use")
		assert.Contains(t, events, "session sess_1")
		assert.Equal(t, "hook onAfterSetActive", events[len(events)-1])
		assert.Equal(t, "sess_1", w.clerk.SessionID())
		assert.NotEmpty(t, w.cookies["__session"])
		assert.NotEmpty(t, w.cookies["__session_yyjwelY5"])
		assert.NotContains(
			t,
			w.cookies,
			"clerk_active_context",
			"the session came into use after its token was written",
		)
	})
}

func TestSetActiveNeedsALoadedClientAndASession(t *testing.T) {
	bubble(t, localKey, func(t *testing.T, w *world) {
		err := w.clerk.SetActive(background, Activation{Session: "x"})
		assert.ErrorIs(t, err, &Error{Code: "not_loaded"})
		assert.ErrorContains(t, err, "setActive before load")
		w.load("", `{"polling":false,"touchSession":false}`)
		err = w.clerk.SetActive(background, Activation{})
		assert.ErrorIs(t, err, &Error{Code: "session_missing"})
	})
}

// Where clerk-js signs out silently.
func TestSetActiveWithAnUnknownSession(t *testing.T) {
	oneSession(t, "active", "", func(t *testing.T, w *world) {
		w.on("GET /client", ok(`{"response":`+clientJSON("", sessionJSON("sess_1", "active", ""))+`}`))
		require.NoError(t, w.clerk.SetActive(background, Activation{Session: "sess_1"}))
		w.forget()
		err := w.clerk.SetActive(background, Activation{Session: "sess_9"})
		assert.ErrorIs(t, err, &Error{Code: "session_not_found"})
		assert.Equal(t, []string{"GET /client"}, w.sent())
		assert.Equal(t, "sess_1", w.clerk.SessionID(), "the session there is stays")

		w.on(
			"GET /client",
			ok(
				`{"response":`+clientJSON(
					"",
					sessionJSON("sess_1", "active", ""),
					sessionJSON("sess_9", "active", ""),
				)+`}`,
			),
		)
		w.on("POST /client/sessions/sess_9/touch", ok("{}"))
		w.on("POST /client/sessions/sess_9/tokens", tokenReply(mint("sess_9", 0, 60, "")))
		require.NoError(
			t,
			w.clerk.SetActive(background, Activation{Session: "sess_9"}),
			"one that the server knows is found",
		)
		assert.Equal(t, "sess_9", w.clerk.SessionID())
	})
}

func TestSetActiveSignOut(t *testing.T) {
	loaded(t, clientJSON("", sessionJSON("sess_1", "active", "")), func(t *testing.T, w *world) {
		w.cookies["__session"] = "old"
		require.NoError(t, w.clerk.SetActive(background, Activation{SignOut: true}))
		assert.Empty(t, w.sent(), "null makes no request")
		assert.Equal(t, "hook onBeforeSetActive sign-out", w.seen()[0])
		assert.Empty(t, w.clerk.SessionID())
		assert.NotContains(t, w.cookies, "__session")
	})
}

func TestSetActiveOfTheSessionThereIs(t *testing.T) {
	loaded(
		t,
		clientJSON("", sessionJSON("sess_1", "active", `"last_active_organization_id":"org_1"`)),
		func(t *testing.T, w *world) {
			w.on(touchOne, ok("{}"))
			w.on(tokenOne, tokenReply(mint("sess_1", 0, 60, "")))
			require.NoError(t, w.clerk.SetActive(background, Activation{}))
			assert.Equal(t, touchOne+" active_organization_id=org_1&intent=select_session", w.sent()[0])
			w.forget()
			require.NoError(
				t,
				w.clerk.SetActive(background, Activation{Organization: "org_2", OrganizationGiven: true}),
			)
			assert.Equal(t, touchOne+" active_organization_id=org_2&intent=select_org", w.sent()[0])
			w.forget()
			require.NoError(t, w.clerk.SetActive(background, Activation{OrganizationGiven: true}))
			assert.Equal(t, touchOne+" active_organization_id=&intent=select_org", w.sent()[0])
		},
	)
}

func TestSetActiveInABackgroundTabDoesNotTouch(t *testing.T) {
	oneSession(t, "active", "", func(t *testing.T, w *world) {
		w.setTab("hidden")
		require.NoError(t, w.clerk.SetActive(background, Activation{Session: "sess_1"}))
		assert.Equal(t, []string{tokenOne + " organization_id=&tab_state=hidden"}, w.sent())
	})
}

func TestSetActiveNavigates(t *testing.T) {
	oneSession(t, "active", "", func(t *testing.T, w *world) {
		require.NoError(t, w.clerk.SetActive(background, Activation{Session: "sess_1", RedirectURL: "/home"}))
		assert.Equal(t, []string{"https://app.test/home"}, w.visited)
		events := w.seen()
		assert.NotContains(t, events, "session ", "the touch is silent when a navigation follows")
		transitional, navigated, final := index(
			events,
			"session transitional",
		), index(
			events,
			"navigate https://app.test/home same=true",
		), index(
			events,
			"session sess_1",
		)
		assert.True(t, transitional >= 0 && transitional < navigated && navigated < final, "%v", events)
	})
}

func index(list []string, want string) int {
	for i, item := range list {
		if item == want {
			return i
		}
	}
	return -1
}

func TestSetActiveWithTheCallersNavigation(t *testing.T) {
	oneSession(t, "active", "", func(t *testing.T, w *world) {
		var during SessionState
		require.NoError(
			t,
			w.clerk.SetActive(
				background,
				Activation{Session: "sess_1", RedirectURL: "/ignored", Navigate: func(context.Context) error {
					during = w.clerk.Session()
					return nil
				}},
			),
		)
		assert.True(t, during.Transitional())
		assert.Empty(t, w.visited)
		assert.Equal(t, "sess_1", w.clerk.SessionID())
	})
}

func TestSetActiveOnAPageThatUnloads(t *testing.T) {
	oneSession(t, "active", "", func(t *testing.T, w *world) {
		w.leaving = true // from an earlier navigation, which must not count for this one
		w.onGo = func() error { w.leaving = true; return nil }
		require.NoError(t, w.clerk.SetActive(background, Activation{Session: "sess_1", RedirectURL: "/home"}))
		assert.NotContains(t, w.seen(), "session sess_1", "no final emit")
		assert.NotEmpty(t, w.cookies["__session"], "but the next page finds the cookie")
	})
}

func TestSetActiveOfAPendingSession(t *testing.T) {
	oneSession(t, "pending", `"tasks":[{"key":"setup-mfa"}]`, func(t *testing.T, w *world) {
		require.NoError(t, w.clerk.SetActive(background, Activation{Session: "sess_1", RedirectURL: "/home"}))
		require.Len(t, w.visited, 1)
		assert.Contains(t, w.visited[0], "https://app.test/mfa")
		assert.Contains(t, w.visited[0], "redirect_url=%2Fhome")
		for _, event := range w.seen() {
			assert.NotContains(t, event, "hook", "no hooks for a session that is not done")
			assert.NotContains(t, event, "transitional")
		}
		assert.Equal(t, "sess_1", w.clerk.SessionID())
		assert.Equal(t, "setup-mfa", w.clerk.ActiveSession().CurrentTask())
	})
}

func TestSetActiveTouchRefused(t *testing.T) {
	for name, row := range map[string]struct {
		answer answer
		goesOn bool
	}{
		"401":         {refusal(401, "authentication_invalid"), true},
		"422":         {refusal(422, "session_gone"), true},
		"banned":      {refusal(403, "user_banned"), true},
		"deactivated": {refusal(403, "user_deactivated"), true},
		"403":         {refusal(403, "forbidden"), false},
		"404":         {refusal(404, "resource_not_found"), false},
		"500":         {status(500, ""), false},
		"down":        {down, false},
	} {
		t.Run(name, func(t *testing.T) {
			oneSession(t, "active", "", func(t *testing.T, w *world) {
				w.on(touchOne, row.answer)
				w.on("GET /client", ok(`{"response":`+clientJSON("", sessionJSON("sess_1", "active", ""))+`}`))
				err := w.clerk.SetActive(background, Activation{Session: "sess_1"})
				synctest.Wait()
				if row.goesOn {
					require.NoError(t, err)
					assert.Equal(t, "sess_1", w.clerk.SessionID())
				} else {
					assert.Error(t, err)
					assert.Empty(t, w.clerk.SessionID())
				}
			})
		})
	}
}

func TestSetActiveTokenFailure(t *testing.T) {
	oneSession(t, "active", "", func(t *testing.T, w *world) {
		w.on(tokenOne, refusal(403, "forbidden"))
		assert.ErrorIs(t, w.clerk.SetActive(background, Activation{Session: "sess_1"}), &Error{Code: "forbidden"})
		assert.Empty(t, w.clerk.SessionID())

		w.on(touchOne, ok(`{}`))
		w.on(tokenOne, down)
		w.offline = true
		require.NoError(t, w.clerk.SetActive(background, Activation{Session: "sess_1"}), "offline is tolerated")
		assert.Equal(t, "sess_1", w.clerk.SessionID())
	})
}

func TestSetActiveCallbacksThatFail(t *testing.T) {
	oneSession(t, "active", "", func(t *testing.T, w *world) {
		broken := errors.New("broken")
		fails := func(context.Context) error { return broken }
		assert.ErrorIs(t, w.clerk.SetActive(background, Activation{Session: "sess_1", BeforeEmit: fails}), broken)
		assert.ErrorIs(t, w.clerk.SetActive(background, Activation{Session: "sess_1", Navigate: fails}), broken)
		w.hooks["__internal_onBeforeSetActive"] = broken
		assert.ErrorIs(t, w.clerk.SetActive(background, Activation{Session: "sess_1"}), broken)
	})
}

func TestSetActiveWithAnAddressThatIsNone(t *testing.T) {
	oneSession(t, "active", "", func(t *testing.T, w *world) {
		err := w.clerk.SetActive(background, Activation{Session: "sess_1", RedirectURL: "http://a b%zz"})
		assert.ErrorIs(t, err, &Error{Code: "invalid_url"})
		assert.Empty(t, w.sent())
		assert.False(t, w.clerk.Session().Transitional())
	})
}

func TestSessionThatDiedDuringTheTouch(t *testing.T) {
	oneSession(t, "active", "", func(t *testing.T, w *world) {
		w.on(touchOne, reply("{}", clientJSON("", sessionJSON("sess_1", "revoked", ""))))
		w.on(tokenOne, refusal(404, "resource_not_found"))
		_ = w.clerk.SetActive(background, Activation{Session: "sess_1"})
		assert.Empty(t, w.clerk.SessionID(), "a dead session never becomes the one in use")
	})
}

func TestSignOut(t *testing.T) {
	one, two := sessionJSON("sess_1", "active", ""), sessionJSON("sess_2", "active", "")
	t.Run("nobody", func(t *testing.T) {
		loaded(t, "", func(t *testing.T, w *world) {
			require.NoError(t, w.clerk.SignOut(background, "", "", nil))
			assert.Empty(t, w.sent())
			assert.Empty(t, w.visited)
		})
	})
	t.Run("all", func(t *testing.T) {
		loaded(t, clientJSON("", one, two), func(t *testing.T, w *world) {
			w.cookies["__session"] = "jwt"
			w.on("DELETE /client/sessions", reply("{}", clientJSON("")))
			require.NoError(t, w.clerk.SignOut(background, "", "", nil))
			assert.Equal(t, []string{"DELETE /client/sessions"}, w.sent())
			events := w.seen()
			assert.Equal(t, []string{"hook onBeforeSetActive", "session transitional"}, events[:2])
			assert.Contains(t, events, "broadcast")
			assert.Equal(t, []string{"https://app.test/"}, w.visited)
			assert.NotContains(t, w.cookies, "__session")
			assert.Empty(t, w.clerk.SessionID())
			assert.False(t, w.clerk.Session().Transitional())
		})
	})
	t.Run("all, client too", func(t *testing.T) {
		loadedWith(
			t,
			localKey,
			clientJSON("", one),
			`{"polling":false,"touchSession":false,"experimental":{"persistClient":false},"afterSignOutUrl":"/bye"}`,
			func(t *testing.T, w *world) {
				w.on("DELETE /client", reply("{}", clientJSON("")))
				require.NoError(t, w.clerk.SignOut(background, "", "", nil))
				assert.Equal(t, []string{"https://app.test/bye"}, w.visited)
			},
		)
	})
	t.Run("the only one by id", func(t *testing.T) {
		loaded(t, clientJSON("", one), func(t *testing.T, w *world) {
			w.on("DELETE /client/sessions", reply("{}", clientJSON("")))
			require.NoError(t, w.clerk.SignOut(background, "sess_1", "/gone", nil))
			assert.Equal(t, []string{"https://app.test/gone"}, w.visited)
		})
	})
	t.Run("current of several", func(t *testing.T) {
		loaded(t, clientJSON("", one, two), func(t *testing.T, w *world) {
			w.on("POST /client/sessions/sess_1/remove", reply("{}", clientJSON("", two)))
			called := 0
			require.NoError(
				t,
				w.clerk.SignOut(background, "sess_1", "", func(context.Context) error { called++; return nil }),
			)
			assert.Equal(t, []string{"POST /client/sessions/sess_1/remove"}, w.sent())
			assert.Equal(t, 1, called)
			assert.Empty(t, w.visited, "the callback stands for the navigation")
			assert.Empty(t, w.clerk.SessionID())
		})
	})
	t.Run("another of several", func(t *testing.T) {
		loaded(t, clientJSON("", one, two), func(t *testing.T, w *world) {
			w.on("POST /client/sessions/sess_2/remove", reply("{}", clientJSON("", one)))
			require.NoError(t, w.clerk.SignOut(background, "sess_2", "", nil))
			assert.Equal(t, "sess_1", w.clerk.SessionID())
			assert.Empty(t, w.visited)
			assert.NotContains(t, w.seen(), "session transitional")
		})
	})
	t.Run("refused", func(t *testing.T) {
		loaded(t, clientJSON("", one), func(t *testing.T, w *world) {
			w.on("DELETE /client/sessions", status(500, ""))
			assert.Error(t, w.clerk.SignOut(background, "", "", nil))
			assert.True(t, w.clerk.Session().Transitional(), "as in clerk-js, the next look at the client decides")
		})
	})
	t.Run("page unloads", func(t *testing.T) {
		loaded(t, clientJSON("", one), func(t *testing.T, w *world) {
			w.on("DELETE /client/sessions", reply("{}", clientJSON("")))
			w.onGo = func() error { w.leaving = true; return nil }
			require.NoError(t, w.clerk.SignOut(background, "", "", nil))
			assert.NotContains(t, w.seen(), "hook onAfterSetActive")
		})
	})
	t.Run("an address that cannot be read", func(t *testing.T) {
		loaded(t, clientJSON("", one), func(t *testing.T, w *world) {
			w.on("DELETE /client/sessions", reply("{}", clientJSON("")))
			err := w.clerk.SignOut(background, "", "http://a b%zz", nil)
			assert.ErrorIs(t, err, &Error{Code: "invalid_url"})
			assert.Equal(t, []string{"DELETE /client/sessions"}, w.sent())
			assert.False(t, w.clerk.Session().Transitional(), "who wanted to leave has left")
		})
	})
	t.Run("callback fails", func(t *testing.T) {
		loaded(t, clientJSON("", one), func(t *testing.T, w *world) {
			w.on("DELETE /client/sessions", reply("{}", clientJSON("")))
			assert.ErrorIs(
				t,
				w.clerk.SignOut(background, "", "", func(context.Context) error { return errNetwork }),
				errNetwork,
			)
			assert.True(t, w.clerk.Session().Transitional(), "the callback was to say what comes next")
		})
	})
}

func TestHandleUnauthenticated(t *testing.T) {
	one := sessionJSON("sess_1", "active", "")
	for name, row := range map[string]struct {
		answer answer
		stays  bool
	}{
		"still there":  {ok(`{"response":` + clientJSON("", one) + `}`), true},
		"gone":         {ok(`{"response":` + clientJSON("") + `}`), false},
		"ended":        {ok(`{"response":` + clientJSON("", sessionJSON("sess_1", "ended", "")) + `}`), false},
		"no client":    {ok(`{"response":null}`), false},
		"403":          {refusal(403, "forbidden"), false},
		"500":          {status(500, ""), false},
		"404":          {refusal(404, "x"), true},
		"401":          {refusal(401, "x"), true},
		"network down": {down, true},
	} {
		t.Run(name, func(t *testing.T) {
			loaded(t, clientJSON("", one), func(t *testing.T, w *world) {
				w.on("GET /client", row.answer)
				w.clerk.HandleUnauthenticated(background)
				if row.stays {
					assert.Equal(t, "sess_1", w.clerk.SessionID())
				} else {
					assert.Empty(t, w.clerk.SessionID())
				}
			})
		})
	}
	loaded(t, "", func(t *testing.T, w *world) {
		w.clerk.HandleUnauthenticated(background)
		assert.Empty(t, w.sent(), "nobody is signed in: nothing to look at")
	})
}

// A request that is refused with 401 makes the client be read again.
func TestUnauthenticatedAnswer(t *testing.T) {
	loaded(t, clientJSON("", sessionJSON("sess_1", "active", "")), func(t *testing.T, w *world) {
		w.on("GET /me", refusal(401, "authentication_invalid"))
		w.on("GET /client", ok(`{"response":`+clientJSON("")+`}`))
		_, err := w.clerk.Send(background, "GET", "/me", nil)
		assert.ErrorIs(t, err, &Error{Code: "authentication_invalid"})
		assert.Empty(t, w.clerk.SessionID())
		assert.Contains(t, w.seen(), "broadcast")
	})
}

func TestBackground(t *testing.T) {
	bubble(t, localKey, func(t *testing.T, w *world) {
		w.on(tokenOne, func(ctx context.Context, req *Request) (*Response, error) {
			return tokenReply(mint("sess_1", 0, 60, ""))(ctx, req)
		})
		w.load(
			clientJSON(
				"",
				sessionJSON("sess_1", "active", `"last_active_token":{"jwt":"`+mint("sess_1", 0, 60, "")+`"}`),
			),
			"{}",
		)
		time.Sleep(40 * time.Second)
		synctest.Wait()
		assert.Empty(t, w.sent(), "a fresh token is left alone")
		time.Sleep(10 * time.Second)
		synctest.Wait()
		assert.Equal(
			t,
			[]string{tokenOne + " organization_id=&tab_state=focused"},
			w.sent(),
			"and renewed before it ends",
		)
		require.Contains(t, w.requests[0].URL, "debug=skip_cache")

		w.forget()
		w.setTab("hidden")
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		assert.Empty(t, w.sent(), "not in a tab behind others")

		w.setTab("focused")
		w.on(touchOne, ok("{}"))
		w.watch("focus")
		w.watch("focus")
		touches := 0
		for _, line := range w.sent() {
			if line == touchOne+" active_organization_id=&intent=focus" {
				touches++
			}
		}
		assert.Equal(t, 1, touches, "one touch in five seconds")

		w.on("GET /client", ok(`{"response":`+clientJSON("")+`}`))
		w.watch("signout")
		assert.Empty(t, w.clerk.SessionID(), "another tab signed out")
	})
}

func TestPollingSwitchedOff(t *testing.T) {
	signedInWith(t, `{"polling":false}`, func(t *testing.T, w *world) {
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		assert.Empty(t, w.sent(), "tokens are fetched when they are wanted, not before")
	})
}

func TestNoCookiesOutsideOfABrowser(t *testing.T) {
	for _, options := range []Document{`{"standardBrowser":false}`, `{}`} {
		signedInWith(t, options, func(t *testing.T, w *world) {
			w.on(tokenOne, tokenReply(mint("sess_1", 0, 60, "")))
			_, err := w.clerk.GetToken(background, "sess_1", TokenOptions{})
			require.NoError(t, err)
			assert.Equal(t, options == "{}", w.cookies["__session"] != "")
			assert.Equal(t, options == "{}", w.cookies["__client_uat"] != "")
		})
	}
}

func TestDecorate(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		set := func(expires time.Duration) {
			w.clerk.client.replace(Document(`{"cookie_expires_at":` + itoa(time.Now().Add(expires).UnixMilli()) + `}`))
		}
		assert.Equal(t, "/home", w.clerk.Decorate("/home"))
		set(9 * 24 * time.Hour)
		assert.Equal(t, "/home", w.clerk.Decorate("/home"), "not yet")
		set(7 * 24 * time.Hour)
		assert.Equal(
			t,
			apiBase+"/client/touch?redirect_url=https%3A%2F%2Fapp.test%2Fhome&__clerk_api_version="+APIVersion+"&_clerk_js_version="+ClientVersion,
			w.clerk.Decorate("/home"),
		)
	})
}
