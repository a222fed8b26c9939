// Package webhook sends events to an application, signed as Clerk signs them (Svix' headers, the scheme of Standard
// Webhooks), tries again when the application does not take one, and keeps a log to look at and to replay from. It
// imports nothing of the server but secret; app makes it, dev shows it.
package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/signin-wasm/signin-wasm/web/internal/secret"
)

// SigningSecret is the key of every signature. It is public, like everything in a development server.
const SigningSecret = "whsec_c2lnbmluLXdhc20gZGV2ZWxvcG1lbnQgd2ViaG9va3M="

// retryAfter are the pauses before each further attempt: seconds, where Svix waits for hours.
var retryAfter = []time.Duration{time.Second, 5 * time.Second, 30 * time.Second}

const (
	attemptTime   = 15 * time.Second // as Svix'
	keptLog       = 500
	maxConcurrent = 16
)

// Delivery is an event on its way to one address.
type Delivery struct {
	ID       string          `json:"id"` // svix-id; a replay has that of the first time
	URL      string          `json:"url"`
	Type     string          `json:"type"`
	Payload  json.RawMessage `json:"payload"`
	Attempts []Attempt       `json:"attempts"`
	Done     bool            `json:"done"` // taken, or given up
}

// Attempt is one request. Status is 0 and Error set when there was no answer.
type Attempt struct {
	At     time.Time `json:"at"`
	Status int       `json:"status"`
	Error  string    `json:"error,omitempty"`
}

// Sender is safe for concurrent use.
type Sender struct {
	signer *standardwebhooks.Webhook
	client *http.Client
	ctx    context.Context
	stop   context.CancelFunc
	active sync.WaitGroup
	slots  chan struct{}

	mu        sync.Mutex
	addresses []string
	log       []*Delivery
}

// NewSender sends to the addresses, and to those that Add gives it.
func NewSender(addresses ...string) (*Sender, error) {
	signer, err := standardwebhooks.NewWebhook(SigningSecret)
	if err != nil {
		return nil, fmt.Errorf("webhook: %w", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Sender{signer: signer, ctx: ctx, stop: stop, slots: make(chan struct{}, maxConcurrent),
		client: &http.Client{
			Timeout:       attemptTime,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}}
	for _, address := range addresses {
		if err := s.Add(address); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Close ends what is under way; what waits for another attempt is given up.
func (s *Sender) Close() {
	s.stop()
	s.active.Wait()
}

// Add sends all further events to an http or https address, too.
func (s *Sender) Add(address string) error {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil {
		return fmt.Errorf("webhook: %q is not an http address", address)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Contains(s.addresses, address) {
		s.addresses = append(s.addresses, address)
	}
	return nil
}

// Remove sends no further events to an address.
func (s *Sender) Remove(address string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addresses = slices.DeleteFunc(s.addresses, func(a string) bool { return a == address })
}

// Addresses are where events go.
func (s *Sender) Addresses() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.addresses...)
}

// Log is what was sent, newest first.
func (s *Sender) Log() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []Delivery{}
	for _, d := range slices.Backward(s.log) {
		copied := *d
		copied.Attempts = append([]Attempt{}, d.Attempts...)
		out = append(out, copied)
	}
	return out
}

// Send starts the deliveries of an event: {"object":"event","type":…,"data":…}.
func (s *Sender) Send(kind string, data any, now time.Time) error {
	payload, err := json.Marshal(
		map[string]any{"object": "event", "type": kind, "data": data, "timestamp": now.UnixMilli(),
			"instance_id":      "ins_signin_wasm_dev",
			"event_attributes": map[string]any{"http_request": map[string]any{"client_ip": "127.0.0.1", "user_agent": ""}}},
	)
	if err != nil {
		return fmt.Errorf("webhook: %w", err)
	}
	id := secret.ID("msg_")
	for _, address := range s.Addresses() {
		s.start(&Delivery{ID: id, URL: address, Type: kind, Payload: payload, Attempts: []Attempt{}})
	}
	return nil
}

// Replay sends again what the log has under an id, and says whether there was anything.
func (s *Sender) Replay(id string) bool {
	found := false
	for _, d := range s.Log() {
		if d.ID == id {
			found = true
			s.start(&Delivery{ID: d.ID, URL: d.URL, Type: d.Type, Payload: d.Payload, Attempts: []Attempt{}})
		}
	}
	return found
}

func (s *Sender) start(d *Delivery) {
	s.mu.Lock()
	s.log = append(s.log, d)
	if extra := len(s.log) - keptLog; extra > 0 {
		s.log = s.log[extra:]
	}
	s.mu.Unlock()
	s.active.Go(func() { s.deliver(d) })
}

func (s *Sender) deliver(d *Delivery) {
	for _, pause := range append([]time.Duration{0}, retryAfter...) {
		select {
		case <-time.After(pause):
		case <-s.ctx.Done():
			return
		}
		a := s.attempt(d)
		taken := a.Status >= 200 && a.Status < 300
		s.mu.Lock()
		d.Attempts = append(d.Attempts, a)
		d.Done = taken || len(d.Attempts) > len(retryAfter)
		s.mu.Unlock()
		if taken {
			return
		}
	}
}

func (s *Sender) attempt(d *Delivery) Attempt {
	s.slots <- struct{}{}
	defer func() { <-s.slots }()
	a := Attempt{At: time.Now().UTC()}
	signature, err := s.signer.Sign(d.ID, a.At, d.Payload)
	if err != nil {
		a.Error = err.Error()
		return a
	}
	req, err := http.NewRequestWithContext(s.ctx, http.MethodPost, d.URL, bytes.NewReader(d.Payload))
	if err != nil {
		a.Error = err.Error()
		return a
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "signin-dev")
	req.Header.Set("Svix-Id", d.ID)
	req.Header.Set("Svix-Timestamp", strconv.FormatInt(a.At.Unix(), 10))
	req.Header.Set("Svix-Signature", signature)
	res, err := s.client.Do(req)
	if err != nil {
		a.Error = err.Error()
		return a
	}
	_ = res.Body.Close()
	a.Status = res.StatusCode
	return a
}
