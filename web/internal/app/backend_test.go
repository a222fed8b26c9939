package app_test

import (
	"testing"
	"time"

	"github.com/clerk/clerk-sdk-go/v2"
	"github.com/clerk/clerk-sdk-go/v2/jwks"
	"github.com/clerk/clerk-sdk-go/v2/jwt"
	"github.com/clerk/clerk-sdk-go/v2/session"
	"github.com/clerk/clerk-sdk-go/v2/signintoken"
	"github.com/clerk/clerk-sdk-go/v2/user"
	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/app"
)

func (r *running) sdk(key string) *clerk.ClientConfig {
	cfg := &clerk.ClientConfig{}
	cfg.URL, cfg.Key = clerk.String(r.url+"/v1"), clerk.String(key)
	return cfg
}

// refused asserts the code of an error that clerk-sdk-go returns.
func refused(t *testing.T, err error, status int, code string) {
	t.Helper()
	var answer *clerk.APIErrorResponse
	require.ErrorAs(t, err, &answer)
	require.NotEmpty(t, answer.Errors)
	assert.Equal(t, code, answer.Errors[0].Code)
	assert.Equal(t, status, answer.HTTPStatusCode)
}

func TestSessionTokenVerifiesWithClerkSDK(t *testing.T) {
	r := run(t, nil)
	b := r.browser()
	id := r.signIn(b, "ada@example.com", "analytical-engine")
	_, minted := r.post(b, "/v1/client/sessions/"+id+"/tokens", "organization_id", "", "tab_state", "focused")
	claims, err := jwt.Verify(t.Context(), &jwt.VerifyParams{
		Token: minted["jwt"].(string), JWKSClient: jwks.NewClient(r.sdk(app.SecretKey)), ProxyURL: clerk.String(r.url),
		AuthorizedPartyHandler: func(azp string) bool { return azp == r.url },
	})
	require.NoError(t, err)
	assert.Equal(t, id, claims.SessionID)
	u, err := user.NewClient(r.sdk(app.SecretKey)).Get(t.Context(), claims.Subject)
	require.NoError(t, err)
	assert.Equal(t, "Ada", *u.FirstName)

	_, err = jwt.Verify(
		t.Context(),
		&jwt.VerifyParams{
			Token:      minted["jwt"].(string) + "x",
			JWKSClient: jwks.NewClient(r.sdk(app.SecretKey)),
			ProxyURL:   clerk.String(r.url),
		},
	)
	require.Error(t, err)
	_, err = jwt.Verify(
		t.Context(),
		&jwt.VerifyParams{
			Token:      minted["jwt"].(string),
			JWKSClient: jwks.NewClient(r.sdk(app.SecretKey)),
			ProxyURL:   clerk.String(r.url),
			Clock:      later{},
		},
	)
	require.Error(t, err, "a token lives for a minute")
}

type later struct{}

func (later) Now() time.Time { return time.Now().Add(2 * time.Minute) }

