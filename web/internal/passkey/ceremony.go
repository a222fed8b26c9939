// Package passkey is the WebAuthn relying party of the dev server: it makes the
// options a browser needs and verifies what comes back, by go-webauthn.
//
// The ceremonies know nothing of HTTP or storage: the secret half (State) is a text for the caller to keep with the
// verification it belongs to, and to use once. Register puts them to work as a strategy of signin, which app calls;
// /v1/me enrols passkeys by the same ceremonies.
package passkey

import (
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// Timeout is how long a browser shows its prompt, and how long the server
// takes an answer.
const Timeout = 5 * time.Minute

// maxResponse bounds a credential's JSON. Attestations with certificate
// chains stay far below it.
const maxResponse = 64 << 10

// Errors of this package, one for each answer of the API (PROTOCOL 5.11, 7.5).
// All are wrapped with detail; compare by errors.Is.
var (
	ErrOrigin        = errors.New("passkey: origin cannot be a relying party")
	ErrMalformed     = errors.New("passkey: malformed credential")
	ErrChallenge     = errors.New("passkey: answer to another challenge")
	ErrNotRegistered = errors.New("passkey: credential not registered")
	ErrRefused       = errors.New("passkey: not verified")
)

// RelyingParty says for which site a ceremony is held.
type RelyingParty struct {
	ID     string // registrable domain or localhost (WebAuthn §4, RP ID)
	Name   string // shown by the browser
	Origin string // the one origin whose page may answer
}

// For gives the relying party of the page at origin: its host is the RP ID, as
// Clerk's development instances have it. WebAuthn refuses addresses, so
// 127.0.0.1 gives ErrOrigin where localhost works.
func For(origin, name string) (RelyingParty, error) {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return RelyingParty{}, fmt.Errorf("%w: %q", ErrOrigin, origin)
	}
	if err := protocol.ValidateRPID(u.Hostname()); err != nil {
		return RelyingParty{}, fmt.Errorf("%w: %v", ErrOrigin, err)
	}
	return RelyingParty{ID: u.Hostname(), Name: name, Origin: u.Scheme + "://" + u.Host}, nil
}

// Credential is the record of WebAuthn §4 ("credential record") in a form that
// survives JSON.
type Credential = webauthn.Credential

// Holder is the account a passkey belongs to. Its id is the user handle.
type Holder struct {
	UserID      string
	Name        string // identifier, shown in the browser's account list
	DisplayName string
	Credentials []Credential
}

// WebAuthnID implements webauthn.User.
func (h *Holder) WebAuthnID() []byte { return []byte(h.UserID) }

// WebAuthnName implements webauthn.User.
func (h *Holder) WebAuthnName() string { return h.Name }

// WebAuthnDisplayName implements webauthn.User.
func (h *Holder) WebAuthnDisplayName() string { return h.DisplayName }

// WebAuthnCredentials implements webauthn.User.
func (h *Holder) WebAuthnCredentials() []Credential { return h.Credentials }

// Ceremony is a started registration or assertion.
type Ceremony struct {
	Options string // JSON for the browser: the verification's nonce on the wire
	State   string // what Finish needs again; never sent to the browser
}

// BeginRegistration makes PublicKeyCredentialCreationOptionsJSON for a new
// discoverable, user-verified credential.
func BeginRegistration(rp RelyingParty, holder *Holder) (Ceremony, error) {
	party, err := party(rp)
	if err != nil {
		return Ceremony{}, err
	}
	options, session, err := party.BeginRegistration(holder,
		webauthn.WithRegistrationOrigin(rp.Origin),
		webauthn.WithExclusions(webauthn.Credentials(holder.Credentials).CredentialDescriptors()))
	if err != nil {
		return Ceremony{}, fmt.Errorf("passkey: begin registration: %w", err)
	}
	return ceremony(options.Response, session)
}

// FinishRegistration verifies the serialized credential of
// navigator.credentials.create. Errors wrap ErrMalformed, ErrChallenge or
// ErrRefused.
func FinishRegistration(state string, holder *Holder, response string) (*Credential, error) {
	party, session, err := resume(state)
	if err != nil {
		return nil, err
	}
	if len(response) > maxResponse {
		return nil, fmt.Errorf("%w: too long", ErrMalformed)
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(response))
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrMalformed, err)
	}
	if err := answers(session, parsed.Response.CollectedClientData); err != nil {
		return nil, err
	}
	if err := checkKeys(parsed.Response.AttestationObject); err != nil {
		return nil, err
	}
	credential, err := party.CreateCredential(holder, session, parsed)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrRefused, err)
	}
	return credential, nil
}

