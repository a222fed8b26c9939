package signin

import (
	"context"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var background = context.Background()

func TestQueryOrder(t *testing.T) {
	bubble(t, devKey, func(t *testing.T, w *world) {
		w.cookies["__clerk_db_jwt"] = "dvb_1"
		w.clerk.key.Domain = "satellite.test"
		w.load(clientJSON("", sessionJSON("sess_1", "active", "")), `{"standardBrowser":false,"isSatellite":true}`)
		w.on("PUT /me", ok(`{}`))
		_, err := w.clerk.fetch(background, call{method: "PUT", path: "/me", query: P("debug", "a b,c")})
		require.NoError(t, err)
		assert.Equal(t, apiBase+"/me?debug=a+b%2Cc&__clerk_api_version="+APIVersion+"&_clerk_js_version="+ClientVersion+
			"&__domain=satellite.test&_method=PUT&_clerk_session_id=sess_1&__clerk_db_jwt=dvb_1", w.requests[0].URL)
		assert.True(t, w.requests[0].Form)

		w.on("GET /client/x", ok(`{}`))
		w.on("GET /waitlist", ok(`{}`))
		for _, path := range []string{"/client/x", "/waitlist"} {
			_, err = w.clerk.fetch(background, call{method: "GET", path: path})
			require.NoError(t, err)
			assert.Empty(t, w.query().Get("_clerk_session_id"), path)
			assert.Empty(t, w.query().Get("_method"))
		}
	})
}

func TestVerbs(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		for _, verb := range []string{"GET", "POST", "PATCH", "PUT", "DELETE"} {
			w.on(verb+" /x", ok(`{"response":{"v":1}}`))
			got, err := w.clerk.Send(background, verb, "/x", nil)
			require.NoError(t, err)
			assert.Equal(t, Document(`{"v":1}`), got)
		}
		assert.Equal(t, "GET", w.requests[0].Method)
		for _, req := range w.requests[1:] {
			assert.Equal(t, "POST", req.Method)
		}
	})
}

func TestIDsAreEncodedInPaths(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		w.on("POST /client/sign_ins", reply(`{"id":"../x y?z"}`, ""))
		w.on("POST /client/sign_ins/..%2Fx%20y%3Fz/attempt_first_factor", reply(`{"id":"sia_1"}`, ""))
		in := w.clerk.SignIn()
		require.NoError(t, in.Create(background, nil))
		require.NoError(t, in.AttemptFirstFactor(background, P("strategy", "password", "password", "p")))
	})
}

func TestGetIsRetriedWithGrowingPauses(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		w.on("GET /x", down, down, down, ok(`{}`))
		_, err := w.clerk.Send(background, "GET", "/x", nil)
		require.NoError(t, err)
		// Delays are 100, 700 and 1400 ms, times the factor in [1,2) that random 0x8080 makes of it: 1.50.
		ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
		assert.Equal(t, []time.Duration{0, ms(150), ms(150 + 1051), ms(150 + 1051 + 2102)}, w.at)
		for i, want := range []string{"", "1", "2", "3"} {
			parsed, _ := url.Parse(w.requests[i].URL)
			assert.Equal(t, want, parsed.Query().Get("_clerk_retry_attempt"))
		}
	})
}

func TestRetriesEnd(t *testing.T) {
	for name, row := range map[string]struct {
		options string
		offline bool
		tries   int
	}{
		"online":        {`{"standardBrowser":false}`, false, 4},
		"offline":       {`{"standardBrowser":false}`, true, 11},
		"fetchMaxTries": {`{"standardBrowser":false,"fetchMaxTries":2}`, false, 2},
	} {
		t.Run(name, func(t *testing.T) {
			loadedWith(t, localKey, "", Document(row.options), func(t *testing.T, w *world) {
				w.on("GET /x", down)
				w.offline, w.random = row.offline, "ff"
				_, err := w.clerk.Send(background, "GET", "/x", nil)
				assert.Len(t, w.requests, row.tries)
				for i := 1; i < len(w.at); i++ {
					assert.LessOrEqual(t, w.at[i]-w.at[i-1], 5*time.Second, "capped")
				}
				if row.offline {
					assert.NoError(t, err, "offline calls resolve")
					return
				}
				require.ErrorIs(t, err, &Error{Code: "network_error"})
				assert.ErrorIs(t, err, errNetwork)
				assert.Equal(t, `Network error at "`+apiBase+`/x" - connection refused. Please try again.`, err.Error())
			})
		})
	}
}

