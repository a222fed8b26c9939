package signin

import "context"

// HandleOneTapCallback does what the state of the sign-in or sign-up asks for that Google One Tap produced, by the
// table of [Clerk.HandleRedirectCallback]. The caller's navigate gets addresses of other origins with the dev-browser
// token.
func (c *Clerk) HandleOneTapCallback(
	ctx context.Context,
	in *SignIn,
	up *SignUp,
	params Document,
	navigate Navigator,
) error {
	if in == nil {
		in = c.SignIn()
	}
	if up == nil {
		up = c.SignUp()
	}
	return c.callback(ctx, in, up, params, func(ctx context.Context, to string) error {
		to, err := c.BuildURLWithAuth(to)
		if err != nil {
			return err
		}
		if navigate == nil {
			return c.Navigate(ctx, to)
		}
		return navigate(ctx, to)
	})
}

// AuthenticateWithGoogleOneTap signs in with the credential of Google One Tap, or signs up when its
// account is new. It returns which of the two it became; the session is not activated.
func (c *Clerk) AuthenticateWithGoogleOneTap(ctx context.Context, params Params) (*SignIn, *SignUp, error) {
	in := c.SignIn()
	body := append(P("strategy", "google_one_tap"), params.pick("token")...)
	err := in.Create(ctx, body)
	if !isCode(err, "external_account_not_found") {
		return in, nil, err
	}
	up := c.SignUp()
	return nil, up, up.Create(ctx, append(body, params.pick("legalAccepted")...))
}