// BeginAssertion makes PublicKeyCredentialRequestOptionsJSON. With a holder
// only that account's credentials may answer; without one (discoverable) any
// passkey of the site may.
func BeginAssertion(rp RelyingParty, holder *Holder) (Ceremony, error) {
	party, err := party(rp)
	if err != nil {
		return Ceremony{}, err
	}
	origin := webauthn.WithLoginOrigin(rp.Origin)
	var options *protocol.CredentialAssertion
	var session *webauthn.SessionData
	switch {
	case holder == nil:
		options, session, err = party.BeginDiscoverableLogin(origin)
	case len(holder.Credentials) == 0:
		return Ceremony{}, ErrNotRegistered
	default:
		options, session, err = party.BeginLogin(holder, origin)
	}
	if err != nil {
		return Ceremony{}, fmt.Errorf("passkey: begin assertion: %w", err)
	}
	return ceremony(options.Response, session)
}

// Lookup finds the account that owns a credential. It returns ErrNotRegistered
// when there is none.
type Lookup func(credentialID string) (*Holder, error)

// FinishAssertion verifies the serialized credential of
// navigator.credentials.get and gives the account together with the credential
// record to store in place of the old one: its counter has moved. A counter
// that did not move while the authenticator keeps one means a copied
// credential and is refused (WebAuthn §7.2 step 22).
// Errors wrap ErrMalformed, ErrChallenge, ErrNotRegistered or ErrRefused, or
// are what lookup gave.
func FinishAssertion(state string, response string, lookup Lookup) (*Holder, *Credential, error) {
	party, session, err := resume(state)
	if err != nil {
		return nil, nil, err
	}
	if len(response) > maxResponse {
		return nil, nil, fmt.Errorf("%w: too long", ErrMalformed)
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(response))
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %v", ErrMalformed, err)
	}
	if err := answers(session, parsed.Response.CollectedClientData); err != nil {
		return nil, nil, err
	}
	holder, err := lookup(CredentialID(parsed.RawID))
	if err != nil {
		return nil, nil, err
	}

	var credential *Credential
	if len(session.UserID) == 0 {
		_, credential, err = party.ValidatePasskeyLogin(func(_, _ []byte) (webauthn.User, error) {
			return holder, nil
		}, session, parsed)
	} else {
		credential, err = party.ValidateLogin(holder, session, parsed)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %v", ErrRefused, err)
	}
	if credential.Authenticator.CloneWarning {
		return nil, nil, fmt.Errorf("%w: signature counter went back", ErrRefused)
	}
	return holder, credential, nil
}

// CredentialID is a raw credential id as it is written in JSON and stored.
func CredentialID(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }

func party(rp RelyingParty) (*webauthn.WebAuthn, error) {
	name := rp.Name
	if name == "" {
		name = rp.ID
	}
	timeout := webauthn.TimeoutConfig{Timeout: Timeout, TimeoutUVD: Timeout}
	party, err := webauthn.New(&webauthn.Config{
		RPID:                  rp.ID,
		RPDisplayName:         name,
		RPOrigins:             []string{rp.Origin},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey:        protocol.ResidentKeyRequirementRequired,
			RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification:   protocol.VerificationRequired,
		},
		Timeouts: webauthn.TimeoutsConfig{Login: timeout, Registration: timeout},
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrOrigin, err)
	}
	return party, nil
}

func ceremony(options any, session *webauthn.SessionData) (Ceremony, error) {
	public, err := json.Marshal(options)
	if err != nil {
		return Ceremony{}, fmt.Errorf("passkey: options: %w", err)
	}
	state, err := json.Marshal(session)
	if err != nil {
		return Ceremony{}, fmt.Errorf("passkey: state: %w", err)
	}
	return Ceremony{Options: string(public), State: string(state)}, nil
}

func resume(state string) (*webauthn.WebAuthn, webauthn.SessionData, error) {
	var session webauthn.SessionData
	if err := json.Unmarshal([]byte(state), &session); err != nil {
		return nil, session, fmt.Errorf("passkey: state: %w", err)
	}
	// A state without origin or verification would weaken the checks below it.
	if session.Origin == "" || session.UserVerification != protocol.VerificationRequired {
		return nil, session, errors.New("passkey: state of another kind")
	}
	party, err := party(RelyingParty{ID: session.RelyingPartyID, Origin: session.Origin})
	return party, session, err
}

// answers reports ErrChallenge when the browser answered another ceremony. The
// library checks it once more; here it gets its own error.
func answers(session webauthn.SessionData, client protocol.CollectedClientData) error {
	if subtle.ConstantTimeCompare([]byte(session.Challenge), []byte(client.Challenge)) != 1 {
		return ErrChallenge
	}
	return nil
}
