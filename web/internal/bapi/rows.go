package bapi

import (
	"slices"
	"strings"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/published"
)

// row is an endpoint: a method and path of the published document, the fields its body may have, and what it does.
type row struct {
	method, path, fields string
	run                  handler
}

// The fields of bodies that several rows share, or that are many.
const (
	someMetadata       = "public_metadata private_metadata"
	templateFields     = "name claims lifetime allowed_clock_skew custom_signing_key signing_algorithm signing_key"
	organizationFields = "name slug max_allowed_memberships created_at"
	metadataFields     = "public_metadata private_metadata unsafe_metadata"
	profileFields      = "external_id first_name last_name locale username password password_digest password_hasher skip_password_checks totp_secret " +
		"backup_codes delete_self_enabled create_organization_enabled create_organizations_limit legal_accepted_at skip_legal_checks created_at " +
		"bypass_client_trust " + metadataFields
	createFields = profileFields + " email_address phone_number web3_wallet email_address_identification_status " +
		"phone_number_identification_status skip_password_requirement skip_user_requirement banned locked"
	updateFields = profileFields + " primary_email_address_id primary_phone_number_id primary_web3_wallet_id " +
		"notify_primary_email_address_changed sign_out_of_other_sessions"
)

// upload is the field of a row whose body is a form with a file, and no JSON.
const upload = "file"

// rows are the endpoints that are there.
func (a *API) rows() []row {
	return []row{
		{"GET", "/users", "", a.listUsers},
		{"POST", "/users", createFields, a.createUser},
		{"GET", "/users/count", "", a.countUsers},
		{"GET", "/users/{user_id}", "", a.getUser},
		{"PATCH", "/users/{user_id}", updateFields, a.updateUser},
		{"DELETE", "/users/{user_id}", "", a.deleteUser},
		{"PATCH", "/users/{user_id}/metadata", metadataFields, withMetadata(a.describedUser, domain.Merged)},
		{"PUT", "/users/{user_id}/metadata", metadataFields, withMetadata(a.describedUser, replaced)},
		{"POST", "/users/{user_id}/verify_password", "password", a.verifyPassword},
		{"POST", "/users/{user_id}/verify_totp", "code", a.verifyTOTP},
		{"POST", "/users/{user_id}/remove_password", "", a.changed(removePassword)},
		{"POST", "/users/{user_id}/ban", "", a.setBanned(true)},
		{"POST", "/users/{user_id}/unban", "", a.setBanned(false)},
		{"POST", "/users/ban", "user_ids", a.setAllBanned(true)},
		{"POST", "/users/unban", "user_ids", a.setAllBanned(false)},
		{"POST", "/users/{user_id}/profile_image", upload, a.setImage},
		{"DELETE", "/users/{user_id}/profile_image", "", a.changed(removeImage)},
		{"POST", "/users/{user_id}/lock", "", a.setLocked(true)},
		{"POST", "/users/{user_id}/unlock", "", a.setLocked(false)},
		{"DELETE", "/users/{user_id}/mfa", "", a.changed(removeSecondFactors)},
		{"DELETE", "/users/{user_id}/totp", "", a.changed(removeTOTP)},
		{"DELETE", "/users/{user_id}/backup_code", "", a.changed(removeBackupCodes)},
		{
			"DELETE",
			"/users/{user_id}/passkeys/{passkey_identification_id}",
			"",
			a.removed("passkey_identification_id", removePasskey),
		},
		{
			"DELETE",
			"/users/{user_id}/web3_wallets/{web3_wallet_identification_id}",
			"",
			a.removed("web3_wallet_identification_id", removeWallet),
		},
		{
			"DELETE",
			"/users/{user_id}/external_accounts/{external_account_id}",
			"",
			a.removed("external_account_id", removeExternalAccount),
		},
		{
			"POST",
			"/email_addresses",
			"user_id email_address verified primary notify_primary_email_address_changed",
			a.createEmail,
		},
		{"GET", "/email_addresses/{email_address_id}", "", a.getEmail},
		{
			"PATCH",
			"/email_addresses/{email_address_id}",
			"verified primary notify_primary_email_address_changed",
			a.updateEmail,
		},
		{"DELETE", "/email_addresses/{email_address_id}", "", a.deleteEmail},
		{"POST", "/phone_numbers", "user_id phone_number verified primary reserved_for_second_factor", a.createPhone},
		{"GET", "/phone_numbers/{phone_number_id}", "", a.getPhone},
		{"PATCH", "/phone_numbers/{phone_number_id}", "verified primary reserved_for_second_factor", a.updatePhone},
		{"DELETE", "/phone_numbers/{phone_number_id}", "", a.deletePhone},
		{"GET", "/clients/handshake_payload", "", a.handshakePayload},
		{"GET", "/sessions", "", a.listSessions},
		{"POST", "/sessions", "user_id", a.createSession},
		{"GET", "/sessions/{session_id}", "", a.getSession},
		{"POST", "/sessions/{session_id}/revoke", "", a.revokeSession},
		{"POST", "/sessions/{session_id}/verify", "token", a.verifySession},
		{"POST", "/sessions/{session_id}/tokens", "expires_in_seconds", a.sessionToken},
		{"POST", "/sessions/{session_id}/tokens/{template_name}", "expires_in_seconds", a.sessionToken},
		{"GET", "/jwt_templates", "", a.listTemplates},
		{"POST", "/jwt_templates", templateFields, a.createTemplate},
		{"GET", "/jwt_templates/{template_id}", "", a.getTemplate},
		{"PATCH", "/jwt_templates/{template_id}", templateFields, a.updateTemplate},
		{"DELETE", "/jwt_templates/{template_id}", "", a.deleteTemplate},
		{"POST", "/sign_in_tokens", "user_id expires_in_seconds", a.createSignInToken},
		{"POST", "/sign_in_tokens/{sign_in_token_id}/revoke", "", a.revokeSignInToken},
		{"GET", "/invitations", "", a.listInvitations},
		{"POST", "/invitations", invitationFields, a.createInvitation},
		{"POST", "/invitations/{invitation_id}/revoke", "", a.revokeInvitation},
		{"POST", "/testing_tokens", "", a.createTestingToken},
		{"GET", "/organizations", "", a.listOrganizations},
		{"POST", "/organizations", organizationFields + " created_by " + someMetadata, a.createOrganization},
		{"GET", "/organizations/{organization_id}", "", a.getOrganization},
		{"PATCH", "/organizations/{organization_id}", organizationFields + " admin_delete_enabled", a.updateOrganization},
		{"DELETE", "/organizations/{organization_id}", "", a.deleteOrganization},
		{
			"PATCH",
			"/organizations/{organization_id}/metadata",
			someMetadata,
			withMetadata(a.describedOrganization, domain.Merged),
		},
		{"PUT", "/organizations/{organization_id}/metadata", someMetadata, withMetadata(a.describedOrganization, replaced)},
		{"GET", "/organizations/{organization_id}/memberships", "", a.listMembers},
		{"POST", "/organizations/{organization_id}/memberships", "user_id role " + someMetadata, a.createMembership},
		{"PATCH", "/organizations/{organization_id}/memberships/{user_id}", "role", a.updateMembership},
		{
			"PATCH",
			"/organizations/{organization_id}/memberships/{user_id}/metadata",
			someMetadata,
			withMetadata(a.describedMembership, domain.Merged),
		},
		{"DELETE", "/organizations/{organization_id}/memberships/{user_id}", "", a.deleteMembership},
		{"GET", "/organization_memberships", "", a.listMemberships},
		{"GET", "/organization_roles", "", a.withRoles(listRoles)},
		{"POST", "/organization_roles", "name key description permissions", a.withRoles(createRole)},
		{"GET", "/organization_roles/{organization_role_id}", "", a.withRoles(getRole)},
		{
			"PATCH",
			"/organization_roles/{organization_role_id}",
			"name key description permissions",
			a.withRoles(updateRole),
		},
		{"DELETE", "/organization_roles/{organization_role_id}", "", a.withRoles(deleteRole)},
		{
			"POST",
			"/organization_roles/{organization_role_id}/permissions/{permission_id}",
			"",
			a.withRoles(assign(true)),
		},
		{
			"DELETE",
			"/organization_roles/{organization_role_id}/permissions/{permission_id}",
			"",
			a.withRoles(assign(false)),
		},
		{"GET", "/organization_permissions", "", a.withRoles(listPermissions)},
		{"POST", "/organization_permissions", "name key description", a.withRoles(createPermission)},
		{"GET", "/organization_permissions/{permission_id}", "", a.withRoles(getPermission)},
		{"PATCH", "/organization_permissions/{permission_id}", "name key description", a.withRoles(updatePermission)},
		{"DELETE", "/organization_permissions/{permission_id}", "", a.withRoles(deletePermission)},
		{"GET", "/users/{user_id}/organization_memberships", "", a.listMembershipsOfUser},
		{"GET", "/jwks", "", func(*fapi.Call, body) (any, error) { return a.fapi.Keys.JWKS(), nil }},
	}
}

