package organizations_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-jose/go-jose/v4"

	"github.com/signin-wasm/signin-wasm/web/internal/app"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/judge/judgetest"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

// two are people who are signed in, each in a browser of their own.
func two(t *testing.T) (s *world.World, ada, bob *world.Browser) {
	t.Helper()
	s = world.New(t, func(cfg *app.Config) { cfg.BackendJudge = judgetest.Backend(t) })
	s.User("user_ada", nil)
	s.User("user_bob", nil)
	return s, s.SignedIn("user_ada"), s.SignedIn("user_bob")
}

func claims(t *testing.T, text string) map[string]any {
	t.Helper()
	parsed, err := jwt.ParseSigned(text, []jose.SignatureAlgorithm{jose.RS256})
	require.NoError(t, err)
	out := map[string]any{}
	require.NoError(t, parsed.UnsafeClaimsWithoutVerification(&out))
	return out
}

func session(b *world.Browser) string {
	return "/v1/client/sessions/" + b.Client().String("response.last_active_session_id")
}

func TestOrganizationOfItsMembers(t *testing.T) {
	s, ada, bob := two(t)
	made := ada.Post("/v1/organizations", "name", "Acme & Sons")
	id := made.ID()
	assert.Equal(t, "acme-sons", made.Response()["slug"])
	own := made.Get("client.sessions.0.user.organization_memberships").([]any)
	require.Len(t, own, 1, "the client that comes with the answer knows")
	assert.Equal(t, "org:admin", own[0].(map[string]any)["role"])
	ada.Post("/v1/organizations", "name", "Other", "slug", "acme-sons").Refused(422, "form_identifier_exists")
	ada.Post("/v1/organizations", "name", "Other", "slug", "No Slug").Refused(422, "form_param_format_invalid")
	ada.Post("/v1/organizations", "name", " ").Refused(422, "form_param_nil")
	assert.NotEqual(t, "acme-sons", ada.Post("/v1/organizations", "name", "Acme / Sons").Response()["slug"])

	path := "/v1/organizations/" + id
	bob.Get(path).Refused(403, "not_a_member_in_organization")
	bob.Get("/v1/organizations/org_none").Refused(403, "not_a_member_in_organization")
	s.Browser().Get(path).Refused(401, "signed_out")
	members := path + "/memberships"
	ada.Post(members, "user_id", "user_bob", "role", "org:king").Refused(422, "form_resource_not_found")
	ada.Post(members, "user_id", "user_none", "role", "org:member").Refused(404, "resource_not_found")
	assert.Equal(t, "org:member", ada.Post(members, "user_id", "user_bob", "role", "org:member").Response()["role"])
	ada.Post(members, "user_id", "user_bob", "role", "org:member").Refused(400, "already_a_member_in_organization")

	bob.Do("PATCH", path, "name", "Bob's").Refused(403, "missing_organization_permission")
	bob.Do("DELETE", members+"/user_ada").Refused(403, "missing_organization_permission")
	list := bob.Get(members + "?paginated=true&role=org:admin").OK()
	assert.Equal(t, 1.0, list.Get("response.total_count"))
	assert.Equal(t, "user_ada", list.String("response.data.0.public_user_data.user_id"))
	assert.Equal(t, "org:admin", bob.Get(path+"/roles").String("response.data.0.key"))
	assert.Equal(t, "Acme", ada.Do("PATCH", path, "name", "Acme").Response()["name"])

	ada.Do("DELETE", "/v1/me/organization_memberships/"+id).Refused(400, "organization_minimum_permissions_needed")
	ada.Do("PATCH", members+"/user_ada", "role", "org:member").Refused(400, "organization_minimum_permissions_needed")
	ada.Do("PATCH", members+"/user_bob", "role", "org:admin").OK()
	ada.Do("DELETE", "/v1/me/organization_memberships/"+id).OK()
	ada.Get(path).Refused(403, "not_a_member_in_organization")
	assert.Equal(t, 1.0, bob.Get("/v1/me/organization_memberships?paginated=true").Get("response.total_count"))
	bob.Do("DELETE", path).OK()
	assert.Empty(t, bob.Get("/v1/me").Get("response.organization_memberships"))
}

