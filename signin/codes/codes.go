// Package codes explains the error codes of package signin. The generator of the TypeScript union and of the
// documentation (bridge/gen) reads it; nothing else needs to, and the WebAssembly build does not link it.
package codes

import "github.com/signin-wasm/signin-wasm/signin"

// Code is the code of an error that this project reports itself, as opposed to those of the Frontend API.
type Code struct {
	Name     string
	Kind     signin.Kind // its class
	Sentence string      // what happened, and what to do about it where something can be done
}

// All are the codes, ordered by kind and name.
var All = []Code{
	{
		signin.CodeBrowserRequired,
		signin.KindUsage,
		"load was called outside of a browser, for example while a server renders the page.",
	},
	{
		signin.CodeCallbackDeadEnd,
		signin.KindUsage,
		"The provider's answer left the sign-in in a state that leads to no page.",
	},
	{
		signin.CodeComponentsMissing,
		signin.KindUsage,
		"Clerk's ready-made components are not part of this package; build the form with the methods of the sign-in.",
	},
	{
		signin.CodeDevBrowserFailed,
		signin.KindUsage,
		"The development instance gave this browser no token; check the publishable key.",
	},
	{signin.CodeDevBrowserMissing, signin.KindUsage, "The development instance's token for this browser is missing."},
	{signin.CodeGenerateSignatureMissing, signin.KindUsage, "authenticateWithWeb3 needs a generateSignature function."},
	{
		signin.CodeInvalidResponse,
		signin.KindUsage,
		"The Frontend API's answer is not JSON, or not an object. A proxy or a captive portal may have answered.",
	},
	{signin.CodeInvalidURL, signin.KindUsage, "A URL that was passed cannot be parsed."},
	{signin.CodeMissingPublicKeyOptions, signin.KindUsage, "The server sent no options for the passkey request."},
	{
		signin.CodeModuleUnavailable,
		signin.KindUsage,
		"The WebAssembly module could not be fetched or compiled. The message says what to check; " +
			"the entry signin-wasm/inline has the module inside.",
	},
	{
		signin.CodeNotLoaded,
		signin.KindUsage,
		"The call needs a client, which is there once load has resolved; build…Url and checkAuthorization a moment later.",
	},
	{signin.CodeOptionsInvalid, signin.KindUsage, "The Options of a Go program cannot be written as JSON."},
	{signin.CodePageURLInvalid, signin.KindUsage, "The PageURL of a Go program is not an absolute http or https URL."},
	{signin.CodeParamsInvalid, signin.KindUsage, "The parameters are missing, or of another type than the method takes."},
	{signin.CodePasskeyFactorMissing, signin.KindUsage, "The sign-in offers no passkey; create it first."},
	{signin.CodePopupMissing, signin.KindUsage, "authenticateWithPopup needs the popup window."},
	{signin.CodeProxyURLInvalid, signin.KindUsage, "The proxyUrl is not an address that requests can be sent to."},
	{signin.CodePublishableKeyInvalid, signin.KindUsage, "The publishable key is not one of Clerk's."},
	{signin.CodePublishableKeyMissing, signin.KindUsage, "The publishable key is missing."},
	{signin.CodeSessionMissing, signin.KindUsage, "setActive was called without a session while none is in use."},
	{signin.CodeSignInMissing, signin.KindUsage, "The sign-in has not been created yet; call create first."},
	{signin.CodeSignUpMissing, signin.KindUsage, "The sign-up has not been created yet; call create first."},
	{signin.CodeStrategyInvalid, signin.KindUsage, "prepareFirstFactor does not take this strategy."},
	{
		signin.CodeUnexpectedVerification,
		signin.KindUsage,
		"The server sent no address of the provider for this sign-in.",
	},
	{
		signin.CodeUnknownMethod,
		signin.KindUsage,
		"The module has no such method: the package and the module are of different releases.",
	},
	{signin.CodeWalletNameMissing, signin.KindUsage, "authenticateWithWeb3 needs a walletName for Solana."},
	{signin.CodeWeb3FactorMissing, signin.KindUsage, "The sign-in does not offer this wallet."},

	{
		signin.CodeCaptchaAttemptsExceeded,
		signin.KindRuntime,
		"The captcha failed three times; requests wait for a minute.",
	},
	{
		signin.CodeCaptchaUnavailable,
		signin.KindRuntime,
		"The captcha could not be shown: its script was blocked or did not load.",
	},
	{signin.CodeFactorNotFound, signin.KindRuntime, "The sign-in does not offer this factor."},
	{signin.CodeInternalError, signin.KindRuntime, "The module failed inside a call; please report it."},
	{
		signin.CodeModuleMismatch,
		signin.KindRuntime,
		"The wasm file belongs to another entry or release of the package; check wasmUrl.",
	},
	{
		signin.CodeModuleStopped,
		signin.KindRuntime,
		"The module ended while the call was under way. It starts again by itself; try again.",
	},
	{signin.CodeNetworkError, signin.KindRuntime, "No answer arrived from the Frontend API."},
	{
		signin.CodePageFailed,
		signin.KindRuntime,
		"The page, an extension or a library threw something other than an error; cause holds it.",
	},
	{signin.CodePopupClosed, signin.KindRuntime, "The window was closed before the sign-in was done."},
	{signin.CodeProtectCheckRequired, signin.KindRuntime, "The sign-in waits for a protect check; see protectCheck."},
	{signin.CodeResponseTooLarge, signin.KindRuntime, "The answer is larger than 8 MiB and was not read."},
	{signin.CodeSessionNotFound, signin.KindRuntime, "The client has no session with this id."},
	{signin.CodeTokenMissing, signin.KindRuntime, "The server answered without a token."},
	{signin.CodeTokenTimeout, signin.KindRuntime, "The server did not answer the request for a token in time."},
	{signin.CodeUnsafeRedirectURL, signin.KindRuntime, "The provider's address has a protocol that may not be opened."},
	{signin.CodeWeb3NonceNotFound, signin.KindRuntime, "The server sent no message to sign."},
	{signin.CodeWeb3SignatureRequestRejected, signin.KindRuntime, "The user declined to sign in the wallet."},
	{signin.CodeWeb3SolanaSignatureFailed, signin.KindRuntime, "The Solana wallet could not sign."},
	{signin.CodeWeb3SolanaWalletNameRequired, signin.KindRuntime, "Solana needs a walletName."},
	{
		signin.CodeWeb3WalletFailed,
		signin.KindRuntime,
		"The wallet does not answer as a wallet does; cause holds what it said.",
	},
	{signin.CodeWeb3WalletLocked, signin.KindRuntime, "The wallet offers no account; unlock it and try again."},
	{signin.CodeWeb3WalletNotFound, signin.KindRuntime, "The wallet is not installed in this browser."},
	{
		signin.CodeWeb3WalletRequestPending,
		signin.KindRuntime,
		"The wallet has a request open already; open the wallet to answer it.",
	},

	{signin.CodePasskeyInvalidRPID, signin.KindWebAuthn, "The passkey's domain is not that of the page."},
	{signin.CodePasskeyNotSupported, signin.KindWebAuthn, "The browser has no passkeys."},
	{
		signin.CodePasskeyOperationAborted,
		signin.KindWebAuthn,
		"Another passkey request or another sign-in took this one's place.",
	},
	{
		signin.CodePasskeyRetrievalCancelled,
		signin.KindWebAuthn,
		"The user declined, the time ran out, or there is no passkey.",
	},
	{signin.CodePasskeyRetrievalFailed, signin.KindWebAuthn, "The browser returned no usable passkey."},

	{signin.CodeOffline, signin.KindOffline, "The browser is offline and no valid token is held."},

	{
		signin.CodeEmailLinkClientMismatch,
		signin.KindEmailLink,
		"The link was opened in another browser than the one that asked for it.",
	},
	{signin.CodeEmailLinkExpired, signin.KindEmailLink, "The link is too old."},
	{signin.CodeEmailLinkFailed, signin.KindEmailLink, "The link did not verify the address."},
}
