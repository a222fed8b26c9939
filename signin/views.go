package signin

import "time"

// The types of this file give names and Go types to what documents hold. Each embeds its [Document], in which members
// without a method here can be read. What the server did not send reads as zero.

// instant reads milliseconds since 1970; the zero Time for none.
func instant(d Document) time.Time {
	if ms := d.Int(); ms != 0 {
		return time.UnixMilli(ms)
	}
	return time.Time{}
}

// texts reads an array of strings.
func texts(d Document) []string {
	var list []string
	for _, item := range d.Items() {
		list = append(list, item.Text())
	}
	return list
}

// SupportedIdentifiers are the kinds of identifier the attempt takes: email_address, phone_number,
// username, web3_wallet (PROTOCOL 4.1).
func (s *SignIn) SupportedIdentifiers() []string {
	return texts(s.Document().Get("supported_identifiers"))
}

// Identifier is what the user typed, "" before that.
func (s *SignIn) Identifier() string { return s.Document().Get("identifier").Text() }

// SupportedFirstFactors are the ways to prove the identity (PROTOCOL 4.4).
func (s *SignIn) SupportedFirstFactors() []Factor {
	return factors(s.Document().Get("supported_first_factors"))
}

// SupportedSecondFactors are the ways to prove it once more, nil until the first factor is verified.
func (s *SignIn) SupportedSecondFactors() []Factor {
	return factors(s.Document().Get("supported_second_factors"))
}

// FirstFactorVerification is how far the first factor has come.
func (s *SignIn) FirstFactorVerification() Verification {
	return Verification{s.verification(firstFactor)}
}

// SecondFactorVerification is how far the second factor has come.
func (s *SignIn) SecondFactorVerification() Verification {
	return Verification{s.verification(secondFactor)}
}

// UserData is what may be shown of the user who is signing in.
func (s *SignIn) UserData() UserData { return UserData{s.Document().Get("user_data")} }

// ClientTrustState is new, known or pending, "" when devices are not told apart.
func (s *SignIn) ClientTrustState() string { return s.Document().Get("client_trust_state").Text() }

// ProtectCheck is the challenge to be solved before the attempt goes on, absent or null when there is no such
// challenge (PROTOCOL 4.7). See [SignIn.SubmitProtectCheck].
func (s *SignIn) ProtectCheck() Document { return s.Document().Get("protect_check") }

// Factor is one way to prove an identity (PROTOCOL 4.4).
type Factor struct{ Document }

func factors(d Document) []Factor {
	var list []Factor
	for _, item := range d.Items() {
		list = append(list, Factor{item})
	}
	return list
}

// Strategy names the way, as the strategy parameter of prepare and attempt takes it.
func (f Factor) Strategy() string { return f.Get("strategy").Text() }

// SafeIdentifier is a masked address or number to show.
func (f Factor) SafeIdentifier() string { return f.Get("safe_identifier").Text() }

// EmailAddressID belongs to email_code, email_link and reset_password_email_code.
func (f Factor) EmailAddressID() string { return f.Get("email_address_id").Text() }

// PhoneNumberID belongs to phone_code and reset_password_phone_code.
func (f Factor) PhoneNumberID() string { return f.Get("phone_number_id").Text() }

// Web3WalletID belongs to web3_<provider>_signature.
func (f Factor) Web3WalletID() string { return f.Get("web3_wallet_id").Text() }

// Primary reports whether the address, number or wallet is the user's primary one.
func (f Factor) Primary() bool { return f.Get("primary").Truthy() }

// Default reports whether a phone is the one for second factors.
func (f Factor) Default() bool { return f.Get("default").Truthy() }

// Params are the parameters that prepare this factor.
func (f Factor) Params() Params {
	params := P("strategy", f.Strategy())
	for _, id := range [...][2]string{{"emailAddressId", f.EmailAddressID()}, {"phoneNumberId", f.PhoneNumberID()},
		{"web3WalletId", f.Web3WalletID()}, {"enterpriseConnectionId", f.Get("enterprise_connection_id").Text()}} {
		params = params.withDefault(id[0], id[1])
	}
	return params
}