func TestUsers(t *testing.T) {
	r := run(t, nil)
	users := user.NewClient(r.sdk(app.SecretKey))
	secret := "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
	u, err := users.Create(t.Context(), &user.CreateParams{
		EmailAddresses: &[]string{"New@Example.com"},
		PhoneNumbers:   &[]string{"+12015550177"},
		Username:       clerk.String("new_user"),
		Password:       clerk.String("a long enough one"),
		FirstName:      clerk.String("New"),
		TOTPSecret:     &secret,
		BackupCodes:    &[]string{"aaaa1111"},
	})
	require.NoError(t, err)
	assert.Equal(t, "new@example.com", u.EmailAddresses[0].EmailAddress)
	assert.True(t, u.TOTPEnabled && u.BackupCodeEnabled && u.PasswordEnabled && u.TwoFactorEnabled)

	found, err := users.List(t.Context(), &user.ListParams{EmailAddresses: []string{"new@example.com"}})
	require.NoError(t, err)
	require.Len(t, found.Users, 1)
	assert.EqualValues(t, 1, found.TotalCount)
	all, err := users.List(t.Context(), &user.ListParams{ListParams: clerk.ListParams{Limit: clerk.Int64(2)}})
	require.NoError(t, err)
	assert.Len(t, all.Users, 2)
	assert.Greater(t, all.TotalCount, int64(5))

	ok, err := users.VerifyPassword(
		t.Context(),
		&user.VerifyPasswordParams{UserID: u.ID, Password: "a long enough one"},
	)
	require.NoError(t, err)
	assert.True(t, ok.Verified)
	_, err = users.VerifyPassword(t.Context(), &user.VerifyPasswordParams{UserID: u.ID, Password: "wrong"})
	refused(t, err, 422, "form_password_incorrect")

	b := r.browser()
	_, body := r.post(b, "/v1/client/sign_ins", "identifier", "new_user", "password", "a long enough one")
	id := body["response"].(map[string]any)["id"].(string)
	code, err := totp.GenerateCode(secret, time.Now())
	require.NoError(t, err)
	_, body = r.post(b, "/v1/client/sign_ins/"+id+"/attempt_second_factor", "strategy", "totp", "code", code)
	assert.Equal(t, "complete", body["response"].(map[string]any)["status"])

	_, err = users.Create(t.Context(), &user.CreateParams{EmailAddresses: &[]string{"new@example.com"}})
	refused(t, err, 422, "form_identifier_exists")
	_, err = users.Create(
		t.Context(),
		&user.CreateParams{EmailAddresses: &[]string{"x@example.com"}, Password: clerk.String("short")},
	)
	refused(t, err, 422, "form_password_length_too_short")
	_, err = users.Create(t.Context(), &user.CreateParams{EmailAddresses: &[]string{"no address"}})
	refused(t, err, 422, "form_param_format_invalid")
	_, err = users.Create(t.Context(), &user.CreateParams{})
	refused(t, err, 422, "form_param_missing")

	gone, err := users.Delete(t.Context(), u.ID)
	require.NoError(t, err)
	assert.True(t, gone.Deleted)
	_, err = users.Get(t.Context(), u.ID)
	refused(t, err, 404, "resource_not_found")
	_, body = r.get(b, "/v1/client")
	assert.Empty(t, body["response"].(map[string]any)["sessions"], "a deleted user is signed out everywhere")
}

func TestUpdateUser(t *testing.T) {
	r := run(t, nil)
	users := user.NewClient(r.sdk(app.SecretKey))
	u, err := users.Create(
		t.Context(),
		&user.CreateParams{
			EmailAddresses: &[]string{"one@example.com", "two@example.com"},
			Password:       clerk.String("a long enough one"),
		},
	)
	require.NoError(t, err)
	require.Equal(t, u.EmailAddresses[0].ID, *u.PrimaryEmailAddressID)
	b := r.browser()
	r.signIn(b, "one@example.com", "a long enough one")
	u, err = users.Update(t.Context(), u.ID, &user.UpdateParams{PrimaryEmailAddressID: &u.EmailAddresses[1].ID,
		Password: clerk.String("another long one"), SignOutOfOtherSessions: clerk.Bool(true)})
	require.NoError(t, err)
	assert.Equal(t, u.EmailAddresses[1].ID, *u.PrimaryEmailAddressID)
	_, body := r.get(b, "/v1/client")
	assert.Empty(t, body["response"].(map[string]any)["sessions"])
	r.signIn(r.browser(), "two@example.com", "another long one")
	_, err = users.Update(
		t.Context(),
		u.ID,
		&user.UpdateParams{PrimaryEmailAddressID: clerk.String("idn_of_somebody_else")},
	)
	refused(t, err, 422, "form_resource_not_found")
}

// @clerk/backend reads a body as JSON only when the media type is just this.
func TestBackendMediaType(t *testing.T) {
	r := run(t, nil)
	res, _ := r.page("/v1/jwks", "Authorization", "Bearer "+app.SecretKey)
	assert.Equal(t, 200, res.StatusCode)
	assert.Equal(t, "application/json", res.Header.Get("Content-Type"))
}

