//go:build js && wasm

package bridge

import (
	"context"

	"github.com/signin-wasm/signin-wasm/signin"
)

// The functions of the table's rows: each reads its parameters and calls package signin.

func load(ctx context.Context, clerk *signin.Clerk, c *invocation) error {
	return clerk.Load(ctx, c.params)
}

func reloadClient(ctx context.Context, clerk *signin.Clerk, c *invocation) error {
	return clerk.Client().Reload(ctx)
}

// setActive tells null, which signs out, from absent, which keeps the session in use.
func setActive(ctx context.Context, clerk *signin.Clerk, c *invocation) error {
	session, organization := c.params.Get("session"), c.params.Get("organization")
	return clerk.SetActive(ctx, signin.Activation{Session: session.Text(), SignOut: session == "null",
		Organization: organization.Text(), OrganizationGiven: organization.Exists(),
		RedirectURL: c.text("redirectUrl"), Navigate: c.action("navigate"), BeforeEmit: c.action("beforeEmit")})
}

func signOut(ctx context.Context, clerk *signin.Clerk, c *invocation) error {
	return clerk.SignOut(ctx, c.text("sessionId"), c.text("redirectUrl"), c.action("callback"))
}

func navigate(ctx context.Context, clerk *signin.Clerk, c *invocation) error {
	target, err := clerk.Destination(c.text("to"))
	if target.Href == "" || err != nil {
		return err
	}
	return c.navigator()(ctx, target.Href)
}

func send(ctx context.Context, clerk *signin.Clerk, c *invocation) error {
	resource, err := clerk.Send(ctx, c.text("method"), c.text("path"), paramsOf(c.params.Get("form")))
	c.answer = string(resource)
	return err
}

func handleUnauthenticated(ctx context.Context, clerk *signin.Clerk, c *invocation) error {
	return clerk.HandleUnauthenticated(ctx)
}

func handleRedirectCallback(ctx context.Context, clerk *signin.Clerk, c *invocation) error {
	return clerk.HandleRedirectCallback(ctx, c.params, c.navigator())
}

func handleEmailLinkVerification(ctx context.Context, clerk *signin.Clerk, c *invocation) error {
	return clerk.HandleEmailLinkVerification(ctx, c.params, c.navigator(), func(ctx context.Context) error {
		if other := c.action("otherDevice"); other != nil {
			return other(ctx)
		}
		return nil
	})
}

// authenticateWithGoogleOneTap answers with the serial of the sign-in, or of the sign-up that took its place.
func authenticateWithGoogleOneTap(ctx context.Context, clerk *signin.Clerk, c *invocation) error {
	in, up, err := clerk.AuthenticateWithGoogleOneTap(ctx, c.form())
	switch {
	case in != nil:
		c.answer = in.Serial()
	case up != nil:
		c.answer = up.Serial()
	}
	return err
}

func handleOneTapCallback(ctx context.Context, clerk *signin.Clerk, c *invocation) error {
	var in *signin.SignIn
	var up *signin.SignUp
	if c.resource.IsSignUp() {
		up = c.signUp()
	} else {
		in = c.signIn()
	}
	return clerk.HandleOneTapCallback(ctx, in, up, c.params, c.navigator())
}

func authenticateWithWallet(ctx context.Context, clerk *signin.Clerk, c *invocation) error {
	return clerk.AuthenticateWithWallet(ctx, c.wallets(), c.text("strategy"), c.params, c.navigator())
}

func getToken(ctx context.Context, clerk *signin.Clerk, c *invocation) error {
	organization := c.params.Get("organizationId")
	jwt, err := clerk.GetToken(ctx, c.text("id"), signin.TokenOptions{Template: c.text("template"),
		Organization: organization.Text(), OrganizationGiven: organization.Exists(),
		SkipCache: c.params.Get("skipCache").Truthy(),
		HeldOnly:  c.params.Get("heldOnly").Truthy()})
	c.answer = jwt
	return err
}