func TestSessionWorksInAnOrganization(t *testing.T) {
	s, ada, bob := two(t)
	id := ada.Post("/v1/organizations", "name", "Acme", "slug", "acme").ID()
	at := session(ada)
	token := func(b *world.Browser, path string, fields ...string) map[string]any {
		return claims(t, b.Post(path+"/tokens", fields...).OK().String("jwt"))
	}
	assert.NotContains(t, token(ada, at), "o")
	one := token(ada, at, "organization_id", id)
	assert.Equal(t, map[string]any{"id": id, "slg": "acme", "rol": "admin"}, one["o"])
	assert.NotContains(t, token(ada, at), "o", "it was for one token")
	bob.Post(session(bob)+"/touch", "active_organization_id", id).Refused(404, "resource_not_found")
	bob.Post(session(bob)+"/tokens", "organization_id", id).Refused(404, "resource_not_found")

	touched := ada.Post(at+"/touch", "active_organization_id", id, "intent", "select_org").OK()
	assert.Equal(t, id, touched.Response()["last_active_organization_id"])
	assert.Contains(t, claims(t, touched.String("response.last_active_token.jwt")), "o")
	assert.Contains(t, token(ada, at), "o")
	assert.NotContains(t, token(ada, at, "organization_id", ""), "o", "the personal workspace")
	assert.Equal(t, id, ada.Post(at + "/touch").Response()["last_active_organization_id"], "not said is no change")
	ada.Post(at+"/touch", "active_organization_id", "").OK()
	assert.NotContains(t, token(ada, at), "o")

	// Who is no member any more works there no more, at once.
	ada.Post("/v1/organizations/"+id+"/memberships", "user_id", "user_bob", "role", "org:member").OK()
	bob.Post(session(bob)+"/touch", "active_organization_id", id).OK()
	assert.Contains(t, token(bob, session(bob)), "o")
	assert.Equal(t, http.StatusOK, s.Backend("DELETE", "/v1/organizations/"+id+"/memberships/user_bob", "").Status)
	assert.NotContains(t, token(bob, session(bob)), "o")
	assert.Nil(t, bob.Client().Get("response.sessions.0.last_active_organization_id"))
}

func TestRolesAndPermissions(t *testing.T) {
	s, ada, bob := two(t)
	do := func(method, path, body string) world.Answer { return s.Backend(method, "/v1/"+path, body) }
	permission := func(key string) string {
		return do("POST", "organization_permissions", `{"name":"X","key":"`+key+`","description":"x"}`).OK().String("id")
	}
	read, pay, write := permission("org:invoices:read"), permission("org:invoices:pay"), permission("org:reports:read")
	do("POST", "organization_permissions", `{"name":"X","key":"org:invoices:read"}`).Refused(422, "form_identifier_exists")
	do("POST", "organization_permissions", `{"name":"X","key":"org:sys_x:read"}`).Refused(422, "form_param_value_invalid")
	do("POST", "organization_permissions", `{"name":"X","key":"invoices"}`).Refused(422, "form_param_format_invalid")
	role := do("POST", "organization_roles", `{"name":"Billing","key":"org:billing",
		"permissions":["`+read+`","org:sys_memberships:read"]}`).OK()
	path := "organization_roles/" + role.String("id")
	do("POST", path+"/permissions/"+write, "").OK()
	do("POST", path+"/permissions/"+pay, "").OK()
	assert.Equal(t, 3.0, do("GET", "organization_roles?order_by=-name", "").OK().Get("total_count"))
	assert.Equal(t, 1.0, do("GET", "organization_permissions?query=PAY", "").OK().Get("total_count"))

	id := ada.Post("/v1/organizations", "name", "Acme", "slug", "acme").ID()
	ada.Post("/v1/organizations/"+id+"/memberships", "user_id", "user_bob", "role", "org:billing").OK()
	bob.Post(session(bob)+"/touch", "active_organization_id", id).OK()
	got := claims(t, bob.Post(session(bob)+"/tokens").OK().String("jwt"))
	assert.Equal(t, "o:invoices,o:reports", got["fea"])
	assert.Equal(t, map[string]any{"id": id, "slg": "acme", "rol": "billing", "per": "read,pay", "fpm": "3,1"}, got["o"])
	bob.Get("/v1/organizations/" + id + "/memberships").OK()
	own := bob.Client().Get("response.sessions.0.user.organization_memberships.0.permissions")
	assert.ElementsMatch(t, []any{"org:invoices:read", "org:sys_memberships:read", "org:reports:read",
		"org:invoices:pay"}, own)

	do("DELETE", path+"/permissions/"+pay, "").OK()
	do("DELETE", "organization_permissions/"+write, "").OK()
	do("PATCH", "organization_permissions/"+read, `{"key":"org:bills:read"}`).OK()
	got = claims(t, bob.Post(session(bob)+"/tokens").OK().String("jwt"))
	assert.Equal(t, "o:bills", got["fea"])
	do("DELETE", path, "").Refused(422, "organization_role_on_set_assigned_to_user")
	do("PATCH", "organizations/"+id+"/memberships/user_bob", `{"role":"org:member"}`).OK()
	do("DELETE", path, "").OK()
	do("GET", path, "").Refused(404, "resource_not_found")
	do("DELETE", "organization_permissions/perm_sys_billing_read", "").Refused(403, "form_param_value_invalid")
}

