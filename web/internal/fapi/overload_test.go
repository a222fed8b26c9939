package fapi

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
)

func TestTooManyHashesAreRefused(t *testing.T) {
	h := newSlow()
	started, release, done := make(chan struct{}), make(chan struct{}), make(chan error)
	for range cap(h.called) {
		go func() { done <- h.do(t.Context(), func() { started <- struct{}{}; <-release }) }()
	}
	for range cap(h.running) {
		<-started
	}
	for len(h.called) < cap(h.called) { // the others are on their way into the queue
	}
	err := h.do(t.Context(), func() { t.Error("it must not be computed") })
	var coded *apierr.Error
	require.True(t, errors.As(err, &coded))
	assert.Equal(t, 503, coded.Status)
	assert.Positive(t, coded.RetryAfter)
	close(release)
	go func() {
		for range started {
		}
	}()
	for range cap(h.called) {
		require.NoError(t, <-done)
	}
	close(started)
	require.NoError(t, h.do(t.Context(), func() {}), "the queue is empty again")
}
