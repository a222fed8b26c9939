package fapi

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
)

// maxBody bounds a request body; the largest real one is a SAML response.
const maxBody = 512 << 10

// Form is the body of a request. Every field is single-valued here, but for the repeatable ones.
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
		return Form{}, apierr.New(
			"unsupported_content_type",
			"The request body must be application/x-www-form-urlencoded.",
		)
	}
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return Form{}, apierr.New("request_body_invalid", "The request body is not a form.")
	}
	return Form{values}, nil
}

// Get is a field's value, "" when it is absent.
func (f Form) Get(name string) string { return f.values.Get(name) }

// repeatable are the fields that the published document has as arrays.
var repeatable = []string{"additional_scope"}

// All are the values of a field that is repeatable.
func (f Form) All(name string) []string { return f.values[name] }

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

// maxCode is the longest text, in bytes, that is looked at as a code, with all that comes along when it is pasted.
const maxCode = 1 << 10

// Code is Require for a one-time code or a backup code, as it is compared.
func (f Form) Code(name string) (string, error) {
	text, err := f.Require(name)
	if err == nil && len(text) > maxCode {
		err = apierr.Param("form_param_max_length_exceeded", name, name+" is too long.")
	}
	if err != nil {
		return "", err
	}
	if code := typed.Code(text); code != "" {
		return code, nil
	}
	return "", apierr.Nil(name)
}

// Text is Get for a name and the like: text that people read, at most max characters.
func (f Form) Text(name string, max int) (string, error) {
	raw, text := f.Get(name), ""
	tooLong := len(raw) > 64*max // that is not worth the time to clean it
	if !tooLong {
		text = typed.Text(raw)
	}
	if tooLong || utf8.RuneCountInString(text) > max {
		return "", apierr.Param(
			"form_param_max_length_exceeded",
			name,
			fmt.Sprintf("%s can have %d characters at most.", name, max),
		)
	}
	return text, nil
}

// MaxName is how many characters a first or last name can have.
const MaxName = 256

// MaxMetadata is how large a metadata object can be, in bytes of JSON. It is the hosted service's limit.
const MaxMetadata = 8 << 10

// Metadata is a field that holds a JSON object; nil when it is absent or empty.
func (f Form) Metadata(name string) (map[string]any, error) {
	raw := f.Get(name)
	if raw == "" {
		return nil, nil
	}
	if len(raw) > MaxMetadata {
		return nil, errMetadataSize(name)
	}
	object := map[string]any{}
	if err := json.Unmarshal([]byte(raw), &object); err != nil {
		return nil, apierr.Param("form_param_format_invalid", name, name+" must be a JSON object.")
	}
	return object, nil
}

// MetadataFits says why metadata is too large to be stored, which it can become by merging.
func MetadataFits(name string, object map[string]any) error {
	text, err := json.Marshal(object)
	if err == nil && len(text) > MaxMetadata {
		err = errMetadataSize(name)
	}
	return err
}

func errMetadataSize(name string) error {
	return apierr.Param("form_param_exceeds_allowed_size", name, name+" can have 8 KB at most.")
}

// Allow refuses fields that are not listed, and fields given twice that are not repeatable. Fields that start with "_"
// are the transport's own and are tolerated (PROTOCOL 7.1).
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
		if len(f.values[name]) > 1 && !slices.Contains(repeatable, name) {
			return apierr.Param("form_param_duplicate", name, name+" is given more than once.")
		}
	}
	return nil
}
