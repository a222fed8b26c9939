package domain

import "time"

// Client is one browser. Its cookie token is stored as a hash.
type Client struct {
	ID                         string
	TokenHash                  string
	SignInID                   string
	SignUpID                   string
	LastActiveSessionID        string
	LastAuthenticationStrategy string
	KnownUsers                 []string  // users who had a session here: client trust
	CaptchaPassedAt            time.Time // of the last bot check that was passed
	CreatedAt                  time.Time
	UpdatedAt                  time.Time
}

// Knows says whether the user has been signed in on this client before.
func (c *Client) Knows(userID string) bool {
	for _, id := range c.KnownUsers {
		if id == userID {
			return true
		}
	}
	return false
}

// Session states the server uses (PROTOCOL 4.9).
const (
	SessionActive  = "active"
	SessionEnded   = "ended"
	SessionRemoved = "removed"
	SessionExpired = "expired"
	SessionRevoked = "revoked"
)

// Session is a user signed in on a client.
type Session struct {
	ID                       string
	ClientID                 string
	UserID                   string
	Status                   string
	LastActiveOrganizationID string
	FirstFactorAt            time.Time
	SecondFactorAt           time.Time // zero: no second factor was used
	LastActiveAt             time.Time
	Activity                 Activity // of the latest request that made it active
	ExpireAt                 time.Time
	AbandonAt                time.Time
	CreatedAt                time.Time
	UpdatedAt                time.Time
}

// Activity is from where a session is used.
type Activity struct{ ID, UserAgent, IP string }

// Alive says whether the session can still mint tokens at this time.
func (s *Session) Alive(now time.Time) bool {
	return s.Status == SessionActive && now.Before(s.ExpireAt)
}

// StatusAt is the status as others see it: an active session whose time is over has expired.
func (s *Session) StatusAt(now time.Time) string {
	if s.Status == SessionActive && !s.Alive(now) {
		return SessionExpired
	}
	return s.Status
}

// FactorAge is factor_verification_age: whole minutes since each factor, -1 for never (PROTOCOL 4.9).
func (s *Session) FactorAge(now time.Time) [2]int {
	age := func(t time.Time) int {
		if t.IsZero() {
			return -1
		}
		return max(0, int(now.Sub(t)/time.Minute))
	}
	return [2]int{age(s.FirstFactorAt), age(s.SecondFactorAt)}
}

// Message is one e-mail or text message, as the inbox shows it.
type Message struct {
	ID        string    `json:"id"`
	Channel   string    `json:"channel"` // "email", "sms" or "whatsapp"
	To        string    `json:"to"`
	Subject   string    `json:"subject"`
	Body      string    `json:"body"`
	Code      string    `json:"code,omitempty"`
	Link      string    `json:"link,omitempty"`
	CreatedAt time.Time `json:"created_at"`
}
