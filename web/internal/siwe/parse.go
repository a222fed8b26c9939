package siwe

import (
	"fmt"
	"strings"
	"time"
)

// Parse reads a message that String wrote. It is strict: fields in the order
// of the ABNF, no extra blanks or lines, version 1, and Validate must pass.
// Errors wrap ErrMalformed or ErrAddress.
func Parse(text string) (Message, error) {
	p := &lines{rest: text}
	var m Message

	head := p.next()
	domain, account, ok := strings.Cut(head, greeting)
	account, suffix := strings.CutSuffix(account, " account:")
	if !ok || !suffix {
		return Message{}, fmt.Errorf("%w: first line", ErrMalformed)
	}
	if scheme, rest, has := strings.Cut(domain, "://"); has {
		m.Scheme, domain = scheme, rest
	}
	m.Domain, m.Account = domain, Account(account)
	m.Address = p.next()
	p.blank()
	// Without a statement the two line feeds around it stay (ERC-4361 ABNF).
	if m.Statement = p.next(); m.Statement != "" {
		p.blank()
	}

	m.URI = p.field("URI: ")
	if v := p.field("Version: "); p.err == nil && v != version {
		return Message{}, fmt.Errorf("%w: version %q", ErrMalformed, v)
	}
	m.ChainID = p.field("Chain ID: ")
	m.Nonce = p.field("Nonce: ")
	m.IssuedAt = p.time("Issued At: ", true)
	m.ExpirationTime = p.time("Expiration Time: ", false)
	m.NotBefore = p.time("Not Before: ", false)
	if strings.HasPrefix(p.rest, "Request ID: ") {
		m.RequestID = p.field("Request ID: ")
	}
	if p.more() && strings.HasPrefix(p.rest, "Resources:") {
		if line := p.next(); line != "Resources:" {
			return Message{}, fmt.Errorf("%w: resources", ErrMalformed)
		}
		for p.more() && p.err == nil {
			m.Resources = append(m.Resources, p.field("- "))
		}
	}
	if p.err == nil && p.more() {
		p.fail("text after the last field")
	}
	if p.err != nil {
		return Message{}, p.err
	}
	return m, m.Validate()
}

// lines hands out one line after the other and keeps the first error, so that
// Parse reads like the grammar.
type lines struct {
	rest string
	done bool
	err  error
}

func (p *lines) fail(what string) {
	if p.err == nil {
		p.err = fmt.Errorf("%w: %s", ErrMalformed, what)
	}
}

func (p *lines) more() bool { return !p.done }

func (p *lines) next() string {
	if p.done {
		p.fail("text ends early")
		return ""
	}
	line, rest, found := strings.Cut(p.rest, "\n")
	p.rest, p.done = rest, !found
	return line
}

func (p *lines) blank() {
	if p.next() != "" {
		p.fail("blank line expected")
	}
}

func (p *lines) field(label string) string {
	value, ok := strings.CutPrefix(p.next(), label)
	if !ok || value == "" {
		p.fail("field " + strings.TrimSuffix(label, ": "))
	}
	return value
}

func (p *lines) time(label string, required bool) time.Time {
	if !required && !strings.HasPrefix(p.rest, label) {
		return time.Time{}
	}
	value := p.field(label)
	if p.err != nil {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, value)
	if err != nil {
		p.fail("field " + strings.TrimSuffix(label, ": "))
	}
	return t.UTC()
}
