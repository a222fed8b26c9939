package signin

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The vector of PROTOCOL 2.5. undefined, and an array's undefined, do not reach this package.
func TestEncode(t *testing.T) {
	params := Params{
		{"identifier", []string{"x"}},
		{"n", []string{""}},
		{"b", []string{"true"}},
		{"o", []string{`{"a":1}`}},
		{"arr", []string{"a", "b,c", "", ""}},
		{"empty", nil},
		{"locale", []string{"en-US"}},
	}
	assert.Equal(
		t,
		"identifier=x&n=&b=true&o=%7B%22a%22%3A1%7D&arr=a&arr=b%2Cc&arr=&arr=&locale=en-US",
		params.encode(),
	)
	assert.Equal(t, "email_address_id=idn_1&o_k=a+b%26%3D%2B", P("emailAddressId", "idn_1", "oK", "a b&=+").encode())
	assert.Equal(
		t,
		"x=%7E*-._%21%27%28%29",
		P("x", "~*-._!'()").encode(),
		"what URLSearchParams leaves and what it does not",
	)
	assert.Equal(t, "_i_d=1", P("ID", "1").encode(), "each capital on its own")
	assert.Empty(t, Params(nil).encode())
}

func TestParams(t *testing.T) {
	p := P("strategy", "phone_code", "phoneNumberId", "idn_1", "odd")
	assert.Len(t, p, 2, "a name without a value is dropped")
	assert.Equal(t, "idn_1", p.Get("phoneNumberId"))
	assert.Empty(t, p.Get("absent"))
	assert.Equal(t, "phone_number_id=idn_1&strategy=phone_code", p.pick("phoneNumberId default strategy").encode())
	assert.Equal(t, "phone_number_id=idn_1", p.without("strategy").encode())
	assert.Equal(t, p, p.withDefault("strategy", "other"))
	assert.Equal(t, p, p.withDefault("locale", ""))
	more, other := p.With("a", "1"), p.With("b", "2")
	assert.Equal(t, "1", more.Get("a"), "With does not write into a shared array")
	assert.Equal(t, "2", other.Get("b"))
}

func TestPathSegment(t *testing.T) {
	for _, id := range []string{"sia_1", "a/b", "../../x", "a b?c#d", "é", "%2e"} {
		segment := pathSegment(id)
		assert.NotContains(t, segment, "/")
		back, err := url.PathUnescape(segment)
		assert.NoError(t, err)
		assert.Equal(t, id, back)
	}
}

func TestWithQuery(t *testing.T) {
	assert.Equal(t, "https://a.b/?x=1#f", withQuery("https://a.b/#f", "x", "1"))
	assert.Equal(t, "https://a.b/?y=2&x=1", withQuery("https://a.b/?x=0&y=2&x=3", "x", "1"))
	assert.Equal(t, "https://a.b/#f", withQuery("https://a.b/?x=0#f", "x", ""))
	assert.Equal(t, "/p?x=%26+%3D", withQuery("/p", "x", "& ="))
	assert.Equal(t, "& =", queryParam("/p?x=%26+%3D", "x"))
	assert.Equal(t, "1", queryParam("/p?x=1&x=2#?x=3", "x"))
	assert.Empty(t, queryParam("/p#?x=3", "x"))
}

func TestParamsAreEqualInAnyOrder(t *testing.T) {
	params := P("strategy", "email_code", "emailAddressId", "idn_1")
	assert.True(t, params.equal(P("emailAddressId", "idn_1", "strategy", "email_code")))
	assert.False(t, params.equal(P("emailAddressId", "idn_2", "strategy", "email_code")))
	assert.False(t, params.equal(P("strategy", "email_code")))
	assert.False(t, P("strategy", "email_code").equal(params))
}

func FuzzEncode(f *testing.F) {
	f.Add("a", "b")
	f.Add("emailAddressId", "a@b.co +&=%")
	f.Add("", "\x00é😀")
	f.Fuzz(func(t *testing.T, name, value string) {
		back, err := url.ParseQuery(Params{{name, []string{value, "2"}}}.encode())
		if err != nil || len(back) != 1 || len(back[snake(name)]) != 2 || back[snake(name)][0] != value {
			t.Fatalf("%q=%q came back as %v, %v", name, value, back, err)
		}
	})
}

func FuzzWithQuery(f *testing.F) {
	f.Add("https://a.b/c?d=e&f#g", "d", "h")
	f.Add("?&&=&x", "x", "")
	f.Add("/a?b=%zz&%", "b", "%")
	f.Fuzz(func(t *testing.T, href, name, value string) {
		changed := withQuery(href, name, value)
		if name != "" && queryParam(changed, name) != value {
			t.Fatalf("%q: %q is %q, not %q", changed, name, queryParam(changed, name), value)
		}
		parsed, err := url.Parse(changed)
		if err != nil || strings.ContainsAny(href, ";") {
			return // net/url refuses what URLSearchParams takes
		}
		before, err := url.Parse(href)
		if err != nil {
			return // what net/url refuses stood in the parameter that was replaced
		}
		if parsed.Fragment != before.Fragment || parsed.Host != before.Host || parsed.Path != before.Path {
			t.Fatalf("%q changed more than the query: %q", href, changed)
		}
		got, err := url.ParseQuery(parsed.RawQuery)
		if err != nil {
			return
		}
		if value != "" && got.Get(name) != value {
			t.Fatalf("%q: net/url reads %q, not %q", changed, got.Get(name), value)
		}
		for other, values := range before.Query() {
			if other != name && len(got[other]) != len(values) {
				t.Fatalf("%q lost %q of %q", changed, other, href)
			}
		}
	})
}

func FuzzQueryParam(f *testing.F) {
	f.Add("a=1&b=2", "b")
	f.Add("%61=x+y&a=%zz", "a")
	f.Fuzz(func(t *testing.T, query, name string) {
		if strings.Contains(query, "#") {
			return
		}
		want, err := url.ParseQuery(query)
		if err == nil && len(want[name]) > 0 && queryParam("?"+query, name) != want[name][0] {
			t.Fatalf("%q of %q is %q, not %q", name, query, queryParam("?"+query, name), want[name][0])
		}
	})
}
