package signin

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseDocument(t *testing.T) {
	for text, want := range map[string]Document{
		` {"a":1} `:    `{"a":1}`,
		"null":         "null",
		"\t[1, 2]\r\n": "[1, 2]",
		`"\u00e9\n"`:   `"\u00e9\n"`,
		"-0.5e+10":     "-0.5e+10",
		strings.Repeat("[", 200) + strings.Repeat("]", 200): Document(strings.Repeat("[", 200) + strings.Repeat("]", 200)),
	} {
		got, ok := ParseDocument(text)
		assert.True(t, ok, text)
		assert.Equal(t, want, got)
	}
	for _, text := range []string{"", " ", "{", "}", `{"a"}`, `{"a":}`, `{"a":1,}`, `{a:1}`, "[1,]", "[1 2]", "01", "1.",
		".5", "1e", "+1", "-", "nul", "nullx",
		"truefalse", `"`, `"\x"`, `"\u12"`, `"\u12g4"`, "\"\n\"", `{"a":1}{}`, "<html>", "\ufeff{}", "'a'", "NaN", `[1}`,
		`{"a":1]`,
		strings.Repeat("[", 100_000)} {
		_, ok := ParseDocument(text)
		assert.False(t, ok, "%.40q", text)
	}
}

func TestDocumentReadsWhatIsThere(t *testing.T) {
	d, _ := ParseDocument(
		`{ "a" : {"b":["x", {"c":"y"}, [], null]}, "n": -12.9, "big": 1700000000123, "t":true, "f":false, "z":0, "e":"",
		"esc":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\ud83d", "k\u0065y": "late", "dup":1, "dup":2, "null":null }`,
	)
	assert.Equal(t, "x", d.At("a", "b").Items()[0].Text())
	assert.Equal(t, "y", d.At("a", "b").Items()[1].Get("c").Text())
	assert.Len(t, d.At("a", "b").Items(), 4)
	assert.EqualValues(t, -12, d.Get("n").Int())
	assert.EqualValues(t, 1700000000123, d.Get("big").Int())
	assert.Greater(t, Document("99999999999999999999").Int(), int64(1)<<55, "more digits than fit keep the sign")
	assert.Equal(t, "\"\\/\b\f\n\r\té😀\ufffd", d.Get("esc").Text())
	assert.Equal(t, "late", d.Get("key").Text(), "escaped names are names")
	assert.EqualValues(t, 2, d.Get("dup").Int(), "the last of equal names wins, as in JSON.parse")
	for _, name := range []string{"f", "z", "e", "null", "absent"} {
		assert.False(t, d.Get(name).Truthy(), name)
	}
	for _, name := range []string{"t", "a", "n", "esc"} {
		assert.True(t, d.Get(name).Truthy(), name)
	}
	assert.True(t, d.Get("null").Exists())
	assert.True(t, d.Get("null").Nil())
	assert.False(t, d.Get("absent").Exists())
	assert.Equal(t, Document(`{"c":"y"}`), d.At("a", "b").first("c", "y"))
	assert.True(t, d.At("a", "b").contains("x"))
}

func TestDocumentOfAnotherTypeReadsAsZero(t *testing.T) {
	for _, d := range []Document{"", "null", "1", `"s"`, "true", "[]", "{}"} {
		assert.Empty(t, d.Get("a"))
		assert.Empty(t, d.At("a", "b", "c"))
		if d != "[]" {
			assert.Nil(t, d.Items())
		}
		if d != `"s"` {
			assert.Empty(t, d.Text())
		}
		if d != "1" {
			assert.Zero(t, d.Int())
		}
	}
}

func TestQuoteIsJSON(t *testing.T) {
	for _, text := range []string{"", "plain", `"\/`, "\x00\x1f\u2028", "é😀", "</script>"} {
		var back string
		require.NoError(t, json.Unmarshal([]byte(quote(text)), &back))
		assert.Equal(t, text, back)
	}
}

