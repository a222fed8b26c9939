package seed

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

func load(t *testing.T, text string) (Seed, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "seed.yaml")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return Load(file)
}

func TestFiles(t *testing.T) {
	s, err := load(t, `
users:
  - first_name: Ada
    email_address: Ada@Example.com
    password: a long enough one
    totp_secret: jbswy3dpehpk3pxp jbswy3dpehpk3pxp
    public_metadata: {plan: pro, seats: 3}
    organizations: {acme-sons: admin, zoo: "org:member"}
  - phone_number: +1 (201) 555-0123
`)
	require.NoError(t, err)
	require.Len(t, s, 2)
	assert.Equal(t, "ada@example.com", s[0].Email)
	assert.Equal(t, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", s[0].TOTPSecret)
	assert.Equal(t, map[string]any{"plan": "pro", "seats": 3}, s[0].PublicMetadata)
	assert.Equal(t, "+12015550123", s[1].Phone)
	db, err := store.Open("")
	require.NoError(t, err)
	defer func() { _ = db.Close() }()
	require.NoError(t, db.Update(t.Context(), func(tx *store.Tx) error {
		require.NoError(t, s.Fill(tx, time.Now()))
		o, err := tx.OrganizationBySlug("acme-sons")
		require.NoError(t, err)
		assert.Equal(t, "Acme sons", o.Name)
		all, _, err := tx.FindMemberships(store.MembershipFilter{Roles: []string{"org:admin"}})
		require.Len(t, all, 1)
		assert.Equal(t, o.ID, all[0].OrganizationID)
		return err
	}))
	s, err = load(t, `{"users": [{"username": "json_user", "password": "x"}]}`)
	require.NoError(t, err)
	assert.Equal(t, "json_user", s[0].Username)
}

func TestErrorsNameTheLine(t *testing.T) {
	for text, wanted := range map[string]string{
		"":           "no user in it",
		"users: []":  "no user in it",
		"people: []": "line 1: there is no field people here, only users",
		"users:\n- email_address: a@b.co\n- emial: x":                             "no field emial here, only label",
		"users:\n- username: ada_l\n  first_name: A\n  pasword: x":                "line 4: there is no field pasword",
		"users:\n- username: ada_l\n  wallets:\n    ethereum: ''\n    bitcoin: x": "no field bitcoin here, only",
		"users:\n- username: ada_l\n  wallets: {ethereum: '0x12'}":                "line 3: wallets: \"0x12\" is not",
		"users:\n- username: ada_l\n  wallets: {ethereum: '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266', " +
			"ethereum_key: '0x12'}": "line 3: wallets: the private key is not that of",
		"users:\n- first_name: A\n  username: ada_l\n  phone_number: '12'": `line 4: phone_number: "12" is not valid`,
		"users:\n- username: ada_l\n  passkeys: Laptop":                    "text `Laptop` stands where a list is wanted",
		"users:\n- username: [ada_l]":                                      "line 2: a list stands where text is wanted",
		"users: ada":                                                       "text `ada` stands where a list",
		"users:\n- ada":                                                    "line 2: text `ada` stands where a map",
		"users:\n- email_address: nobody":                                  `line 2: email_address: "nobody" is not valid`,
		"users:\n- phone_number: '12'":                                     "line 2: phone_number",
		"users:\n- first_name: A":                                          "line 2: a user needs",
		"users:\n- username: ada_l\n- username: ADA_L": "line 3: username \"ada_l\" is that " +
			"of the user at line 2, too",
		"users:\n- username: ada_l\n  organizations: {A B: admin}": `line 3: organizations: "A B" is no slug`,
		"users:\n- username: ada_l\n  organizations: {acme: king}": `line 3: organizations: acme: there is no role "king"`,
		"users:\n- username: ada_l\n  totp_secret: '1'":            "line 3: totp_secret",
		"users: {": "line 1",
	} {
		_, err := load(t, text)
		require.ErrorContains(t, err, wanted, text)
	}
	_, err := Load("no/such/file.yaml")
	require.Error(t, err)
}
