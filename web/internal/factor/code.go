// Package factor holds the strategies that need nothing but this server and a mailbox: password, one-time codes by e-mail
// and text message, authenticator apps and backup codes. It registers them with fapi; app imports it.
package factor

import (
	"regexp"
	"strings"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
)

// CodeLife is how long a code can be used (PROTOCOL 7.3).
const CodeLife = 10 * time.Minute

// TestCode is the code of test identities (PROTOCOL 7.3).
const TestCode = "424242"

var testPhone = regexp.MustCompile(`^\+1\d{3}55501\d{2}$`)

// IsTest says whether an address or number is a test identity: its code is always TestCode.
func IsTest(to string) bool {
	local, _, isEmail := strings.Cut(to, "@")
	if isEmail {
		return strings.Contains(local, "+clerk_test")
	}
	return testPhone.MatchString(to)
}

// SendCode makes a new one-time code, stores its hash in the verification and sends it to an e-mail address or a phone
// number. For a decoy it only looks as if.
func SendCode(c *fapi.Call, v *domain.Verification, to, subject string) error {
	code := secret.Digits(6)
	if IsTest(to) {
		code = TestCode
	}
	v.Salt = secret.Token()
	v.CodeHash = secret.Hash(v.Salt, code)
	v.ExpireAt, v.SentAt = c.Now.Add(CodeLife), c.Now
	if v.Decoy {
		return nil
	}
	m := domain.Message{Channel: "email", To: to, Subject: code + " is your verification code", Code: code,
		Body: subject + "\n\nYour code is " + code + ". It is valid for 10 minutes.\n\nIf you did not ask for it, ignore this message."}
	if !strings.Contains(to, "@") {
		m.Channel, m.Subject = "sms", ""
		m.Body = code + " is your signin-wasm verification code."
		if v.Channel == "whatsapp" {
			m.Channel = "whatsapp"
		}
	}
	return c.Deliver(m)
}

// CheckCode compares the body's code with the one that was sent.
func CheckCode(c *fapi.Call, v *domain.Verification) error {
	code, err := c.Form.Code("code")
	if err != nil {
		return err
	}
	if v.CodeHash == "" {
		return apierr.New("verification_not_sent", "No code has been sent.")
	}
	if right := secret.Equal(secret.Hash(v.Salt, code), v.CodeHash); !right || v.Decoy {
		return fapi.Wrong(apierr.Param("form_code_incorrect", "code", "Incorrect code"))
	}
	return nil
}

// codes are the four strategies that send a code.
func codes() []fapi.Strategy {
	row := func(name, kind string, factors func(*domain.User, string) []fapi.Factor, subject string) fapi.Strategy {
		return fapi.Strategy{
			Name: name,
			GenericFactors: func(of, _, id string) []fapi.Factor {
				if of != kind {
					return nil
				}
				f := fapi.Factor{Strategy: name, Primary: flag(true)}
				if kind == domain.KindEmail {
					f.EmailAddressID = id
				} else {
					f.PhoneNumberID = id
				}
				return []fapi.Factor{f}
			},
			FirstFactors: func(_ *fapi.Call, u *domain.User) []fapi.Factor { return factors(u, name) },
			Prepare: func(c *fapi.Call, s *fapi.Step) error {
				to, err := recipient(c, s)
				if err != nil {
					return err
				}
				return SendCode(c, s.Verification, to, subject)
			},
			Attempt:       func(c *fapi.Call, s *fapi.Step) error { return CheckCode(c, s.Verification) },
			PrepareParams: []string{"email_address_id", "phone_number_id", "default", "channel"},
			AttemptParams: []string{"code"},
		}
	}
	phone := row("phone_code", domain.KindPhone, phoneFactors, "You are signing in.")
	phone.SecondFactors = func(_ *fapi.Call, u *domain.User) []fapi.Factor { return secondPhones(u) }
	phone.VerifiesNew = true
	email := row("email_code", domain.KindEmail, emailFactors, "You are signing in.")
	email.VerifiesNew = true
	return []fapi.Strategy{
		email,
		phone,
		row("reset_password_email_code", domain.KindEmail, withPassword(emailFactors), "You are setting a new password."),
		row("reset_password_phone_code", domain.KindPhone, withPassword(phoneFactors), "You are setting a new password."),
	}
}

// recipient is where the code of a step goes; "" for a decoy.
func recipient(c *fapi.Call, s *fapi.Step) (string, error) {
	switch channel := c.Form.Get("channel"); channel {
	case "", "sms", "whatsapp":
		if s.Factor.PhoneNumberID != "" {
			s.Verification.Channel = channel
		}
	default:
		return "", apierr.Invalid("channel", "channel must be sms or whatsapp.")
	}
	if s.User == nil {
		if !s.Verification.Decoy {
			_, value, _ := typed.Identifier(s.SignIn.Identifier)
			return value, nil
		}
		return "", nil
	}
	if e := s.User.Email(s.Factor.EmailAddressID); e != nil {
		return e.Address, nil
	}
	if p := s.User.Phone(s.Factor.PhoneNumberID); p != nil {
		return p.Number, nil
	}
	return "", apierr.New("sign_in_identification_or_user_deleted", "The account has no such address or number any more.")
}

func emailFactors(u *domain.User, name string) []fapi.Factor {
	var out []fapi.Factor
	for _, e := range u.Emails {
		if e.Verified {
			out = append(out, fapi.Factor{Strategy: name, EmailAddressID: e.ID, SafeIdentifier: e.Address, Primary: flag(e.ID == u.PrimaryEmailID)})
		}
	}
	return out
}

// phoneFactors leaves out numbers that are kept for the second factor: the same phone cannot be both.
func phoneFactors(u *domain.User, name string) []fapi.Factor {
	var out []fapi.Factor
	for _, p := range u.Phones {
		if p.Verified && !p.SecondFactor {
			out = append(out, fapi.Factor{Strategy: name, PhoneNumberID: p.ID, SafeIdentifier: p.Number, Primary: flag(p.ID == u.PrimaryPhoneID)})
		}
	}
	return out
}

func secondPhones(u *domain.User) []fapi.Factor {
	var out []fapi.Factor
	for _, p := range u.Phones {
		if p.Verified && p.SecondFactor {
			out = append(out, fapi.Factor{Strategy: "phone_code", PhoneNumberID: p.ID, SafeIdentifier: p.Number, Default: flag(p.DefaultSecondFactor)})
		}
	}
	return out
}

func withPassword(of func(*domain.User, string) []fapi.Factor) func(*domain.User, string) []fapi.Factor {
	return func(u *domain.User, name string) []fapi.Factor {
		if u.PasswordHash == "" {
			return nil
		}
		return of(u, name)
	}
}

func flag(b bool) *bool { return &b }
