package signin

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func verification(state, more string) string {
	if more != "" {
		more = "," + more
	}
	return `"first_factor_verification":{"status":"` + state + `"` + more + `}`
}

func TestPrepareFirstFactorTakesWhatTheStrategyNeeds(t *testing.T) {
	everything := P(
		"redirectUrl",
		"/r",
		"actionCompleteRedirectUrl",
		"/c",
		"emailAddressId",
		"e",
		"phoneNumberId",
		"p",
		"default",
		"true",
		"channel",
		"sms",
		"web3WalletId",
		"w",
		"oidcPrompt",
		"login",
		"enterpriseConnectionId",
		"ec",
		"safeIdentifier",
		"x",
		"primary",
		"true",
	)
	for strategy, body := range map[string]string{
		"email_code":                "email_address_id=e",
		"email_link":                "email_address_id=e&redirect_url=%2Fr",
		"phone_code":                "phone_number_id=p&default=true&channel=sms",
		"passkey":                   "",
		"reset_password_email_code": "email_address_id=e",
		"reset_password_phone_code": "phone_number_id=p",
		"enterprise_sso":            "redirect_url=%2Fr&action_complete_redirect_url=%2Fc&oidc_prompt=login&enterprise_connection_id=ec",
		"saml":                      "redirect_url=%2Fr&action_complete_redirect_url=%2Fc&oidc_prompt=login&enterprise_connection_id=ec",
		"oauth_google":              "redirect_url=%2Fr&action_complete_redirect_url=%2Fc",
		"oauth_custom_acme":         "redirect_url=%2Fr&action_complete_redirect_url=%2Fc",
		"web3_metamask_signature":   "web3_wallet_id=w",
		"web3_solana_signature":     "web3_wallet_id=w",
	} {
		atFirstFactor(t, func(t *testing.T, w *world, in *SignIn) {
			w.on(emailPrepare, unchanged)
			require.NoError(t, in.PrepareFirstFactor(background, everything.With("strategy", strategy)))
			assert.Equal(t, emailPrepare+" "+strings.TrimPrefix(body+"&strategy="+strategy, "&"), w.sent()[0])
		})
	}
	atFirstFactor(t, func(t *testing.T, w *world, in *SignIn) {
		for _, strategy := range []string{"", "password", "totp", "email_codes", "oauth", "web3"} {
			err := in.PrepareFirstFactor(background, P("strategy", strategy))
			assert.ErrorIs(t, err, &Error{Code: "strategy_invalid"}, strategy)
			assert.EqualError(
				t,
				err,
				`ClerkJS: Strategy "`+strategy+`" is not a valid strategy for SignIn.prepareFirstFactor.`,
			)
		}
		assert.Empty(t, w.sent())
	})
}

func TestBodiesOfTheOtherMethods(t *testing.T) {
	atFirstFactor(t, func(t *testing.T, w *world, in *SignIn) {
		at := "POST /client/sign_ins/sia_1/"
		for _, action := range []string{"attempt_first_factor", "attempt_second_factor", "prepare_second_factor",
			"reset_password"} {
			w.on(at+action, unchanged)
		}
		w.on("PATCH /client/sign_ins/sia_1/protect_check", unchanged)
		w.on("POST /client/sign_ins", unchanged)
		w.locale, w.zone = "de-AT", "Europe/Vienna"
		require.NoError(t, in.AttemptFirstFactor(background, P("code", "424242", "strategy", "email_code")))
		require.NoError(
			t,
			in.AttemptFirstFactor(background, P("strategy", "passkey", "publicKeyCredential", "{}", "extra", "x")),
		)
		require.NoError(t, in.PrepareSecondFactor(background, P("strategy", "phone_code", "phoneNumberId", "idn_2")))
		require.NoError(t, in.AttemptSecondFactor(background, P("strategy", "totp", "code", "123456")))
		require.NoError(
			t,
			in.ResetPassword(background, P("signOutOfOtherSessions", "true", "password", "x&y=z", "extra", "x")),
		)
		require.NoError(t, in.SubmitProtectCheck(background, P("proofToken", "proof")))
		require.NoError(t, in.Create(background, P("locale", "xx", "timezone", "UTC", "transfer", "true")))
		assert.Equal(t, []string{
			at + "attempt_first_factor code=424242&strategy=email_code",
			at + "attempt_first_factor public_key_credential=%7B%7D&strategy=passkey",
			at + "prepare_second_factor strategy=phone_code&phone_number_id=idn_2",
			at + "attempt_second_factor strategy=totp&code=123456",
			at + "reset_password sign_out_of_other_sessions=true&password=x%26y%3Dz&extra=x",
			"PATCH /client/sign_ins/sia_1/protect_check proof_token=proof",
			"POST /client/sign_ins timezone=UTC&transfer=true&locale=de-AT",
		}, w.sent())
	})
}

