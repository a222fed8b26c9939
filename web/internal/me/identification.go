package me

import (
	"slices"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
	"github.com/signin-wasm/signin-wasm/web/internal/sso"
	"github.com/signin-wasm/signin-wasm/web/internal/verify"
)

// identification is a kind of contact or account that is added, proven by a
// prepared verification, and removed. The three kinds differ in their rows only.
type identification struct {
	kind   string // domain.Kind…, also the object on the wire
	param  string // body field of create
	fields []string
	// normalize reads what the user typed; ok is false for something else.
	normalize func(text string) (value string, ok bool)
	// add makes a proven identification the user's, erase removes the identification with an id.
	add   func(u *domain.User, p *pending)
	erase func(u *domain.User, id string)
	// owned are the user's identifications of this kind as the wire has them; each has an id.
	owned func(u *domain.User) []fapi.JSON
	// draft is how an identification that waits for its proof looks on the wire, without its verification.
	draft func(p *pending) fapi.JSON
}

func (k identification) wire(u person, p *pending) fapi.JSON {
	w := k.draft(p)
	w["verification"] = u.signIns.WireVerification(p.Verification)
	if v, ok := w["verification"].(fapi.JSON); ok && p.Verification.Strategy == sso.EnterpriseStrategy {
		v["object"], v["strategy"] = sso.AddressProof.Object, sso.AddressProof.Strategy
	}
	return w
}

func (k identification) find(u person, id string) fapi.JSON {
	for _, w := range k.owned(u.User) {
		if w["id"] == id {
			return w
		}
	}
	return nil
}

func (k identification) missing(id string) error { return apierr.NotFound(k.kind, id) }

// list gives the bare array, as the published document has it.
func (k identification) list(c *fapi.Call, u person) (fapi.Reply, error) {
	waiting, err := allPending(c, u, k.kind)
	if err != nil {
		return fapi.Reply{}, err
	}
	out := k.owned(u.User)
	for _, p := range waiting {
		out = append(out, k.wire(u, p))
	}
	return fapi.Bare(out), nil
}

func (k identification) create(c *fapi.Call, u person) (fapi.Reply, error) {
	if err := c.Form.Allow(append([]string{k.param}, k.fields...)...); err != nil {
		return fapi.Reply{}, err
	}
	text, err := c.Form.Require(k.param)
	if err != nil {
		return fapi.Reply{}, err
	}
	value, ok := k.normalize(text)
	if !ok {
		return fapi.Reply{}, apierr.Param("form_param_format_invalid", k.param, k.param+" is not valid.")
	}
	if taken, err := k.taken(c, value); err != nil {
		return fapi.Reply{}, err
	} else if taken != nil && (taken.ID == u.ID || !verify.Hides(c, k.kind)) {
		return fapi.Reply{}, k.isTaken()
	}
	if err := refuseMore(c, u); err != nil {
		return fapi.Reply{}, err
	}
	second := false
	if slices.Contains(k.fields, reservedForSecondFactor) {
		if second, err = c.Form.Bool(reservedForSecondFactor); err != nil {
			return fapi.Reply{}, err
		}
	}
	p := &pending{
		ID:           secret.ID("idn_"),
		UserID:       u.ID,
		Kind:         k.kind,
		Value:        value,
		SecondFactor: second,
		CreatedAt:    c.Now,
	}
	if err := p.save(c); err != nil {
		return fapi.Reply{}, err
	}
	return fapi.Enveloped(k.wire(u, p)), nil
}

// taken is the user who has proven the identification, or nil.
func (k identification) taken(c *fapi.Call, value string) (*domain.User, error) {
	owner, err := c.Tx.UserBy(k.kind, value)
	return owner, fapi.IgnoreNotFound(err)
}

func (k identification) isTaken() error {
	return apierr.Param("form_identifier_exists", k.param, "That "+k.param+" is taken. Please try another.")
}

func (k identification) get(c *fapi.Call, u person) (fapi.Reply, error) {
	id := c.R.PathValue("id")
	if w := k.find(u, id); w != nil {
		return fapi.Enveloped(w), nil
	}
	p, err := pendingOf(c, u, k.kind)
	if err != nil {
		return fapi.Reply{}, err
	}
	if p == nil {
		return fapi.Reply{}, k.missing(id)
	}
	return fapi.Enveloped(k.wire(u, p)), nil
}

// unproven is the pending identification of the path.
func (k identification) unproven(c *fapi.Call, u person) (*pending, error) {
	id := c.R.PathValue("id")
	if k.find(u, id) != nil {
		return nil, apierr.New("verification_already_verified", "This "+k.kind+" has already been verified.")
	}
	p, err := pendingOf(c, u, k.kind)
	if err == nil && p == nil {
		err = k.missing(id)
	}
	return p, err
}

