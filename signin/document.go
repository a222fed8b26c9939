package signin

import "unicode/utf8"

// Document is one JSON value (RFC 8259) kept as text and read in place. The empty Document is a
// value that is not there. Reading never fails: what is absent or of another type reads as zero.
type Document string

// maxDepth bounds nesting, because a proxy may answer in the server's place. FAPI's answers are about ten deep.
const maxDepth = 200

// ParseDocument checks that text is one JSON value and returns it. The methods of Document rely on that check: they
// read checked text only.
func ParseDocument(text string) (Document, bool) {
	start := skipSpace(text, 0)
	end := checkValue(text, start)
	if end < 0 || skipSpace(text, end) != len(text) {
		return "", false
	}
	return Document(text[start:end]), true
}

// Exists tells a value, null included, from one that is not there.
func (d Document) Exists() bool { return d != "" }

// Nil reports whether the value is absent or null.
func (d Document) Nil() bool { return d == "" || d == "null" }

// Truthy is JavaScript's notion for the values FAPI sends: present, not null, false, 0 or "".
func (d Document) Truthy() bool {
	return !d.Nil() && d != "false" && d != "0" && d != `""`
}

// isObject reports whether the value is a JSON object.
func (d Document) isObject() bool { return d != "" && d[0] == '{' }

// Text is the value of a JSON string, and "" for everything else.
func (d Document) Text() string {
	if len(d) < 2 || d[0] != '"' {
		return ""
	}
	return unquote(string(d[1 : len(d)-1]))
}

// Int is the integer part of a JSON number, and 0 for everything else. FAPI's numbers are counts and
// milliseconds, which fit.
func (d Document) Int() int64 {
	var n int64
	negative := false
	for i := 0; i < len(d); i++ {
		switch c := d[i]; {
		case c == '-' && i == 0:
			negative = true
		case n > 1<<59:
			i = len(d) // further digits do not fit
		case c >= '0' && c <= '9':
			n = n*10 + int64(c-'0')
		case i == 0:
			return 0
		default:
			i = len(d)
		}
	}
	if negative {
		return -n
	}
	return n
}

// Get is a member of a JSON object. As in JSON.parse the last of equal names wins.
func (d Document) Get(name string) Document {
	found := Document("")
	if len(d) == 0 || d[0] != '{' {
		return found
	}
	text := string(d)
	for i := skipSpace(text, 1); i < len(text) && text[i] == '"'; {
		keyEnd := skipString(text, i)
		start := skipSpace(text, skipSpace(text, keyEnd)+1) // past the colon
		end := skipValue(text, start)
		if keyEnd <= i || end <= start {
			return ""
		}
		if key := text[i+1 : keyEnd-1]; key == name || unquote(key) == name {
			found = Document(text[start:end])
		}
		i = skipSpace(text, end)
		if i < len(text) && text[i] == ',' {
			i = skipSpace(text, i+1)
		}
	}
	return found
}

// At follows a path of object members.
func (d Document) At(path ...string) Document {
	for _, name := range path {
		d = d.Get(name)
	}
	return d
}

// Items are the elements of a JSON array, nil for everything else.
func (d Document) Items() []Document {
	if len(d) == 0 || d[0] != '[' {
		return nil
	}
	var items []Document
	text := string(d)
	for i := skipSpace(text, 1); i < len(text) && text[i] != ']'; {
		end := skipValue(text, i)
		if end <= i {
			return items
		}
		items = append(items, Document(text[i:end]))
		i = skipSpace(text, end)
		if i < len(text) && text[i] == ',' {
			i = skipSpace(text, i+1)
		}
	}
	return items
}

// first is the first element of an array whose member name has the given text.
func (d Document) first(name, text string) Document {
	for _, item := range d.Items() {
		if item.Get(name).Text() == text {
			return item
		}
	}
	return ""
}

// contains reports whether an array holds the string text.
func (d Document) contains(text string) bool {
	for _, item := range d.Items() {
		if item.Text() == text {
			return true
		}
	}
	return false
}

func skipSpace(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\n' || s[i] == '\t' || s[i] == '\r') {
		i++
	}
	return i
}

// skipString returns the index after a string that starts at i.
func skipString(s string, i int) int {
	for i++; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(s)
}

// skipValue returns the index after a checked value that starts at i, without recursion.
func skipValue(s string, i int) int {
	depth := 0
	for i < len(s) {
		switch s[i] {
		case '"':
			i = skipString(s, i) - 1
		case '{', '[':
			depth++
		case '}', ']':
			depth--
			if depth < 0 {
				return i
			}
		case ',', ' ', '\n', '\t', '\r':
			if depth == 0 {
				return i
			}
		}
		i++
		if depth == 0 && (s[i-1] == '"' || s[i-1] == '}' || s[i-1] == ']') {
			return i
		}
	}
	return i
}