func TestAnswerThatWasNotReadIsAnErrorOffline(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		w.offline = true
		w.on("GET /x", func(context.Context, *Request) (*Response, error) { return nil, TooLarge() })
		_, err := w.clerk.Send(background, "GET", "/x", nil)
		assert.ErrorIs(t, err, &Error{Code: CodeResponseTooLarge})
	})
}

func TestPostIsNeverRetried(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		w.on("POST /client/sign_ins", down)
		assert.ErrorIs(t, w.clerk.SignIn().Create(background, nil), &Error{Code: "network_error"})
		assert.Len(t, w.requests, 1)
	})
}

func TestStatusIsNeverRetried(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		w.on("GET /x", status(503, "upstream down"))
		_, err := w.clerk.Send(background, "GET", "/x", nil)
		require.ErrorAs(t, err, new(*Error))
		assert.Equal(t, 503, asError(err).Status)
		assert.Equal(t, "Status 503", err.Error(), "no JSON: the HTTP status text")
		assert.Len(t, w.requests, 1)
	})
}

func TestCancelEndsTheRetries(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		w.on("GET /x", down)
		ctx, cancel := context.WithTimeout(background, 200*time.Millisecond)
		defer cancel()
		_, err := w.clerk.Send(ctx, "GET", "/x", nil)
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Len(t, w.requests, 2)
	})
}

func TestOfflineMethodsResolveUnchanged(t *testing.T) {
	loaded(t, clientJSON(signInJSON("sia_1", "needs_first_factor", "")), func(t *testing.T, w *world) {
		w.on("POST /client/sign_ins/sia_1/attempt_first_factor", down)
		w.offline = true
		in := w.clerk.SignIn()
		require.NoError(t, in.AttemptFirstFactor(background, P("strategy", "totp", "code", "1")))
		assert.Equal(t, "needs_first_factor", in.Status())
		assert.Contains(t, w.seen(), "resource sia_1", "and still tells of an update")
	})
}

func TestAnswersWithoutAResource(t *testing.T) {
	for name, body := range map[string]answer{
		"204":                      status(204, ""),
		"null":                     ok("null"),
		"304":                      status(304, ""),
		"a string":                 ok(`"hello"`),
		"an array":                 ok(`[1,2]`),
		"an array as the resource": ok(`{"response":[1,2]}`),
	} {
		t.Run(name, func(t *testing.T) {
			loaded(t, clientJSON(signInJSON("sia_1", "needs_first_factor", "")), func(t *testing.T, w *world) {
				w.on("POST /client/sign_ins/sia_1/attempt_first_factor", body)
				in := w.clerk.SignIn()
				err := in.AttemptFirstFactor(background, nil)
				switch {
				case name == "304":
					assert.True(t, err == nil || asError(err).Code == "invalid_response")
				case hasPrefix(name, "a"):
					assert.ErrorIs(t, err, &Error{Code: CodeInvalidResponse})
				default:
					assert.NoError(t, err)
				}
				assert.Equal(t, "sia_1", in.ID())
				assert.Equal(t, "needs_first_factor", in.Status())
			})
		})
	}
}

// A response of null empties the object: its members are read from the envelope then, as in clerk-js.
func TestNullResponseEmptiesTheAttempt(t *testing.T) {
	loaded(t, clientJSON(signInJSON("sia_1", "needs_first_factor", "")), func(t *testing.T, w *world) {
		w.on("GET /client/sign_ins/sia_1", ok(`{"response":null,"client":null}`))
		in := w.clerk.SignIn()
		require.NoError(t, in.Reload(background, ""))
		assert.Empty(t, in.ID())
		assert.Empty(t, in.Status())
	})
}

