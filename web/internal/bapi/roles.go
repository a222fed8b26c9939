package bapi

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/roles"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/wire"
)

var (
	roleKeys       = regexp.MustCompile(`^org:[a-z0-9_]+$`)
	permissionKeys = regexp.MustCompile(`^org:[a-z0-9_]+:[a-z0-9_]+$`)
)

// maxPermissions is how many permissions of its own an instance can have: a role's must fit the bits of a token's
// claim.
const maxPermissions = 50

// withRoles is an endpoint of roles and permissions; what it has changed in the set is stored when it returns without
// an error.
func (a *API) withRoles(h func(c *fapi.Call, b body, set *roles.Set) (any, error)) handler {
	return func(c *fapi.Call, b body) (any, error) {
		set, err := roles.Load(c.Tx)
		if err != nil {
			return nil, err
		}
		answer, err := h(c, b, set)
		if err != nil || c.R.Method == http.MethodGet {
			return answer, err
		}
		return answer, roles.Save(c.Tx, set)
	}
}

// keyed are the fields that roles and permissions share.
type keyed struct{ key, name, description *string }

// set takes the body's fields over and checks what comes of them.
func (k keyed) set(b body, keys *regexp.Regexp, taken func(key string) bool) error {
	before := *k.key
	if err := b.decodeAll(map[string]any{"key": k.key, "name": k.name, "description": k.description}); err != nil {
		return err
	}
	switch {
	case *k.name == "":
		return apierr.Missing("name")
	case !keys.MatchString(*k.key):
		return apierr.Param("form_param_format_invalid", "key", "key must be like "+keys.String()+".")
	case *k.key != before && taken(*k.key):
		return apierr.Param("form_identifier_exists", "key", "That key is taken.")
	}
	return nil
}

// pageOfKeyed is a page of a list that is filtered by a text and ordered by name, key or created_at.
func pageOfKeyed[T any](c *fapi.Call, all []T, show func(*T) fapi.JSON) (any, error) {
	if err := onlyFilters(c, "query", "order_by", "limit", "offset"); err != nil {
		return nil, err
	}
	limit, offset, err := pageOf(c)
	if err != nil {
		return nil, err
	}
	out := []fapi.JSON{}
	query := strings.ToLower(c.Query.Get("query"))
	for i := range all {
		w := show(&all[i])
		if strings.Contains(strings.ToLower(w["id"].(string)+"\n"+w["name"].(string)+"\n"+w["key"].(string)), query) {
			out = append(out, w)
		}
	}
	if text := c.Query.Get("order_by"); text != "" {
		var column string
		var ascending bool
		known := func(name string) bool { return slices.Contains([]string{"name", "key", "created_at"}, name) }
		if err := order(text, known, &column, &ascending); err != nil {
			return nil, err
		}
		slices.SortStableFunc(out, func(x, y fapi.JSON) int {
			if !ascending {
				x, y = y, x
			}
			if column == "created_at" {
				return cmp.Compare(x[column].(int64), y[column].(int64))
			}
			return cmp.Compare(x[column].(string), y[column].(string))
		})
	}
	page := out[min(offset, len(out)):min(offset+limit, len(out))]
	return fapi.JSON{"data": page, "total_count": len(out)}, nil
}

func listRoles(c *fapi.Call, _ body, set *roles.Set) (any, error) {
	return pageOfKeyed(c, set.Roles, func(r *roles.Role) fapi.JSON { return wire.Role(set, r) })
}

func roleOf(c *fapi.Call, set *roles.Set) (*roles.Role, error) {
	id := c.R.PathValue("organization_role_id")
	r := set.Role(id)
	if r == nil {
		return nil, apierr.NotFound("role", id)
	}
	return r, nil
}

func permissionOf(c *fapi.Call, set *roles.Set) (*roles.Permission, error) {
	id := c.R.PathValue("permission_id")
	p := set.Permission(id)
	if p == nil {
		return nil, apierr.NotFound("permission", id)
	}
	return p, nil
}

func getRole(c *fapi.Call, _ body, set *roles.Set) (any, error) {
	r, err := roleOf(c, set)
	if err != nil {
		return nil, err
	}
	return wire.Role(set, r), nil
}

func createRole(c *fapi.Call, b body, set *roles.Set) (any, error) {
	set.Roles = append(set.Roles, roles.Role{ID: secret.ID("role_"), CreatedAt: c.Now})
	return setRole(c, b, set, &set.Roles[len(set.Roles)-1])
}

func updateRole(c *fapi.Call, b body, set *roles.Set) (any, error) {
	r, err := roleOf(c, set)
	if err != nil {
		return nil, err
	}
	return setRole(c, b, set, r)
}

