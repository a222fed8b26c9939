package signin

import "context"

// Signature asks the owner of a wallet to sign. nonce is the whole message (PROTOCOL Q16).
type Signature func(ctx context.Context, identifier, nonce, walletName, provider string) (string, error)

// AuthenticateWithWeb3 proves the ownership of a wallet: the attempt is created for the address in
// identifier, the factor of strategy (web3_metamask_signature by default) prepared, and the message
// the server wants signed handed to sign (PROTOCOL 5.9). Errors of sign come back unchanged.
func (s *SignIn) AuthenticateWithWeb3(ctx context.Context, params Params, sign Signature) error {
	strategy, identifier, walletName := params.Get("strategy"), params.Get("identifier"), params.Get("walletName")
	if strategy == "" {
		strategy = "web3_metamask_signature"
	}
	provider := web3Provider(strategy)
	if sign == nil {
		return usage(CodeGenerateSignatureMissing, "Missing 'generateSignature' option")
	}
	if provider == "solana" && walletName == "" {
		return usage(CodeWalletNameMissing, "Missing 'walletName' option")
	}
	if err := s.Create(ctx, params.pick("identifier")); err != nil {
		return err
	}
	notStarted := usage(
		CodeWeb3FactorMissing,
		"You need to start a SignIn flow by calling SignIn.create({ identifier: 'your web3 wallet address' }) first",
	)
	factor := s.factor(firstFactor, strategy)
	if !factor.Exists() {
		return notStarted
	}
	if err := s.PrepareFirstFactor(ctx,
		P("web3WalletId", factor.Get("web3_wallet_id").Text(), "strategy", strategy)); err != nil {
		return err
	}
	message := s.verification(firstFactor).Get("message").Text()
	if message == "" {
		return notStarted
	}
	signature, err := sign(ctx, identifier, message, walletName, provider)
	if err != nil && provider == "coinbase_wallet" && walletCode(err) == userRejected {
		// Coinbase Wallet refuses its first request now and then although nobody declined it.
		signature, err = sign(ctx, identifier, message, walletName, provider)
	}
	if err != nil {
		return err
	}
	return s.AttemptFirstFactor(ctx, P("signature", signature, "strategy", strategy))
}

// web3Provider is what stands between web3_ and _signature.
func web3Provider(strategy string) string {
	if hasPrefix(strategy, "web3_") && hasSuffix(strategy, "_signature") && len(strategy) > 15 {
		return strategy[5 : len(strategy)-10]
	}
	return strategy
}

// EIP-1193 codes.
const (
	userRejected   = 4001
	requestPending = -32002
)

func walletCode(err error) int {
	if coded, ok := err.(Coded); ok {
		return coded.Code()
	}
	return 0
}

// findWallet finds an installed wallet and the address to sign in with. No wallet and no account are coded
// errors, where clerk-js would send an empty identifier.
func findWallet(ctx context.Context, wallets Wallets, strategy, walletName string) (Wallet, string, error) {
	provider := web3Provider(strategy)
	if provider == "solana" && walletName == "" {
		return nil, "", runtimeError(CodeWeb3SolanaWalletNameRequired, "Missing 'walletName' option", nil)
	}
	var wallet Wallet
	if wallets != nil {
		var err error
		if wallet, err = wallets.Find(ctx, provider, walletName); err != nil {
			return nil, "", err
		}
	}
	if wallet == nil {
		return nil, "", runtimeError(
			CodeWeb3WalletNotFound,
			"No "+provider+" wallet is installed in this browser.",
			nil,
		)
	}
	address, err := wallet.Address(ctx)
	if walletCode(err) == requestPending {
		return nil, "", runtimeError(
			CodeWeb3WalletRequestPending,
			"The wallet has a request open already. Open the wallet to answer it.",
			err,
		)
	}
	if err == nil && address == "" {
		err = runtimeError(CodeWeb3WalletLocked, "The wallet offers no account. Unlock it and try again.", nil)
	}
	return wallet, address, walletError(ctx, err)
}

// walletError gives an error of a wallet the code web3_wallet_failed, because a wallet may reject with anything. Errors
// that have a code already, such as a wallet's own (EIP-1193), stay as they are.
func walletError(ctx context.Context, err error) error {
	if err == nil || asError(err) != nil || walletCode(err) != 0 || ctx.Err() != nil {
		return err
	}
	return runtimeError(CodeWeb3WalletFailed, "The wallet failed: "+err.Error(), err)
}

