package typed_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
)

// unseen are characters that come along with pasted text and that nobody sees.
var unseen = []string{
	"\u200b",
	"\u200c",
	"\u200d",
	"\u2060",
	"\ufeff",
	"\u00ad",
	"\u200e",
	"\u200f",
	"\u202a",
	"\u202c",
	"\u2066",
	"\u2069",
	"\u180e",
	"\x00",
	"\x7f",
}

// spaces are those that people and programs leave at the ends.
var spaces = []string{" ", "\t", "\n", "\r\n", "\u00a0", "\u2003", "\u3000", "\u2028", "\u202f"}

func TestNothingUnseenCounts(t *testing.T) {
	for _, mark := range append(append([]string{}, unseen...), spaces...) {
		for _, text := range []string{mark + "Ada@Example.com", "Ada@Example.com" + mark} {
			kind, value, ok := typed.Identifier(text)
			assert.True(t, ok, "%q", text)
			assert.Equal(t, domain.KindEmail, kind, "%q", text)
			assert.Equal(t, "ada@example.com", value, "%q", text)
		}
		for _, text := range []string{mark + "+1 (201) 555-0100", "+1 201" + mark + "555 0100" + mark} {
			value, ok := typed.Phone(text)
			assert.True(t, ok, "%q", text)
			assert.Equal(t, "+12015550100", value, "%q", text)
		}
		name, ok := typed.Username(mark + "Ada_L" + mark)
		assert.True(t, ok, "%q", mark)
		assert.Equal(t, "ada_l", name, "%q", mark)
		assert.Equal(t, "123456", typed.Code(mark+"123"+mark+"456"+mark), "%q", mark)
		assert.Equal(t, "bkup0001", typed.Code("BKUP"+mark+"0001"), "%q", mark)
	}
	for _, mark := range unseen {
		value, ok := typed.Email("a" + mark + "da@exam" + mark + "ple.com")
		assert.True(t, ok, "%q", mark)
		assert.Equal(t, "ada@example.com", value, "%q", mark)
	}
}

func TestDigitsOfEveryScript(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if unicode.Is(unicode.Nd, r) {
			code := typed.Code(string(r))
			assert.Len(t, code, 1, "%U", r)
			assert.True(t, code[0] >= '0' && code[0] <= '9', "%U", r)
		}
	}
	for want, text := range map[string]string{
		"123456": "１２３４５６", "0123456789": "٠١٢٣٤٥٦٧٨٩", "424242": "४२४२४२", "007": "𝟎𝟎𝟕", "1234": "12–34",
		"12": "1−2", "34": "３－４", "": " - ",
	} {
		assert.Equal(t, want, typed.Code(text))
	}
	phone, ok := typed.Phone("＋１ ２０１ ５５５ ０１００")
	assert.True(t, ok)
	assert.Equal(t, "+12015550100", phone)
}

func TestOneAddressOneForm(t *testing.T) {
	for text, want := range map[string]string{
		"Ada@Example.COM": "ada@example.com", "Mixed.Case+Tag@Example.com": "mixed.case+tag@example.com",
		"jörg@münchen.example": "jörg@münchen.example", "jo\u0308rg@mu\u0308nchen.example": "jörg@münchen.example",
		"jörg@xn--mnchen-3ya.example": "jörg@münchen.example", "JöRG@MÜNCHEN.EXAMPLE": "jörg@münchen.example",
		"jörg@XN--MNCHEN-3YA.example": "jörg@münchen.example",
		"otto@ＫÖＬＮ．example":           "otto@köln.example", "otto@köln。example": "otto@köln.example",
		"ada＠example.com":  "ada@example.com",
		"a@straße.example": "a@straße.example", "a@strasse.example": "a@strasse.example",
	} {
		value, ok := typed.Email(text)
		assert.True(t, ok, "%q", text)
		assert.Equal(t, want, value, "%q", text)
		again, _ := typed.Email(value)
		assert.Equal(t, value, again, "the form is stable")
	}
	assert.Equal(t, "otto@xn--kln-sna.example", typed.DeliveryAddress("otto@köln.example"))
}

// A letter that looks or folds like an ASCII one belongs to somebody else.
func TestNoLetterBecomesAnotherPersons(t *testing.T) {
	seen := map[string]rune{}
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.S, unicode.P) {
			continue
		}
		value, ok := typed.Email(string(r) + "da@example.com")
		if !ok {
			continue
		}
		local, _, _ := strings.Cut(value, "@")
		if local[0] < 0x80 {
			seen[local] = r
		}
	}
	assert.Empty(t, seen, "these become ASCII")
	for _, text := range []string{"\u212aatherine@example.com", "ａda@example.com", "аda@example.com", "ıda@example.com"} {
		value, ok := typed.Email(text)
		assert.True(t, ok, text)
		assert.Equal(t, text, value)
	}
}

func TestWhatIsNoAddress(t *testing.T) {
	for _, text := range []string{"", "@", "a@", "@b.co", "a b@c.co", "a@b@c.co", `"a b"@c.co`, "Ada <ada@example.com>",
		"a@[127.0.0.1]", "a@exa mple.com",
		"a@-x.co", "a@xn--a.co", "a@b..co", "a..b@c.co", strings.Repeat("a", 250) + "@b.co", "a@" + strings.Repeat("a", 64) +
			".co", "a@ex\u200d\u0300ample_.co"} {
		_, ok := typed.Email(text)
		assert.False(t, ok, "%q", text)
	}
	for _, text := range []string{"", "ada", "søren", "ada l", "a\u0301da_l", strings.Repeat("a", 65)} {
		_, ok := typed.Username(text)
		assert.False(t, ok, "%q", text)
	}
	for _, text := range []string{"", "+", "+1", "201 555 0100", "+999999999999999999"} {
		_, ok := typed.Phone(text)
		assert.False(t, ok, "%q", text)
	}
}

func TestKindsOfIdentifiers(t *testing.T) {
	for text, want := range map[string]string{
		"ＡＤＡ_Ｌ": domain.KindUsername, "0xABCDEFabcdefABCDEFabcdefABCDEFabcdefABCD": domain.KindWallet,
		"+4915112345678": domain.KindPhone,
		"7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtVA7EcD": domain.KindUsername, "a@b.co": domain.KindEmail,
	} {
		kind, _, ok := typed.Identifier(text)
		assert.True(t, ok, text)
		assert.Equal(t, want, kind, text)
	}
	_, _, ok := typed.Identifier("a b")
	assert.False(t, ok)
}

func TestPasswordsKeepWhatWasTyped(t *testing.T) {
	assert.Equal(t, typed.Password("pässwörd é"), typed.Password("pa\u0308sswo\u0308rd e\u0301"))
	assert.Equal(t, "correct horse", typed.Password("correct\u00a0horse"))
	for _, text := range []string{" space at the ends ", "ｆｕｌｌ", "zero\u200bwidth", "ﬁ", "line\n"} {
		assert.Equal(t, text, typed.Password(text))
	}
}
