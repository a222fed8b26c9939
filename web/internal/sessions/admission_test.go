package sessions_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/settings"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

// alter changes a stored user behind the API's back, as an administrator does while somebody signs in.
func alter(s *world.World, id string, f func(*domain.User)) {
	s.Update(func(tx *store.Tx) error {
		u, err := tx.User(id)
		if err != nil {
			return err
		}
		f(u)
		return tx.PutUser(u)
	})
}

// TestNobodyWhoIsKeptOutGetsASession closes or locks an account before the last step of every way to a session.
func TestNobodyWhoIsKeptOutGetsASession(t *testing.T) {
	ways := map[string]struct {
		user func(*domain.User)
		// begin does all steps but the last, and returns the last one.
		begin func(s *world.World, b *world.Browser) func() world.Answer
	}{
		"password": {nil, func(_ *world.World, b *world.Browser) func() world.Answer {
			return func() world.Answer { return b.Start("password", world.Password) }
		}},
		"code": {nil, func(s *world.World, b *world.Browser) func() world.Answer {
			id := b.Start("strategy", "email_code").ID()
			code := s.Code(world.Ada)
			return func() world.Answer {
				return b.Step(id, "attempt_first_factor", "strategy", "email_code", "code", code)
			}
		}},
		"second factor": {world.WithTOTP, func(s *world.World, b *world.Browser) func() world.Answer {
			id := b.Start("password", world.Password).ID()
			return func() world.Answer {
				return b.Step(id, "attempt_second_factor", "strategy", "totp", "code", s.TOTP("ada"))
			}
		}},
		"new password": {nil, func(s *world.World, b *world.Browser) func() world.Answer {
			id := b.Start("strategy", "reset_password_email_code").ID()
			b.Step(id, "attempt_first_factor", "strategy", "reset_password_email_code", "code", s.Code(world.Ada))
			return func() world.Answer { return b.Step(id, "reset_password", "password", "an entirely new one") }
		}},
	}
	for name, way := range ways {
		for code, keepOut := range map[string]func(*domain.User){
			"user_banned": world.Banned,
			"user_locked": func(u *domain.User) { u.LockedUntil = time.Now().Add(time.Hour) },
		} {
			t.Run(name+" "+code, func(t *testing.T) {
				s := world.WithAda(t, way.user)
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
					sessions, _, err := tx.FindSessions(store.SessionFilter{UserID: "ada"})
					assert.Empty(t, sessions)
					return err
				})
			})
		}
	}
}

func TestASessionEndsWithItsAccount(t *testing.T) {
	for name, end := range map[string]func(s *world.World){
		"banned":  func(s *world.World) { alter(s, "ada", world.Banned) },
		"deleted": func(s *world.World) { s.Update(func(tx *store.Tx) error { return tx.DeleteUser("ada") }) },
	} {
		t.Run(name, func(t *testing.T) {
			s := world.WithAda(t, nil)
			b := s.SignedIn("ada")
			session := b.Get("/v1/client").Response()["last_active_session_id"].(string)
			end(s)
			client := b.Get("/v1/client")
			assert.Empty(t, client.Response()["sessions"])
			assert.Nil(t, client.Response()["last_active_session_id"])
			assert.NotContains(t, client.Text, "eyJ", "no token is minted")
			for _, a := range []world.Answer{
				b.Get("/v1/me"), b.Get("/v1/client/sessions/" + session), b.Post("/v1/client/sessions/" + session + "/touch"),
				b.Post("/v1/client/sessions/" + session + "/tokens"),
				b.Post("/v1/client/sessions/" + session + "/tokens/demo"), b.Post("/v1/me/totp"),
			} {
				assert.GreaterOrEqual(t, a.Status, 400, a.Text)
				assert.NotContains(t, a.Text, "eyJ")
			}
		})
	}
}

// A stranger who guesses must not be able to sign a person out.
func TestALockEndsNoSession(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.SignedIn("ada")
	alter(s, "ada", func(u *domain.User) { u.LockedUntil = time.Now().Add(time.Hour) })
	assert.Equal(t, 200, b.Get("/v1/me").Status)
	s.Browser().Start("password", world.Password).Refused(403, "user_locked")
}

