package signin

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Popups (PROTOCOL 5.8).

// fakePopup hands out what the test posts, with the origin it comes from.
type fakePopup struct {
	posts  chan [2]string // origin, JSON
	at     string
	err    error
	closed atomic.Int32
	shut   atomic.Bool // what Closed says
}

func newFakePopup() *fakePopup { return &fakePopup{posts: make(chan [2]string, 10)} }

func (p *fakePopup) Point(href string) error { p.at = href; return p.err }
func (p *fakePopup) Close()                  { p.closed.Add(1) }
func (p *fakePopup) Closed() bool            { return p.shut.Load() }

func (p *fakePopup) Message(ctx context.Context, origin string) (Document, error) {
	for {
		select {
		case post := <-p.posts:
			if post[0] == origin {
				return Document(post[1]), nil
			}
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

const portal = "https://foo-bar-13.accounts.dev"

func popupFlow(t *testing.T, key string, test func(t *testing.T, w *world, p *fakePopup)) {
	t.Helper()
	loadedWith(t, key, "", `{"standardBrowser":false}`, func(t *testing.T, w *world) {
		w.on(
			"POST /client/sign_ins",
			reply(atProvider(""), clientJSON(atProvider(""), sessionJSON("sess_1", "active", ""))),
		)
		w.on(touchOne, ok("{}"))
		w.on(tokenOne, tokenReply(mint("sess_1", 0, 60, "")))
		p := newFakePopup()
		err := w.clerk.SignIn().
			AuthenticateWithPopup(background,
				P("strategy", "oauth_google", "redirectUrl", "/cb", "redirectUrlComplete", "/done"), p, nil)
		require.NoError(t, err)
		assert.Equal(t, provider, p.at)
		assert.Empty(t, w.visited, "the page itself stays")
		test(t, w, p)
	})
}

func TestPopupSession(t *testing.T) {
	popupFlow(t, devKey, func(t *testing.T, w *world, p *fakePopup) {
		sent := w.sent()[0]
		assert.Contains(t, sent, "redirect_url=https%3A%2F%2Ffoo-bar-13.accounts.dev%2Fpopup-callback%3Freturn_url%3D")
		assert.Contains(
			t,
			sent,
			"action_complete_redirect_url=https%3A%2F%2Ffoo-bar-13.accounts.dev%2Fpopup-callback%3F__clerk_db_jwt%3Ddvb_new",
		)
		for _, part := range []string{"sign_in_force_redirect_url", "sign_up_force_redirect_url", "intent%253DsignIn"} {
			assert.Contains(t, sent, part)
		}
		for _, post := range [][2]string{{"https://evil.test", `{"session":"sess_1"}`}, {portal, `{"other":1}`},
			{portal, `"session"`}, {portal, `null`}} {
			p.posts <- post
		}
		synctest.Wait()
		assert.Empty(t, w.clerk.SessionID(), "messages of others are not believed")
		assert.Zero(t, p.closed.Load())
		p.posts <- [2]string{portal, `{"session":"sess_1"}`}
		synctest.Wait()
		assert.Equal(t, "sess_1", w.clerk.SessionID())
		assert.Equal(t, []string{"https://app.test/done"}, w.visited)
		assert.EqualValues(t, 1, p.closed.Load())
	})
}

func TestPopupReturnURL(t *testing.T) {
	popupFlow(t, devKey, func(t *testing.T, w *world, p *fakePopup) {
		p.posts <- [2]string{portal, `{"return_url":"/cb?intent=signIn"}`}
		synctest.Wait()
		assert.Equal(t, []string{"https://app.test/cb?intent=signIn"}, w.visited)
		assert.EqualValues(t, 1, p.closed.Load())
	})
	for _, target := range unsafeTargets {
		popupFlow(t, devKey, func(t *testing.T, w *world, p *fakePopup) {
			p.posts <- [2]string{portal, `{"return_url":` + quote(target) + `}`}
			synctest.Wait()
			for _, visited := range w.visited {
				assert.Equal(t, "https://app.test/", visited, "%q", target)
			}
		})
	}
}

// A window that closes without a report: the client is read again before anybody hears of it.
func TestPopupClosed(t *testing.T) {
	open := func(t *testing.T, w *world) (p *fakePopup, closed *atomic.Int32) {
		w.on("POST /client/sign_ins", reply(atProvider(""), clientJSON(atProvider(""))))
		p, closed = newFakePopup(), &atomic.Int32{}
		params := P("strategy", "oauth_google", "redirectUrl", "/cb", "redirectUrlComplete", "/done")
		require.NoError(t, w.clerk.SignIn().AuthenticateWithPopup(background, params, p, func() { closed.Add(1) }))
		w.forget()
		time.Sleep(time.Minute)
		synctest.Wait()
		assert.Empty(t, w.sent(), "nothing is asked while the window is open")
		p.shut.Store(true)
		return p, closed
	}
	client := func(signIn string, sessions ...string) answer {
		return ok(`{"response":` + clientJSON(signIn, sessions...) + `,"client":null}`)
	}
	loadedWith(t, devKey, "", `{"standardBrowser":false}`, func(t *testing.T, w *world) {
		p, closed := open(t, w)
		w.on("GET /client", client("", sessionJSON("sess_1", "active", "")))
		w.on(touchOne, ok("{}"))
		w.on(tokenOne, tokenReply(mint("sess_1", 0, 60, "")))
		time.Sleep(2 * time.Second)
		synctest.Wait()
		assert.Equal(t, "sess_1", w.clerk.SessionID(), "the sign-in was done, the report was lost")
		assert.Zero(t, closed.Load())
		assert.EqualValues(t, 1, p.closed.Load())
	})
	loadedWith(t, devKey, "", `{"standardBrowser":false}`, func(t *testing.T, w *world) {
		_, closed := open(t, w)
		w.on("GET /client", client(strings.Replace(atProvider(""), `"unverified"`, `"transferable"`, 1)))
		time.Sleep(2 * time.Second)
		synctest.Wait()
		require.Len(t, w.visited, 1)
		assert.Contains(t, w.visited[0], "https://app.test/cb?")
		assert.Zero(t, closed.Load())
	})
	loadedWith(t, devKey, "", `{"standardBrowser":false}`, func(t *testing.T, w *world) {
		p, closed := open(t, w)
		w.on("GET /client", client(atProvider("")))
		time.Sleep(2 * time.Second)
		synctest.Wait()
		assert.EqualValues(t, 1, closed.Load())
		assert.Zero(t, p.closed.Load(), "an isolated window looks closed and may report yet")
		time.Sleep(11 * time.Minute)
		synctest.Wait()
		assert.EqualValues(t, 1, closed.Load())
		assert.EqualValues(t, 1, p.closed.Load(), "but not for ever")
		assert.Len(t, w.sent(), 1)
	})
}

// A server without hosted pages has its own callback page, which has to know the state.
func TestPopupState(t *testing.T) {
	popupFlow(t, localKey, func(t *testing.T, w *world, p *fakePopup) {
		state := strings.Repeat("80", 32)
		assert.Contains(t, w.sent()[0], "popup_auth_callback%3Fstate%3D"+state)
		for _, wrong := range []string{"", "80", strings.Repeat("81", 32)} {
			p.posts <- [2]string{"https://api.test", `{"session":"sess_1","state":"` + wrong + `"}`}
		}
		synctest.Wait()
		assert.Empty(t, w.clerk.SessionID())
		p.posts <- [2]string{"https://api.test", `{"session":"sess_1","state":"` + state + `"}`}
		synctest.Wait()
		assert.Equal(t, "sess_1", w.clerk.SessionID())
	})
}

func TestPopupFailures(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		assert.EqualError(
			t,
			w.clerk.SignIn().AuthenticateWithPopup(background, nil, nil, nil),
			"ClerkJS: Missing 'popup' option",
		)
		w.on("POST /client/sign_ins", refusal(422, "strategy_disabled"), reply(atProvider(""), ""))
		p := newFakePopup()
		assert.ErrorIs(
			t,
			w.clerk.SignIn().AuthenticateWithPopup(background, P("strategy", "oauth_x", "redirectUrl", "/cb"), p, nil),
			&Error{Code: "strategy_disabled"},
		)
		assert.EqualValues(t, 1, p.closed.Load(), "nothing listens any longer")
		p.err = errNetwork
		assert.ErrorIs(
			t,
			w.clerk.SignIn().AuthenticateWithPopup(background, P("strategy", "oauth_x", "redirectUrl", "/cb"), p, nil),
			errNetwork,
		)
		assert.EqualValues(t, 2, p.closed.Load())
		assert.ErrorIs(
			t,
			w.clerk.SignIn().AuthenticateWithPopup(background, P("redirectUrl", "http://a b%zz"), p, nil),
			&Error{Code: "invalid_url"},
		)
		assert.EqualValues(t, 3, p.closed.Load())
	})
	bubble(t, localKey, func(t *testing.T, w *world) {
		p := newFakePopup()
		assert.NoError(
			t,
			w.clerk.SignIn().AuthenticateWithPopup(background, nil, p, nil),
			"before the load nothing happens",
		)
		assert.EqualValues(t, 1, p.closed.Load())
	})
	popupFlow(t, devKey, func(t *testing.T, w *world, p *fakePopup) {
		w.clerk.Close()
		synctest.Wait()
		assert.EqualValues(t, 1, p.closed.Load(), "the instance's end is the listener's")
	})
}

// Wallets (PROTOCOL 5.9, 5.10).

func web3Server(w *world, strategy string) {
	factor := `"supported_first_factors":[{"strategy":"` + strategy + `","web3_wallet_id":"idn_w"}]`
	w.on("POST /client/sign_ins", reply(signInJSON("sia_1", "needs_first_factor", factor), ""))
	w.on(
		emailPrepare,
		reply(
			signInJSON(
				"sia_1",
				"needs_first_factor",
				factor+","+verification("unverified", `"nonce":"n","message":"Sign é"`),
			),
			"",
		),
	)
	w.on("POST /client/sign_ins/sia_1/attempt_first_factor", reply(signInJSON("sia_1", "complete", ""), ""))
}

func TestWallet(t *testing.T) {
	for _, strategy := range []string{"web3_metamask_signature", "web3_coinbase_wallet_signature",
		"web3_okx_wallet_signature", "web3_base_signature", "web3_solana_signature"} {
		loaded(t, "", func(t *testing.T, w *world) {
			web3Server(w, strategy)
			w.wallets.wallet = &fakeWallet{address: "0xabc"}
			in := w.clerk.SignIn()
			require.NoError(t, in.AuthenticateWithWallet(background, w.wallets, strategy, "Phantom"))
			assert.Equal(
				t,
				[]string{
					"POST /client/sign_ins identifier=0xabc&locale=en-US",
					emailPrepare + " web3_wallet_id=idn_w&strategy=" + strategy,
					"POST /client/sign_ins/sia_1/attempt_first_factor signature=0xsigned&strategy=" + strategy,
				},
				w.sent(),
			)
			assert.Equal(t, []string{"Sign é by 0xabc"}, w.wallets.wallet.signed, "the message, not the nonce")
			assert.Equal(t, "complete", in.Status())
		})
	}
}

func TestWalletErrors(t *testing.T) {
	declined := codedError{4001, "User rejected the request."}
	for name, row := range map[string]struct {
		strategy string
		wallet   *fakeWallet
		want     error
		signed   int
	}{
		"none":             {"web3_metamask_signature", nil, &Error{Code: "web3_wallet_not_found"}, 0},
		"connect declined": {"web3_metamask_signature", &fakeWallet{addressErr: declined}, declined, 0},
		"busy": {"web3_metamask_signature", &fakeWallet{addressErr: codedError{-32002, "pending"}},
			&Error{Code: "web3_wallet_request_pending"}, 0},
		"declined": {"web3_metamask_signature", &fakeWallet{address: "0x1", signErr: []error{declined}},
			declined, 1},
		"Coinbase refuses once": {"web3_coinbase_wallet_signature",
			&fakeWallet{address: "0x1", signErr: []error{declined}}, nil, 2},
		"Coinbase declined": {"web3_coinbase_wallet_signature",
			&fakeWallet{address: "0x1", signErr: []error{declined, declined}}, declined, 2},
		"Coinbase fails differently": {"web3_coinbase_wallet_signature",
			&fakeWallet{address: "0x1", signErr: []error{errNetwork}}, errNetwork, 1},
		"Solana declined": {"web3_solana_signature",
			&fakeWallet{address: "So1",
				signErr: []error{errors.New("User rejected the request.")}}, &Error{Code: "web3_signature_request_rejected"}, 1},
		"Solana fails": {"web3_solana_signature", &fakeWallet{address: "So1", signErr: []error{errNetwork}},
			&Error{Code: "web3_solana_signature_generation_failed"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			loaded(t, "", func(t *testing.T, w *world) {
				web3Server(w, row.strategy)
				w.wallets.wallet = row.wallet
				err := w.clerk.SignIn().AuthenticateWithWallet(background, w.wallets, row.strategy, "Phantom")
				if row.want == nil {
					require.NoError(t, err)
				} else {
					assert.ErrorIs(t, err, row.want)
				}
				if row.wallet != nil {
					assert.Len(t, row.wallet.signed, row.signed)
				}
				if row.signed == 0 {
					assert.Empty(t, w.sent(), "no request without an address")
				}
			})
		})
	}
}

func TestWalletWithoutAnAddress(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		web3Server(w, "web3_metamask_signature")
		w.wallets.wallet = &fakeWallet{}
		err := w.clerk.SignIn().AuthenticateWithWallet(background, w.wallets, "web3_metamask_signature", "")
		assert.ErrorIs(t, err, &Error{Code: "web3_wallet_locked"})
		err = w.clerk.SignIn().AuthenticateWithWallet(background, nil, "web3_metamask_signature", "")
		assert.ErrorIs(t, err, &Error{Code: "web3_wallet_not_found"})
		assert.Empty(t, w.sent(), "and an empty identifier is not sent")
	})
}

