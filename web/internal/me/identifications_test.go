package me_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"
	"github.com/descope/virtualwebauthn"
	"github.com/mr-tron/base58"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/passkey"
	"github.com/signin-wasm/signin-wasm/web/internal/settings"
	"github.com/signin-wasm/signin-wasm/web/internal/siwe"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/web3"
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

// device is an authenticator and the browser in front of it.
type device struct {
	auth virtualwebauthn.Authenticator
	key  virtualwebauthn.Credential
	site virtualwebauthn.RelyingParty
}

func newDevice(userID string) *device {
	return &device{
		auth: virtualwebauthn.NewAuthenticatorWithOptions(
			virtualwebauthn.AuthenticatorOptions{UserHandle: []byte(userID)},
		),
		// An RSA key: the authenticator writes some P-256 coordinates a byte too short.
		key:  virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeRSA),
		site: virtualwebauthn.RelyingParty{ID: "localhost", Origin: world.URL},
	}
}

func (d *device) create(t *testing.T, a world.Answer) string {
	t.Helper()
	options, err := virtualwebauthn.ParseAttestationOptions(a.Object("verification")["nonce"].(string))
	require.NoError(t, err)
	return virtualwebauthn.CreateAttestationResponse(d.site, d.auth, d.key, *options)
}

func TestPasskeyIsEnrolledAndSignsIn(t *testing.T) {
	s := world.New(t)
	s.User("user_1", nil)
	b := s.SignedIn("user_1")
	d := newDevice("user_1")

	created := b.Post("/v1/me/passkeys")
	assert.Equal(t, "unverified", created.Object("verification")["status"])
	path := "/v1/me/passkeys/" + created.ID()
	credential := d.create(t, created)
	added := b.Post(path+"/attempt_verification", "strategy", "passkey", "public_key_credential", credential)
	assert.Equal(t, "verified", added.Object("verification")["status"])
	require.Len(t, s.Stored("user_1").Passkeys, 1)
	b.Post(path+"/attempt_verification", "strategy", "passkey", "public_key_credential", credential).
		Refused(400, "verification_already_verified")

	other := s.Browser()
	attempt := other.Post("/v1/client/sign_ins", "strategy", "passkey")
	options, err := virtualwebauthn.ParseAssertionOptions(attempt.Object("first_factor_verification")["nonce"].(string))
	require.NoError(t, err)
	d.key.Counter++
	done := other.Post("/v1/client/sign_ins/"+attempt.ID()+"/attempt_first_factor", "strategy", "passkey",
		"public_key_credential", virtualwebauthn.CreateAssertionResponse(d.site, d.auth, d.key, *options))
	require.Equal(t, "complete", done.Response()["status"])

	assert.Equal(t, "Phone", b.Do("PATCH", path, "name", "Phone").Response()["name"])
	assert.Equal(t, "Phone", b.Get(path).Response()["name"])
	assert.Equal(t, true, b.Do("DELETE", path).Response()["deleted"])
	b.Get(path).Refused(404, "resource_not_found")
	require.Empty(t, s.Stored("user_1").Passkeys)
}

func TestPasskeyRegistrationsThatAreRefused(t *testing.T) {
	begin := func(t *testing.T) (*world.World, *world.Browser, world.Answer, string) {
		s, b := start(t)
		created := b.Post("/v1/me/passkeys")
		return s, b, created, "/v1/me/passkeys/" + created.ID() + "/attempt_verification"
	}
	t.Run("other origin, and the challenge is spent", func(t *testing.T) {
		_, b, created, path := begin(t)
		d := newDevice("user_1")
		d.site.Origin = "http://localhost:1"
		b.Post(path, "public_key_credential", d.create(t, created)).Refused(400, "passkey_invalid_verification")
		d.site.Origin = world.URL
		b.Post(path, "public_key_credential", d.create(t, created)).Refused(404, "resource_not_found")
	})
	t.Run("answer to another challenge", func(t *testing.T) {
		_, b, _, path := begin(t)
		b.Post(path, "public_key_credential", newDevice("user_1").create(t, b.Post("/v1/me/passkeys"))).
			Refused(400, "passkey_invalid_verification")
	})
	t.Run("given up", func(t *testing.T) {
		_, b, created, path := begin(t)
		assert.Equal(t, true, b.Do("DELETE", "/v1/me/passkeys/"+created.ID()).Response()["deleted"])
		b.Post(path, "public_key_credential", newDevice("user_1").create(t, created)).Refused(404, "resource_not_found")
	})
	t.Run("too late", func(t *testing.T) {
		s, b, created, path := begin(t)
		s.Wait(passkey.Timeout)
		b.Post(path, "public_key_credential", newDevice("user_1").create(t, created)).
			Refused(400, "verification_expired")
	})
	t.Run("by another user", func(t *testing.T) {
		s, _, created, path := begin(t)
		s.User("user_2", nil)
		s.SignedIn("user_2").
			Post(path, "public_key_credential", newDevice("user_2").create(t, created)).
			Refused(404, "resource_not_found")
	})
	t.Run("credential of another user", func(t *testing.T) {
		s, b, created, path := begin(t)
		d := newDevice("user_1")
		b.Post(path, "public_key_credential", d.create(t, created)).Response()
		s.User("user_2", nil)
		thief := s.SignedIn("user_2")
		again := thief.Post("/v1/me/passkeys")
		thief.Post("/v1/me/passkeys/"+again.ID()+"/attempt_verification", "public_key_credential", d.create(t, again)).
			Refused(400, "passkey_invalid_verification")
	})
	t.Run("not a credential", func(t *testing.T) {
		_, b, _, path := begin(t)
		b.Post(path, "public_key_credential", "{}").Refused(422, "passkey_invalid_public_key_credential")
		b.Post(path, "strategy", "totp", "public_key_credential", "{}").Refused(422, "form_param_value_invalid")
	})
	t.Run("an eleventh", func(t *testing.T) {
		_, b, _, _ := begin(t)
		for range 10 {
			created := b.Post("/v1/me/passkeys")
			b.Post("/v1/me/passkeys/"+created.ID()+"/attempt_verification", "public_key_credential",
				newDevice("user_1").create(t, created)).
				Response()
		}
		b.Post("/v1/me/passkeys").Refused(403, "passkey_quota_exceeded")
	})
}

