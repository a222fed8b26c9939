package passkey_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/descope/virtualwebauthn"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/passkey"
)

const origin = "http://localhost:4400"

// device is an authenticator together with the browser in front of it.
type device struct {
	virtualwebauthn.Authenticator
	key     virtualwebauthn.Credential
	browser virtualwebauthn.RelyingParty
}

// newKey is a P-256 key of the authenticator, which writes a coordinate with a
// leading zero byte too short (RFC 9053 §7.1.1 wants it whole); such keys are
// passed over.
func newKey() virtualwebauthn.Credential {
	const wholeCOSEKey = 77
	for {
		key := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
		if len(key.Key.AttestationData()) == wholeCOSEKey {
			return key
		}
	}
}

func newDevice(holder *passkey.Holder) *device {
	return &device{
		Authenticator: virtualwebauthn.NewAuthenticatorWithOptions(
			virtualwebauthn.AuthenticatorOptions{UserHandle: holder.WebAuthnID()},
		),
		key:     newKey(),
		browser: virtualwebauthn.RelyingParty{ID: "localhost", Name: "app", Origin: origin},
	}
}

func (d *device) create(t testing.TB, options string) string {
	t.Helper()
	parsed, err := virtualwebauthn.ParseAttestationOptions(options)
	require.NoError(t, err)
	return virtualwebauthn.CreateAttestationResponse(d.browser, d.Authenticator, d.key, *parsed)
}

func (d *device) get(t testing.TB, options string) string {
	t.Helper()
	parsed, err := virtualwebauthn.ParseAssertionOptions(options)
	require.NoError(t, err)
	d.key.Counter++
	return virtualwebauthn.CreateAssertionResponse(d.browser, d.Authenticator, d.key, *parsed)
}

func site(t testing.TB) passkey.RelyingParty {
	t.Helper()
	rp, err := passkey.For(origin, "app")
	require.NoError(t, err)
	return rp
}

func enrolled(t testing.TB, userID string) (*passkey.Holder, *device) {
	t.Helper()
	holder := &passkey.Holder{UserID: userID, Name: userID + "@example.com", DisplayName: "A Person"}
	d := newDevice(holder)
	c, err := passkey.BeginRegistration(site(t), holder)
	require.NoError(t, err)
	credential, err := passkey.FinishRegistration(c.State, holder, d.create(t, c.Options))
	require.NoError(t, err)
	holder.Credentials = append(holder.Credentials, *credential)
	return holder, d
}

func lookup(holders ...*passkey.Holder) passkey.Lookup {
	return func(id string) (*passkey.Holder, error) {
		for _, h := range holders {
			for _, c := range h.Credentials {
				if passkey.CredentialID(c.ID) == id {
					return h, nil
				}
			}
		}
		return nil, passkey.ErrNotRegistered
	}
}

func TestRegistrationOptionsAreWhatABrowserParses(t *testing.T) {
	holder, _ := enrolled(t, "user_1")
	c, err := passkey.BeginRegistration(site(t), holder)
	require.NoError(t, err)

	var options struct {
		PublicKey              any `json:"publicKey"`
		Challenge              string
		RP                     struct{ ID, Name string }
		User                   struct{ ID, Name, DisplayName string }
		PubKeyCredParams       []struct{ Alg int }
		ExcludeCredentials     []struct{ ID, Type string }
		AuthenticatorSelection struct{ ResidentKey, UserVerification string }
		Attestation            string
	}
	require.NoError(t, json.Unmarshal([]byte(c.Options), &options))
	assert.Nil(t, options.PublicKey, "options are not wrapped (PROTOCOL 5.11)")
	challenge, err := base64.RawURLEncoding.DecodeString(options.Challenge)
	require.NoError(t, err)
	assert.GreaterOrEqual(t, len(challenge), 16)
	assert.Equal(t, "localhost", options.RP.ID)
	assert.Equal(t, base64.RawURLEncoding.EncodeToString([]byte("user_1")), options.User.ID)
	assert.Contains(t, options.PubKeyCredParams, struct{ Alg int }{-7})
	require.Len(t, options.ExcludeCredentials, 1, "the same authenticator is not registered twice")
	assert.Equal(t, "required", options.AuthenticatorSelection.ResidentKey)
	assert.Equal(t, "required", options.AuthenticatorSelection.UserVerification)
}