func TestWeb3Refusals(t *testing.T) {
	sign := func(context.Context, string, string, string, string) (string, error) { return "sig", nil }
	loaded(t, "", func(t *testing.T, w *world) {
		in := w.clerk.SignIn()
		assert.EqualError(
			t,
			in.AuthenticateWithWeb3(background, P("identifier", "0x"), nil),
			"ClerkJS: Missing 'generateSignature' option",
		)
		assert.EqualError(
			t,
			in.AuthenticateWithWeb3(background, P("strategy", "web3_solana_signature"), sign),
			"ClerkJS: Missing 'walletName' option",
		)
		assert.ErrorIs(
			t,
			in.AuthenticateWithWallet(background, w.wallets, "web3_solana_signature", ""),
			&Error{Code: "web3_solana_wallet_name_required"},
		)
		assert.Empty(t, w.sent())
		w.on(
			"POST /client/sign_ins",
			reply(signInJSON("sia_1", "needs_first_factor", `"supported_first_factors":[{"strategy":"password"}]`), ""),
		)
		assert.ErrorIs(
			t,
			in.AuthenticateWithWeb3(background, P("identifier", "0x"), sign),
			&Error{Code: "web3_factor_missing"},
		)
		web3Server(w, "web3_metamask_signature")
		w.on(emailPrepare, unchanged)
		assert.ErrorIs(
			t,
			in.AuthenticateWithWeb3(background, P("identifier", "0x"), sign),
			&Error{Code: "web3_factor_missing"},
			"no message to sign",
		)
	})
}

