//go:build js && wasm

package bridge

import (
	"context"

	"github.com/signin-wasm/signin-wasm/signin"
)

// This table is the door: everything JavaScript can ask of the program, and nothing else. The dispatch (door.go) walks
// it, and `go run ./bridge/gen` writes its TypeScript half, js/src/door.ts, from these lines. To add a method, add a row
// here, the function it names, and the call in js/src.

// method is a row of the table.
type method struct {
	name string
	// on is the kind of attempt the method belongs to.
	on receiver
	// params, live and answer are TypeScript: the parameters, which cross as JSON; what crosses beside them because JSON
	// cannot hold it (functions, windows, objects of the page); and what the promise resolves with.
	params, live, answer ts
	run                  func(ctx context.Context, c *invocation) error
}

// question is a row for what is answered at once. No question may block, because the page stands still meanwhile; a
// type of its own keeps TinyGo from treating these functions as ones that may.
type question struct {
	name           string
	params, answer ts
	run            func(a *API, params signin.Document) any
}

// receiver is what a method is called on.
type receiver int

const (
	onClerk   receiver = iota // the instance
	onSignIn                  // a sign-in, named by its serial
	onSignUp                  // a sign-up
	onAttempt                 // either
)

var methods = [...]method{
	{name: "clerk.load", on: onClerk, params: typed("LoadOptions"), run: load},
	{name: "clerk.setActive", on: onClerk, params: typed("Activation"),
		live: typed("{ navigate?: () => unknown; beforeEmit?: () => unknown }"), run: setActive},
	{name: "clerk.signOut", on: onClerk, params: typed("{ sessionId?: string; redirectUrl?: string }"),
		live: typed("{ callback?: () => unknown }"), run: signOut},
	{name: "clerk.navigate", on: onClerk, params: typed("{ to: string }"), run: navigate},
	{name: "clerk.send", on: onClerk, params: typed("{ method: string; path: string }"), answer: typed("Json"), run: send},
	{name: "clerk.handleUnauthenticated", on: onClerk, run: handleUnauthenticated},
	{name: "clerk.handleRedirectCallback", on: onClerk, params: typed("object"),
		live: typed("Navigates"), run: handleRedirectCallback},
	{name: "clerk.handleEmailLinkVerification", on: onClerk, params: typed("object"),
		live: typed("Navigates & { otherDevice?: () => unknown }"), run: handleEmailLinkVerification},
	{name: "clerk.authenticateWithGoogleOneTap", on: onClerk, params: typed("Form"), answer: typed("Serial"), run: authenticateWithGoogleOneTap},
	{name: "clerk.authenticateWithWallet", on: onClerk, params: typed("object"),
		live: typed("Navigates & { provider?: unknown }"), run: authenticateWithWallet},
	{name: "client.reload", on: onClerk, run: reloadClient},
	{name: "session.getToken", on: onClerk,
		params: typed("{ id: string; template?: string; organizationId?: string | null; skipCache?: boolean }"),
		answer: typed("string"), run: getToken},
	{name: "session.touch", on: onClerk, params: typed("{ id: string; intent?: string }"), answer: typed("Json"), run: touch},

	{name: "attempt.reload", on: onAttempt, params: typed("Form"), run: reload},
	{name: "attempt.handleOneTapCallback", on: onAttempt, params: typed("object"), live: typed("Navigates"), run: handleOneTapCallback},

	{name: "signIn.create", on: onSignIn, params: typed("Form"), run: ofSignIn((*signin.SignIn).Create)},
	{name: "signIn.prepareFirstFactor", on: onSignIn, params: typed("Form"), run: ofSignIn((*signin.SignIn).PrepareFirstFactor)},
	{name: "signIn.attemptFirstFactor", on: onSignIn, params: typed("Form"), run: ofSignIn((*signin.SignIn).AttemptFirstFactor)},
	{name: "signIn.prepareSecondFactor", on: onSignIn, params: typed("Form"), run: ofSignIn((*signin.SignIn).PrepareSecondFactor)},
	{name: "signIn.attemptSecondFactor", on: onSignIn, params: typed("Form"), run: ofSignIn((*signin.SignIn).AttemptSecondFactor)},
	{name: "signIn.resetPassword", on: onSignIn, params: typed("Form"), run: ofSignIn((*signin.SignIn).ResetPassword)},
	{name: "signIn.submitProtectCheck", on: onSignIn, params: typed("Form"), run: ofSignIn((*signin.SignIn).SubmitProtectCheck)},
	{name: "signIn.startEmailLinkFlow", on: onSignIn, params: typed("Form"), run: ofSignIn((*signin.SignIn).StartEmailLinkFlow)},
	{name: "signIn.waitForEmailLink", on: onSignIn, run: waitForEmailLink},
	{name: "signIn.authenticateWithRedirect", on: onSignIn, params: typed("Form"), run: ofSignIn((*signin.SignIn).AuthenticateWithRedirect)},
	{name: "signIn.authenticateWithPopup", on: onSignIn, params: typed("Form"), live: typed("Opens"), run: authenticateWithPopup},
	{name: "signIn.ssoWithPopup", on: onSignIn, params: typed("Form"), live: typed("Opens"), run: ssoWithPopup},
	{name: "signIn.authenticateWithPasskey", on: onSignIn, params: typed("Form"), run: authenticateWithPasskey},
	{name: "signIn.authenticateWithWallet", on: onSignIn, params: typed("Form"), live: typed("{ provider?: unknown }"), run: signInWithWallet},
	{name: "signIn.authenticateWithWeb3", on: onSignIn, params: typed("Form"), live: typed("Signs"), run: authenticateWithWeb3},

	{name: "signUp.create", on: onSignUp, params: typed("Form"), run: ofSignUp((*signin.SignUp).Create)},
	{name: "signUp.update", on: onSignUp, params: typed("Form"), run: ofSignUp((*signin.SignUp).Update)},
	{name: "signUp.prepareVerification", on: onSignUp, params: typed("Form"), run: ofSignUp((*signin.SignUp).PrepareVerification)},
	{name: "signUp.attemptVerification", on: onSignUp, params: typed("Form"), run: ofSignUp((*signin.SignUp).AttemptVerification)},
	{name: "signUp.submitProtectCheck", on: onSignUp, params: typed("Form"), run: ofSignUp((*signin.SignUp).SubmitProtectCheck)},
}

var questions = [...]question{
	{name: "cancel", params: typed("{ call: number }"), run: cancel},
	{name: "restore", params: typed("Restored"), run: restore},
	{name: "resetSignIn", run: resetSignIn},
	{name: "resetSignUp", run: resetSignUp},
	{name: "clearTokens", run: clearTokens},
	{name: "buildUrlWithAuth", params: typed("{ url: string }"), answer: typed("string"), run: buildURLWithAuth},
	{name: "decorate", params: typed("{ url: string }"), answer: typed("string"), run: decorate},
	{name: "touchUrl", params: typed("{ url: string }"), answer: typed("string"), run: touchURL},
	{name: "validatePassword", params: typed("{ password: string }"), answer: typed("Json"), run: validatePassword},
}

// ts is a TypeScript type in a row. It takes no room in the program: only the generator reads the text.
type ts struct{}

func typed(string) ts { return ts{} }
