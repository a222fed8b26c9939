package signin

// Param is one form parameter. Its name may be in camelCase, as Clerk documents it, and goes out in
// snake_case (PROTOCOL 2.5). The name is repeated for each value; a parameter without a value is left out.
type Param struct {
	Name   string
	Values []string
}

// Params are form parameters in the order they go out.
type Params []Param

// P makes Params of alternating names and values: P("identifier", "a@b.co", "password", pw).
func P(pairs ...string) Params {
	params := make(Params, 0, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		params = append(params, Param{pairs[i], []string{pairs[i+1]}})
	}
	return params
}

// With returns the parameters with one more at the end.
func (p Params) With(name string, values ...string) Params {
	return append(p[:len(p):len(p)], Param{name, values})
}

// withDefault gives a parameter that is missing or empty a value, unless that is empty, too.
func (p Params) withDefault(name, value string) Params {
	if value == "" || p.Get(name) != "" {
		return p
	}
	return p.without(name).With(name, value)
}

// without returns the parameters except the one with that name.
func (p Params) without(name string) Params {
	rest := make(Params, 0, len(p))
	for _, param := range p {
		if param.Name != name {
			rest = append(rest, param)
		}
	}
	return rest
}

// find returns the parameter with that name.
func (p Params) find(name string) (Param, bool) {
	for _, param := range p {
		if param.Name == name {
			return param, true
		}
	}
	return Param{}, false
}

// Get is the first value of a parameter, "" when there is none.
func (p Params) Get(name string) string {
	if param, ok := p.find(name); ok && len(param.Values) > 0 {
		return param.Values[0]
	}
	return ""
}

// pick keeps the named parameters, names separated by spaces, in the order of names.
func (p Params) pick(names string) Params {
	var picked Params
	for len(names) > 0 {
		var name string
		name, names = cut(names, ' ')
		if param, ok := p.find(name); ok {
			picked = append(picked, param)
		}
	}
	return picked
}

// equal reports whether both have the same parameters, in whatever order.
func (p Params) equal(others Params) bool {
	for _, param := range p {
		other, given := others.find(param.Name)
		if !given || (Params{param}).encode() != (Params{other}).encode() {
			return false
		}
	}
	return len(p) == len(others)
}

// encode writes application/x-www-form-urlencoded text (URL Standard 5.2). Names are snake-cased
// one level deep only, which is all there is here.
func (p Params) encode() string {
	var out []byte
	for _, param := range p {
		for _, value := range param.Values {
			if len(out) > 0 {
				out = append(out, '&')
			}
			out = escape(out, snake(param.Name), '+')
			out = append(out, '=')
			out = escape(out, value, '+')
		}
	}
	return string(out)
}

// snake turns each ASCII capital into an underscore and its small letter.
func snake(name string) string {
	out := make([]byte, 0, len(name)+4)
	for i := 0; i < len(name); i++ {
		c := name[i]
		if c >= 'A' && c <= 'Z' {
			out = append(out, '_')
			c |= 0x20
		}
		out = append(out, c)
	}
	return string(out)
}

// escape appends text percent-encoded. space is what a blank becomes: '+' in forms and queries,
// '%' for %20 in paths. The unreserved set is that of forms, plus the marks encodeURIComponent leaves.
func escape(out []byte, text string, space byte) []byte {
	const hex = "0123456789ABCDEF"
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case isDigit(c), c|0x20 >= 'a' && c|0x20 <= 'z', c == '-', c == '_', c == '.', c == '*':
			out = append(out, c)
		case c == ' ' && space == '+':
			out = append(out, '+')
		default:
			out = append(out, '%', hex[c>>4], hex[c&15])
		}
	}
	return out
}

// unescape undoes form encoding.
func unescape(text string) string {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '+' {
			c = ' '
		} else if c == '%' && i+2 < len(text) {
			if r, ok := hex4("00"+text[i+1:i+3], 0); ok {
				c = byte(r)
				i += 2
			}
		}
		out = append(out, c)
	}
	return string(out)
}
