package passkey_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/passkey"
)

var base64URL = base64.RawURLEncoding

// parts are the members of a credential's response, decoded.
func parts(t testing.TB, credential string) (response map[string][]byte) {
	var c struct {
		Response map[string]any `json:"response"`
	}
	require.NoError(t, json.Unmarshal([]byte(credential), &c))
	response = map[string][]byte{}
	for name, value := range c.Response {
		if text, ok := value.(string); ok {
			response[name], _ = base64URL.DecodeString(text)
		}
	}
	return response
}

// credential is the JSON of a credential with the given members of its response.
func credential(id []byte, response map[string][]byte) string {
	encoded := map[string]string{}
	for name, value := range response {
		encoded[name] = base64URL.EncodeToString(value)
	}
	text, _ := json.Marshal(map[string]any{
		"type": "public-key", "id": base64URL.EncodeToString(id), "rawId": base64URL.EncodeToString(id),
		"response": encoded, "clientExtensionResults": map[string]any{},
	})
	return string(text)
}

// verdict fails for an error that the server would answer with 500.
func verdict(t *testing.T, err error) {
	for _, known := range []error{
		passkey.ErrMalformed, passkey.ErrChallenge, passkey.ErrNotRegistered, passkey.ErrRefused,
	} {
		if errors.Is(err, known) {
			return
		}
	}
	t.Fatalf("an error of no kind: %v", err)
}

// FuzzAssertion: only what the authenticator signed is accepted, bit for bit.
func FuzzAssertion(f *testing.F) {
	holder, d := enrolled(f, "user_1")
	c, err := passkey.BeginAssertion(site(f), holder)
	require.NoError(f, err)
	right := parts(f, d.get(f, c.Options))
	client, data, signature := right["clientDataJSON"], right["authenticatorData"], right["signature"]
	id := holder.Credentials[0].ID
	f.Add(id, client, data, signature, []byte("user_1"))
	f.Add(id, client, data[:36], signature, []byte{})
	f.Add(id, client, append(append([]byte{}, data...), 0xa1), signature, []byte("user_2"))
	f.Add(id, []byte(`{"type":"webauthn.get","challenge":5}`), data, []byte{0x30, 0x80}, []byte(nil))
	f.Add([]byte{}, client, []byte{}, []byte{}, []byte{})
	f.Fuzz(func(t *testing.T, id, client, data, signature, user []byte) {
		response := map[string][]byte{
			"clientDataJSON": client, "authenticatorData": data, "signature": signature, "userHandle": user,
		}
		_, _, err := passkey.FinishAssertion(c.State, credential(id, response), func(wanted string) (*passkey.Holder, error) {
			if wanted != passkey.CredentialID(holder.Credentials[0].ID) {
				return nil, passkey.ErrNotRegistered
			}
			return holder, nil
		})
		if err != nil {
			verdict(t, err)
		} else if string(client) != string(right["clientDataJSON"]) || string(data) != string(right["authenticatorData"]) {
			t.Fatalf("accepted what was not signed: %q %x", client, data)
		}
	})
}

// FuzzAttestation: a new passkey has an id and a key, or is refused.
func FuzzAttestation(f *testing.F) {
	holder := &passkey.Holder{UserID: "user_1", Name: "a@example.com", DisplayName: "A Person"}
	d := newDevice(holder)
	c, err := passkey.BeginRegistration(site(f), holder)
	require.NoError(f, err)
	right := parts(f, d.create(f, c.Options))
	client, object := right["clientDataJSON"], right["attestationObject"]
	f.Add(d.key.ID, client, object)
	f.Add(d.key.ID, client, object[:len(object)-1])
	f.Add([]byte("another"), client, object)
	f.Add(d.key.ID, []byte(`{"type":"webauthn.create"}`), []byte{0xa3, 0x63, 'f', 'm', 't', 0x9f})
	f.Add(d.key.ID, client, []byte{0xbf, 0xff})
	f.Fuzz(func(t *testing.T, id, client, object []byte) {
		response := map[string][]byte{"clientDataJSON": client, "attestationObject": object}
		created, err := passkey.FinishRegistration(c.State, holder, credential(id, response))
		if err != nil {
			verdict(t, err)
		} else if len(created.ID) == 0 || len(created.PublicKey) == 0 {
			t.Fatalf("a passkey without id or key: %+v", created)
		}
	})
}

// FuzzCredential: text that is no credential is refused by both ceremonies.
func FuzzCredential(f *testing.F) {
	holder, _ := enrolled(f, "user_1")
	get, err := passkey.BeginAssertion(site(f), nil)
	require.NoError(f, err)
	create, err := passkey.BeginRegistration(site(f), holder)
	require.NoError(f, err)
	for _, seed := range []string{
		``, `null`, `[]`, `{"id":5}`, `{"type":"public-key","id":"AA","rawId":"AA","response":{}}`,
		`{"type":"public-key","id":"AA","rawId":"AA","response":{"clientDataJSON":"e30","authenticatorData":"AA","signature":""}}`,
		`{"type":"public-key","id":"AA","rawId":"AA","response":{"clientDataJSON":"e30","attestationObject":"oA"}}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		nobody := func(string) (*passkey.Holder, error) { return nil, passkey.ErrNotRegistered }
		_, _, err := passkey.FinishAssertion(get.State, text, nobody)
		verdict(t, err)
		_, err = passkey.FinishRegistration(create.State, holder, text)
		verdict(t, err)
	})
}
