package signin

// Strategies: the ways to prove an identity (PROTOCOL 4.4). A provider's strategy is StrategyOAuth and its name:
// oauth_google.
const (
	StrategyBackupCode             = "backup_code"
	StrategyEmailCode              = "email_code"
	StrategyEmailLink              = "email_link"
	StrategyEnterpriseSSO          = "enterprise_sso"
	StrategyGoogleOneTap           = "google_one_tap"
	StrategyOAuth                  = "oauth_"
	StrategyPasskey                = "passkey"
	StrategyPassword               = "password"
	StrategyPhoneCode              = "phone_code"
	StrategyResetPasswordEmailCode = "reset_password_email_code"
	StrategyResetPasswordPhoneCode = "reset_password_phone_code"
	StrategyTicket                 = "ticket"
	StrategyTOTP                   = "totp"
	StrategyWeb3Base               = "web3_base_signature"
	StrategyWeb3Coinbase           = "web3_coinbase_wallet_signature"
	StrategyWeb3MetaMask           = "web3_metamask_signature"
	StrategyWeb3OKX                = "web3_okx_wallet_signature"
	StrategyWeb3Solana             = "web3_solana_signature"
)

// Statuses of a sign-in (PROTOCOL 4.1). The server may send others.
const (
	StatusNeedsIdentifier   = "needs_identifier"
	StatusNeedsFirstFactor  = "needs_first_factor"
	StatusNeedsSecondFactor = "needs_second_factor"
	StatusNeedsClientTrust  = "needs_client_trust"
	StatusNeedsNewPassword  = "needs_new_password"
	StatusNeedsProtectCheck = "needs_protect_check"
	StatusComplete          = "complete"
)

// Statuses of a verification (PROTOCOL 4.3).
const (
	VerificationUnverified   = "unverified"
	VerificationVerified     = "verified"
	VerificationTransferable = "transferable"
	VerificationFailed       = "failed"
	VerificationExpired      = "expired"
)
