package typed

import (
	"net/mail"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/net/idna"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
)

var (
	ethereumAddress = regexp.MustCompile(`^0[xX][0-9a-fA-F]{40}$`)
	solanaAddress   = regexp.MustCompile(`^[1-9A-HJ-NP-Za-km-z]{32,44}$`)
	username        = regexp.MustCompile(`^[a-z0-9_-]{4,64}$`)
)

// MaxTyped is the longest text, in bytes, that is looked at as an identifier. To clean half a megabyte takes time that
// everybody else waits for.
const MaxTyped = 4 << 10

// maxEmail is the longest address that mail can be sent to, in octets (RFC 5321 section 4.5.3.1.3).
const maxEmail = 254

// Identifier reads what somebody typed to say who they are: an e-mail address, a phone number in E.164, a wallet
// address or a user name. ok is false for any other text.
func Identifier(text string) (kind, value string, ok bool) {
	if len(text) > MaxTyped {
		return "", "", false
	}
	plain := narrow(clean(text))
	switch {
	case strings.Contains(plain, "@"):
		value, ok = Email(text)
		return domain.KindEmail, value, ok
	case strings.HasPrefix(plain, "+"):
		value, ok = Phone(text)
		return domain.KindPhone, value, ok
	case ethereumAddress.MatchString(plain):
		return domain.KindWallet, lower(plain), true
	}
	// A Solana address can have the form of a user name; the caller looks for both (SolanaAddress).
	if value, ok = Username(text); ok {
		return domain.KindUsername, value, true
	}
	value, ok = SolanaAddress(text)
	return domain.KindWallet, value, ok
}

// SolanaAddress says whether a text has the form of a Solana address, whose letters keep their case.
func SolanaAddress(text string) (string, bool) {
	if len(text) > MaxTyped {
		return "", false
	}
	text = clean(text)
	return text, solanaAddress.MatchString(text)
}

// Email checks an e-mail address and gives the form in which addresses are stored and compared, wherever they come
// from: ASCII letters in lower case, the local part composed, the domain as IDNA has it, in Unicode. The local part is
// not folded any further, because its owner's mail server alone knows which spellings are the same person's.
func Email(text string) (string, bool) {
	if len(text) > MaxTyped {
		return "", false
	}
	text = clean(text)
	if !strings.Contains(text, "@") {
		text = strings.Replace(text, "＠", "@", 1) // what an input method for wide characters gives
	}
	at := strings.LastIndexByte(text, '@')
	if at < 1 || len(text) > utf8.UTFMax*maxEmail { // the time that IDNA takes grows with the square of the length
		return "", false
	}
	local := lower(compose(text[:at]))
	ascii, unicode, ok := hostname(text[at+1:])
	if !ok || len(local)+1+len(ascii) > maxEmail {
		return "", false
	}
	// What net/mail would print differently has quotes, comments or a display name.
	address := local + "@" + ascii
	if parsed, err := mail.ParseAddress(address); err != nil || parsed.Address != address || parsed.Name != "" {
		return "", false
	}
	return local + "@" + unicode, true
}

// DeliveryAddress is an address of Email's form with its domain in ASCII, as mail servers want it.
func DeliveryAddress(email string) string {
	local, host, _ := strings.Cut(email, "@")
	ascii, _, ok := hostname(host)
	if !ok {
		return email
	}
	return local + "@" + ascii
}

// names are the rules for domain names: those of a browser's address bar (UTS 46, not transitional), and the lengths
// that the domain name system allows.
var names = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.VerifyDNSLength(true))

// hostname gives both forms of a domain name.
func hostname(text string) (ascii, unicode string, ok bool) {
	ascii, err := names.ToASCII(text)
	if err != nil || ascii == "" {
		return "", "", false
	}
	unicode, err = names.ToUnicode(ascii)
	return ascii, unicode, err == nil
}

// Phone checks an international number and returns its E.164 form. Fictional numbers (+1 XXX 555 01XX) are accepted:
// they are the test numbers.
func Phone(text string) (string, bool) {
	if len(text) > MaxTyped {
		return "", false
	}
	n, err := phonenumbers.Parse(narrow(clean(text)), "")
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return "", false
	}
	return phonenumbers.Format(n, phonenumbers.E164), true
}

// Username checks a user name and puts it into lower case.
func Username(text string) (string, bool) {
	if len(text) > MaxTyped {
		return "", false
	}
	text = lower(narrow(clean(text)))
	return text, username.MatchString(text)
}
