package app_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/clerk/clerk-sdk-go/v2"
	"github.com/clerk/clerk-sdk-go/v2/emailaddress"
	"github.com/clerk/clerk-sdk-go/v2/phonenumber"
	"github.com/clerk/clerk-sdk-go/v2/testingtoken"
	"github.com/clerk/clerk-sdk-go/v2/user"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/app"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

// backend sends JSON with the secret key and decodes the answer.
func (r *running) backend(method, path string, body any) (int, map[string]any) {
	r.t.Helper()
	text, err := json.Marshal(body)
	require.NoError(r.t, err)
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.url+"/v1/"+path, bytes.NewReader(text))
	require.NoError(r.t, err)
	req.Header.Set("Authorization", "Bearer "+app.SecretKey)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	require.NoError(r.t, err)
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	require.NoError(r.t, err)
	var out map[string]any
	_ = json.Unmarshal(raw, &out)
	return res.StatusCode, out
}

type object = map[string]any

func code(answer object) any { return answer["errors"].([]any)[0].(object)["code"] }

func TestMetadata(t *testing.T) {
	r := run(t, nil)
	_, u := r.backend(
		"POST",
		"users",
		object{
			"email_address":   []string{"meta@example.com"},
			"public_metadata": object{"plan": "free", "deep": object{"a": 1, "b": 2}},
		},
	)
	id := u["id"].(string)
	status, u := r.backend(
		"PATCH",
		"users/"+id+"/metadata",
		object{"public_metadata": object{"deep": object{"b": nil, "c": 3}}, "private_metadata": object{"x": true}},
	)
	require.Equal(t, 200, status, u)
	assert.Equal(t, object{"plan": "free", "deep": object{"a": 1.0, "c": 3.0}}, u["public_metadata"])
	assert.Equal(t, object{"x": true}, u["private_metadata"])
	_, u = r.backend("PUT", "users/"+id+"/metadata", object{"public_metadata": object{"plan": "pro"}})
	assert.Equal(t, object{"plan": "pro"}, u["public_metadata"])
	assert.Equal(t, object{"x": true}, u["private_metadata"], "what the body does not name stays")
	_, u = r.backend("PATCH", "users/"+id, object{"unsafe_metadata": object{"y": 1}})
	assert.Equal(t, object{"y": 1.0}, u["unsafe_metadata"])
	status, answer := r.backend("PATCH", "users/"+id+"/metadata", object{"metadata": object{}})
	assert.Equal(t, 422, status)
	assert.Equal(t, "form_param_unknown", code(answer))
}

func TestEveryFieldOfAUser(t *testing.T) {
	r := run(t, nil)
	status, u := r.backend(
		"POST",
		"users",
		object{"email_address": []string{"all@example.com"}, "locale": "de-DE", "delete_self_enabled": true,
			"create_organization_enabled": true, "create_organizations_limit": 3, "legal_accepted_at": "2026-01-02T03:04:05Z",
			"created_at": "2020-01-01T00:00:00Z", "bypass_client_trust": true, "password": "a long enough one",
			"skip_legal_checks": true},
	)
	require.Equal(t, 200, status, u)
	wanted := object{
		"locale":                      "de-DE",
		"delete_self_enabled":         true,
		"create_organization_enabled": true,
		"create_organizations_limit":  3.0,
		"legal_accepted_at":           1767323045000.0,
		"created_at":                  1577836800000.0,
		"bypass_client_trust":         true,
	}
	for field, want := range wanted {
		assert.Equal(t, want, u[field], field)
	}
	_, _ = r.patch("/__dev/settings", `{"client_trust":true}`)
	r.signIn(r.browser(), "all@example.com", "a long enough one")
	status, u = r.backend("POST", "users/"+u["id"].(string)+"/remove_password", object{})
	require.Equal(t, 200, status, u)
	assert.Equal(t, false, u["password_enabled"])
	status, answer := r.backend("PATCH", "users/"+u["id"].(string), object{"profile_image_id": "img_1"})
	assert.Equal(t, 422, status, "what is not done is not swallowed")
	assert.Equal(t, "form_param_unknown", code(answer))
}

