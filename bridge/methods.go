//go:build js && wasm

package bridge

import (
	"context"

	"github.com/signin-wasm/signin-wasm/signin"
)

// This table is the door: everything JavaScript can ask of the program, and nothing else. The dispatch (door.go) walks
// it, and `go run ./bridge/gen` writes its TypeScript half, js/src/door.ts, from these lines. To add a method, add a
// row here, the function it names, and the call in js/src.

// method is a row of the table.
type method struct {
	name string
	// on is the kind of attempt the method belongs to.
	on receiver
	// params, live and answer are TypeScript: the parameters, which cross as JSON; what crosses beside them because JSON
	// cannot hold it (functions, windows, objects of the page); and what the promise resolves with.
	params, live, answer typeText
	run                  run
}

// run is the function of a row. No other function that is called through the table of the WebAssembly module has this
// signature, because all of one signature count as functions that may block as soon as one of them may
// (wasm/tools/asyncify.mjs).
type run func(ctx context.Context, clerk *signin.Clerk, c *invocation) error

// question is a row for what is answered at once. No question may block, because the page stands still meanwhile; the
// signature of its function differs from that of run, so that it does not count as one that may.
type question struct {
	name           string
	params, answer typeText
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
	{name: "clerk.load", on: onClerk, params: ts("LoadOptions"), run: load},
	{name: "clerk.setActive", on: onClerk, params: ts("Activation"),
		live: ts("{ navigate?: () => unknown; beforeEmit?: () => unknown }"), run: setActive},
	{name: "clerk.signOut", on: onClerk, params: ts("{ sessionId?: string; redirectUrl?: string }"),
		live: ts("{ callback?: () => unknown }"), run: signOut},
	{name: "clerk.navigate", on: onClerk, params: ts("{ to: string }"), live: ts("Navigates"), run: navigate},
	{name: "clerk.send", on: onClerk, params: ts("{ method: string; path: string; form?: Form }"),
		answer: ts("Json"), run: send},
	{name: "clerk.handleUnauthenticated", on: onClerk, run: handleUnauthenticated},
	{name: "clerk.handleRedirectCallback", on: onClerk, params: ts("object"),
		live: ts("Navigates"), run: handleRedirectCallback},
	{name: "clerk.handleEmailLinkVerification", on: onClerk, params: ts("object"),
		live: ts("Navigates & { otherDevice?: () => unknown }"), run: handleEmailLinkVerification},
	{
		name:   "clerk.authenticateWithGoogleOneTap",
		on:     onClerk,
		params: ts("Form"),
		answer: ts("Serial"),
		run:    authenticateWithGoogleOneTap,
	},
	{name: "clerk.authenticateWithWallet", on: onClerk, params: ts("object"),
		live: ts("Navigates & { provider?: unknown }"), run: authenticateWithWallet},
	{name: "client.reload", on: onClerk, run: reloadClient},
	{name: "session.getToken", on: onClerk,
		params: ts(
			"{ id: string; template?: string; organizationId?: string | null; skipCache?: boolean; heldOnly?: boolean }",
		),
		answer: ts("string"), run: getToken},
	{name: "session.touch", on: onClerk, params: ts("{ id: string; intent?: string }"), answer: ts("Json"), run: touch},

	{name: "attempt.reload", on: onAttempt, params: ts("Form"), run: reload},
	{
		name:   "attempt.handleOneTapCallback",
		on:     onAttempt,
		params: ts("object"),
		live:   ts("Navigates"),
		run:    handleOneTapCallback,
	},

	{name: "signIn.create", on: onSignIn, params: ts("Form"), run: createSignIn},
	{name: "signIn.prepareFirstFactor", on: onSignIn, params: ts("Form"), run: prepareFirstFactor},
	{name: "signIn.attemptFirstFactor", on: onSignIn, params: ts("Form"), run: attemptFirstFactor},
	{name: "signIn.prepareSecondFactor", on: onSignIn, params: ts("Form"), run: prepareSecondFactor},
	{name: "signIn.attemptSecondFactor", on: onSignIn, params: ts("Form"), run: attemptSecondFactor},
	{name: "signIn.resetPassword", on: onSignIn, params: ts("Form"), run: resetPassword},
	{name: "signIn.submitProtectCheck", on: onSignIn, params: ts("Form"), run: submitProtectCheck},
	{name: "signIn.startEmailLinkFlow", on: onSignIn, params: ts("Form"), run: startEmailLinkFlow},
	{name: "signIn.waitForEmailLink", on: onSignIn, run: waitForEmailLink},
	{name: "signIn.authenticateWithRedirect", on: onSignIn, params: ts("Form"), run: authenticateWithRedirect},
	{
		name:   "signIn.authenticateWithPopup",
		on:     onSignIn,
		params: ts("Form"),
		live:   ts("Opens"),
		run:    authenticateWithPopup,
	},
	{name: "signIn.ssoWithPopup", on: onSignIn, params: ts("Form"), live: ts("Opens"), run: ssoWithPopup},
	{name: "signIn.authenticateWithPasskey", on: onSignIn, params: ts("Form"), run: authenticateWithPasskey},
	{
		name:   "signIn.authenticateWithWallet",
		on:     onSignIn,
		params: ts("Form"),
		live:   ts("{ provider?: unknown }"),
		run:    signInWithWallet,
	},
	{
		name:   "signIn.authenticateWithWeb3",
		on:     onSignIn,
		params: ts("Form"),
		live:   ts("Signs"),
		run:    authenticateWithWeb3,
	},

	{name: "signUp.create", on: onSignUp, params: ts("Form"), run: createSignUp},
	{name: "signUp.update", on: onSignUp, params: ts("Form"), run: updateSignUp},
	{name: "signUp.prepareVerification", on: onSignUp, params: ts("Form"), run: signUpPrepareVerification},
	{name: "signUp.attemptVerification", on: onSignUp, params: ts("Form"), run: signUpAttemptVerification},
	{name: "signUp.submitProtectCheck", on: onSignUp, params: ts("Form"), run: signUpSubmitProtectCheck},
}

var questions = [...]question{
	{name: "cancel", params: ts("{ call: number }"), run: cancel},
	{name: "restore", params: ts("Restored"), run: restore},
	{name: "resetSignIn", run: resetSignIn},
	{name: "resetSignUp", run: resetSignUp},
	{name: "clearTokens", run: clearTokens},
	{name: "environment", answer: ts("Json"), run: environment},
	{name: "buildUrlWithAuth", params: ts("{ url: string }"), answer: ts("string"), run: buildURLWithAuth},
	{name: "decorate", params: ts("{ url: string }"), answer: ts("string"), run: decorate},
	{name: "touchUrl", params: ts("{ url: string }"), answer: ts("string"), run: touchURL},
	{name: "validatePassword", params: ts("{ password: string }"), answer: ts("Json"), run: validatePassword},
}