func TestWalletNobodyKnowsSignsUp(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		w.wallets.wallet = &fakeWallet{address: "0xabc"}
		w.on("POST /client/sign_ins", refusal(422, "form_identifier_not_found"))
		up := func(state, more string) string {
			return `{"id":"sua_1","status":"` + state + `","verifications":{"web3_wallet":{"status":"verified","message":"m"` +
				more + `}}}`
		}
		w.on("POST /client/sign_ups", reply(up("missing_requirements", ""), ""))
		w.on("POST /client/sign_ups/sua_1/prepare_verification", reply(up("missing_requirements", ""), ""))
		w.on("POST /client/sign_ups/sua_1/attempt_verification", reply(up("missing_requirements", ""), ""))
		var to string
		require.NoError(
			t,
			w.clerk.AuthenticateWithWallet(
				background,
				w.wallets,
				"web3_metamask_signature",
				`{"signUpContinueUrl":"/continue","unsafeMetadata":{"a":1},"legalAccepted":true}`,
				func(_ context.Context, url string) error { to = url; return nil },
			),
		)
		assert.Equal(t, "/continue", to)
		assert.Equal(
			t,
			"POST /client/sign_ups web3_wallet=0xabc&unsafe_metadata=%7B%22a%22%3A1%7D&legal_accepted=true&locale=en-US",
			w.sent()[1],
		)
	})
}

