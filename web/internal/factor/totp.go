package factor

import (
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
)

// TOTP parameters that every authenticator app understands (RFC 6238): SHA-1, six digits, 30 seconds, one step of
// clock drift either way.
const (
	totpPeriod = 30
	totpSkew   = 1
)

var totpOptions = totp.ValidateOpts{Period: totpPeriod, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

// NewTOTP makes a secret for an authenticator app and the otpauth URI that shows it as a QR code.
func NewTOTP(issuer, account string) (base32Secret, uri string, err error) {
	key, err := totp.Generate(
		totp.GenerateOpts{Issuer: issuer, AccountName: account, Period: totpPeriod, SecretSize: 20},
	)
	if err != nil {
		return "", "", err
	}
	return key.Secret(), key.URL(), nil
}

// MatchTOTP finds the time step whose code it is, newer than the last one that was used: a code is good once
// (RFC 6238 section 5.2).
func MatchTOTP(t *domain.TOTP, code string, now time.Time) (step int64, ok bool) {
	if t == nil {
		return 0, false
	}
	code = typed.Code(code)
	current := now.Unix() / totpPeriod
	for s := current - totpSkew; s <= current+totpSkew; s++ {
		want, err := totp.GenerateCodeCustom(t.Secret, time.Unix(s*totpPeriod, 0), totpOptions)
		if err == nil && s > t.LastStep && secret.Equal(want, code) {
			step, ok = s, true
		}
	}
	return step, ok
}