func TestParameterTypesLeaveOutWhatIsEmpty(t *testing.T) {
	type typed interface{ Params() Params }
	for body, params := range map[string]typed{
		"strategy=email_code&identifier=a%40b.co": CreateParams{Strategy: StrategyEmailCode, Identifier: "a@b.co"},
		"password=p&sign_up_if_missing=true":      CreateParams{Password: "p", SignUpIfMissing: true},
		"phone_number_id=idn_1&channel=whatsapp":  PrepareParams{PhoneNumberID: "idn_1", Channel: "whatsapp"},
		"enterprise_connection_id=ec_1&redirect_url=x": PrepareParams{
			EnterpriseConnectionID: "ec_1",
			RedirectURL:            "x",
		},
		"strategy=totp&code=123456":                  AttemptParams{Strategy: StrategyTOTP, Code: "123456"},
		"password=p&sign_out_of_other_sessions=true": ResetPasswordParams{Password: "p", SignOutOfOtherSessions: true},
	} {
		assert.Equal(t, body, params.Params().encode())
	}
}

func TestNothingIsSentForWhatWasCancelledBefore(t *testing.T) {
	atFirstFactor(t, func(t *testing.T, w *world, in *SignIn) {
		ctx, cancel := context.WithCancel(background)
		cancel()
		assert.ErrorIs(t, in.Create(ctx, nil), context.Canceled)
		assert.ErrorIs(t, in.AttemptFirstFactor(ctx, P("strategy", "email_code", "code", "1")), context.Canceled)
		assert.ErrorIs(t, in.Reload(ctx, ""), context.Canceled)
		assert.Empty(t, w.sent())
	})
}

func TestAttemptWithoutAnIDIsACreate(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		w.on("POST /client/sign_ins", reply(signInJSON("sia_1", "needs_first_factor", ""), ""))
		require.NoError(t, w.clerk.SignIn().AttemptFirstFactor(background, P("strategy", "password", "password", "x")))
		assert.Equal(t, []string{"POST /client/sign_ins strategy=password&password=x"}, w.sent())
	})
}

var unchanged = reply(signInJSON("sia_1", "needs_first_factor", ""), "")

// E-mail links (PROTOCOL 5.6).

const pollOne = "GET /client/sign_ins/sia_1"

func linkState(state string) answer {
	return reply(signInJSON("sia_1", "needs_first_factor", verification(state, "")), "")
}

func TestEmailLink(t *testing.T) {
	for _, terminal := range []string{"verified", "expired", "transferable"} {
		atFirstFactor(t, func(t *testing.T, w *world, in *SignIn) {
			w.on(emailPrepare, unchanged)
			w.on(pollOne, linkState("unverified"), linkState("failed"), linkState(terminal))
			require.NoError(
				t,
				in.StartEmailLinkFlow(background, P("emailAddressId", "idn_1", "redirectUrl", "/verify")),
			)
			assert.Equal(
				t,
				[]string{
					emailPrepare + " email_address_id=idn_1&redirect_url=%2Fverify&strategy=email_link",
					pollOne,
					pollOne,
					pollOne,
				},
				w.sent(),
			)
			assert.Equal(t, []time.Duration{0, 0, time.Second, 2 * time.Second}, w.at)
			assert.Equal(t, terminal, in.FirstFactorVerification().Status())
		})
	}
}

func TestEmailLinkAsSecondFactor(t *testing.T) {
	for _, state := range []string{"needs_second_factor", "needs_client_trust"} {
		loaded(t, clientJSON(signInJSON("sia_1", state, verification("verified", ""))), func(t *testing.T, w *world) {
			prepare := "POST /client/sign_ins/sia_1/prepare_second_factor"
			w.on(prepare, reply(signInJSON("sia_1", state, verification("verified", "")), ""))
			w.on(
				pollOne,
				reply(
					signInJSON(
						"sia_1",
						state,
						verification("verified", "")+`,"second_factor_verification":{"status":"unverified"}`,
					),
					"",
				),
				reply(
					signInJSON(
						"sia_1",
						"complete",
						verification("verified", "")+`,"second_factor_verification":{"status":"verified"}`,
					),
					"",
				),
			)
			in := w.clerk.SignIn()
			require.NoError(t, in.StartEmailLinkFlow(background, P("emailAddressId", "idn_1", "redirectUrl", "/v")))
			assert.Equal(
				t,
				[]string{prepare + " strategy=email_link&email_address_id=idn_1&redirect_url=%2Fv", pollOne, pollOne},
				w.sent(),
			)
			assert.Equal(t, "complete", in.Status())
		})
	}
}