func touch(ctx context.Context, clerk *signin.Clerk, c *invocation) error {
	session, err := clerk.Touch(ctx, c.text("id"), c.text("intent"))
	c.answer = string(session)
	return err
}

func reload(ctx context.Context, clerk *signin.Clerk, c *invocation) error {
	return c.resource.Reload(ctx, c.form().Get("rotatingTokenNonce"))
}

func createSignIn(ctx context.Context, _ *signin.Clerk, c *invocation) error {
	return c.signIn().Create(ctx, c.form())
}

func prepareFirstFactor(ctx context.Context, _ *signin.Clerk, c *invocation) error {
	return c.signIn().PrepareFirstFactor(ctx, c.form())
}

func attemptFirstFactor(ctx context.Context, _ *signin.Clerk, c *invocation) error {
	return c.signIn().AttemptFirstFactor(ctx, c.form())
}

func prepareSecondFactor(ctx context.Context, _ *signin.Clerk, c *invocation) error {
	return c.signIn().PrepareSecondFactor(ctx, c.form())
}

func attemptSecondFactor(ctx context.Context, _ *signin.Clerk, c *invocation) error {
	return c.signIn().AttemptSecondFactor(ctx, c.form())
}

func resetPassword(ctx context.Context, _ *signin.Clerk, c *invocation) error {
	return c.signIn().ResetPassword(ctx, c.form())
}

func submitProtectCheck(ctx context.Context, _ *signin.Clerk, c *invocation) error {
	return c.signIn().SubmitProtectCheck(ctx, c.form())
}

func startEmailLinkFlow(ctx context.Context, _ *signin.Clerk, c *invocation) error {
	return c.signIn().StartEmailLinkFlow(ctx, c.form())
}

func authenticateWithRedirect(ctx context.Context, _ *signin.Clerk, c *invocation) error {
	return c.signIn().AuthenticateWithRedirect(ctx, c.form())
}

func createSignUp(ctx context.Context, _ *signin.Clerk, c *invocation) error {
	return c.signUp().Create(ctx, c.form())
}

func updateSignUp(ctx context.Context, _ *signin.Clerk, c *invocation) error {
	return c.signUp().Update(ctx, c.form())
}

func signUpPrepareVerification(ctx context.Context, _ *signin.Clerk, c *invocation) error {
	return c.signUp().PrepareVerification(ctx, c.form())
}

func signUpAttemptVerification(ctx context.Context, _ *signin.Clerk, c *invocation) error {
	return c.signUp().AttemptVerification(ctx, c.form())
}

func signUpSubmitProtectCheck(ctx context.Context, _ *signin.Clerk, c *invocation) error {
	return c.signUp().SubmitProtectCheck(ctx, c.form())
}

func waitForEmailLink(ctx context.Context, clerk *signin.Clerk, c *invocation) error {
	return c.signIn().WaitForEmailLink(ctx)
}

func authenticateWithPopup(ctx context.Context, clerk *signin.Clerk, c *invocation) error {
	window, err := c.window(ctx)
	if err != nil {
		return err
	}
	return c.signIn().AuthenticateWithPopup(ctx, c.form(), window, c.closed())
}

func ssoWithPopup(ctx context.Context, clerk *signin.Clerk, c *invocation) error {
	window, err := c.window(ctx)
	if err != nil {
		return err
	}
	return c.signIn().SSOWithPopup(ctx, c.form(), window)
}

func authenticateWithPasskey(ctx context.Context, clerk *signin.Clerk, c *invocation) error {
	return c.signIn().AuthenticateWithPasskey(ctx, c.form().Get("flow"))
}

func signInWithWallet(ctx context.Context, clerk *signin.Clerk, c *invocation) error {
	params := c.form()
	return c.signIn().AuthenticateWithWallet(ctx, c.wallets(), params.Get("strategy"), params.Get("walletName"))
}

func authenticateWithWeb3(ctx context.Context, clerk *signin.Clerk, c *invocation) error {
	return c.signIn().AuthenticateWithWeb3(ctx, c.form(), c.signature())
}
