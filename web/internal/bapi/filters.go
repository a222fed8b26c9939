package bapi

import (
	"slices"
	"strconv"
	"strings"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// A list applies every parameter or refuses it: with a parameter that is ignored, a test would pass that asserts
// nothing.

// userKinds are the parameters that filter by an identification, exactly or, with "_query" behind, by a part.
var userKinds = map[string]string{
	"email_address": domain.KindEmail,
	"phone_number":  domain.KindPhone,
	"username":      domain.KindUsername,
	"web3_wallet":   domain.KindWallet,
}

// userTimes are the parameters that bound a time, "_before" and "_after" it.
var userTimes = []string{"created_at", "last_active_at", "last_sign_in_at"}

// maxFilterValues is how many values a parameter may have (published with each of them).
const maxFilterValues = 100

func emptyUserFilter() store.UserFilter {
	return store.UserFilter{
		Any:    map[string][]string{},
		Like:   map[string]string{},
		Before: map[string]int64{},
		After:  map[string]int64{},
	}
}

// userFilter reads the parameters of the list and the count of users.
func userFilter(c *fapi.Call) (store.UserFilter, error) {
	f := emptyUserFilter()
	for name, values := range c.Query {
		if len(values) > maxFilterValues {
			return f, apierr.Invalid(name, name+" takes at most 100 values.")
		}
		if err := narrow(&f, name, values); err != nil {
			return f, err
		}
	}
	if f.StartingAfter != "" && (f.Order != "" && f.Order != "created_at" || c.Query.Has("offset")) {
		return f, apierr.Invalid(
			"starting_after",
			"starting_after goes with the order by created_at and without offset.",
		)
	}
	if err := provided(c, &f); err != nil {
		return f, err
	}
	var err error
	f.Limit, f.Offset, err = pageOf(c)
	return f, err
}

func narrow(f *store.UserFilter, name string, values []string) error {
	value := values[0]
	if kind, ok := userKinds[name]; ok {
		for _, v := range values { // only Solana's addresses have capital letters
			f.Any[kind] = append(f.Any[kind], v, strings.ToLower(v))
		}
		return nil
	}
	if kind, ok := userKinds[strings.TrimSuffix(name, "_query")]; ok && kind != domain.KindWallet {
		f.Like[kind] = value
		return nil
	}
	for _, column := range userTimes {
		into := map[string]map[string]int64{"_before": f.Before, "_after": f.After}[strings.TrimPrefix(name, column)]
		if name == "last_active_at_since" && column == "last_active_at" {
			into = f.After
		}
		if into == nil || !strings.HasPrefix(name, column) {
			continue
		}
		at, err := strconv.ParseInt(value, 10, 64)
		if err != nil || at < 0 {
			return apierr.Invalid(name, name+" must be a time in milliseconds since 1970.")
		}
		if name == "last_active_at_since" {
			at-- // the moment itself is included
		}
		into[column] = at
		return nil
	}
	switch name {
	case "user_id":
		f.IDs, f.NotIDs = signed(values)
	case "external_id":
		f.ExternalIDs, f.NotExternalIDs = signed(values)
	case "organization_id":
		f.Organizations, f.NotOrganizations = signed(values)
	case "query":
		f.Search = value
	case "name_query":
		f.Name = value
	case "starting_after":
		f.StartingAfter = value
	case "banned":
		banned, err := strconv.ParseBool(value)
		if err != nil {
			return apierr.Invalid(name, "banned must be true or false.")
		}
		f.Banned = &banned
	case "order_by":
		return order(value, store.OrdersUsers, &f.Order, &f.Ascending)
	case "limit", "offset", "provider", "provider_user_id":
	default:
		return unknownFilter(name)
	}
	return nil
}

// order reads a column with a sign before it.
func order(text string, known func(string) bool, column *string, ascending *bool) error {
	name := strings.TrimLeft(text, "+- ") // a plus sign that was not escaped arrives as a blank
	if !known(name) || len(text)-len(name) > 1 {
		return apierr.Invalid("order_by", "order_by must be one of the published columns, with + or - before it.")
	}
	*column, *ascending = name, !strings.HasPrefix(text, "-")
	return nil
}

func unknownFilter(name string) error {
	return apierr.Param("form_param_unknown", name, "This server does not filter or order by "+name+".")
}

// provided filters by accounts at a provider, whose two parameters belong together.
func provided(c *fapi.Call, f *store.UserFilter) error {
	provider, subjects := c.Query.Get("provider"), c.Query["provider_user_id"]
	if (provider == "") != (len(subjects) == 0) {
		return apierr.Invalid("provider", "provider and provider_user_id go together.")
	}
	for _, subject := range subjects {
		f.Any[domain.KindExternal] = append(f.Any[domain.KindExternal], provider+":"+subject)
	}
	return nil
}

// signed splits values with a sign before them into those to include and those to exclude.
func signed(values []string) (include, exclude []string) {
	for _, v := range values {
		if rest, not := strings.CutPrefix(v, "-"); not {
			exclude = append(exclude, rest)
		} else {
			include = append(include, strings.TrimLeft(v, "+ "))
		}
	}
	return include, exclude
}

// pageOf is the page of a list that the query asks for.
func pageOf(c *fapi.Call) (limit, offset int, err error) { return c.Page(10) }

// onlyFilters refuses parameters that are not listed.
func onlyFilters(c *fapi.Call, names ...string) error {
	for name := range c.Query {
		if !slices.Contains(names, name) {
			return unknownFilter(name)
		}
	}
	return nil
}