func TestEmailLinkFailures(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		err := w.clerk.SignIn().StartEmailLinkFlow(background, nil)
		assert.EqualError(t, err, "ClerkJS: You need to start a SignIn flow by calling SignIn.create() first.")
	})
	atFirstFactor(t, func(t *testing.T, w *world, in *SignIn) {
		w.on(emailPrepare, refusal(422, "too_soon"))
		assert.ErrorIs(t, in.StartEmailLinkFlow(background, nil), &Error{Code: "too_soon"})
		assert.Len(t, w.sent(), 1, "nothing is polled for a link that was not sent")
	})
	atFirstFactor(t, func(t *testing.T, w *world, in *SignIn) {
		w.on(emailPrepare, unchanged)
		w.on(pollOne, linkState("unverified"), refusal(404, "resource_not_found"))
		assert.ErrorIs(t, in.StartEmailLinkFlow(background, nil), &Error{Code: "resource_not_found"})
	})
}

// Wherever the flow is when it is cancelled, it ends at once and asks no more.
func TestEmailLinkCancelledAnywhere(t *testing.T) {
	for _, after := range []time.Duration{0, 10 * time.Millisecond, 60 * time.Millisecond, 150 * time.Millisecond,
		500 * time.Millisecond, 1180 * time.Millisecond, 1250 * time.Millisecond, 10 * time.Second} {
		atFirstFactor(t, func(t *testing.T, w *world, in *SignIn) {
			w.on(emailPrepare, slow(50*time.Millisecond, unchanged))
			w.on(pollOne, slow(100*time.Millisecond, linkState("unverified")))
			ctx, cancel := context.WithCancel(background)
			done := make(chan error, 1)
			go func() { done <- in.StartEmailLinkFlow(ctx, nil) }()
			time.Sleep(after)
			cancel()
			began := time.Now()
			assert.ErrorIs(t, <-done, context.Canceled)
			assert.Zero(t, time.Since(began), "at once")
			synctest.Wait()
			before := len(w.sent())
			time.Sleep(time.Minute)
			assert.Len(t, w.sent(), before)
		})
	}
}

// Every row of PROTOCOL 6.11.
func TestHandleEmailLinkVerification(t *testing.T) {
	for name, row := range map[string]struct {
		query, client, code, visited string
		other                        bool
		active                       string
	}{
		"expired":         {query: "__clerk_status=expired", code: "expired"},
		"client mismatch": {query: "__clerk_status=client_mismatch", code: "client_mismatch"},
		"unknown":         {query: "__clerk_status=whatever", code: "failed"},
		"missing":         {query: "", code: "failed"},
		"transferable":    {query: "__clerk_status=transferable", other: true},
		"here": {query: "__clerk_status=verified&__clerk_created_session=sess_1",
			client: clientJSON("", sessionJSON("sess_1", "active", "")), active: "sess_1", visited: "https://app.test/done"},
		"second factor": {query: "__clerk_status=verified&__clerk_created_session=sess_9",
			client: clientJSON(signInJSON("sia_1", "needs_second_factor", "")), visited: "/next"},
		"missing fields": {query: "__clerk_status=verified",
			client: `{"sign_up":{"id":"sua_1","status":"missing_requirements"}}`, visited: "/next"},
		"on other device":   {query: "__clerk_status=verified&__clerk_created_session=sess_9", other: true},
		"no session at all": {query: "__clerk_status=verified", other: true},
	} {
		t.Run(name, func(t *testing.T) {
			loaded(t, row.client, func(t *testing.T, w *world) {
				w.on(touchOne, ok("{}"))
				w.on(tokenOne, tokenReply(mint("sess_1", 0, 60, "")))
				w.href = "https://app.test/verify?" + row.query
				var visited string
				other := false
				err := w.clerk.HandleEmailLinkVerification(
					background,
					`{"redirectUrl":"/next","redirectUrlComplete":"/done"}`,
					func(_ context.Context, to string) error { visited = to; return nil },
					func(context.Context) error { other = true; return nil },
				)
				if row.code != "" {
					require.NotNil(t, asError(err))
					assert.Equal(t, KindEmailLink, asError(err).Kind)
					assert.Equal(t, row.code, asError(err).Code)
					return
				}
				require.NoError(t, err)
				assert.Equal(t, row.other, other)
				if row.active != "" {
					assert.Equal(t, row.active, w.clerk.SessionID())
					visited = w.visited[0]
				}
				assert.Equal(t, row.visited, visited)
			})
		})
	}
}