func TestAddressesAndNumbers(t *testing.T) {
	r := run(t, nil)
	u, err := user.NewClient(r.sdk(app.SecretKey)).
		Create(t.Context(), &user.CreateParams{EmailAddresses: &[]string{"first@example.com"}})
	require.NoError(t, err)
	emails, phones := emailaddress.NewClient(r.sdk(app.SecretKey)), phonenumber.NewClient(r.sdk(app.SecretKey))
	second, err := emails.Create(
		t.Context(),
		&emailaddress.CreateParams{UserID: &u.ID, EmailAddress: clerk.String("second@example.com")},
	)
	require.NoError(t, err)
	_, err = emails.Update(t.Context(), second.ID, &emailaddress.UpdateParams{Primary: clerk.Bool(true)})
	refused(t, err, 400, "identification_update_failed")
	_, err = emails.Update(
		t.Context(),
		second.ID,
		&emailaddress.UpdateParams{Verified: clerk.Bool(true), Primary: clerk.Bool(true)},
	)
	require.NoError(t, err)
	got, err := emails.Get(t.Context(), second.ID)
	require.NoError(t, err)
	assert.Equal(t, "verified", got.Verification.Status)
	gone, err := emails.Delete(t.Context(), u.EmailAddresses[0].ID)
	require.NoError(t, err)
	assert.True(t, gone.Deleted)
	_, err = emails.Get(t.Context(), u.EmailAddresses[0].ID)
	refused(t, err, 404, "resource_not_found")
	_, err = emails.Delete(t.Context(), second.ID)
	refused(t, err, 400, "last_required_identification_deletion_failed")

	number, err := phones.Create(
		t.Context(),
		&phonenumber.CreateParams{UserID: &u.ID, PhoneNumber: clerk.String("+12015550188"), Verified: clerk.Bool(true)},
	)
	require.NoError(t, err)
	number, err = phones.Update(
		t.Context(),
		number.ID,
		&phonenumber.UpdateParams{ReservedForSecondFactor: clerk.Bool(true)},
	)
	require.NoError(t, err)
	assert.True(t, number.ReservedForSecondFactor)
	_, err = phones.Delete(t.Context(), number.ID)
	require.NoError(t, err)
	_, err = phones.Get(t.Context(), number.ID)
	refused(t, err, 404, "resource_not_found")
}

func TestSessionsAndTestingTokensOfTests(t *testing.T) {
	r := run(t, nil)
	_, u := r.backend("POST", "users", object{"email_address": []string{"session@example.com"}})
	status, s := r.backend("POST", "sessions", object{"user_id": u["id"]})
	require.Equal(t, 200, status, s)
	assert.Equal(t, "active", s["status"])
	status, minted := r.backend("POST", "sessions/"+s["id"].(string)+"/tokens", object{})
	require.Equal(t, 200, status)
	assert.NotEmpty(t, minted["jwt"])
	_, _ = r.backend("POST", "users/"+u["id"].(string)+"/ban", object{})
	status, answer := r.backend("POST", "sessions", object{"user_id": u["id"]})
	assert.Equal(t, 422, status)
	assert.Equal(t, "user_banned", code(answer))
	made, err := testingtoken.NewClient(r.sdk(app.SecretKey)).Create(t.Context())
	require.NoError(t, err)
	assert.NotEmpty(t, made.Token)
}