// checkValue returns the index after the value at i, or -1 if there is none (RFC 8259 grammar). It does not recurse: a
// bracket that is open takes a byte here, where a call would take a frame of the goroutine's stack.
func checkValue(s string, i int) int {
	var open [maxDepth + 1]byte
	depth := 0
	for i < len(s) {
		switch c := s[i]; {
		case c == '{' || c == '[':
			if depth > maxDepth {
				return -1
			}
			open[depth] = c
			depth++
			i = skipSpace(s, i+1)
			if i < len(s) && s[i] == c+2 { // '{'+2 is '}', '['+2 is ']'
				break // the loop below closes it
			}
			if i = checkName(s, i, c); i < 0 {
				return -1
			}
			continue
		default:
			if i = checkScalar(s, i); i < 0 {
				return -1
			}
		}
		for ; ; i++ {
			if depth == 0 {
				return i
			}
			i = skipSpace(s, i)
			if i >= len(s) {
				return -1
			}
			c := open[depth-1]
			if s[i] == c+2 {
				depth--
				continue
			}
			if s[i] != ',' {
				return -1
			}
			if i = checkName(s, skipSpace(s, i+1), c); i < 0 {
				return -1
			}
			break
		}
	}
	return -1
}

// checkName returns the index of the value that follows: in an object, whose bracket is '{', after a name and a colon.
func checkName(s string, i int, bracket byte) int {
	if bracket == '[' {
		return i
	}
	if i >= len(s) || s[i] != '"' {
		return -1
	}
	if i = checkString(s, i); i < 0 {
		return -1
	}
	i = skipSpace(s, i)
	if i >= len(s) || s[i] != ':' {
		return -1
	}
	return skipSpace(s, i+1)
}

// checkScalar returns the index after the string, number or word at i.
func checkScalar(s string, i int) int {
	switch c := s[i]; {
	case c == '"':
		return checkString(s, i)
	case c == '-' || isDigit(c):
		return checkNumber(s, i)
	}
	for _, word := range [...]string{"true", "false", "null"} {
		if hasPrefix(s[i:], word) {
			return i + len(word)
		}
	}
	return -1
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func checkNumber(s string, i int) int {
	if s[i] == '-' {
		i++
	}
	zero := i < len(s) && s[i] == '0'
	start := i
	i = skipDigits(s, i)
	if i == start || zero && i > start+1 {
		return -1
	}
	if i < len(s) && s[i] == '.' {
		start = i + 1
		i = skipDigits(s, start)
		if i == start {
			return -1
		}
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		i++
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		start = i
		i = skipDigits(s, i)
		if i == start {
			return -1
		}
	}
	return i
}

func skipDigits(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}

func checkString(s string, i int) int {
	for i++; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return i + 1
		case c < ' ':
			return -1
		case c == '\\':
			i++
			if i >= len(s) {
				return -1
			}
			switch s[i] {
			case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
			case 'u':
				if _, ok := hex4(s, i+1); !ok {
					return -1
				}
				i += 4
			default:
				return -1
			}
		}
	}
	return -1
}

func hex4(s string, i int) (rune, bool) {
	if i+4 > len(s) {
		return 0, false
	}
	var r rune
	for _, c := range []byte(s[i : i+4]) {
		switch {
		case isDigit(c):
			r = r<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}

// unquote resolves the escapes of a checked JSON string without its quotes. A lone surrogate becomes
// U+FFFD, which is what TextEncoder makes of it.
func unquote(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] != '\\'
	}
	if plain {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 >= len(s) {
			out = append(out, s[i])
			continue
		}
		i++
		switch c := s[i]; c {
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case 'u':
			r, _ := hex4(s, i+1)
			i += 4
			if r >= 0xD800 && r < 0xDC00 && i+2 < len(s) && s[i+1] == '\\' && s[i+2] == 'u' {
				if low, ok := hex4(s, i+3); ok && low >= 0xDC00 && low < 0xE000 {
					r = (r-0xD800)<<10 + (low - 0xDC00) + 0x10000
					i += 6
				}
			}
			out = utf8.AppendRune(out, r)
		default:
			out = append(out, c)
		}
	}
	return string(out)
}

// quote writes text as a JSON string.
func quote(text string) string {
	const hex = "0123456789abcdef"
	out := make([]byte, 0, len(text)+2)
	out = append(out, '"')
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c < ' ' {
			out = append(out, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
			continue
		}
		if c == '"' || c == '\\' {
			out = append(out, '\\')
		}
		out = append(out, c)
	}
	return string(append(out, '"'))
}
