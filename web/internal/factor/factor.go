package factor

import (
	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/passwords"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
)

// Register adds the strategies to the server.
func Register(s *signin.SignIns) {
	s.Register(password())
	s.Register(codes()...)
	s.Register(totpStrategy(), backupCode())
}

func password() signin.Strategy {
	return signin.Strategy{
		Name: "password",
		FirstFactors: func(_ *fapi.Call, u *domain.User) []signin.Factor {
			if u.PasswordHash == "" {
				return nil
			}
			return []signin.Factor{{Strategy: "password"}}
		},
		GenericFactors: func(_, _, _ string) []signin.Factor { return []signin.Factor{{Strategy: "password"}} },
		Attempt: func(c *fapi.Call, s *signin.Step) error {
			text, err := c.Form.Require("password")
			if err != nil {
				return err
			}
			if passwords.Is(c, s.User, text) {
				return nil
			}
			if c.Settings.EnumerationProtection {
				return signin.Wrong(
					apierr.Param(
						"form_password_or_identifier_incorrect",
						"password",
						"The password or the identifier is incorrect. Try again, or use another method.",
					),
				)
			}
			return signin.Wrong(
				apierr.Param(
					"form_password_incorrect",
					"password",
					"Password is incorrect. Try again, or use another method.",
				),
			)
		},
		Guessable:     true,
		Object:        "verification_password",
		Attribute:     signin.Attribute{Name: "password", Listed: true},
		CreateParams:  []string{"password"},
		AttemptParams: []string{"password"},
	}
}

func totpStrategy() signin.Strategy {
	return signin.Strategy{
		Name:      "totp",
		Object:    "verification_totp",
		Attribute: signin.Attribute{Name: "authenticator_app", Second: true, Listed: true},
		SecondFactors: func(_ *fapi.Call, u *domain.User) []signin.Factor {
			if !u.TOTPEnabled() {
				return nil
			}
			return []signin.Factor{{Strategy: "totp"}}
		},
		Attempt: func(c *fapi.Call, s *signin.Step) error {
			code, err := c.Form.Code("code")
			if err != nil {
				return err
			}
			step, ok := MatchTOTP(s.User.TOTP, code, c.Now)
			if !ok {
				return signin.Wrong(apierr.Param("form_code_incorrect", "code", "Incorrect code"))
			}
			s.User.TOTP.LastStep = step
			return c.SaveUser(s.User)
		},
		AttemptParams: []string{"code"},
	}
}

// BackupCodeHash is how a backup code is stored: salted with its user's id.
func BackupCodeHash(userID, code string) string {
	return secret.Hash("backup_code "+userID, typed.Code(code))
}

// BackupCodeCount is how many codes a user gets at once.
const BackupCodeCount = 10

// NewBackupCodes makes a fresh set: the codes to show once, and what is stored of them.
func NewBackupCodes(userID string) (codes []string, stored []domain.BackupCode) {
	for range BackupCodeCount {
		code := secret.Letters(8)
		codes = append(codes, code)
		stored = append(stored, domain.BackupCode{Hash: BackupCodeHash(userID, code)})
	}
	return codes, stored
}

func backupCode() signin.Strategy {
	return signin.Strategy{
		Name:      "backup_code",
		Object:    "verification_backup_code",
		Attribute: signin.Attribute{Name: "backup_code", Second: true, Listed: true},
		SecondFactors: func(_ *fapi.Call, u *domain.User) []signin.Factor {
			if u.UnusedBackupCodes() == 0 {
				return nil
			}
			return []signin.Factor{{Strategy: "backup_code"}}
		},
		Attempt: func(c *fapi.Call, s *signin.Step) error {
			code, err := c.Form.Code("code")
			if err != nil {
				return err
			}
			if s.User.UnusedBackupCodes() == 0 {
				return apierr.New("backup_codes_not_available", "There are no backup codes left.")
			}
			want, found := BackupCodeHash(s.User.ID, code), -1
			for i, b := range s.User.BackupCodes { // all of them, so that the time does not tell the position
				if secret.Equal(b.Hash, want) && b.UsedAt.IsZero() {
					found = i
				}
			}
			if found < 0 {
				return signin.Wrong(apierr.Param("form_code_incorrect", "code", "Incorrect code"))
			}
			s.User.BackupCodes[found].UsedAt = c.Now
			return c.SaveUser(s.User)
		},
		AttemptParams: []string{"code"},
	}
}
