// Package me lets the signed-in user enrol and remove what proves them: TOTP,
// backup codes, passkeys, web3 wallets, phone numbers, e-mail addresses and the
// password. It is the part of /v1/me/… that the sign-in strategies need to have
// something to verify; only the server's wiring imports it.
package me

import (
	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
)

// Register adds the endpoints.
func Register(s *fapi.Server) {
	route := func(pattern string, h handler) { s.Handle(pattern, h.signedIn) }

	route("POST /v1/me/totp", createTOTP)
	route("POST /v1/me/totp/attempt_verification", attemptTOTP)
	route("DELETE /v1/me/totp", deleteTOTP)
	route("POST /v1/me/backup_codes", createBackupCodes)
	route("POST /v1/me/backup_codes/{$}", createBackupCodes) // clerk-js writes some paths with a slash

	route("POST /v1/me/passkeys", createPasskey)
	route("POST /v1/me/passkeys/{id}/attempt_verification", attemptPasskey)
	route("GET /v1/me/passkeys/{id}", getPasskey)
	route("PATCH /v1/me/passkeys/{id}", renamePasskey)
	route("DELETE /v1/me/passkeys/{id}", deletePasskey)

	contacts := []struct {
		path string
		kind identification
	}{{"email_addresses", emails}, {"phone_numbers", phones}, {"web3_wallets", wallets}}
	for _, x := range contacts {
		route("GET /v1/me/"+x.path, x.kind.list)
		route("POST /v1/me/"+x.path, x.kind.create)
		route("POST /v1/me/"+x.path+"/{$}", x.kind.create)
		route("GET /v1/me/"+x.path+"/{id}", x.kind.get)
		route("DELETE /v1/me/"+x.path+"/{id}", x.kind.remove)
		route("POST /v1/me/"+x.path+"/{id}/prepare_verification", x.kind.prepare)
		route("POST /v1/me/"+x.path+"/{id}/attempt_verification", x.kind.attempt)
	}
	route("PATCH /v1/me/phone_numbers/{id}", updatePhone)

	route("POST /v1/me/change_password", changePassword)
	route("POST /v1/me/remove_password", removePassword)
}

// person is who a request speaks for.
type person struct {
	*domain.User
	session *domain.Session
}

// handler is an endpoint for a signed-in user.
type handler func(c *fapi.Call, p person) (fapi.Reply, error)

func (h handler) signedIn(c *fapi.Call) (fapi.Reply, error) {
	session, user, err := c.SignedIn()
	if err != nil {
		return fapi.Reply{}, err
	}
	if user.Banned {
		return fapi.Reply{}, apierr.New("user_banned", "This account is banned.")
	}
	return h(c, person{user, session})
}

// deleted is the answer to a DELETE.
func deleted(object, id string) fapi.Reply {
	return fapi.Enveloped(fapi.JSON{"object": object, "id": id, "deleted": true})
}