// Without this, a reset between the guesses made their number unlimited.
func TestMissesAreForgottenOnlyByASession(t *testing.T) {
	s := world.WithAda(t, world.WithTOTP)
	b, wrong := s.Browser(), 0
	for round := 0; round < 20; round++ {
		s.Wait(31 * time.Second)
		a := b.Start("strategy", "reset_password_email_code")
		if a.Status != 200 {
			break
		}
		id := a.ID()
		if b.Step(
			id,
			"attempt_first_factor",
			"strategy",
			"reset_password_email_code",
			"code",
			s.Code(world.Ada),
		).Status != 200 {
			break
		}
		password := "entirely new " + string(rune('a'+round))
		if b.Step(id, "reset_password", "password", password).Status != 200 {
			break
		}
		for range 3 {
			if b.Step(
				id,
				"attempt_second_factor",
				"strategy",
				"totp",
				"code",
				world.Another(s.TOTP("ada")),
			).Status != 422 {
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
		s := world.WithAda(t, nil)
		b := s.Browser()
		id := b.Start("strategy", "email_code").ID()
		code := s.Code(world.Ada)
		alter(s, "ada", f)
		a := b.Step(id, "attempt_first_factor", "strategy", "email_code", "code", code)
		assert.Equal(t, 400, a.Status, name+": "+a.Text)
	}
	s := world.WithAda(t, func(u *domain.User) {
		u.Phones = []domain.Phone{{ID: "idn_p", Number: "+12015550100", Verified: true}}
	})
	b := s.Browser()
	id := b.Start("strategy", "phone_code").ID()
	alter(s, "ada", func(u *domain.User) { u.Phones[0].SecondFactor = true })
	a := b.Step(id, "attempt_first_factor", "strategy", "phone_code", "code", "424242")
	assert.Equal(t, 400, a.Status, "a phone is not both factors: "+a.Text)
}

// Whoever puts a cookie of theirs into another person's browser must not be signed in with that person.
func TestAPlantedCookieOpensNothing(t *testing.T) {
	for name, plant := range map[string]func(*world.Browser) world.Answer{
		"before there is a client": func(b *world.Browser) world.Answer { return b.Get("/v1/client") },
		"with a client":            func(b *world.Browser) world.Answer { return b.Do("PUT", "/v1/client") },
		"with an attempt":          func(b *world.Browser) world.Answer { return b.Start() },
	} {
		t.Run(name, func(t *testing.T) {
			s := world.WithAda(t, nil)
			stranger := s.Browser()
			plant(stranger)
			victim := stranger.Copy()
			a := victim.Start("password", world.Password)
			require.Equal(t, "complete", a.Response()["status"])
			require.NotEmpty(t, victim.Get("/v1/client").Response()["sessions"])
			again := stranger.Copy().Get("/v1/client")
			assert.Equal(t, http.StatusTemporaryRedirect, again.Status, "a request under way is sent again")
			assert.NotContains(t, again.Text, "sess_")
			for _, path := range []string{"/v1/client", "/v1/me", "/v1/client/sign_ins"} {
				assert.NotContains(t, stranger.Copy().Get(path+"?_again=9").Text, "sess_")
			}
			s.Wait(2 * time.Minute)
			assert.JSONEq(t, `{"response":null,"client":null}`, stranger.Get("/v1/client").Text)
		})
	}
}

// A cookie that this server has not made is replaced, also before there is a client.
func TestAForeignCookieIsReplaced(t *testing.T) {
	s := world.WithAda(t, nil)
	for _, forged := range []string{"x", "x.y", ".", "a.b.c"} {
		w := s.Raw(
			"POST",
			"/v1/client/sign_ins",
			"identifier="+world.Ada+"&password="+world.Password,
			"Content-Type",
			world.FormType,
			"Cookie",
			"__client="+forged,
		)
		require.Equal(t, 200, w.Code)
		require.Len(t, w.Result().Cookies(), 1)
		assert.NotEqual(t, forged, w.Result().Cookies()[0].Value)
	}
}

func TestAFailedRequestMakesNoClient(t *testing.T) {
	s := world.WithAda(t, nil)
	for _, form := range []string{"identifier=nobody@example.com", "identifier=" + world.Ada + "&password=wrong",
		"strategy=ticket&ticket=x", "strategy=oauth_x", "foo=bar",
		"identifier=" + world.Ada + "&strategy=email_code&channel=pigeon"} {
		w := s.Raw("POST", "/v1/client/sign_ins", form, "Content-Type", world.FormType)
		assert.GreaterOrEqual(t, w.Code, 400, form)
		assert.Empty(t, w.Result().Cookies(), form)
	}
	assert.Equal(t, 1, s.Stored("ada").FailedAttempts, "the wrong password counts all the same")
}

// The page of the double click: both requests carry the cookie that the first answer of the server set.
func TestTwoFirstRequestsAreOneBrowsers(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.Browser()
	b.Get("/v1/client")
	late := b.Copy()
	require.Equal(t, "complete", b.Start("password", world.Password).Response()["status"])
	again := late.Start("password", world.Password)
	assert.Equal(t, http.StatusTemporaryRedirect, again.Status)
	assert.Empty(t, again.Header.Values("Set-Cookie"), "the winner's cookie stays")
	late = b.Copy() // the browser has the winner's cookie when it follows
	a := late.Post(again.Header.Get("Location"), "identifier", world.Ada, "password", world.Password)
	a.Refused(400, "session_exists")
	assert.Len(t, a.ErrorClient()["sessions"], 1, "the answer tells what has happened")
}

// Tab B does not know yet that somebody signed in in tab A.
func TestErrorsAboutTheClientCarryIt(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.Browser()
	id := b.Start().ID()
	require.Equal(t, "complete", b.Start("password", world.Password).Response()["status"])
	for _, a := range []world.Answer{
		b.Start(), b.Start("password", world.Password),
		b.Step(id, "attempt_first_factor", "strategy", "password", "password", world.Password),
	} {
		assert.Len(t, a.ErrorClient()["sessions"], 1, a.Text)
	}
}

// The answer that carried the new cookie got lost on its way: the person signs in once more, and is not stuck.
func TestALostAnswerLocksNobodyOut(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.Browser()
	b.Get("/v1/client")
	behind := b.Copy()
	require.Equal(t, "complete", b.Start("password", world.Password).Response()["status"])
	path := "/v1/client"
	a := behind.Get(path)
	for ; a.Status == http.StatusTemporaryRedirect; a = behind.Get(path) {
		path = a.Header.Get("Location")
	}
	assert.JSONEq(t, `{"response":null,"client":null}`, a.Text)
	assert.Equal(t, "complete", behind.Start("password", world.Password).Response()["status"])
	assert.Len(t, behind.Client().Get("response.sessions"), 1)
}

// Each answer carries all sessions of the client, with a token that is signed for each.
func TestAClientHasSoManySessions(t *testing.T) {
	s := world.WithAda(t, nil)
	s.Settings(func(x *settings.Settings) { x.SingleSession = false })
	b := s.SignedIn("ada")
	session, err := domain.Session{}, error(nil)
	s.Update(func(tx *store.Tx) error {
		first, _, failed := tx.FindSessions(store.SessionFilter{UserID: "ada"})
		session, err = *first[0], failed
		return err
	})
	for i := range 49 {
		u := s.User(fmt.Sprintf("user_%d", i), nil)
		s.Update(func(tx *store.Tx) error {
			another := session
			another.ID, another.UserID = fmt.Sprintf("sess_%d", i), u.ID
			return tx.PutSession(&another)
		})
	}
	s.User("user_late", func(u *domain.User) { u.Username, u.PasswordHash = "late", s.Stored("ada").PasswordHash })
	late := []string{"identifier", "late", "password", world.Password}
	b.Post("/v1/client/sign_ins", late...).Refused(409, "session_creation_not_allowed")
	b.Post("/v1/client/sign_ups", "username", "newcomer", "password", "correct horse battery").
		Refused(409, "session_creation_not_allowed")
	b.Post("/v1/client/sessions/sess_0/remove").OK()
	b.Post("/v1/client/sign_ins", late...).OK()
	assert.Len(t, b.Client().Get("response.sessions"), 50)
}
