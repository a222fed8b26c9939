//go:build js && wasm

package bridge

import (
	"context"

	"github.com/signin-wasm/signin-wasm/signin"
)

// The functions of the table's rows: each reads its parameters and calls package signin.

func load(ctx context.Context, c *invocation) error { return c.api.clerk.Load(ctx, c.params) }

func reloadClient(ctx context.Context, c *invocation) error { return c.api.clerk.Client().Reload(ctx) }

// setActive tells null, which signs out, from absent, which keeps the session in use.
func setActive(ctx context.Context, c *invocation) error {
	session, organization := c.params.Get("session"), c.params.Get("organization")
	return c.api.clerk.SetActive(ctx, signin.Activation{Session: session.Text(), SignOut: session == "null",
		Organization: organization.Text(), OrganizationGiven: organization.Exists(),
		RedirectURL: c.text("redirectUrl"), Navigate: c.action("navigate"), BeforeEmit: c.action("beforeEmit")})
}

func signOut(ctx context.Context, c *invocation) error {
	return c.api.clerk.SignOut(ctx, c.text("sessionId"), c.text("redirectUrl"), c.action("callback"))
}

func navigate(ctx context.Context, c *invocation) error {
	return c.api.clerk.Navigate(ctx, c.text("to"))
}

func send(ctx context.Context, c *invocation) error {
	resource, err := c.api.clerk.Send(ctx, c.text("method"), c.text("path"))
	c.answer = string(resource)
	return err
}

func handleUnauthenticated(ctx context.Context, c *invocation) error {
	return c.api.clerk.HandleUnauthenticated(ctx)
}

func handleRedirectCallback(ctx context.Context, c *invocation) error {
	return c.api.clerk.HandleRedirectCallback(ctx, c.params, c.navigator())
}

func handleEmailLinkVerification(ctx context.Context, c *invocation) error {
	return c.api.clerk.HandleEmailLinkVerification(ctx, c.params, c.navigator(), func(ctx context.Context) error {
		if other := c.action("otherDevice"); other != nil {
			return other(ctx)
		}
		return nil
	})
}

// authenticateWithGoogleOneTap answers with the serial of the sign-in, or of the sign-up that took its place.
func authenticateWithGoogleOneTap(ctx context.Context, c *invocation) error {
	in, up, err := c.api.clerk.AuthenticateWithGoogleOneTap(ctx, c.form())
	switch {
	case in != nil:
		c.answer = in.Serial()
	case up != nil:
		c.answer = up.Serial()
	}
	return err
}

func handleOneTapCallback(ctx context.Context, c *invocation) error {
	var in *signin.SignIn
	var up *signin.SignUp
	if c.resource.IsSignUp() {
		up = c.signUp()
	} else {
		in = c.signIn()
	}
	return c.api.clerk.HandleOneTapCallback(ctx, in, up, c.params, c.navigator())
}

func authenticateWithWallet(ctx context.Context, c *invocation) error {
	c.giveWallet()
	return c.api.clerk.AuthenticateWithWallet(ctx, c.text("strategy"), c.params, c.navigator())
}

func getToken(ctx context.Context, c *invocation) error {
	organization := c.params.Get("organizationId")
	jwt, err := c.api.clerk.GetToken(ctx, c.text("id"), signin.TokenOptions{Template: c.text("template"),
		Organization: organization.Text(), OrganizationGiven: organization.Exists(), SkipCache: c.params.Get("skipCache").Truthy()})
	c.answer = jwt
	return err
}

func touch(ctx context.Context, c *invocation) error {
	session, err := c.api.clerk.Touch(ctx, c.text("id"), c.text("intent"))
	c.answer = string(session)
	return err
}

func reload(ctx context.Context, c *invocation) error {
	return c.resource.Reload(ctx, c.form().Get("rotatingTokenNonce"))
}

// ofSignIn makes a row of a method of the sign-in that takes its parameters as a form.
func ofSignIn(call func(*signin.SignIn, context.Context, signin.Params) error) func(context.Context, *invocation) error {
	return func(ctx context.Context, c *invocation) error { return call(c.signIn(), ctx, c.form()) }
}

// ofSignUp does the same for the sign-up.
func ofSignUp(call func(*signin.SignUp, context.Context, signin.Params) error) func(context.Context, *invocation) error {
	return func(ctx context.Context, c *invocation) error { return call(c.signUp(), ctx, c.form()) }
}

func waitForEmailLink(ctx context.Context, c *invocation) error {
	return c.signIn().WaitForEmailLink(ctx)
}

func authenticateWithPopup(ctx context.Context, c *invocation) error {
	return c.signIn().AuthenticateWithPopup(ctx, c.form(), c.window(), c.closed())
}

func ssoWithPopup(ctx context.Context, c *invocation) error {
	return c.signIn().SSOWithPopup(ctx, c.form(), c.window())
}

func authenticateWithPasskey(ctx context.Context, c *invocation) error {
	return c.signIn().AuthenticateWithPasskey(ctx, c.form().Get("flow"))
}

func signInWithWallet(ctx context.Context, c *invocation) error {
	c.giveWallet()
	params := c.form()
	return c.signIn().AuthenticateWithWallet(ctx, params.Get("strategy"), params.Get("walletName"))
}

func authenticateWithWeb3(ctx context.Context, c *invocation) error {
	return c.signIn().AuthenticateWithWeb3(ctx, c.form(), c.signature())
}
