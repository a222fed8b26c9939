package sso

import (
	"net/http"
	"strings"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
)

// EnterpriseStrategy is the strategy of every connection, whatever its protocol.
const EnterpriseStrategy = "enterprise_sso"

// AddressProof is how a connection's proof of an e-mail address is shown: the published document knows it by this name,
// whatever the connection's protocol.
var AddressProof = domain.ProvenBy{Strategy: "saml", Object: "verification_saml"}

// tripKey is where a sign-in keeps the name of its current trip, transferKey the identity that waits for a sign-up.
const (
	tripKey     = "sso"
	transferKey = "transfer"
)

func (s *SSO) register(server *signin.SignIns) {
	server.Register(
		signin.Strategy{
			Name: "oauth_*", Object: "verification_oauth", Environment: s.environment,
			FirstFactors: s.socialFactors, Create: s.createSocial, Prepare: s.prepare,
			CreateParams: Params, PrepareParams: Params,
		},
		signin.Strategy{
			Name: EnterpriseStrategy, Object: "verification_oauth",
			Aliases:      []string{"saml"}, // its name until version 6 of the SDKs
			FirstFactors: s.enterpriseFactors, UnknownFactors: s.unknownFactors, Prepare: s.prepare,
			CreateParams: Params, PrepareParams: Params,
		},
	)
	server.Handle("GET "+callbackPath, fapi.Navigation(s.oauthCallback))
	server.Handle("POST "+callbackPath, oauthFormPost)
	server.ExemptOrigin(callbackPath)
	for id := range s.saml {
		server.Handle("POST "+acsPath(id), fapi.Navigation(s.samlCallback(id)))
		server.ExemptOrigin(acsPath(id))
		server.HandleHTTP("GET /v1/saml/metadata/"+id+".xml", s.metadata(id))
	}
	server.Handle("POST "+acsPath("{id}"), noConnection)
	server.Handle("GET /v1/saml/metadata/{id}", noConnection)
}

// noConnection answers for the SAML connections that are not there.
func noConnection(c *fapi.Call) (fapi.Reply, error) {
	return fapi.Reply{}, apierr.NotFound("SAML connection", strings.TrimSuffix(c.R.PathValue("id"), ".xml"))
}

// socialFactors are the providers that the user has linked.
func (s *SSO) socialFactors(_ *fapi.Call, u *domain.User) []signin.Factor {
	var out []signin.Factor
	seen := map[string]bool{}
	for _, a := range u.ExternalAccounts {
		if a.ConnectionID == "" && s.oidc[a.Provider] != nil && !seen[a.Provider] {
			seen[a.Provider] = true
			out = append(out, signin.Factor{Strategy: a.Provider})
		}
	}
	return out
}

func (s *SSO) enterpriseFactors(_ *fapi.Call, u *domain.User) []signin.Factor {
	var out []signin.Factor
	seen := map[string]bool{}
	for _, e := range u.Emails {
		if conn := s.ConnectionFor(e.Address); conn != nil && !seen[conn.ID] {
			seen[conn.ID] = true
			out = append(out, factor(conn))
		}
	}
	return out
}

func (s *SSO) unknownFactors(_ *fapi.Call, kind, value string) []signin.Factor {
	if conn := s.ConnectionFor(value); kind == domain.KindEmail && conn != nil {
		return []signin.Factor{factor(conn)}
	}
	return nil
}

func factor(c *Connection) signin.Factor {
	return signin.Factor{Strategy: EnterpriseStrategy, EnterpriseConnectionID: c.ID, EnterpriseConnectionName: c.Name}
}

// createSocial starts an attempt that has no identifier yet: the provider will bring one.
func (s *SSO) createSocial(c *fapi.Call, step *signin.Step) (bool, error) {
	if s.oidc[step.Strategy] == nil {
		return false, apierr.New("oauth_provider_not_enabled", step.Strategy+" is not enabled on this instance.")
	}
	return false, s.start(c, step, c.Form.Get("identifier"))
}

// prepare gives an attempt a new trip. create prepares as well; there, a missing redirect_url only
// means that the address is asked for later (PROTOCOL 5.1, enterprise_sso).
func (s *SSO) prepare(c *fapi.Call, step *signin.Step) error {
	if c.R.PathValue("id") == "" && !c.Form.Has("redirect_url") {
		return nil
	}
	return s.start(c, step, step.SignIn.Identifier)
}

func (s *SSO) start(c *fapi.Call, step *signin.Step, hint string) error {
	name, err := s.Start(c, step.Verification, Start{
		ClientID: step.SignIn.ClientID, SignInID: step.SignIn.ID, Strategy: step.Strategy,
		ConnectionID: step.Factor.EnterpriseConnectionID, LoginHint: hint,
	})
	if err != nil {
		return err
	}
	step.SignIn.Put(tripKey, name)
	return nil
}

func (s *SSO) metadata(id string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		document, err := s.saml[id].Metadata()
		if err != nil {
			http.Error(w, "metadata could not be made", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/samlmetadata+xml")
		_, _ = w.Write(document)
	})
}

// environment lists the providers and says that enterprise SSO is on (PROTOCOL 4.12).
func (s *SSO) environment(env map[string]any) {
	user, ok := env["user_settings"].(map[string]any)
	if !ok {
		return
	}
	social := map[string]any{}
	for _, p := range s.options.Providers {
		social[p.Strategy] = map[string]any{
			"enabled": true, "required": false, "authenticatable": true, "block_email_subaddresses": false,
			"strategy": p.Strategy, "not_selectable": false, "deprecated": false,
			"name": p.Name, "logo_url": "",
		}
	}
	user["social"] = social
	user["enterprise_sso"] = map[string]any{"enabled": len(s.options.Connections) > 0, "self_serve_sso": false}
}
