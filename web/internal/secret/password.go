package secret

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"

	"github.com/signin-wasm/signin-wasm/web/internal/typed"
)

// Argon2 are the cost parameters of a password hash (RFC 9106).
type Argon2 struct {
	Time      uint32
	MemoryKiB uint32
	Threads   uint8
}

// Recommended is OWASP's minimum for argon2id, 19 MiB and two passes. Cheap is for tests only.
var (
	Recommended = Argon2{Time: 2, MemoryKiB: 19 * 1024, Threads: 1}
	Cheap       = Argon2{Time: 1, MemoryKiB: 64, Threads: 1}
)

const saltSize, keySize = 16, 32

// HashPassword returns the PHC text of an argon2id hash with a fresh salt.
func HashPassword(p Argon2, password string) string {
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt)
	key := argon2.IDKey([]byte(typed.Password(password)), salt, p.Time, p.MemoryKiB, p.Threads, keySize)
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf(
		"$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version,
		p.MemoryKiB,
		p.Time,
		p.Threads,
		b64(salt),
		b64(key),
	)
}

var errHash = errors.New("secret: not an argon2id hash in PHC form")

// CheckPassword says whether password has the given PHC hash. It costs the same whatever the answer.
func CheckPassword(phc, password string) (bool, error) {
	h, err := parse(phc)
	if err != nil {
		return false, err
	}
	got := argon2.IDKey([]byte(typed.Password(password)), h.salt, h.Time, h.MemoryKiB, h.Threads, uint32(len(h.key)))
	return subtle.ConstantTimeCompare(got, h.key) == 1, nil
}

// IsPasswordHash says whether CheckPassword can read a text. It is quick.
func IsPasswordHash(phc string) bool {
	_, err := parse(phc)
	return err == nil
}

type parsed struct {
	Argon2
	salt, key []byte
}

func parse(phc string) (parsed, error) {
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return parsed{}, errHash
	}
	var h parsed
	var version int
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return parsed{}, errHash
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.MemoryKiB, &h.Time, &h.Threads); err != nil {
		return parsed{}, errHash
	}
	// argon2.IDKey panics below one pass or one thread, and a hash given by a caller must not be able to eat the memory.
	if h.Time < 1 || h.Threads < 1 || h.Time > 64 || h.MemoryKiB > 1<<20 {
		return parsed{}, errHash
	}
	var err1, err2 error
	h.salt, err1 = base64.RawStdEncoding.DecodeString(parts[4])
	h.key, err2 = base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(h.key) == 0 {
		return parsed{}, errHash
	}
	return h, nil
}
