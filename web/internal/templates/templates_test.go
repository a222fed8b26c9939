package templates_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/templates"
)

type object = map[string]any

func TestRender(t *testing.T) {
	values := object{
		"user": object{"id": "user_1", "age": 42.0, "name": "", "banned": false, "meta": object{"tags": []any{"a"}}},
		"org":  object{},
	}
	for claim, want := range map[string]any{
		"{{user.id}}":                       "user_1",
		"{{ user.age }}":                    42.0,
		"{{user.meta}}":                     object{"tags": []any{"a"}},
		"{{user.meta.tags}}":                []any{"a"},
		"{{user.banned}}":                   false,
		"{{user.nothing.at.all}}":           nil,
		"{{org.id}}":                        nil,
		"{{user.id.deeper}}":                nil,
		"id {{user.id}}, {{user.age}} old":  "id user_1, 42 old",
		"{{user.id}}{{user.age}}":           "user_142",
		"{{org.id || user.name || 'none'}}": "none",
		"{{user.age || 7}}":                 42.0,
		"{{org.n || 7}}":                    7.0,
		`{{org.n || "a.b"}}`:                "a.b",
		"no shortcode":                      "no shortcode",
		"{{user.id":                         "{{user.id",
	} {
		template := templates.Template{Claims: object{"c": claim, "deep": []any{object{"c": claim}}, "n": 1.0}}
		got := template.Render(values)
		assert.Equal(t, want, got["c"], claim)
		assert.Equal(t, want, got["deep"].([]any)[0].(object)["c"], claim)
		assert.InDelta(t, 1, got["n"], 0)
	}
}

func TestCheck(t *testing.T) {
	for param, change := range map[string]func(*templates.Template){
		"":                   func(*templates.Template) {},
		"name":               func(x *templates.Template) { x.Name = "a/b" },
		"lifetime":           func(x *templates.Template) { x.Lifetime = 29 },
		"allowed_clock_skew": func(x *templates.Template) { x.ClockSkew = 301 },
		"signing_algorithm":  func(x *templates.Template) { x.Algorithm = "HS256" },
		"signing_key":        func(x *templates.Template) { x.Key, x.Algorithm = "-----BEGIN", "RS256" },
		"claims":             func(x *templates.Template) { x.Claims = object{"sub": "somebody else"} },
	} {
		x := templates.Default()[0]
		change(&x)
		err := x.Check()
		if param == "" {
			require.NoError(t, err)
			continue
		}
		var coded *apierr.Error
		require.ErrorAs(t, err, &coded, param)
		assert.Equal(t, param, coded.Meta["param_name"])
	}
	x := templates.Default()[0]
	x.Claims = object{"x": []any{"{{secrets.all || 'y'}}"}}
	require.ErrorContains(t, x.Check(), "secrets.all")
}