// deeper than the bound is refused although it is JSON: the reader's stack is small in WebAssembly.
func tooDeep(text string) bool {
	depth, deepest, quoted := 0, 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case !quoted && (c == '{' || c == '['):
			depth++
			deepest = max(deepest, depth)
		case !quoted && (c == '}' || c == ']'):
			depth--
		}
	}
	return deepest > maxDepth
}

// FuzzParseDocument compares acceptance and every value with encoding/json.
func FuzzParseDocument(f *testing.F) {
	for _, seed := range []string{`{"a":[1,"b",null,{"c":true}],"a":2}`, `[1e5, -0.1, 0]`, `"\ud83d\ude00\ud83d x"`,
		` {"\u0061" : "\/" } `, `{"a":1}x`, `[[[[]]]]`, "{\"\xff\":1}", `-`, `[,]`, `{"":""}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, ok := ParseDocument(text)
		valid := json.Valid([]byte(text))
		if ok && !valid || !ok && valid && !tooDeep(text) {
			t.Fatalf("ParseDocument %t, encoding/json %t", ok, valid)
		}
		if !ok || !utf8.ValidString(text) {
			return
		}
		var want any
		if err := json.Unmarshal([]byte(text), &want); err != nil {
			return // a number out of range
		}
		compare(t, d, want)
	})
}

func compare(t *testing.T, d Document, want any) {
	switch want := want.(type) {
	case nil:
		if !d.Nil() || !d.Exists() {
			t.Fatalf("%q is not null", d)
		}
	case bool:
		if d.Truthy() != want {
			t.Fatalf("%q is not %t", d, want)
		}
	case string:
		if d.Text() != want {
			t.Fatalf("%q reads as %q, not %q", d, d.Text(), want)
		}
	case float64:
		plain := !strings.ContainsAny(string(d), ".eE")
		if plain && math.Abs(want) < 1<<53 && d.Int() != int64(want) {
			t.Fatalf("%q reads as %d, not %v", d, d.Int(), want)
		}
	case []any:
		items := d.Items()
		if len(items) != len(want) {
			t.Fatalf("%q has %d items, not %d", d, len(items), len(want))
		}
		for i := range want {
			compare(t, items[i], want[i])
		}
	case map[string]any:
		for name, value := range want {
			compare(t, d.Get(name), value)
		}
	}
}

// FuzzWalk walks text that nobody has checked: nothing may panic or loop.
func FuzzWalk(f *testing.F) {
	for _, seed := range []string{`{"a":`, `{"a"`, `{"`, `{"a\`, `["`, `[[`, `[}`, `{"a" 1}`, `{,}`, `[,,]`, `"\u`, `"\`,
		`{"a":1 "b":2}`} {
		f.Add(seed, "a")
	}
	f.Fuzz(func(t *testing.T, text, name string) {
		d := Document(text)
		d.Get(name).Get(name).Text()
		for _, item := range d.Items() {
			item.Items()
			item.Text()
		}
		if d.Int() != 0 && !d.Truthy() {
			t.Fatalf("%q is a number but not true", text)
		}
		d.Text()
		d.first(name, name)
		d.contains(name)
	})
}

func FuzzQuote(f *testing.F) {
	for _, seed := range []string{"", "a", `"`, `\`, "\x00", "é", "😀", "\u2028"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, ok := ParseDocument(quote(text))
		if !ok || d.Text() != text {
			t.Fatalf("%q became %q", text, d.Text())
		}
	})
}

func FuzzUnquote(f *testing.F) {
	for _, seed := range []string{`\u0000`, `\ud800\u0061`, `\udc00`, `\`, `\u`, `\u12`, `\ud83d\ude00`, `\ud83d\`,
		`\ud83d\u`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := unquote(text) // must not panic on anything
		var want string
		if utf8.ValidString(text) && json.Unmarshal([]byte(`"`+text+`"`), &want) == nil && got != want {
			t.Fatalf("%q reads as %q, not %q", text, got, want)
		}
	})
}
