// Package settings is what a developer can switch on the running server: the instance's rules (session mode, client
// trust, enumeration protection) and its protections (lockout, limits, bot checks). It imports store; every package
// above may import it.
package settings

import (
	"errors"
	"slices"

	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// Captcha modes: no bot check; a check that a client without a widget passes by saying so; one that it fails.
const (
	CaptchaOff     = "off"
	CaptchaLenient = "lenient"
	CaptchaStrict  = "strict"
)

// Settings are the switches, with the JSON names of GET and PATCH /__dev/settings.
type Settings struct {
	SingleSession         bool   `json:"single_session"`
	ClientTrust           bool   `json:"client_trust"`
	EnumerationProtection bool   `json:"enumeration_protection"`
	Lockout               bool   `json:"lockout"`
	LockoutAttempts       int    `json:"lockout_attempts"`
	LockoutMinutes        int    `json:"lockout_minutes"`
	ResendLimit           bool   `json:"resend_limit"`
	RateLimit             bool   `json:"rate_limit"`
	ProtectGate           bool   `json:"protect_gate"`
	Captcha               string `json:"captcha"`
	// EmailLinkSameClient refuses a link that is opened in another browser than the one that asked for it.
	EmailLinkSameClient bool `json:"email_link_same_client"`
	// SignUpMode is "public" or "restricted".
	SignUpMode string `json:"sign_up_mode"`
}

// Default is what a new instance has.
func Default() Settings {
	return Settings{
		SingleSession: true, Lockout: true, LockoutAttempts: 10, LockoutMinutes: 60,
		ResendLimit: true, Captcha: CaptchaOff, SignUpMode: "public",
	}
}

// Check says what is wrong with the values, or nil.
func (s Settings) Check() error {
	if !slices.Contains([]string{CaptchaOff, CaptchaLenient, CaptchaStrict}, s.Captcha) {
		return errors.New(`captcha must be "off", "lenient" or "strict"`)
	}
	if !slices.Contains([]string{"public", "restricted"}, s.SignUpMode) {
		return errors.New(`sign_up_mode must be "public" or "restricted"`)
	}
	if s.LockoutAttempts < 1 || s.LockoutMinutes < 1 {
		return errors.New("lockout_attempts and lockout_minutes must be at least 1")
	}
	return nil
}

const key = "settings"

// Load reads the stored settings, or the defaults.
func Load(tx *store.Tx) (Settings, error) {
	s := Default()
	if err := tx.Instance(key, &s); err != nil && !errors.Is(err, store.ErrNotFound) {
		return s, err
	}
	return s, nil
}

// Save stores them.
func Save(tx *store.Tx, s Settings) error { return tx.PutInstance(key, s) }
