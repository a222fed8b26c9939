package fapi

import (
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
)

// maxBody bounds a request body; the largest real one is a SAML response.
const maxBody = 512 << 10

// Form is the body of a request. Every field is single-valued here.
type Form struct{ values url.Values }

// readBody reads a bounded body.
func readBody(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return nil, apierr.New("request_body_invalid", "The request body could not be read.")
	}
	if len(body) > maxBody {
		return nil, apierr.New("request_body_too_large", "The request body is too large.")
	}
	return body, nil
}

// readForm parses a form-urlencoded body; an absent one is an empty form.
func readForm(r *http.Request) (Form, error) {
	body, err := readBody(r)
	if err != nil || len(body) == 0 {
		return Form{url.Values{}}, err
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return Form{}, apierr.New("unsupported_content_type", "The request body must be application/x-www-form-urlencoded.")
	}
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return Form{}, apierr.New("request_body_invalid", "The request body is not a form.")
	}
	return Form{values}, nil
}

// Get is a field's value, "" when it is absent.
func (f Form) Get(name string) string { return f.values.Get(name) }

// Has says whether the field is there, empty or not.
func (f Form) Has(name string) bool { return f.values.Has(name) }

// Require is Get with a coded error for an absent or empty field.
func (f Form) Require(name string) (string, error) {
	if !f.Has(name) {
		return "", apierr.Missing(name)
	}
	if f.Get(name) == "" {
		return "", apierr.Nil(name)
	}
	return f.Get(name), nil
}

// Bool is a field of "true" or "false"; absent or empty is false.
func (f Form) Bool(name string) (bool, error) {
	switch f.Get(name) {
	case "":
		return false, nil
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, apierr.Param("form_param_type_invalid", name, name+" must be true or false.")
}

// Allow refuses fields that are not listed, and fields given twice. Fields that start with "_" are the transport's own
// and are tolerated (PROTOCOL 7.1).
func (f Form) Allow(names ...string) error {
	keys := make([]string, 0, len(f.values))
	for name := range f.values {
		keys = append(keys, name)
	}
	slices.Sort(keys) // the same request always names the same field
	for _, name := range keys {
		if strings.HasPrefix(name, "_") {
			continue
		}
		if !slices.Contains(names, name) {
			return apierr.Param("form_param_unknown", name, name+" is not a valid parameter for this request.")
		}
		if len(f.values[name]) > 1 {
			return apierr.Param("form_param_duplicate", name, name+" is given more than once.")
		}
	}
	return nil
}
