// Package bapi is the part of the Backend API that signing in and its tests need, under the same host as the Frontend
// API. rows.go lists its endpoints; other endpoints of the published document are answered with 501. Its caller is a
// backend with the secret key, such as clerk-sdk-go. It imports fapi for what both APIs share; app imports it.
package bapi

import (
	"encoding/json"
	"errors"
	"mime"
	"strings"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/passwords"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/ticket"
)

// API serves the Backend API.
type API struct {
	secretKey string
	fapi      *fapi.Server
	tickets   *ticket.Service
}

// Register puts the endpoints on the server. secretKey is the "sk_test_…" that callers send as bearer token.
func Register(s *fapi.Server, tickets *ticket.Service, secretKey string) *API {
	a := &API{secretKey: secretKey, fapi: s, tickets: tickets}
	for _, row := range a.rows() {
		s.HandleBackend(passwords.Ahead(a.plan), row.method+" /v1"+row.path, a.authenticated(row.checked()))
	}
	a.registerAbsent()
	return a
}

// plan says which password has to be compared or hashed for a request that has the secret key.
func (a *API) plan(c *fapi.Call) (passwords.Plan, error) {
	if _, key, _ := strings.Cut(c.R.Header.Get("Authorization"), " "); !secret.Equal(key, a.secretKey) {
		return passwords.Plan{}, nil
	}
	var password string
	b, err := readBody(c)
	if err == nil {
		_, err = b.decode("password", &password)
	}
	if err != nil || password == "" {
		return passwords.Plan{}, err
	}
	if !strings.HasSuffix(c.R.URL.Path, "/verify_password") {
		return passwords.Plan{Hash: password}, nil
	}
	u, err := a.user(c)
	return passwords.Plan{User: u, Compare: []string{password}}, err
}

// handler is an endpoint of the Backend API; it returns the resource itself, there is no envelope.
type handler func(c *fapi.Call, b body) (any, error)

// authenticated checks the secret key and reads the body.
func (a *API) authenticated(h handler) fapi.Handler {
	return func(c *fapi.Call) (fapi.Reply, error) {
		scheme, key, _ := strings.Cut(c.R.Header.Get("Authorization"), " ")
		switch {
		case c.R.Header.Get("Authorization") == "":
			return fapi.Reply{}, apierr.New(
				"authentication_invalid",
				"The request needs the header Authorization: Bearer <secret key>.",
			)
		case !strings.EqualFold(scheme, "Bearer") || key == "":
			return fapi.Reply{}, apierr.New(
				"authorization_header_format_invalid",
				"The Authorization header must be Bearer <secret key>.",
			)
		case !secret.Equal(key, a.secretKey):
			return fapi.Reply{}, apierr.New(
				"clerk_key_invalid",
				"The provided secret key is invalid. Make sure that it is the one this server printed.",
			)
		case c.R.Header.Get("Origin") != "":
			// A secret key in a page is a mistake to point out, not to serve.
			return fapi.Reply{}, apierr.New(
				"origin_authorization_headers_conflict",
				"The Backend API is not for browsers: a request has either an Origin or a secret key.",
			)
		}
		b, err := readBody(c)
		if err != nil {
			return fapi.Reply{}, err
		}
		v, err := h(c, b)
		if err != nil {
			return fapi.Reply{}, err
		}
		return fapi.Bare(v), nil
	}
}

// body is a decoded JSON object.
type body map[string]json.RawMessage

func readBody(c *fapi.Call) (body, error) {
	b := body{}
	if isUpload(c) {
		return b, nil
	}
	text := strings.TrimSpace(string(c.Body))
	if text == "" || text == "null" {
		return b, nil
	}
	if json.Unmarshal([]byte(text), &b) != nil {
		return nil, apierr.New("request_body_invalid", "The request body is not a JSON object.")
	}
	return b, nil
}

// isUpload says whether the body is a form with a file.
func isUpload(c *fapi.Call) bool {
	kind, _, err := mime.ParseMediaType(c.R.Header.Get("Content-Type"))
	return err == nil && kind == "multipart/form-data"
}

// decode reads a field into out; an absent or null field leaves it alone. The bool says whether it was there.
func (b body) decode(name string, out any) (bool, error) {
	raw, ok := b[name]
	if !ok || string(raw) == "null" {
		return false, nil
	}
	if json.Unmarshal(raw, out) != nil {
		return false, apierr.Param("form_param_type_invalid", name, name+" has the wrong type.")
	}
	return true, nil
}

// decodeMetadata reads the kinds of metadata that the body has.
func (b body) decodeMetadata(kinds map[string]*map[string]any) error {
	for name, into := range kinds {
		there, err := b.decode(name, into)
		if err == nil && there {
			err = fapi.MetadataFits(name, *into)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// required is the text of a field that has to be given; a coded error without it.
func required(b body, name string) (string, error) {
	var text string
	ok, err := b.decode(name, &text)
	if err != nil {
		return "", err
	}
	if !ok {
		return "", apierr.Missing(name)
	}
	if text == "" {
		return "", apierr.Nil(name)
	}
	return text, nil
}

// decodeAll is decode for several fields.
func (b body) decodeAll(fields map[string]any) error {
	for name, into := range fields {
		if _, err := b.decode(name, into); err != nil {
			return err
		}
	}
	return nil
}

// allow refuses fields that are not listed.
func (b body) allow(names ...string) error {
	for name := range b {
		known := false
		for _, n := range names {
			known = known || n == name
		}
		if !known {
			return apierr.Param("form_param_unknown", name, name+" is not a valid parameter for this request.")
		}
	}
	return nil
}

func (a *API) user(c *fapi.Call) (*domain.User, error) {
	id := c.R.PathValue("user_id")
	u, err := c.Tx.User(id)
	if err != nil {
		return nil, notFound(err, "user", id)
	}
	return u, nil
}

func notFound(err error, what, id string) error {
	if errors.Is(err, store.ErrNotFound) {
		return apierr.NotFound(what, id)
	}
	return err
}

func parseTime(b body, name string, now time.Time) (time.Time, error) {
	var text string
	ok, err := b.decode(name, &text)
	if err != nil || !ok {
		return now, err
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return now, apierr.Param("form_param_invalid_time", name, name+" must be an RFC 3339 time.")
	}
	return t.UTC(), nil
}
