//go:build js && wasm

package bridge

import (
	"context"

	"github.com/signin-wasm/signin-wasm/signin"
)

// form reads parameters, which cross as [[name, value, …], …] in the caller's order.
func (c *invocation) form() signin.Params { return paramsOf(c.params) }

func paramsOf(rows signin.Document) signin.Params {
	var params signin.Params
	for _, row := range rows.Items() {
		var values []string
		for _, item := range row.Items() {
			values = append(values, item.Text())
		}
		if len(values) > 0 {
			params = append(params, signin.Param{Name: values[0], Values: values[1:]})
		}
	}
	return params
}

// function makes a Go function of a live one; nil when the caller gave none.
func (c *invocation) function(name string) func(ctx context.Context, args ...any) (Value, error) {
	fn, _ := member(c.live, name)
	if !isFunction(fn) {
		return nil
	}
	return func(ctx context.Context, args ...any) (Value, error) {
		return awaitCall(ctx, fn, "call", append([]any{null}, args...)...)
	}
}

// action is a live function without arguments or result.
func (c *invocation) action(name string) func(ctx context.Context) error {
	fn := c.function(name)
	if fn == nil {
		return nil
	}
	return func(ctx context.Context) error {
		_, err := fn(ctx)
		return err
	}
}

// navigator is the caller's way to go to a URL, else Clerk's.
func (c *invocation) navigator() signin.Navigator {
	fn := c.function("navigate")
	if fn == nil {
		return c.api.clerk.Navigate
	}
	return func(ctx context.Context, to string) error {
		_, err := fn(ctx, to)
		return err
	}
}

// run finds the method and runs it.
func (c *invocation) run(ctx context.Context) error {
	clerk := c.api.clerk
	// Wallets are looked for before the first wait of a call, so this is never another call's.
	c.api.wallets.given, _ = member(c.live, "provider")
	switch c.method {
	case "load":
		return clerk.Load(ctx, c.params)
	case "reloadClient":
		return clerk.Client().Reload(ctx)
	case "getToken":
		jwt, err := clerk.GetToken(ctx, c.params.Get("id").Text(), signin.TokenOptions{Template: c.params.Get("template").Text(),
			Organization: c.params.Get("organizationId").Text(), OrganizationGiven: c.params.Get("organizationId").Exists(), SkipCache: c.params.Get("skipCache").Truthy()})
		c.answer = jwt
		return err
	case "setActive":
		return clerk.SetActive(ctx, c.activation())
	case "signOut":
		return clerk.SignOut(ctx, c.params.Get("sessionId").Text(), c.params.Get("redirectUrl").Text(), c.action("callback"))
	case "touch":
		session, err := clerk.Touch(ctx, c.params.Get("id").Text(), c.params.Get("intent").Text())
		c.answer = string(session)
		return err
	case "send":
		resource, err := clerk.Send(ctx, c.params.Get("method").Text(), c.params.Get("path").Text())
		c.answer = string(resource)
		return err
	case "handleUnauthenticated":
		return clerk.HandleUnauthenticated(ctx)
	case "navigate":
		return clerk.Navigate(ctx, c.params.Get("to").Text())
	case "handleRedirectCallback":
		return clerk.HandleRedirectCallback(ctx, c.params, c.navigator())
	case "handleOneTapCallback":
		in, up := c.attempts()
		return clerk.HandleOneTapCallback(ctx, in, up, c.params, c.navigator())
	case "handleEmailLinkVerification":
		return clerk.HandleEmailLinkVerification(ctx, c.params, c.navigator(), func(ctx context.Context) error {
			if other := c.action("otherDevice"); other != nil {
				return other(ctx)
			}
			return nil
		})
	case "authenticateWithGoogleOneTap":
		in, up, err := clerk.AuthenticateWithGoogleOneTap(ctx, c.form())
		switch {
		case in != nil:
			c.answer = in.Serial()
		case up != nil:
			c.answer = up.Serial()
		}
		return err
	}
	if c.resource == nil && c.method == "authenticateWithWallet" {
		return clerk.AuthenticateWithWallet(ctx, c.params.Get("strategy").Text(), c.params, c.navigator())
	}
	if c.resource == nil {
		return &signin.Error{Kind: signin.KindUsage, Code: "unknown_method", Message: "There is no method " + c.method + "."}
	}
	if c.method == "reload" {
		return c.resource.Reload(ctx, c.form().Get("rotatingTokenNonce"))
	}
	in, up := c.attempts()
	if up != nil {
		return c.runSignUp(ctx, up)
	}
	return c.runSignIn(ctx, in)
}