// Passkeys (PROTOCOL 5.11).

const passkeyVerification = `"first_factor_verification":{"status":"unverified","strategy":"passkey","nonce":"{\"challenge\":\"abc\"}"}`

func passkeyServer(w *world) {
	w.on(
		"POST /client/sign_ins",
		reply(
			signInJSON("sia_p", "needs_first_factor", passkeyVerification),
			clientJSON(signInJSON("sia_p", "needs_first_factor", passkeyVerification)),
		),
	)
	w.on("POST /client/sign_ins/sia_p/attempt_first_factor", reply(signInJSON("sia_p", "complete", ""), ""))
	w.passkeys.credential = `{"id":"cred"}`
}

func TestPasskeyFlows(t *testing.T) {
	for _, flow := range []string{"discoverable", "autofill"} {
		for _, conditional := range []bool{true, false} {
			loaded(t, "", func(t *testing.T, w *world) {
				passkeyServer(w)
				w.passkeys.conditional = conditional
				in := w.clerk.SignIn()
				require.NoError(t, in.AuthenticateWithPasskey(background, flow))
				assert.Equal(t, []string{"POST /client/sign_ins strategy=passkey&locale=en-US",
					"POST /client/sign_ins/sia_p/attempt_first_factor public_key_credential=%7B%22id%22%3A%22cred%22%7D&strategy=passkey"}, w.sent())
				assert.Equal(t, []bool{flow == "autofill" && conditional}, w.passkeys.mediation)
				assert.Equal(t, Document(`{"challenge":"abc"}`), w.passkeys.asked[0])
			})
		}
	}
}

