package secret

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
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
	key := argon2.IDKey([]byte(password), salt, p.Time, p.MemoryKiB, p.Threads, keySize)
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.MemoryKiB, p.Time, p.Threads, b64(salt), b64(key))
}

var errHash = errors.New("secret: not an argon2id hash in PHC form")

// CheckPassword says whether password has the given PHC hash. It costs the same whatever the answer.
func CheckPassword(phc, password string) (bool, error) {
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, errHash
	}
	var p Argon2
	var version int
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false, errHash
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.MemoryKiB, &p.Time, &p.Threads); err != nil {
		return false, errHash
	}
	// argon2.IDKey panics below one pass or one thread, and a hash given by a caller must not be able to eat the memory.
	if p.Time < 1 || p.Threads < 1 || p.Time > 64 || p.MemoryKiB > 1<<20 {
		return false, errHash
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(want) == 0 {
		return false, errHash
	}
	got := argon2.IDKey([]byte(password), salt, p.Time, p.MemoryKiB, p.Threads, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}
