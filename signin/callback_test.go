package signin

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func upJSON(state, external, more string) string {
	if more != "" {
		more = "," + more
	}
	return `{"object":"sign_up","id":"sua_1","status":"` + state + `","verifications":{"external_account":` + external +
		`}` + more + `}`
}

func bothJSON(in, up string, sessions string) string {
	if in == "" {
		in = "null"
	}
	if up == "" {
		up = "null"
	}
	return `{"object":"client","id":"client_1","sign_in":` + in + `,"sign_up":` + up + `,"sessions":[` + sessions + `]}`
}

func failed(state, code, meta string) string {
	if meta == "" {
		meta = "{}"
	}
	return `{"status":"` + state + `","error":{"code":"` + code + `","meta":` + meta + `}}`
}

const (
	inPages = "https://portal.test/sign-in"
	upPages = "https://portal.test/sign-up"
)

// Every row of PROTOCOL 6.10. The target is a URL, or the session that becomes the one in use.
func TestHandleRedirectCallback(t *testing.T) {
	one := sessionJSON("sess_1", "active", "")
	firstFactor := func(v string) string {
		return signInJSON("sia_1", "needs_identifier", `"first_factor_verification":`+v)
	}
	already := `{"session_id":"sess_1"}`
	for name, row := range map[string]struct {
		in, up, params string
		created        answer // of a transfer
		want           string
		active         bool
		err            string
	}{
		"1 complete": {in: signInJSON("sia_1", "complete", `"created_session_id":"sess_1"`),
			want: "https://app.test/in", active: true},
		"2 protect status": {in: signInJSON("sia_1", "needs_protect_check", ""), want: inPages + "#/protect-check"},
		"2 protect object": {in: signInJSON("sia_1", "needs_first_factor", `"protect_check":{"status":"pending"}`),
			want: inPages + "#/protect-check"},
		"2 not for the sign-up": {in: signInJSON("sia_1", "needs_protect_check", ""),
			params: `"reloadResource":"signUp"`, want: inPages},
		"3 protect of the sign-up": {up: upJSON("missing_requirements", "null", `"protect_check":{"status":"pending"}`),
			want: upPages + "#/protect-check"},
		"3 not for the sign-in": {up: upJSON("missing_requirements", "null", `"protect_check":{"status":"pending"}`),
			params: `"reloadResource":"signIn"`, want: inPages},
		"4 exists, complete": {up: upJSON("missing_requirements",
			failed("transferable", "external_account_exists", ""), ""), created: reply(signInJSON("sia_2", "complete",
			`"created_session_id":"sess_1"`), ""), want: "https://app.test/in", active: true},
		"4 exists, first factor": {up: upJSON("missing_requirements",
			failed("transferable", "external_account_exists", ""), ""), created: reply(signInJSON("sia_2", "needs_first_factor",
			""), ""), want: inPages + "#/factor-one"},
		"4 exists, second factor": {up: upJSON("missing_requirements",
			failed("transferable", "external_account_exists", ""), ""), created: reply(signInJSON("sia_2", "needs_second_factor",
			""), ""), want: inPages + "#/factor-two"},
		"4 exists, new password": {up: upJSON("missing_requirements",
			failed("transferable", "external_account_exists", ""), ""), created: reply(signInJSON("sia_2", "needs_new_password",
			""), ""), want: inPages + "#/reset-password"},
		"4 exists, protect": {up: upJSON("missing_requirements",
			failed("transferable", "external_account_exists", ""), ""), created: reply(signInJSON("sia_2", "needs_first_factor",
			`"protect_check":{}`), ""), want: inPages + "#/protect-check"},
		"4 exists, else": {up: upJSON("missing_requirements",
			failed("transferable", "external_account_exists", ""), ""), created: reply(signInJSON("sia_2", "abandoned",
			""), ""), err: "callback_dead_end"},
		"4 exists, refused": {up: upJSON("missing_requirements",
			failed("transferable", "external_account_exists", ""), ""), created: refusal(422, "nope"), err: "nope"},
		"5 locked sign-up": {up: upJSON("missing_requirements", failed("failed", "user_locked", ""), ""),
			want: upPages},
		"5 before a factor": {in: signInJSON("sia_1", "needs_first_factor", ""),
			up: upJSON("missing_requirements", failed("failed", "user_locked", ""), ""), want: upPages},
		"6 before a factor": {in: signInJSON("sia_1", "needs_first_factor",
			`"first_factor_verification":`+failed("failed", "user_locked", "")), want: inPages},
		"6 locked sign-in": {in: firstFactor(failed("failed", "user_locked", "")), want: inPages},
		"7 first factor": {in: signInJSON("sia_1", "needs_first_factor",
			`"supported_first_factors":[{"strategy":"enterprise_sso"},{"strategy":"email_code"}]`), want: inPages +
			"#/factor-one"},
		"7 only enterprise": {in: signInJSON("sia_1", "needs_first_factor",
			`"supported_first_factors":[{"strategy":"enterprise_sso"}]`), want: inPages},
		"7 the caller's page": {in: signInJSON("sia_1", "needs_first_factor", ""), params: `"firstFactorUrl":"/one"`,
			want: "/one"},
		"8 new password": {in: signInJSON("sia_1", "needs_new_password", ""), want: inPages + "#/reset-password"},
		"9 transfer, complete": {in: firstFactor(`{"status":"transferable"}`),
			created: reply(upJSON("complete", "null", `"created_session_id":"sess_1"`), ""), want: "https://app.test/up",
			active: true},
		"9 transfer, missing": {in: firstFactor(`{"status":"transferable"}`),
			created: reply(upJSON("missing_requirements", "null", `"missing_fields":["phone_number"]`), ""), want: upPages +
				"#/continue"},
		"9 transfer, e-mail": {in: firstFactor(`{"status":"transferable"}`),
			created: reply(upJSON("missing_requirements", "null", `"unverified_fields":["email_address"]`), ""), want: upPages +
				"#/verify-email-address"},
		"9 transfer, phone": {in: firstFactor(`{"status":"transferable"}`),
			created: reply(upJSON("missing_requirements", "null", `"unverified_fields":["phone_number"]`), ""), want: upPages +
				"#/verify-phone-number"},
		"9 transfer, gate": {in: firstFactor(`{"status":"transferable"}`),
			created: reply(upJSON("missing_requirements", "null", `"protect_check":{}`), ""), want: upPages + "#/protect-check"},
		"9 transfer, nothing": {in: firstFactor(`{"status":"transferable"}`),
			created: reply(upJSON("missing_requirements", "null", ""), "")},
		"9 transfer, else": {in: firstFactor(`{"status":"transferable"}`),
			created: reply(upJSON("abandoned", "null", ""), ""), err: "callback_dead_end"},
		"9 not transferable": {in: firstFactor(`{"status":"transferable"}`), params: `"transferable":false`, want: inPages},
		"10 sign-up complete": {up: upJSON("complete", "null", `"created_session_id":"sess_1"`),
			want: "https://app.test/up", active: true},
		"11 second factor": {in: signInJSON("sia_1", "needs_second_factor", ""), want: inPages + "#/factor-two"},
		"12 ext failed": {up: upJSON("missing_requirements",
			failed("failed", "identifier_already_signed_in", already), ""), want: "https://app.test/in", active: true},
		"12 ext unverified": {up: upJSON("missing_requirements",
			failed("unverified", "identifier_already_signed_in", already), ""), want: "https://app.test/in", active: true},
		"12 firstFactor failed": {in: firstFactor(failed("failed", "identifier_already_signed_in", already)),
			want: "https://app.test/in", active: true},
		"12 without a session": {in: firstFactor(failed("failed", "identifier_already_signed_in", "")), want: inPages},
		"12 firstFactor unverified": {in: firstFactor(failed("unverified", "identifier_already_signed_in", already)),
			want: inPages},
		"13 error of the sign-up": {up: upJSON("missing_requirements", failed("failed", "oauth_access_denied", ""), ""),
			want: upPages},
		"14 verified": {up: upJSON("missing_requirements", `{"status":"verified"}`,
			`"missing_fields":["username"]`), want: upPages + "#/continue"},
		"16 nothing":                {want: inPages},
		"16 with the caller's page": {params: `"signInUrl":"/sign-in"`, want: "/sign-in"},
		"1 before everything": {in: signInJSON("sia_1", "complete",
			`"created_session_id":"sess_1","protect_check":{}`), up: upJSON("complete", failed("failed", "user_locked", ""), ""),
			want: "https://app.test/in", active: true},
	} {
		t.Run(name, func(t *testing.T) {
			loaded(t, "", func(t *testing.T, w *world) {
				w.on("POST /x", reply("{}", bothJSON(row.in, row.up, one)))
				_, err := w.clerk.Send(background, "POST", "/x", nil)
				require.NoError(t, err)
				w.clerk.environment = `{"display_config":{"sign_in_url":"` + inPages + `","sign_up_url":"` + upPages + `"}}`
				w.on(touchOne, ok("{}"))
				w.on(tokenOne, tokenReply(mint("sess_1", 0, 60, "")))
				w.on("GET /client/sign_ins/sia_1", status(500, ""))
				w.on("GET /client/sign_ups/sua_1", status(500, ""))
				w.on("GET /client/sign_ins", status(500, ""))
				w.on("GET /client/sign_ups", status(500, ""))
				if row.created != nil {
					w.on("POST /client/sign_ins", row.created)
					w.on("POST /client/sign_ups", row.created)
				}
				w.forget()
				params := `{"signInForceRedirectUrl":"/in","signUpFallbackRedirectUrl":"/up"`
				if row.params != "" {
					params += "," + row.params
				}
				var to string
				err = w.clerk.HandleRedirectCallback(
					background,
					Document(params+"}"),
					func(_ context.Context, target string) error { to = target; return nil },
				)
				if row.err != "" {
					assert.ErrorIs(t, err, &Error{Code: row.err})
					return
				}
				require.NoError(t, err)
				if row.active {
					assert.Equal(t, "sess_1", w.clerk.SessionID())
					require.Len(t, w.visited, 1)
					to = w.visited[0]
				} else {
					assert.Empty(t, w.clerk.SessionID())
				}
				assert.Equal(t, row.want, to)
			})
		})
	}
}

