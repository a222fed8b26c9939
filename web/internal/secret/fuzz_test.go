package secret

import "testing"

// FuzzHash: for a text that is not a hash no password is right, without a panic and without using up the machine.
func FuzzHash(f *testing.F) {
	for _, seed := range []string{"$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaA",
		"$argon2id$v=19$m=4294967295,t=4294967295,p=255$$", "", "$$$$$"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, phc string) {
		if _, err := parse(phc); err == nil != IsPasswordHash(phc) {
			t.Fatalf("parse and IsPasswordHash differ on %q", phc)
		}
	})
}