// Verification is the state of a proof (PROTOCOL 4.3).
type Verification struct{ Document }

// Status is unverified, verified, transferable, failed or expired, "" before there is a verification.
func (v Verification) Status() string { return v.Get("status").Text() }

// Strategy is the way that is being taken.
func (v Verification) Strategy() string { return v.Get("strategy").Text() }

// Attempts is how often the proof was offered.
func (v Verification) Attempts() int { return int(v.Get("attempts").Int()) }

// ExpireAt is when the code, link or challenge ends; zero when it does not.
func (v Verification) ExpireAt() time.Time { return instant(v.Get("expire_at")) }

// ExternalVerificationRedirectURL is where a provider wants to see the user.
func (v Verification) ExternalVerificationRedirectURL() string {
	return v.Get("external_verification_redirect_url").Text()
}

// Nonce is the challenge of a passkey, as the JSON of PublicKeyCredentialRequestOptions, or a wallet's nonce.
func (v Verification) Nonce() string { return v.Get("nonce").Text() }

// Message is the text a wallet is to sign (EIP-4361).
func (v Verification) Message() string { return v.Get("message").Text() }

// VerifiedAtClient is the id of the client that followed an e-mail link.
func (v Verification) VerifiedAtClient() string { return v.Get("verified_at_client").Text() }

// Channel is sms or whatsapp for phone codes.
func (v Verification) Channel() string { return v.Get("channel").Text() }

// Err is why the verification failed, nil when it did not: an *Error of [KindAPI] without a status.
func (v Verification) Err() error {
	failure := v.Get("error")
	if failure.Nil() {
		return nil
	}
	message := failure.Get("long_message").Text()
	if message == "" {
		message = failure.Get("message").Text()
	}
	return &Error{
		Kind:       KindAPI,
		Code:       failure.Get("code").Text(),
		Message:    message,
		Errors:     "[" + failure + "]",
		RetryAfter: -1,
	}
}

// UserData is what the server shows of a user before the sign-in is done (PROTOCOL 4.6).
type UserData struct{ Document }

// FirstName of the user.
func (u UserData) FirstName() string { return u.Get("first_name").Text() }

// LastName of the user.
func (u UserData) LastName() string { return u.Get("last_name").Text() }

// ImageURL is the picture or a generated one.
func (u UserData) ImageURL() string { return u.Get("image_url").Text() }

// HasImage reports whether the picture is the user's own.
func (u UserData) HasImage() bool { return u.Get("has_image").Truthy() }

// Sessions are all sessions of the client; those that may be used have status active or pending.
func (c *Client) Sessions() []Session {
	var sessions []Session
	for _, session := range c.Document().Get("sessions").Items() {
		sessions = append(sessions, Session{session})
	}
	return sessions
}

// LastActiveSessionID is the session that was in use last, "" for none.
func (c *Client) LastActiveSessionID() string {
	return c.Document().Get("last_active_session_id").Text()
}

// ActiveSession is the session in use; it does not exist when nobody is signed in.
func (c *Clerk) ActiveSession() Session { return Session{c.client.Session(c.SessionID())} }

// Session is one session of a client (PROTOCOL 4.9).
type Session struct{ Document }

// ID of the session, for [Clerk.SetActive] and [Clerk.GetToken].
func (s Session) ID() string { return s.Get("id").Text() }

// Status is active, pending, or one of those that have ended: abandoned, ended, expired, removed,
// replaced, revoked.
func (s Session) Status() string { return s.Get("status").Text() }

// ExpireAt is when the session ends whatever the user does.
func (s Session) ExpireAt() time.Time { return instant(s.Get("expire_at")) }

// AbandonAt is when it ends unless it is used.
func (s Session) AbandonAt() time.Time { return instant(s.Get("abandon_at")) }