// signWith makes the signer of a wallet.
func signWith(wallet Wallet) Signature {
	return func(ctx context.Context, identifier, message, _, provider string) (string, error) {
		signature, err := wallet.Sign(ctx, message, identifier)
		switch {
		case err == nil:
			return signature, nil
		case provider != "solana":
			return "", walletError(ctx, err)
		case walletCode(err) == userRejected || hasPrefix(err.Error(), "User rejected the request"):
			return "", runtimeError(CodeWeb3SignatureRequestRejected, "The signature was declined in the wallet.", err)
		}
		return "", runtimeError(CodeWeb3SolanaSignatureFailed, "The wallet could not sign.", err)
	}
}

// AuthenticateWithWallet signs in with a wallet that wallets finds: its account is asked for first, then
// AuthenticateWithWeb3 runs with its signature. Errors: web3_wallet_not_found,
// web3_wallet_locked, web3_wallet_request_pending (EIP-1193 -32002), the wallet's own (4001: declined), and those of
// the server.
func (s *SignIn) AuthenticateWithWallet(ctx context.Context, wallets Wallets, strategy, walletName string) error {
	wallet, address, err := findWallet(ctx, wallets, strategy, walletName)
	if err != nil {
		return err
	}
	return s.AuthenticateWithWeb3(
		ctx,
		P("identifier", address, "strategy", strategy, "walletName", walletName),
		signWith(wallet),
	)
}

// AuthenticateWithWallet signs in with a wallet, or registers it when it is not known, activates the
// session and goes on (PROTOCOL 6.13).
func (c *Clerk) AuthenticateWithWallet(
	ctx context.Context,
	wallets Wallets,
	strategy string,
	params Document,
	navigate Navigator,
) error {
	walletName := params.Get("walletName").Text()
	wallet, address, err := findWallet(ctx, wallets, strategy, walletName)
	if err != nil {
		return err
	}
	web3 := P("identifier", address, "strategy", strategy, "walletName", walletName)
	in := c.SignIn()
	err = in.AuthenticateWithWeb3(ctx, web3, signWith(wallet))
	if !isCode(err, "form_identifier_not_found") {
		if err != nil {
			return err
		}
		return c.afterWallet(ctx, in.Resource, params, navigate)
	}
	up := c.SignUp()
	if err := up.authenticateWithWeb3(ctx, web3, params, signWith(wallet)); err != nil {
		return err
	}
	next := params.Get("signUpContinueUrl").Text()
	if up.Status() == "missing_requirements" && next != "" && !gated(up.Resource) &&
		up.Document().At("verifications", "web3_wallet", "status").Text() == "verified" {
		return navigate(ctx, next)
	}
	return c.afterWallet(ctx, up.Resource, params, navigate)
}

func (c *Clerk) afterWallet(ctx context.Context, r *Resource, params Document, navigate Navigator) error {
	page := ""
	switch {
	case gated(r) && r.IsSignUp():
		page = "signUpProtectCheckUrl"
	case gated(r):
		page = "protectCheckUrl"
	case r.Status() == "needs_second_factor":
		page = "secondFactorUrl"
	case r.Status() == "complete":
		redirect := params.Get("redirectUrl").Text()
		if redirect == "" {
			redirect = c.afterURL("signIn", params)
		}
		id := r.CreatedSessionID()
		return c.SetActive(ctx, Activation{Session: id, SignOut: id == "", RedirectURL: redirect})
	default:
		return nil
	}
	return navigate(ctx, c.target(params, page))
}

// authenticateWithWeb3 registers a wallet.
func (s *SignUp) authenticateWithWeb3(ctx context.Context, web3 Params, params Document, sign Signature) error {
	address, strategy := web3.Get("identifier"), web3.Get("strategy")
	body := P("web3Wallet", address)
	if metadata := params.Get("unsafeMetadata"); metadata.Exists() {
		body = body.With("unsafeMetadata", string(metadata))
	}
	if accepted := params.Get("legalAccepted"); accepted.Exists() {
		body = body.With("legalAccepted", string(accepted))
	}
	if err := s.Create(ctx, body); err != nil {
		return err
	}
	if err := s.PrepareVerification(ctx, P("strategy", strategy)); err != nil {
		return err
	}
	message := s.Document().At("verifications", "web3_wallet", "message").Text()
	if message == "" {
		return runtimeError(CodeWeb3NonceNotFound, "The server sent no message to sign.", nil)
	}
	signature, err := sign(ctx, address, message, web3.Get("walletName"), web3Provider(strategy))
	if err != nil {
		return err
	}
	return s.AttemptVerification(ctx, P("signature", signature, "strategy", strategy))
}