func ethereum(seed byte) (address string, sign func(string) string) {
	key := secp256k1.PrivKeyFromBytes(slices.Repeat([]byte{seed}, 32))
	return siwe.AddressOf(key.PubKey()).String(), func(message string) string {
		compact := ecdsa.SignCompact(key, siwe.Hash(message), false)
		return "0x" + hex.EncodeToString(append(compact[1:], compact[0]))
	}
}

func solanaWallet(seed byte) (address string, sign func(string) string) {
	key := ed25519.NewKeyFromSeed(slices.Repeat([]byte{seed}, ed25519.SeedSize))
	return base58.Encode(key.Public().(ed25519.PublicKey)), func(message string) string {
		return base64.StdEncoding.EncodeToString(ed25519.Sign(key, []byte(message)))
	}
}

func TestWalletIsEnrolledAndSignsIn(t *testing.T) {
	for strategy, wallet := range map[string]func(byte) (string, func(string) string){web3.OKX: ethereum,
		web3.Solana: solanaWallet} {
		t.Run(strategy, func(t *testing.T) {
			s := world.New(t)
			s.User("user_1", nil)
			b := s.SignedIn("user_1")
			address, sign := wallet(1)
			_, foreign := wallet(2)

			created := b.Post("/v1/me/web3_wallets", "web3_wallet", address)
			path := "/v1/me/web3_wallets/" + created.ID()
			assert.Nil(t, created.Response()["verification"])
			b.Post(path+"/attempt_verification", "signature", sign("x")).Refused(400, "verification_missing")
			prepared := b.Post(path+"/prepare_verification", "strategy", strategy)
			message := prepared.Object("verification")["message"].(string)
			b.Post(path+"/attempt_verification", "strategy", strategy, "signature", foreign(message)).
				Refused(422, "form_incorrect_signature")
			s.Browser().Post("/v1/client/sign_ins", "identifier", address).Refused(422, "form_identifier_not_found")
			added := b.Post(path+"/attempt_verification", "strategy", strategy, "signature", sign(message))
			assert.Equal(t, "verified", added.Object("verification")["status"])
			assert.Equal(t, created.ID(), s.Stored("user_1").PrimaryWalletID)

			other := s.Browser()
			attempt := other.Post("/v1/client/sign_ins", "identifier", address)
			signIn := "/v1/client/sign_ins/" + attempt.ID()
			asked := other.Post(signIn+"/prepare_first_factor", "strategy", strategy, "web3_wallet_id", created.ID())
			done := other.Post(
				signIn+"/attempt_first_factor",
				"strategy",
				strategy,
				"signature",
				sign(asked.Object("first_factor_verification")["message"].(string)),
			)
			require.Equal(t, "complete", done.Response()["status"])

			s.User("user_2", nil)
			s.SignedIn("user_2").
				Post("/v1/me/web3_wallets", "web3_wallet", address).
				Refused(422, "form_identifier_exists")
			assert.Equal(t, true, b.Do("DELETE", path).Response()["deleted"])
			require.Empty(t, s.Stored("user_1").PrimaryWalletID)
		})
	}
}

