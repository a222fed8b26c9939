// Package verify has the rules for every pending verification, whatever it verifies and for whom: how often a message
// may be sent, how many answers it takes, when it is over (PROTOCOL 7.3). It imports the plumbing (fapi) and packages
// below it; strategies and the packages of the resources import it.
package verify

import (
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
)

// MaxAttempts is how many wrong codes a verification takes before it fails (PROTOCOL 7.3).
const MaxAttempts = 5

// resendAfter is how long a client must wait before it has the same code sent again (PROTOCOL 7.2).
const resendAfter = 30 * time.Second

// RefuseResend says why no message can be sent again to where one was sent at that time.
func RefuseResend(c *fapi.Call, sentAt time.Time) error {
	wait := resendAfter - c.Now.Sub(sentAt)
	if !c.Settings.ResendLimit || sentAt.IsZero() || wait <= 0 || wait > resendAfter {
		return nil
	}
	return apierr.New("verification_code_too_many_requests",
		"A message was sent a moment ago. Please wait before asking for another.").
		After(wait)
}

// RefuseMessage says why no message can be sent to an e-mail address or phone number: too many were sent there, for
// whichever attempts and browsers. Otherwise it counts the message, and that of a decoy as well, so that real and decoy
// attempts reach the limit at the same count.
func RefuseMessage(c *fapi.Call, to string) error {
	if !c.Settings.ResendLimit {
		return nil
	}
	if wait := c.MessageWait(to); wait > 0 {
		return apierr.New("verification_code_too_many_requests",
			"Too many messages were sent to this address or number. Please wait before asking for another.").
			After(wait)
	}
	return nil
}

// Lapse marks a verification whose time is over as expired, so that whoever polls it learns of the end. It says whether
// it did. v may be nil.
func Lapse(c *fapi.Call, v *domain.Verification) bool {
	over := v != nil && v.Status == domain.Unverified && !v.ExpireAt.IsZero() && !c.Now.Before(v.ExpireAt)
	if over {
		v.Status = domain.Expired
	}
	return over
}

// RefuseAttempt says why a verification cannot be attempted with a strategy, "" for any. It may mark the verification
// as expired; the caller stores it.
func RefuseAttempt(c *fapi.Call, v *domain.Verification, strategy string) error {
	switch {
	case v == nil:
		return apierr.New("verification_missing", "The verification must be prepared before it is attempted.")
	case strategy != "" && v.Strategy != strategy:
		return apierr.New(
			"verification_strategy_invalid",
			"The verification that was prepared has the strategy "+v.Strategy+".",
		)
	case v.Status == domain.Verified:
		return apierr.New("verification_already_verified", "This verification has already been verified.")
	case v.Status == domain.Failed:
		return apierr.New(
			"verification_failed",
			"Too many failed attempts. You have to try again with the same or another method.",
		)
	case v.Status == domain.Expired, Lapse(c, v):
		return apierr.New("verification_expired", "This verification has expired. You must create a new one.")
	}
	return nil
}

// CountMiss counts a wrong answer to a prepared verification; the last one that is allowed fails it.
func CountMiss(v *domain.Verification) {
	if v.Attempts++; v.Attempts >= MaxAttempts {
		v.Status, v.CodeHash = domain.Failed, ""
	}
}