func TestAssertionOptions(t *testing.T) {
	holder, _ := enrolled(t, "user_1")
	for name, h := range map[string]*passkey.Holder{"discoverable": nil, "identified": holder} {
		t.Run(name, func(t *testing.T) {
			c, err := passkey.BeginAssertion(site(t), h)
			require.NoError(t, err)
			var options map[string]any
			require.NoError(t, json.Unmarshal([]byte(c.Options), &options))
			assert.Equal(t, "localhost", options["rpId"])
			assert.Equal(t, "required", options["userVerification"])
			assert.EqualValues(t, passkey.Timeout.Milliseconds(), options["timeout"])
			if h == nil {
				assert.NotContains(t, options, "allowCredentials")
			} else {
				assert.Len(t, options["allowCredentials"], 1)
			}
		})
	}
	_, err := passkey.BeginAssertion(site(t), &passkey.Holder{UserID: "user_2"})
	require.ErrorIs(t, err, passkey.ErrNotRegistered)
}

func TestAssertionNamesTheAccountAndMovesTheCounter(t *testing.T) {
	one, d := enrolled(t, "user_1")
	two, _ := enrolled(t, "user_2")
	for name, h := range map[string]*passkey.Holder{"discoverable": nil, "identified": one} {
		t.Run(name, func(t *testing.T) {
			c, err := passkey.BeginAssertion(site(t), h)
			require.NoError(t, err)
			got, credential, err := passkey.FinishAssertion(c.State, d.get(t, c.Options), lookup(one, two))
			require.NoError(t, err)
			require.Equal(t, "user_1", got.UserID)
			require.Equal(t, d.key.Counter, credential.Authenticator.SignCount)
		})
	}
}

func TestAssertionRefuses(t *testing.T) {
	attacks := map[string]struct {
		want   error
		answer func(t *testing.T, d *device, options string) string
	}{
		"other origin, same host": {passkey.ErrRefused, func(t *testing.T, d *device, options string) string {
			d.browser.Origin = "http://localhost:4401"
			return d.get(t, options)
		}},
		"phishing origin": {passkey.ErrRefused, func(t *testing.T, d *device, options string) string {
			d.browser.Origin = "https://localhost.evil.example"
			return d.get(t, options)
		}},
		"other relying party": {passkey.ErrRefused, func(t *testing.T, d *device, options string) string {
			d.browser.ID = "evil.example"
			return d.get(t, options)
		}},
		"user not verified": {passkey.ErrRefused, func(t *testing.T, d *device, options string) string {
			d.Options.UserNotVerified = true
			return d.get(t, options)
		}},
		"user not present": {passkey.ErrRefused, func(t *testing.T, d *device, options string) string {
			d.Options.UserNotPresent = true
			return d.get(t, options)
		}},
		"another key under a known id": {passkey.ErrRefused, func(t *testing.T, d *device, options string) string {
			d.key.Key = newKey().Key
			return d.get(t, options)
		}},
		"counter did not move": {passkey.ErrRefused, func(t *testing.T, d *device, options string) string {
			d.key.Counter--
			return d.get(t, options)
		}},
		"user handle of another account": {passkey.ErrRefused, func(t *testing.T, d *device, options string) string {
			d.Options.UserHandle = []byte("user_2")
			return d.get(t, options)
		}},
		"unknown credential": {passkey.ErrNotRegistered, func(t *testing.T, d *device, options string) string {
			d.key = newKey()
			return d.get(t, options)
		}},
		"changed after signing": {passkey.ErrRefused, func(t *testing.T, d *device, options string) string {
			var answer map[string]any
			require.NoError(t, json.Unmarshal([]byte(d.get(t, options)), &answer))
			response := answer["response"].(map[string]any)
			signature := response["signature"].(string)
			response["signature"] = signature[:20] + "AAAA" + signature[24:]
			out, err := json.Marshal(answer)
			require.NoError(t, err)
			return string(out)
		}},
		"answer to another challenge": {passkey.ErrChallenge, func(t *testing.T, d *device, _ string) string {
			other, err := passkey.BeginAssertion(site(t), nil)
			require.NoError(t, err)
			return d.get(t, other.Options)
		}},
		"not JSON":   {passkey.ErrMalformed, func(*testing.T, *device, string) string { return "{" }},
		"empty":      {passkey.ErrMalformed, func(*testing.T, *device, string) string { return "" }},
		"no members": {passkey.ErrMalformed, func(*testing.T, *device, string) string { return "{}" }},
		"very long": {
			passkey.ErrMalformed,
			func(*testing.T, *device, string) string { return strings.Repeat("a", 1<<20) },
		},
		"a registration": {passkey.ErrMalformed, func(t *testing.T, d *device, _ string) string {
			c, err := passkey.BeginRegistration(site(t), &passkey.Holder{UserID: "user_1", Name: "a"})
			require.NoError(t, err)
			return d.create(t, c.Options)
		}},
	}
	for name, attack := range attacks {
		for _, identified := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				one, d := enrolled(t, "user_1")
				two, _ := enrolled(t, "user_2")
				begin, err := passkey.BeginAssertion(site(t), map[bool]*passkey.Holder{true: one}[identified])
				require.NoError(t, err)
				_, first, err := passkey.FinishAssertion(begin.State, d.get(t, begin.Options), lookup(one, two))
				require.NoError(t, err, "the authenticator works before the attack")
				one.Credentials[0] = *first

				c, err := passkey.BeginAssertion(site(t), map[bool]*passkey.Holder{true: one}[identified])
				require.NoError(t, err)
				_, _, err = passkey.FinishAssertion(c.State, attack.answer(t, d, c.Options), lookup(one, two))
				require.ErrorIs(t, err, attack.want)
			})
		}
	}
}