// checked refuses fields that the row does not have.
func (r row) checked() handler {
	names := strings.Fields(r.fields)
	return func(c *fapi.Call, b body) (any, error) {
		if isUpload(c) != (r.fields == upload) {
			return nil, apierr.New("request_body_invalid", "The request body is not of the type that this endpoint takes.")
		}
		if err := b.allow(names...); err != nil {
			return nil, err
		}
		return r.run(c, b)
	}
}

// registerAbsent answers requests for operations that this server does not have.
func (a *API) registerAbsent() {
	there := map[string]bool{}
	for _, row := range a.rows() {
		there[row.method+" /v1"+row.path] = true
	}
	for _, o := range published.Backend {
		if pattern := o.Method + " " + o.Path; !there[pattern] {
			absent := o.Absent()
			a.fapi.HandleBackend(
				nil,
				pattern,
				a.authenticated(func(*fapi.Call, body) (any, error) { return nil, absent }),
			)
		}
	}
}

// roots are the first segments of the API's paths.
var roots = func() []string {
	var all []string
	for _, o := range published.Backend {
		root := strings.Split(o.Path, "/")[2]
		if !slices.Contains(all, root) {
			all = append(all, root)
		}
	}
	return all
}()

// Owns says whether a path belongs to the Backend API, whatever credentials came with the request.
func Owns(path string) bool {
	rest, ok := strings.CutPrefix(path, "/v1/")
	root, _, _ := strings.Cut(rest, "/")
	return ok && slices.Contains(roots, root)
}
