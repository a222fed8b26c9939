package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// The vectors of RFC 6238 appendix B, of which six digits are left.
func TestTOTP(t *testing.T) {
	const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" // 12345678901234567890
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924",
		2000000000: "279037"} {
		code, err := totp(secret, time.Unix(at, 0))
		assert.NoError(t, err)
		assert.Equal(t, want, code)
	}
	_, err := totp("not base32!", time.Unix(0, 0))
	assert.Error(t, err)
}
