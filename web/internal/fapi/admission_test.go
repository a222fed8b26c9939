package fapi_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapitest"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// alter changes a stored user behind the API's back, as an administrator does while somebody signs in.
func alter(s *fapitest.Server, id string, f func(*domain.User)) {
	s.Update(func(tx *store.Tx) error {
		u, err := tx.User(id)
		if err != nil {
			return err
		}
		f(u)
		return tx.PutUser(u)
	})
}

func ban(u *domain.User) { u.Banned = true }

// TestNobodyWhoIsKeptOutGetsASession closes or locks an account before the last step of every way to a session.
func TestNobodyWhoIsKeptOutGetsASession(t *testing.T) {
	ways := map[string]struct {
		user func(*domain.User)
		// begin does all steps but the last, and returns the last one.
		begin func(s *fapitest.Server, b *fapitest.Browser) func() fapitest.Answer
	}{
		"password": {nil, func(_ *fapitest.Server, b *fapitest.Browser) func() fapitest.Answer {
			return func() fapitest.Answer { return start(b, "password", fapitest.Password) }
		}},
		"code": {nil, func(s *fapitest.Server, b *fapitest.Browser) func() fapitest.Answer {
			id := start(b, "strategy", "email_code").ID()
			code := s.Code(address)
			return func() fapitest.Answer {
				return step(b, id, "attempt_first_factor", "strategy", "email_code", "code", code)
			}
		}},
		"second factor": {withTOTP, func(s *fapitest.Server, b *fapitest.Browser) func() fapitest.Answer {
			id := start(b, "password", fapitest.Password).ID()
			return func() fapitest.Answer {
				return step(b, id, "attempt_second_factor", "strategy", "totp", "code", totpCode(t, s))
			}
		}},
		"new password": {nil, func(s *fapitest.Server, b *fapitest.Browser) func() fapitest.Answer {
			id := start(b, "strategy", "reset_password_email_code").ID()
			step(b, id, "attempt_first_factor", "strategy", "reset_password_email_code", "code", s.Code(address))
			return func() fapitest.Answer { return step(b, id, "reset_password", "password", "an entirely new one") }
		}},
	}
	for name, way := range ways {
		for code, keepOut := range map[string]func(*domain.User){
			"user_banned": ban,
			"user_locked": func(u *domain.User) { u.LockedUntil = time.Now().Add(time.Hour) },
		} {
			t.Run(name+" "+code, func(t *testing.T) {
				s := withUser(t, way.user)
				b := s.Browser()
				last := way.begin(s, b)
				before := s.Stored("ada").PasswordHash
				alter(s, "ada", keepOut)
				last().Refused(403, code)
				if client, ok := b.Get("/v1/client").Body["response"].(map[string]any); ok {
					assert.Empty(t, client["sessions"])
				}
				assert.Equal(t, before, s.Stored("ada").PasswordHash, "and changes nothing")
				s.Update(func(tx *store.Tx) error {
					sessions, err := tx.UserSessions("ada")
					assert.Empty(t, sessions)
					return err
				})
			})
		}
	}
}

func TestASessionEndsWithItsAccount(t *testing.T) {
	for name, end := range map[string]func(s *fapitest.Server){
		"banned":  func(s *fapitest.Server) { alter(s, "ada", ban) },
		"deleted": func(s *fapitest.Server) { s.Update(func(tx *store.Tx) error { return tx.DeleteUser("ada") }) },
	} {
		t.Run(name, func(t *testing.T) {
			s := withUser(t, nil)
			b := s.SignedIn("ada")
			session := b.Get("/v1/client").Response()["last_active_session_id"].(string)
			end(s)
			client := b.Get("/v1/client")
			assert.Empty(t, client.Response()["sessions"])
			assert.Nil(t, client.Response()["last_active_session_id"])
			assert.NotContains(t, client.Text, "eyJ", "no token is minted")
			for _, a := range []fapitest.Answer{
				b.Get("/v1/me"), b.Get("/v1/client/sessions/" + session), b.Post("/v1/client/sessions/" + session + "/touch"),
				b.Post("/v1/client/sessions/" + session + "/tokens"), b.Post("/v1/client/sessions/" + session + "/tokens/demo"), b.Post("/v1/me/totp"),
			} {
				assert.GreaterOrEqual(t, a.Status, 400, a.Text)
				assert.NotContains(t, a.Text, "eyJ")
			}
		})
	}
}

// A stranger who guesses must not be able to sign a person out.
func TestALockEndsNoSession(t *testing.T) {
	s := withUser(t, nil)
	b := s.SignedIn("ada")
	alter(s, "ada", func(u *domain.User) { u.LockedUntil = time.Now().Add(time.Hour) })
	assert.Equal(t, 200, b.Get("/v1/me").Status)
	start(s.Browser(), "password", fapitest.Password).Refused(403, "user_locked")
}

// Without this, a reset between the guesses made their number unlimited.
func TestMissesAreForgottenOnlyByASession(t *testing.T) {
	s := withUser(t, withTOTP)
	b, wrong := s.Browser(), 0
	for round := 0; round < 20; round++ {
		s.Wait(31 * time.Second)
		a := start(b, "strategy", "reset_password_email_code")
		if a.Status != 200 {
			break
		}
		id := a.ID()
		if step(b, id, "attempt_first_factor", "strategy", "reset_password_email_code", "code", s.Code(address)).Status != 200 {
			break
		}
		password := "entirely new " + string(rune('a'+round))
		if step(b, id, "reset_password", "password", password).Status != 200 {
			break
		}
		for range 3 {
			if step(b, id, "attempt_second_factor", "strategy", "totp", "code", another(totpCode(t, s))).Status != 422 {
				break
			}
			wrong++
		}
	}
	assert.Less(t, wrong, 10)
	assert.True(t, s.Stored("ada").LockedUntil.After(s.Clock.Now()))
}