func TestBodyThatIsNotJSON(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		w.on(
			"POST /client/sign_ins",
			status(200, "<html>captive portal</html>"),
			status(502, "<html>bad gateway</html>"),
			status(404, ""),
		)
		err := w.clerk.SignIn().Create(background, nil)
		assert.ErrorIs(t, err, &Error{Code: "invalid_response"})
		assert.NotContains(t, err.Error(), "captive")
		for _, code := range []int{502, 404} {
			err = w.clerk.SignIn().Create(background, nil)
			require.NotNil(t, asError(err))
			assert.Equal(t, KindAPI, asError(err).Kind)
			assert.Equal(t, code, asError(err).Status)
			assert.Empty(t, asError(err).Code)
		}
	})
}

func TestErrorOfTheAPI(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		w.on("POST /client/sign_ins", status(422, `{"errors":[
			{"code":"form_identifier_not_found","message":"short","long_message":"Couldn't find your account.","meta":{"param_name":"identifier"}},
			{"code":"form_param_nil","message":"x"}],"clerk_trace_id":"trace_1"}`))
		err := w.clerk.SignIn().Create(background, nil)
		var failed *Error
		require.ErrorAs(t, err, &failed)
		assert.Equal(t, "Couldn't find your account.", failed.Error())
		assert.Equal(t, "form_identifier_not_found", failed.Code)
		assert.Equal(t, "identifier", failed.ParamName())
		assert.Equal(t, "trace_1", failed.TraceID)
		assert.ErrorIs(t, err, &Error{Code: "form_identifier_not_found"})
		assert.ErrorIs(t, err, &Error{Code: "form_param_nil"}, "any error of the answer matches")
		assert.NotErrorIs(t, err, &Error{Code: "other"})
		assert.NotErrorIs(t, err, &Error{})
	})
}

func TestOfflineFailuresAreThrownWhenTheCallerWantsThem(t *testing.T) {
	loadedWith(t, localKey, "", `{"standardBrowser":false,"experimental":{"rethrowOfflineNetworkErrors":true}}`,
		func(t *testing.T, w *world) {
			w.offline = true
			w.on("POST /client/sign_ins", func(context.Context, *Request) (*Response, error) {
				return nil, context.DeadlineExceeded
			})
			assert.ErrorIs(t, w.clerk.SignIn().Create(background, nil), &Error{Code: CodeNetworkError})
		})
}

func TestRetryAfter(t *testing.T) {
	for header, want := range map[string]int64{"30": 30, "0": 0, "": -1, "Wed, 21 Oct 2026 07:28:00 GMT": -1,
		"12abc": 12, "+7": 7, "-5": -1, "99999999999": 99999999999} {
		loaded(t, "", func(t *testing.T, w *world) {
			w.on("POST /client/sign_ins", func(context.Context, *Request) (*Response, error) {
				return &Response{
					Status:     429,
					Body:       `{"errors":[{"code":"too_many_requests"}]}`,
					RetryAfter: header,
				}, nil
			})
			err := asError(w.clerk.SignIn().Create(background, nil))
			require.NotNil(t, err)
			assert.Equal(t, want, err.RetryAfter, header)
			text, ok := ParseDocument(err.Text())
			require.True(t, ok)
			assert.Equal(t, want >= 0, text.Get("retryAfter").Exists())
		})
	}
}

func TestCaptcha(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		w.on(
			"POST /client/sign_ins",
			refusal(401, "requires_captcha"),
			reply(signInJSON("sia_1", "needs_first_factor", ""), ""),
		)
		w.on("POST /client/verify", ok(`{}`))
		require.NoError(t, w.clerk.SignIn().Create(background, P("identifier", "x")))
		assert.Equal(t, []string{"POST /client/sign_ins identifier=x&locale=en-US",
			"POST /client/verify captcha_error=captcha_unavailable&captcha_action=verify",
			"POST /client/sign_ins identifier=x&locale=en-US"}, w.sent())
	})
}