func TestPasskeyOfTheAccount(t *testing.T) {
	loaded(
		t,
		clientJSON(signInJSON("sia_1", "needs_first_factor", `"supported_first_factors":[{"strategy":"passkey"}]`)),
		func(t *testing.T, w *world) {
			w.on(emailPrepare, reply(signInJSON("sia_1", "needs_first_factor", passkeyVerification), ""))
			w.on("POST /client/sign_ins/sia_1/attempt_first_factor", reply(signInJSON("sia_1", "complete", ""), ""))
			w.passkeys.credential = "{}"
			require.NoError(t, w.clerk.SignIn().AuthenticateWithPasskey(background, ""))
			assert.Equal(t, emailPrepare+" strategy=passkey", w.sent()[0])
		},
	)
	second := `"supported_second_factors":[{"strategy":"passkey"}]`
	for _, state := range []string{"needs_second_factor", "needs_client_trust"} {
		loaded(t, clientJSON(signInJSON("sia_1", state, second)), func(t *testing.T, w *world) {
			w.on(
				"POST /client/sign_ins/sia_1/prepare_second_factor",
				reply(
					signInJSON(
						"sia_1",
						state,
						second+`,"second_factor_verification":{"nonce":"{\"challenge\":\"x\"}"}`,
					),
					"",
				),
			)
			w.on("POST /client/sign_ins/sia_1/attempt_second_factor", reply(signInJSON("sia_1", "complete", ""), ""))
			w.passkeys.credential = "{}"
			require.NoError(t, w.clerk.SignIn().AuthenticateWithPasskey(background, ""))
			assert.Equal(
				t,
				"POST /client/sign_ins/sia_1/attempt_second_factor public_key_credential=%7B%7D&strategy=passkey",
				w.sent()[1],
			)
		})
	}
	atFirstFactor(t, func(t *testing.T, w *world, in *SignIn) {
		assert.ErrorIs(t, in.AuthenticateWithPasskey(background, ""), &Error{Code: "passkey_factor_missing"})
	})
}

