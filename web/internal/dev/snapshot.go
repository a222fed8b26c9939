package dev

import (
	"net/http"
	"sync"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// maxSnapshots is how many are kept; the oldest makes room.
const maxSnapshots = 32

// snapshots are states to return to, by id.
type snapshots struct {
	mu   sync.Mutex
	kept []snapshot
}

type snapshot struct {
	id     string
	state  *store.Snapshot
	offset time.Duration // of the clock
}

func (d *handler) snapshot(r *http.Request) (any, error) {
	s := snapshot{id: secret.ID("snap_"), offset: d.s.Clock.Offset()}
	err := d.s.Store.Update(r.Context(), func(tx *store.Tx) (err error) {
		s.state, err = tx.Snapshot()
		return err
	})
	if err != nil {
		return nil, err
	}
	d.snapshots.mu.Lock()
	defer d.snapshots.mu.Unlock()
	d.snapshots.kept = append(d.snapshots.kept, s)
	if extra := len(d.snapshots.kept) - maxSnapshots; extra > 0 {
		d.snapshots.kept = d.snapshots.kept[extra:]
	}
	return map[string]any{"snapshot": s.id}, nil
}

func (d *handler) restore(r *http.Request) (any, error) {
	var in struct {
		Snapshot string `json:"snapshot"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	found, ok := d.snapshots.find(in.Snapshot)
	if !ok {
		return nil, apierr.NotFound("snapshot", in.Snapshot)
	}
	if err := d.s.Store.Update(r.Context(), func(tx *store.Tx) error { return tx.Restore(found.state) }); err != nil {
		return nil, err
	}
	d.s.Clock.Reset()
	d.s.Clock.Advance(found.offset)
	d.s.ResetLimits()
	return map[string]any{"restored": found.id}, nil
}

func (s *snapshots) find(id string) (snapshot, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, kept := range s.kept {
		if kept.id == id {
			return kept, true
		}
	}
	return snapshot{}, false
}
