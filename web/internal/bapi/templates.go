package bapi

import (
	"slices"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/templates"
)

// wireTemplate shows a template without its key.
func wireTemplate(t templates.Template) fapi.JSON {
	return fapi.JSON{
		"object": "jwt_template", "id": t.ID, "name": t.Name, "claims": t.Claims, "lifetime": t.Lifetime,
		"allowed_clock_skew": t.ClockSkew, "custom_signing_key": t.Key != "", "signing_algorithm": t.Algorithm,
		"created_at": fapi.Millis(t.CreatedAt), "updated_at": fapi.Millis(t.UpdatedAt),
	}
}

// template returns all templates and the index of the one that the path names.
func (a *API) template(c *fapi.Call) (all []templates.Template, at int, err error) {
	if all, err = templates.Load(c.Tx); err != nil {
		return nil, 0, err
	}
	id := c.R.PathValue("template_id")
	at = slices.IndexFunc(all, func(t templates.Template) bool { return t.ID == id })
	if at < 0 {
		err = apierr.NotFound("JWT template", id)
	}
	return all, at, err
}

func (a *API) listTemplates(c *fapi.Call, _ body) (any, error) {
	if err := onlyFilters(c, "limit", "offset", "paginated"); err != nil {
		return nil, err
	}
	limit, offset, err := pageOf(c)
	if err != nil {
		return nil, err
	}
	all, err := templates.Load(c.Tx)
	if err != nil {
		return nil, err
	}
	out := []fapi.JSON{}
	for _, t := range all[min(offset, len(all)):min(offset+limit, len(all))] {
		out = append(out, wireTemplate(t))
	}
	if c.Query.Get("paginated") == "true" {
		return fapi.JSON{"data": out, "total_count": len(all)}, nil
	}
	return out, nil
}

// setTemplate takes the body's fields over, checks what comes of them, and stores all templates.
func setTemplate(c *fapi.Call, b body, all []templates.Template, at int) (any, error) {
	t := &all[at]
	custom := t.Key != ""
	var claims map[string]any
	if err := b.decodeAll(map[string]any{
		"name": &t.Name, "claims": &claims, "lifetime": &t.Lifetime, "allowed_clock_skew": &t.ClockSkew,
		"custom_signing_key": &custom, "signing_algorithm": &t.Algorithm, "signing_key": &t.Key,
	}); err != nil {
		return nil, err
	}
	if claims != nil { // they are replaced, not merged
		t.Claims = claims
	}
	if custom && t.Key == "" {
		return nil, apierr.Missing("signing_key")
	}
	if !custom {
		t.Key = ""
		if b["signing_key"] != nil && string(b["signing_key"]) != "null" {
			return nil, apierr.Param(
				"form_conditional_param_disallowed",
				"signing_key",
				"A signing_key goes with custom_signing_key.",
			)
		}
		if b["signing_algorithm"] == nil {
			t.Algorithm = templates.DefaultAlgorithm
		}
	}
	if err := t.Check(); err != nil {
		return nil, err
	}
	same := func(other templates.Template) bool { return other.Name == t.Name && other.ID != t.ID }
	if slices.ContainsFunc(all, same) {
		return nil, apierr.Param("form_identifier_exists", "name", "There is a template of this name already.")
	}
	t.UpdatedAt = c.Now
	return wireTemplate(*t), templates.Save(c.Tx, all)
}

func (a *API) createTemplate(c *fapi.Call, b body) (any, error) {
	all, err := templates.Load(c.Tx)
	if err != nil {
		return nil, err
	}
	all = append(all, templates.Template{
		ID: secret.ID("jtmp_"), Lifetime: templates.DefaultLifetime, ClockSkew: templates.DefaultClockSkew,
		Algorithm: templates.DefaultAlgorithm, CreatedAt: c.Now,
	})
	return setTemplate(c, b, all, len(all)-1)
}

func (a *API) getTemplate(c *fapi.Call, _ body) (any, error) {
	all, at, err := a.template(c)
	if err != nil {
		return nil, err
	}
	return wireTemplate(all[at]), nil
}

func (a *API) updateTemplate(c *fapi.Call, b body) (any, error) {
	all, at, err := a.template(c)
	if err != nil {
		return nil, err
	}
	return setTemplate(c, b, all, at)
}

func (a *API) deleteTemplate(c *fapi.Call, _ body) (any, error) {
	all, at, err := a.template(c)
	if err != nil {
		return nil, err
	}
	id := all[at].ID
	return fapi.JSON{"object": "jwt_template", "id": id, "deleted": true}, templates.Save(c.Tx,
		slices.Delete(all, at, at+1))
}