func TestBanAndLock(t *testing.T) {
	r := run(t, nil)
	users := user.NewClient(r.sdk(app.SecretKey))
	b := r.browser()
	r.signIn(b, "ada@example.com", "analytical-engine")
	found, err := users.List(t.Context(), &user.ListParams{EmailAddresses: []string{"ada@example.com"}})
	require.NoError(t, err)
	id := found.Users[0].ID
	_, err = users.Ban(t.Context(), id)
	require.NoError(t, err)
	_, body := r.get(b, "/v1/client")
	assert.Empty(t, body["response"].(map[string]any)["sessions"])
	status, _ := r.post(
		r.browser(),
		"/v1/client/sign_ins",
		"identifier",
		"ada@example.com",
		"password",
		"analytical-engine",
	)
	assert.Equal(t, 403, status)
	_, err = users.Unban(t.Context(), id)
	require.NoError(t, err)
	locked, err := users.Lock(t.Context(), id)
	require.NoError(t, err)
	assert.True(t, locked.Locked)
	_, body = r.post(
		r.browser(),
		"/v1/client/sign_ins",
		"identifier",
		"ada@example.com",
		"password",
		"analytical-engine",
	)
	assert.Equal(t, "user_locked", body["errors"].([]any)[0].(map[string]any)["code"])
	_, err = users.Unlock(t.Context(), id)
	require.NoError(t, err)
	r.signIn(r.browser(), "ada@example.com", "analytical-engine")
}

func TestBackendSessions(t *testing.T) {
	r := run(t, nil)
	sessions := session.NewClient(r.sdk(app.SecretKey))
	b := r.browser()
	id := r.signIn(b, "ada@example.com", "analytical-engine")
	s, err := sessions.Get(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, "active", s.Status)
	list, err := sessions.List(t.Context(), &session.ListParams{UserID: &s.UserID, Status: clerk.String("active")})
	require.NoError(t, err)
	require.Len(t, list.Sessions, 1)
	minted, err := sessions.CreateToken(t.Context(), &session.CreateTokenParams{ID: id})
	require.NoError(t, err)
	assert.NotEmpty(t, minted.JWT)
	revoked, err := sessions.Revoke(t.Context(), &session.RevokeParams{ID: id})
	require.NoError(t, err)
	assert.Equal(t, "revoked", revoked.Status)
	status, _ := r.post(b, "/v1/client/sessions/"+id+"/tokens")
	assert.Equal(t, 401, status)
	_, err = sessions.Revoke(t.Context(), &session.RevokeParams{ID: id})
	refused(t, err, 400, "invalid_action_for_session")
	_, err = sessions.Get(t.Context(), "sess_unknown")
	refused(t, err, 404, "resource_not_found")
}

func TestSignInTokens(t *testing.T) {
	r := run(t, nil)
	users, tokens := user.NewClient(r.sdk(app.SecretKey)), signintoken.NewClient(r.sdk(app.SecretKey))
	found, err := users.List(t.Context(), &user.ListParams{EmailAddresses: []string{"ada@example.com"}})
	require.NoError(t, err)
	made, err := tokens.Create(
		t.Context(),
		&signintoken.CreateParams{UserID: &found.Users[0].ID, ExpiresInSeconds: clerk.Int64(60)},
	)
	require.NoError(t, err)
	_, body := r.post(r.browser(), "/v1/client/sign_ins", "strategy", "ticket", "ticket", made.Token)
	assert.Equal(t, "complete", body["response"].(map[string]any)["status"])
	_, body = r.post(r.browser(), "/v1/client/sign_ins", "strategy", "ticket", "ticket", made.Token)
	assert.Equal(t, "sign_in_token_already_used_code", body["errors"].([]any)[0].(map[string]any)["code"])
	other, err := tokens.Create(t.Context(), &signintoken.CreateParams{UserID: &found.Users[0].ID})
	require.NoError(t, err)
	_, err = tokens.Revoke(t.Context(), other.ID)
	require.NoError(t, err)
	_, body = r.post(r.browser(), "/v1/client/sign_ins", "strategy", "ticket", "ticket", other.Token)
	assert.Equal(t, "sign_in_token_revoked_code", body["errors"].([]any)[0].(map[string]any)["code"])
	_, err = tokens.Create(t.Context(), &signintoken.CreateParams{UserID: clerk.String("user_unknown")})
	refused(t, err, 404, "resource_not_found")
}

func TestSecretKeyIsRequired(t *testing.T) {
	r := run(t, nil)
	_, err := user.NewClient(r.sdk("sk_test_wrong")).List(t.Context(), &user.ListParams{})
	refused(t, err, 401, "clerk_key_invalid")
	status, body := r.get(r.browser(), "/v1/users")
	assert.Equal(t, 401, status)
	assert.Equal(t, "authentication_invalid", body["errors"].([]any)[0].(map[string]any)["code"])
	_, err = jwks.NewClient(r.sdk(app.SecretKey)).Get(t.Context(), &jwks.GetParams{})
	require.NoError(t, err)
}