// What a verification was prepared for must still be the user's when it is answered.
func TestAFactorThatIsGoneProvesNothing(t *testing.T) {
	for name, f := range map[string]func(*domain.User){
		"unverified": func(u *domain.User) { u.Emails[0].Verified = false },
		"removed":    func(u *domain.User) { u.Emails[0].ID = "idn_other" },
	} {
		s := withUser(t, nil)
		b := s.Browser()
		id := start(b, "strategy", "email_code").ID()
		code := s.Code(address)
		alter(s, "ada", f)
		a := step(b, id, "attempt_first_factor", "strategy", "email_code", "code", code)
		assert.Equal(t, 400, a.Status, name+": "+a.Text)
	}
	s := withUser(t, func(u *domain.User) {
		u.Phones = []domain.Phone{{ID: "idn_p", Number: "+12015550100", Verified: true}}
	})
	b := s.Browser()
	id := start(b, "strategy", "phone_code").ID()
	alter(s, "ada", func(u *domain.User) { u.Phones[0].SecondFactor = true })
	a := step(b, id, "attempt_first_factor", "strategy", "phone_code", "code", "424242")
	assert.Equal(t, 400, a.Status, "a phone is not both factors: "+a.Text)
}

// Whoever puts a cookie of theirs into another person's browser must not be signed in with that person.
func TestAPlantedCookieOpensNothing(t *testing.T) {
	for name, plant := range map[string]func(*fapitest.Browser) fapitest.Answer{
		"before there is a client": func(b *fapitest.Browser) fapitest.Answer { return b.Get("/v1/client") },
		"with a client":            func(b *fapitest.Browser) fapitest.Answer { return b.Do("PUT", "/v1/client") },
		"with an attempt":          func(b *fapitest.Browser) fapitest.Answer { return start(b) },
	} {
		t.Run(name, func(t *testing.T) {
			s := withUser(t, nil)
			stranger := s.Browser()
			plant(stranger)
			planted := *stranger
			victim := &planted
			a := start(victim, "password", fapitest.Password)
			require.Equal(t, "complete", a.Response()["status"])
			require.NotEmpty(t, victim.Get("/v1/client").Response()["sessions"])
			a = stranger.Get("/v1/client?_again=9")
			assert.NotContains(t, a.Text, "sess_")
			assert.NotEqual(t, 200, stranger.Get("/v1/me?_again=9").Status)
			assert.Equal(t, http.StatusTemporaryRedirect, stranger.Get("/v1/client").Status, "a request under way is sent again")
			s.Wait(2 * time.Minute)
			assert.JSONEq(t, `{"response":null,"client":null}`, stranger.Get("/v1/client").Text)
		})
	}
}

// A cookie that this server has not made names nobody, also before there is a client.
func TestAForeignCookieIsReplaced(t *testing.T) {
	s := withUser(t, nil)
	for _, forged := range []string{"x", "x.y", ".", "a.b.c"} {
		w := raw(s, "POST", "/v1/client/sign_ins", "identifier="+address+"&password="+fapitest.Password, "Content-Type", formType, "Cookie", "__client="+forged)
		require.Equal(t, 200, w.Code)
		require.Len(t, w.Result().Cookies(), 1)
		assert.NotEqual(t, forged, w.Result().Cookies()[0].Value)
	}
}

func TestAFailedRequestMakesNoClient(t *testing.T) {
	s := withUser(t, nil)
	for _, form := range []string{"identifier=nobody@example.com", "identifier=" + address + "&password=wrong", "strategy=ticket&ticket=x", "strategy=oauth_x", "foo=bar",
		"identifier=" + address + "&strategy=email_code&channel=pigeon"} {
		w := raw(s, "POST", "/v1/client/sign_ins", form, "Content-Type", formType)
		assert.GreaterOrEqual(t, w.Code, 400, form)
		assert.Empty(t, w.Result().Cookies(), form)
	}
	assert.Equal(t, 1, s.Stored("ada").FailedAttempts, "the wrong password counts all the same")
}

// The page of the double click: both requests carry the cookie that the first answer of the server set.
func TestTwoFirstRequestsAreOneBrowsers(t *testing.T) {
	s := withUser(t, nil)
	b := s.Browser()
	b.Get("/v1/client")
	late := *b
	require.Equal(t, "complete", start(b, "password", fapitest.Password).Response()["status"])
	again := start(&late, "password", fapitest.Password)
	assert.Equal(t, http.StatusTemporaryRedirect, again.Status)
	assert.Empty(t, again.Header.Values("Set-Cookie"), "the winner's cookie stays")
	late = *b // the browser has the winner's cookie when it follows
	a := late.Post(again.Header.Get("Location"), "identifier", address, "password", fapitest.Password)
	a.Refused(400, "session_exists")
	assert.Len(t, errorClient(t, a)["sessions"], 1, "the answer tells what has happened")
}

// Tab B does not know yet that somebody signed in in tab A.
func TestErrorsAboutTheClientCarryIt(t *testing.T) {
	s := withUser(t, nil)
	b := s.Browser()
	id := start(b).ID()
	require.Equal(t, "complete", start(b, "password", fapitest.Password).Response()["status"])
	for _, a := range []fapitest.Answer{
		start(b), start(b, "password", fapitest.Password), step(b, id, "attempt_first_factor", "strategy", "password", "password", fapitest.Password),
	} {
		assert.Len(t, errorClient(t, a)["sessions"], 1, a.Text)
	}
}