// Redirects (PROTOCOL 5.7).

const provider = `https://accounts.example/o?state=1`

func atProvider(more string) string {
	return signInJSON(
		"sia_1",
		"needs_first_factor",
		verification("unverified", `"external_verification_redirect_url":"`+provider+`"`)+more,
	)
}

func TestRedirect(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		w.on("POST /client/sign_ins", reply(atProvider(""), ""))
		require.NoError(
			t,
			w.clerk.SignIn().
				AuthenticateWithRedirect(background,
					P(
						"strategy",
						"oauth_google",
						"redirectUrl",
						"/sso-callback",
						"redirectUrlComplete",
						"/done",
						"ignored",
						"x",
					)),
		)
		assert.Equal(
			t,
			[]string{
				"POST /client/sign_ins strategy=oauth_google&redirect_url=https%3A%2F%2Fapp.test%2Fsso-callback&action_complete_redirect_url=%2Fdone&locale=en-US",
			},
			w.sent(),
		)
		assert.Equal(t, []string{provider}, w.visited)
		assert.Contains(t, w.seen(), "navigate "+provider+" same=false")
	})
	loadedWith(t, liveKey, "", `{"polling":false,"touchSession":false}`, func(t *testing.T, w *world) {
		w.on("POST /client/sign_ins", reply(atProvider(""), ""))
		require.NoError(
			t,
			w.clerk.SignIn().
				AuthenticateWithRedirect(background, P("strategy", "oauth_google", "redirectUrl", "/sso-callback")),
		)
		assert.Contains(t, w.sent()[0], "redirect_url=%2Fsso-callback", "as it is in production")
	})
	loadedWith(t, devKey, "", `{"polling":false,"touchSession":false}`, func(t *testing.T, w *world) {
		w.on("POST /client/sign_ins", reply(atProvider(""), ""))
		require.NoError(
			t,
			w.clerk.SignIn().
				AuthenticateWithRedirect(background, P("strategy", "oauth_google", "redirectUrl", "https://other.test/cb")),
		)
		assert.Contains(
			t,
			w.sent()[0],
			"redirect_url=https%3A%2F%2Fother.test%2Fcb%3F__clerk_db_jwt%3Ddvb_new",
			"another origin needs the token",
		)
	})
}

func TestRedirectForEnterprise(t *testing.T) {
	for _, strategy := range []string{"enterprise_sso", "saml"} {
		loaded(t, "", func(t *testing.T, w *world) {
			w.on("POST /client/sign_ins", reply(signInJSON("sia_1", "needs_first_factor", ""), ""))
			w.on(emailPrepare, reply(atProvider(""), ""))
			require.NoError(
				t,
				w.clerk.SignIn().
					AuthenticateWithRedirect(background, P("strategy", strategy, "redirectUrl", "/cb", "redirectUrlComplete", "/done",
						"identifier", "a@corp.test", "oidcPrompt", "login", "enterpriseConnectionId", "ec_1")),
			)
			assert.Equal(
				t,
				emailPrepare+" redirect_url=https%3A%2F%2Fapp.test%2Fcb&action_complete_redirect_url=%2Fdone&oidc_prompt=login&enterprise_connection_id=ec_1&strategy="+strategy,
				w.sent()[1],
			)
			assert.Equal(t, []string{provider}, w.visited)
		})
	}
}

func TestRedirectContinues(t *testing.T) {
	loaded(t, clientJSON(atProvider("")), func(t *testing.T, w *world) {
		require.NoError(
			t,
			w.clerk.SignIn().
				AuthenticateWithRedirect(background, P("strategy", "oauth_google", "redirectUrl", "/cb", "continueSignIn", "true")),
		)
		assert.Empty(t, w.sent(), "the attempt there is goes on")
		assert.Equal(t, []string{provider}, w.visited)
	})
}

