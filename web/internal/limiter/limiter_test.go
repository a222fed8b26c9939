package limiter_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/signin-wasm/signin-wasm/web/internal/limiter"
)

func TestALimitCountsInItsWindow(t *testing.T) {
	l, now := limiter.New(time.Minute), time.Now()
	assert.Zero(t, l.Wait("a", 2, now))
	assert.Zero(t, l.Wait("a", 2, now.Add(time.Second)))
	assert.Equal(t, 50*time.Second, l.Wait("a", 2, now.Add(10*time.Second)))
	assert.Zero(t, l.Wait("b", 2, now.Add(10*time.Second)), "another key")
	assert.Zero(t, l.Wait("a", 2, now.Add(time.Minute)), "the first is a minute old")
}

// Whoever makes up keys neither resets the count of others nor makes each call read all keys.
func TestMadeUpKeys(t *testing.T) {
	l, now := limiter.New(time.Minute), time.Now()
	l.Wait("a", 1, now)
	for i := range 50_000 {
		l.Wait(strconv.Itoa(i), 1, now)
	}
	assert.Positive(t, l.Wait("a", 1, now))
	assert.Zero(t, l.Wait("a", 1, now.Add(time.Minute)))
}

func BenchmarkManyKeys(b *testing.B) {
	l, now := limiter.New(time.Hour), time.Now()
	for i := range b.N {
		l.Wait(strconv.Itoa(i), 1, now)
	}
}
