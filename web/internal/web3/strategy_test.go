package web3_test

import (
	"encoding/hex"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/web3"
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

func withWallets(t *testing.T, s *world.World, id string, wallets ...wallet) {
	t.Helper()
	s.User(id, func(u *domain.User) {
		for i, w := range wallets {
			address, err := web3.Canonical(w.address)
			require.NoError(t, err)
			u.Wallets = append(
				u.Wallets,
				domain.Wallet{
					ID:        "idn_w" + id + string(rune('0'+i)),
					Address:   address,
					Verified:  true,
					CreatedAt: s.Clock.Now(),
					UpdatedAt: s.Clock.Now(),
				},
			)
		}
		u.PrimaryWalletID = u.Wallets[0].ID
	})
}

// prepared does what authenticateWithWeb3 does up to the signature (PROTOCOL 5.9): it takes the first factor of the
// strategy.
func prepared(t *testing.T, b *world.Browser, w wallet, strategy string) (path, message string) {
	t.Helper()
	created := b.Post("/v1/client/sign_ins", "identifier", w.address)
	for _, f := range created.Response()["supported_first_factors"].([]any) {
		if f := f.(map[string]any); f["strategy"] == strategy {
			path = "/v1/client/sign_ins/" + created.ID()
			a := b.Post(
				path+"/prepare_first_factor",
				"strategy",
				strategy,
				"web3_wallet_id",
				f["web3_wallet_id"].(string),
			)
			message, _ = a.Object("first_factor_verification")["message"].(string)
			return path + "/attempt_first_factor", message
		}
	}
	require.Fail(t, "no factor", created.Text)
	return "", ""
}

func TestSignInByEveryWallet(t *testing.T) {
	for strategy, w := range map[string]wallet{web3.MetaMask: ethereum(1), web3.Coinbase: ethereum(1),
		web3.OKX: ethereum(1), web3.Base: ethereum(1), web3.Solana: solanaWallet(1)} {
		t.Run(strategy, func(t *testing.T) {
			s := world.New(t)
			withWallets(t, s, "user_1", w)
			b := s.Browser()
			path, message := prepared(t, b, w, strategy)
			assert.Contains(t, message, "localhost:4400 wants you")
			assert.Contains(t, message, "\n"+w.address+"\n")
			done := b.Post(path, "strategy", strategy, "signature", w.sign(message))
			assert.Equal(t, "complete", done.Response()["status"])
		})
	}
}

func TestOfferedStrategiesFitTheWallet(t *testing.T) {
	s := world.New(t)
	withWallets(t, s, "user_1", solanaWallet(1))
	created := s.Browser().Post("/v1/client/sign_ins", "identifier", solanaWallet(1).address)
	assert.Contains(t, created.Text, web3.Solana)
	assert.NotContains(t, created.Text, web3.MetaMask)
}

func TestTheWalletThatWasNamedIsAskedFirst(t *testing.T) {
	s := world.New(t)
	withWallets(t, s, "user_1", ethereum(1), ethereum(2))
	b := s.Browser()
	path, message := prepared(t, b, ethereum(2), web3.MetaMask)
	require.Contains(t, message, ethereum(2).address)
	require.Equal(
		t,
		"complete",
		b.Post(path, "strategy", web3.MetaMask, "signature", ethereum(2).sign(message)).Response()["status"],
	)
}

func TestUnknownOrMissingWallet(t *testing.T) {
	s := world.New(t)
	b := s.Browser()
	b.Post("/v1/client/sign_ins", "identifier", ethereum(9).address).Refused(422, "form_identifier_not_found")
	b.Post("/v1/client/sign_ins", "identifier", solanaWallet(9).address).Refused(422, "form_identifier_not_found")
	a := b.Post("/v1/client/sign_ins", "identifier", "")
	a.Refused(422, "form_param_nil")
	assert.Equal(t, "identifier", a.Param())
}

func TestWalletAttacks(t *testing.T) {
	for kind, x := range map[string]struct {
		strategy     string
		owner, thief wallet
	}{"ethereum": {web3.MetaMask, ethereum(1), ethereum(2)}, "solana": {web3.Solana, solanaWallet(1), solanaWallet(2)}} {
		start := func(t *testing.T) (*world.World, *world.Browser, string, string) {
			s := world.New(t)
			withWallets(t, s, "user_1", x.owner)
			b := s.Browser()
			path, message := prepared(t, b, x.owner, x.strategy)
			return s, b, path, message
		}
		refused := func(t *testing.T, a world.Answer) {
			t.Helper()
			a.Refused(422, "form_incorrect_signature")
			assert.Equal(t, "signature", a.Param())
		}
		t.Run(kind+": another wallet", func(t *testing.T) {
			_, b, path, message := start(t)
			refused(t, b.Post(path, "strategy", x.strategy, "signature", x.thief.sign(message)))
		})
		t.Run(kind+": tampered message", func(t *testing.T) {
			_, b, path, message := start(t)
			refused(
				t,
				b.Post(
					path,
					"strategy",
					x.strategy,
					"signature",
					x.owner.sign(strings.Replace(message, "4400", "4401", 1)),
				),
			)
		})
		t.Run(kind+": signature of an earlier sign-in", func(t *testing.T) {
			s, b, path, message := start(t)
			signature := x.owner.sign(message)
			require.Equal(
				t,
				"complete",
				b.Post(path, "strategy", x.strategy, "signature", signature).Response()["status"],
			)
			b.Post(path, "strategy", x.strategy, "signature", signature).Refused(400, "verification_already_verified")
			thief := s.Browser()
			again, fresh := prepared(t, thief, x.owner, x.strategy)
			require.NotEqual(t, message, fresh)
			refused(t, thief.Post(again, "strategy", x.strategy, "signature", signature))
		})
		t.Run(kind+": a new message voids the old one", func(t *testing.T) {
			_, b, path, message := start(t)
			b.Post(strings.Replace(path, "attempt", "prepare", 1), "strategy", x.strategy)
			refused(t, b.Post(path, "strategy", x.strategy, "signature", x.owner.sign(message)))
		})
		t.Run(kind+": expired message", func(t *testing.T) {
			s, b, path, message := start(t)
			s.Wait(web3.Lifetime)
			b.Post(path, "strategy", x.strategy, "signature", x.owner.sign(message)).
				Refused(400, "verification_expired")
		})
		t.Run(kind+": five wrong signatures", func(t *testing.T) {
			_, b, path, message := start(t)
			for range 5 {
				refused(t, b.Post(path, "strategy", x.strategy, "signature", x.thief.sign(message)))
			}
			b.Post(path, "strategy", x.strategy, "signature", x.owner.sign(message)).Refused(400, "verification_failed")
		})
		t.Run(kind+": no signature", func(t *testing.T) {
			_, b, path, _ := start(t)
			b.Post(path, "strategy", x.strategy).Refused(422, "form_param_missing")
			b.Post(path, "strategy", x.strategy, "signature", "").Refused(422, "form_param_nil")
		})
		t.Run(kind+": not prepared", func(t *testing.T) {
			s := world.New(t)
			withWallets(t, s, "user_1", x.owner)
			b := s.Browser()
			created := b.Post("/v1/client/sign_ins", "identifier", x.owner.address)
			b.Post("/v1/client/sign_ins/"+created.ID()+"/attempt_first_factor", "strategy", x.strategy, "signature",
				x.owner.sign("x")).
				Refused(400, "verification_missing")
		})
	}
	t.Run("malleable signature", func(t *testing.T) {
		s := world.New(t)
		withWallets(t, s, "user_1", ethereum(1))
		b := s.Browser()
		path, message := prepared(t, b, ethereum(1), web3.MetaMask)
		good := ethereum(1).sign(message)
		low, _ := new(big.Int).SetString(good[66:130], 16)
		high := new(big.Int).Sub(secp256k1.Params().N, low)
		v := map[string]string{"1b": "1c", "1c": "1b"}[good[130:]]
		b.Post(path, "strategy", web3.MetaMask, "signature",
			good[:66]+hex.EncodeToString(high.FillBytes(make([]byte, 32)))+v).
			Refused(422, "form_incorrect_signature")
		require.Equal(t, "complete", b.Post(path, "strategy", web3.MetaMask, "signature", good).Response()["status"])
	})
	t.Run("wallet that was not verified", func(t *testing.T) {
		s := world.New(t)
		address, err := web3.Canonical(ethereum(1).address)
		require.NoError(t, err)
		s.User("user_1", func(u *domain.User) {
			u.Wallets = []domain.Wallet{{ID: "idn_w", Address: address, CreatedAt: time.Now()}}
		})
		created := s.Browser().Post("/v1/client/sign_ins", "identifier", address)
		assert.NotContains(t, created.Text, web3.MetaMask)
	})
}
