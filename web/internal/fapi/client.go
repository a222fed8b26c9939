package fapi

import (
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/settings"
)

func getClient(c *Call) (Reply, error) {
	if c.Client == nil {
		c.nameBrowser()
		return WithoutClient(nil), nil
	}
	w, err := c.wireClient(c.Client)
	return WithoutClient(w), err
}

func putClient(c *Call) (Reply, error) {
	cl, err := c.EnsureClient()
	if err != nil {
		return Reply{}, err
	}
	w, err := c.wireClient(cl)
	return Enveloped(w), err
}

// deleteClient signs out everybody and forgets the browser.
func deleteClient(c *Call) (Reply, error) {
	if c.Client == nil {
		return WithoutClient(nil), nil
	}
	if err := c.closeAll(domain.SessionEnded); err != nil {
		return Reply{}, err
	}
	w, err := c.wireClient(c.Client)
	if err != nil {
		return Reply{}, err
	}
	return WithoutClient(w), c.DropClient()
}

// deleteSessions signs out everybody but keeps the browser (clerk-js' sign-out, PROTOCOL 6.4).
func deleteSessions(c *Call) (Reply, error) {
	if c.Client == nil {
		return Reply{}, apierr.New("signed_out", "You are signed out.")
	}
	if err := c.closeAll(domain.SessionRemoved); err != nil {
		return Reply{}, err
	}
	w, err := c.wireClient(c.Client)
	return Enveloped(w), err
}

func (c *Call) closeAll(status string) error {
	sessions, err := c.Tx.ClientSessions(c.Client.ID)
	if err != nil {
		return err
	}
	for _, s := range sessions {
		if err := c.closeSession(s, status); err != nil {
			return err
		}
	}
	c.Client.LastActiveSessionID, c.Client.SignInID, c.Client.SignUpID = "", "", ""
	return c.SaveClient(c.Client)
}

// touchClient re-issues the cookie on a top-level navigation and returns to the page (PROTOCOL 7.2).
func touchClient(c *Call) (Reply, error) {
	raw := c.Query.Get("redirect_url")
	if raw == "" {
		return Reply{}, apierr.New("missing_query_parameter", "redirect_url is required.").With("param_name", "redirect_url")
	}
	target, err := c.RedirectURL("redirect_url", raw)
	if err != nil {
		return Reply{}, err
	}
	if cookie, err := c.R.Cookie(CookieName); err == nil && c.Client != nil && c.devBrowser == "" {
		c.newToken = cookie.Value
	}
	return Redirect(target), nil
}

// CaptchaDummyToken is the token of Cloudflare Turnstile's published always-pass site key, the only one this server can
// judge without a network.
const CaptchaDummyToken = "XXXX.DUMMY.TOKEN.XXXX"

// captchaValidity is how long a passed bot check counts.
const captchaValidity = 10 * time.Minute

// verifyCaptcha takes the answer of a bot check (PROTOCOL 2.15).
func verifyCaptcha(c *Call) (Reply, error) {
	if err := c.Form.Allow("captcha_token", "captcha_widget_type", "captcha_error", "captcha_action"); err != nil {
		return Reply{}, err
	}
	if c.Form.Get("captcha_action") == "heartbeat" {
		return c.captchaPassed(false)
	}
	if c.Settings.Captcha == settings.CaptchaOff {
		return Reply{}, apierr.New("captcha_not_enabled", "Bot checks are not enabled on this instance.")
	}
	switch token := c.Form.Get("captcha_token"); {
	case secret.Equal(token, CaptchaDummyToken):
		return c.captchaPassed(true)
	case token != "":
		return Reply{}, apierr.New("captcha_invalid", "The bot check has failed.")
	case !c.Form.Has("captcha_error"):
		return Reply{}, apierr.New("captcha_missing_token", "captcha_token is required.")
	case c.Settings.Captcha == settings.CaptchaLenient:
		return c.captchaPassed(true)
	}
	return Reply{}, apierr.New("captcha_invalid", "The bot check could not be shown.").WithStatus(401)
}

func (c *Call) captchaPassed(passed bool) (Reply, error) {
	cl, err := c.EnsureClient()
	if err != nil {
		return Reply{}, err
	}
	if passed {
		cl.CaptchaPassedAt = c.Now
		if err := c.SaveClient(cl); err != nil {
			return Reply{}, err
		}
	}
	w, err := c.wireClient(cl)
	return Enveloped(w), err
}

// RequireHuman is the gate in front of a sign-in or sign-up when bot checks are switched on.
func (c *Call) RequireHuman() error {
	if c.Settings.Captcha == settings.CaptchaOff || c.Query.Get("__clerk_testing_token") != "" {
		return nil
	}
	if c.Client != nil && c.Now.Sub(c.Client.CaptchaPassedAt) < captchaValidity {
		return nil
	}
	return apierr.New("requires_captcha", "A bot check is required.")
}