func (k identification) prepare(c *fapi.Call, u person) (fapi.Reply, error) {
	allowed := u.signIns.AskParams("strategy", "redirect_url", "action_complete_redirect_url")
	if err := c.Form.Allow(allowed...); err != nil {
		return fapi.Reply{}, err
	}
	strategy, err := c.Form.Require("strategy")
	if err != nil {
		return fapi.Reply{}, err
	}
	p, err := k.unproven(c, u)
	if err != nil {
		return fapi.Reply{}, err
	}
	proof := u.signIns.ProofOf(strategy)
	switch {
	case k.kind == domain.KindWallet && (proof == nil || proof.Kind != k.kind):
		return fapi.Reply{}, apierr.Invalid("strategy", "A wallet cannot be verified by the strategy "+strategy+".")
	case proof == nil || proof.Kind != k.kind:
		return fapi.Reply{}, apierr.New(
			"verification_strategy_invalid",
			"The verification strategy "+strategy+" is not valid here.",
		)
	case proof.Fits != nil && !proof.Fits(p.Value):
		return fapi.Reply{}, apierr.Invalid(
			"strategy",
			"This "+k.kind+" cannot be verified by the strategy "+strategy+".",
		)
	}
	if err := verify.RefuseResend(c, p.SentAt); err != nil {
		return fapi.Reply{}, err
	}
	p.Verification = &domain.Verification{Strategy: strategy, Status: domain.Unverified, FactorID: p.ID}
	taken, err := k.taken(c, p.Value)
	if err != nil {
		return fapi.Reply{}, err
	}
	p.Verification.Decoy = taken != nil && verify.Decoys(c, k.kind)
	p.Link, err = proof.Ask(
		c,
		p.Verification,
		p.Value,
		signin.Purpose{Subject: "You are adding this to your account.", Offer: "Verify your address",
			ClientID: c.Client.ID, Owner: linkOwner, ID: p.name()},
	)
	if err != nil {
		return fapi.Reply{}, err
	}
	if p.Verification.Decoy {
		if err := verify.TellOwner(c, k.kind, p.Value, "add this %s to another account"); err != nil {
			return fapi.Reply{}, err
		}
	}
	p.SentAt, p.SessionID = p.Verification.SentAt, u.session.ID
	if err := p.save(c); err != nil {
		return fapi.Reply{}, err
	}
	return fapi.Enveloped(k.wire(u, p)), nil
}

func (k identification) attempt(c *fapi.Call, u person) (fapi.Reply, error) {
	if err := c.Form.Allow(u.signIns.AnswerParams("strategy")...); err != nil {
		return fapi.Reply{}, err
	}
	p, err := k.unproven(c, u)
	if err != nil {
		return fapi.Reply{}, err
	}
	if err := p.ready(c); err != nil {
		return fapi.Reply{}, err
	}
	proof := u.signIns.ProofOf(p.Verification.Strategy)
	if proof == nil || proof.Answer == nil {
		return fapi.Reply{}, apierr.New(
			"verification_strategy_invalid",
			"The verification strategy "+p.Verification.Strategy+" is not one that is attempted.",
		)
	}
	if err := proof.Answer(c, p.Verification, p.Value); err != nil {
		return fapi.Reply{}, p.missed(c, err)
	}
	codes, err := k.own(c, u.signIns, u.User, p)
	if err != nil {
		return fapi.Reply{}, err
	}
	// The answer tells how it was proven; afterwards that is only known to be so.
	w := k.find(u, p.ID)
	p.Verification.Status = domain.Verified
	w["verification"] = u.signIns.WireVerification(p.Verification)
	if codes != nil {
		w["backup_codes"] = codes
	}
	return fapi.Enveloped(w), nil
}

// own makes a proven identification the user's.
func (k identification) own(
	c *fapi.Call,
	signIns *signin.SignIns,
	u *domain.User,
	p *pending,
) (backupCodes []string, err error) {
	// Another user may have proven the same identification in the meantime.
	if taken, err := k.taken(c, p.Value); err != nil {
		return nil, err
	} else if taken != nil {
		return nil, k.isTaken()
	}
	p.UpdatedAt, p.ProvenBy = c.Now, signIns.ProvenBy(p.Verification)
	if p.Verification.Strategy == sso.EnterpriseStrategy {
		p.ProvenBy = sso.AddressProof
	}
	before := u.TwoFactorEnabled()
	k.add(u, p)
	codes := secondFactorChanged(c, u, before)
	if err := c.SaveUser(u); err != nil {
		return nil, err
	}
	return codes, p.drop(c)
}

func (k identification) remove(c *fapi.Call, u person) (fapi.Reply, error) {
	id := c.R.PathValue("id")
	if k.find(u, id) == nil {
		p, err := pendingOf(c, u, k.kind)
		if err != nil {
			return fapi.Reply{}, err
		}
		if p == nil {
			return fapi.Reply{}, k.missing(id)
		}
		return deleted(k.kind, id), p.drop(c)
	}
	before := u.TwoFactorEnabled()
	k.erase(u.User, id)
	if len(identifiers(u.User)) == 0 || len(u.signIns.UserFactors(c, u.User)) == 0 {
		return fapi.Reply{}, apierr.New(
			"last_required_identification_deletion_failed",
			"You cannot delete your last identification.",
		)
	}
	primaries(u.User)
	secondFactorChanged(c, u.User, before)
	return deleted(k.kind, id), c.SaveUser(u.User)
}

// identifiers are what a user can name to sign in.
func identifiers(u *domain.User) []domain.Key {
	return slices.DeleteFunc(u.Keys(), func(k domain.Key) bool { return k.Kind == domain.KindPasskey })
}

// primaries makes the first identification of a kind the primary one where the user has no primary one.
func primaries(u *domain.User) {
	if u.Email(u.PrimaryEmailID) == nil {
		if u.PrimaryEmailID = ""; len(u.Emails) > 0 {
			u.PrimaryEmailID = u.Emails[0].ID
		}
	}
	if u.Phone(u.PrimaryPhoneID) == nil {
		if u.PrimaryPhoneID = ""; len(u.Phones) > 0 {
			u.PrimaryPhoneID = u.Phones[0].ID
		}
	}
	if u.Wallet(u.PrimaryWalletID) == nil {
		if u.PrimaryWalletID = ""; len(u.Wallets) > 0 {
			u.PrimaryWalletID = u.Wallets[0].ID
		}
	}
}