func TestIdentifiedAssertionRefusesAnotherAccountsPasskey(t *testing.T) {
	one, _ := enrolled(t, "user_1")
	two, d := enrolled(t, "user_2")
	c, err := passkey.BeginAssertion(site(t), one)
	require.NoError(t, err)
	_, _, err = passkey.FinishAssertion(c.State, d.get(t, c.Options), lookup(one, two))
	require.ErrorIs(t, err, passkey.ErrRefused)
}

func TestRegistrationRefuses(t *testing.T) {
	for name, attack := range map[string]struct {
		want   error
		change func(d *device)
	}{
		"other origin":        {passkey.ErrRefused, func(d *device) { d.browser.Origin = "http://localhost:1" }},
		"other relying party": {passkey.ErrRefused, func(d *device) { d.browser.ID = "evil.example" }},
		"user not verified":   {passkey.ErrRefused, func(d *device) { d.Options.UserNotVerified = true }},
	} {
		t.Run(name, func(t *testing.T) {
			holder := &passkey.Holder{UserID: "user_1", Name: "a"}
			d := newDevice(holder)
			attack.change(d)
			c, err := passkey.BeginRegistration(site(t), holder)
			require.NoError(t, err)
			_, err = passkey.FinishRegistration(c.State, holder, d.create(t, c.Options))
			require.ErrorIs(t, err, attack.want)
		})
	}
	t.Run("answer to another challenge", func(t *testing.T) {
		holder := &passkey.Holder{UserID: "user_1", Name: "a"}
		d := newDevice(holder)
		first, err := passkey.BeginRegistration(site(t), holder)
		require.NoError(t, err)
		second, err := passkey.BeginRegistration(site(t), holder)
		require.NoError(t, err)
		_, err = passkey.FinishRegistration(second.State, holder, d.create(t, first.Options))
		require.ErrorIs(t, err, passkey.ErrChallenge)
	})
	t.Run("state of an assertion", func(t *testing.T) {
		holder := &passkey.Holder{UserID: "user_1", Name: "a"}
		_, err := passkey.FinishRegistration(`{"challenge":"x","rpId":"localhost"}`, holder, "{}")
		require.Error(t, err)
	})
}

func TestForRefusesWhatCannotBeARelyingParty(t *testing.T) {
	for _, bad := range []string{"", "null", "localhost", "http://127.0.0.1:4400", "file:///a", "javascript:alert(1)",
		"http://[::1]:80", "//localhost"} {
		_, err := passkey.For(bad, "app")
		require.ErrorIs(t, err, passkey.ErrOrigin, bad)
	}
}
