package app_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/clerk/clerk-sdk-go/v2"
	"github.com/clerk/clerk-sdk-go/v2/user"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/app"
)

func TestListsOfUsersDoWhatTheySay(t *testing.T) {
	r := run(t, nil)
	users := user.NewClient(r.sdk(app.SecretKey))
	list := func(change func(*user.ListParams)) string {
		p := &user.ListParams{}
		change(p)
		found, err := users.List(t.Context(), p)
		require.NoError(t, err)
		names := []string{}
		for _, u := range found.Users {
			names = append(names, *u.FirstName)
		}
		return strings.Join(names, " ")
	}
	for want, change := range map[string]func(*user.ListParams){
		"Ada Alan":   func(p *user.ListParams) { p.OrderBy = clerk.String("+first_name"); p.Limit = clerk.Int64(2) },
		"Test Radia": func(p *user.ListParams) { p.OrderBy = clerk.String("-first_name"); p.Limit = clerk.Int64(2) },
		"Grace":      func(p *user.ListParams) { p.Query = clerk.String("HOPPER") },
		"Hedy":       func(p *user.ListParams) { p.PhoneNumberQuery = clerk.String("5550145") },
		//lint:ignore SA1019 the name that is sent by older versions of the SDK
		"": func(p *user.ListParams) { p.LastActiveAtSince = clerk.Int64(1) },
		"Ada Grace Katherine Alan Hedy Test Radia": func(p *user.ListParams) { p.OrderBy = clerk.String("created_at") },
		"Radia Test Hedy Alan Katherine Grace Ada": func(p *user.ListParams) {},
		"Ada Grace": func(p *user.ListParams) {
			p.EmailAddresses = []string{"ada@example.com", "Grace@example.com"}
			p.OrderBy = clerk.String("first_name")
		},
	} {
		assert.Equal(t, want, list(change))
	}
	for query, code := range map[string]string{
		"order_by=password": "form_param_value_invalid", "created_at_before=yesterday": "form_param_value_invalid",
		"colour=red": "form_param_unknown",
		"limit=0":    "form_param_value_invalid", "provider=oauth_google": "form_param_value_invalid",
		"banned=perhaps":                       "form_param_value_invalid",
		"starting_after=u&order_by=first_name": "form_param_value_invalid",
	} {
		req := httptest.NewRequest("GET", r.url+"/v1/users?"+query, nil)
		req.Header.Set("Authorization", "Bearer "+app.SecretKey)
		w := httptest.NewRecorder()
		r.Handler.ServeHTTP(w, req)
		assert.Equal(t, http.StatusUnprocessableEntity, w.Code, query)
		assert.Contains(t, w.Body.String(), code, query)
	}
}