// attempts is the sign-in or the sign-up the call belongs to.
func (c *invocation) attempts() (*signin.SignIn, *signin.SignUp) {
	switch {
	case c.resource == nil:
		return nil, nil
	case c.resource.IsSignUp():
		return nil, &signin.SignUp{Resource: c.resource}
	}
	return &signin.SignIn{Resource: c.resource}, nil
}

func (c *invocation) runSignUp(ctx context.Context, up *signin.SignUp) error {
	params := c.form()
	switch c.method {
	case "create":
		return up.Create(ctx, params)
	case "update":
		return up.Update(ctx, params)
	case "prepareVerification":
		return up.PrepareVerification(ctx, params)
	case "submitProtectCheck":
		return up.SubmitProtectCheck(ctx, params)
	}
	return up.AttemptVerification(ctx, params)
}

func (c *invocation) runSignIn(ctx context.Context, in *signin.SignIn) error {
	params := c.form()
	switch c.method {
	case "create":
		return in.Create(ctx, params)
	case "prepareFirstFactor":
		return in.PrepareFirstFactor(ctx, params)
	case "attemptFirstFactor":
		return in.AttemptFirstFactor(ctx, params)
	case "prepareSecondFactor":
		return in.PrepareSecondFactor(ctx, params)
	case "attemptSecondFactor":
		return in.AttemptSecondFactor(ctx, params)
	case "resetPassword":
		return in.ResetPassword(ctx, params)
	case "submitProtectCheck":
		return in.SubmitProtectCheck(ctx, params)
	case "startEmailLinkFlow":
		return in.StartEmailLinkFlow(ctx, params)
	case "waitForEmailLink":
		return in.WaitForEmailLink(ctx)
	case "authenticateWithRedirect":
		return in.AuthenticateWithRedirect(ctx, params)
	case "authenticateWithPopup", "ssoWithPopup":
		return c.popup(ctx, in, params)
	case "authenticateWithPasskey":
		return in.AuthenticateWithPasskey(ctx, params.Get("flow"))
	case "authenticateWithWallet":
		return in.AuthenticateWithWallet(ctx, params.Get("strategy"), params.Get("walletName"))
	case "authenticateWithWeb3":
		return in.AuthenticateWithWeb3(ctx, params, c.signature())
	}
	return &signin.Error{Kind: signin.KindUsage, Code: "unknown_method", Message: "There is no method " + c.method + "."}
}

func (c *invocation) popup(ctx context.Context, in *signin.SignIn, params signin.Params) error {
	window, _ := member(c.live, "popup")
	if !isObject(window) {
		return in.AuthenticateWithPopup(ctx, params, nil, nil)
	}
	until, _ := member(c.live, "until")
	popup := newPopup(window, c.api.host, until)
	if c.method == "ssoWithPopup" {
		return in.SSOWithPopup(ctx, params, popup)
	}
	return in.AuthenticateWithPopup(ctx, params, popup, c.closed())
}

// closed tells the caller that the popup was closed; nil when nobody wants to know.
func (c *invocation) closed() func() {
	if onClose, _ := member(c.live, "onClose"); !isFunction(onClose) {
		return nil
	}
	return func() { _, _ = call(c.live, "onClose") }
}

// signature is the caller's generateSignature.
func (c *invocation) signature() signin.Signature {
	fn := c.function("generateSignature")
	if fn == nil {
		return nil
	}
	return func(ctx context.Context, identifier, nonce, walletName, provider string) (string, error) {
		signed, err := fn(ctx, identifier, nonce, walletName, provider)
		return text(signed), err
	}
}

// activation reads the parameters of setActive, where null and absent differ.
func (c *invocation) activation() signin.Activation {
	session, organization := c.params.Get("session"), c.params.Get("organization")
	return signin.Activation{Session: session.Text(), SignOut: session == "null",
		Organization: organization.Text(), OrganizationGiven: organization.Exists(),
		RedirectURL: c.params.Get("redirectUrl").Text(), Navigate: c.action("navigate"), BeforeEmit: c.action("beforeEmit")}
}
