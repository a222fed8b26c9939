// Package samlsp is the service provider of SAML: it sends people to an identity provider with an
// AuthnRequest and verifies the response (SAML 2.0 Profiles 4.1, HTTP-Redirect out, HTTP-POST back).
//
// It knows providers, not attempts: the RelayState, its storage and its binding to a browser belong
// to the caller, who keeps the request id between the two halves. Only sso and tests import it; it imports external.
package samlsp

import (
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"net/url"

	"github.com/crewjam/saml"

	"github.com/signin-wasm/signin-wasm/web/internal/external"
)

var (
	// ErrInvalid means the response proves nothing: FAPI code saml_response_invalid.
	ErrInvalid = errors.New("samlsp: response refused")
	// ErrDenied means the person, or the provider, said no.
	ErrDenied = errors.New("samlsp: provider refused")
	// ErrAttribute means a valid assertion without an e-mail address: saml_user_attribute_missing.
	ErrAttribute = errors.New("samlsp: assertion has no e-mail address")
)

// maxResponse bounds the XML that is parsed at all.
const maxResponse = 256 << 10

// Config registers this server at a provider.
type Config struct {
	Name        string // becomes [external.Identity] Provider
	MetadataURL string // also the entity id, and so the audience
	ACSURL      string // where responses are posted, and so the recipient
	IDPMetadata []byte
}

// Party talks to one provider.
type Party struct {
	name string
	sp   *saml.ServiceProvider
}

// New makes a party.
func New(c Config) (*Party, error) {
	metadata, err := url.Parse(c.MetadataURL)
	if err != nil {
		return nil, err
	}
	acs, err := url.Parse(c.ACSURL)
	if err != nil {
		return nil, err
	}
	idp := &saml.EntityDescriptor{}
	if err := xml.Unmarshal(c.IDPMetadata, idp); err != nil {
		return nil, fmt.Errorf("samlsp: provider metadata: %w", err)
	}
	return &Party{c.Name, &saml.ServiceProvider{
		EntityID: c.MetadataURL, MetadataURL: *metadata, AcsURL: *acs, IDPMetadata: idp,
		AuthnNameIDFormat: saml.PersistentNameIDFormat,
	}}, nil
}

// Metadata is what the provider has to know about this server.
func (p *Party) Metadata() ([]byte, error) { return xml.MarshalIndent(p.sp.Metadata(), "", "  ") }

// AuthURL is where the browser goes, and the id that the response must answer.
func (p *Party) AuthURL(relayState string) (to, requestID string, err error) {
	request, err := p.sp.MakeAuthenticationRequest(
		p.sp.GetSSOBindingLocation(saml.HTTPRedirectBinding),
		saml.HTTPRedirectBinding,
		saml.HTTPPostBinding,
	)
	if err != nil {
		return "", "", err
	}
	u, err := request.Redirect(url.QueryEscape(relayState), p.sp)
	if err != nil {
		return "", "", err
	}
	return u.String(), request.ID, nil
}

// Finish verifies the SAMLResponse form value that answers the request: its shape, the signature of
// the assertion by the provider's certificate, issuer, destination, InResponseTo, recipient, audience
// and times. Consuming the request id is the caller's part, so that the same response cannot pass twice.
func (p *Party) Finish(samlResponse, requestID string) (_ external.Identity, err error) {
	if requestID == "" || len(samlResponse) > maxResponse {
		return external.Identity{}, ErrInvalid
	}
	document, err := base64.StdEncoding.DecodeString(samlResponse)
	if err != nil {
		return external.Identity{}, errors.Join(ErrInvalid, err)
	}
	signed, err := checkShape(document)
	if err != nil {
		return external.Identity{}, errors.Join(ErrInvalid, err)
	}
	// crewjam/saml reads a missing Subject or Conditions of a signed assertion through a nil pointer.
	defer func() {
		if recover() != nil {
			err = errors.Join(ErrInvalid, errors.New("assertion is incomplete"))
		}
	}()
	assertion, err := p.sp.ParseXMLResponse(document, []string{requestID}, p.sp.AcsURL)
	if err != nil {
		return external.Identity{}, errors.Join(reason(err)...)
	}
	if !signed {
		return external.Identity{}, errors.Join(ErrInvalid, errors.New("assertion is not signed itself"))
	}
	if err := checkAssertion(assertion); err != nil {
		return external.Identity{}, errors.Join(ErrInvalid, err)
	}
	identity := external.Identity{
		Provider: p.name, Subject: assertion.Subject.NameID.Value,
		Email: attribute(
			assertion,
			"mail",
		), FirstName: attribute(assertion, "givenName"), LastName: attribute(assertion, "sn"),
		EmailVerified: true, // the directory owns its domain; the caller compares the domain
	}
	if identity.Email == "" {
		return external.Identity{}, ErrAttribute
	}
	return identity, nil
}

// reason keeps the library's private reason, which its Error method hides, out of answers but in logs.
func reason(err error) []error {
	var invalid *saml.InvalidResponseError
	if !errors.As(err, &invalid) {
		return []error{ErrInvalid, err}
	}
	var status saml.ErrBadStatus
	if errors.As(invalid.PrivateErr, &status) {
		return []error{ErrDenied, invalid.PrivateErr}
	}
	return []error{ErrInvalid, invalid.PrivateErr}
}

// checkAssertion asks for what crewjam/saml accepts the absence of.
func checkAssertion(a *saml.Assertion) error {
	switch {
	case a.Subject == nil || a.Subject.NameID == nil || a.Subject.NameID.Value == "":
		return errors.New("assertion names nobody")
	case len(a.Subject.SubjectConfirmations) != 1 ||
		a.Subject.SubjectConfirmations[0].Method != "urn:oasis:names:tc:SAML:2.0:cm:bearer":
		return errors.New("assertion needs one bearer confirmation")
	case a.Conditions == nil || len(a.Conditions.AudienceRestrictions) == 0:
		return errors.New("assertion is for no audience")
	}
	return nil
}

func attribute(a *saml.Assertion, friendlyName string) string {
	for _, statement := range a.AttributeStatements {
		for _, at := range statement.Attributes {
			if at.FriendlyName == friendlyName && len(at.Values) > 0 {
				return at.Values[0].Value
			}
		}
	}
	return ""
}
