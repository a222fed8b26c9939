package signin

import "context"

// Captcha is the widget that tells people from robots.
type Captcha interface {
	// Token runs the widget by the display_config of the environment and returns the parameters that
	// prove it: captcha_token and captcha_widget_type, or captcha_error when the widget itself failed.
	Token(ctx context.Context, display Document) (Params, error)
}

// withCaptcha adds the proof that a request needs when it makes a sign-up, or may become one (PROTOCOL 2.15 a).
// strategy is how the person is known; the instance may trust some providers without a proof.
func (c *Clerk) withCaptcha(ctx context.Context, params Params, strategy string) (Params, error) {
	environment := c.Environment()
	display := environment.Get("display_config")
	if c.client.Document().Get("captcha_bypass").Truthy() ||
		!environment.At("user_settings", "sign_up", "captcha_enabled").Truthy() ||
		!display.Get("captcha_public_key").Truthy() {
		return params, nil
	}
	bypass := display.Get("captcha_oauth_bypass")
	if !bypass.Exists() {
		bypass = `["oauth_google","oauth_microsoft","oauth_apple"]`
	}
	if bypass.contains(strategy) {
		return params, nil
	}
	if c.ports.Captcha == nil {
		return nil, runtimeError(CodeCaptchaUnavailable, "", nil)
	}
	proof, err := c.ports.Captcha.Token(ctx, display)
	if err != nil {
		return nil, runtimeError(CodeCaptchaUnavailable, "", err)
	}
	return append(params[:len(params):len(params)], proof...), nil
}

const maxCaptchaFailures = 3

// captchaPause is how long three failures block further requests, in milliseconds. clerk-js blocks
// until the page is reloaded.
const captchaPause = 60_000

// reportCaptcha tells the server that there is no widget. Requests that were refused at the same time share a report.
func (c *Clerk) reportCaptcha(ctx context.Context) error {
	c.mu.Lock()
	f := c.captchaReport
	if f == nil {
		f = &flight{done: make(chan struct{})}
		c.captchaReport = f
		go func() {
			_, f.err = c.send(c.life, call{method: "POST", path: "/client/verify",
				body: P("captcha_error", "captcha_unavailable", "captcha_action", "verify")})
			c.countCaptcha(f.err != nil)
			c.mu.Lock()
			c.captchaReport = nil
			c.mu.Unlock()
			close(f.done)
		}()
	}
	c.mu.Unlock()
	select {
	case <-f.done:
		return f.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *Clerk) captchaBlocked() bool {
	now := c.ports.Page.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.captchaFailures >= maxCaptchaFailures && now-c.captchaFailedAt < captchaPause
}

func (c *Clerk) countCaptcha(failed bool) {
	now := c.ports.Page.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if !failed {
		c.captchaFailures = 0
		return
	}
	c.captchaFailures++
	c.captchaFailedAt = now
}
