package seed

import (
	"bytes"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"regexp"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/membership"
	"github.com/signin-wasm/signin-wasm/web/internal/roles"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
)

// Load reads a file in YAML or JSON, {users: [...]} with the fields of User, and brings what people type into the form
// that is stored. Errors name the line.
func Load(file string) (Seed, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	s, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return s, nil
}

func strict(text []byte, into any) error {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	err := decoder.Decode(into)
	var mismatch *yaml.TypeError
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case errors.As(err, &mismatch):
		var said []string
		for _, problem := range mismatch.Errors {
			said = append(said, inWords(problem))
		}
		return errors.New(strings.Join(said, "; "))
	}
	return err
}

// document is what a file holds.
type document struct {
	Users []User `yaml:"users"`
}

var (
	unknownField = regexp.MustCompile(`^(line \d+: )field (.+) not found in type (.+)$`)
	wrongKind    = regexp.MustCompile("^(line \\d+: )cannot unmarshal !!(\\w+)( `.*`)? into (.+)$")
	kinds        = map[string]string{"str": "text", "seq": "a list", "map": "a mapping", "int": "a number",
		"float": "a number", "bool": "true or false", "null": "nothing"}
)

// inWords says without the names of this program's types, which the writer of a file does not know, what the YAML
// package says with them.
func inWords(problem string) string {
	if m := unknownField.FindStringSubmatch(problem); m != nil {
		for _, t := range []reflect.Type{reflect.TypeFor[document](), reflect.TypeFor[User](), reflect.TypeFor[Wallets]()} {
			if t.String() == m[3] {
				return fmt.Sprintf("%sthere is no field %s here, only %s", m[1], m[2], fieldsOf(t))
			}
		}
	}
	if m := wrongKind.FindStringSubmatch(problem); m != nil {
		wanted := "a mapping"
		switch {
		case strings.HasPrefix(m[4], "[]"):
			wanted = "a list"
		case m[4] == "string":
			wanted = "text"
		}
		return fmt.Sprintf("%s%s%s stands where %s is wanted", m[1], kinds[m[2]], m[3], wanted)
	}
	return problem
}

// fieldsOf are the names that a type has in a file.
func fieldsOf(t reflect.Type) string {
	var names []string
	for i := range t.NumField() {
		if name := t.Field(i).Tag.Get("yaml"); name != "" && name != "-" {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

func parse(text []byte) (Seed, error) {
	var file document
	var lines struct {
		Users []yaml.Node `yaml:"users"`
	}
	if err := strict(text, &file); err != nil {
		return nil, err
	}
	if err := strict(text, &lines); err != nil {
		return nil, err
	}
	if len(file.Users) == 0 {
		return nil, errors.New("there is no user in it: it must look like {users: [{email_address: …}]}")
	}
	s, taken := Seed{}, map[domain.Key]int{}
	for i, u := range file.Users {
		node := &lines.Users[i]
		if err := u.normalize(); err != nil {
			return nil, fmt.Errorf("line %d: %w", lineOf(node, err), err)
		}
		made, err := u.user(time.Time{})
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", node.Line, err)
		}
		for _, key := range made.Keys() {
			if before, ok := taken[key]; ok {
				return nil, fmt.Errorf(
					"line %d: %s %q is that of the user at line %d, too",
					node.Line,
					key.Kind,
					key.Value,
					before,
				)
			}
			taken[key] = node.Line
		}
		s = append(s, u)
	}
	return s, nil
}

// lineOf is the line of the field that an error is about, or the first one of the user.
func lineOf(user *yaml.Node, err error) int {
	var invalid *invalidField
	if errors.As(err, &invalid) {
		for i := 0; i+1 < len(user.Content); i += 2 {
			if user.Content[i].Value == invalid.name {
				return user.Content[i].Line
			}
		}
	}
	return user.Line
}

// invalidField says what is wrong with a field of a user.
type invalidField struct{ name, why string }

func (e *invalidField) Error() string { return e.name + ": " + e.why }

func invalid(name, format string, args ...any) error {
	return &invalidField{name, fmt.Sprintf(format, args...)}
}

// normalize checks the fields and stores them as sign-ins look for them.
func (s *User) normalize() error {
	for _, field := range []struct {
		name  string
		value *string
		form  func(string) (string, bool)
	}{
		{"email_address", &s.Email, typed.Email}, {"phone_number", &s.Phone, typed.Phone},
		{"second_factor_phone", &s.SecondPhone, typed.Phone}, {"username", &s.Username, typed.Username}, {"totp_secret",
			&s.TOTPSecret, totpSecret},
	} {
		if *field.value == "" {
			continue
		}
		value, ok := field.form(*field.value)
		if !ok {
			return invalid(field.name, "%q is not valid", *field.value)
		}
		*field.value = value
	}
	for slug, role := range s.Organizations {
		if !membership.IsSlug(slug) {
			return invalid("organizations", "%q is no slug", slug)
		}
		known := roles.Default().Role(role)
		if known == nil {
			return invalid("organizations", "%s: there is no role %q", slug, role)
		}
		s.Organizations[slug] = known.Key
	}
	if err := s.Wallets.normalize(); err != nil {
		return err
	}
	if s.Email == "" && s.Phone == "" && s.Username == "" && s.Wallets == nil {
		return errors.New("a user needs an email_address, a phone_number, a username or wallets")
	}
	return nil
}

func totpSecret(text string) (string, bool) {
	text = strings.ToUpper(strings.TrimRight(strings.ReplaceAll(text, " ", ""), "="))
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(text)
	return text, err == nil && len(raw) >= 10
}
