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
