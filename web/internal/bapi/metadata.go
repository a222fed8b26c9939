package bapi

import (
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
)

var never time.Time

const testingTokenLife = time.Hour

// metadata are the three kinds of a user's metadata.
func metadata(u *domain.User) map[string]*map[string]any {
	return map[string]*map[string]any{
		"public_metadata":  &u.PublicMetadata,
		"private_metadata": &u.PrivateMetadata,
		"unsafe_metadata":  &u.UnsafeMetadata,
	}
}

// mergeMetadata merges deeply; null removes a key.
func (a *API) mergeMetadata(c *fapi.Call, b body) (any, error) {
	u, err := a.user(c)
	if err != nil {
		return nil, err
	}
	if err := change(domain.Merged).to(b, metadata(u)); err != nil {
		return nil, err
	}
	return saved(c, u)
}

// replaced is the change of an endpoint whose metadata takes the place of what was there.
func replaced(_, whole map[string]any) map[string]any { return whole }

// replaceMetadata takes the place of the kinds that the body has.
func (a *API) replaceMetadata(c *fapi.Call, b body) (any, error) {
	u, err := a.user(c)
	if err != nil {
		return nil, err
	}
	if err := change(replaced).to(b, metadata(u)); err != nil {
		return nil, err
	}
	return saved(c, u)
}
