package samlprovider

import (
	"crypto/rand"

	"github.com/crewjam/saml"
)

// refuse answers a request with "the person did not want to" (SAML 2.0 Core 3.2.2.2). It carries no assertion, so it is
// left unsigned: a forged refusal could do no more than end an attempt.
func refuse(request *saml.IdpAuthnRequest) error {
	response := &saml.Response{
		ID: "id-" + rand.Text(), InResponseTo: request.Request.ID, IssueInstant: request.Now, Version: "2.0",
		Destination: request.ACSEndpoint.Location,
		Issuer: &saml.Issuer{
			Format: "urn:oasis:names:tc:SAML:2.0:nameid-format:entity",
			Value:  request.IDP.MetadataURL.String(),
		},
		Status: saml.Status{StatusCode: saml.StatusCode{
			Value: saml.StatusResponder, StatusCode: &saml.StatusCode{Value: saml.StatusRequestDenied},
		}},
	}
	request.ResponseEl = response.Element()
	return nil
}