func TestRedirectWithoutAProvider(t *testing.T) {
	for doc, code := range map[string]string{
		signInJSON("sia_1", "needs_first_factor", ""):                                      "unexpected_verification",
		signInJSON("sia_1", "complete", verification("verified", "")):                      "unexpected_verification",
		signInJSON("sia_1", "needs_first_factor", verification("unverified", "")):          "unexpected_verification",
		signInJSON("sia_1", "needs_protect_check", `"protect_check":{"status":"pending"}`): "protect_check_required",
	} {
		loaded(t, "", func(t *testing.T, w *world) {
			w.on("POST /client/sign_ins", reply(doc, ""))
			assert.ErrorIs(
				t,
				w.clerk.SignIn().
					AuthenticateWithRedirect(background, P("strategy", "oauth_google", "redirectUrl", "/cb")),
				&Error{Code: code},
				doc,
			)
			assert.Empty(t, w.visited)
		})
	}
}

// Targets that a redirect must not follow, whoever they come from.
var unsafeTargets = []string{
	"javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "vbscript:x", "blob:https://app.test/x",
	"file:///etc/passwd",
	"//evil.test", `\\evil.test`, `/\evil.test`, `\/evil.test`, "\t//evil.test", "/\t/evil.test", "\n/\n/evil.test",
	" //evil.test", "\x00//evil.test", "\x01\x1f //evil.test", "/\r\\evil.test",
}

func TestUnsafeTargets(t *testing.T) {
	for _, target := range unsafeTargets {
		loaded(t, "", func(t *testing.T, w *world) {
			w.on(
				"POST /client/sign_ins",
				reply(
					signInJSON(
						"sia_1",
						"needs_first_factor",
						verification("unverified", `"external_verification_redirect_url":`+quote(target)),
					),
					"",
				),
			)
			require.NoError(
				t,
				w.clerk.SignIn().
					AuthenticateWithRedirect(background, P("strategy", "oauth_google", "redirectUrl", "/cb")),
				"%q",
				target,
			)
			assert.Empty(t, w.visited, "%q", target)

			require.NoError(t, w.clerk.Navigate(background, target))
			if len(w.visited) > 0 {
				assert.Equal(t, []string{"https://app.test/"}, w.visited, "%q", target)
			}
			assert.Equal(
				t,
				"https://app.test/",
				w.clerk.afterURL("signIn", Document(`{"signInForceRedirectUrl":`+quote(target)+`}`)),
				"%q",
				target,
			)
		})
	}
}

func TestNavigate(t *testing.T) {
	loadedWith(
		t,
		localKey,
		"",
		`{"polling":false,"touchSession":false,"allowedRedirectProtocols":["my-app:"]}`,
		func(t *testing.T, w *world) {
			for _, to := range []string{"", "/x?y#z", "https://other.test/", "my-app:open", "#frag", "evil-app:open"} {
				require.NoError(t, w.clerk.Navigate(background, to))
			}
			assert.Equal(
				t,
				[]string{
					"navigate https://app.test/x?y#z same=true",
					"navigate https://other.test/ same=false",
					"navigate my-app:open same=false",
					"navigate https://app.test/start#frag same=true",
					"navigate https://app.test/ same=true",
				},
				w.seen(),
			)
		},
	)
}