func TestCallbackOfATransferSendsMetadata(t *testing.T) {
	loaded(
		t,
		clientJSON(signInJSON("sia_1", "needs_identifier", `"first_factor_verification":{"status":"transferable"}`)),
		func(t *testing.T, w *world) {
			w.on("POST /client/sign_ups", reply(upJSON("missing_requirements", "null", ""), ""))
			require.NoError(t, w.clerk.HandleRedirectCallback(background, `{"unsafeMetadata":{"plan":"x"}}`, nil))
			assert.Equal(
				t,
				"POST /client/sign_ups transfer=true&unsafe_metadata=%7B%22plan%22%3A%22x%22%7D&locale=en-US",
				w.sent()[0],
			)
		},
	)
}

func TestCallbackReloads(t *testing.T) {
	loaded(t, clientJSON(signInJSON("sia_1", "needs_identifier", "")), func(t *testing.T, w *world) {
		w.on("GET /client/sign_ins/sia_1", reply(signInJSON("sia_1", "needs_second_factor", ""), ""))
		var to string
		navigate := func(_ context.Context, target string) error { to = target; return nil }
		require.NoError(
			t,
			w.clerk.HandleRedirectCallback(
				background,
				`{"reloadResource":"signIn","secondFactorUrl":"/two"}`,
				navigate,
			),
		)
		assert.Equal(t, "/two", to)
		w.forget()
		w.opened = true
		require.NoError(t, w.clerk.HandleRedirectCallback(background, `{"reloadResource":"signIn"}`, navigate))
		assert.Empty(t, w.sent(), "a popup leaves it to its opener")
	})
}

