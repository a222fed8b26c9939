// Package external holds what is known of a person after an identity provider vouched for them, in
// the same words for OpenID Connect, SAML and Google One Tap. The relying parties fill it, the sign-in
// and sign-up flows read it; it imports nothing of the server.
package external

// Identity is an account at a provider.
type Identity struct {
	// Provider is the FAPI strategy, oauth_google, or the id of an enterprise connection. Together
	// with Subject it names the account for good; an e-mail address does not.
	Provider string `json:"provider"`
	Subject  string `json:"subject"`

	Email string `json:"email"`
	// EmailVerified says that the provider vouches for Email. Only then may it find or make an
	// account of ours.
	EmailVerified bool `json:"email_verified"`

	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`

	// Scopes are what an OpenID provider granted, with spaces between them (RFC 6749 section 3.3).
	Scopes string `json:"scopes,omitempty"`
}