func TestAfterURL(t *testing.T) {
	options := Document(
		`{"polling":false,"touchSession":false,"signInForceRedirectUrl":"https://evil.test/","signInFallbackRedirectUrl":"/options"}`,
	)
	loadedWith(t, devKey, "", options, func(t *testing.T, w *world) {
		for params, want := range map[Document]string{
			`{}`: "https://app.test/options",
			`{"signInForceRedirectUrl":"/force","signInFallbackRedirectUrl":"/fallback"}`: "https://app.test/force",
			`{"signInForceRedirectUrl":"https://evil.test/x"}`:                            "https://app.test/options",
			`{"signInForceRedirectUrl":"https://foo-bar-13.accounts.dev/x"}`:              "https://foo-bar-13.accounts.dev/x",
			`{"signInForceRedirectUrl":"https://a.foo-bar-13.accounts.dev/x"}`:            "https://a.foo-bar-13.accounts.dev/x",
			`{"signInForceRedirectUrl":"http://a.foo-bar-13.accounts.dev/x"}`:             "https://app.test/options",
			`{"signInForceRedirectUrl":"https://xfoo-bar-13.accounts.dev/x"}`:             "https://app.test/options",
			`{"signInForceRedirectUrl":"https://foo-bar-13.accounts.dev.evil.test/"}`:     "https://app.test/options",
		} {
			assert.Equal(t, want, w.clerk.afterURL("signIn", params), params)
		}
		assert.Equal(t, "https://app.test/", w.clerk.afterURL("signUp", ""))
	})
	loadedWith(
		t,
		liveKey,
		"",
		`{"polling":false,"touchSession":false,"allowedRedirectOrigins":["https://ok.test"]}`,
		func(t *testing.T, w *world) {
			w.allowed = func(origin string) bool { return origin == "https://ok.test" }
			assert.Equal(
				t,
				"https://ok.test/x",
				w.clerk.afterURL("signIn", `{"signInForceRedirectUrl":"https://ok.test/x"}`),
			)
			assert.Equal(
				t,
				"https://app.test/",
				w.clerk.afterURL("signIn", `{"signInForceRedirectUrl":"https://app.example.com/x"}`),
				"the list stands in for the defaults",
			)
		},
	)
}

func TestBuildURLWithAuth(t *testing.T) {
	loadedWith(t, devKey, "", `{"polling":false,"touchSession":false}`, func(t *testing.T, w *world) {
		to, err := w.clerk.BuildURLWithAuth("/here")
		require.NoError(t, err)
		assert.Equal(t, "https://app.test/here", to)
		to, err = w.clerk.BuildURLWithAuth("https://there.test/x?__clerk_db_jwt=old#f")
		require.NoError(t, err)
		assert.Equal(t, "https://there.test/x?__clerk_db_jwt=old#f", to, "a token that is there already stays")
		to, err = w.clerk.BuildURLWithAuth("https://there.test/x#f")
		require.NoError(t, err)
		assert.Equal(t, "https://there.test/x?__clerk_db_jwt=dvb_new#f", to)
		_, err = w.clerk.BuildURLWithAuth("http://a b%zz")
		assert.ErrorIs(t, err, &Error{Code: "invalid_url"})
		w.clerk.setDevBrowser("")
		_, err = w.clerk.BuildURLWithAuth("https://there.test/")
		assert.ErrorIs(t, err, &Error{Code: "dev_browser_missing"})
	})
}

