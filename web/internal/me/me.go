// Package me is /v1/me: what the signed-in user says about themselves, what proves them (TOTP, backup codes, passkeys,
// wallets, numbers, addresses, accounts at providers, the password), and where they are signed in. Identifications are
// verified by the proofs of the strategies' rows. Only the server's wiring imports it.
package me

import (
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/emaillink"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/passwords"
	"github.com/signin-wasm/signin-wasm/web/internal/sessions"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
	"github.com/signin-wasm/signin-wasm/web/internal/sso"
)

// Register adds the endpoints.
func Register(s *signin.SignIns, links *emaillink.Links, providers *sso.SSO) {
	route := func(pattern string, h handler) { s.Handle(pattern, h.signedIn(s)) }

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

	connected := accounts{s, providers}
	providers.Owned(tripOwner, connected)
	company := companyAddresses(connected)
	providers.Owned(companyOwner, company)
	contacts := []struct {
		path    string
		kind    identification
		prepare handler // nil for the kind's own
	}{{"email_addresses", emails, company.prepare}, {"phone_numbers", phones, nil}, {"web3_wallets", wallets, nil}}
	for _, x := range contacts {
		route("GET /v1/me/"+x.path, x.kind.list)
		route("POST /v1/me/"+x.path, x.kind.create)
		route("POST /v1/me/"+x.path+"/{$}", x.kind.create)
		route("GET /v1/me/"+x.path+"/{id}", x.kind.get)
		route("DELETE /v1/me/"+x.path+"/{id}", x.kind.remove)
		if x.prepare == nil {
			x.prepare = x.kind.prepare
		}
		route("POST /v1/me/"+x.path+"/{id}/prepare_verification", x.prepare)
		route("POST /v1/me/"+x.path+"/{id}/attempt_verification", x.kind.attempt)
	}
	route("PATCH /v1/me/phone_numbers/{id}", updatePhone)

	s.HandleAfter(passwords.Ahead(planPasswords), "POST /v1/me/change_password", handler(changePassword).signedIn(s))
	s.HandleAfter(passwords.Ahead(planPasswords), "POST /v1/me/remove_password", handler(removePassword).signedIn(s))
	links.Owned(linkOwner, addressLinks{s})

	route("GET /v1/me", getProfile)
	route("PATCH /v1/me", updateProfile)
	route("PATCH /v1/me/metadata", mergeMetadata)
	route("DELETE /v1/me", deleteAccount)
	s.HandleUpload("POST /v1/me/profile_image", handler(setImage).signedIn(s))
	route("DELETE /v1/me/profile_image", deleteImage)

	route("GET /v1/me/sessions", listSessions(""))
	route("GET /v1/me/sessions/active", listSessions(domain.SessionActive))
	route("POST /v1/me/sessions/{id}/revoke", revokeSession)

	route("POST /v1/me/external_accounts", connected.connect)
	route("PATCH /v1/me/external_accounts/{id}/reauthorize", connected.reauthorize)
	route("DELETE /v1/me/external_accounts/{id}", connected.disconnect)
	route("GET /v1/me/enterprise_connections", connected.connections)
}

// person is who a request speaks for.
type person struct {
	*domain.User
	session *domain.Session
	signIns *signin.SignIns
}

// handler is an endpoint for a signed-in user.
type handler func(c *fapi.Call, p person) (fapi.Reply, error)

func (h handler) signedIn(s *signin.SignIns) fapi.Handler {
	return func(c *fapi.Call) (fapi.Reply, error) {
		session, user, err := sessions.SignedIn(c)
		if err != nil {
			return fapi.Reply{}, err
		}
		return h(c, person{user, session, s})
	}
}

// deleted is the answer to a DELETE.
func deleted(object, id string) fapi.Reply {
	return fapi.Enveloped(fapi.JSON{"object": object, "id": id, "deleted": true})
}
