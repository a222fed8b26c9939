// Package reverify asks the person of a session to prove themselves once more, before something that a session alone
// should not do (reverification). It holds no rules of its own: factors, attempts, misses and locks are those of a
// sign-in, whose record it uses; only the end differs, where the session's factors become young again.
//
// It imports signin and sessions; app wires it.
package reverify

import (
	"errors"
	"slices"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/passwords"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/sessions"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// Levels of a reverification.
const (
	firstFactor  = "first_factor"
	secondFactor = "second_factor"
	multiFactor  = "multi_factor"
)

const (
	bucket = "reverification"
	// life is how long a reverification can be worked on.
	life = time.Hour
)

// record is the pending reverification of a session. The attempt is one of the sign-in's, which no client names.
type record struct{ Level, AttemptID string }

type reverifier struct{ signIns *signin.SignIns }

// Register adds the endpoints.
func Register(s *signin.SignIns) {
	r := reverifier{s}
	const path = "/v1/client/sessions/{id}/verify"
	s.Handle("POST "+path, r.start)
	s.Handle("POST "+path+"/prepare_first_factor", r.step(signin.First, prepareParams, r.prepare))
	s.HandleLimited(
		"attempt",
		passwords.Ahead(r.plan),
		"POST "+path+"/attempt_first_factor",
		r.step(signin.First, attemptParams, r.attempt),
	)
	s.Handle("POST "+path+"/prepare_second_factor", r.step(signin.Second, prepareParams, r.prepare))
	s.Handle(
		"POST "+path+"/attempt_second_factor",
		s.Limited("attempt", r.step(signin.Second, attemptParams, r.attempt)),
	)
}

func prepareParams(s *signin.Strategy) []string { return s.PrepareParams }
func attemptParams(s *signin.Strategy) []string { return s.AttemptParams }

func (r reverifier) start(c *fapi.Call) (fapi.Reply, error) {
	if err := c.Form.Allow("level"); err != nil {
		return fapi.Reply{}, err
	}
	level := c.Form.Get("level")
	if level == "" {
		level = firstFactor
	}
	if !slices.Contains([]string{firstFactor, secondFactor, multiFactor}, level) {
		return fapi.Reply{}, apierr.Invalid("level", "level must be first_factor, second_factor or multi_factor.")
	}
	session, u, err := own(c)
	if err != nil {
		return fapi.Reply{}, err
	}
	si := &domain.SignIn{
		ID:        secret.ID("srv_"),
		ClientID:  c.Client.ID,
		UserID:    u.ID,
		Status:    domain.NeedsFirstFactor,
		CreatedAt: c.Now,
		AbandonAt: c.Now.Add(life),
	}
	// Users without a second factor prove the first instead.
	if level == secondFactor && len(r.second(c, si, u)) > 0 {
		si.Status = domain.NeedsSecondFactor
	}
	if err := c.Tx.PutDoc(bucket, session.ID, c.Now.Add(life), record{level, si.ID}); err != nil {
		return fapi.Reply{}, err
	}
	if err := signin.Save(c, si); err != nil {
		return fapi.Reply{}, err
	}
	return r.reply(c, session, u, si, level)
}

// own is the session of the path and its user. A session that is not the caller's is refused as unauthenticated,
// because the published document has no other answer for it.
func own(c *fapi.Call) (*domain.Session, *domain.User, error) {
	session, u, err := sessions.Own(c)
	if apierr.Code(err) == "resource_not_found" {
		err = apierr.New(
			"authentication_invalid",
			"Unable to authenticate the request: the session is not one of this client.",
		)
	}
	return session, u, err
}

// pending is the reverification of the request's session.
func (r reverifier) pending(
	c *fapi.Call,
) (session *domain.Session, u *domain.User, si *domain.SignIn, level string, err error) {
	if session, u, err = own(c); err != nil {
		return nil, nil, nil, "", err
	}
	var kept record
	if err = c.Tx.GetDoc(bucket, session.ID, c.Now, &kept); err == nil {
		si, err = c.Tx.SignIn(kept.AttemptID)
	}
	if errors.Is(err, store.ErrNotFound) {
		err = apierr.New("verification_missing", "There is no reverification of this session. Start one first.")
	}
	return session, u, si, kept.Level, err
}

func (r reverifier) plan(c *fapi.Call) (passwords.Plan, error) {
	_, u, _, _, err := r.pending(c)
	return passwords.Plan{User: u, Compare: []string{c.Form.Get("password")}}, err
}

type work func(c *fapi.Call, stage signin.Stage, si *domain.SignIn, u *domain.User, level, strategy string) error

// step is an endpoint of one factor.
func (r reverifier) step(stage signin.Stage, params func(*signin.Strategy) []string, do work) fapi.Handler {
	return func(c *fapi.Call) (fapi.Reply, error) {
		allowed := []string{"strategy", "proof_token", "redirect_url"}
		for _, row := range r.signIns.Strategies() {
			allowed = append(allowed, params(&row)...)
		}
		if err := c.Form.Allow(allowed...); err != nil {
			return fapi.Reply{}, err
		}
		strategy, err := c.Form.Require("strategy")
		if err != nil {
			return fapi.Reply{}, err
		}
		session, u, si, level, err := r.pending(c)
		if err != nil {
			return fapi.Reply{}, err
		}
		want := domain.NeedsFirstFactor
		offered := r.first(c, si, u)
		if stage == signin.Second {
			want, offered = domain.NeedsSecondFactor, r.second(c, si, u)
		}
		if si.Status != want {
			return fapi.Reply{}, apierr.New(
				"client_state_invalid",
				"This action is not possible while the reverification is in status "+si.Status+".",
			)
		}
		if !slices.ContainsFunc(offered, func(f signin.Factor) bool { return f.Strategy == strategy }) {
			return fapi.Reply{}, apierr.New(
				"strategy_for_user_invalid",
				"The verification strategy is not valid for this account.",
			)
		}
		if err := do(c, stage, si, u, level, strategy); err != nil {
			return fapi.Reply{}, err
		}
		if si.Status == domain.Complete {
			if si.First != nil && si.First.Status == domain.Verified {
				session.FirstFactorAt = c.Now
			}
			if si.Second != nil && si.Second.Status == domain.Verified {
				session.SecondFactorAt = c.Now
			}
			session.UpdatedAt = c.Now
			if err := c.Tx.PutSession(session); err != nil {
				return fapi.Reply{}, err
			}
			if err := c.Tx.TakeDoc(bucket, session.ID, c.Now, new(record)); err != nil {
				return fapi.Reply{}, err
			}
		}
		return r.reply(c, session, u, si, level)
	}
}

func (r reverifier) prepare(
	c *fapi.Call,
	stage signin.Stage,
	si *domain.SignIn,
	u *domain.User,
	_, strategy string,
) error {
	return r.signIns.Prepare(c, stage, si, u, strategy)
}

func (r reverifier) attempt(
	c *fapi.Call,
	stage signin.Stage,
	si *domain.SignIn,
	u *domain.User,
	level, strategy string,
) error {
	if _, err := r.signIns.Prove(c, stage, si, u, strategy); err != nil {
		return err
	}
	si.Status = domain.Complete
	if stage == signin.First && level == multiFactor && len(r.second(c, si, u)) > 0 {
		si.Status = domain.NeedsSecondFactor
	}
	return signin.Save(c, si)
}

// first are the factors that a person can prove without leaving the page.
func (r reverifier) first(c *fapi.Call, si *domain.SignIn, u *domain.User) []signin.Factor {
	return r.only(r.signIns.FirstFactors(c, si, u), func(row *signin.Strategy) bool {
		return row.Attempt != nil && !row.Resets && row.Attribute.Listed
	})
}

func (r reverifier) second(c *fapi.Call, si *domain.SignIn, u *domain.User) []signin.Factor {
	if !u.TwoFactorEnabled() {
		return nil
	}
	return r.only(
		r.signIns.SecondFactors(c, si, u),
		func(row *signin.Strategy) bool { return row.Attempt != nil && row.Attribute.Second },
	)
}

func (r reverifier) only(factors []signin.Factor, fits func(*signin.Strategy) bool) []signin.Factor {
	rows := r.signIns.Strategies()
	return slices.DeleteFunc(factors, func(f signin.Factor) bool {
		return !slices.ContainsFunc(
			rows,
			func(row signin.Strategy) bool { return row.Name == f.Strategy && fits(&row) },
		)
	})
}

func (r reverifier) reply(
	c *fapi.Call,
	session *domain.Session,
	u *domain.User,
	si *domain.SignIn,
	level string,
) (fapi.Reply, error) {
	shown, err := sessions.Wire(c, session, u)
	if err != nil {
		return fapi.Reply{}, err
	}
	w := fapi.JSON{
		"object": "session_reverification", "level": level, "status": si.Status, "session": shown,
		"supported_first_factors": nil, "supported_second_factors": nil,
		"first_factor_verification":  r.signIns.WireVerification(si.First),
		"second_factor_verification": r.signIns.WireVerification(si.Second),
	}
	if first := r.first(c, si, u); len(first) > 0 {
		w["supported_first_factors"] = first
	}
	if second := r.second(c, si, u); len(second) > 0 {
		w["supported_second_factors"] = second
	}
	return fapi.Enveloped(w), nil
}
