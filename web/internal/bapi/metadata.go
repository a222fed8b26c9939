package bapi

import (
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
)

// described is what a request's metadata belongs to: the kinds of metadata that it has, and how it is stored and shown.
type described struct {
	kinds map[string]*map[string]any
	save  func() (any, error)
}

// change makes new metadata of the old metadata and that of a body. domain.Merged merges deeply; null removes a key.
type change func(old, given map[string]any) map[string]any

// replaced is the change of an endpoint whose metadata takes the place of what was there.
func replaced(_, whole map[string]any) map[string]any { return whole }

// withMetadata is an endpoint that changes the kinds of metadata that its body has.
func withMetadata(find func(*fapi.Call) (described, error), how change) handler {
	return func(c *fapi.Call, b body) (any, error) {
		it, err := find(c)
		if err != nil {
			return nil, err
		}
		for name, old := range it.kinds {
			var given map[string]any
			if there, err := b.decode(name, &given); err != nil {
				return nil, err
			} else if there {
				*old = how(*old, given)
				if err := fapi.MetadataFits(name, *old); err != nil {
					return nil, err
				}
			}
		}
		return it.save()
	}
}

func (a *API) describedUser(c *fapi.Call) (described, error) {
	u, err := a.user(c)
	if err != nil {
		return described{}, err
	}
	return described{metadataOf(u), func() (any, error) { return saved(c, u) }}, nil
}

func metadataOf(u *domain.User) map[string]*map[string]any {
	return map[string]*map[string]any{
		"public_metadata":  &u.PublicMetadata,
		"private_metadata": &u.PrivateMetadata,
		"unsafe_metadata":  &u.UnsafeMetadata,
	}
}

func (a *API) describedOrganization(c *fapi.Call) (described, error) {
	o, err := a.organization(c)
	if err != nil {
		return described{}, err
	}
	return described{
		map[string]*map[string]any{"public_metadata": &o.PublicMetadata, "private_metadata": &o.PrivateMetadata},
		func() (any, error) { return savedOrganization(c, o) },
	}, nil
}

func (a *API) describedMembership(c *fapi.Call) (described, error) {
	m, err := a.membership(c)
	if err != nil {
		return described{}, err
	}
	return described{
		map[string]*map[string]any{"public_metadata": &m.PublicMetadata, "private_metadata": &m.PrivateMetadata},
		func() (any, error) {
			m.UpdatedAt = c.Now
			if err := c.Tx.PutMembership(m); err != nil {
				return nil, err
			}
			return wireMembership(c, m)
		},
	}, nil
}
