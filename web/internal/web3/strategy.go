package web3

import (
	"errors"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
)

// Register adds a strategy for each wallet provider.
func Register(s *signin.SignIns) {
	for _, name := range strategies {
		s.Register(signin.Strategy{
			Name: name,
			GenericFactors: func(kind, address, id string) []signin.Factor {
				if kind != domain.KindWallet || !Proves(name, address) {
					return nil
				}
				return []signin.Factor{{Strategy: name, Web3WalletID: id}}
			},
			VerifiesNew: true,
			Object:      "verification_web3",
			Attribute:   signin.Attribute{Name: domain.KindWallet, First: true, Verifies: true},
			Proof: &signin.Proof{
				Kind: domain.KindWallet, Fits: func(address string) bool { return Proves(name, address) },
				Answers: []string{"signature"},
				Ask: func(c *fapi.Call, v *domain.Verification, address string, _ signin.Purpose) (string, error) {
					return "", Ask(c, v, address)
				},
				Answer: Answer,
			},
			FirstFactors:  func(_ *fapi.Call, u *domain.User) []signin.Factor { return factors(name, u) },
			Prepare:       prepare,
			Attempt:       attempt,
			PrepareParams: []string{"web3_wallet_id", "wallet_name"},
			AttemptParams: []string{"signature"},
		})
	}
}

func factors(strategy string, u *domain.User) []signin.Factor {
	var out []signin.Factor
	for _, w := range u.Wallets {
		if w.Verified && Proves(strategy, w.Address) {
			primary := w.ID == u.PrimaryWalletID
			out = append(out, signin.Factor{Strategy: strategy, Web3WalletID: w.ID, Primary: &primary})
		}
	}
	return out
}

func prepare(c *fapi.Call, step *signin.Step) error {
	address := wallet(step, step.Factor.Web3WalletID)
	if address == "" {
		return apierr.Param("form_resource_not_found", "web3_wallet_id", "That wallet is not one of this account.")
	}
	return Ask(c, step.Verification, address)
}

// Ask puts a new challenge for the wallet into a verification.
func Ask(c *fapi.Call, v *domain.Verification, address string) error {
	challenge, err := NewChallenge(address, c.PageOrigin(), c.Now)
	if errors.Is(err, ErrOrigin) {
		return apierr.New("origin_invalid", "A wallet cannot be asked from this origin.")
	}
	if err != nil {
		return err
	}
	v.Message, v.Nonce, v.ExpireAt = challenge.Message, challenge.Nonce, challenge.ExpireAt
	return nil
}

func attempt(c *fapi.Call, step *signin.Step) error {
	address := wallet(step, step.Verification.FactorID)
	if address == "" {
		return apierr.New("sign_in_identification_or_user_deleted", "The wallet is not one of this account any more.")
	}
	return Answer(c, step.Verification, address)
}

// wallet is the address of the user's wallet, or the address that was typed while there is no user; "" without either.
func wallet(step *signin.Step, id string) string {
	if step.User == nil {
		// As it is looked up, without the checksum of Canonical: a wrong one must not tell that nobody has the wallet.
		kind, address, _ := typed.Identifier(step.SignIn.Identifier)
		if kind != domain.KindWallet {
			return ""
		}
		return address
	}
	if w := step.User.Wallet(id); w != nil {
		return w.Address
	}
	return ""
}

var errSignature = signin.Wrong(
	apierr.Param("form_incorrect_signature", "signature", "The signature does not prove this wallet."),
)

// Answer checks the signature field of the request against the verification's challenge, which is gone once it has
// been met: a nonce proves one thing only. The caller has asked verify.RefuseAttempt, which knows when it expires.
func Answer(c *fapi.Call, v *domain.Verification, address string) error {
	signature, err := c.Form.Require("signature")
	if err != nil {
		return err
	}
	if v.Message == "" {
		return apierr.New("verification_not_sent", "There is no message to sign. Prepare the verification first.")
	}
	switch err := Verify(address, v.Message, signature); {
	case errors.Is(err, ErrSignature):
		return errSignature
	case err != nil:
		return err
	case v.Decoy:
		return errSignature
	}
	v.Message, v.Nonce = "", ""
	return nil
}
