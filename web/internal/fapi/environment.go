package fapi

import "github.com/signin-wasm/signin-wasm/web/internal/settings"

// getEnvironment describes the instance, un-enveloped (PROTOCOL 4.12). PATCH is what clerk-js sends in development.
func getEnvironment(c *Call) (Reply, error) {
	env := JSON{
		"auth_config": c.authConfig(), "display_config": c.displayConfig(), "user_settings": c.userSettings(),
		"organization_settings": JSON{
			"enabled": false, "max_allowed_memberships": 5, "creator_role": "org:admin", "actions": JSON{"admin_delete": true},
			"domains": JSON{"enabled": false, "enrollment_modes": []string{}, "default_role": "org:member"}, "slug": JSON{"disabled": true},
		},
		"fraud_settings": JSON{"object": "fraud_settings", "native": JSON{"device_attestation_mode": "disabled"}},
		// clerk-js' parser wants both halves of billing or nothing at all.
		"commerce_settings": JSON{"billing": JSON{
			"stripe_publishable_key": nil, "free_trial_requires_payment_method": true,
			"user":         JSON{"enabled": false, "has_paid_plans": false},
			"organization": JSON{"enabled": false, "has_paid_plans": false},
		}},
		"api_keys_settings": JSON{"enabled": false, "user_api_keys_enabled": false, "orgs_api_keys_enabled": false},
		"client_debug_mode": false, "partitioned_cookies": false, "maintenance_mode": false,
	}
	for _, extend := range c.Server.environment {
		extend(env)
	}
	return Bare(env), nil
}

func (c *Call) authConfig() JSON {
	return JSON{
		"object": "auth_config", "id": "aconf_" + c.Server.Keys.InstanceID,
		"first_name": "on", "last_name": "on", "email_address": "on", "phone_number": "on", "username": "on", "password": "on",
		"identification_requirements": [][]string{}, "identification_strategies": []string{"email_address", "phone_number", "username"},
		"first_factors":                         []string{"password", "email_code", "email_link", "phone_code", "passkey", "ticket"},
		"second_factors":                        []string{"totp", "phone_code", "backup_code"},
		"email_address_verification_strategies": []string{"email_code", "email_link"},
		"single_session_mode":                   c.Settings.SingleSession,
		"enhanced_email_deliverability":         false, "test_mode": true, "cookieless_dev": true, "url_based_session_syncing": true,
		"claimed_at": nil, "reverification": false,
		"native_settings": JSON{
			"object": "native_settings", "api_enabled": false, "trusted_device_sign_in_enabled": false,
			"trusted_device_enrollment_prompt_after_sign_in_enabled": false,
			"trusted_device_enrollment_prompt_after_sign_up_enabled": false,
		},
	}
}

func (c *Call) displayConfig() JSON {
	home := c.Server.BaseURL
	return JSON{
		"object": "display_config", "id": "display_config_" + c.Server.Keys.InstanceID, "instance_environment_type": "development",
		"application_name": "signin-wasm", "theme": JSON{}, "preferred_sign_in_strategy": "password",
		"logo_image_url": "", "favicon_image_url": "", "home_url": home, "sign_in_url": home + "/", "sign_up_url": home + "/",
		"user_profile_url": home + "/", "waitlist_url": home + "/", "oauth_consent_url": home + "/",
		"after_sign_in_url": home + "/", "after_sign_up_url": home + "/", "after_sign_out_one_url": home + "/",
		"after_sign_out_all_url": home + "/", "after_switch_session_url": home + "/", "after_join_waitlist_url": home + "/",
		"organization_profile_url": home + "/", "create_organization_url": home + "/", "after_leave_organization_url": home + "/",
		"after_create_organization_url": home + "/", "logo_link_url": home + "/",
		"support_email": nil, "branded": false, "experimental_force_oauth_first": false, "clerk_js_version": nil,
		"show_devmode_warning": false, "google_one_tap_client_id": nil, "help_url": nil, "privacy_policy_url": nil, "terms_url": nil,
		"logo_url": nil, "favicon_url": nil, "logo_image": nil, "favicon_image": nil,
		// No site keys: a widget cannot be shown offline, so clients answer as those without one do (PROTOCOL 2.15 c).
		"captcha_public_key": nil, "captcha_widget_type": nil, "captcha_public_key_invisible": nil, "captcha_provider": nil,
		"captcha_oauth_bypass": []string{"oauth_google", "oauth_microsoft", "oauth_apple"}, "captcha_heartbeat": false,
	}
}

