package signin

// The codes of the errors that this package, its bridge to the browser and the JavaScript package report of their own.
// Package codes says what each of them means. The codes of the Frontend API come through as they are; its
// documentation lists them.
const (
	// Wrong use of the API ([KindUsage]).
	CodeBrowserRequired          = "browser_required"
	CodeCallbackDeadEnd          = "callback_dead_end"
	CodeComponentsMissing        = "components_missing"
	CodeDevBrowserFailed         = "dev_browser_failed"
	CodeDevBrowserMissing        = "dev_browser_missing"
	CodeGenerateSignatureMissing = "generate_signature_missing"
	CodeInvalidResponse          = "invalid_response"
	CodeInvalidURL               = "invalid_url"
	CodeMissingPublicKeyOptions  = "missing_public_key_options"
	CodeModuleUnavailable        = "module_unavailable"
	CodeNotLoaded                = "not_loaded"
	CodeOptionsInvalid           = "options_invalid"
	CodePageURLInvalid           = "page_url_invalid"
	CodeParamsInvalid            = "params_invalid"
	CodePasskeyFactorMissing     = "passkey_factor_missing"
	CodePopupMissing             = "popup_missing"
	CodeProxyURLInvalid          = "proxy_url_invalid"
	CodePublishableKeyInvalid    = "publishable_key_invalid"
	CodePublishableKeyMissing    = "publishable_key_missing"
	CodeSessionMissing           = "session_missing"
	CodeSignInMissing            = "sign_in_missing"
	CodeSignUpMissing            = "sign_up_missing"
	CodeStrategyInvalid          = "strategy_invalid"
	CodeUnexpectedVerification   = "unexpected_verification"
	CodeUnknownMethod            = "unknown_method"
	CodeWalletNameMissing        = "wallet_name_missing"
	CodeWeb3FactorMissing        = "web3_factor_missing"

	// What failed around the sign-in ([KindRuntime]).
	CodeCaptchaAttemptsExceeded      = "captcha_client_attempts_exceeded"
	CodeCaptchaUnavailable           = "captcha_unavailable"
	CodeFactorNotFound               = "factor_not_found"
	CodeInternalError                = "internal_error"
	CodeModuleMismatch               = "module_mismatch"
	CodeModuleStopped                = "module_stopped"
	CodeNetworkError                 = "network_error"
	CodePageFailed                   = "page_failed"
	CodePopupClosed                  = "popup_closed"
	CodeProtectCheckRequired         = "protect_check_required"
	CodeResponseTooLarge             = "response_too_large"
	CodeSessionNotFound              = "session_not_found"
	CodeTokenMissing                 = "token_missing"
	CodeTokenTimeout                 = "token_timeout"
	CodeUnsafeRedirectURL            = "unsafe_redirect_url"
	CodeWeb3NonceNotFound            = "web3_nonce_not_found"
	CodeWeb3SignatureRequestRejected = "web3_signature_request_rejected"
	CodeWeb3SolanaSignatureFailed    = "web3_solana_signature_generation_failed"
	CodeWeb3SolanaWalletNameRequired = "web3_solana_wallet_name_required"
	CodeWeb3WalletFailed             = "web3_wallet_failed"
	CodeWeb3WalletLocked             = "web3_wallet_locked"
	CodeWeb3WalletNotFound           = "web3_wallet_not_found"
	CodeWeb3WalletRequestPending     = "web3_wallet_request_pending"

	// Passkeys ([KindWebAuthn]).
	CodePasskeyInvalidRPID        = "passkey_invalid_rpID_or_domain"
	CodePasskeyNotSupported       = "passkey_not_supported"
	CodePasskeyOperationAborted   = "passkey_operation_aborted"
	CodePasskeyRetrievalCancelled = "passkey_retrieval_cancelled"
	CodePasskeyRetrievalFailed    = "passkey_retrieval_failed"

	// Nothing reaches the network ([KindOffline]).
	CodeOffline = "clerk_offline"

	// A link in an e-mail ([KindEmailLink]).
	CodeEmailLinkClientMismatch = "client_mismatch"
	CodeEmailLinkExpired        = "expired"
	CodeEmailLinkFailed         = "failed"
)