func TestRequestsRefusedAtTheSameTimeShareTheReport(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		late := func(next answer) answer {
			return func(ctx context.Context, req *Request) (*Response, error) {
				time.Sleep(time.Second)
				return next(ctx, req)
			}
		}
		started := reply(signInJSON("sia_1", "needs_first_factor", ""), "")
		w.on("POST /client/sign_ins", refusal(401, "requires_captcha"), refusal(401, "requires_captcha"), started, started)
		w.on("POST /client/verify", late(ok(`{}`)))
		both := make(chan error, 2)
		for range 2 {
			go func() { both <- w.clerk.SignIn().Create(background, P("identifier", "x")) }()
		}
		require.NoError(t, <-both)
		require.NoError(t, <-both)
		assert.Len(t, w.sent(), 5, "two creates, one report, two creates")
	})
}

func TestCaptchaTwiceReachesTheCaller(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		w.on("POST /client/sign_ins", refusal(401, "requires_captcha"))
		w.on("POST /client/verify", ok(`{}`))
		assert.ErrorIs(t, w.clerk.SignIn().Create(background, nil), &Error{Code: "requires_captcha"})
		assert.Len(t, w.sent(), 3)
	})
}

func TestThreeCaptchaFailuresBlock(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		w.on("POST /client/sign_ins", refusal(401, "requires_captcha"))
		w.on("POST /client/verify", refusal(401, "captcha_invalid"))
		for range 3 {
			assert.ErrorIs(t, w.clerk.SignIn().Create(background, nil), &Error{Code: "captcha_invalid"})
		}
		w.forget()
		err := w.clerk.SignIn().Create(background, nil)
		assert.ErrorIs(t, err, &Error{Code: "captcha_client_attempts_exceeded"})
		assert.Empty(t, w.sent())

		time.Sleep(captchaPause * time.Millisecond)
		w.on(
			"POST /client/sign_ins",
			refusal(401, "requires_captcha"),
			reply(signInJSON("sia_1", "needs_first_factor", ""), ""),
		)
		w.on("POST /client/verify", ok(`{}`))
		require.NoError(t, w.clerk.SignIn().Create(background, nil), "after a while it may be tried again")
		assert.False(t, w.clerk.captchaBlocked(), "and success starts the count anew")
	})
}

func TestLiveKeyOnAForeignDomain(t *testing.T) {
	loadedWith(t, liveKey, "", `{"standardBrowser":false}`, func(t *testing.T, w *world) {
		w.on("POST /client/sign_ins", refusal(400, "origin_invalid"))
		err := w.clerk.SignIn().Create(background, nil)
		assert.ErrorContains(
			t,
			err,
			"Clerk: Production Keys are only allowed for domain \"example.com\". \nAPI Error: long origin_invalid",
		)
	})
}

