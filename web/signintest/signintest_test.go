package signintest_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/clerk/clerk-sdk-go/v2"
	clerkhttp "github.com/clerk/clerk-sdk-go/v2/http"
	"github.com/clerk/clerk-sdk-go/v2/jwks"
	"github.com/clerk/clerk-sdk-go/v2/user"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/signintest"
)

// An application as its authors would write it: clerk-sdk-go's middleware in front of a handler.
func application(config *clerk.ClientConfig, proxy string) http.Handler {
	protected := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		claims, ok := clerk.SessionClaimsFromContext(r.Context())
		if !ok {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		u, err := user.NewClient(config).Get(r.Context(), claims.Subject)
		if err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		_, _ = io.WriteString(w, "hello "+*u.FirstName)
	})
	authorized := clerkhttp.WithHeaderAuthorization(
		clerkhttp.JWKSClient(jwks.NewClient(config)),
		clerkhttp.ProxyURL(proxy),
	)
	return authorized(protected)
}

func ask(t *testing.T, app http.Handler, token string) (int, string) {
	t.Helper()
	r := httptest.NewRequest("GET", "/", nil)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	app.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func TestMiddlewareOfClerkSDK(t *testing.T) {
	srv := signintest.New(t)
	config := &clerk.ClientConfig{BackendConfig: clerk.BackendConfig{URL: &srv.APIURL, Key: &srv.SecretKey}}
	app := application(config, srv.URL)
	ada := srv.User(
		signintest.User{Email: "ada@example.com", FirstName: "Ada", PublicMetadata: map[string]any{"plan": "pro"}},
	)
	status, _ := ask(t, app, "")
	assert.Equal(t, http.StatusUnauthorized, status)
	status, text := ask(t, app, srv.Token(ada))
	assert.Equal(t, http.StatusOK, status)
	assert.Equal(t, "hello Ada", text)
	srv.Clock.Advance(-2 * time.Minute)
	old := srv.Token(ada)
	srv.Clock.Advance(2 * time.Minute)
	status, _ = ask(t, app, old)
	assert.Equal(t, http.StatusUnauthorized, status, "the token has expired")
}

func TestCodesAndTickets(t *testing.T) {
	srv := signintest.New(t)
	ada := srv.User(signintest.User{Email: "ada@example.com"})
	res, err := http.PostForm(
		srv.URL+"/v1/client/sign_ins",
		url.Values{"identifier": {"ada@example.com"}, "strategy": {"email_code"}},
	)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	assert.Regexp(t, `^\d{6}$`, srv.Code("ada@example.com"))
	res, err = http.PostForm(
		srv.URL+"/v1/client/sign_ins",
		url.Values{"strategy": {"ticket"}, "ticket": {srv.Ticket(ada)}},
	)
	require.NoError(t, err)
	text, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	assert.Contains(t, string(text), `"status":"complete"`)
	srv.Settings(map[string]any{"client_trust": true})
}

func TestServersAreApart(t *testing.T) {
	one, two := signintest.New(t), signintest.New(t)
	one.User(signintest.User{Username: "only_here"})
	two.User(signintest.User{Username: "only_here"})
	one.Clock.Advance(time.Hour)
	assert.WithinDuration(t, one.Clock.Now().Add(-time.Hour), two.Clock.Now(), time.Minute)
}
