package signin

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCodesAsPeopleTypeThem(t *testing.T) {
	for typed, code := range map[string]string{
		"123456": "123456", " 123 456\r\n": "123456", "123\u00a0456": "123456", "\u200b12\u200d34\ufeff56\u2060": "123456",
		"\u202a123456\u202c": "123456", "１２３４５６": "123456", "12\u20093\t456": "123456",
		"abcd-efgh": "abcd-efgh", "É1": "É1", "": "", "\u3000": "",
	} {
		assert.Equal(t, code, cleanCode(typed), "%q", typed)
	}
}

func TestCodesAreSentClean(t *testing.T) {
	loaded(t, clientJSON(signInJSON("sia_1", "needs_first_factor", "")), func(t *testing.T, w *world) {
		for _, action := range []string{"attempt_first_factor", "attempt_second_factor"} {
			w.on("POST /client/sign_ins/sia_1/"+action, reply(signInJSON("sia_1", "needs_first_factor", ""), ""))
		}
		w.on("POST /client/sign_ups", reply(signInJSON("sua_1", "missing_requirements", ""), ""))
		w.on("POST /client/sign_ups/sua_1/attempt_verification", reply(signInJSON("sua_1", "complete", ""), ""))
		params := P("strategy", "totp", "code", "12 34\u200b56", "password", " keeps its blank ")
		in, up := w.clerk.SignIn(), w.clerk.SignUp()
		require.NoError(t, up.Create(background, nil))
		for _, attempt := range []func() error{
			func() error { return in.AttemptFirstFactor(background, params) },
			func() error { return in.AttemptSecondFactor(background, params) },
			func() error { return up.AttemptVerification(background, params) },
		} {
			require.NoError(t, attempt())
			assert.Contains(t, w.log[len(w.log)-1], "strategy=totp&code=123456&password=+keeps+its+blank+")
		}
		assert.Equal(t, "12 34\u200b56", params.Get("code"), "the caller's parameters stay as they are")
	})
}