// FuzzSchemeRelative: whatever a URL parser takes for another host without a scheme is noticed.
func FuzzSchemeRelative(f *testing.F) {
	for _, target := range unsafeTargets {
		f.Add(target)
	}
	f.Add("/path//x")
	f.Add("https://x")
	f.Fuzz(func(t *testing.T, to string) {
		// URL Standard 4.4: C0 controls and blanks at both ends and tab and newlines anywhere are dropped,
		// a backslash is a slash in special schemes.
		cleaned := strings.TrimLeftFunc(to, func(r rune) bool { return r <= ' ' })
		cleaned = strings.NewReplacer("\t", "", "\n", "", "\r", "", `\`, "/").Replace(cleaned)
		if got, want := schemeRelative(to), strings.HasPrefix(cleaned, "//"); got != want {
			t.Fatalf("%q: %t, the URL Standard says %t", to, got, want)
		}
	})
}

// Cookies (PROTOCOL 2.8).

func TestSessionCookieGuards(t *testing.T) {
	signedIn(t, func(t *testing.T, w *world) {
		jwt := mint("sess_1", 0, 60, "")
		w.cookies["clerk_active_context"] = "sess_2:org_1"
		w.setTab("hidden")
		w.clerk.writeToken(jwt)
		assert.NotContains(t, w.cookies, "__session", "guard 1: another tab's session is in front")
		w.setTab("focused")
		w.clerk.writeToken(jwt)
		assert.Equal(t, jwt, w.cookies["__session"])
		assert.Equal(t, "sess_1:", w.cookies["clerk_active_context"])

		older := mint("sess_1", -5, 55, "")
		w.clerk.writeToken(older)
		assert.Equal(t, older, w.cookies["__session"], "tokens that do not tell their origin are taken as they come")
		since := func(seconds int64, jwt string) string {
			return encodeJWT(`{"oiat":`+itoa(time.Now().Unix()+seconds)+`}`, string(jwtPart(jwt, 1)))
		}
		oiat := since(10, older)
		w.clerk.writeToken(oiat)
		assert.Equal(t, oiat, w.cookies["__session"])
		w.clerk.writeToken(since(5, jwt))
		assert.Equal(
			t,
			oiat,
			w.cookies["__session"],
			"guard 2: one of an older origin does not replace a fresher one, whenever it was minted",
		)
		w.clerk.writeToken(since(10, mint("sess_1", -7, 53, "")))
		assert.Equal(t, oiat, w.cookies["__session"], "of the same origin the later one counts")
		other := mint("sess_2", -5, 55, "")
		w.clerk.writeToken(other)
		assert.Equal(t, other, w.cookies["__session"], "another session's is no rival")
		organization := mint("sess_2", -20, 40, `,"o":{"id":"org_1"}`)
		w.clerk.writeToken(organization)
		assert.Equal(t, organization, w.cookies["__session"], "nor another organisation's")
		assert.Equal(t, "sess_1:", w.cookies["clerk_active_context"], "it names the session in use, not the token's")
		time.Sleep(time.Minute)
		late := mint("sess_2", -30, 30, `,"o":{"id":"org_1"}`)
		w.clerk.writeToken(late)
		assert.Equal(t, late, w.cookies["__session"], "nor one that has ended")
		w.clerk.writeToken("")
		assert.NotContains(t, w.cookies, "__session")
	})
}

func TestCookieAttributes(t *testing.T) {
	signedIn(t, func(t *testing.T, w *world) {
		w.clerk.writeCookie("n", "v", "Lax", "")
		assert.Equal(
			t,
			[]string{
				"n=v; path=/; SameSite=Lax; Secure; max-age=31536000",
				"n_yyjwelY5=v; path=/; SameSite=Lax; Secure; max-age=31536000",
			},
			w.written,
		)
		w.forget()
		w.href = "http://localhost:3000/"
		w.clerk.environment = `{"partitioned_cookies":true}`
		w.clerk.writeCookie("n", "", "Strict", "app.test")
		assert.Equal(t, "n=; path=/; SameSite=None; domain=app.test; max-age=0", w.written[0])
		w.href = pageHref
		w.clerk.writeCookie("n", "v", "Lax", "")
		assert.Contains(t, w.cookies, "n")
		assert.Contains(t, w.written[2], "; SameSite=None; Secure; Partitioned;")
	})
}

func TestRegistrableDomain(t *testing.T) {
	for host, want := range map[string]string{
		"localhost": "localhost", "localhost:3000": "localhost", "app.test": "app.test", "a.b.app.co.uk": "app.co.uk",
		"www.example.com:8443": "example.com",
	} {
		signedIn(t, func(t *testing.T, w *world) {
			w.suffixes = map[string]bool{"co.uk": true, "com": true, "uk": true, "test": true}
			got := w.clerk.registrableDomain(host)
			if host == "app.test" {
				assert.Contains(t, []string{"app.test"}, got)
			} else {
				assert.Equal(t, want, got, host)
			}
			assert.NotContains(t, w.cookies, "__clerk_test_etld", "the probe leaves nothing")
		})
	}
}

func TestClientUat(t *testing.T) {
	bubble(t, devKey, func(t *testing.T, w *world) {
		w.load(clientJSON("", sessionJSON("sess_1", "active", "")), `{"polling":false,"touchSession":false}`)
		assert.Equal(t, "1700000000", w.cookies["__client_uat"])
		assert.Equal(t, "1700000000", w.cookies["__client_uat_nx2hSE6I"])
		w.on("DELETE /client/sessions", reply("{}", clientJSON("")))
		require.NoError(t, w.clerk.SignOut(background, "", "", nil))
		assert.Equal(t, "0", w.cookies["__client_uat"])
	})
	bubble(t, devKey, func(t *testing.T, w *world) {
		w.href = "https://x.foo-bar-13.accounts.dev/"
		w.load(clientJSON(""), `{"polling":false,"touchSession":false}`)
		assert.NotContains(t, w.cookies, "__client_uat", "where the server sets it itself")
	})
	loaded(t, "", func(t *testing.T, w *world) {
		assert.Equal(t, "0", w.cookies["__client_uat"], "also where no dev-browser token is in use")
	})
	loadedWith(t, liveKey, "", `{"polling":false,"touchSession":false}`, func(t *testing.T, w *world) {
		assert.NotContains(t, w.cookies, "__client_uat")
	})
}
