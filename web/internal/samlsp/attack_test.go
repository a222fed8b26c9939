package samlsp_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/xml"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/beevik/etree"
	"github.com/crewjam/saml"
	dsig "github.com/russellhaering/goxmldsig"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/samlsp"
)

// forger is a provider whose key the test holds, so that it can sign what an honest one would not.
type forger struct {
	idp   *saml.IdentityProvider
	sp    *saml.EntityDescriptor
	party *samlsp.Party
}

func (f *forger) GetServiceProvider(_ *http.Request, id string) (*saml.EntityDescriptor, error) {
	if f.sp == nil || f.sp.EntityID != id {
		return nil, os.ErrNotExist
	}
	return f.sp, nil
}

func newForger(t *testing.T) *forger {
	t.Helper()
	f := &forger{}
	f.idp = &saml.IdentityProvider{
		SignatureMethod: dsig.RSASHA256SignatureMethod, ServiceProviderProvider: f,
		MetadataURL: parse(t, "https://idp.example/metadata"), SSOURL: parse(t, "https://idp.example/sso"),
	}
	f.idp.Key, f.idp.Certificate = ownKey()
	metadata, err := xml.Marshal(f.idp.Metadata())
	require.NoError(t, err)
	f.party, err = samlsp.New(
		samlsp.Config{
			Name:        "ent",
			MetadataURL: "https://sp.example/metadata",
			ACSURL:      "https://sp.example/acs",
			IDPMetadata: metadata,
		},
	)
	require.NoError(t, err)
	own, err := f.party.Metadata()
	require.NoError(t, err)
	f.sp = &saml.EntityDescriptor{}
	require.NoError(t, xml.Unmarshal(own, f.sp))
	return f
}

// Two keys for all tests: making them is slow.
var ownKey, otherKey = sync.OnceValues(newKey), sync.OnceValues(newKey)

func newKey() (*rsa.PrivateKey, *x509.Certificate) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		panic(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	return key, certificate
}

func parse(t *testing.T, raw string) url.URL {
	t.Helper()
	u, err := url.Parse(raw)
	require.NoError(t, err)
	return *u
}

// answer makes the request, lets before change the assertion ahead of the signature and after the
// document behind it, and returns what the browser would post, with the id it has to answer.
func (f *forger) answer(t *testing.T, before func(*saml.IdpAuthnRequest), after func(*etree.Element)) (string, string) {
	t.Helper()
	to, id, err := f.party.AuthURL("relay")
	require.NoError(t, err)
	request, err := saml.NewIdpAuthnRequest(f.idp, httptest.NewRequest("GET", to, nil))
	require.NoError(t, err)
	require.NoError(t, request.Validate())
	require.NoError(
		t,
		saml.DefaultAssertionMaker{}.MakeAssertion(
			request,
			&saml.Session{NameID: "grace", UserEmail: "grace@acme.example"},
		),
	)
	if before != nil {
		before(request)
	}
	require.NoError(t, request.MakeResponse())
	doc := etree.NewDocument()
	doc.SetRoot(request.ResponseEl.Copy())
	if after != nil {
		after(doc.Root())
	}
	document, err := doc.WriteToBytes()
	require.NoError(t, err)
	return base64.StdEncoding.EncodeToString(document), id
}

func TestForgerIsBelievedWhenHonest(t *testing.T) {
	f := newForger(t)
	response, id := f.answer(t, nil, nil)
	got, err := f.party.Finish(response, id)
	require.NoError(t, err)
	assert.Equal(t, "grace@acme.example", got.Email)
	assert.Equal(t, "grace", got.Subject)

	response, id = f.answer(t, nil, func(r *etree.Element) { drop(r, "Signature") })
	_, err = f.party.Finish(response, id)
	assert.NoError(t, err, "the signature of the assertion is enough")
}

