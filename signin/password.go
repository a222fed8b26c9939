package signin

// PasswordCheck is the outcome of ValidatePassword: the names of the rules a password breaks.
type PasswordCheck []string

// passwordRules are the rules an instance may set, with the test for each (PROTOCOL 5.12). The first two always hold.
var passwordRules = [...]struct {
	name string
	ok   func(password string, settings Document) bool
}{
	{"min_length", func(p string, s Document) bool { return length(p) >= max(s.Get("min_length").Int(), 8) }},
	{"max_length", func(p string, s Document) bool { return length(p) <= longestPassword(s) }},
	{"require_numbers", func(p string, s Document) bool { return hasAny(p, '0', '9') }},
	{"require_lowercase", func(p string, s Document) bool { return hasAny(p, 'a', 'z') }},
	{"require_uppercase", func(p string, s Document) bool { return hasAny(p, 'A', 'Z') }},
	{"require_special_char", func(p string, s Document) bool {
		special := s.Get("allowed_special_characters").Text()
		if special == "" {
			special = "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~"
		}
		for i := range p {
			for j := range special {
				if p[i] == special[j] {
					return true
				}
			}
		}
		return false
	}},
}

// ValidatePassword checks a new password against the instance's rules. known is false while no
// environment with password settings is loaded. The server has the last word, and checks more.
func (c *Clerk) ValidatePassword(password string) (check PasswordCheck, known bool) {
	settings := c.Environment().At("user_settings", "password_settings")
	if settings.Nil() {
		return nil, false
	}
	for i, rule := range passwordRules {
		active := i < 2 || settings.Get(rule.name).Truthy()
		if active && !rule.ok(password, settings) {
			check = append(check, rule.name)
		}
	}
	return check, true
}

// longestPassword is 72 at most, what bcrypt takes.
func longestPassword(settings Document) int64 {
	if n := settings.Get("max_length").Int(); n > 0 {
		return min(n, 72)
	}
	return 72
}

// length counts as JavaScript does, in UTF-16 units.
func length(text string) int64 {
	var n int64
	for _, r := range text {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

func hasAny(text string, from, to byte) bool {
	for i := 0; i < len(text); i++ {
		if text[i] >= from && text[i] <= to {
			return true
		}
	}
	return false
}
