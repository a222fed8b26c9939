package fapi

import (
	"errors"
	"strings"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// JSON is an object on the wire.
type JSON = map[string]any

// Millis is a time as the wire has it, nil for the zero time (PROTOCOL 0.3).
func Millis(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// OrNil turns "" into null.
func OrNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func (c *Call) wireClient(cl *domain.Client) (JSON, error) {
	sessions, err := c.liveSessions(cl.ID)
	if err != nil {
		return nil, err
	}
	list, lastActive := []JSON{}, ""
	for _, s := range sessions {
		w, err := c.wireSession(s.Session, s.user)
		if err != nil {
			return nil, err
		}
		list = append(list, w)
		if s.ID == cl.LastActiveSessionID {
			lastActive = s.ID
		}
	}
	var signIn, signUp any
	si, err := c.currentSignIn(cl)
	if err != nil {
		return nil, err
	}
	if si != nil {
		if signIn, err = c.wireSignIn(si); err != nil {
			return nil, err
		}
	}
	if c.Server.SignUp != nil && cl.SignUpID != "" {
		if signUp, err = c.Server.SignUp(c, cl.SignUpID); err != nil {
			return nil, err
		}
	}
	return JSON{
		"object": "client", "id": cl.ID, "sessions": list, "sign_in": signIn, "sign_up": signUp,
		"last_active_session_id":       OrNil(lastActive),
		"last_authentication_strategy": OrNil(cl.LastAuthenticationStrategy),
		// null keeps the touch redirect off (PROTOCOL 7.4): the cookie lives a year.
		"cookie_expires_at": nil,
		"captcha_bypass":    false,
		"created_at":        Millis(cl.CreatedAt), "updated_at": Millis(cl.UpdatedAt),
	}, nil
}

// currentSignIn is the client's attempt that is neither complete nor abandoned, or nil.
func (c *Call) currentSignIn(cl *domain.Client) (*domain.SignIn, error) {
	if cl.SignInID == "" {
		return nil, nil
	}
	si, err := c.Tx.SignIn(cl.SignInID)
	if err != nil {
		return nil, ignoreNotFound(err)
	}
	if si.Status == domain.Complete || !c.Now.Before(si.AbandonAt) {
		return nil, nil
	}
	return si, nil
}

func (c *Call) wireSession(s *domain.Session, u *domain.User) (JSON, error) {
	jwt, err := c.SessionToken(s)
	if err != nil {
		return nil, err
	}
	return JSON{
		"object": "session", "id": s.ID, "status": s.Status,
		"expire_at": Millis(s.ExpireAt), "abandon_at": Millis(s.AbandonAt), "last_active_at": Millis(s.LastActiveAt),
		"last_active_organization_id": OrNil(s.LastActiveOrganizationID),
		"actor":                       nil, "tasks": nil, "factor_verification_age": s.FactorAge(c.Now),
		"user": c.WireUser(u), "public_user_data": PublicUserData(u),
		"last_active_token": JSON{"object": "token", "jwt": jwt},
		"created_at":        Millis(s.CreatedAt), "updated_at": Millis(s.UpdatedAt),
	}, nil
}

// PublicUserData is what a session shows of its user (PROTOCOL 4.6).
func PublicUserData(u *domain.User) JSON {
	return JSON{
		"first_name": OrNil(u.FirstName), "last_name": OrNil(u.LastName), "image_url": "", "has_image": false,
		"identifier": u.PrimaryIdentifier(), "user_id": u.ID, "username": OrNil(u.Username),
	}
}

func (c *Call) wireSignIn(si *domain.SignIn) (JSON, error) {
	var u *domain.User
	if si.UserID != "" {
		var err error
		if u, err = c.Tx.User(si.UserID); err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
	}
	w := JSON{
		// The published document calls it so; clients do not look (PROTOCOL 4.1).
		"object": "sign_in_attempt", "id": si.ID, "status": si.Status,
		"supported_identifiers":      []string{domain.KindEmail, domain.KindPhone, domain.KindUsername, domain.KindWallet, domain.KindPasskey},
		"identifier":                 OrNil(si.Identifier),
		"user_data":                  c.userData(u),
		"supported_first_factors":    nil,
		"supported_second_factors":   nil,
		"first_factor_verification":  wireVerification(si.First),
		"second_factor_verification": wireVerification(si.Second),
		"created_session_id":         OrNil(si.CreatedSessionID),
		"abandon_at":                 Millis(si.AbandonAt),
	}
	if si.ClientTrustState != "" {
		w["client_trust_state"] = si.ClientTrustState
	}
	if p := si.ProtectCheck; p != nil {
		w["protect_check"] = JSON{"status": "pending", "token": p.Token, "sdk_url": c.Server.BaseURL + "/__dev/protect.js", "expires_at": Millis(p.ExpiresAt)}
	}
	if si.Status != domain.NeedsProtectCheck {
		if first := c.firstFactors(si, u); len(first) > 0 {
			w["supported_first_factors"] = first
		}
	}
	if si.Status == domain.NeedsSecondFactor || si.Status == domain.NeedsClientTrust {
		w["supported_second_factors"] = c.secondFactors(si, u)
	}
	return w, nil
}

// userData shows who is signing in, but under enumeration protection nobody may learn that from an identifier.
func (c *Call) userData(u *domain.User) any {
	if u == nil || c.Settings.EnumerationProtection {
		return nil
	}
	return JSON{"first_name": OrNil(u.FirstName), "last_name": OrNil(u.LastName), "image_url": "", "has_image": false}
}

// verificationObject names the kind of a verification in the published document.
func verificationObject(strategy string) string {
	switch {
	case strategy == "password", strategy == "totp", strategy == "backup_code", strategy == "passkey",
		strategy == "email_link", strategy == "ticket", strategy == "saml", strategy == "google_one_tap", strategy == "admin":
		return "verification_" + strategy
	case strings.HasPrefix(strategy, "oauth_"), strategy == "enterprise_sso":
		return "verification_oauth"
	case strings.HasPrefix(strategy, "web3_"):
		return "verification_web3"
	}
	return "verification_otp"
}

func wireVerification(v *domain.Verification) any {
	if v == nil {
		return nil
	}
	w := JSON{"object": verificationObject(v.Strategy), "status": v.Status, "strategy": v.Strategy, "attempts": v.Attempts}
	if !v.ExpireAt.IsZero() {
		w["expire_at"] = Millis(v.ExpireAt)
	}
	// Fields of one kind of verification only: absent elsewhere, since the document closes several of the kinds.
	if v.Nonce != "" {
		w["nonce"] = v.Nonce
	}
	if v.Message != "" {
		w["message"] = v.Message
	}
	if v.RedirectURL != "" {
		w["external_verification_redirect_url"] = v.RedirectURL
	}
	if v.VerifiedAtClient != "" {
		w["verified_at_client"] = v.VerifiedAtClient
	}
	if v.Channel != "" {
		w["channel"] = v.Channel
	}
	if v.Error != nil {
		w["error"] = v.Error
	}
	return w
}

// WireVerification is a verification on the wire (PROTOCOL 4.3); nil for nil.
func WireVerification(v *domain.Verification) any { return wireVerification(v) }
