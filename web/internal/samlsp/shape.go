package samlsp

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/beevik/etree"
	xrv "github.com/mattermost/xml-roundtrip-validator"

	"github.com/signin-wasm/signin-wasm/web/internal/samlxml"
)

const (
	nsProtocol  = "urn:oasis:names:tc:SAML:2.0:protocol"
	nsAssertion = "urn:oasis:names:tc:SAML:2.0:assertion"
	nsSignature = "http://www.w3.org/2000/09/xmldsig#"
)

// algorithms are the signature and digest methods that are accepted; SHA-1 is not among them.
var algorithms = map[string]bool{
	"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256":   true,
	"http://www.w3.org/2001/04/xmldsig-more#rsa-sha384":   true,
	"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512":   true,
	"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256": true,
	"http://www.w3.org/2001/04/xmlenc#sha256":             true,
	"http://www.w3.org/2001/04/xmldsig-more#sha384":       true,
	"http://www.w3.org/2001/04/xmlenc#sha512":             true,
}

// checkShape refuses every document but the one shape this server expects: a Response with at most
// one Assertion, as its child, and signatures that are children of, and refer to, the element they
// sign. Signature wrapping needs a second assertion, a moved signature or a repeated ID (Somorovsky et
// al., "On Breaking SAML", 2012), so it ends here, before any signature is looked at.
// It reports whether the assertion has a signature of its own.
func checkShape(document []byte) (signed bool, err error) {
	if err := samlxml.Check(document); err != nil {
		return false, err
	}
	if err := xrv.Validate(bytes.NewReader(document)); err != nil {
		return false, err
	}
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(document); err != nil {
		return false, err
	}
	root := doc.Root()
	if root == nil || root.Tag != "Response" || root.NamespaceURI() != nsProtocol {
		return false, errors.New("document is not a Response")
	}
	for _, token := range doc.Child {
		if _, ok := token.(*etree.Directive); ok {
			return false, errors.New("document has a DTD")
		}
	}
	ids := map[string]bool{}
	assertions := 0
	for _, el := range root.FindElements("//*") {
		for _, attr := range el.Attr {
			if attr.Key != "ID" && attr.Key != "Id" && attr.Key != "id" {
				continue
			}
			if ids[attr.Value] {
				return false, errors.New("an ID is used twice")
			}
			ids[attr.Value] = true
		}
		switch el.Tag {
		case "Response":
			if el != root {
				return false, errors.New("response within a response")
			}
		case "Assertion":
			if assertions++; assertions > 1 || el.Parent() != root || el.NamespaceURI() != nsAssertion {
				return false, errors.New("more than one assertion, or one in the wrong place")
			}
		case "EncryptedAssertion":
			return false, errors.New("assertion is encrypted, to no key of ours")
		case "Signature":
			onAssertion, err := checkSignature(root, el)
			if err != nil {
				return false, err
			}
			signed = signed || onAssertion
		case "SignatureMethod", "DigestMethod":
			if algorithm := el.SelectAttrValue("Algorithm", ""); !algorithms[algorithm] {
				return false, fmt.Errorf("algorithm %q is not accepted", algorithm)
			}
		}
	}
	return signed, nil
}

// checkSignature wants a signature to be a child of what it signs, once, with one reference to it.
func checkSignature(root, sig *etree.Element) (onAssertion bool, err error) {
	parent := sig.Parent()
	onAssertion = parent.Tag == "Assertion" && parent.Parent() == root
	if sig.NamespaceURI() != nsSignature || (parent != root && !onAssertion) {
		return false, errors.New("signature in the wrong place")
	}
	count := 0
	for _, sibling := range parent.ChildElements() {
		if sibling.Tag == "Signature" {
			count++
		}
	}
	references := sig.FindElements(".//Reference")
	if count != 1 || len(references) != 1 {
		return false, errors.New("more than one signature or reference")
	}
	if id := parent.SelectAttrValue("ID", ""); id == "" || references[0].SelectAttrValue("URI", "") != "#"+id {
		return false, errors.New("signature refers to something else")
	}
	return onAssertion, nil
}
