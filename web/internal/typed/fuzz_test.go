package typed

import (
	"testing"
	"unicode/utf8"
)

// Whatever people type, what is read of it reads the same again: an account is found under one form only.

func FuzzIdentifier(f *testing.F) {
	for _, seed := range []string{"ada@example.com", "jörg@münchen.example", "jorg@xn--mnchen-3ya.example",
		"+1 (202) 555-0145", "\u200bada_l",
		"0x52908400098527886E0F7030069857D2E4169EE7", "\u212Aelvin@example.com", "a@b@c", "@", "＋１２０２５５５０１４５"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		kind, value, ok := Identifier(text)
		if !ok {
			return
		}
		if again, same, ok := Identifier(value); !ok || again != kind || same != value {
			t.Fatalf("%q is the %s %q, which is the %s %q", text, kind, value, again, same)
		}
		if kind == "" || value == "" {
			t.Fatalf("%q is taken as %q, %q", text, kind, value)
		}
	})
}

func FuzzCode(f *testing.F) {
	for _, seed := range []string{"424242", " 424 242\n", "４２４２４２", "424\u200b242", "٤٢٤٢٤٢", "abc-def"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if code := Code(text); Code(code) != code {
			t.Fatalf("%q reads as %q, which reads as %q", text, code, Code(code))
		}
	})
}

func FuzzPassword(f *testing.F) {
	for _, seed := range []string{"analytical-engine", "e\u0301", "\u00e9", " spaces stay ", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if utf8.ValidString(text) && Password(Password(text)) != Password(text) {
			t.Fatalf("%q reads as %q, which reads as %q", text, Password(text), Password(Password(text)))
		}
	})
}
