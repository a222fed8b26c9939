package seed

import (
	"bytes"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"os"
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

// entry is a user and the line it begins at.
type entry struct {
	User
	line int
}

func (e *entry) UnmarshalYAML(node *yaml.Node) error {
	e.line = node.Line
	// A node forgets that unknown fields are refused, so it is read again as a document.
	text, err := yaml.Marshal(node)
	if err != nil {
		return err
	}
	if err := strict(text, &e.User); err != nil {
		return fmt.Errorf("line %d: %w", node.Line, withoutLine(err))
	}
	return nil
}

func strict(text []byte, into any) error {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	return decoder.Decode(into)
}

// withoutLine drops the line number of a user's own text, which is not the file's.
func withoutLine(err error) error {
	var typeError *yaml.TypeError
	if !errors.As(err, &typeError) {
		return err
	}
	var all []string
	for _, text := range typeError.Errors {
		if _, rest, found := strings.Cut(text, ": "); found {
			text = rest
		}
		all = append(all, strings.TrimSuffix(text, " in type seed.User"))
	}
	return errors.New(strings.Join(all, "; "))
}

func parse(text []byte) (Seed, error) {
	var file struct {
		Users []entry `yaml:"users"`
	}
	if err := strict(text, &file); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if len(file.Users) == 0 {
		return nil, errors.New("there is no user in it: it must look like {users: [{email_address: …}]}")
	}
	s, taken := Seed{}, map[domain.Key]int{}
	for _, e := range file.Users {
		u := e.User
		if err := u.normalize(); err != nil {
			return nil, fmt.Errorf("line %d: %w", e.line, err)
		}
		for _, key := range u.user(time.Time{}).Keys() {
			if before, ok := taken[key]; ok {
				return nil, fmt.Errorf(
					"line %d: %s %q is that of the user at line %d, too",
					e.line,
					key.Kind,
					key.Value,
					before,
				)
			}
			taken[key] = e.line
		}
		s = append(s, u)
	}
	return s, nil
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
			return fmt.Errorf("%s: %q is not valid", field.name, *field.value)
		}
		*field.value = value
	}
	for slug, role := range s.Organizations {
		if !membership.IsSlug(slug) {
			return fmt.Errorf("organizations: %q is no slug", slug)
		}
		known := roles.Default().Role(role)
		if known == nil {
			return fmt.Errorf("organizations: %s: there is no role %q", slug, role)
		}
		s.Organizations[slug] = known.Key
	}
	if s.Wallets != nil {
		s.Wallets.Ethereum = strings.ToLower(s.Wallets.Ethereum)
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