type attribute struct {
	enabled, required, first, second bool
	firstFactors, secondFactors      []string
	verifications                    []string
}

func (a attribute) wire() JSON {
	list := func(s []string) []string {
		if s == nil {
			return []string{}
		}
		return s
	}
	return JSON{"enabled": a.enabled, "required": a.required, "used_for_first_factor": a.first, "used_for_second_factor": a.second,
		"first_factors": list(a.firstFactors), "second_factors": list(a.secondFactors), "verifications": list(a.verifications),
		"verify_at_sign_up": len(a.verifications) > 0, "immutable": false}
}

func (c *Call) userSettings() JSON {
	web3 := []string{"web3_metamask_signature", "web3_coinbase_wallet_signature", "web3_okx_wallet_signature", "web3_base_signature", "web3_solana_signature"}
	return JSON{
		"attributes": JSON{
			"email_address":     attribute{enabled: true, first: true, firstFactors: []string{"email_code", "email_link"}, verifications: []string{"email_code", "email_link"}}.wire(),
			"phone_number":      attribute{enabled: true, first: true, second: true, firstFactors: []string{"phone_code"}, secondFactors: []string{"phone_code"}, verifications: []string{"phone_code"}}.wire(),
			"username":          attribute{enabled: true, first: true}.wire(),
			"web3_wallet":       attribute{enabled: true, first: true, firstFactors: web3, verifications: web3}.wire(),
			"first_name":        attribute{enabled: true}.wire(),
			"last_name":         attribute{enabled: true}.wire(),
			"password":          attribute{enabled: true}.wire(),
			"authenticator_app": attribute{enabled: true, second: true, secondFactors: []string{"totp"}}.wire(),
			"ticket":            attribute{enabled: true}.wire(),
			"backup_code":       attribute{enabled: true, second: true, secondFactors: []string{"backup_code"}}.wire(),
			"passkey":           attribute{enabled: true, first: true, firstFactors: []string{"passkey"}, verifications: []string{"passkey"}}.wire(),
		},
		"social": JSON{}, "saml": JSON{"enabled": false}, "enterprise_sso": JSON{"enabled": false, "self_serve_sso": false},
		"sign_in": JSON{"second_factor": JSON{"required": false}},
		"sign_up": JSON{
			"captcha_enabled": c.Settings.Captcha != settings.CaptchaOff, "captcha_widget_type": "smart", "custom_action_required": false,
			"progressive": true, "mode": c.Settings.SignUpMode, "legal_consent_enabled": false,
		},
		"restrictions": JSON{
			"allowlist": JSON{"enabled": false}, "blocklist": JSON{"enabled": false},
			"allowlist_blocklist_disabled_on_sign_in": JSON{"enabled": false},
			"block_email_subaddresses":                JSON{"enabled": false}, "block_disposable_email_domains": JSON{"enabled": false},
		},
		"password_settings": JSON{
			"disable_hibp": false, "disable_password_reverification": false, "min_length": MinPassword, "max_length": MaxPassword,
			"require_special_char": false, "require_numbers": false, "require_uppercase": false, "require_lowercase": false,
			"show_zxcvbn": false, "min_zxcvbn_strength": 0, "enforce_hibp_on_sign_in": false, "allowed_special_characters": "",
		},
		"username_settings": JSON{"min_length": 4, "max_length": 64, "allow_extended_special_characters": false, "allow_numeric_usernames": false},
		"actions":           JSON{"delete_self": false, "create_organization": false, "create_organizations_limit": nil},
		"attack_protection": JSON{
			"user_lockout":           JSON{"enabled": c.Settings.Lockout, "max_attempts": c.Settings.LockoutAttempts, "duration_in_minutes": c.Settings.LockoutMinutes},
			"pii":                    JSON{"enabled": true},
			"email_link":             JSON{"require_same_client": c.Settings.EmailLinkSameClient},
			"enumeration_protection": JSON{"enabled": c.Settings.EnumerationProtection},
		},
		"passkey_settings": JSON{"allow_autofill": true, "show_sign_in_button": true, "satisfies_second_factor": true},
	}
}
