// Package templates is the instance's JWT templates: what they are, what may be in them, and the claims that they make
// of a user. It imports store and token; sessions mints their tokens and the Backend API edits them.
package templates

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/token"
)

// Template is a JWT template.
type Template struct {
	ID, Name  string
	Claims    map[string]any
	Lifetime  int // seconds
	ClockSkew int // seconds that nbf is before iat
	// Algorithm and Key sign its tokens in the place of the instance's key; with a Key of "" the instance's key signs.
	Algorithm, Key       string
	CreatedAt, UpdatedAt time.Time
}

// Limits and defaults, as the Backend API publishes them.
const (
	DefaultLifetime  = 60
	MinLifetime      = 30
	MaxLifetime      = 315360000
	DefaultClockSkew = 5
	MaxClockSkew     = 300
	DefaultAlgorithm = "RS256"
	maxClaims        = 8 << 10
	demo             = "demo"
	storedAs         = "jwt_templates"
)

// reserved are the claims that a token has anyway.
var reserved = []string{"azp", "exp", "iat", "iss", "jti", "nbf", "sub"}

// Default are the templates that a new instance has.
func Default() []Template {
	began := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	return []Template{{
		ID: "jtmp_demo", Name: demo, Lifetime: DefaultLifetime, ClockSkew: DefaultClockSkew, Algorithm: DefaultAlgorithm,
		Claims: map[string]any{
			"identifier": "{{user.primary_email_address || user.username || user.primary_phone_number || " +
				"user.primary_web3_wallet}}",
			"public_metadata": "{{user.public_metadata}}",
		},
		CreatedAt: began, UpdatedAt: began,
	}}
}

// Load reads all templates, in the order in which they were made.
func Load(tx *store.Tx) ([]Template, error) {
	var all []Template
	err := tx.Instance(storedAs, &all)
	if errors.Is(err, store.ErrNotFound) {
		return Default(), nil
	}
	return all, err
}

// Save stores all templates.
func Save(tx *store.Tx, all []Template) error { return tx.PutInstance(storedAs, all) }

// Named is the template with a name, or nil.
func Named(tx *store.Tx, name string) (*Template, error) {
	all, err := Load(tx)
	if i := slices.IndexFunc(all, func(t Template) bool { return t.Name == name }); i >= 0 {
		return &all[i], err
	}
	return nil, err
}

var names = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)

// Check says what is wrong with a template, as a coded error, or nil.
func (t *Template) Check() error {
	text, err := json.Marshal(t.Claims)
	switch {
	case err != nil:
		return err
	case !names.MatchString(t.Name):
		return apierr.Invalid("name", "name must have 1 to 128 letters, digits, dashes or underscores.")
	case t.Claims == nil:
		return apierr.Missing("claims")
	case len(text) > maxClaims:
		return apierr.Param("form_param_exceeds_allowed_size", "claims", "claims can have 8 KB at most.")
	case t.Lifetime < MinLifetime || t.Lifetime > MaxLifetime:
		return apierr.Invalid("lifetime", fmt.Sprintf("lifetime must be %d to %d seconds.", MinLifetime, MaxLifetime))
	case t.ClockSkew < 0 || t.ClockSkew > MaxClockSkew:
		return apierr.Invalid("allowed_clock_skew", fmt.Sprintf("allowed_clock_skew must be 0 to %d seconds.", MaxClockSkew))
	}
	for _, name := range reserved {
		if _, there := t.Claims[name]; there {
			return apierr.Invalid("claims", "The claim "+name+" is set for every token.")
		}
	}
	if t.Key == "" {
		if t.Algorithm != DefaultAlgorithm {
			return apierr.Invalid("signing_algorithm", "Without a key of its own a template signs with "+DefaultAlgorithm+".")
		}
	} else if _, err := token.SignWith(t.Algorithm, t.Key, map[string]any{}, nil); err != nil {
		return apierr.Invalid("signing_key", "signing_key is no key for signing_algorithm.")
	}
	var wrong string
	_ = render(t.Claims, func(path []string) any {
		if !slices.Contains([]string{"user", "org", "org_membership", "session"}, path[0]) {
			wrong = strings.Join(path, ".")
		}
		return nil
	})
	if wrong != "" {
		return apierr.Invalid("claims", "There is no shortcode "+wrong+".")
	}
	return nil
}

// Render makes the claims. values are what shortcodes stand for: {{user.id}} is values["user"]["id"], and null when
// there is nothing. A claim that is a shortcode and nothing else has the type of its value.
func (t *Template) Render(values map[string]any) map[string]any {
	return render(t.Claims, func(path []string) any {
		var v any = values
		for _, name := range path {
			object, _ := v.(map[string]any)
			v = object[name]
		}
		return v
	}).(map[string]any)
}

// lookup is the value of a path, or nil.
type lookup func(path []string) any

func render(v any, find lookup) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, inner := range v {
			out[key] = render(inner, find)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, inner := range v {
			out[i] = render(inner, find)
		}
		return out
	case string:
		return text(v, find)
	}
	return v
}

func text(s string, find lookup) any {
	before, rest, found := strings.Cut(s, "{{")
	if !found {
		return s
	}
	expression, after, closed := strings.Cut(rest, "}}")
	if !closed {
		return s
	}
	value := evaluate(expression, find)
	if before == "" && after == "" {
		return value
	}
	return before + spelled(value) + spelled(text(after, find))
}

// spelled is a value inside a longer text.
func spelled(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	out, _ := json.Marshal(v)
	return string(out)
}

// evaluate is the first of the alternatives "a || b || 'text'" that is neither null nor false nor empty, else the last.
func evaluate(expression string, find lookup) (value any) {
	for part := range strings.SplitSeq(expression, "||") {
		if value = operand(strings.TrimSpace(part), find); value != nil && value != false && value != "" {
			return value
		}
	}
	return value
}

var paths = regexp.MustCompile(`^[A-Za-z_][\w-]*(\.[\w-]+)*$`)

func operand(s string, find lookup) any {
	if n := len(s); n >= 2 && (s[0] == '\'' || s[0] == '"') && s[n-1] == s[0] {
		return s[1 : n-1]
	}
	switch s {
	case "true":
		return true
	case "false":
		return false
	case "null":
		return nil
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil {
		return n
	}
	if !paths.MatchString(s) {
		return find([]string{s})
	}
	return find(strings.Split(s, "."))
}