func TestManyAreBannedAtOnce(t *testing.T) {
	r := run(t, nil)
	ids := []any{}
	for _, name := range []string{"one", "two"} {
		_, u := r.backend("POST", "users", object{"email_address": []string{name + "@example.com"}})
		ids = append(ids, u["id"])
	}
	status, answer := r.backend("POST", "users/ban", object{"user_ids": []any{ids[0], "user_none"}})
	assert.Equal(t, 400, status)
	assert.Equal(t, "resource_not_found", code(answer))
	banned := func(i int) any { _, u := r.backend("GET", "users/"+ids[i].(string), nil); return u["banned"] }
	assert.Equal(t, false, banned(0), "all or none")
	status, _ = r.backend("POST", "users/ban", object{"user_ids": ids})
	require.Equal(t, 200, status)
	assert.Equal(t, []any{true, true}, []any{banned(0), banned(1)})
	status, _ = r.backend("POST", "users/unban", object{"user_ids": ids[1:]})
	require.Equal(t, 200, status)
	assert.Equal(t, []any{true, false}, []any{banned(0), banned(1)})
	status, _ = r.backend("POST", "users/ban", object{"user_ids": []any{}})
	assert.Equal(t, 400, status)
}

func TestProfileImageOfABackend(t *testing.T) {
	r := run(t, nil)
	_, u := r.backend("POST", "users", object{"email_address": []string{"image@example.com"}})
	path := "users/" + u["id"].(string)
	upload := func(method, path string, data []byte) (int, object) {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		part, err := form.CreateFormFile("file", "me.gif")
		require.NoError(t, err)
		_, _ = part.Write(data)
		require.NoError(t, form.Close())
		req := httptest.NewRequest(method, r.url+"/v1/"+path, &body)
		req.Header.Set("Authorization", "Bearer "+app.SecretKey)
		req.Header.Set("Content-Type", form.FormDataContentType())
		w := httptest.NewRecorder()
		r.Handler.ServeHTTP(w, req)
		var out object
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &out))
		return w.Code, out
	}
	status, u := upload("POST", path+"/profile_image", []byte("GIF89a;"))
	require.Equal(t, 200, status, u)
	assert.Equal(t, true, u["has_image"])
	status, _ = r.get(r.browser(), strings.TrimPrefix(u["image_url"].(string), r.url))
	assert.Equal(t, 200, status)
	status, answer := upload("POST", path+"/profile_image", []byte("<svg/>"))
	assert.Equal(t, 400, status)
	assert.Equal(t, "form_param_format_invalid", code(answer))
	_, u = r.backend("DELETE", path+"/profile_image", nil)
	assert.Equal(t, false, u["has_image"])
	status, answer = r.backend("POST", path+"/profile_image", object{"file": "x"})
	assert.Equal(t, 400, status, answer)
	status, _ = upload("POST", "users", []byte("x"))
	assert.Equal(t, 400, status)
}

func TestWhatIsNotThereSaysSo(t *testing.T) {
	r := run(t, nil)
	for path, name := range map[string]string{"GET billing/plans": "billing",
		"POST waitlist_entries":                 "CreateWaitlistEntry",
		"GET users/user_1/billing/subscription": "GetUserBillingSubscription"} {
		method, path, _ := strings.Cut(path, " ")
		status, answer := r.backend(method, path, nil)
		require.Equal(t, 501, status, path)
		assert.Equal(t, "not_implemented", code(answer))
		assert.Contains(t, answer["errors"].([]any)[0].(object)["long_message"], name)
	}
	status, _ := r.get(r.browser(), "/v1/organizations")
	assert.Equal(t, 401, status, "callers without the key learn nothing")
}

func TestAPasskeyThatWasNeverUsedHasATime(t *testing.T) {
	w := world.New(t)
	u := w.User("user_1", func(u *domain.User) {
		made := time.UnixMilli(1_700_000_000_000)
		u.Passkeys = []domain.Passkey{{ID: "idn_key", Name: "Laptop", Verified: true, CreatedAt: made}}
	})
	answer := w.Backend("GET", "/v1/users/"+u.ID, "")
	assert.InDelta(t, 1_700_000_000_000, answer.Get("passkeys.0.last_used_at"), 0.5)
}