// LastActiveAt is when it was used last.
func (s Session) LastActiveAt() time.Time { return instant(s.Get("last_active_at")) }

// LastActiveOrganizationID is the organisation it works in, "" for the personal account.
func (s Session) LastActiveOrganizationID() string {
	return s.Get("last_active_organization_id").Text()
}

// LastActiveToken is the token that came with the session. [Clerk.GetToken] has fresh ones.
func (s Session) LastActiveToken() Token { return Token(s.At("last_active_token", "jwt").Text()) }

// CurrentTask is the key of what a pending session still owes, such as setup-mfa; "" for nothing.
func (s Session) CurrentTask() string {
	for _, task := range s.Get("tasks").Items() {
		return task.Get("key").Text()
	}
	return ""
}

// User is the session's user.
func (s Session) User() User { return User{s.Get("user")} }

// Token is a session JWT.
type Token string

// Header is the token's JOSE header. Nothing is verified here: that is for who relies on the token.
func (t Token) Header() Document { return jwtPart(string(t), 0) }

// Claims are the token's claims, unverified.
func (t Token) Claims() Document { return jwtPart(string(t), 1) }

// ExpireAt is the exp claim.
func (t Token) ExpireAt() time.Time {
	return instant(Document(itoa(t.Claims().Get("exp").Int() * 1000)))
}

// User is the account of a session (PROTOCOL 4.10).
type User struct{ Document }

// ID of the user.
func (u User) ID() string { return u.Get("id").Text() }

// FirstName of the user.
func (u User) FirstName() string { return u.Get("first_name").Text() }

// LastName of the user.
func (u User) LastName() string { return u.Get("last_name").Text() }

// Username, "" when the user has none.
func (u User) Username() string { return u.Get("username").Text() }

// ImageURL is the user's picture.
func (u User) ImageURL() string { return u.Get("image_url").Text() }

// PrimaryEmailAddress is the address itself, "" when the user has none.
func (u User) PrimaryEmailAddress() string {
	return u.Get("email_addresses").first("id", u.Get("primary_email_address_id").Text()).Get("email_address").Text()
}

// PrimaryPhoneNumber is the number itself, "" when the user has none.
func (u User) PrimaryPhoneNumber() string {
	return u.Get("phone_numbers").first("id", u.Get("primary_phone_number_id").Text()).Get("phone_number").Text()
}

// PasswordEnabled reports whether the user has a password.
func (u User) PasswordEnabled() bool { return u.Get("password_enabled").Truthy() }

// TwoFactorEnabled reports whether the user has any second factor.
func (u User) TwoFactorEnabled() bool { return u.Get("two_factor_enabled").Truthy() }

// CreatedAt is when the account was made.
func (u User) CreatedAt() time.Time { return instant(u.Get("created_at")) }

// RequiredFields are what a registration has to give, MissingFields what of it is still to be given, and
// UnverifiedFields what is given but not proven (PROTOCOL 4.11).
func (s *SignUp) RequiredFields() []string { return texts(s.Document().Get("required_fields")) }

// OptionalFields may be given.
func (s *SignUp) OptionalFields() []string { return texts(s.Document().Get("optional_fields")) }

// MissingFields have to be given still.
func (s *SignUp) MissingFields() []string { return texts(s.Document().Get("missing_fields")) }

// UnverifiedFields have to be proven still.
func (s *SignUp) UnverifiedFields() []string { return texts(s.Document().Get("unverified_fields")) }

// EmailAddress given so far.
func (s *SignUp) EmailAddress() string { return s.Document().Get("email_address").Text() }

// PhoneNumber given so far.
func (s *SignUp) PhoneNumber() string { return s.Document().Get("phone_number").Text() }

// CreatedUserID is set when the registration is complete.
func (s *SignUp) CreatedUserID() string { return s.Document().Get("created_user_id").Text() }

// Verification is the state of email_address, phone_number, web3_wallet or external_account.
func (s *SignUp) Verification(field string) Verification {
	return Verification{s.Document().At("verifications", field)}
}
