package secret

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPasswordHash(t *testing.T) {
	hash := HashPassword(Cheap, "pässword")
	assert.NotEqual(t, hash, HashPassword(Cheap, "pässword"), "each hash has its own salt")
	for password, want := range map[string]bool{"pässword": true, "password": false, "": false} {
		ok, err := CheckPassword(hash, password)
		require.NoError(t, err)
		assert.Equal(t, want, ok, password)
	}
}

// The vector is of the reference implementation: argon2 -id -t 2 -k 65536 -p 1 with password "password", salt
// "somesalt".
func TestPasswordHashOfAnotherImplementation(t *testing.T) {
	ok, err := CheckPassword(
		"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"password",
	)
	require.NoError(t, err)
	assert.True(t, ok)
}

func TestBadHashesAreErrors(t *testing.T) {
	for _, hash := range []string{"", "plain", "$argon2i$v=19$m=64,t=1,p=1$c2FsdA$aGFzaA",
		"$argon2id$v=18$m=64,t=1,p=1$c2FsdA$aGFzaA",
		"$argon2id$v=19$m=64,t=0,p=1$c2FsdA$aGFzaA", "$argon2id$v=19$m=64,t=1,p=0$c2FsdA$aGFzaA",
		"$argon2id$v=19$m=99999999,t=1,p=1$c2FsdA$aGFzaA",
		"$argon2id$v=19$m=64,t=1,p=1$!$aGFzaA", "$argon2id$v=19$m=64,t=1,p=1$c2FsdA$"} {
		_, err := CheckPassword(hash, "x")
		assert.Error(t, err, hash)
	}
}

func TestShapes(t *testing.T) {
	assert.Regexp(t, regexp.MustCompile(`^sia_[0-9A-Za-z]{27}$`), ID("sia_"))
	assert.Regexp(t, regexp.MustCompile(`^\d{6}$`), Digits(6))
	assert.Regexp(t, regexp.MustCompile(`^[0-9a-z]{8}$`), Letters(8))
	assert.Len(t, Token(), 43)
	key := []byte("k")
	assert.Len(t, DerivedID("idn_", key, "a"), len(ID("idn_")), "a made-up id looks like a real one")
	assert.Equal(t, DerivedID("idn_", key, "a"), DerivedID("idn_", key, "a"))
	assert.NotEqual(t, DerivedID("idn_", key, "a"), DerivedID("idn_", key, "b"))
	assert.False(t, strings.Contains(Hash("salt", "123456"), "123456"))
	assert.NotEqual(t, Hash("a", "123456"), Hash("b", "123456"))
}
