package apierr

type row struct {
	status  int
	message string
}

// table is the part of Clerk's error index that this server uses. A test compares it with the published index.
var table = map[string]row{
	// requests
	"bad_request":                  {400, "Bad request"},
	"host_invalid":                 {400, "Invalid host"},
	"internal_clerk_error":         {500, "Oops, an unexpected error occurred"},
	"missing_query_parameter":      {400, "Missing query parameter"},
	"malformed_request_parameters": {400, "The request parameters are malformed"},
	"not_implemented":              {501, "Not implemented"},
	"origin_invalid":               {400, "Invalid HTTP Origin header"},
	"request_body_invalid":         {400, "Request body invalid"},
	"request_body_too_large":       {413, "Request body too large"},
	"resource_not_found":           {404, "Resource not found"},
	"server_overloaded":            {503, "The server is overloaded"},
	"too_many_requests":            {429, "Too many requests"},
	"unsupported_content_type":     {415, "Unsupported content type"},

	// authentication of the caller
	"authentication_invalid":                {401, "Invalid authentication"},
	"origin_authorization_headers_conflict": {400, "Setting both the Origin and Authorization headers is forbidden"},
	"form_param_invalid_time":               {422, "is not a time"},
	"form_password_digest_invalid_code":     {422, "is not a digest of that kind"},
	"authorization_header_format_invalid":   {401, "Invalid Authorization header format"},
	"clerk_key_invalid":                     {401, "The provided Clerk Secret Key is invalid"},
	"dev_browser_unauthenticated":           {401, "Browser unauthenticated"},
	"signed_out":                            {401, "Signed out"},

	// bot checks
	"captcha_invalid":                {400, "Bot check failed"},
	"captcha_missing_token":          {400, "Missing bot check token"},
	"captcha_not_enabled":            {400, "Bot checks are not enabled"},
	"protect_check_already_resolved": {400, "The check is already resolved"},
	"requires_captcha":               {401, "Bot check required"},
	"requires_protect_check":         {403, "A protect check is required"},

	// form fields
	"form_code_incorrect":               {422, "is incorrect"},
	"form_conditional_param_disallowed": {422, "is not allowed here"},
	"form_identifier_exists":            {422, "is taken"},
	"form_identifier_not_found":         {422, "Couldn't find your account."},
	"form_incorrect_signature":          {422, "is incorrect"},
	"form_new_password_matches_current": {422, "matches the current password"},
	"form_param_exceeds_allowed_size":   {422, "is too large"},
	"form_param_duplicate":              {422, "is duplicate"},
	"form_param_format_invalid":         {422, "is invalid"},
	"form_param_max_length_exceeded":    {422, "is too long"},
	"form_param_missing":                {422, "is missing"},
	"form_param_nil":                    {422, "is missing"},
	"form_param_type_invalid":           {422, "has the wrong type"},
	"form_param_unknown":                {422, "is unknown"},
	"form_param_value_invalid":          {422, "is invalid"},
	"form_resource_not_found":           {422, "was not found"},
	"form_username_invalid_character":   {422, "has an invalid character"},

	// passwords
	"form_password_incorrect":               {422, "is incorrect"},
	"form_password_length_too_long":         {422, "is too long"},
	"form_password_length_too_short":        {422, "is too short"},
	"form_password_matches_identifier":      {422, "matches an identifier"},
	"form_password_or_identifier_incorrect": {422, "Password or identifier is incorrect"},
	"form_password_pwned":                   {422, "Password has been found in an online data breach"},
	"no_password_set":                       {400, "No password set"},
	"password_required":                     {400, "Password required"},

	// sign-in
	"account_transfer_invalid":                  {400, "Account transfer invalid"},
	"backup_codes_not_available":                {400, "Backup codes not available"},
	"client_state_invalid":                      {400, "Invalid action"},
	"identifier_already_signed_in":              {400, "You're already signed in"},
	"session_creation_not_allowed":              {409, "No further session can begin"},
	"session_exists":                            {400, "Session already exists"},
	"sign_in_identification_or_user_deleted":    {400, "Identification or user deleted"},
	"sign_up_if_missing_not_allowed":            {422, "Sign up if missing is not allowed"},
	"sign_up_if_missing_strategy_not_supported": {422, "Sign up if missing is not supported with this strategy"},
	"sign_up_if_missing_transfer":               {404, "The account does not exist yet"},
	"strategy_for_user_invalid":                 {400, "Invalid verification strategy"},
	"user_banned":                               {403, "User is banned"},
	"user_locked":                               {403, "Your account is locked"},
	"verification_already_verified":             {400, "This verification has already been verified"},
	"verification_code_too_many_requests":       {429, "Too many verification code requests"},
	"verification_expired":                      {400, "This verification has expired"},
	"verification_failed":                       {400, "Too many failed attempts"},
	"verification_missing":                      {400, "Verification missing"},
	"verification_not_sent":                     {400, "Verification not sent"},
	"verification_strategy_invalid":             {400, "Invalid verification strategy"},

	// e-mail links
	"verification_link_token_invalid": {400, "This link is invalid"},

	// passkeys
	"no_passkeys_found_for_user":            {400, "No passkeys were found for this user"},
	"passkey_authentication_failure":        {400, "Passkey authentication failed"},
	"passkey_invalid_public_key_credential": {422, "Invalid passkey credential"},
	"passkey_invalid_verification":          {400, "Invalid passkey verification"},
	"passkey_not_registered":                {404, "Passkey is not registered"},
	"quota_exceeded":                        {403, "Too many"},
	"passkey_quota_exceeded":                {403, "Too many passkeys"},

	// tickets and one tap
	"invitation_account_exists":         {400, "An account for this invitation exists"},
	"invitation_account_not_exists":     {400, "There is no account for this invitation"},
	"invitation_already_accepted":       {400, "Invitation has already been accepted"},
	"revoked_invitation":                {400, "Invitation has been revoked"},
	"sign_in_token_not_in_sign_in_code": {400, "Sign in token cannot be used to sign up"},
	"google_one_tap_token_invalid":      {400, "Invalid Google One Tap token"},
	"sign_in_token_already_used_code":   {400, "Sign in token has already been used"},
	"sign_in_token_cannot_be_used_code": {400, "Sign in token cannot be used"},
	"sign_in_token_revoked_code":        {400, "Sign in token has been revoked"},
	"ticket_expired_code":               {400, "Ticket is expired"},
	"ticket_invalid_code":               {400, "Ticket is invalid"},

	// OAuth and enterprise SSO
	"enterprise_sso_email_address_domain_mismatch":         {400, "E-mail domain mismatch"},
	"enterprise_sso_sign_up_connection_missing":            {422, "No enterprise connection"},
	"external_account_email_address_verification_required": {400, "The e-mail address must be verified"},
	"external_account_exists":                              {400, "This account is already connected"},
	"external_account_not_found":                           {404, "The External Account was not found."},
	"invalid_redirect_url":                                 {422, "Invalid redirect URL"},
	"invalid_url_scheme":                                   {422, "Invalid URL scheme"},
	"oauth_access_denied":                                  {403, "Access denied"},
	"oauth_callback_invalid":                               {400, "Invalid OAuth callback"},
	"oauth_fetch_user_error":                               {400, "The provider's user could not be read"},
	"oauth_identification_claimed":                         {400, "Identification claimed by another user"},
	"oauth_provider_not_enabled":                           {400, "OAuth provider not enabled"},
	"oauth_token_exchange_error":                           {400, "Token exchange failed"},
	"redirect_url_domain_mismatch":                         {422, "Redirect URL domain mismatch"},
	"saml_email_address_domain_mismatch":                   {400, "E-mail domain mismatch"},
	"saml_response_invalid":                                {401, "Invalid SAML response"},
	"saml_response_relaystate_missing":                     {400, "Missing RelayState"},
	"saml_user_attribute_missing":                          {400, "SAML attribute missing"},

	// sign-up
	"sign_up_mode_restricted": {403, "Sign-ups are restricted"},

	// organizations
	"already_a_member_in_organization":          {400, "Already a member"},
	"missing_organization_permission":           {403, "Missing permission"},
	"not_a_member_in_organization":              {403, "Not a member"},
	"organization_admin_delete_not_enabled":     {403, "Deleting the organization is not enabled"},
	"organization_membership_quota_exceeded":    {403, "Too many members"},
	"organization_minimum_permissions_needed":   {400, "Minimum permissions needed"},
	"organization_quota_exceeded":               {403, "Too many organizations"},
	"organization_role_on_set_assigned_to_user": {422, "The role is in use"},
	"user_create_organization_not_enabled":      {403, "Creating organizations is not enabled"},

	// sessions
	"invalid_action_for_session": {400, "Invalid action for this session"},

	// the account
	"user_delete_self_not_enabled": {403, "Deleting the own account is not enabled"},

	// enrolment
	"too_many_unverified_identifications":            {400, "Too many unverified identifications"},
	"last_required_identification_deletion_failed":   {400, "The last identification cannot be removed"},
	"identification_update_failed":                   {400, "The identification cannot be changed"},
	"identification_update_second_factor_unverified": {400, "The identification is not verified"},
	"totp_already_enabled":                           {400, "TOTP is already enabled"},
}