func TestPasskeyErrors(t *testing.T) {
	for name, row := range map[string]struct {
		err  error
		code string
	}{
		"NotAllowedError": {namedError{"NotAllowedError"}, "passkey_retrieval_cancelled"},
		"AbortError":      {namedError{"AbortError"}, "passkey_operation_aborted"},
		"SecurityError":   {namedError{"SecurityError"}, "passkey_invalid_rpID_or_domain"},
		"nothing":         {nil, "passkey_retrieval_failed"},
		"UnknownError":    {namedError{"UnknownError"}, CodePasskeyRetrievalFailed},
		"plain":           {errNetwork, CodePasskeyRetrievalFailed},
	} {
		t.Run(name, func(t *testing.T) {
			loaded(t, "", func(t *testing.T, w *world) {
				passkeyServer(w)
				w.passkeys.err, w.passkeys.credential = row.err, ""
				err := w.clerk.SignIn().AuthenticateWithPasskey(background, "discoverable")
				require.ErrorIs(t, err, &Error{Code: row.code})
				assert.Equal(t, KindWebAuthn, asError(err).Kind)
				if row.err != nil {
					assert.ErrorIs(t, err, row.err, "with its cause")
				}
				if name == "SecurityError" {
					assert.Contains(t, asError(err).DocsURL, "https://clerk.com/docs/")
				}
				assert.Len(t, w.sent(), 1, "no attempt is made")
			})
		})
	}
	loaded(t, "", func(t *testing.T, w *world) {
		w.robot = true
		assert.ErrorIs(
			t,
			w.clerk.SignIn().AuthenticateWithPasskey(background, "discoverable"),
			&Error{Code: "passkey_not_supported"},
		)
		w.robot = false
		w.clerk.ports.Passkeys = nil
		assert.ErrorIs(
			t,
			w.clerk.SignIn().AuthenticateWithPasskey(background, "discoverable"),
			&Error{Code: "passkey_not_supported"},
		)
		w.clerk.ports.Passkeys = w.passkeys
		for _, nonce := range []string{"", "{}", "[", "null", `{\"challenge\":\"\"}`} {
			w.on(
				"POST /client/sign_ins",
				reply(signInJSON("sia_p", "needs_first_factor", verification("unverified", `"nonce":"`+nonce+`"`)), ""),
			)
			assert.ErrorIs(
				t,
				w.clerk.SignIn().AuthenticateWithPasskey(background, "discoverable"),
				&Error{Code: "missing_public_key_options"},
				nonce,
			)
		}
		assert.Empty(t, w.passkeys.asked)
	})
}

func TestAutofillNeverReplacesALiveAttempt(t *testing.T) {
	for _, live := range []string{
		signInJSON("sia_1", "needs_first_factor", `"identifier":"a@b.co"`),
		signInJSON("sia_1", "needs_second_factor", ""),
		signInJSON("sia_1", "needs_new_password", ""),
		signInJSON("sia_1", "needs_client_trust", ""),
		signInJSON("sia_1", "some_future_status", ""),
	} {
		loaded(t, clientJSON(live), func(t *testing.T, w *world) {
			passkeyServer(w)
			assert.ErrorIs(
				t,
				w.clerk.SignIn().AuthenticateWithPasskey(background, "autofill"),
				&Error{Code: "passkey_operation_aborted"},
				live,
			)
			assert.Empty(t, w.sent())
		})
	}
	// The user starts another attempt while the suggestion waits.
	loaded(t, "", func(t *testing.T, w *world) {
		passkeyServer(w)
		w.passkeys.conditional = true
		in := w.clerk.SignIn()
		w.passkeys.during = func() {
			other := signInJSON("sia_2", "needs_first_factor", `"identifier":"a@b.co"`)
			w.on("POST /client/sign_ins", reply(other, clientJSON(other)))
			require.NoError(t, w.clerk.SignIn().Create(background, P("identifier", "a@b.co")))
		}
		assert.ErrorIs(t, in.AuthenticateWithPasskey(background, "autofill"), &Error{Code: "passkey_operation_aborted"})
		assert.Equal(t, "sia_2", w.clerk.SignIn().ID())
		assert.Len(t, w.sent(), 2, "the passkey is not offered to the server")
	})
}

// Passwords (PROTOCOL 5.12; the length is not off by one here).

func TestValidatePassword(t *testing.T) {
	loaded(t, "", func(t *testing.T, w *world) {
		check := func(settings, password string) PasswordCheck {
			w.clerk.environment = Document(`{"user_settings":{"password_settings":` + settings + `}}`)
			got, known := w.clerk.ValidatePassword(password)
			require.True(t, known)
			return got
		}
		all := `{"min_length":10,"max_length":20,"require_numbers":true,"require_lowercase":true,"require_uppercase":true,"require_special_char":true}`
		assert.Empty(t, check(all, "abcDEF123!"))
		assert.Equal(
			t,
			PasswordCheck{
				"min_length",
				"require_numbers",
				"require_lowercase",
				"require_uppercase",
				"require_special_char",
			},
			check(all, ""),
		)
		assert.Equal(
			t,
			PasswordCheck{"max_length", "require_numbers", "require_lowercase", "require_special_char"},
			check(all, strings.Repeat("A", 21)),
		)
		assert.Empty(t, check(`{}`, "12345678"))
		assert.Equal(t, PasswordCheck{"min_length"}, check(`{"min_length":4}`, "1234567"), "never less than eight")
		assert.Equal(t, PasswordCheck{"max_length"}, check(`{"max_length":0}`, strings.Repeat("x", 73)))
		assert.Empty(t, check(`{"max_length":100}`, strings.Repeat("x", 72)))
		assert.Equal(t, PasswordCheck{"min_length"}, check(`{}`, "ééééééé"), "characters, not bytes")
		assert.Empty(t, check(`{}`, "😀😀😀😀"), "counted as JavaScript counts")
		assert.Equal(
			t,
			PasswordCheck{"require_special_char"},
			check(`{"require_special_char":true,"allowed_special_characters":"#"}`, "password!"),
		)
		assert.Empty(t, check(`{"require_special_char":true,"allowed_special_characters":"#"}`, "password#"))
		w.clerk.environment = ""
		_, known := w.clerk.ValidatePassword("x")
		assert.False(t, known)
	})
}

