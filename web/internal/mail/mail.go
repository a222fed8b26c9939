// Package mail delivers messages: always to the inbox in the store, and e-mail to an SMTP server when one is
// configured. It imports store and domain; fapi imports it, and handlers send by fapi.Call.Deliver.
package mail

import (
	"errors"
	"fmt"
	"log/slog"
	"mime"
	"net"
	"net/smtp"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
)

// From is the sender of every e-mail.
const From = "no-reply@signin-wasm.test"

// Outbox sends messages. The zero value keeps them in the inbox only.
type Outbox struct {
	// Sent is called with each message once the transaction that put it into the inbox is committed; it may be nil.
	Sent    func(domain.Message)
	smtp    *url.URL
	log     *slog.Logger // of what SMTP did not take
	sending sync.WaitGroup

	mu      sync.Mutex
	arrival chan struct{}
}

// Arrival is closed when the next message has been committed to the inbox.
func (o *Outbox) Arrival() <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.arrival == nil {
		o.arrival = make(chan struct{})
	}
	return o.arrival
}

func (o *Outbox) arrived() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.arrival != nil {
		close(o.arrival)
		o.arrival = nil
	}
}

// NewOutbox returns an outbox that also sends to smtpURL ("smtp://user:pass@host:port") unless that is "". What is not
// taken there goes to the log.
func NewOutbox(smtpURL string, log *slog.Logger) (*Outbox, error) {
	if smtpURL == "" {
		return &Outbox{}, nil
	}
	u, err := url.Parse(smtpURL)
	if err != nil || u.Scheme != "smtp" || u.Port() == "" {
		return nil, errors.New("mail: the SMTP server must look like smtp://[user:password@]host:port")
	}
	return &Outbox{smtp: u, log: log}, nil
}

// Put files the message in the inbox and gives it its id and time.
func (o *Outbox) Put(tx *store.Tx, now time.Time, m *domain.Message) error {
	m.ID, m.CreatedAt = secret.ID("msg_"), now
	return tx.PutMessage(m)
}

// Send delivers an e-mail by SMTP in the background. Call it after the transaction that put it has been committed.
func (o *Outbox) Send(m domain.Message) {
	o.arrived()
	if o.Sent != nil {
		o.Sent(m)
	}
	if o.smtp == nil || m.Channel != "email" {
		return
	}
	o.sending.Go(func() {
		if err := o.deliver(m); err != nil {
			o.log.Error("mail was not delivered", "smtp", o.smtp.Host, "message", m.ID, "error", err)
		}
	})
}

// Wait returns when everything handed to Send has been delivered or has failed.
func (o *Outbox) Wait() { o.sending.Wait() }

func (o *Outbox) deliver(m domain.Message) error {
	if strings.ContainsAny(m.To+m.Subject, "\r\n") {
		return errors.New("mail: line break in a header")
	}
	var auth smtp.Auth
	if user := o.smtp.User; user != nil {
		password, _ := user.Password()
		host, _, err := net.SplitHostPort(o.smtp.Host)
		if err != nil {
			return err
		}
		// It refuses to send a password in clear to any host but localhost.
		auth = smtp.PlainAuth("", user.Username(), password, host)
	}
	body := strings.ReplaceAll(m.Body, "\n", "\r\n")
	text := fmt.Sprintf(
		"From: %s\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%s@signin-wasm.test>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%s\r\n",
		From,
		m.To,
		mime.QEncoding.Encode("utf-8", m.Subject),
		m.CreatedAt.Format(time.RFC1123Z),
		m.ID,
		body,
	)
	return smtp.SendMail(o.smtp.Host, auth, From, []string{typed.DeliveryAddress(m.To)}, []byte(text))
}
