// Package captcha is the bot check in front of sign-ins and sign-ups (PROTOCOL 2.15). It imports the plumbing (fapi)
// and packages below it; signin, sign-up, the Backend API and /__dev/ import it.
package captcha

import (
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/settings"
)

// Register adds the endpoint.
func Register(s *fapi.Server) { s.Handle("POST /v1/client/verify", verify) }

// DummyToken is the token of Cloudflare Turnstile's published always-pass site key, the only one this server can
// judge without a network.
const DummyToken = "XXXX.DUMMY.TOKEN.XXXX"

// validity is how long a passed bot check counts.
const validity = 10 * time.Minute

// verify takes the answer of a bot check (PROTOCOL 2.15).
func verify(c *fapi.Call) (fapi.Reply, error) {
	if err := c.Form.Allow("captcha_token", "captcha_widget_type", "captcha_error", "captcha_action"); err != nil {
		return fapi.Reply{}, err
	}
	if c.Form.Get("captcha_action") == "heartbeat" {
		return passed(c, false)
	}
	if c.Settings.Captcha == settings.CaptchaOff {
		return fapi.Reply{}, apierr.New("captcha_not_enabled", "Bot checks are not enabled on this instance.")
	}
	switch token := c.Form.Get("captcha_token"); {
	case secret.Equal(token, DummyToken):
		return passed(c, true)
	case token != "":
		return fapi.Reply{}, apierr.New("captcha_invalid", "The bot check has failed.")
	case !c.Form.Has("captcha_error"):
		return fapi.Reply{}, apierr.New("captcha_missing_token", "captcha_token is required.")
	case c.Settings.Captcha == settings.CaptchaLenient:
		return passed(c, true)
	}
	return fapi.Reply{}, apierr.New("captcha_invalid", "The bot check could not be shown.").WithStatus(401)
}

func passed(c *fapi.Call, passed bool) (fapi.Reply, error) {
	cl, err := c.EnsureClient()
	if err != nil {
		return fapi.Reply{}, err
	}
	if passed {
		cl.CaptchaPassedAt = c.Now
		if err := c.SaveClient(cl); err != nil {
			return fapi.Reply{}, err
		}
	}
	w, err := c.Server.WireClient(c, cl)
	return fapi.Enveloped(w), err
}

// Require is the gate in front of a sign-in or sign-up when bot checks are switched on.
func Require(c *fapi.Call) error {
	if c.Settings.Captcha == settings.CaptchaOff || isTestingToken(c, c.Query.Get("__clerk_testing_token")) {
		return nil
	}
	if c.Client != nil && c.Now.Sub(c.Client.CaptchaPassedAt) < validity {
		return nil
	}
	return apierr.New("requires_captcha", "A bot check is required.")
}
