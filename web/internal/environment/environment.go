// Package environment describes the instance to clients (PROTOCOL 4.12). What it says of strategies it reads from their
// rows. It imports the plumbing (fapi), signin, and the packages whose rules it publishes (passwords, membership,
// roles); app wires it.
package environment

import (
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/membership"
	"github.com/signin-wasm/signin-wasm/web/internal/passwords"
	"github.com/signin-wasm/signin-wasm/web/internal/roles"
	"github.com/signin-wasm/signin-wasm/web/internal/settings"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
)

// Environment is the resource.
type Environment struct{ signIns *signin.SignIns }

// Register adds the endpoint. PATCH is what clerk-js sends in development.
func Register(s *fapi.Server, signIns *signin.SignIns) {
	e := &Environment{signIns}
	s.Handle("GET /v1/environment", e.get)
	s.Handle("PATCH /v1/environment", e.get)
}

// get answers un-enveloped.
func (e *Environment) get(c *fapi.Call) (fapi.Reply, error) {
	env := fapi.JSON{
		"auth_config": e.authConfig(c), "display_config": displayConfig(c), "user_settings": e.userSettings(c),
		"organization_settings": fapi.JSON{
			"enabled": true, "max_allowed_memberships": membership.Max, "creator_role": roles.Admin,
			"actions": fapi.JSON{"admin_delete": true},
			"domains": fapi.JSON{
				"enabled":          false,
				"enrollment_modes": []string{},
				"default_role":     roles.Member,
			}, "slug": fapi.JSON{"disabled": false},
		},
		"fraud_settings": fapi.JSON{
			"object": "fraud_settings",
			"native": fapi.JSON{"device_attestation_mode": "disabled"},
		},
		// clerk-js refuses commerce_settings with one half of billing only.
		"commerce_settings": fapi.JSON{"billing": fapi.JSON{
			"stripe_publishable_key": nil, "free_trial_requires_payment_method": true,
			"user":         fapi.JSON{"enabled": false, "has_paid_plans": false},
			"organization": fapi.JSON{"enabled": false, "has_paid_plans": false},
		}},
		"api_keys_settings": fapi.JSON{
			"enabled":               false,
			"user_api_keys_enabled": false,
			"orgs_api_keys_enabled": false,
		},
		"client_debug_mode": false, "partitioned_cookies": false, "maintenance_mode": false,
	}
	for _, row := range e.signIns.Strategies() {
		if row.Environment != nil {
			row.Environment(env)
		}
	}
	return fapi.Bare(env), nil
}

// names are the strategies for which has says yes, in the order of registration.
func (e *Environment) names(has func(signin.Attribute) bool) []string {
	out := []string{}
	for _, row := range e.signIns.Strategies() {
		if has(row.Attribute) {
			out = append(out, row.Name)
		}
	}
	return out
}

func (e *Environment) authConfig(c *fapi.Call) fapi.JSON {
	return fapi.JSON{
		"object": "auth_config", "id": "aconf_" + c.Server.Keys.InstanceID,
		"first_name": "on", "last_name": "on", "email_address": "on", "phone_number": "on", "username": "on",
		"password":                    "on",
		"identification_requirements": [][]string{},
		"identification_strategies":   []string{"email_address", "phone_number", "username"},
		"first_factors":               e.names(func(a signin.Attribute) bool { return a.Listed && (a.First || !a.Second) }),
		"second_factors":              e.names(func(a signin.Attribute) bool { return a.Listed && a.Second }),
		"email_address_verification_strategies": e.names(
			func(a signin.Attribute) bool { return a.Name == "email_address" && a.Verifies },
		),
		"single_session_mode":           c.Settings.SingleSession,
		"enhanced_email_deliverability": false, "test_mode": true, "cookieless_dev": true, "url_based_session_syncing": true,
		"claimed_at": nil, "reverification": true,
		"native_settings": fapi.JSON{
			"object": "native_settings", "api_enabled": false, "trusted_device_sign_in_enabled": false,
			"trusted_device_enrollment_prompt_after_sign_in_enabled": false,
			"trusted_device_enrollment_prompt_after_sign_up_enabled": false,
		},
	}
}

