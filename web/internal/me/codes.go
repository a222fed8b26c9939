package me

import (
	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/factor"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
)

// sendCode begins the verification of an address or number by a one-time code.
func sendCode(strategy string) func(c *fapi.Call, p *pending) error {
	return func(c *fapi.Call, p *pending) error {
		if name := p.Verification.Strategy; name != strategy {
			return apierr.New("verification_strategy_invalid", "The verification strategy "+name+" is not valid here; use "+strategy+".")
		}
		if err := c.RefuseResend(p.SentAt); err != nil {
			return err
		}
		p.SentAt = c.Now
		return factor.SendCode(c, p.Verification, p.Value, "You are adding this to your account.")
	}
}

func checkCode(c *fapi.Call, p *pending) error { return factor.CheckCode(c, p.Verification) }