func TestWalletsThatAreRefused(t *testing.T) {
	_, b := start(t)
	address, _ := ethereum(1)
	for _, bad := range []string{"0x12", "me", "someone@example.com"} {
		b.Post("/v1/me/web3_wallets", "web3_wallet", bad).Refused(422, "form_param_format_invalid")
	}
	path := "/v1/me/web3_wallets/" + b.Post("/v1/me/web3_wallets", "web3_wallet", address).
		ID() +
		"/prepare_verification"
	b.Post(path, "strategy", "email_code").Refused(422, "form_param_value_invalid")
	b.Post(path, "strategy", web3.Solana).Refused(422, "form_param_value_invalid")
	b.Post(path, "strategy", "web3_other_signature").Refused(422, "form_param_value_invalid")
}

func TestPhoneBecomesSecondFactor(t *testing.T) {
	const number = "+12015550123"
	s, b := start(t)
	created := b.Post("/v1/me/phone_numbers", "phone_number", "+1 201 555 0123", "reserved_for_second_factor", "true")
	assert.Equal(t, number, created.Response()["phone_number"])
	path := "/v1/me/phone_numbers/" + created.ID()
	require.Equal(
		t,
		"complete",
		s.Browser().Post("/v1/client/sign_ins", "identifier", "user_1@example.com", "password",
			world.Password).Response()["status"],
		"an unproven number is no second factor",
	)
	b.Post(path+"/prepare_verification", "strategy", "email_code").Refused(400, "verification_strategy_invalid")
	b.Post(path+"/prepare_verification", "strategy", "phone_code").Response()
	again := b.Post(path+"/prepare_verification", "strategy", "phone_code")
	again.Refused(429, "verification_code_too_many_requests")
	assert.NotEmpty(t, again.Header.Get("Retry-After"))
	b.Post(path+"/attempt_verification", "code", "000000").Refused(422, "form_code_incorrect")
	added := b.Post(path+"/attempt_verification", "code", s.Code(number))
	assert.Equal(t, true, added.Response()["default_second_factor"])
	assert.Len(t, added.Response()["backup_codes"], 10)

	attempt := s.Browser().Post("/v1/client/sign_ins", "identifier", "user_1@example.com", "password", world.Password)
	require.Equal(t, "needs_second_factor", attempt.Response()["status"])
	assert.Equal(
		t,
		false,
		b.Do("PATCH", path, "reserved_for_second_factor", "false").Response()["reserved_for_second_factor"],
	)
	assert.Empty(t, s.Stored("user_1").BackupCodes)
	s.SignedIn("user_1")
	assert.Len(t, b.Do("PATCH", path, "reserved_for_second_factor", "true").Response()["backup_codes"], 10)
	b.Do("DELETE", path).Response()
	assert.Empty(t, s.Stored("user_1").BackupCodes)
	s.SignedIn("user_1")
}

func TestOneDefaultAmongSecondFactorPhones(t *testing.T) {
	s, b := start(t)
	add := func(number string) string {
		created := b.Post("/v1/me/phone_numbers", "phone_number", number, "reserved_for_second_factor", "true")
		path := "/v1/me/phone_numbers/" + created.ID()
		b.Do("PATCH", path, "reserved_for_second_factor", "true").
			Refused(400, "identification_update_second_factor_unverified")
		b.Post(path+"/prepare_verification", "strategy", "phone_code").Response()
		b.Post(path+"/attempt_verification", "code", s.Code(number)).Response()
		return path
	}
	defaults := func() (out []string) {
		for _, p := range s.Stored("user_1").Phones {
			if p.DefaultSecondFactor {
				out = append(out, p.Number)
			}
		}
		return out
	}
	first, second := add("+12015550123"), add("+12015550124")
	require.Equal(t, []string{"+12015550123"}, defaults())
	b.Do("PATCH", second, "default_second_factor", "true").Response()
	require.Equal(t, []string{"+12015550124"}, defaults())
	b.Do("DELETE", second).Response()
	require.Equal(t, []string{"+12015550123"}, defaults())
	b.Do("DELETE", first).Response()
	b.Do("PATCH", first, "default_second_factor", "true").Refused(404, "resource_not_found")
}

func TestNobodyFillsTheListOfUnproven(t *testing.T) {
	_, b := start(t)
	for i := range 10 {
		b.Post("/v1/me/email_addresses", "email_address", fmt.Sprintf("a%d@example.com", i)).Response()
	}
	b.Post("/v1/me/phone_numbers", "phone_number", "+12015550123").Refused(400, "too_many_unverified_identifications")
}

