// Package typed reads what people type: identifiers, e-mail addresses, phone numbers, user names, one-time codes and
// passwords. Each kind of text has one function here, which gives the form that is stored and compared. Text comes from
// keyboards, password managers, messages and other programs, which add spaces, marks without width, line ends and
// full-width characters that nobody sees.
//
// Of the server it imports domain, for the kinds of identifiers; every package above may import it.
package typed

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// clean drops what has no width of its own: control characters, format characters (zero-width space, direction marks,
// soft hyphen) and the
// spaces at both ends. A space inside is an ordinary one, of whatever kind it was.
//
// The two joiners stay between letters of other scripts than ASCII, where they are part of a word's spelling.
func clean(text string) string {
	runes := []rune(strings.ToValidUTF8(text, "\uFFFD"))
	var out strings.Builder
	for i, r := range runes {
		switch {
		case unicode.IsSpace(r):
			out.WriteByte(' ')
		case isJoiner(r) && i > 0 && i+1 < len(runes) && isForeignLetter(runes[i-1]) && isForeignLetter(runes[i+1]):
			out.WriteRune(r)
		case unicode.In(r, unicode.Cc, unicode.Cf):
		default:
			out.WriteRune(r)
		}
	}
	return strings.Trim(out.String(), " ")
}

func isJoiner(r rune) bool { return r == '\u200c' || r == '\u200d' }

func isForeignLetter(r rune) bool { return r > unicode.MaxASCII && unicode.In(r, unicode.L, unicode.M) }

// narrow turns full-width and half-width forms into the ordinary ones, as the width mapping rule of RFC 8265 does.
func narrow(text string) string { return width.Fold.String(text) }

// lower puts ASCII letters into lower case and leaves all others alone. Unicode's own mapping takes letters of other
// scripts into ASCII (KELVIN SIGN becomes k), and so one person's name into another's.
func lower(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + ('a' - 'A')
		}
		return r
	}, text)
}

// compose is Unicode's canonical composition (NFC), but for the characters whose canonical form is an ASCII character:
// KELVIN SIGN, GREEK QUESTION MARK and GREEK VARIA stay what they are.
func compose(text string) string {
	var out strings.Builder
	for text != "" {
		i := strings.IndexAny(text, "\u212a\u037e\u1fef")
		if i < 0 {
			break
		}
		_, size := utf8.DecodeRuneInString(text[i:])
		out.WriteString(norm.NFC.String(text[:i]))
		out.WriteString(text[i : i+size])
		text = text[i+size:]
	}
	out.WriteString(norm.NFC.String(text))
	return out.String()
}

// Text is a name or an identifier as it is kept and shown: without what nobody can see, otherwise as it was typed.
func Text(text string) string { return clean(text) }

// Code is a one-time code or a backup code: digits of every script as ASCII digits, letters in lower case, without
// spaces and dashes. It is "" for a text that has nothing else.
func Code(text string) string {
	return lower(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.In(r, unicode.Cc, unicode.Cf, unicode.Pd), r == '\u2212':
			return -1
		case unicode.Is(unicode.Nd, r):
			return digit(r)
		}
		return r
	}, narrow(strings.ToValidUTF8(text, "\uFFFD"))))
}

// digit is the ASCII digit of a decimal digit. Unicode has them in runs of ten that begin with zero.
func digit(r rune) rune {
	for _, run := range unicode.Nd.R16 {
		if rune(run.Lo) <= r && r <= rune(run.Hi) {
			return '0' + (r-rune(run.Lo))%10
		}
	}
	for _, run := range unicode.Nd.R32 {
		if rune(run.Lo) <= r && r <= rune(run.Hi) {
			return '0' + (r-rune(run.Lo))%10
		}
	}
	return r
}

// Password is a password as it is measured, hashed and compared: every kind of space as an ordinary one, composed to
// NFC. That is OpaqueString of RFC 8265, and one of the two forms that NIST SP 800-63B-4 section 3.1.1.2 allows; the
// other one, NFKC, would make different passwords equal. Nothing is taken away.
func Password(text string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII && unicode.Is(unicode.Zs, r) {
			return ' '
		}
		return r
	}, text))
}