func TestSignedButWrong(t *testing.T) {
	long := time.Hour
	for name, change := range map[string]func(*saml.IdpAuthnRequest){
		"other audience": func(r *saml.IdpAuthnRequest) {
			r.Assertion.Conditions.AudienceRestrictions[0].Audience.Value = "https://other.example/metadata"
		},
		"no audience":         func(r *saml.IdpAuthnRequest) { r.Assertion.Conditions.AudienceRestrictions = nil },
		"no conditions":       func(r *saml.IdpAuthnRequest) { r.Assertion.Conditions = nil },
		"no subject":          func(r *saml.IdpAuthnRequest) { r.Assertion.Subject = nil },
		"no confirmation":     func(r *saml.IdpAuthnRequest) { r.Assertion.Subject.SubjectConfirmations = nil },
		"empty name":          func(r *saml.IdpAuthnRequest) { r.Assertion.Subject.NameID.Value = "" },
		"holder of key":       func(r *saml.IdpAuthnRequest) { r.Assertion.Subject.SubjectConfirmations[0].Method += "x" },
		"other recipient":     func(r *saml.IdpAuthnRequest) { confirmation(r).Recipient = "https://other.example/acs" },
		"other request":       func(r *saml.IdpAuthnRequest) { confirmation(r).InResponseTo = "id-other" },
		"other issuer":        func(r *saml.IdpAuthnRequest) { r.Assertion.Issuer.Value = "https://evil.example" },
		"confirmation is old": func(r *saml.IdpAuthnRequest) { confirmation(r).NotOnOrAfter = time.Now().Add(-long) },
		"conditions are old":  func(r *saml.IdpAuthnRequest) { r.Assertion.Conditions.NotOnOrAfter = time.Now().Add(-long) },
		"not valid yet":       func(r *saml.IdpAuthnRequest) { r.Assertion.Conditions.NotBefore = time.Now().Add(long) },
		"issued long ago":     func(r *saml.IdpAuthnRequest) { r.Assertion.IssueInstant = time.Now().Add(-long) },
		"response is old":     func(r *saml.IdpAuthnRequest) { r.Now = time.Now().Add(-long) },
		"other destination":   func(r *saml.IdpAuthnRequest) { r.ACSEndpoint.Location = "https://other.example/acs" },
		"answers another":     func(r *saml.IdpAuthnRequest) { r.Request.ID = "id-other" },
		"SHA-1":               func(r *saml.IdpAuthnRequest) { r.IDP.SignatureMethod = dsig.RSASHA1SignatureMethod },
	} {
		t.Run(name, func(t *testing.T) {
			f := newForger(t)
			response, id := f.answer(t, change, nil)
			_, err := f.party.Finish(response, id)
			assert.ErrorIs(t, err, samlsp.ErrInvalid)
		})
	}
}

func confirmation(r *saml.IdpAuthnRequest) *saml.SubjectConfirmationData {
	return r.Assertion.Subject.SubjectConfirmations[0].SubjectConfirmationData
}

func TestSignedByAnotherKey(t *testing.T) {
	f := newForger(t)
	response, id := f.answer(t, func(r *saml.IdpAuthnRequest) { r.IDP.Key, r.IDP.Certificate = otherKey() }, nil)
	_, err := f.party.Finish(response, id)
	assert.ErrorIs(t, err, samlsp.ErrInvalid)
}