func TestWhoMayCreate(t *testing.T) {
	s, _, _ := two(t)
	no, one := false, 1
	s.User("user_no", func(u *domain.User) { u.CreateOrganizationEnabled = &no })
	s.SignedIn("user_no").Post("/v1/organizations", "name", "X").Refused(403, "user_create_organization_not_enabled")
	s.User("user_one", func(u *domain.User) { u.CreateOrganizationsLimit = &one })
	b := s.SignedIn("user_one")
	id := b.Post("/v1/organizations", "name", "X").ID()
	b.Post("/v1/organizations", "name", "Y").Refused(403, "organization_quota_exceeded")
	s.Backend("PATCH", "/v1/organizations/"+id, `{"max_allowed_memberships":1,"admin_delete_enabled":false}`).OK()
	b.Post("/v1/organizations/"+id+"/memberships", "user_id", "user_bob", "role", "org:member").
		Refused(403, "organization_membership_quota_exceeded")
	b.Do("DELETE", "/v1/organizations/"+id).Refused(403, "organization_admin_delete_not_enabled")

	many := s.User("user_many", nil)
	s.Update(func(tx *store.Tx) error {
		for i := range 100 {
			id := fmt.Sprintf("org_%d", i)
			if err := tx.PutOrganization(&domain.Organization{ID: id, Slug: id, CreatedBy: many.ID}); err != nil {
				return err
			}
		}
		return nil
	})
	s.SignedIn("user_many").Post("/v1/organizations", "name", "Z").Refused(403, "organization_quota_exceeded")
}