func TestEmailIsAddedByCode(t *testing.T) {
	const address = "second@example.com"
	s, b := start(t)
	created := b.Post("/v1/me/email_addresses/", "email_address", "Second@Example.com") // as clerk-js writes it
	path := "/v1/me/email_addresses/" + created.ID()
	b.Post(path+"/prepare_verification", "strategy", "email_code").Response()

	t.Run("an unproven address belongs to nobody", func(t *testing.T) {
		s.User("user_2", nil)
		other := s.SignedIn("user_2")
		other.Get(path).Refused(404, "resource_not_found")
		other.Post(path+"/attempt_verification", "code", s.Code(address)).Refused(404, "resource_not_found")
		other.Post("/v1/me/email_addresses", "email_address", address).Response()
		s.Browser().Post("/v1/client/sign_ins", "identifier", address).Refused(422, "form_identifier_not_found")
	})
	for range 5 {
		b.Post(path+"/attempt_verification", "code", "000000").Refused(422, "form_code_incorrect")
	}
	b.Post(path+"/attempt_verification", "code", s.Code(address)).Refused(400, "verification_failed")
	s.Wait(time.Minute)
	old := s.Code(address)
	b.Post(path+"/prepare_verification", "strategy", "email_code").Response()
	if old != s.Code(address) {
		b.Post(path+"/attempt_verification", "code", old).Refused(422, "form_code_incorrect")
	}
	s.Wait(11 * time.Minute)
	b.Post(path+"/attempt_verification", "code", s.Code(address)).Refused(400, "verification_expired")
	b.Post(path+"/prepare_verification", "strategy", "email_code").Response()
	added := b.Post(path+"/attempt_verification", "code", s.Code(address))
	assert.Equal(t, "verified", added.Object("verification")["status"])
	assert.Equal(t, "email_code", added.Object("verification")["strategy"])
	b.Post(path+"/attempt_verification", "code", s.Code(address)).Refused(400, "verification_already_verified")
	b.Post("/v1/me/email_addresses", "email_address", address).Refused(422, "form_identifier_exists")

	s.SignedIn("user_1")
	assert.Equal(t, true, b.Do("DELETE", path).Response()["deleted"])
	b.Do("DELETE", "/v1/me/email_addresses/idn_user_1").Refused(400, "last_required_identification_deletion_failed")
	require.Len(t, s.Stored("user_1").Emails, 1)
}

func TestListsAreBareArrays(t *testing.T) {
	_, b := start(t)
	b.Post("/v1/me/email_addresses", "email_address", "second@example.com").Response()
	list := b.Get("/v1/me/email_addresses")
	assert.Equal(t, 200, list.Status)
	assert.Regexp(t, `^\[.*user_1@example.com.*second@example.com.*\]\s*$`, list.Text)
	assert.Equal(t, "[]", b.Get("/v1/me/web3_wallets").Text)
}

func TestNobodyLearnsWhoseAnAddressIs(t *testing.T) {
	s, b := start(t)
	s.Settings(func(x *settings.Settings) { x.EnumerationProtection = true })
	s.User("user_2", func(u *domain.User) {
		u.Phones = []domain.Phone{{ID: "idn_phone", Number: "+12015550177", Verified: true}}
	})
	theirs := s.Stored("user_2").Emails[0].Address
	for _, c := range []struct{ path, param, strategy, taken, free string }{
		{"/v1/me/email_addresses", "email_address", "email_code", theirs, "free@example.com"},
		{"/v1/me/phone_numbers", "phone_number", "phone_code", "+12015550177", "+12015550178"},
	} {
		for _, value := range []string{c.taken, c.free} {
			path := c.path + "/" + b.Post(c.path, c.param, value).OK().ID()
			asked := b.Post(path+"/prepare_verification", "strategy", c.strategy)
			assert.Equal(t, "unverified", asked.Object("verification")["status"], value)
			b.Post(path+"/attempt_verification", "code", "000000").Refused(422, "form_code_incorrect")
			if value == c.taken {
				b.Post(path+"/attempt_verification", "code", "424242").Refused(422, "form_code_incorrect")
				assert.Contains(t, s.Inbox(value).Body, "has an account already")
				assert.Empty(t, s.Inbox(value).Code)
			}
		}
	}
	own := s.Stored("user_1").Emails[0].Address
	b.Post("/v1/me/email_addresses", "email_address", own).Refused(422, "form_identifier_exists")
}

// Every answer carries what identifies a user.
func TestAnAccountHasSoManyIdentifications(t *testing.T) {
	s, b := start(t)
	s.Update(func(tx *store.Tx) error {
		u, err := tx.User("user_1")
		for i := range 99 {
			u.Phones = append(u.Phones, domain.Phone{ID: fmt.Sprintf("idn_%d", i), Number: fmt.Sprintf("+1%03d5550100", 200+i),
				CreatedAt: s.Clock.Now(), UpdatedAt: s.Clock.Now()})
		}
		return errors.Join(err, tx.PutUser(u))
	})
	b.Post("/v1/me/phone_numbers", "phone_number", "+12015550188").Refused(403, "quota_exceeded")
	b.Do("DELETE", "/v1/me/phone_numbers/idn_0").OK()
	b.Post("/v1/me/phone_numbers", "phone_number", "+12015550188").OK()
}
