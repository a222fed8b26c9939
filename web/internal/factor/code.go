// Package factor holds the strategies that need nothing but this server and a mailbox: password, one-time codes by
// e-mail and text message, authenticator apps and backup codes. It registers them with signin; app wires it, and the
// Backend API, /v1/me, /__dev/ and the seed make authenticator secrets, backup codes and test codes by it.
package factor

import (
	"regexp"
	"strings"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
	"github.com/signin-wasm/signin-wasm/web/internal/verify"
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
	if err := verify.RefuseMessage(c, to); err != nil {
		return err
	}
	code := secret.Code()
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
		Body: subject + "\n\nYour code is " + code + ". It is valid for 10 minutes.\n\n" +
			"If you did not ask for it, ignore this message."}
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
		return signin.Wrong(apierr.Param("form_code_incorrect", "code", "Incorrect code"))
	}
	return nil
}

// codes are the four strategies that send a code.
func codes() []signin.Strategy {
	row := func(name, kind string, factors func(*domain.User, string) []signin.Factor, subject string) signin.Strategy {
		return signin.Strategy{
			Name:   name,
			Resets: strings.HasPrefix(name, "reset_password_"),
			GenericFactors: func(of, _, id string) []signin.Factor {
				if of != kind {
					return nil
				}
				f := signin.Factor{Strategy: name, Primary: flag(true)}
				if kind == domain.KindEmail {
					f.EmailAddressID = id
				} else {
					f.PhoneNumberID = id
				}
				return []signin.Factor{f}
			},
			FirstFactors: func(_ *fapi.Call, u *domain.User) []signin.Factor { return factors(u, name) },
			Prepare: func(c *fapi.Call, s *signin.Step) error {
				to, err := recipient(c, s)
				if err != nil {
					return err
				}
				return SendCode(c, s.Verification, to, subject)
			},
			Attempt:       func(c *fapi.Call, s *signin.Step) error { return CheckCode(c, s.Verification) },
			PrepareParams: []string{"email_address_id", "phone_number_id", "default", "channel"},
			AttemptParams: []string{"code"},
		}
	}
	phone := row("phone_code", domain.KindPhone, phoneFactors, "You are signing in.")
	phone.SecondFactors = func(_ *fapi.Call, u *domain.User) []signin.Factor { return secondPhones(u) }
	phone.Attribute = signin.Attribute{Name: domain.KindPhone, First: true, Second: true, Verifies: true, Listed: true}
	phone.VerifiesNew, phone.ReachesUser, phone.Proof = true, true, proof(domain.KindPhone)
	email := row("email_code", domain.KindEmail, emailFactors, "You are signing in.")
	email.Attribute = signin.Attribute{Name: domain.KindEmail, First: true, Verifies: true, Listed: true}
	email.VerifiesNew, email.ReachesUser, email.Proof = true, true, proof(domain.KindEmail)
	return []signin.Strategy{
		email,
		phone,
		row(
			"reset_password_email_code",
			domain.KindEmail,
			withPassword(emailFactors),
			"You are setting a new password.",
		),
		row(
			"reset_password_phone_code",
			domain.KindPhone,
			withPassword(phoneFactors),
			"You are setting a new password.",
		),
	}
}

// proof verifies an address or a number by a code.
func proof(kind string) *signin.Proof {
	return &signin.Proof{
		Kind: kind, Params: []string{"channel"}, Answers: []string{"code"},
		Ask: func(c *fapi.Call, v *domain.Verification, to string, p signin.Purpose) (string, error) {
			if err := channel(c, v, kind == domain.KindPhone); err != nil {
				return "", err
			}
			return "", SendCode(c, v, to, p.Subject)
		},
		Answer: func(c *fapi.Call, v *domain.Verification, _ string) error { return CheckCode(c, v) },
	}
}

// channel reads by which way a code goes to a phone.
func channel(c *fapi.Call, v *domain.Verification, phone bool) error {
	given := c.Form.Get("channel")
	switch given {
	case "":
		given = "sms"
	case "sms", "whatsapp":
	default:
		return apierr.Invalid("channel", "channel must be sms or whatsapp.")
	}
	if phone {
		v.Channel = given
	}
	return nil
}

// recipient is where the code of a step goes, or would go when it is a decoy.
func recipient(c *fapi.Call, s *signin.Step) (string, error) {
	if err := channel(c, s.Verification, s.Factor.PhoneNumberID != ""); err != nil {
		return "", err
	}
	if s.User == nil {
		_, value, _ := typed.Identifier(s.SignIn.Identifier)
		return value, nil
	}
	if e := s.User.Email(s.Factor.EmailAddressID); e != nil {
		return e.Address, nil
	}
	if p := s.User.Phone(s.Factor.PhoneNumberID); p != nil {
		return p.Number, nil
	}
	return "", apierr.New(
		"sign_in_identification_or_user_deleted",
		"The account has no such address or number any more.",
	)
}

func emailFactors(u *domain.User, name string) []signin.Factor {
	var out []signin.Factor
	for _, e := range u.Emails {
		if e.Verified {
			out = append(
				out,
				signin.Factor{
					Strategy:       name,
					EmailAddressID: e.ID,
					SafeIdentifier: e.Address,
					Primary:        flag(e.ID == u.PrimaryEmailID),
				},
			)
		}
	}
	return out
}

// phoneFactors leaves out numbers that are kept for the second factor: the same phone cannot be both.
func phoneFactors(u *domain.User, name string) []signin.Factor {
	var out []signin.Factor
	for _, p := range u.Phones {
		if p.Verified && !p.SecondFactor {
			out = append(
				out,
				signin.Factor{
					Strategy:       name,
					PhoneNumberID:  p.ID,
					SafeIdentifier: p.Number,
					Primary:        flag(p.ID == u.PrimaryPhoneID),
				},
			)
		}
	}
	return out
}

func secondPhones(u *domain.User) []signin.Factor {
	var out []signin.Factor
	for _, p := range u.Phones {
		if p.Verified && p.SecondFactor {
			out = append(
				out,
				signin.Factor{
					Strategy:       "phone_code",
					PhoneNumberID:  p.ID,
					SafeIdentifier: p.Number,
					Default:        flag(p.DefaultSecondFactor),
				},
			)
		}
	}
	return out
}

func withPassword(of func(*domain.User, string) []signin.Factor) func(*domain.User, string) []signin.Factor {
	return func(u *domain.User, name string) []signin.Factor {
		if u.PasswordHash == "" {
			return nil
		}
		return of(u, name)
	}
}

func flag(b bool) *bool { return &b }