func TestDevBrowserSources(t *testing.T) {
	t.Run("address", func(t *testing.T) {
		bubble(t, devKey, func(t *testing.T, w *world) {
			w.href = "https://app.test/p?a=1&__clerk_db_jwt=dvb_url&__dev_session=x#h"
			w.cookies["__clerk_db_jwt"] = "dvb_cookie"
			w.on("GET /client", ok(`{"response":null}`))
			require.NoError(t, w.clerk.Load(background, `{"standardBrowser":false}`))
			assert.Equal(t, "dvb_url", w.query().Get("__clerk_db_jwt"))
			assert.Equal(t, "https://app.test/p?a=1#h", w.href, "the address is cleaned")
			assert.Equal(t, "dvb_url", w.cookies["__clerk_db_jwt"])
			assert.Equal(t, "dvb_url", w.cookies["__clerk_db_jwt_nx2hSE6I"])
		})
	})
	t.Run("an address that adds attributes", func(t *testing.T) {
		bubble(t, devKey, func(t *testing.T, w *world) {
			w.href = "https://app.test/?__clerk_db_jwt=a%3B+domain%3Dtest"
			w.load("", `{"standardBrowser":false}`)
			assert.Equal(t, "a; domain=test", w.clerk.devBrowserToken())
			assert.Equal(t, "a%3B%20domain%3Dtest", w.cookies["__clerk_db_jwt"])
		})
	})
	t.Run("cookie", func(t *testing.T) {
		bubble(t, devKey, func(t *testing.T, w *world) {
			w.cookies["__clerk_db_jwt"] = "dvb_plain"
			w.cookies["__clerk_db_jwt_nx2hSE6I"] = "dvb_suffixed"
			w.load("", `{"standardBrowser":false}`)
			assert.Equal(t, "dvb_suffixed", w.clerk.devBrowserToken(), "the suffixed cookie first")
		})
	})
	t.Run("request", func(t *testing.T) {
		bubble(t, devKey, func(t *testing.T, w *world) {
			w.on("GET /client", ok(`{"response":null}`))
			require.NoError(t, w.clerk.Load(background, `{"standardBrowser":false}`))
			assert.Equal(t, "POST /dev_browser", w.sent()[0])
			assert.False(t, w.requests[0].Form, "raw: no cookies, no content type")
			assert.Empty(t, w.requests[0].Body)
			for _, req := range w.requests[1:] {
				assert.Contains(t, req.URL, "__clerk_db_jwt=dvb_new")
			}
		})
	})
	for _, key := range []string{localKey, liveKey} {
		loadedWith(t, key, "", `{"standardBrowser":false}`, func(t *testing.T, w *world) {
			assert.Empty(t, w.clerk.devBrowserToken())
			w.on("GET /x", func(context.Context, *Request) (*Response, error) {
				return &Response{Status: 200, Body: "{}", DevBrowser: "dvb_forced"}, nil
			})
			_, err := w.clerk.Send(background, "GET", "/x", nil)
			require.NoError(t, err)
			assert.Empty(t, w.clerk.devBrowserToken(), "other hosts have none")
		})
	}
}

func TestDevBrowserFailure(t *testing.T) {
	bubble(t, devKey, func(t *testing.T, w *world) {
		w.on("POST /dev_browser", refusal(400, "host_invalid"))
		err := w.clerk.Load(background, "")
		assert.ErrorIs(t, err, &Error{Code: "dev_browser_failed"})
		assert.EqualError(
			t,
			err,
			"ClerkJS: Something went wrong initializing Clerk in development mode. long host_invalid",
		)
		assert.Equal(t, "error", w.clerk.Status())
	})
}

func TestDevBrowserRotatesByHeader(t *testing.T) {
	loadedWith(t, devKey, "", `{"standardBrowser":false}`, func(t *testing.T, w *world) {
		w.on("GET /x", func(context.Context, *Request) (*Response, error) {
			return &Response{Status: 200, Body: "{}", DevBrowser: "dvb_rotated"}, nil
		})
		_, err := w.clerk.Send(background, "GET", "/x", nil)
		require.NoError(t, err)
		_, err = w.clerk.Send(background, "GET", "/x", nil)
		require.NoError(t, err)
		assert.Equal(t, "dvb_rotated", w.query().Get("__clerk_db_jwt"))
	})
}

func TestDevBrowserIsRenewedButTheRequestNotReplayed(t *testing.T) {
	loadedWith(t, devKey, "", `{"standardBrowser":false}`, func(t *testing.T, w *world) {
		w.on("POST /dev_browser", ok(`{"id":"dvb_second"}`))
		w.on("POST /client/sign_ins", refusal(401, "dev_browser_unauthenticated"))
		err := w.clerk.SignIn().Create(background, nil)
		assert.ErrorIs(t, err, &Error{Code: "dev_browser_unauthenticated"})
		assert.Equal(t, []string{"POST /client/sign_ins locale=en-US", "POST /dev_browser"}, w.sent())
		assert.Equal(t, "dvb_second", w.clerk.devBrowserToken())
	})
}