func TestErrorText(t *testing.T) {
	for _, e := range []*Error{
		{Kind: KindUsage, Code: `a"b`, Message: "line\n"},
		{Kind: KindAPI, Code: "c", Status: 422, Errors: `[{"code":"c"}]`, TraceID: "t", RetryAfter: 3},
		{Kind: KindWebAuthn, DocsURL: "https://x"},
	} {
		d, ok := ParseDocument(e.Text())
		require.True(t, ok, e.Text())
		assert.Equal(t, string(e.Kind), d.Get("kind").Text())
		assert.Equal(t, e.Code, d.Get("code").Text())
		assert.Equal(t, e.Message, d.Get("message").Text())
	}
	assert.Equal(t, "code", (&Error{Code: "code"}).Error())
	assert.Equal(t, "0", itoa(0))
	assert.Equal(t, "-120", itoa(-120))
}

func TestViews(t *testing.T) {
	loaded(
		t,
		clientJSON(
			signInJSON(
				"sia_1",
				"needs_second_factor",
				`"identifier":"a@b.co","supported_identifiers":["email_address","passkey"],
		"supported_first_factors":[{"strategy":"email_code","email_address_id":"idn_1","safe_identifier":"a***","primary":true}],
		"supported_second_factors":[{"strategy":"phone_code","phone_number_id":"idn_2","default":true},{"strategy":"new_kind","x":1}],
		"first_factor_verification":{"status":"verified","strategy":"email_code","attempts":2,"expire_at":1700000000123,"channel":"sms"},
		"second_factor_verification":{"status":"failed","error":{"code":"form_code_incorrect","message":"m","long_message":"lm"}},
		"user_data":{"first_name":"Ada","last_name":null,"image_url":"https://i","has_image":true},"created_session_id":null`,
			),
			sessionJSON(
				"sess_1",
				"pending",
				`"expire_at":1700000000000,"tasks":[{"key":"setup-mfa"}]`,
			),
		),
		func(t *testing.T, w *world) {
			in := w.clerk.SignIn()
			assert.Equal(t, []string{"email_address", "passkey"}, in.SupportedIdentifiers())
			assert.Equal(t, "a@b.co", in.Identifier())
			first := in.SupportedFirstFactors()[0]
			assert.Equal(t, "strategy=email_code&email_address_id=idn_1", first.Params().encode())
			assert.True(t, first.Primary())
			second := in.SupportedSecondFactors()
			assert.True(t, second[0].Default())
			assert.Equal(t, "new_kind", second[1].Strategy(), "what this version does not know comes through")
			assert.EqualValues(t, 1, second[1].Get("x").Int())
			v := in.FirstFactorVerification()
			assert.Equal(t, "verified", v.Status())
			assert.Equal(t, 2, v.Attempts())
			assert.Equal(t, time.UnixMilli(1700000000123), v.ExpireAt())
			assert.NoError(t, v.Err())
			err := in.SecondFactorVerification().Err()
			assert.ErrorIs(t, err, &Error{Code: "form_code_incorrect"})
			assert.EqualError(t, err, "lm")
			assert.True(t, in.SecondFactorVerification().ExpireAt().IsZero())
			assert.Equal(t, "Ada", in.UserData().FirstName())
			assert.Empty(t, in.UserData().LastName())
			assert.Empty(t, in.CreatedSessionID())
			session := w.clerk.ActiveSession()
			assert.Equal(t, "sess_1", session.ID())
			assert.Equal(t, "setup-mfa", session.CurrentTask())
			assert.Equal(t, "user_1", session.User().ID())
			assert.Len(t, w.clerk.Client().Sessions(), 1)
		},
	)
}
