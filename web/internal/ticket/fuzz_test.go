package ticket_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/ticket"
)

// FuzzParse: a ticket that this instance did not sign opens nothing.
func FuzzParse(f *testing.F) {
	s, err := ticket.NewSigner(secret, issuer)
	require.NoError(f, err)
	right, err := s.Sign(claims(), now)
	require.NoError(f, err)
	signed := right[:strings.LastIndexByte(right, '.')]
	for _, seed := range []string{
		right, signed, signed + ".", right + ".x", "a.b.c", "", "..", "{}",
		"eyJhbGciOiJub25lIn0." + strings.Split(right, ".")[1] + ".",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := s.Parse(text, now)
		if err != nil && !errors.Is(err, ticket.ErrInvalid) && !errors.Is(err, ticket.ErrExpired) {
			t.Fatalf("an error of no kind: %v", err)
		}
		if err == nil && (c.SourceID != claims().SourceID || !strings.HasPrefix(strings.TrimSpace(text), signed)) {
			t.Fatalf("accepted what was not signed: %q", text)
		}
	})
}
