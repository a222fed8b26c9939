package me

import (
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/factor"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
)

// resendAfter is how long somebody must wait before a code is sent again (PROTOCOL 7.3).
const resendAfter = 30 * time.Second

// sendCode begins the verification of an address or number by a one-time code.
func sendCode(strategy string) func(c *fapi.Call, p *pending) error {
	return func(c *fapi.Call, p *pending) error {
		if name := p.Verification.Strategy; name != strategy {
			return apierr.New("verification_strategy_invalid", "The verification strategy "+name+" is not valid here; use "+strategy+".")
		}
		if wait := resendAfter - c.Now.Sub(p.SentAt); c.Settings.ResendLimit && !p.SentAt.IsZero() && wait > 0 && wait <= resendAfter {
			return apierr.New("verification_code_too_many_requests", "A message was sent a moment ago. Please wait before asking for another.").After(wait)
		}
		p.SentAt = c.Now
		return factor.SendCode(c, p.Verification, p.Value, "You are adding this to your account.")
	}
}

func checkCode(c *fapi.Call, p *pending) error { return factor.CheckCode(c, p.Verification) }