func TestOrganizationsOfABackend(t *testing.T) {
	s, ada, _ := two(t)
	do := func(method, path, body string) world.Answer { return s.Backend(method, "/v1/"+path, body) }
	made := do("POST", "organizations", `{"name":"Acme","created_by":"user_ada","public_metadata":{"plan":"free"},"private_metadata":{"x":1}}`).OK()
	id := made.String("id")
	assert.Equal(t, "user_ada", made.String("created_by"))
	do("POST", "organizations", `{"name":"None","created_by":"user_none"}`).Refused(422, "resource_not_found")
	do("GET", "organizations/none", "").Refused(404, "resource_not_found")
	do("POST", "organizations", `{"name":"Zoo","slug":"zoo","max_allowed_memberships":0}`).OK()
	assert.Equal(t, id, do("GET", "organizations/acme", "").OK().String("id"), "by slug")
	assert.Equal(t, "pro", do("PATCH", "organizations/"+id+"/metadata",
		`{"public_metadata":{"plan":"pro"}}`).String("public_metadata.plan"))
	assert.Empty(t, do("PUT", "organizations/"+id+"/metadata", `{"private_metadata":{}}`).OK().Get("private_metadata"))
	assert.Equal(t, "zoo", do("GET", "organizations?order_by=-name", "").OK().String("data.0.slug"))
	assert.Equal(t, 1.0, do("GET", "organizations?user_id=user_ada", "").OK().Get("total_count"))
	assert.Equal(t, 1.0, do("GET", "organizations?query=ZOO", "").OK().Get("total_count"))
	assert.Equal(t, "acme", do("GET", "organizations?order_by=-members_count", "").OK().String("data.0.slug"))
	do("GET", "organizations?colour=red", "").Refused(422, "form_param_unknown")

	members := "organizations/" + id + "/memberships"
	joined := do("POST", members, `{"user_id":"user_bob","role":"org:member","private_metadata":{"y":2}}`).OK()
	assert.Equal(t, 2.0, joined.Get("private_metadata.y"))
	assert.Equal(t, 2.0, do("PATCH", members+"/user_bob/metadata",
		`{"public_metadata":{"z":2}}`).OK().Get("public_metadata.z"))
	for query, want := range map[string]float64{
		"": 2, "role=org:admin": 1, "user_id=user_bob": 1, "email_address=user_bob@example.com": 1, "query=ADA": 1,
		"created_at_before=1": 0, "order_by=-email_address": 2, "role=org:admin&role=org:member": 2,
	} {
		assert.Equal(t, want, do("GET", members+"?"+query, "").OK().Get("total_count"), query)
	}
	do("GET", members+"?order_by=shoe_size", "").Refused(422, "form_param_value_invalid")
	do("DELETE", members+"/user_ada", "").Refused(422, "organization_minimum_permissions_needed")
	assert.Equal(t, "org:admin", do("PATCH", members+"/user_bob", `{"role":"org:admin"}`).OK().String("role"))
	do("DELETE", members+"/user_ada", "").OK()
	assert.Equal(t, 0.0, do("GET", "users/user_ada/organization_memberships", "").OK().Get("total_count"))
	assert.Equal(t, 1.0, do("GET", "users/user_bob/organization_memberships", "").OK().Get("total_count"))
	assert.Equal(t, 1.0, do("GET", "organization_memberships", "").OK().Get("total_count"))
	assert.Equal(t, "user_bob", do("GET", "users?organization_id="+id, "").OK().String("0.id"))
	assert.Equal(t, "user_ada", do("GET", "users?organization_id=-"+id, "").OK().String("0.id"))
	do("DELETE", "organizations/"+id, "").OK()
	do("GET", "organizations/"+id, "").Refused(404, "resource_not_found")
	assert.Equal(t, 0.0, do("GET", "organization_memberships", "").OK().Get("total_count"))
	assert.False(t, strings.Contains(ada.Get("/v1/me").Text, id))
}

// Who manages the members of an organization must not become its administrator by it.
func TestNobodyGivesMoreThanTheyAre(t *testing.T) {
	s, ada, bob := two(t)
	s.User("user_eve", nil)
	s.Backend("POST", "/v1/organization_roles", `{"name":"Host","key":"org:host",
		"permissions":["org:sys_memberships:read","org:sys_memberships:manage"]}`).OK()
	id := ada.Post("/v1/organizations", "name", "Acme").ID()
	members := "/v1/organizations/" + id + "/memberships"
	ada.Post(members, "user_id", "user_bob", "role", "org:host").OK()
	refused := func(a world.Answer) { a.Refused(403, "missing_organization_permission") }
	refused(bob.Do("PATCH", members+"/user_bob", "role", "org:admin"))
	refused(bob.Do("PATCH", members+"/user_ada", "role", "org:member"))
	refused(bob.Do("DELETE", members+"/user_ada"))
	refused(bob.Post(members, "user_id", "user_eve", "role", "org:admin"))
	bob.Post(members, "user_id", "user_eve", "role", "org:host").OK()
	ada.Do("PATCH", members+"/user_bob", "role", "org:admin").OK()
	bob.Do("DELETE", members+"/user_ada").OK()
}