func TestCallbackOfAPendingSession(t *testing.T) {
	options := Document(`{"standardBrowser":false,"taskUrls":{"setup-mfa":"/mfa"}}`)
	loadedWith(
		t,
		localKey,
		clientJSON("", sessionJSON("sess_1", "pending", `"tasks":[{"key":"setup-mfa"}]`)),
		options,
		func(t *testing.T, w *world) {
			require.NoError(
				t,
				w.clerk.HandleRedirectCallback(
					background,
					"",
					func(context.Context, string) error { return errNetwork },
				),
			)
			assert.Equal(t, []string{"https://app.test/mfa"}, w.visited, "Clerk itself goes there")
		},
	)
}

func TestCallbackBeforeTheLoad(t *testing.T) {
	bubble(t, localKey, func(t *testing.T, w *world) {
		assert.NoError(t, w.clerk.HandleRedirectCallback(background, "", nil))
		assert.Empty(t, w.sent())
	})
}

func TestOneTap(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		w.on(
			"POST /client/sign_ins",
			reply(signInJSON("sia_1", "complete", ""), ""),
			refusal(422, "external_account_not_found"),
			refusal(400, "google_one_tap_token_invalid"),
		)
		w.on(
			"POST /client/sign_ups",
			reply(
				upJSON("complete", "null", `"created_session_id":"sess_1"`),
				bothJSON("", "", sessionJSON("sess_1", "active", "")),
			),
		)
		in, up, err := w.clerk.AuthenticateWithGoogleOneTap(background, P("token", "jwt"))
		require.NoError(t, err)
		assert.Equal(t, "complete", in.Status())
		assert.Nil(t, up)
		in, up, err = w.clerk.AuthenticateWithGoogleOneTap(background, P("token", "jwt", "legalAccepted", "true"))
		require.NoError(t, err)
		assert.Nil(t, in)
		assert.Equal(t, "complete", up.Status())
		assert.Equal(
			t,
			[]string{
				"POST /client/sign_ins strategy=google_one_tap&token=jwt&locale=en-US",
				"POST /client/sign_ins strategy=google_one_tap&token=jwt&locale=en-US",
				"POST /client/sign_ups strategy=google_one_tap&token=jwt&legal_accepted=true&locale=en-US",
			},
			w.sent(),
		)
		assert.Empty(t, w.clerk.SessionID(), "the session is not activated")
		w.on(touchOne, ok("{}"))
		w.on(tokenOne, tokenReply(mint("sess_1", 0, 60, "")))
		require.NoError(
			t,
			w.clerk.HandleOneTapCallback(background, nil, up, `{"signUpForceRedirectUrl":"/welcome"}`, nil),
		)
		assert.Equal(t, []string{"https://app.test/welcome"}, w.visited)
		_, _, err = w.clerk.AuthenticateWithGoogleOneTap(background, P("token", "bad"))
		assert.ErrorIs(t, err, &Error{Code: "google_one_tap_token_invalid"})
	})
}