func setRole(c *fapi.Call, b body, set *roles.Set, r *roles.Role) (any, error) {
	before := r.Key
	taken := func(key string) bool {
		return slices.ContainsFunc(set.Roles, func(x roles.Role) bool { return x.Key == key && x.ID != r.ID })
	}
	if err := (keyed{&r.Key, &r.Name, &r.Description}).set(b, roleKeys, taken); err != nil {
		return nil, err
	}
	if before != "" && r.Key != before {
		if err := unused(c, before); err != nil {
			return nil, err
		}
	}
	var permissions []string
	given, err := b.decode("permissions", &permissions)
	if err != nil {
		return nil, err
	}
	if given {
		r.Permissions = nil
	}
	for _, id := range permissions {
		p := set.Permission(id)
		if p == nil {
			return nil, apierr.Param("form_resource_not_found", "permissions", "There is no permission "+id+".")
		}
		r.Permissions = append(r.Permissions, p.Key)
	}
	r.UpdatedAt = c.Now
	return wire.Role(set, r), nil
}

// unused refuses to take away a role that members have, or that every organization begins with.
func unused(c *fapi.Call, key string) error {
	n, err := c.Tx.CountMemberships(store.MembershipFilter{Roles: []string{key}})
	if err == nil && (n > 0 || key == roles.Admin) {
		err = apierr.New("organization_role_on_set_assigned_to_user", "Members have the role "+key+".")
	}
	return err
}

func deleteRole(c *fapi.Call, _ body, set *roles.Set) (any, error) {
	r, err := roleOf(c, set)
	if err != nil {
		return nil, err
	}
	if err := unused(c, r.Key); err != nil {
		return nil, err
	}
	id := r.ID
	set.Roles = slices.DeleteFunc(set.Roles, func(x roles.Role) bool { return x.ID == id })
	return fapi.JSON{"object": "role", "id": id, "deleted": true}, nil
}

// assign gives a role a permission, or takes it away.
func assign(given bool) func(*fapi.Call, body, *roles.Set) (any, error) {
	return func(c *fapi.Call, _ body, set *roles.Set) (any, error) {
		r, err := roleOf(c, set)
		if err != nil {
			return nil, err
		}
		p, err := permissionOf(c, set)
		if err != nil {
			return nil, err
		}
		r.Permissions = slices.DeleteFunc(r.Permissions, func(key string) bool { return key == p.Key })
		if given {
			r.Permissions = append(r.Permissions, p.Key)
		}
		r.UpdatedAt = c.Now
		return wire.Role(set, r), nil
	}
}

func listPermissions(c *fapi.Call, _ body, set *roles.Set) (any, error) {
	return pageOfKeyed(c, set.Permissions, wire.Permission)
}

func getPermission(c *fapi.Call, _ body, set *roles.Set) (any, error) {
	p, err := permissionOf(c, set)
	if err != nil {
		return nil, err
	}
	return wire.Permission(p), nil
}

func createPermission(c *fapi.Call, b body, set *roles.Set) (any, error) {
	if len(set.Permissions) >= maxPermissions {
		return nil, apierr.Invalid("key", "An instance has 50 permissions at most.")
	}
	set.Permissions = append(set.Permissions, roles.Permission{ID: secret.ID("perm_"), CreatedAt: c.Now})
	return setPermission(c, b, set, &set.Permissions[len(set.Permissions)-1])
}

func updatePermission(c *fapi.Call, b body, set *roles.Set) (any, error) {
	p, err := permissionOf(c, set)
	if err != nil {
		return nil, err
	}
	if p.System() {
		return nil, apierr.Invalid("permission_id", "The system's permissions cannot be changed.")
	}
	return setPermission(c, b, set, p)
}

func setPermission(c *fapi.Call, b body, set *roles.Set, p *roles.Permission) (any, error) {
	before := p.Key
	taken := func(key string) bool {
		return slices.ContainsFunc(set.Permissions, func(x roles.Permission) bool { return x.Key == key && x.ID != p.ID })
	}
	if err := (keyed{&p.Key, &p.Name, &p.Description}).set(b, permissionKeys, taken); err != nil {
		return nil, err
	}
	if p.System() {
		return nil, apierr.Invalid("key", "Features that start with sys_ are the system's.")
	}
	for _, r := range set.Roles {
		for i := range r.Permissions {
			if r.Permissions[i] == before {
				r.Permissions[i] = p.Key
			}
		}
	}
	p.UpdatedAt = c.Now
	return wire.Permission(p), nil
}

func deletePermission(c *fapi.Call, _ body, set *roles.Set) (any, error) {
	p, err := permissionOf(c, set)
	if err != nil {
		return nil, err
	}
	if p.System() {
		return nil, apierr.Invalid("permission_id", "The system's permissions cannot be deleted.").
			WithStatus(http.StatusForbidden)
	}
	id, gone := p.ID, p.Key
	for i := range set.Roles {
		r := &set.Roles[i]
		r.Permissions = slices.DeleteFunc(r.Permissions, func(key string) bool { return key == gone })
	}
	set.Permissions = slices.DeleteFunc(set.Permissions, func(x roles.Permission) bool { return x.ID == id })
	return fapi.JSON{"object": "permission", "id": id, "deleted": true}, nil
}