func TestUnsignedTamperedAndWrapped(t *testing.T) {
	for name, change := range map[string]func(*etree.Element){
		"no signature at all": func(r *etree.Element) { drop(r, "Signature"); drop(child(r, "Assertion"), "Signature") },
		"assertion unsigned":  func(r *etree.Element) { drop(child(r, "Assertion"), "Signature") },
		"name changed":        func(r *etree.Element) { rename(child(r, "Assertion")) },
		"name changed, response unsigned": func(r *etree.Element) {
			drop(r, "Signature")
			rename(child(r, "Assertion"))
		},
		"no assertion": func(r *etree.Element) { drop(r, "Assertion") },

		// The eight wrappings of "On Breaking SAML", by the names that SAML Raider gave them.
		"XSW1": func(r *etree.Element) {
			original := r.Copy()
			drop(original, "Signature")
			evil(r)
			child(r, "Signature").AddChild(original)
		},
		"XSW2": func(r *etree.Element) {
			original := r.Copy()
			drop(original, "Signature")
			evil(r)
			r.InsertChildAt(0, original)
		},
		"XSW3": func(r *etree.Element) {
			drop(r, "Signature")
			r.InsertChildAt(0, evilAssertion(r, true))
		},
		"XSW4": func(r *etree.Element) {
			drop(r, "Signature")
			original := child(r, "Assertion")
			wrapped := evilAssertion(r, true)
			r.RemoveChild(original)
			wrapped.AddChild(original)
			r.AddChild(wrapped)
		},
		"XSW5": func(r *etree.Element) {
			drop(r, "Signature")
			original := child(r, "Assertion").Copy()
			drop(original, "Signature")
			rename(child(r, "Assertion"))
			child(r, "Assertion").CreateAttr("ID", "id-evil")
			r.AddChild(original)
		},
		"XSW6": func(r *etree.Element) {
			drop(r, "Signature")
			original := child(r, "Assertion").Copy()
			drop(original, "Signature")
			rename(child(r, "Assertion"))
			child(r, "Assertion").CreateAttr("ID", "id-evil")
			child(child(r, "Assertion"), "Signature").AddChild(original)
		},
		"XSW7": func(r *etree.Element) {
			drop(r, "Signature")
			extensions := r.CreateElement("samlp:Extensions")
			extensions.AddChild(evilAssertion(r, true))
		},
		"XSW8": func(r *etree.Element) {
			drop(r, "Signature")
			original := child(r, "Assertion").Copy()
			drop(original, "Signature")
			rename(child(r, "Assertion"))
			child(child(r, "Assertion"), "Signature").CreateElement("ds:Object").AddChild(original)
		},
		"same ID twice": func(r *etree.Element) {
			drop(r, "Signature")
			r.InsertChildAt(0, evilAssertion(r, false))
		},
		"evil assertion behind the signed one": func(r *etree.Element) { r.AddChild(evilAssertion(r, true)) },
	} {
		t.Run(name, func(t *testing.T) {
			f := newForger(t)
			response, id := f.answer(t, nil, change)
			got, err := f.party.Finish(response, id)
			assert.ErrorIs(t, err, samlsp.ErrInvalid)
			assert.Empty(t, got)
		})
	}
}

func TestNotXML(t *testing.T) {
	f := newForger(t)
	for _, document := range []string{"", "x", "<a/>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<samlp:Response/>"} {
		_, err := f.party.Finish(base64.StdEncoding.EncodeToString([]byte(document)), "id-1")
		assert.ErrorIs(t, err, samlsp.ErrInvalid, document)
	}
	_, err := f.party.Finish("%%%", "id-1")
	assert.ErrorIs(t, err, samlsp.ErrInvalid)
}

func child(el *etree.Element, tag string) *etree.Element {
	for _, c := range el.ChildElements() {
		if c.Tag == tag {
			return c
		}
	}
	panic("test document has no " + tag)
}

func drop(el *etree.Element, tag string) { el.RemoveChild(child(el, tag)) }

func rename(assertion *etree.Element) {
	child(child(assertion, "Subject"), "NameID").SetText("admin")
}

// evil turns the response into one about somebody else under a new ID.
func evil(response *etree.Element) {
	response.CreateAttr("ID", "id-evil-response")
	rename(child(response, "Assertion"))
	child(response, "Assertion").CreateAttr("ID", "id-evil")
}

func evilAssertion(response *etree.Element, newID bool) *etree.Element {
	a := child(response, "Assertion").Copy()
	drop(a, "Signature")
	rename(a)
	if newID {
		a.CreateAttr("ID", "id-evil")
	}
	return a
}

// FuzzFinish: whatever a browser posts is refused without a panic, unless it is the one signed response.
func FuzzFinish(f *testing.F) {
	for _, seed := range []string{"", "<", `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="a"><Assertion/></samlp:Response>`,
		`<Response xmlns="urn:oasis:names:tc:SAML:2.0:protocol"><Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="x"><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><Reference URI="#x"/></Signature></Assertion></Response>`} {
		f.Add([]byte(seed))
	}
	party, err := samlsp.New(
		samlsp.Config{Name: "ent", MetadataURL: "https://sp.example/metadata", ACSURL: "https://sp.example/acs",
			IDPMetadata: []byte(
				`<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example/metadata"></EntityDescriptor>`,
			)},
	)
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, document []byte) {
		_, err := party.Finish(base64.StdEncoding.EncodeToString(document), "id-1")
		require.Error(t, err)
	})
}