func displayConfig(c *fapi.Call) fapi.JSON {
	home := c.Server.BaseURL
	return fapi.JSON{
		"object": "display_config", "id": "display_config_" + c.Server.Keys.InstanceID,
		"instance_environment_type": "development",
		"application_name":          "signin-wasm", "theme": fapi.JSON{}, "preferred_sign_in_strategy": "password",
		"logo_image_url": "", "favicon_image_url": "", "home_url": home, "sign_in_url": home + "/", "sign_up_url": home + "/",
		"user_profile_url": home + "/", "waitlist_url": home + "/", "oauth_consent_url": home + "/",
		"after_sign_in_url": home + "/", "after_sign_up_url": home + "/", "after_sign_out_one_url": home + "/",
		"after_sign_out_all_url": home + "/", "after_switch_session_url": home + "/", "after_join_waitlist_url": home + "/",
		"organization_profile_url": home + "/", "create_organization_url": home + "/",
		"after_leave_organization_url":  home + "/",
		"after_create_organization_url": home + "/", "logo_link_url": home + "/",
		"support_email": nil, "branded": false, "experimental_force_oauth_first": false, "clerk_js_version": nil,
		"show_devmode_warning": false, "google_one_tap_client_id": nil, "help_url": nil, "privacy_policy_url": nil,
		"terms_url": nil,
		"logo_url":  nil, "favicon_url": nil, "logo_image": nil, "favicon_image": nil,
		// No site keys: a widget cannot be shown offline, so clients answer as those without one do (PROTOCOL 2.15 c).
		"captcha_public_key": nil, "captcha_widget_type": nil, "captcha_public_key_invisible": nil, "captcha_provider": nil,
		"captcha_oauth_bypass": []string{"oauth_google", "oauth_microsoft", "oauth_apple"}, "captcha_heartbeat": false,
	}
}

// attribute is one of user_settings.attributes. Some identify a user and others do not, whatever strategies there are.
func (e *Environment) attribute(name string, identifies bool) fapi.JSON {
	of := func(has func(signin.Attribute) bool) []string {
		return e.names(func(a signin.Attribute) bool { return a.Name == name && has(a) })
	}
	first := of(func(a signin.Attribute) bool { return a.First })
	second := of(func(a signin.Attribute) bool { return a.Second })
	verifications := of(func(a signin.Attribute) bool { return a.Verifies })
	return fapi.JSON{
		"enabled":                true,
		"required":               false,
		"used_for_first_factor":  identifies || len(first) > 0,
		"used_for_second_factor": len(second) > 0,
		"first_factors":          first,
		"second_factors":         second,
		"verifications":          verifications,
		"verify_at_sign_up":      len(verifications) > 0,
		"immutable":              false,
	}
}

func (e *Environment) userSettings(c *fapi.Call) fapi.JSON {
	return fapi.JSON{
		"attributes": fapi.JSON{
			"email_address":     e.attribute("email_address", true),
			"phone_number":      e.attribute("phone_number", true),
			"username":          e.attribute("username", true),
			"web3_wallet":       e.attribute("web3_wallet", true),
			"first_name":        e.attribute("first_name", false),
			"last_name":         e.attribute("last_name", false),
			"password":          e.attribute("password", false),
			"authenticator_app": e.attribute("authenticator_app", false),
			"ticket":            e.attribute("ticket", false),
			"backup_code":       e.attribute("backup_code", false),
			"passkey":           e.attribute("passkey", true),
		},
		"social": fapi.JSON{}, "saml": fapi.JSON{"enabled": false},
		"enterprise_sso": fapi.JSON{"enabled": false, "self_serve_sso": false},
		"sign_in":        fapi.JSON{"second_factor": fapi.JSON{"required": false}},
		"sign_up": fapi.JSON{
			"captcha_enabled": c.Settings.Captcha != settings.CaptchaOff, "captcha_widget_type": "smart",
			"custom_action_required": false,
			"progressive":            true, "mode": c.Settings.SignUpMode, "legal_consent_enabled": false,
		},
		"restrictions": fapi.JSON{
			"allowlist": fapi.JSON{"enabled": false}, "blocklist": fapi.JSON{"enabled": false},
			"allowlist_blocklist_disabled_on_sign_in": fapi.JSON{"enabled": false},
			"block_email_subaddresses": fapi.JSON{
				"enabled": false,
			}, "block_disposable_email_domains": fapi.JSON{"enabled": false},
		},
		"password_settings": fapi.JSON{
			"disable_hibp": false, "disable_password_reverification": false, "min_length": passwords.Min,
			"max_length":           passwords.Max,
			"require_special_char": false, "require_numbers": false, "require_uppercase": false, "require_lowercase": false,
			"show_zxcvbn": false, "min_zxcvbn_strength": 0, "enforce_hibp_on_sign_in": false, "allowed_special_characters": "",
		},
		"username_settings": fapi.JSON{
			"min_length":                        4,
			"max_length":                        64,
			"allow_extended_special_characters": false,
			"allow_numeric_usernames":           false,
		},
		"actions": fapi.JSON{
			"delete_self":                true,
			"create_organization":        true,
			"create_organizations_limit": nil,
		},
		"attack_protection": fapi.JSON{
			"user_lockout": fapi.JSON{
				"enabled":             c.Settings.Lockout,
				"max_attempts":        c.Settings.LockoutAttempts,
				"duration_in_minutes": c.Settings.LockoutMinutes,
			},
			"pii":                    fapi.JSON{"enabled": true},
			"email_link":             fapi.JSON{"require_same_client": c.Settings.EmailLinkSameClient},
			"enumeration_protection": fapi.JSON{"enabled": c.Settings.EnumerationProtection},
		},
		"passkey_settings": fapi.JSON{
			"allow_autofill":          true,
			"show_sign_in_button":     true,
			"satisfies_second_factor": true,
		},
	}
}
