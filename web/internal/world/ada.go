package world

import (
	"testing"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/factor"
)

// Ada is the address of WithAda's user.
const Ada = "ada@example.com"

// WithAda is a world with the user "ada", whom change may alter.
func WithAda(t testing.TB, change func(*domain.User)) *World {
	t.Helper()
	w := New(t)
	w.User("ada", change)
	return w
}

// Start begins a sign-in as Ada.
func (b *Browser) Start(fields ...string) Answer {
	b.t.Helper()
	return b.Post("/v1/client/sign_ins", append([]string{"identifier", Ada}, fields...)...)
}

// Step calls an action of a sign-in, "attempt_first_factor".
func (b *Browser) Step(id, action string, fields ...string) Answer {
	b.t.Helper()
	return b.Post("/v1/client/sign_ins/"+id+"/"+action, fields...)
}

// ErrorClient is the client that a coded error's answer carries.
func (a Answer) ErrorClient() map[string]any {
	a.t.Helper()
	client, ok := a.value.(map[string]any)["meta"].(map[string]any)["client"].(map[string]any)
	require.True(a.t, ok, a.Text)
	return client
}

// PiggyBack is the client that a successful answer carries.
func (a Answer) PiggyBack() map[string]any {
	a.t.Helper()
	client, ok := a.OK().Body["client"].(map[string]any)
	require.True(a.t, ok, a.Text)
	return client
}

// WithTOTP makes change for User: an authenticator app, and the backup codes abcd1234 and efgh5678.
func WithTOTP(u *domain.User) {
	u.TOTP = &domain.TOTP{ID: "totp_1", Secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", Verified: true}
	u.BackupCodes = []domain.BackupCode{
		{Hash: factor.BackupCodeHash(u.ID, "abcd1234")},
		{Hash: factor.BackupCodeHash(u.ID, "efgh5678")},
	}
}

// Banned makes change for User: an administrator has closed the account.
func Banned(u *domain.User) { u.Banned = true }

// TOTP is what the user's authenticator app shows now.
func (w *World) TOTP(id string) string {
	w.t.Helper()
	code, err := totp.GenerateCode(w.Stored(id).TOTP.Secret, w.Clock.Now())
	require.NoError(w.t, err)
	return code
}

// Another is a code of the same length that is not the given one.
func Another(code string) string {
	if code[0] == '0' {
		return "1" + code[1:]
	}
	return "0" + code[1:]
}