func TestLoadRenewsTheDevBrowserOnce(t *testing.T) {
	bubble(t, devKey, func(t *testing.T, w *world) {
		w.cookies["__clerk_db_jwt"] = "dvb_stale"
		w.on("GET /client", refusal(401, "dev_browser_unauthenticated"), ok(`{"response":null}`))
		require.NoError(t, w.clerk.Load(background, `{"standardBrowser":false}`))
		assert.Equal(t, "ready", w.clerk.Status())
		assert.Equal(t, "dvb_new", w.query().Get("__clerk_db_jwt"))
	})
	bubble(t, devKey, func(t *testing.T, w *world) {
		w.on("GET /client", refusal(401, "dev_browser_unauthenticated"))
		assert.Error(t, w.clerk.Load(background, `{"standardBrowser":false}`), "not for ever")
		assert.Equal(t, "error", w.clerk.Status())
	})
}

func TestLoad(t *testing.T) {
	bubble(t, localKey, func(t *testing.T, w *world) {
		w.href = "https://app.test/?__clerk_synced=1&keep=1&__clerk_handshake=x#h"
		w.on("GET /client", ok(`{"response":`+clientJSON("", sessionJSON("sess_1", "active", ""))+`}`))
		require.NoError(t, w.clerk.Load(background, `{"standardBrowser":false}`))
		assert.ElementsMatch(t, []string{"PATCH /environment", "GET /client"}, w.sent())
		assert.Equal(t, "https://app.test/?keep=1#h", w.href)
		assert.Equal(t, "sess_1", w.clerk.SessionID())
		w.forget()
		require.NoError(t, w.clerk.Load(background, ""))
		assert.Empty(t, w.sent(), "a second load does nothing")
	})
	loadedWith(t, liveKey, "", "", func(t *testing.T, w *world) {
		assert.Equal(t, "ready", w.clerk.Status(), "production reads the environment with GET")
	})
}

func TestLoadWithoutEnvironmentIsDegraded(t *testing.T) {
	bubble(t, localKey, func(t *testing.T, w *world) {
		w.on("PATCH /environment", status(500, ""))
		w.load("", `{"standardBrowser":false}`)
		assert.Equal(t, "degraded", w.clerk.Status())
		_, known := w.clerk.ValidatePassword("x")
		assert.False(t, known)
	})
}

func TestLoadFallsBackOnTheSessionCookie(t *testing.T) {
	for name, first := range map[string]answer{"5xx": status(500, ""), "down": down, "7 s": slow(time.Hour, ok(`{}`))} {
		t.Run(name, func(t *testing.T) {
			bubble(t, localKey, func(t *testing.T, w *world) {
				w.cookies["__session"] = mint("sess_1", 0, 60, "")
				w.on(
					"GET /client",
					first,
					first,
					first,
					first,
					ok(`{"response":`+clientJSON("", sessionJSON("sess_1", "active", `"fresh":true`))+`}`),
				)
				if name != "down" {
					w.on(
						"GET /client",
						first,
						ok(`{"response":`+clientJSON("", sessionJSON("sess_1", "active", `"fresh":true`))+`}`),
					)
				}
				require.NoError(t, w.clerk.Load(background, `{"standardBrowser":false}`))
				assert.Equal(t, "degraded", w.clerk.Status())
				assert.Equal(t, "sess_1", w.clerk.SessionID())
				time.Sleep(time.Minute)
				assert.True(
					t,
					w.clerk.ActiveSession().Get("fresh").Truthy(),
					"the client is read again in the background",
				)
			})
		})
	}
	bubble(t, localKey, func(t *testing.T, w *world) {
		w.on("GET /client", refusal(403, "forbidden"))
		assert.ErrorIs(t, w.clerk.Load(background, ""), &Error{Code: "forbidden"}, "4xx is thrown")
	})
}

func TestHostileClientCookie(t *testing.T) {
	for _, jwt := range []string{"", "x", "..", "e30.e30.e30", encodeJWT("{}", `{"sid":"a\"b","sub":"u"}`),
		encodeJWT("{}", `{"sid":1,"sub":{}}`)} {
		_, ok := ParseDocument(string(clientOfToken(jwt)))
		assert.True(t, ok, jwt)
	}
}
